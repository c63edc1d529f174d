"""The `events` of a file, merged into the inherited ones.

An event with the `id` of an inherited one replaces it as a whole, `remove: ID` takes it out, and any other is added. An event
without an id is named after its kind and a number, and a file that extends this one cannot replace it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from sim.evidence import EventType, Parameter
from sim.scenario.problems import Notes, Origin, Wrong, nearest, suggestion
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence
from sim.scenario.read.triggers import CLAUSES, EXAMPLES, TERMS, whole
from sim.scenario.read.values import Known, Setting, read_reason, read_setting, read_week

MAX_EVENTS = 500
EXAMPLE = "`- {week: 26, talks: {with: united_states}}`"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_BESIDE = ("week", "id", "because", "remove", *CLAUSES)


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is written, with distributions not yet drawn."""

    id: str
    kind: str
    week: Setting
    fields: dict[str, Setting]
    at: Origin
    because: str = ""
    terms: dict[str, Setting] = dataclasses.field(default_factory=dict)


@dataclass(slots=True)
class EventReader:
    """Reads events into `events`, reporting every problem.

    Parameters
    ----------
    kinds
        The kinds of events.
    known
        What values may name.
    events
        The events so far, by id; changed in place.
    notes
        Takes each problem.
    complete
        False when an ancestor could not be read, so that its events are not known.
    parameters
        The assumptions that an event may change, by key.
    """

    kinds: MappingOf[str, EventType]
    known: Known
    events: dict[str, Happening]
    notes: Notes
    complete: bool = True
    parameters: MappingOf[str, Parameter] = dataclasses.field(default_factory=dict)

    def section(self, node: Node) -> None:
        """Read the whole `events` section of a file."""
        if isinstance(node, Scalar) and node.value is None:
            return
        if not isinstance(node, Sequence):
            raise Wrong(node.at, "`events` is a list", f"begin each event with a dash: {EXAMPLE}.")
        here: dict[str, Origin] = {}
        for item in node.items:
            with self.notes.each():
                if not isinstance(item, Mapping):
                    raise Wrong(item.at, "an event is a mapping", f"write {EXAMPLE}.")
                if (removed := item.get("remove")) is not None:
                    self._remove(item, removed)
                else:
                    self.add(item, here)
        if len(self.events) > MAX_EVENTS:
            wrong = f"{len(self.events)} events, and a scenario may have {MAX_EVENTS}"
            raise Wrong(node.at, wrong, "keep those that matter.")

    def add(self, item: Mapping, here: dict[str, Origin], identity: str = "") -> None:
        """Add an event, or put it in the place of the one with its id; `here` holds the ids of this file."""
        before = len(self.notes.found)
        week, because = Setting(0.0, item.at), ""
        kinds: list[Scalar] = []
        terms: dict[str, Setting] = {}
        fields: dict[str, Setting] = {}
        for key, node in item.items:
            with self.notes.each():
                if key.text == "id":
                    identity = self._identity(node, here)
                elif key.text == "week":
                    week = read_week(node, self.known)
                elif key.text == "because":
                    because = read_reason(node, self.known)
                elif key.text in CLAUSES:
                    terms |= self._clause(key.text, node)
                else:
                    fields = self._kind(key, node, kinds)
        if len(self.notes.found) > before:
            return
        if not kinds:
            raise Wrong(item.at, "an event without a kind", "say what happens, such as `talks: {with: united_states}`.")
        if item.get("week") is None and item.get("when") is None:
            remedy = "say when, such as `week: 26`, `week: 6 months` or `week: 2021-10-10`, or under which condition."
            raise Wrong(item.at, "an event without a week", remedy)
        kind = kinds[0].text
        number = next(k for k in range(1, len(self.events) + 2) if f"{kind}_{k}" not in self.events)
        name = identity or f"{kind}_{number}"
        self.events[name] = Happening(name, kind, week, fields, item.at, because, terms)

    def _identity(self, node: Node, here: dict[str, Origin]) -> str:
        if not isinstance(node, Scalar) or not NAME.match(node.text):
            remedy = "write lower-case letters, digits and underscores, such as id: bagram."
            raise Wrong(node.at, "an event's id is one word", remedy)
        if node.text in here:
            wrong = f"the id {node.text!r} is used twice in this file"
            raise Wrong(node.at, wrong, "give each event its own.", ("first used at", here[node.text]))
        here[node.text] = node.at
        return node.text

    def _kind(self, key: Scalar, node: Node, kinds: list[Scalar]) -> dict[str, Setting]:
        """Return the checked fields of an event of one kind, having added the kind to `kinds`."""
        if key.text not in self.kinds:
            remedy = suggestion(key.text, [*self.kinds, *_BESIDE], "the kinds of event")
            named = getattr(node, "text", "") if key.text == "kind" else ""
            owners = [kind for kind in self.kinds.values() if key.text in kind.fields or kind.name == named]
            if owners:
                remedy = f"write the kind with its fields in braces, such as `{owners[0].example}`."
            raise Wrong(key.at, f"unknown kind of event {key.text!r}", remedy)
        kinds.append(key)
        if len(kinds) > 1:
            wrong = f"two kinds in one event: {kinds[0].text} and {key.text}"
            raise Wrong(key.at, wrong, "write two events, each with its dash.", ("the first stands at", kinds[0].at))
        kind = self.kinds[key.text]
        if isinstance(node, Scalar) and node.value is None:
            node = Mapping((), node.at)
        if not isinstance(node, Mapping):
            raise Wrong(node.at, f"{key.text} takes its fields in braces", f"write `{kind.example}`.")
        found: dict[str, Setting] = {}
        for name, value in node.items:
            with self.notes.each():
                found[name.text] = self.field(kind, name, value)
        if kind.name == "assume" and not any("." in name.text for name, _ in node.items):
            raise Wrong(key.at, "assume changes no assumption", "write `assume: {taliban.control: 0.3}`.")
        for missing in [name for name in kind.fields if name in kind.required and node.get(name) is None]:
            text = kind.fields[missing].text
            words = f" ({text[0].lower()}{text[1:]})" if text else ""
            raise Wrong(key.at, f"{key.text} needs {missing!r}{words}", f"write `{kind.example}`.")
        return found

    def field(self, kind: EventType, name: Scalar, value: Node) -> Setting:
        """Return one checked field of an event."""
        if kind.name == "assume" and name.text in self.parameters:
            return read_setting(value, self.parameters[name.text], self.known)
        if name.text not in kind.fields and kind.name == "assume":
            remedy = suggestion(name.text, self.parameters, "the assumptions")
            raise Wrong(name.at, f"there is no assumption {name.text!r}", remedy)
        if name.text not in kind.fields:
            remedy = suggestion(name.text, kind.fields, f"the fields of {kind.name}")
            raise Wrong(name.at, f"{kind.name} has no field {name.text!r}", remedy)
        return read_setting(value, kind.fields[name.text], self.known)

    def _clause(self, clause: str, node: Node) -> dict[str, Setting]:
        """Return the checked terms of one clause of a condition."""
        if clause == "cooling_off" or (clause == "until" and not isinstance(node, Mapping)):
            return {whole(clause): self.term(clause, node)}
        if not isinstance(node, Mapping) or not node.items:
            raise Wrong(node.at, f"`{clause}` takes its terms in braces", f"write {EXAMPLES[clause]}.")
        legal = [name.removeprefix(f"{clause}.") for name in TERMS if name.startswith(f"{clause}.")]
        found: dict[str, Setting] = {}
        for name, value in node.items:
            with self.notes.each():
                if name.text not in legal:
                    remedy = suggestion(name.text, legal, f"the terms of {clause}")
                    raise Wrong(name.at, f"`{clause}` has no term {name.text!r}", remedy)
                found[f"{clause}.{name.text}"] = self.term(f"{clause}.{name.text}", value)
        return found

    def term(self, key: str, node: Node) -> Setting:
        """Return one checked term of an event's condition."""
        name = whole(key)
        return read_week(node, self.known) if name == "until.week" else read_setting(node, TERMS[name], self.known)

    def _remove(self, item: Mapping, node: Node) -> None:
        for key, _ in item.items:
            if key.text != "remove":
                remedy = "write `- remove: ID` alone, and what comes instead as another event."
                raise Wrong(key.at, f"{key.text!r} stands beside `remove`", remedy)
        wanted = node.text if isinstance(node, Scalar) else "..."
        if wanted in self.events:
            del self.events[wanted]
        elif self.complete:
            near = nearest(wanted, self.events)
            remedy = "nothing is inherited here: delete the line."
            if self.events:
                remedy = suggestion(wanted, self.events, "the inherited events")
            related = [(f"{near!r} stands at", self.events[near].at)] if near else []
            raise Wrong(node.at, f"there is no inherited event {wanted!r} to remove", remedy, *related)
