"""The `events` of a file: each read, and merged into what was inherited.

The rule of merging: an event with the `id` of an inherited one replaces it as a whole, `remove: ID` takes it out, any
other is added. An event without an id gets one of its kind and number, and cannot be replaced by a file that extends
this one.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from sim.evidence import EventType, Parameter
from sim.scenario.problems import Origin, Problem, nearest, suggestion
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.read.triggers import CLAUSES, TermReader
from sim.scenario.read.values import Setting, ValueReader

START = datetime.date(2021, 8, 20)
MAX_EVENTS = 500
WEEK = Parameter(
    "week",
    0.0,
    "A week, a span from 20 August 2021 (`6 months`), or a date (2021-10-10).",
    "weeks",
    "integer",
    -1,
    1040,
)
EXAMPLE = "`- {week: 26, talks: {with: united_states}}`"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")

_SPAN = Parameter("week", 0.0, unit="weeks", low=-1, high=1040)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_BESIDE = ("week", "id", "because", "remove", *CLAUSES)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it was read: values and unknowns still side by side."""

    id: str
    kind: str
    week: Setting
    fields: dict[str, Setting]
    at: Origin
    because: str = ""
    terms: dict[str, Setting] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class EventReader:
    """Reads events into `known`, noting every problem.

    Parameters
    ----------
    kinds
        What may happen.
    reader
        Checks values.
    known
        The events so far, by id; changed in place.
    complete
        False when an ancestor could not be read, so that what it holds is not known.
    """

    kinds: MappingOf[str, EventType]
    reader: ValueReader
    known: dict[str, Happening]
    complete: bool = True

    def fail(self, at: Origin, wrong: str, remedy: str, *related: tuple[str, Origin]) -> None:
        """Note a problem."""
        self.reader.note(Problem(at, wrong, remedy, related))

    def section(self, node: Node) -> None:
        """Read the whole `events` section of a file."""
        if isinstance(node, Scalar) and node.value is None:
            return
        if not isinstance(node, Sequence):
            self.fail(node.at, "`events` is a list", f"begin each event with a dash: {EXAMPLE}.")
            return
        here: dict[str, Origin] = {}
        for item in node.items:
            if isinstance(item, Mapping):
                self._event(item, here)
            else:
                self.fail(item.at, "an event is a mapping", f"write {EXAMPLE}.")
        if len(self.known) > MAX_EVENTS:
            self.fail(
                node.at, f"{len(self.known)} events, and a scenario may have {MAX_EVENTS}", "keep those that matter."
            )

    def added(self, identity: str, item: Mapping) -> None:
        """Take one event under an id, in place of one that has it."""
        self._event(
            Mapping(((Scalar("id", "id", item.at), Scalar(identity, identity, item.at)), *item.items), item.at), {}
        )

    def _event(self, item: Mapping, here: dict[str, Origin]) -> None:
        identity = self._identity(item.get("id"), here)
        if item.get("remove") is not None:
            self._remove(item)
            return
        kind = self._kind(item)
        week = self._week(item)
        terms = TermReader(self.reader, self.week).clauses(item)
        reason = item.get("because")
        because = self.reader.reason(reason) if reason is not None else ""
        if kind is None:
            return
        fields = self._fields(*kind)
        if week is not None and fields is not None:
            name = identity or self._own_name(kind[0].text)
            self.known[name] = Happening(name, kind[0].text, week, fields, item.at, because, terms)

    def _kind(self, item: Mapping) -> tuple[Scalar, Node] | None:
        candidates = [(key, value) for key, value in item.items if key.text not in _BESIDE]
        found = [(key, value) for key, value in candidates if key.text in self.kinds]
        for key, _ in candidates:
            if key.text not in self.kinds:
                known = [*self.kinds, *_BESIDE]
                self.fail(
                    key.at, f"unknown kind of event {key.text!r}", suggestion(key.text, known, "the kinds of event")
                )
        if not candidates:
            self.fail(item.at, "an event without a kind", "say what happens, such as `talks: {with: united_states}`.")
        if len(found) > 1:
            first, second = found[0][0], found[1][0]
            wrong = f"two kinds in one event: {first.text} and {second.text}"
            self.fail(second.at, wrong, "write two events, each with its dash.", ("the first stands at", first.at))
        return found[0] if found else None

    def _own_name(self, kind: str) -> str:
        number = 1
        while f"{kind}_{number}" in self.known:
            number += 1
        return f"{kind}_{number}"

    def _identity(self, node: Node | None, here: dict[str, Origin]) -> str | None:
        if node is None:
            return None
        if not isinstance(node, Scalar) or not NAME.match(node.text):
            remedy = "write lower-case letters, digits and underscores, such as id: bagram."
            self.fail(node.at, "an event's id is one word", remedy)
            return None
        if node.text in here:
            wrong = f"the id {node.text!r} is used twice in this file"
            self.fail(node.at, wrong, "give each event its own.", ("first used at", here[node.text]))
        here[node.text] = node.at
        return node.text

    def _remove(self, item: Mapping) -> None:
        for key, _ in item.items:
            if key.text != "remove":
                remedy = "write `- remove: ID` alone, and what comes instead as another event."
                self.fail(key.at, f"{key.text!r} stands beside `remove`", remedy)
        node = item.get("remove")
        if isinstance(node, Scalar) and node.text in self.known:
            del self.known[node.text]
            return
        if not self.complete:
            return
        wanted = node.text if isinstance(node, Scalar) else "..."
        remedy = "nothing is inherited here: delete the line."
        if self.known:
            remedy = suggestion(wanted, self.known, "the inherited events")
        near = nearest(wanted, self.known)
        related = (f"{near!r} stands at", self.known[near].at) if near else None
        at = node.at if node is not None else item.at
        self.fail(at, f"there is no inherited event {wanted!r} to remove", remedy, *([related] if related else []))

    def _week(self, item: Mapping) -> Setting | None:
        node = item.get("week")
        if node is None and item.get("when") is not None:
            return Setting(0.0, item.at)
        if node is None:
            remedy = "say when, such as `week: 26`, `week: 6 months` or `week: 2021-10-10`, or under which condition."
            self.fail(item.at, "an event without a week", remedy)
            return None
        return self.week(node)

    def week(self, node: Node) -> Setting | None:
        """Return the week that a number, a span or a date means; a span counts full weeks."""
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            return self.reader.setting(node, WEEK)
        if _DATE.match(node.text):
            return self._date(node)
        span = self.reader.setting(node, _SPAN)
        if span is None or not isinstance(span.value, float):
            return None
        return Setting(float(span.value // 1), span.at)

    def _date(self, node: Scalar) -> Setting | None:
        try:
            day = datetime.date.fromisoformat(node.text)
        except ValueError:
            remedy = "write year-month-day, such as 2021-10-10."
            self.fail(node.at, f"{node.text} is not a day of the calendar", remedy)
            return None
        week = (day - START).days // 7
        if not -1 <= week <= 1040:
            remedy = "write a day from 2021-08-13 to twenty years after; week 0 begins on 2021-08-20."
            self.fail(node.at, f"{node.text} lies outside what can be simulated", remedy)
            return None
        return Setting(float(week), node.at)

    def _fields(self, key: Scalar, node: Node) -> dict[str, Setting] | None:
        kind = self.kinds[key.text]
        if isinstance(node, Scalar) and node.value is None:
            node = Mapping((), node.at)
        if not isinstance(node, Mapping):
            self.fail(node.at, f"{key.text} takes its fields in braces", f"write `{kind.example}`.")
            return None
        found: dict[str, Setting] = {}
        good = True
        for name, value in node.items:
            setting = self.field(kind, name, value)
            good = good and setting is not None
            if setting is not None:
                found[name.text] = setting
        for missing in [name for name in kind.fields if name in kind.required and node.get(name) is None]:
            text = kind.fields[missing].text
            words = f" ({text[0].lower()}{text[1:]})" if text else ""
            self.fail(key.at, f"{key.text} needs {missing!r}{words}", f"write `{kind.example}`.")
            good = False
        return found if good else None

    def term(self, name: str, value: Node) -> Setting | None:
        """Return one checked term of an event's condition."""
        return TermReader(self.reader, self.week).term(name, value)

    def field(self, kind: EventType, name: Scalar, value: Node) -> Setting | None:
        """Return one checked field of an event."""
        parameter = kind.fields.get(name.text)
        if parameter is None:
            remedy = suggestion(name.text, kind.fields, f"the fields of {kind.name}")
            self.fail(name.at, f"{kind.name} has no field {name.text!r}", remedy)
            return None
        return self.reader.setting(value, parameter)
