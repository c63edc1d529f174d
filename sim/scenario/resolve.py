"""From a chain of files to one set of values: what is inherited, what replaces it, and where it was set.

How files are merged: the child's value replaces the parent's, key by key; a mapping of names (`origins`) is replaced as a
whole. Events are kept in a list: one with the `id` of an inherited event replaces it as a whole, `remove: ID` takes it
out, any other is added.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from sim.scenario.catalogue import KINDS, Catalogue, Parameter
from sim.scenario.distributions import Distribution
from sim.scenario.document import Document, Note
from sim.scenario.header import RUN
from sim.scenario.problems import Origin, Problem, nearest, suggestion
from sim.scenario.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.values import Setting, ValueReader

START = datetime.date(2021, 8, 20)
MAX_EVENTS = 500
MAX_ADDED = 50
WEEK = Parameter(
    "week",
    0.0,
    "When it happens: a week, a span from the start (`6 months`), or a date (2021-10-10).",
    "weeks",
    "integer",
    -1,
    1040,
)
SWITCH = Parameter("", True, kind="switch")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it was read: values and unknowns still side by side."""

    id: str
    kind: str
    week: Setting
    fields: dict[str, Setting]
    at: Origin
    because: str = ""


@dataclass
class Content:
    """What a chain of files says, merged."""

    settings: dict[str, Setting] = field(default_factory=dict)
    rules: dict[str, Setting] = field(default_factory=dict)
    happenings: dict[str, Happening] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    added_at: dict[str, Origin] = field(default_factory=dict)
    run: dict[str, Setting] = field(default_factory=dict)
    repeats: list[tuple[str, Setting, Setting]] = field(default_factory=list)


class Resolver:
    """Reads the sections of each file of a chain against the catalogue."""

    def __init__(self, catalogue: Catalogue, chain: list[Document], note: Note) -> None:
        self.catalogue = catalogue
        self.chain = chain
        self.note = note
        self.content = Content()
        for document in chain:
            self._find_added(document)
        self.parameters = catalogue.expand(self.content.added)
        self.reader = ValueReader(note, catalogue.members(self.content.added), catalogue.claims)

    def resolve(self) -> Content:
        """Return the merged content, noting every problem of every file."""
        for document in self.chain:
            seen: dict[str, Origin] = {}
            for key, node in self._pairs(document.section("assumptions"), "assumptions"):
                self._assume(key.text, key.at, node, seen)
            for kind in KINDS:
                self._attributes(document, kind, seen)
            for key, node in self._pairs(document.section("rules"), "rules"):
                self.rule(key.text, key.at, node)
            for name in RUN:
                given = document.section(name)
                if given is not None:
                    self.run_setting(name, given)
            self._events(document)
            for name in ("assumes", "because", "wrong_if"):
                self.reader.cited(
                    getattr(document.header, name) or "", document.places.get(name, Origin(document.shown))
                )
        return self.content

    def fail(self, at: Origin, wrong: str, remedy: str, *related: tuple[str, Origin]) -> None:
        """Note a problem."""
        self.note(Problem(at, wrong, remedy, related))

    def _pairs(self, node: Node | None, section: str) -> tuple[tuple[Scalar, Node], ...]:
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return ()
        if isinstance(node, Mapping):
            return node.items
        example = {"rules": "outbidding: off", "assumptions": "taliban.loyalty.al_qaeda: 0.9"}.get(
            section, "ttp: {label: TTP, strength: 5000}"
        )
        self.fail(
            node.at, f"`{section}` is made of `key: value` lines", f"write\n        {section}:\n          {example}"
        )
        return ()

    def _find_added(self, document: Document) -> None:
        """Note the entities that a file adds, so that every other section may name them."""
        for kind in KINDS:
            node = document.section(kind)
            if not isinstance(node, Mapping):
                continue
            for name, row in node.items:
                known = name.text in self.catalogue.entities[kind] or name.text in self.content.added[kind]
                label = row.get("label") if isinstance(row, Mapping) else None
                if not known:
                    self._add(kind, name, label)
                elif isinstance(label, Scalar) and name.text in self.content.added[kind]:
                    self.content.added[kind][name.text] = label.text

    def _add(self, kind: str, name: Scalar, label: Node | None) -> None:
        one = kind[:-1]
        near = nearest(name.text, [*self.catalogue.entities[kind], *self.content.added[kind]])
        if not _NAME.match(name.text):
            self.fail(
                name.at,
                f"{name.text!r} cannot be the name of a {one}",
                "write lower-case letters, digits and underscores, such as lashkar_e_taiba.",
            )
        elif len(self.content.added[kind]) >= MAX_ADDED:
            self.fail(name.at, f"more than {MAX_ADDED} added {kind}", f"add at most {MAX_ADDED}.")
        elif not isinstance(label, Scalar) or not isinstance(label.value, str):
            hint = f"did you mean {near!r}? If not, give" if near else "give"
            self.fail(
                name.at,
                f"there is no {one} {name.text!r}, and a new one needs a label",
                f"{hint} it one: {name.text}: {{label: ..., ...}}.",
            )
        else:
            self.content.added[kind][name.text] = label.text
            self.content.added_at[f"{kind}.{name.text}"] = name.at

    def _attributes(self, document: Document, kind: str, seen: dict[str, Origin]) -> None:
        for name, row in self._pairs(document.section(kind), kind):
            if name.text not in self.reader.names[kind]:
                continue
            if not isinstance(row, Mapping):
                self.fail(
                    row.at,
                    f"{kind}.{name.text} takes its attributes in braces or below it",
                    f"write {name.text}: {{{next(iter(self.catalogue.templates(kind)))}: ...}}.",
                )
                continue
            for attribute, node in row.items:
                if attribute.text == "label":
                    if not isinstance(node, Scalar) or not isinstance(node.value, str):
                        self.fail(node.at, "a label is text", f'write label: "{name.text}".')
                elif attribute.text in self.catalogue.templates(kind):
                    self._assume(f"{kind}.{name.text}.{attribute.text}", attribute.at, node, seen)
                else:
                    known = [*self.catalogue.templates(kind), "label"]
                    self.fail(
                        attribute.at,
                        f"a {kind[:-1]} has no {attribute.text!r}",
                        suggestion(attribute.text, known, f"the attributes of a {kind[:-1]}"),
                    )

    def _assume(self, key: str, at: Origin, node: Node, seen: dict[str, Origin]) -> None:
        if key in seen:
            self.fail(at, f"{key} is set twice in this file", "keep one of the two lines.", ("first set at", seen[key]))
            return
        seen[key] = at
        self.assume(key, at, node)

    def assume(self, key: str, at: Origin, node: Node) -> None:
        """Take one assumption, or note what is wrong with it."""
        parameter = self.parameters.get(key)
        if parameter is None:
            self._unknown(key, at, node)
            return
        before = self.content.settings.get(key)
        self.reader.related = (("the value it would replace is set at", before.at),) if before else ()
        setting = self.reader.setting(node, parameter)
        self.reader.related = ()
        if setting is None:
            return
        if before is not None and before.value == setting.value:
            self.content.repeats.append((key, before, setting))
        self.content.settings[key] = setting

    def _unknown(self, key: str, at: Origin, node: Node) -> None:
        related: tuple[tuple[str, Origin], ...] = ()
        known = list(self.parameters)
        if "*" in key:
            remedy = (
                "name one of them, such as "
                + key.replace("*", next(iter(self.reader.names.get(key.split(".")[0], ("isis_k",)))))
                + "."
            )
        elif key in self.catalogue.rules:
            remedy = f"{key!r} is a rule: put it under `rules:`, on or off."
        elif isinstance(node, Mapping) and any(name.startswith(f"{key}.") for name in known):
            inner = node.items[0][0].text if node.items else "..."
            remedy = f"write the whole name with dots, on a line of its own: `{nearest(f'{key}.{inner}', known) or f'{key}.{inner}'}: ...`."
        else:
            near = nearest(key, known)
            remedy = suggestion(key, known, "assumptions")
            if near in self.content.settings:
                related = ((f"{near!r} is inherited from", self.content.settings[near].at),)
        self.fail(at, f"unknown assumption {key!r}", remedy, *related)

    def rule(self, name: str, at: Origin, node: Node) -> None:
        """Take one switch of `rules`."""
        known = self.catalogue.rules
        if name not in known:
            before = nearest(name, self.content.rules)
            related = ((f"{before!r} is inherited from", self.content.rules[before].at),) if before else ()
            self.fail(at, f"unknown rule {name!r}", suggestion(name, known, "the rules"), *related)
            return
        before_setting = self.content.rules.get(name)
        self.reader.related = (("the switch it would replace is set at", before_setting.at),) if before_setting else ()
        setting = self.reader.setting(node, Parameter(name, True, kind="switch"), drawn=False)
        self.reader.related = ()
        if setting is not None:
            self.content.rules[name] = setting

    def run_setting(self, name: str, node: Node) -> None:
        """Take the horizon or the scale."""
        setting = self.reader.setting(node, RUN[name], drawn=False)
        if setting is not None:
            self.content.run[name] = setting

    def _events(self, document: Document) -> None:
        node = document.section("events")
        if node is None or (isinstance(node, Scalar) and node.value is None):
            return
        if not isinstance(node, Sequence):
            self.fail(
                node.at,
                "`events` is a list",
                "begin each event with a dash: `- {week: 26, talks: {with: united_states}}`.",
            )
            return
        here: dict[str, Origin] = {}
        for item in node.items:
            self._event(item, here)
        if len(self.content.happenings) > MAX_EVENTS:
            self.fail(node.at, f"more than {MAX_EVENTS} events", "keep those that matter.")

    def _event(self, item: Node, here: dict[str, Origin]) -> None:
        if not isinstance(item, Mapping):
            self.fail(item.at, "an event is a mapping", "write `- {week: 26, talks: {with: united_states}}`.")
            return
        identity = self._identity(item, here)
        if item.get("remove") is not None:
            self._remove(item)
            return
        kinds = [(key, value) for key, value in item.items if key.text not in ("week", "id", "because", "remove")]
        found = [(key, value) for key, value in kinds if key.text in self.catalogue.events]
        for key, _ in kinds:
            if key.text not in self.catalogue.events:
                self.fail(
                    key.at,
                    f"unknown kind of event {key.text!r}",
                    suggestion(key.text, self.catalogue.events, "the kinds of event"),
                )
        if not kinds:
            self.fail(item.at, "an event without a kind", "say what happens, such as `talks: {with: united_states}`.")
        if len(found) > 1:
            self.fail(
                found[1][0].at,
                f"two kinds in one event: {found[0][0].text} and {found[1][0].text}",
                "write two events, each with its dash.",
                ("the first stands at", found[0][0].at),
            )
        week = self._week(item)
        reason = item.get("because")
        because = self.reader.reason(reason) if reason is not None else ""
        for key, value in found[:1]:
            fields = self._fields(key, value)
            if week is not None and fields is not None:
                name = identity or self._own_name(key.text)
                self.content.happenings[name] = Happening(name, key.text, week, fields, item.at, because)

    def _own_name(self, kind: str) -> str:
        number = 1
        while f"{kind}_{number}" in self.content.happenings:
            number += 1
        return f"{kind}_{number}"

    def _identity(self, item: Mapping, here: dict[str, Origin]) -> str | None:
        node = item.get("id")
        if node is None:
            return None
        if not isinstance(node, Scalar) or not _NAME.match(node.text):
            self.fail(
                node.at,
                "an event's id is one word",
                "write lower-case letters, digits and underscores, such as id: bagram.",
            )
            return None
        if node.text in here:
            self.fail(
                node.at,
                f"the id {node.text!r} is used twice in this file",
                "give each event its own.",
                ("first used at", here[node.text]),
            )
        here[node.text] = node.at
        return node.text

    def _remove(self, item: Mapping) -> None:
        node = item.get("remove")
        known = self.content.happenings
        for key, _ in item.items:
            if key.text != "remove":
                self.fail(
                    key.at,
                    f"{key.text!r} stands beside `remove`",
                    "write `- remove: ID` alone, and what comes instead as another event.",
                )
        if not isinstance(node, Scalar) or node.text not in known:
            wanted = node.text if isinstance(node, Scalar) else "a list"
            at = node.at if node is not None else item.at
            remedy = (
                suggestion(wanted, known, "the inherited events") if known else "nothing is inherited: delete the line."
            )
            near = nearest(wanted, known)
            self.fail(
                at,
                f"there is no inherited event {wanted!r} to remove",
                remedy,
                *(((f"{near!r} stands at", known[near].at),) if near else ()),
            )
        else:
            del known[node.text]

    def _week(self, item: Mapping) -> Setting | None:
        node = item.get("week")
        if node is None:
            self.fail(
                item.at,
                "an event without a week",
                "say when, such as `week: 26`, `week: 6 months` or `week: 2021-10-10`.",
            )
            return None
        if isinstance(node, Scalar) and _DATE.match(node.text):
            return self._date(node)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            exact = self.reader.setting(node, Parameter("week", 0.0, unit="weeks", low=-1, high=1040))
            if exact is None or not isinstance(exact.value, float):
                return None
            return Setting(float(int(exact.value // 1)), exact.at, exact.because)
        return self.reader.setting(node, WEEK)

    def _date(self, node: Scalar) -> Setting | None:
        try:
            day = datetime.date.fromisoformat(node.text)
        except ValueError:
            self.fail(node.at, f"{node.text} is not a day of the calendar", "write year-month-day, such as 2021-10-10.")
            return None
        week = (day - START).days // 7
        if not -1 <= week <= 1040:
            self.fail(
                node.at,
                f"{node.text} lies outside what is simulated",
                "write a day from 2021-08-13 on; week 0 begins on 2021-08-20.",
            )
            return None
        return Setting(float(week), node.at)

    def _fields(self, key: Scalar, node: Node) -> dict[str, Setting] | None:
        kind = self.catalogue.events[key.text]
        if isinstance(node, Scalar) and node.value is None:
            node = Mapping((), node.at)
        if not isinstance(node, Mapping):
            self.fail(node.at, f"{key.text} takes its fields in braces", f"write {kind.example}.")
            return None
        found: dict[str, Setting] = {}
        good = True
        for name, value in node.items:
            parameter = kind.fields.get(name.text)
            if parameter is None:
                self.fail(
                    name.at,
                    f"{key.text} has no field {name.text!r}",
                    suggestion(name.text, kind.fields, f"the fields of {key.text}"),
                )
                good = False
                continue
            setting = self.reader.setting(value, parameter)
            good = good and setting is not None
            if setting is not None:
                found[name.text] = setting
        for name in kind.fields:
            if name in kind.required and node.get(name) is None:
                text = kind.fields[name].text
                self.fail(
                    key.at,
                    f"{key.text} needs {name!r}" + (f" ({text[0].lower() + text[1:]})" if text else ""),
                    f"write {kind.example}.",
                )
                good = False
        return found if good else None


def plain(value: Any) -> Any:
    """Return a value, or the median of one that is not known."""
    return value.middle if isinstance(value, Distribution) else value
