"""Change single settings of a scenario's text, leaving every comment and all other lines as they are.

A setting is named as `--set` names it: `title`, `weeks`, `taliban.control`, `rules.outbidding`, and `events.ID` for an inherited event, which
`off` removes. The text's own events are counted from 0: `events.0` is an event, `events.0.week` and `events.0.talks.with` are parts of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yaml import CSafeLoader, YAMLError, scan
from yaml.tokens import AliasToken, AnchorToken, DirectiveToken, ScalarToken, TagToken, Token

from sim.errors import SanctuaryError
from sim.evidence.yaml_files import compose
from sim.scenario.catalogue import KINDS
from sim.scenario.problems import Notes, Origin, ScenarioError
from sim.scenario.read.document import FIELDS
from sim.scenario.read.tree import Mapping, Node, Sequence, flow, read_text, read_typed
from sim.scenario.write.resolved import word

if TYPE_CHECKING:
    from yaml.nodes import Node as Parsed

    Pair = tuple[Parsed | None, Parsed]

Place = tuple[str | int, ...]
# How deep settings are nested in each section.
_DEPTH = {"assumptions": 1, "rules": 1, "events": 3, **dict.fromkeys(KINDS, 2)}
# What ends a plain word within braces, or is none.
_NOT_PLAIN = re.compile(r"[,\[\]{}]|: |:\Z|\s#|\A[\"'#&*!|>%@`?-]\Z|\A[\"'#&*!|>%@`]|\A[?-]\s|\A\s|\s\Z")
_NOT_LINE = re.compile(r"[^\S ]")
_REMOVED = re.compile(r"events\.([a-z]\w*)\Z")


@dataclass(frozen=True, slots=True)
class TextSetting:
    """A setting as it stands in a text: its value and reason, and the place of its key."""

    value: str
    because: str
    at: Origin


def settings(text: str) -> dict[str, TextSetting]:
    """Return the settings of a text by name, in the order of the text; none if it is not YAML."""
    try:
        tree = read_text(text, "", Notes())
    except ScenarioError:
        tree = None
    found: dict[str, TextSetting] = {}
    for section, node in tree.items if tree is not None else ():
        found[section.text] = _setting(section.at, node)
        prefix = "" if section.text == "assumptions" else f"{section.text}."
        for key, one in _inside(node, _DEPTH.get(section.text, 0), prefix):
            found[key] = one
            if key.endswith(".remove"):
                found[f"events.{one.value}"] = TextSetting("off", "", one.at)
    return found


def _inside(node: Node, depth: int, prefix: str) -> Iterator[tuple[str, TextSetting]]:
    """Yield what a value contains, some levels deep."""
    pairs: list[tuple[str, Origin, Node]] = []
    if depth and isinstance(node, Sequence):
        pairs = [(str(number), item.at, item) for number, item in enumerate(node.items)]
    elif depth and isinstance(node, Mapping):
        pairs = [(key.text, key.at, value) for key, value in node.items]
    for key, at, value in pairs:
        yield f"{prefix}{key}", _setting(at, value)
        yield from _inside(value, depth - 1, f"{prefix}{key}.")


def _setting(at: Origin, node: Node) -> TextSetting:
    inner = node.get("value") if isinstance(node, Mapping) else None
    reason = node.get("because") if isinstance(node, Mapping) and inner is not None else None
    return TextSetting(flow(node if inner is None else inner), "" if reason is None else flow(reason), at)


def edited(text: str, key: str, value: str | None) -> str:
    """Return a text with one setting changed or added, or removed with `None`.

    Parameters
    ----------
    text
        A scenario.
    key
        The name of the setting. An event whose number is beyond the last one is added.
    value
        The value as it would be typed: a word, a number, or YAML in braces or brackets.

    Raises
    ------
    SanctuaryError
        If the text is not YAML, or this setting can only be changed by hand.
    """
    whole, before = _Text.read(text, key), settings(text)
    path = place = _path(key, whole, before)
    if removed := _REMOVED.match(key):
        value = f"{{remove: {removed[1]}}}" if value == "off" else None
    if value is None:
        return whole.checked(whole.without(path)) if key in before else text
    prose = (key in FIELDS and key != "claims") or re.fullmatch(r"events\.\d+\.because", key)
    typed = word(value) if prose else _typed(value)
    if key in before and whole.holds((*path, "value")):
        path = (*path, "value")
    found, at = whole.checked(whole.put(path, typed)), Origin("")
    new = settings(found).get(".".join(map(str, place)) if place[0] == "events" else key)
    if new is None or new.value != _setting(at, read_typed(typed, at, Notes())).value:
        raise whole.by_hand
    return found


def reasoned(text: str, key: str, because: str) -> str:
    """Return a text with another reason for an assumption or a rule, or without one if it is empty; see :func:`edited`."""
    whole, before = _Text.read(text, key), settings(text)
    if key not in before:
        raise whole.by_hand
    path = _path(key, whole, before)
    if not whole.holds((*path, "value")):
        new = f"{{value: {_typed(before[key].value)}, because: {word(because)}}}"
        return edited(text, key, new) if because else text
    reason = (*path, "because")
    return whole.checked(whole.put(reason, word(because)) if because else whole.without(reason))


def _path(key: str, whole: _Text, before: dict[str, TextSetting]) -> Place:
    """Return the keys and numbers that lead to a setting."""
    first, _, rest = key.partition(".")
    if first == "events" and rest:
        number, _, inner = rest.partition(".")
        own = [name.removeprefix("events.") for name in before if re.fullmatch(r"events\.\d+", name)]
        if not number.isdigit():
            taken = (one for one in own if getattr(before.get(f"events.{one}.remove"), "value", "") == rest)
            number = next(taken, str(len(own)))
        return ("events", min(int(number), len(own)), *(part for part in inner.split(".", 1) if part))
    if first in KINDS and whole.holds(inside := (first, *rest.split(".", 1))):
        return inside
    return ("rules", rest) if first == "rules" and rest else ("assumptions", key) if rest else (key,)


def _typed(value: str) -> str:
    """Return a value as it is typed, in quotes where it would not be one plain value without anchors, tags and comments."""
    try:
        tokens, node = list(scan(value, CSafeLoader)), compose(value)
    except (YAMLError, ValueError):
        return json.dumps(value, ensure_ascii=False)
    odd = any(isinstance(token, AliasToken | AnchorToken | TagToken | DirectiveToken) for token in tokens)
    plain = node and (node.flow_style if node.id != "scalar" else node.style or not _NOT_PLAIN.search(value))
    return value if plain and not odd and not _NOT_LINE.search(value) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its nodes, comments and end of line."""

    text: str
    key: str
    root: Parsed | None
    comments: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, text: str, key: str) -> _Text:
        try:
            return cls(text, key, compose(text), tuple(_comments(text)))
        except (YAMLError, ValueError, RecursionError) as error:
            remedy = "Mend the text at the line of the problem, then use the form again."
            raise SanctuaryError(f"{key} cannot be set while the text is not YAML", remedy=remedy) from error

    @property
    def by_hand(self) -> SanctuaryError:
        """The error of a setting that stands in a form which only people can change."""
        return SanctuaryError(f"{self.key} cannot be changed by the form here", remedy="Change it in the text.")

    def checked(self, found: str) -> str:
        """Return a changed text unless it is broken or lacks a comment."""
        try:
            compose(found)
            kept = [words for _, words in _comments(found)]
        except (YAMLError, ValueError) as error:
            raise self.by_hand from error
        if Counter(words for _, words in self.comments) - Counter(kept):
            raise self.by_hand
        return found

    def along(self, place: Place) -> list[Pair]:
        """Return the keys and values along a place, as far as the text has them."""
        found: list[Pair] = [(None, self.root)] if self.root is not None else []
        for part in place if found else ():
            names = [number if key is None else key.value for number, (key, _) in enumerate(_pairs(found[-1][1]))]
            if part not in names:
                break
            found.append(_pairs(found[-1][1])[names.index(part)])
            if max(key.end_mark.index if key else 0 for key, _ in found) > found[-1][1].start_mark.index:
                raise self.by_hand  # an alias: its value stands elsewhere
        return found

    def holds(self, place: Place) -> bool:
        """Return whether the text has a value at a place."""
        return len(self.along(place)) == len(place) + 1

    def end(self, key: Parsed | None, node: Parsed) -> int:
        """Return the index behind a value, without comments and lines behind it."""
        if node.id != "scalar" and not node.flow_style and node.value:
            return self.end(*_pairs(node)[-1])
        if key is not None and node.start_mark.index == node.end_mark.index:
            return self.text.index(":", key.end_mark.index) + 1
        return len(self.text[: node.end_mark.index].rstrip())

    def line_end(self, index: int) -> int:
        """Return the index of the end of a line."""
        found = re.compile(r"\r?\n|\Z").search(self.text, index)
        return found.start() if found else len(self.text)

    def within(self, begin: int, end: int) -> list[str]:
        """Return the comments of a part of the text."""
        return [words for index, words in self.comments if begin <= index < end]

    def put(self, place: Place, typed: str) -> str:
        """Return the text with a value at a place."""
        found = self.along(place)
        rest = place[len(found) - 1 :]
        if not found:
            return self.inserted(len(self.text.rstrip()), _lines(place, typed, 0))
        key, node = found[-1]
        if not rest or (node.id == "scalar" and node.value):
            return self.replaced(key, node, _braced(rest, typed))
        if not (node.id != "scalar" and node.flow_style):
            column = node.start_mark.column if node.id != "scalar" else key.start_mark.column + 2 if key else 0
            return self.inserted(self.line_end(self.end(key, node)), _lines(rest, typed, column))
        new = f"{rest[0]}: {_braced(rest[1:], typed)}" if node.id == "mapping" else _braced(rest[1:], typed)
        last = self.end(*_pairs(node)[-1]) if node.value else node.start_mark.index + 1
        return f"{self.text[:last]}{', ' if node.value else ''}{new}{self.text[last:]}"

    def inserted(self, index: int, lines: list[str]) -> str:
        """Return the text with lines inserted at the end of a line."""
        end = "\r\n" if "\r\n" in self.text else "\n"
        before = self.text[:index] + (end if index else "")
        return before + end.join(lines) + (self.text[index:] or end)

    def replaced(self, key: Parsed | None, node: Parsed, typed: str) -> str:
        """Return the text with another value in the place of one; comments inside the old value follow."""
        begin, end = node.start_mark.index, self.end(key, node)
        if begin == node.end_mark.index:
            return f"{self.text[:end]} {typed}{self.text[end:]}"
        first = key or node
        if first.start_mark.line < node.start_mark.line:
            begin, typed = self.text.index(":", first.end_mark.index) + 1, f" {typed}"
        line = f"\n{' ' * first.start_mark.column}"
        kept = "".join(line + words for words in self.within(begin, end))
        behind = self.text[end : self.line_end(end)].strip()
        more = line if kept and behind and not behind.startswith("#") else ""
        return self.text[:begin] + typed + kept + more + self.text[end:]

    def without(self, place: Place) -> str:
        """Return the text without the value at a place; comments on its lines stay."""
        found = self.along(place)
        owner, (key, node) = found[-2][1], found[-1]
        begin, end = (key or node).start_mark.index, self.end(key, node)
        if owner.flow_style:
            pairs = _pairs(owner)
            number = pairs.index(found[-1])
            begin = self.end(*pairs[number - 1]) if number else begin
            end = (pairs[1][0] or pairs[1][1]).start_mark.index if not number and len(pairs) > 1 else end
            return self.text[:begin] + self.text[end:]
        start = self.text.rfind("\n", 0, begin) + 1
        before = self.text[start:begin].strip(" ")
        if before not in ("", "-" if owner.id == "sequence" else ""):
            raise self.by_hand
        stop = self.line_end(end)
        kept = [f"{' ' * owner.start_mark.column}{words}\n" for words in self.within(start, stop)]
        return self.text[:start] + "".join(kept) + re.sub(r"\A\r?\n", "", self.text[stop:])


def _pairs(node: Parsed) -> list[Pair]:
    """Return the keys and values of a mapping, or the values of a list."""
    return list(node.value) if node.id == "mapping" else [(None, one) for one in node.value if node.id == "sequence"]


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Yield the comments of a text with their places."""
    last, tokens = 0, list[Token](scan(text, CSafeLoader))
    for token in tokens:
        begin, end = token.start_mark.index, token.end_mark.index
        if isinstance(token, ScalarToken) and token.style in ("|", ">"):
            begin = text.find("\n", begin)
        for found in re.finditer(r"#[^\r\n]*", text[last:begin]):
            yield last + found.start(), found[0].rstrip()
        last = max(last, end)


def _braced(rest: Place, typed: str) -> str:
    """Return a value inside the keys and lists that lead to it, in braces and brackets."""
    for part in reversed(rest):
        typed = f"[{typed}]" if isinstance(part, int) else f"{{{part}: {typed}}}"
    return typed


def _lines(rest: Place, typed: str, column: int) -> list[str]:
    """Return the lines of a value inside the keys that lead to it."""
    pad, first = " " * column, rest[0]
    if isinstance(first, int):
        return [f"{pad}- {_braced(rest[1:], typed)}"]
    if len(rest) == 1:
        return [f"{pad}{first}: {typed}"]
    return [f"{pad}{first}:", *_lines(rest[1:], typed, column + 2)]
