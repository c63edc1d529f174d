"""From bytes to a tree of values that know where they stand.

The only module that touches the YAML parsers. It reads parser events rather than Python objects: nothing is constructed
from tags, and every limit is checked while reading. libyaml reads, since it is quick; a text that it or a check finds fault with is
read again by ruamel.yaml, whose complaints say more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from yaml import YAMLError

from sim.evidence.yaml_files import quick_events
from sim.scenario.problems import Note, Origin, Problem, ScenarioError
from sim.scenario.read.syntax import ODD_SPACE, decode, explain, odd_space, unreadable
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, complaint, meaning

if TYPE_CHECKING:
    from yaml.error import Mark
    from yaml.events import Event

# How a scenario begins, as remedies say it.
BEGIN = "`extends: baseline` and `title: ...`; `sanctuary new NAME` writes them"
MAX_BYTES = 256_000
MAX_DEPTH = 12
MAX_NODES = 20_000
MAX_ALIASES = 50
MAX_TEXT = 10_000
MAX_KEY = 100

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "read_file", "read_text", "read_value"]


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    at: Origin
    mapping: bool
    anchor: str | None
    values: list[Node] = field(default_factory=list)


def read_file(path: Path, shown: str, note: Note, *, begin: str = BEGIN) -> Mapping | None:
    """Read a scenario file, or another of keys and values.

    Parameters
    ----------
    path
        The file.
    shown
        How messages name it.
    note
        Takes every problem of form.
    begin
        What a remedy says that such a file begins with.

    Returns
    -------
    Mapping or None
        None when nothing can be made of it. A value whose form is wrong stands in the tree as flawed.
    """
    at = Origin(shown)
    if path.is_dir():
        note(Problem(at, "this is a folder, not a scenario file", "name a file in it, such as baseline.yaml."))
        return None
    try:
        size = path.stat().st_size
        if not path.is_file():
            note(Problem(at, "this is not a plain file", "name a file that ends in .yaml."))
            return None
        if size > MAX_BYTES:
            note(_too_large(at, size))
            return None
        text = decode(path.read_bytes(), at)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        note(Problem(at, f"cannot read the file: {reason}", "check the name, or see `sanctuary list`."))
        return None
    except ScenarioError as error:
        for problem in error.problems:
            note(problem)
        return None
    return read_text(text, shown, note, begin=begin)


def _too_large(at: Origin, size: int) -> Problem:
    return Problem(
        at,
        f"the file has {size:,} bytes and a scenario may have {MAX_BYTES:,}",
        "keep only the assumptions that differ, and take the rest with `extends: baseline`.",
    )


def read_text(text: str, shown: str, note: Note, *, begin: str = BEGIN) -> Mapping | None:
    """Read a scenario from text; see :func:`read_file`."""
    at = Origin(shown)
    size = len(text.encode("utf-8", errors="replace"))
    if size > MAX_BYTES:
        note(_too_large(at, size))
        return None
    builder = _built(text, shown, note)
    root = builder.root
    if builder.broken:
        return None
    if root is None or (isinstance(root, Scalar) and root.value is None and not root.flawed):
        note(Problem(at, "the file is empty", f"begin with {begin}."))
        return None
    if not isinstance(root, Mapping):
        what = "a list" if isinstance(root, Sequence) else "one value"
        wrong = f"it takes lines of `key: value`, and this file is {what}"
        note(Problem(root.at, wrong, f"begin with {begin}."))
        return None
    return root


def read_value(text: str, at: Origin, note: Note) -> Node | None:
    """Read one value that was typed on the command line; everything in it stands at one place."""
    builder = _built(text, at.file, note, at)
    if builder.broken:
        return None
    return builder.root if builder.root is not None else Scalar(None, "", at)


def _built(text: str, shown: str, note: Note, fixed: Origin | None = None) -> _Builder:
    """Return what was built of a text: from libyaml's events when nothing is wrong, else from ruamel's."""
    found: list[Problem] = []
    builder = _Builder(shown, found.append, fixed)
    builder.build_quickly(text)
    if found or builder.broken:
        builder = _Builder(shown, note, fixed)
        builder.build(text)
    return builder


class _Stopped(Exception):
    """Reading cannot go on."""


class _Builder:
    """Builds the tree from parser events without recursion, so that depth is a limit and never a crash."""

    def __init__(self, shown: str, note: Note, fixed: Origin | None = None) -> None:
        self.shown = shown
        self.note = note
        self.fixed = fixed
        self.broken = False
        self.open: list[_Open] = []
        self.anchors: dict[str, Node] = {}
        self.sizes: dict[int, int] = {}
        self.nodes = 0
        self.aliases = 0
        self.documents = 0
        self.root: Node | None = None
        self.after: Mark | None = None

    def build_quickly(self, text: str) -> None:
        """Build from libyaml's events; what it cannot read is only called broken."""
        try:
            for event in quick_events(text):
                self.take(event)
        except (_Stopped, YAMLError, ValueError, IndexError, AttributeError):
            self.broken = True

    def build(self, text: str) -> None:
        """Build from ruamel's events, noting what is wrong."""
        # Imported here: few files are wrong.
        from ruamel.yaml.error import MarkedYAMLError
        from ruamel.yaml.error import YAMLError as Unreadable

        try:
            for event in _events(text):
                self.take(event)
        except _Stopped:
            self.broken = True
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.note(explain(error, self.place(mark) if mark is not None else Origin(self.shown), text))
            self.broken = True
        except (Unreadable, ValueError, IndexError, AttributeError) as error:
            self.note(unreadable(error, self.shown, text))
            self.broken = True

    def place(self, mark: Mark) -> Origin:
        return self.fixed or Origin(self.shown, mark.line + 1, mark.column + 1)

    def fail(self, at: Origin, wrong: str, remedy: str) -> None:
        self.note(Problem(at, wrong, remedy))

    def stop(self, at: Origin, wrong: str, remedy: str) -> NoReturn:
        self.fail(at, wrong, remedy)
        raise _Stopped

    def take(self, event: Event) -> None:
        """Take one event of either parser, told by the name of its class."""
        at = self.place(event.start_mark)
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            self.document(event, at)
        elif kind == "AliasEvent":
            self.alias(event, at)
        elif kind == "ScalarEvent":
            place = at
            if self.after is not None and not event.style and not event.value and not self.fixed:
                # A value left out is complained of behind its key, not where the next line begins.
                place = Origin(self.shown, self.after.line + 1, self.after.column + 2)
            self.add(self.scalar(event, place), event.anchor)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self.tag(event, at)
            if len(self.open) >= MAX_DEPTH:
                self.stop(
                    at,
                    f"nested more than {MAX_DEPTH} deep",
                    "write assumptions as dotted keys: `taliban.loyalty.al_qaeda: 0.9`.",
                )
            self.open.append(_Open(at, kind == "MappingStartEvent", event.anchor))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = self.open.pop()
            self.add(self.close(done), done.anchor)
        self.after = event.end_mark

    def document(self, event: Event, at: Origin) -> None:
        self.documents += 1
        if self.documents > 1:
            self.stop(at, "a second document begins here (`---`)", "write one scenario per file.")
        if event.version is not None or event.tags:
            self.fail(
                Origin(self.shown),
                "a `%` directive stands before the document",
                "remove the line: scenarios are always YAML 1.2.",
            )

    def tag(self, event: Event, at: Origin) -> bool:
        tag = getattr(event, "tag", None)
        if tag is None or tag == "!":
            return False
        self.fail(at, f"the tag {str(tag)!r} is not allowed", "write the plain value; a scenario holds data only.")
        return True

    def alias(self, event: Event, at: Origin) -> None:
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
            elif len(key.text) > MAX_KEY:
                self.fail(
                    key.at, f"a key of {len(key.text):,} characters", "write `key: value`; is a colon missing above?"
                )
            elif key.text == "<<":
                self.fail(
                    key.at, "the merge key `<<` is not part of YAML 1.2", "share assumptions with `extends: NAME`."
                )
            elif not key.quoted and (odd := odd_space(key.text)) is not None:
                self.fail(Origin(key.at.file, key.at.line, key.at.column + odd), *ODD_SPACE)
            elif key.text in seen:
                first = ("first set at", seen[key.text].at)
                self.note(Problem(key.at, f"the key {key.text!r} is set twice", "keep one of the two lines.", (first,)))
            else:
                seen[key.text] = key
                items.append((key, value))
        return Mapping(tuple(items), done.at)

    def scalar(self, event: Event, at: Origin) -> Scalar:
        text = event.value
        tagged = self.tag(event, at)
        if len(text) > MAX_TEXT:
            self.fail(at, f"a text of {len(text):,} characters", f"keep it under {MAX_TEXT:,}.")
            return Scalar(text[:80], text[:80], at, flawed=True)
        if tagged or event.style:
            return Scalar(text, text, at, quoted=True, flawed=tagged)
        wrong = complaint(text)
        if wrong is not None:
            self.fail(at, *wrong)
            return Scalar(text, text, at, flawed=True)
        return Scalar(meaning(text), text, at)


def _events(text: str) -> Iterator[Event]:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe", pure=True)
    yield from yaml.parse(text)
