"""`sanctuary odd`: the model's protocol, written from its own declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    out: Annotated[Path | None, typer.Option(help="File to write, .md or .html \\[default: print Markdown].")] = None,
) -> None:
    """Write the ODD protocol with decisions and data, a model card and an uncertainty statement."""
    from sim.report import odd

    print(odd.markdown() if out is None else odd.write(out), end="" if out is None else "\n")
