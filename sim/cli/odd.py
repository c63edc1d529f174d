"""`sanctuary odd`: the protocol of the model, written from its own declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Option


def command(
    out: Annotated[Path | None, Option(help="File to write, .md or .html \\[default: print Markdown].")] = None,
) -> None:
    """Write the ODD protocol with decisions and data, a model card and an uncertainty statement."""
    from sim.report import odd

    print(odd.markdown() if out is None else odd.write(out), end="" if out is None else "\n")
