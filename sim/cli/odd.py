"""`sanctuary odd`: the protocol of the model, written from its own declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option

from sim.cli.options import Json
from sim.cli.output import print_json


def command(
    out: Annotated[Path | None, Option(help="File to write, .md or .html \\[default: print Markdown].")] = None,
    as_json: Json = False,
) -> None:
    """Write the ODD protocol with decisions and data, a model card and an uncertainty statement."""
    from sim.report import odd

    text = odd.markdown() if out is None else odd.write(out).read_text(encoding="utf-8")
    if as_json:
        print_json({"file": out, "text": text})
    else:
        print(text if out is None else out, end="" if out is None else "\n")
