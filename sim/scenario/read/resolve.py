"""One set of values from a chain of files and from overrides, each with its place.

A child's value replaces its parent's, key by key; a list or a mapping of names (`origins`) is replaced as a whole. For events see
:mod:`sim.scenario.read.events`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir
from sim.scenario.catalogue import KINDS, Catalogue
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError, Wrong, nearest, removal, suggestion
from sim.scenario.read.declared import DECLARED
from sim.scenario.read.document import RUN, Document
from sim.scenario.read.events import NAME, EventReader, Happening
from sim.scenario.read.refutations import Refutation, read_refutations
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, complaint, read_typed
from sim.scenario.read.triggers import INSTEAD, check_terms, is_term, whole
from sim.scenario.read.values import Known, Setting, check_prose, is_day, read_setting, read_week

MAX_ADDED = 50
EXAMPLES: dict[str, str] = DECLARED["examples"]


@dataclass
class Content:
    """The merged content of a chain of files; a rule is a setting with the key `rules.NAME`."""

    settings: dict[str, Setting] = field(default_factory=dict)
    happenings: dict[str, Happening] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=lambda: {kind: {} for kind in KINDS})
    labels: dict[str, str] = field(default_factory=dict)
    added_at: dict[str, Origin] = field(default_factory=dict)
    repeats: list[tuple[str, Setting, Setting]] = field(default_factory=list)
    refuted_if: tuple[Refutation, ...] = ()


class Resolver:
    """Reads the sections of each file of a chain against the catalogue, into content that may hold something already."""

    def __init__(
        self, catalogue: Catalogue, chain: list[Document], notes: Notes, content: Content | None = None
    ) -> None:
        self.catalogue = catalogue
        self.chain = chain
        self.notes = notes
        self.content = content or Content()
        for document in chain:
            self._find_added(document)
        self.parameters = catalogue.expand(self.content.added)
        self.known = Known(catalogue.members(self.content.added), catalogue.claims)
        for document in chain:
            given = document.tree.get("start")
            if isinstance(given, Scalar) and is_day(given.text):
                self.known.start = date.fromisoformat(given.text)
        complete = bool(chain) and not chain[0].header.extends
        self.events = EventReader(
            catalogue.events, self.known, self.content.happenings, notes, complete, self.parameters
        )

    def resolve(self) -> Content:
        """Return the merged content, reporting every problem of every file."""
        for document in self.chain:
            seen: dict[str, Origin] = {}
            self._govern(document)
            for key, node in self._pairs(document, "assumptions"):
                self._set_once(key.text, key.at, node, seen)
            for kind in KINDS:
                self._attributes(document, kind, seen)
            for key, node in self._pairs(document, "rules"):
                with self.notes.each():
                    self.set(f"rules.{key.text}", key.at, node)
            for name in RUN:
                if (given := document.tree.get(name)) is not None:
                    self.set(name, given.at, given)
            with self.notes.each():
                if (events := document.tree.get("events")) is not None:
                    self.events.section(events)
            self.content.refuted_if = ()
            with self.notes.each():
                if (rows := document.tree.get("refuted_if")) is not None:
                    self.content.refuted_if = read_refutations(rows, self.known, self.notes)
            for name in ("assumes", "because", "wrong_if"):
                with self.notes.each():
                    check_prose(getattr(document.header, name), document.place(name), self.known)
        return self.content

    def _govern(self, document: Document) -> None:
        """Give a document's regime its values; those of another regime return to their defaults."""
        if document.header.regime:
            regimes, at = read_yaml(data_dir("seeds") / "regimes.yaml"), Origin("seeds/regimes.yaml")
            usual = {key: self.parameters[key].default for one in regimes.values() for key in one["assumptions"]}
            rules = {f"rules.{name}": True for one in regimes.values() for name in one["rules"]}
            own = regimes[document.header.regime]
            switched = {f"rules.{name}": on for name, on in own["rules"].items()}
            for key, value in (usual | rules | own["assumptions"] | switched).items():
                self.content.settings[key] = read_setting(
                    _node(value, at, self.notes), self._parameter(key), self.known
                )

    def _parameter(self, key: str) -> Parameter:
        """Return what the value of an assumption, a rule or a key of the run must fit."""
        return RUN.get(key) or self.parameters.get(key) or Parameter(key.removeprefix("rules."), True, kind="switch")

    def _pairs(self, document: Document, section: str) -> tuple[tuple[Scalar, Node], ...]:
        node = document.tree.get(section)
        if isinstance(node, Mapping):
            return node.items
        with self.notes.each():
            if node is not None and not (isinstance(node, Scalar) and node.value is None):
                remedy = f"write\n        {section}:\n          {DECLARED['examples'][section]}"
                raise Wrong(node.at, f"`{section}` is made of `key: value` lines", remedy)
        return ()

    def _find_added(self, document: Document) -> None:
        """Find the entities that a file adds, so that every section may name them."""
        for kind in KINDS:
            section = document.tree.get(kind)
            for name, row in section.items if isinstance(section, Mapping) else ():
                label = row.get("label") if isinstance(row, Mapping) else None
                with self.notes.each():
                    if name.text not in self.catalogue.entities[kind] and name.text not in self.content.added[kind]:
                        self.content.added[kind][name.text] = self._label(kind, name, label)
                        self.content.added_at[f"{kind}.{name.text}"] = name.at
                if isinstance(label, Scalar):
                    self.content.labels[name.text] = label.text

    def _label(self, kind: str, name: Scalar, label: Node | None) -> str:
        """Return the label of an added entity."""
        one = kind[:-1]
        if not NAME.match(name.text):
            remedy = "write lower-case letters, digits and underscores, such as lashkar_e_taiba."
            raise Wrong(name.at, f"{name.text!r} cannot be the name of a {one}", remedy)
        for other, names in self.catalogue.members(self.content.added).items():
            if name.text in names:
                wrong = f"{name.text!r} is the name of one of the {other} already"
                raise Wrong(name.at, wrong, f"give the new {one} a name of its own.")
        if len(self.content.added[kind]) >= MAX_ADDED:
            raise Wrong(name.at, f"more than {MAX_ADDED} added {kind}", f"add at most {MAX_ADDED}.")
        if not isinstance(label, Scalar) or not isinstance(label.value, str):
            near = nearest(name.text, [*self.catalogue.entities[kind], *self.content.added[kind]])
            hint = f"did you mean {near!r}? If not, give" if near else "give"
            wrong = f"there is no {one} {name.text!r}, and a new one needs a label"
            raise Wrong(name.at, wrong, f"{hint} it one: {name.text}: {{label: ..., ...}}.")
        there = {other: entity.label for known in self.catalogue.entities.values() for other, entity in known.items()}
        for known in self.content.added.values():
            there |= known
        if label.text in there.values():
            other = next(other for other, known in there.items() if known == label.text)
            raise Wrong(label.at, f"{label.text!r} is the label of {other} already", f"give the new {one} its own.")
        return label.text

    def _attributes(self, document: Document, kind: str, seen: dict[str, Origin]) -> None:
        templates, one = self.catalogue.templates(kind), kind[:-1]
        for name, row in self._pairs(document, kind):
            if name.text not in self.known.names[kind]:
                continue
            with self.notes.each():
                if not isinstance(row, Mapping):
                    wrong = f"{kind}.{name.text} takes its attributes in braces or below it"
                    raise Wrong(row.at, wrong, f"write {name.text}: {{{next(iter(templates))}: ...}}.")
                for attribute, node in row.items:
                    if attribute.text in templates:
                        self._set_once(f"{kind}.{name.text}.{attribute.text}", attribute.at, node, seen)
                    elif attribute.text != "label":
                        near = suggestion(attribute.text, [*templates, "label"], f"the attributes of a {one}")
                        remedy = removal(f"{kind}.*.{attribute.text}") or near
                        self.notes(Problem(attribute.at, f"a {one} has no {attribute.text!r}", remedy))
                    elif not isinstance(node, Scalar) or not isinstance(node.value, str):
                        self.notes(Problem(node.at, "a label is text", f'write label: "{name.text}".'))

    def _set_once(self, key: str, at: Origin, node: Node, seen: dict[str, Origin]) -> None:
        with self.notes.each():
            if (first := seen.setdefault(key, at)) is not at:
                remedy = "keep one of the two lines."
                raise Wrong(at, f"{key} is set twice in this file", remedy, ("first set at", first))
            if key in RUN or key not in self.parameters:
                raise self._unknown(key, at, node)
            self.set(key, at, node)

    def set(self, key: str, at: Origin, node: Node) -> None:
        """Set an assumption, a rule (`rules.NAME`), the horizon or the scale, reporting a value that is wrong.

        Raises
        ------
        Wrong
            When there is no such key.
        """
        name, before = key.removeprefix("rules."), self.content.settings.get(key)
        what, drawn = "value", key in self.parameters
        if name != key and name in self.catalogue.rules:
            what, parameter = "switch", Parameter(name, True, kind="switch")
        elif key in RUN or drawn:
            parameter = RUN[key] if key in RUN else self.parameters[key]
        else:
            raise self._unknown(key, at, node)
        related = [(f"the {what} it would replace is set at", before.at)] if before and key not in RUN else []
        with self.notes.each(*related):
            setting = read_setting(node, parameter, self.known, drawn)
            if before is not None and before.value == setting.value and drawn:
                self.content.repeats.append((key, before, setting))
            self.content.settings[key] = setting

    def _unknown(self, key: str, at: Origin, node: Node) -> Wrong:
        settings, legal, rules = self.content.settings, list(self.parameters), self.catalogue.rules
        what, word = "assumption", key
        near = nearest(key, legal)
        remedy = suggestion(near or key, legal, "the assumptions")
        if gone := removal(key):
            remedy, near = gone, None
        elif key.startswith("rules.") and key.removeprefix("rules.") not in rules:
            what, word = "rule", key.removeprefix("rules.")
            near = nearest(word, [name.removeprefix("rules.") for name in settings if name.startswith("rules.")])
            remedy, near = suggestion(word, rules, "the rules"), f"rules.{near}"
        elif "*" in key:
            entity = next(iter(self.known.names.get(key.split(".")[0], ("isis_k",))))
            remedy, near = f"name one of them, such as {key.replace('*', entity)}.", None
        elif key.removeprefix("rules.") in rules:
            remedy, near = f"{key.removeprefix('rules.')!r} is a rule: put it under `rules:`, on or off.", None
        elif isinstance(node, Mapping) and any(name.startswith(f"{key}.") for name in legal):
            inner = f"{key}.{node.items[0][0].text if node.items else '...'}"
            whole_name = nearest(inner, legal) or inner
            remedy, near = f"write the whole name with dots, on a line of its own: `{whole_name}: ...`.", None
        inherited = settings.get(near or "")
        related = [(f"{near.removeprefix('rules.')!r} is inherited from", inherited.at)] if near and inherited else []
        return Wrong(at, f"unknown {what} {word!r}", remedy, *related)

    def check_added(self) -> None:
        """Report added groups of which no file says how strong they are."""
        for name in self.content.added["groups"]:
            if f"groups.{name}.strength" not in self.content.settings:
                with self.notes.each():
                    remedy = f"say how many members it has: {name}: {{label: ..., strength: 400}}."
                    at = self.content.added_at[f"groups.{name}"]
                    raise Wrong(at, f"the new group {name!r} has no strength", remedy)

    def check_terms(self, oracle: bool = False) -> None:
        """Report contradictions in the merged conditions of events.

        Parameters
        ----------
        oracle
            Whether conditions may use true values where nothing else is said.
        """
        if "oracle" in self.content.settings:
            oracle = bool(self.content.settings["oracle"].value)
        for happening in self.content.happenings.values():
            if happening.terms:
                check_terms(happening.terms, self.catalogue.events[happening.kind], oracle, self.notes)

    def override(self, overrides: MappingOf[str, object], place: str = "--set {key}={text}") -> None:
        """Take values that come after every file, reporting what is wrong.

        Parameters
        ----------
        overrides
            Values by key: text as it would be typed, or numbers, switches, lists and mappings. A key is an assumption, `rules.NAME`,
            `weeks`, `scale`, `oracle`, `events.ID.FIELD`, `events.ID.week`, or `events.ID` with the word off or a whole event.
        place
            How messages name an override.
        """
        for key, value in overrides.items():
            text = value if isinstance(value, str) else format_value(value)
            at = Origin(place.format(key=key, text=text), 0, 0)
            with self.notes.each():
                node = read_typed(value, at, self.notes) if isinstance(value, str) else _node(value, at, self.notes)
                first, _, rest = key.partition(".")
                if key == "start":
                    raise Wrong(
                        at,
                        "only a file can set the start, since dates of events count from it",
                        "write a scenario with another `start:`.",
                    )
                if first == "events" and rest:
                    self._override_event(rest, at, node, overrides)
                else:
                    self.set(key, at, node)

    def _override_event(self, rest: str, at: Origin, node: Node, overrides: MappingOf[str, object]) -> None:
        identity, _, name = rest.partition(".")
        events = self.content.happenings
        if isinstance(node, Mapping) and not name:
            self.events.add(node, {}, identity)
            return
        event = events.get(identity)
        if event is None:
            raise Wrong(at, f"there is no event {identity!r}", suggestion(identity, events, "the events"))
        if not name:
            if not isinstance(node, Scalar) or node.text != "off":
                remedy = f"write events.{identity}=off, or name a field: events.{identity}.week=26."
                raise Wrong(at, "an event as a whole can only be turned off, or given anew", remedy)
            del events[identity]
        elif name == "week":
            events[identity] = replace(event, week=read_week(node, self.known))
        elif is_term(name):
            other = INSTEAD.get(name, "")
            drop = other if f"events.{identity}.{other}" not in overrides else ""
            kept = {term: setting for term, setting in event.terms.items() if term != drop}
            events[identity] = replace(event, terms={**kept, whole(name): self.events.term(name, node)})
        else:
            setting = self.events.field(self.catalogue.events[event.kind], Scalar(name, name, at), node)
            events[identity] = replace(event, fields={**event.fields, name: setting})


def parse(words: Iterable[str]) -> dict[str, str]:
    """Return overrides from words such as `taliban.control=0.8`.

    Raises
    ------
    ScenarioError
        When a word has no `=`.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for word in words:
        at, (key, equals, value) = Origin(f"--set {word}", 0, 0), word.partition("=")
        if not equals or not key.strip():
            problems.append(Problem(at, "no `=` in it", "write --set taliban.control=0.8"))
        elif key.strip() in found:
            problems.append(Problem(at, f"{key.strip()} is set twice", "leave one of them out."))
        found[key.strip()] = value.strip()
    if problems:
        raise ScenarioError(problems)
    return found


def _node(value: Any, at: Origin, notes: Notes) -> Node:
    """Return a Python value as if it had been written."""
    if isinstance(value, MappingOf):
        pairs = ((Scalar(str(name), str(name), at), _node(inner, at, notes)) for name, inner in value.items())
        return Mapping(tuple(pairs), at)
    if isinstance(value, list | tuple | set | frozenset):
        return Sequence(tuple(_node(item, at, notes) for item in value), at)
    if value is None:
        return Scalar(None, "", at)
    text = format_value(value)
    if isinstance(value, bool | str):
        return Scalar(text, text, at, quoted=not text)
    try:
        number = float(value)
    except (TypeError, ValueError):
        remedy = "give a number, a switch, a word, a list or a mapping."
        raise Wrong(at, f"{text!r} is no value of a scenario", remedy) from None
    if (wrong := complaint(text)) is not None:
        raise Wrong(at, *wrong)
    return Scalar(number, text, at)
