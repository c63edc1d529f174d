"""A YAML file as a tree of values with their places.

A plain word has its meaning in the core schema of YAML 1.2: `on`, `off`, `yes` and `no` are words, so a country code is never false.
libyaml reads the text without constructing objects from tags; size, depth and number of values are limited.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yaml import YAMLError

from sim.evidence.yaml_files import CONSTANTS, FLOAT, PLAIN, compose
from sim.scenario.problems import Notes, Origin, Problem, Wrong
from sim.scenario.read.syntax import ODD_SPACE, decode, explain, odd_space
from sim.scenario.read.units import MAX_NUMBER

if TYPE_CHECKING:
    from yaml.error import Mark
    from yaml.nodes import MappingNode
    from yaml.nodes import Node as Parsed

# The beginning of a scenario, for remedies.
BEGIN = "`extends: baseline` and `title: ...`; `sanctuary new NAME` writes them"
MAX_BYTES = 256_000
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_TEXT = 10_000
MAX_KEY = 100
_OTHER_BASE = re.compile(r"0[xo][0-9a-fA-F]+\Z")
_NOT_FINITE = re.compile(r"[-+]?\.?(inf|infinity|nan)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number, switch or nothing; `text` is what was typed. A flawed one has been reported already."""

    value: str | float | bool | None
    text: str
    at: Origin
    quoted: bool = False
    flawed: bool = False


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


def flow(node: Node) -> str:
    """Return a value as one line of YAML."""
    if isinstance(node, Sequence):
        return "[" + ", ".join(flow(item) for item in node.items) + "]"
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{name.text}: {flow(value)}" for name, value in node.items) + "}"
    return node.text


def complaint(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a plain word that looks like a number, and the remedy; None where nothing is."""
    if _NOT_FINITE.match(text):
        return f"{text} is not a number that a model can use", "write a finite number such as 0.5."
    if _OTHER_BASE.match(text):
        return f"{text} is written in base 8 or 16", "write it in decimal, such as 16."
    if not FLOAT.match(text) or (math.isfinite(float(text)) and abs(float(text)) <= MAX_NUMBER):
        return None
    shown = text if len(text) <= 24 else text[:20] + "..."
    return f"{shown} is too large", f"write a number between -{MAX_NUMBER:.0e} and {MAX_NUMBER:.0e}."


def read_file(path: Path, shown: str, notes: Notes, *, begin: str = BEGIN) -> Mapping | None:
    """Read a file of keys and values.

    Parameters
    ----------
    path
        The file.
    shown
        The name of the file in messages.
    notes
        Takes every problem of form.
    begin
        The beginning of such a file, for remedies.

    Returns
    -------
    Mapping or None
        None when the file cannot be read. A value of wrong form stands in the tree as flawed.
    """
    at = Origin(shown)
    with notes.each():
        try:
            if path.is_dir():
                raise Wrong(at, "this is a folder, not a scenario file", "name a file in it, such as baseline.yaml.")
            if not path.is_file() and path.exists():
                raise Wrong(at, "this is not a plain file", "name a file that ends in .yaml.")
            _check_size(path.stat().st_size, at)
            text = decode(path.read_bytes(), at)
        except OSError as error:
            reason = (error.strerror or "it cannot be read").lower()
            remedy = "check the name, or see `sanctuary list`."
            raise Wrong(at, f"cannot read the file: {reason}", remedy) from error
        return read_text(text, shown, notes, begin=begin)
    return None


def read_text(text: str, shown: str, notes: Notes, *, begin: str = BEGIN) -> Mapping | None:
    """Read a text of keys and values; see :func:`read_file`."""
    at = Origin(shown)
    with notes.each():
        _check_size(len(text.encode("utf-8", errors="replace")), at)
        root = _Builder(text, shown, notes).root()
        if root is None or (isinstance(root, Scalar) and root.value is None and not root.flawed):
            raise Wrong(at, "the file is empty", f"begin with {begin}.")
        if isinstance(root, Mapping):
            return root
        what = "a list" if isinstance(root, Sequence) else "one value"
        raise Wrong(root.at, f"it takes lines of `key: value`, and this file is {what}", f"begin with {begin}.")
    return None


def _check_size(size: int, at: Origin) -> None:
    if size > MAX_BYTES:
        wrong = f"the file has {size:,} bytes and a scenario may have {MAX_BYTES:,}"
        raise Wrong(at, wrong, "keep only the assumptions that differ, and take the rest with `extends: baseline`.")


def read_typed(text: str, at: Origin, notes: Notes) -> Node:
    """Read one value that was typed on the command line; all of it has the same place."""
    root = _Builder(text, at.file, notes, at).root()
    return root if root is not None else Scalar(None, "", at)


class _Builder:
    """Builds the tree of a text, reporting what is wrong with its form."""

    def __init__(self, text: str, shown: str, notes: Notes, fixed: Origin | None = None) -> None:
        self.text, self.shown, self.notes, self.fixed = text, shown, notes, fixed
        self.nodes = 0
        self.above: list[Parsed] = []

    def root(self) -> Node | None:
        """Return the tree, or None for an empty text.

        Raises
        ------
        Wrong
            When the text is not YAML, or exceeds a limit.
        """
        try:
            parsed = compose(self.text)
        except (YAMLError, ValueError) as error:
            raise explain(error, self.text, self.shown, self.fixed) from error
        if self.text.lstrip("\ufeff").startswith("%"):
            wrong = "a `%` directive stands before the document"
            self.notes(Problem(Origin(self.shown), wrong, "remove the line: scenarios are always YAML 1.2."))
        return None if parsed is None else self.node(parsed)

    def place(self, mark: Mark, after: int = 0) -> Origin:
        return self.fixed or Origin(self.shown, mark.line + 1, mark.column + 1 + after)

    def node(self, parsed: Parsed, key: Parsed | None = None) -> Node:
        at = self.place(parsed.start_mark)
        self.nodes += 1
        if self.nodes > MAX_NODES:
            remedy = "keep what differs and take the rest with `extends`."
            raise Wrong(at, f"the file holds more than {MAX_NODES:,} values", remedy)
        if parsed.id == "scalar":
            # A value left out is reported behind its key, not where the next line begins.
            left_out = key is not None and not parsed.value and parsed.tag == PLAIN
            return self.scalar(parsed, self.place(key.end_mark, 1) if key is not None and left_out else at)
        if any(parsed is other for other in self.above):
            remedy = "write the value out."
            raise Wrong(self.alias_in(parsed), "this alias stands inside the value that it names", remedy)
        if len(self.above) >= MAX_DEPTH:
            remedy = "write assumptions as dotted keys: `taliban.loyalty.al_qaeda: 0.9`."
            raise Wrong(at, f"nested more than {MAX_DEPTH} deep", remedy)
        self.tagged(parsed, at)
        self.above.append(parsed)
        found = (
            self.mapping(parsed, at) if parsed.id == "mapping" else Sequence(tuple(map(self.node, parsed.value)), at)
        )
        self.above.pop()
        return found

    def alias_in(self, parsed: Parsed) -> Origin:
        """Return the place of the first alias inside a value that holds itself."""
        from yaml import AliasEvent, CSafeLoader, parse

        first, last = parsed.start_mark.index, parsed.end_mark.index
        aliases = (event.start_mark for event in parse(self.text, CSafeLoader) if isinstance(event, AliasEvent))
        return self.place(next(mark for mark in aliases if first < mark.index <= last))

    def tagged(self, parsed: Parsed, at: Origin) -> bool:
        """Return whether a value has a tag, and report it if so."""
        if parsed.tag in (PLAIN, ""):
            return False
        wrong = f"the tag {parsed.tag!r} is not allowed"
        self.notes(Problem(at, wrong, "write the plain value; a scenario holds data only."))
        return True

    def mapping(self, parsed: MappingNode, at: Origin) -> Mapping:
        seen: dict[str, Scalar] = {}
        items: list[tuple[Scalar, Node]] = []
        for name, inner in parsed.value:
            key, value = self.node(name), self.node(inner, name)
            with self.notes.each():
                items.append((self.key(key, seen), value))
        return Mapping(tuple(items), at)

    def key(self, key: Node, seen: dict[str, Scalar]) -> Scalar:
        if not isinstance(key, Scalar):
            remedy = "write `key: value`; a value in braces or brackets comes after the colon."
            raise Wrong(key.at, "a key must be a word, and this one is a list or mapping", remedy)
        if len(key.text) > MAX_KEY:
            wrong = f"a key of {len(key.text):,} characters"
            raise Wrong(key.at, wrong, "write `key: value`; is a colon missing above?")
        if key.text == "<<":
            wrong = "the merge key `<<` is not part of YAML 1.2"
            raise Wrong(key.at, wrong, "share assumptions with `extends: NAME`.")
        if not key.quoted and (odd := odd_space(key.text)) is not None:
            raise Wrong(Origin(key.at.file, key.at.line, key.at.column + odd), *ODD_SPACE)
        if (first := seen.setdefault(key.text, key)) is not key:
            wrong = f"the key {key.text!r} is set twice"
            raise Wrong(key.at, wrong, "keep one of the two lines.", ("first set at", first.at))
        return key

    def scalar(self, parsed: Parsed, at: Origin) -> Scalar:
        text: str = parsed.value
        if len(text) > MAX_TEXT:
            self.notes(Problem(at, f"a text of {len(text):,} characters", f"keep it under {MAX_TEXT:,}."))
            return Scalar(text[:80], text[:80], at, flawed=True)
        if self.tagged(parsed, at) or parsed.tag != PLAIN:
            return Scalar(text, text, at, quoted=True, flawed=parsed.tag != "")
        if (wrong := complaint(text)) is not None:
            self.notes(Problem(at, *wrong))
            return Scalar(text, text, at, flawed=True)
        number = float(text) if FLOAT.match(text) else text
        return Scalar(CONSTANTS.get(text, number), text, at)
