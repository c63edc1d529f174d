"""`sanctuary new`: start a scenario, with everything it could change in its comments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.errors import SanctuaryError
from sim.resources import put_text
from sim.scenario.write.authoring import copied_text, new_text


def command(
    name: Annotated[str, Argument(help="Its name: lower-case letters, digits, underscores.")],
    base: Annotated[str, Option("--from", metavar="BASE", help="The scenario to start from.")] = "baseline",
    about: Annotated[
        list[str] | None,
        Option("--claim", metavar="ID", help="List only keys of this claim; repeat for more."),
    ] = None,
    out: Annotated[Path, Option("--out", metavar="DIR", help="Folder to write to.")] = Path(),
    copy: Annotated[bool, Option("--copy", help="Copy the text of BASE instead of extending it.")] = False,
    force: Annotated[bool, Option("--force", help="Overwrite a file of that name.")] = False,
    show: Annotated[bool, Option("--stdout", help="Print the text; write no file.")] = False,
) -> None:
    """Write NAME.yaml, which extends BASE, changes nothing yet, and lists in comments what it could change."""
    target = out / f"{name}.yaml"
    text = new_text(name, base, target, [claim.upper() for claim in about or []])
    if copy:
        text = copied_text(base, target)
    if show:
        print(text, end="")
        return
    if target.exists() and not force:
        raise SanctuaryError(
            f"{target} already exists", remedy="Choose another name, or overwrite the file with --force."
        )
    out.mkdir(parents=True, exist_ok=True)
    put_text(target, text)
    print(f"Wrote {target}. Next: edit it, then `sanctuary check {target}`.")
