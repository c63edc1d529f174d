"""From bytes to a tree of values that know where they stand.

The only module that touches the YAML parser. It reads parser events rather than Python objects: nothing is constructed
from tags, every limit is checked while reading, and a scalar is understood here by the core schema of YAML 1.2 (so `on`,
`off`, `yes` and `no` are plain words, and a country code is never false).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.scenario.problems import Origin, Problem, ScenarioError

MAX_BYTES = 256_000
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_ALIASES = 50
MAX_TEXT = 10_000
MAX_NUMBER = 1e15

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0[xo][0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?(inf|infinity)|nan)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number, switch or nothing; ``text`` is what was typed."""

    value: str | float | bool | None
    text: str
    at: Origin
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Origin


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    at: Origin

    def get(self, key: str) -> Node | None:
        """Return the value under a key, or None."""
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | Sequence | Mapping


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    at: Origin
    mapping: bool
    anchor: str | None
    values: list[Node] = field(default_factory=list)


def read_file(path: Path, shown: str | None = None) -> Mapping:
    """Read a scenario file.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it; the path itself by default.

    Raises
    ------
    ScenarioError
        With every problem of form that was found.
    """
    shown = shown or str(path)
    at = Origin(shown)
    if path.is_dir():
        raise ScenarioError(
            [Problem(at, "this is a folder, not a scenario file", "name a file in it, such as baseline.yaml.")]
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ScenarioError([_too_large(at, path.stat().st_size)])
        data = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise ScenarioError(
            [Problem(at, f"cannot read the file: {reason}", "check the name, or see `sanctuary list`.")]
        ) from None
    return read_text(_decode(data, at), shown)


def _too_large(at: Origin, size: int) -> Problem:
    return Problem(
        at,
        f"the file has {size:,} bytes and a scenario may have {MAX_BYTES:,}",
        "keep only the assumptions that differ, and take the rest with `extends: baseline`.",
    )


def _decode(data: bytes, at: Origin) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        raise ScenarioError(
            [
                Problem(
                    at,
                    "the file is not UTF-8 text",
                    "save it as UTF-8 in your editor; it looks like UTF-16 or a binary file.",
                )
            ]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        place = Origin(at.file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
        wrong = f"byte 0x{data[error.start]:02x} is not UTF-8 text"
        raise ScenarioError([Problem(place, wrong, "save the file as UTF-8 in your editor.")]) from None


def read_text(text: str, shown: str) -> Mapping:
    """Read a scenario from text; see :func:`read_file`."""
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_BYTES:
        raise ScenarioError([_too_large(Origin(shown), size)])
    builder = _Builder(shown)
    root = builder.build(text)
    if builder.problems:
        raise ScenarioError(builder.problems)
    if root is None or (isinstance(root, Scalar) and root.value is None):
        raise ScenarioError(
            [
                Problem(
                    Origin(shown),
                    "the file is empty",
                    "begin with `extends: baseline`, or run `sanctuary new NAME --from baseline`.",
                )
            ]
        )
    if not isinstance(root, Mapping):
        wrong = "a scenario is made of `key: value` lines, and this file is " + (
            "a list" if isinstance(root, Sequence) else "one value"
        )
        raise ScenarioError([Problem(root.at, wrong, "begin with `extends: baseline` and `title: ...`.")])
    return root


def read_value(text: str, at: Origin) -> Node:
    """Read one value that was typed on the command line; everything in it stands at one place."""
    builder = _Builder(at.file, at)
    root = builder.build(text)
    if builder.problems:
        raise ScenarioError(builder.problems)
    return root if root is not None else Scalar(None, "", at)


class _Builder:
    """Builds the tree from parser events without recursion, so that depth is a limit and never a crash."""

    def __init__(self, shown: str, fixed: Origin | None = None) -> None:
        self.shown = shown
        self.fixed = fixed
        self.problems: list[Problem] = []
        self.open: list[_Open] = []
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[int, int] = {}
        self.nodes = 0
        self.aliases = 0
        self.documents = 0
        self.root: Node | None = None

    def build(self, text: str) -> Node | None:
        try:
            for event in _events(text):
                self.take(event)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            at = self.place(mark) if mark is not None else Origin(self.shown)
            self.problems.append(_syntax(error, at, text))
        except ScenarioError:
            pass  # `stop` has already noted why
        except (YAMLError, ValueError, IndexError, AttributeError) as error:
            position = getattr(error, "position", None)
            self.problems.append(_unreadable(error, self.shown, text, position))
        return self.root

    def place(self, mark: Any) -> Origin:
        return self.fixed or Origin(self.shown, mark.line + 1, mark.column + 1)

    def fail(self, at: Origin, wrong: str, remedy: str) -> None:
        self.problems.append(Problem(at, wrong, remedy))

    def stop(self, at: Origin, wrong: str, remedy: str) -> None:
        self.fail(at, wrong, remedy)
        raise ScenarioError(self.problems)

    def take(self, event: Any) -> None:
        at = self.place(event.start_mark)
        if isinstance(event, DocumentStartEvent):
            self.document(event, at)
        elif isinstance(event, AliasEvent):
            self.alias(event, at)
        elif isinstance(event, ScalarEvent):
            self.tag(event, at)
            self.add(self.scalar(event, at), event.anchor)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self.tag(event, at)
            if len(self.open) >= MAX_DEPTH:
                self.stop(
                    at,
                    f"nested more than {MAX_DEPTH} deep",
                    "write assumptions as dotted keys: `taliban.loyalty.al_qaeda: 0.9`.",
                )
            self.open.append(_Open(at, isinstance(event, MappingStartEvent), event.anchor))
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self.open.pop()
            self.add(self.close(done), done.anchor)

    def document(self, event: Any, at: Origin) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(at, "a second document begins here (`---`)", "write one scenario per file.")
        if event.version is not None or event.tags:
            self.fail(
                Origin(self.shown),
                "a `%` directive stands before the document",
                "remove the line: scenarios are always YAML 1.2.",
            )

    def tag(self, event: Any, at: Origin) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            self.fail(at, f"the tag {str(tag)!r} is not allowed", "write the plain value; a scenario holds data only.")

    def alias(self, event: Any, at: Origin) -> None:
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            self.stop(
                at, f"more than {MAX_ALIASES} aliases (`*name`)", "write the values out, or share them with `extends`."
            )
        node = self.anchors.get(event.anchor)
        if node is None:
            self.stop(
                at,
                f"the alias '*{event.anchor}' names nothing complete above it",
                f"put `&{event.anchor}` before a value further up, or write the value out.",
            )
        else:
            self.add(node, None, alias=True)

    def add(self, node: Node, anchor: str | None, alias: bool = False) -> None:
        grown = self.sizes.get(id(node), 1) if alias else 1
        self.nodes += grown
        if self.nodes > MAX_NODES:
            self.stop(
                node.at,
                f"the file holds more than {MAX_NODES:,} values",
                "keep what differs and take the rest with `extends`.",
            )
        if anchor is not None:
            self.anchors[anchor] = node
        if self.open:
            self.open[-1].values.append(node)
        else:
            self.root = node

    def close(self, done: _Open) -> Node:
        size = 1 + sum(self.sizes.get(id(value), 1) for value in done.values)
        node: Node = self.mapping(done) if done.mapping else Sequence(tuple(done.values), done.at)
        self.sizes[id(node)] = size
        return node

    def mapping(self, done: _Open) -> Mapping:
        seen: dict[str, Scalar] = {}
        items: list[tuple[Scalar, Node]] = []
        for key, value in zip(done.values[::2], done.values[1::2], strict=False):
            if not isinstance(key, Scalar):
                self.fail(
                    key.at,
                    "a key must be a word, and this one is a list or mapping",
                    "write `key: value`; a value in braces or brackets comes after the colon.",
                )
            elif key.text == "<<":
                self.fail(
                    key.at, "the merge key `<<` is not part of YAML 1.2", "share assumptions with `extends: NAME`."
                )
            elif key.text in seen:
                first = ("first set at", seen[key.text].at)
                self.problems.append(
                    Problem(key.at, f"the key {key.text!r} is set twice", "keep one of the two lines.", (first,))
                )
            else:
                seen[key.text] = key
                items.append((key, value))
        return Mapping(tuple(items), done.at)

    def scalar(self, event: Any, at: Origin) -> Scalar:
        text = event.value
        if len(text) > MAX_TEXT:
            self.fail(at, f"a text of {len(text):,} characters", f"keep it under {MAX_TEXT:,}.")
        if event.style is not None:
            return Scalar(text, text, at, quoted=True)
        return Scalar(self.plain(text, at), text, at)

    def plain(self, text: str, at: Origin) -> str | float | bool | None:
        if text in ("", "~", "null", "Null", "NULL"):
            return None
        if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
            return text.lower() == "true"
        if _NOT_FINITE.match(text):
            self.fail(at, f"{text} is not a number that a model can use", "write a finite number such as 0.5.")
        if _OTHER_BASE.match(text):
            self.fail(
                at,
                f"{text} is written in base 8 or 16",
                f"write it in decimal: {int(text, 0)}." if len(text) < 20 else "write it in decimal.",
            )
        if _INTEGER.match(text) or _FLOAT.match(text):
            value = float(text)
            if not math.isfinite(value) or abs(value) > MAX_NUMBER:
                shown = text if len(text) <= 24 else text[:20] + "..."
                self.fail(
                    at, f"{shown} is too large", f"write a number between -{MAX_NUMBER:.0e} and {MAX_NUMBER:.0e}."
                )
                return 0.0
            return value
        return text


def _events(text: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)


def _syntax(error: MarkedYAMLError, at: Origin, text: str) -> Problem:
    """Return a parser's complaint in words that say what to do."""
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    lines = text.splitlines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    started = error.context_mark
    if "\t" in line[: at.column] and "'\\t'" in said or line[: at.column].strip(" ") == "\t":
        return Problem(at, "a tab stands where YAML wants spaces", "indent with spaces, two for each level.")
    if "mapping values are not allowed" in said:
        return Problem(
            at,
            "a second `:` stands on this line",
            "put the text in quotes if the colon belongs to it, or begin a new line.",
        )
    if "found unexpected end of stream" in said or "expected <block end>" in said or "while scanning a quoted" in said:
        related = (
            (("it began at", Origin(at.file, started.line + 1, started.column + 1)),) if started is not None else ()
        )
        return Problem(
            at,
            f"the file cannot be read as YAML here ({said})",
            "check the indentation and the closing quote of this and the lines above.",
            related,
        )
    if "flow" in said:
        related = (
            (("it began at", Origin(at.file, started.line + 1, started.column + 1)),) if started is not None else ()
        )
        return Problem(
            at,
            "a bracket or brace is not closed, or a comma is missing",
            "write lists as [a, b] and mappings as {key: value, key: value}.",
            related,
        )
    if "could not find expected ':'" in said:
        return Problem(at, "a line without a colon", "write `key: value`.")
    if "special characters" in said or "cannot start any token" in said:
        return Problem(at, f"a character here has a meaning of its own in YAML ({said})", "put the text in quotes.")
    if "undefined alias" in said:
        return Problem(at, said, "write the value out.")
    return Problem(
        at,
        f"the file cannot be read as YAML here ({said})",
        "check the indentation, colons and quotes of this line and the one above.",
    )


def _unreadable(error: Exception, shown: str, text: str, position: int | None) -> Problem:
    place = Origin(shown)
    if isinstance(position, int) and 0 <= position <= len(text):
        before = text[:position]
        place = Origin(shown, before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1)
    if "special characters" in str(error):
        return Problem(
            place,
            "an invisible control character stands in the file",
            "delete it; text pasted from elsewhere often carries one.",
        )
    return Problem(
        place,
        "the file cannot be read as YAML",
        "check that it is a plain text file written by hand or by `sanctuary new`.",
    )
