"""`sanctuary new`: begin a scenario with everything it could change in its comments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    name: Annotated[str, typer.Argument(help="What it is called: lower-case letters, digits, underscores.")],
    base: Annotated[str, typer.Option("--from", metavar="BASE", help="The scenario it begins from.")] = "baseline",
    about: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="ID", help="List only what serves this claim; again for more."),
    ] = None,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder to write it to.")] = Path(),
    copy: Annotated[
        bool, typer.Option("--copy", help="Write BASE's own lines, comments and all, instead of extending it.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over a file of that name.")] = False,
    show: Annotated[bool, typer.Option("--stdout", help="Print it and write no file.")] = False,
) -> None:
    """Write NAME.yaml: it extends BASE, changes nothing yet, and lists what it could change, with units and claims."""
    from sim.errors import SanctuaryError
    from sim.scenario.write.authoring import copied_text, new_text

    target = out / f"{name}.yaml"
    text = new_text(name, base, target, [claim.upper() for claim in about or []])
    if copy:
        text = copied_text(base, target)
    if show:
        print(text, end="")
        return
    if target.exists() and not force:
        raise SanctuaryError(
            f"{target} is there already", remedy="Choose another name, or add --force to write over it."
        )
    out.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(f"Wrote {target}. Next: edit it, then `sanctuary check {target}`.")
