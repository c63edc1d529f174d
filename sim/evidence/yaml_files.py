"""Reading of the project's own YAML files.

The files of `seeds/` ship with the project, so this reader only has to be safe, simple and fast. Scenarios, which users write, are
read with positions and limits by `sim.scenario.read.document`.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from yaml.cyaml import CParser
    from yaml.error import Mark
    from yaml.nodes import Node

CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+.0-9]")
_WHOLE = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0(?:o[0-7]+|x[0-9a-fA-F]+)\Z")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# The tag of an unquoted word whose meaning is not resolved yet.
PLAIN = "plain"


class SeedError(SanctuaryError):
    """The error of a seed file, with the file and the key at fault."""


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML 1.2 file as plain Python values.

    The parser is libyaml, which is about ten times faster than one written in Python. Words are resolved here, by the core
    schema of YAML 1.2.

    Parameters
    ----------
    path
        A file of the seeds.

    Raises
    ------
    SeedError
        If the file is missing, is not text, is not YAML or holds a key twice.
    """
    # Imported here, so that help and provinces do not load a YAML parser.
    from yaml.error import MarkedYAMLError, YAMLError

    try:
        return _value(compose(read_text(path)), path)
    except MarkedYAMLError as error:
        raise SeedError(f"{_place(path, error.problem_mark)}: {error.problem or 'is not YAML'}") from error
    except YAMLError as error:
        raise SeedError(f"{path}: is not YAML: {error}") from error


def _value(node: Node | None, path: Path) -> object:
    """Return the value of a node of libyaml's tree; None for an empty file."""
    if node is None:
        return None
    if node.id == "scalar":
        return meaning(node.value) if node.tag == PLAIN else node.value
    if node.id == "sequence":
        return [_value(item, path) for item in node.value]
    found: dict[str | int | float, object] = {}
    for key, value in node.value:
        name = _value(key, path)
        if not isinstance(name, str | int | float) or name in found:
            wrong = "duplicate key" if isinstance(name, str | int | float) else "a key that is not a word:"
            raise SeedError(f"{_place(path, key.start_mark)}: {wrong} {name!r}")
        found[name] = _value(value, path)
    return found


def _place(path: Path, mark: Mark | None) -> str:
    return f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else str(path)


@cache
def _loader() -> type[CParser]:
    from yaml.cyaml import CParser

    class Loader(CParser):
        """libyaml's composer, without resolution of plain words."""

        def resolve(self, kind: type[Node], value: object, implicit: object) -> str:
            return PLAIN if isinstance(implicit, tuple) and implicit[0] else ""

        def descend_resolver(self, *_: object) -> None:
            return

        def ascend_resolver(self) -> None:
            return

    return Loader


def compose(text: str) -> Node | None:
    """Return the tree of nodes of a YAML text, each with its position.

    Raises
    ------
    yaml.YAMLError
        If it is not YAML.
    """
    return _loader()(text).get_single_node()


def meaning(text: str) -> str | float | bool | date | None:
    """Return the value of a plain word by the core schema of YAML 1.2 (`no` is text, `1e3` a number), or a date."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if not _NUMBER.match(text):
        return text
    if _WHOLE.match(text):
        return int(text)
    if FLOAT.match(text):
        return float(text)
    if _OTHER_BASE.match(text):
        return int(text, 0)
    if _DAY.match(text):
        return date.fromisoformat(text)
    return float(text.replace(".", "", 1)) if _NOT_FINITE.match(text) else text


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    SeedError
        If it cannot be opened or is not UTF-8.
    """
    try:
        # Spreadsheets put a byte order mark in front of CSV.
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SeedError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise SeedError(f"{path}: is not UTF-8 text") from error
