"""From a chain of files to one set of values: what is inherited, what replaces it, and where it was set.

How files are merged: the child's value replaces the parent's, key by key; a list or a mapping of names (`origins`) is
replaced as a whole. How events are merged stands in `sim.scenario.read.events`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.evidence import Parameter
from sim.scenario.catalogue import KINDS, Catalogue
from sim.scenario.distributions import Distribution
from sim.scenario.problems import Note, Origin, Problem, nearest, suggestion
from sim.scenario.read.document import Document
from sim.scenario.read.events import NAME, EventReader, Happening
from sim.scenario.read.header import RUN
from sim.scenario.read.reader import Mapping, Node, Scalar
from sim.scenario.read.triggers import check_terms
from sim.scenario.read.values import Setting, ValueReader

MAX_ADDED = 50
EXAMPLES = {
    "assumptions": "taliban.loyalty.al_qaeda: 0.9",
    "rules": "outbidding: off",
    "groups": "ttp: {label: Pakistani Taliban, strength: 5000}",
    "states": "china: {accord_reading: expulsion}",
    "leaders": "interior: {pragmatism: 0.8}",
    "warlords": "panjshir: {militia: 5000}",
}


@dataclass
class Content:
    """What a chain of files says, merged."""

    settings: dict[str, Setting] = field(default_factory=dict)
    rules: dict[str, Setting] = field(default_factory=dict)
    happenings: dict[str, Happening] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    labels: dict[str, str] = field(default_factory=dict)
    added_at: dict[str, Origin] = field(default_factory=dict)
    run: dict[str, Setting] = field(default_factory=dict)
    repeats: list[tuple[str, Setting, Setting]] = field(default_factory=list)


class Resolver:
    """Reads the sections of each file of a chain against the catalogue, into content that may hold something already."""

    def __init__(self, catalogue: Catalogue, chain: list[Document], note: Note, content: Content | None = None) -> None:
        self.catalogue = catalogue
        self.chain = chain
        self.note = note
        self.content = content or Content()
        for document in chain:
            self._find_added(document)
        self.parameters = catalogue.expand(self.content.added)
        self.reader = ValueReader(note, catalogue.members(self.content.added), catalogue.claims)
        complete = bool(chain) and chain[0].header.extends is None
        self.events = EventReader(catalogue.events, self.reader, self.content.happenings, complete)

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
            events = document.section("events")
            if events is not None:
                self.events.section(events)
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
        example = EXAMPLES[section]
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
                elif isinstance(label, Scalar):
                    self.content.labels[name.text] = label.text

    def _add(self, kind: str, name: Scalar, label: Node | None) -> None:
        one = kind[:-1]
        near = nearest(name.text, [*self.catalogue.entities[kind], *self.content.added[kind]])
        if not NAME.match(name.text):
            self.fail(
                name.at,
                f"{name.text!r} cannot be the name of a {one}",
                "write lower-case letters, digits and underscores, such as lashkar_e_taiba.",
            )
        elif other := [
            known for known, names in self.catalogue.members(self.content.added).items() if name.text in names
        ]:
            wrong = f"{name.text!r} is the name of one of the {other[0]} already"
            self.fail(name.at, wrong, f"give the new {one} a name of its own.")
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
            self.content.labels[name.text] = label.text
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
        elif key.removeprefix("rules.") in self.catalogue.rules:
            remedy = f"{key.removeprefix('rules.')!r} is a rule: put it under `rules:`, on or off."
        elif isinstance(node, Mapping) and any(name.startswith(f"{key}.") for name in known):
            inner = node.items[0][0].text if node.items else "..."
            whole = nearest(f"{key}.{inner}", known) or f"{key}.{inner}"
            remedy = f"write the whole name with dots, on a line of its own: `{whole}: ...`."
        else:
            near = nearest(key, known)
            remedy = suggestion(key, known, "the assumptions")
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

    def check_terms(self, oracle: bool = False) -> None:
        """Check the conditions of events as they have come out, and what they read.

        Parameters
        ----------
        oracle
            Whether they may read the truth where nothing else is said.
        """
        if "oracle" in self.content.run:
            oracle = bool(self.content.run["oracle"].value)
        for happening in self.content.happenings.values():
            if happening.terms:
                kind = self.catalogue.events[happening.kind]
                check_terms(happening.terms, kind, oracle, self.note)

    def run_setting(self, name: str, node: Node) -> None:
        """Take the horizon or the scale."""
        setting = self.reader.setting(node, RUN[name], drawn=False)
        if setting is not None:
            self.content.run[name] = setting


def plain(value: Any) -> Any:
    """Return a value, or the median of one that is not known."""
    return value.middle if isinstance(value, Distribution) else value
