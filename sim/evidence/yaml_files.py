"""Reads the project's own YAML files.

The seeds ship with the project, so this reader only has to be safe and plain. What a person writes, a scenario, is read
with positions and limits by `sim.scenario.read.reader`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.errors import SanctuaryError


class SeedError(SanctuaryError):
    """A seed file that cannot be used, with the file and the key at fault."""


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML 1.2 file as plain Python values.

    The pure Python parser is used so that every machine reads the same values.

    Parameters
    ----------
    path
        A file of the seeds.

    Raises
    ------
    SeedError
        When the file is missing, is not text, is not YAML or holds a key twice.
    """
    # Imported here: asking for help or for a province should not cost a YAML parser.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return YAML(typ="safe", pure=True).load(read_text(path))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)
        raise SeedError(f"{place}: {error.problem or 'is not YAML'}") from error
    except YAMLError as error:
        raise SeedError(f"{path}: is not YAML: {error}") from error


def read_text(path: Path) -> str:
    """Return a file's text.

    Raises
    ------
    SeedError
        When it cannot be opened or is not UTF-8.
    """
    try:
        # A spreadsheet puts a mark of three bytes in front of its CSV.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SeedError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: is not UTF-8 text") from error
