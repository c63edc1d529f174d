"""`sanctuary new`: start a scenario, with the assumptions that matter most in its comments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.analysis.sensitivity.moves import shipped
from sim.cli.options import Json, Several
from sim.cli.output import print_json
from sim.errors import SanctuaryError
from sim.resources import put_text
from sim.scenario.write.authoring import copied_text, new_text

# Assumptions in a new file: those whose ranges move most.
SHORT = 12


def command(
    name: Annotated[str, Argument(help="Its name: lower-case letters, digits, underscores.")],
    base: Annotated[str, Option("--from", metavar="BASE", help="The scenario to start from.")] = "baseline",
    about: Annotated[Several, Option("--claim", metavar="ID", help="List only its keys; repeat for more.")] = None,
    every: Annotated[bool, Option("--all", help="List everything that it could change.")] = False,
    out: Annotated[Path, Option("--out", metavar="DIR", help="Folder to write to.")] = Path(),
    copy: Annotated[bool, Option("--copy", help="Copy the text of BASE instead of extending it.")] = False,
    force: Annotated[bool, Option("--force", help="Overwrite a file of that name.")] = False,
    show: Annotated[bool, Option("--stdout", help="Print the text; write no file.")] = False,
    as_json: Json = False,
) -> None:
    """Write NAME.yaml, which extends BASE, changes nothing yet, and lists in comments the dozen assumptions that move most."""
    target = out / f"{name}.yaml"
    keys = () if every or about else [key for key in shipped() if "*" not in key][:SHORT]
    text = new_text(name, base, target, [claim.upper() for claim in about or []], keys=keys)
    if copy:
        text = copied_text(base, target)
    if show:
        print_json({"file": None, "text": text}) if as_json else print(text, end="")
        return
    if target.exists() and not force:
        remedy = "Choose another name, or overwrite the file with --force."
        raise SanctuaryError(f"{target} already exists", remedy=remedy)
    out.mkdir(parents=True, exist_ok=True)
    put_text(target, text)
    if as_json:
        print_json({"file": target, "text": text})
        return
    print(f"Wrote {target}. Next: edit it, then `sanctuary check {target}`.")
