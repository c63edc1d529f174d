"""Bring an older file to the present format, leaving every comment and the order of lines as they are.

The text is edited at the places that the reader reports. Format 1 had `version` for the format, `parameters` for
`assumptions`, `description` for `assumes`, `at` for the week of an event, and switches as true and false.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.evidence import instead
from sim.resources import put_text
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError
from sim.scenario.read.document import FORMAT
from sim.scenario.read.syntax import decode
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, read_text

_RENAMED = {"version": "format", "parameters": "assumptions", "description": "assumes"}
_SWITCHES = {"true": "on", "false": "off"}

Edit = tuple[Scalar, str]


def migrate(text: str, shown: str = "scenario.yaml") -> str:
    """Return a scenario's text in the present format.

    Parameters
    ----------
    text
        A file of any format so far; one in the present format is returned as it is.
    shown
        The name of the file in messages.

    Raises
    ------
    ScenarioError
        When it cannot be read, or is newer than this code.
    """
    notes = Notes()
    tree = read_text(text, shown, notes)
    if tree is None or notes.found:
        raise ScenarioError(notes.found)
    stated = tree.get("format") or tree.get("version")
    number = stated.value if isinstance(stated, Scalar) else None
    if stated is not None and isinstance(number, float) and number > FORMAT:
        wrong = f"format {number:g} is newer than this sanctuary reads ({FORMAT})"
        raise ScenarioError([Problem(stated.at, wrong, "install a newer sanctuary.")])
    if number == FORMAT and tree.get("format") is not None:
        return text
    lines = text.splitlines(keepends=True)
    # Each line is edited from its end, so that the places before stay where the reader saw them.
    for node, new in sorted(_edits(tree), key=lambda edit: edit[0].at, reverse=True):
        line, begin = lines[node.at.line - 1], node.at.column - 1
        begin += line[begin : begin + 1] in "\"'" and not line.startswith(node.text, begin)
        if line.startswith(node.text, begin):
            lines[node.at.line - 1] = line[:begin] + new + line[begin + len(node.text) :]
    if stated is None:
        _state_format(lines, tree)
    return "".join(lines)


def gone(path: Path) -> list[Problem]:
    """Return the keys of a file that this version no longer has, each with its place and what takes its place."""
    tree = read_text(decode(path.read_bytes(), Origin(str(path))), str(path), Notes())
    found = []
    for section in ("assumptions", "parameters", "rules"):
        inside = tree.get(section) if tree is not None else None
        for key, _ in inside.items if isinstance(inside, Mapping) else ():
            name = f"rules.{key.text}" if section == "rules" else key.text
            if now := instead(name):
                found.append(Problem(key.at, f"{name} was removed", f"now: {now}."))
    return found


def migrated(path: Path) -> str:
    """Return a file's text in the present format; see :func:`migrate`."""
    return migrate(decode(path.read_bytes(), Origin(str(path))), str(path))


def migrate_file(path: Path) -> bool:
    """Bring a file up to date in place, and return whether anything changed."""
    before, after = decode(path.read_bytes(), Origin(str(path))), migrated(path)
    if after != before:
        put_text(path, after)
    return after != before


def _edits(tree: Mapping) -> Iterator[Edit]:
    for key, value in tree.items:
        if key.text in _RENAMED and tree.get(_RENAMED[key.text]) is None:
            yield key, _RENAMED[key.text]
        if key.text in ("format", "version") and isinstance(value, Scalar):
            yield value, str(FORMAT)
        if key.text == "rules":
            yield from _switches(value)
        for event in value.items if key.text == "events" and isinstance(value, Sequence) else ():
            if not isinstance(event, Mapping):
                continue
            for name, inner in event.items:
                if name.text == "at" and event.get("week") is None:
                    yield name, "week"
                yield from _switches(inner)


def _switches(node: Node) -> Iterator[Edit]:
    for _, value in node.items if isinstance(node, Mapping) else ():
        inner = value.get("value") if isinstance(value, Mapping) else value
        if isinstance(inner, Scalar) and inner.text.lower() in _SWITCHES and not inner.quoted:
            yield inner, _SWITCHES[inner.text.lower()]


def _state_format(lines: list[str], tree: Mapping) -> None:
    """State the format before the first key, or within the braces of the file."""
    first = tree.items[0][0].at if tree.items else tree.at
    number, column = first.line - 1, first.column - 1
    if tree.at == first:
        end = "\r\n" if lines and lines[number].endswith("\r\n") else "\n"
        lines.insert(number, f"format: {FORMAT}{end}")
    else:
        lines[number] = f"{lines[number][:column]}format: {FORMAT}, {lines[number][column:]}"
