"""The commands of `sanctuary`: one line each in `table.json`.

To add a command, write `sim/cli/NAME.py` with a Typer-annotated function `command`, and add a line to `table.json`. The module
is imported only when its command is typed, so that help and completion stay quick.

A `command` may take more than eight arguments, which no other function in `sim/` may outside compiled loops: Typer makes one
option of each argument and passes it by name, so a record of options would have to be written out a second time.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple


class Command(NamedTuple):
    """A command in the table.

    Attributes
    ----------
    name
        Its name on the command line. The module is `sim.cli.<name>`.
    panel
        Its heading in the help.
    summary
        Its line in the help.
    keys
        The keys of the object that `--json` prints, whatever is asked; only a server prints none.
    """

    name: str
    panel: str
    summary: str
    keys: str


_DECLARED = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
COMMANDS = tuple(Command(name, *words) for name, words in _DECLARED.items())
