"""Bring an older file to the present format, leaving every comment and the order of lines as they are.

The text is edited at the places that the reader reports, never written anew.

Format 1 was the one of the drafts: `version` for the format, `parameters` for `assumptions`, `description` for `assumes`,
`at` for the week of an event, and switches as true and false.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.scenario.problems import Origin, Problem, ScenarioError
from sim.scenario.read.header import FORMAT
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence, read_text
from sim.scenario.read.syntax import decode

_RENAMED = {"version": "format", "parameters": "assumptions", "description": "assumes"}
_SWITCHES = {"true": "on", "false": "off"}


@dataclass(frozen=True, slots=True)
class Edit:
    """One word replaced by another, at a place."""

    at: Origin
    old: str
    new: str


def migrate(text: str, shown: str = "scenario.yaml") -> str:
    """Return a scenario's text in the present format.

    Parameters
    ----------
    text
        A file of any format so far; one in the present format comes back as it is.
    shown
        How messages name it.

    Raises
    ------
    ScenarioError
        When it cannot be read, or is newer than this code.
    """
    problems: list[Problem] = []
    tree = read_text(text, shown, problems.append)
    if tree is None or problems:
        raise ScenarioError(problems)
    stated = tree.get("format") or tree.get("version")
    number = stated.value if isinstance(stated, Scalar) else None
    if isinstance(number, float) and number > FORMAT and stated is not None:
        wrong = f"format {number:g} is newer than this sanctuary reads ({FORMAT})"
        raise ScenarioError([Problem(stated.at, wrong, "install a newer sanctuary.")])
    if number == FORMAT and tree.get("format") is not None:
        return text
    changed = _apply(text, list(_edits(tree)))
    return changed if stated is not None else _with_format(changed, tree)


def migrated(path: Path) -> str:
    """Return a file's text in the present format; see :func:`migrate`."""
    return migrate(_read(path), str(path))


def migrate_file(path: Path) -> bool:
    """Bring a file up to date in place, and say whether anything changed."""
    before = _read(path)
    after = migrate(before, str(path))
    if after != before:
        path.write_bytes(after.encode("utf-8"))
    return after != before


def _read(path: Path) -> str:
    # Bytes, so that line ends stay as they are.
    return decode(path.read_bytes(), Origin(str(path)))


def _edits(tree: Mapping) -> Iterator[Edit]:
    for key, value in tree.items:
        if key.text in _RENAMED and tree.get(_RENAMED[key.text]) is None:
            yield Edit(key.at, key.text, _RENAMED[key.text])
        if key.text in ("format", "version") and isinstance(value, Scalar):
            yield Edit(value.at, value.text, str(FORMAT))
        if key.text == "rules" and isinstance(value, Mapping):
            for _, switch in value.items:
                yield from _switch(switch)
        if key.text == "events" and isinstance(value, Sequence):
            for event in value.items:
                yield from _event(event)


def _switch(node: Node) -> Iterator[Edit]:
    inner = node.get("value") if isinstance(node, Mapping) else node
    if isinstance(inner, Scalar) and inner.text.lower() in _SWITCHES and not inner.quoted:
        yield Edit(inner.at, inner.text, _SWITCHES[inner.text.lower()])


def _event(event: Node) -> Iterator[Edit]:
    if not isinstance(event, Mapping):
        return
    for key, value in event.items:
        if key.text == "at" and event.get("week") is None:
            yield Edit(key.at, key.text, "week")
        if isinstance(value, Mapping):
            for _, inner in value.items:
                yield from _switch(inner)


def _apply(text: str, edits: list[Edit]) -> str:
    lines = text.splitlines(keepends=True)
    # From the end of each line to its beginning, so that places stay where the reader saw them.
    for edit in sorted(edits, key=lambda edit: (edit.at.line, edit.at.column), reverse=True):
        line, start = lines[edit.at.line - 1], edit.at.column - 1
        quote = 1 if line[start : start + 1] in "\"'" and not line.startswith(edit.old, start) else 0
        begin = start + quote
        if line.startswith(edit.old, begin):
            lines[edit.at.line - 1] = line[:begin] + edit.new + line[begin + len(edit.old) :]
    return "".join(lines)


def _with_format(text: str, tree: Mapping) -> str:
    """Return the text with the format stated before its first key, or within its braces."""
    lines = text.splitlines(keepends=True)
    first = tree.items[0][0].at if tree.items else tree.at
    line, column = first.line - 1, first.column - 1
    if tree.at == first:
        end = "\r\n" if lines and lines[line].endswith("\r\n") else "\n"
        return "".join([*lines[:line], f"format: {FORMAT}{end}", *lines[line:]])
    lines[line] = f"{lines[line][:column]}format: {FORMAT}, {lines[line][column:]}"
    return "".join(lines)
