"""A resolved scenario: the input of the model."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sim.display import Displayed, Rows
from sim.evidence.rows import Value as Plain
from sim.scenario.catalogue import KINDS, Catalogue, catalogue
from sim.scenario.distributions import Distribution, uniform_at
from sim.scenario.event import Event, as_written, events_of, happening_of, in_time, plain
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError
from sim.scenario.read.refutations import Refutation
from sim.scenario.read.resolve import Content, Resolver
from sim.scenario.read.values import START


@dataclass(frozen=True, kw_only=True, repr=False)
class Scenario(Displayed):
    """A resolved scenario.

    Values that are distributions stand in `values` (and in the events' fields) at their medians until :meth:`draw`.

    Attributes
    ----------
    values
        Every parameter by its dotted key, those of entities included (`groups.isis_k.growth`).
    labels
        Names of entities in figures and tables.
    distributions
        Unknown values, drawn once per replicate, by key; the key of an event's field is `events.ID.FIELD`.
    origins
        The place of each value that is not the default of the seeds.
    chain
        The files of the scenario, the oldest ancestor first.
    """

    name: str
    title: str
    voice: str = ""
    theme: str = "own"
    assumes: str = ""
    because: str = ""
    wrong_if: str = ""
    refuted_if: tuple[Refutation, ...] = ()
    claims: tuple[str, ...] = ()
    weeks: int = 260
    start: str = str(START)
    scale: float = 1.0
    oracle: bool = False
    values: dict[str, Plain]
    groups: tuple[str, ...]
    states: tuple[str, ...]
    leaders: tuple[str, ...]
    warlords: tuple[str, ...]
    factions: tuple[str, ...] = ()
    labels: dict[str, str]
    events: tuple[Event, ...]
    rules: dict[str, bool]
    distributions: dict[str, Distribution] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    chain: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        open_ = f", {len(self.distributions)} unknown" if self.distributions else ""
        return (
            f"<Scenario {self.name}: {self.title}; {self.weeks} weeks at scale {self.scale:g}, {len(self.values)} values{open_}, "
            f"{len(self.events)} events, {sum(self.rules.values())} of {len(self.rules)} rules on>"
        )

    def _table(self) -> Rows:
        own = [key for key in self.origins if key in self.values]
        values = {
            key: self.distributions[key].written() if key in self.distributions else self.values[key] for key in own
        }
        return [{"assumption": key, "value": values[key], "because": self.reasons.get(key, "")} for key in own]

    @cached_property
    def digest(self) -> str:
        """A hash of all that a run depends on: everything except prose, places and warnings."""
        content = {
            "weeks": self.weeks,
            "scale": self.scale,
            **({"start": self.start} if self.first_day != START else {}),
            "values": self.values,
            "entities": [self.groups, self.states, self.leaders, self.warlords, self.factions],
            "events": [
                [event.week, event.kind, event.fields, event.id, *([event.terms] if event.terms else [])]
                for event in self.events
            ],
            "rules": self.rules,
            "distributions": {
                key: [form.written(), form.low, form.high, form.whole] for key, form in self.distributions.items()
            },
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def first_day(self) -> date:
        """First day of week 0."""
        return date.fromisoformat(self.start)

    def draw(self, seed: int) -> Scenario:
        """Return the scenario with every unknown drawn.

        Parameters
        ----------
        seed
            The replicate's seed. A draw depends only on the seed and the key, or on the name that unknowns share.
        """
        if not self.distributions:
            return self
        drawn = {key: form.quantile(uniform_at(seed, form.address(key))) for key, form in self.distributions.items()}
        values = {key: drawn.get(key, value) for key, value in self.values.items()}
        events = tuple(_drawn(event, drawn) for event in self.events)
        return replace(self, values=values, events=in_time(events), distributions={})

    def changed(self, changes: Mapping[str, object], *, title: str = "", beyond: bool = False) -> Scenario:
        """Return the scenario with other values of some keys, checked as in a file.

        The result equals that of reading the files again with overrides, and takes much less time.

        Parameters
        ----------
        changes
            Values by key: an assumption, `rules.NAME`, `weeks`, `scale`, `oracle`, `events.ID`, `events.ID.week`,
            `events.ID.FIELD` or a term of a condition (`events.ID.when.above`). For `events.ID`, off takes the event out, and an
            :class:`Event` or a mapping such as `{"week": 26, "talks": {"with": "united_states"}}` replaces or adds it. A value may
            be a number, a switch, a word, a list, a mapping, a :class:`~sim.scenario.Distribution`, or text as in a file (`"80 %"`,
            `"{uniform: [0.2, 0.6]}"`). A key that was unknown becomes known.
        title
            The title of the variant. Its name is derived from the title, so that it differs from that of the original.
        beyond
            Whether numbers may lie outside their admissible ranges, which takes a mechanism to its limit. All else is checked.

        Raises
        ------
        ScenarioError
            With every wrong change, and what to write instead.
        """
        name = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") or "variant"
        found = replace(self, title=title, name=name) if title else self
        return found.with_content(self._changed(changes, beyond), catalogue()) if changes else found

    def _changed(self, changes: Mapping[str, object], beyond: bool) -> Content:
        notes, known = Notes(), catalogue()
        content = Content(added=self.added(known))
        content.happenings |= {event.id: happening_of(event, self.distributions) for event in self.events}
        resolver = Resolver(known, [], notes, content)
        resolver.known.ranged, resolver.known.start = not beyond, self.first_day
        # The value True leaves an event as it is.
        there = {f"events.{event.id}" for event in self.events}
        asked = {key: value for key, value in changes.items() if not (value is True and key in there)}
        resolver.override({key: _as_written(value, known) for key, value in asked.items()}, "changed({key}={text})")
        resolver.check_terms(self.oracle)
        if notes.found:
            raise ScenarioError(notes.found)
        return content

    def with_content(self, content: Content, known: Catalogue) -> Scenario:
        """Return the scenario with other settings and events."""
        said = content.settings
        values = {key: plain(setting.value) for key, setting in said.items()}
        unknown = {
            key: form for key, form in self.distributions.items() if key not in said and not key.startswith("events.")
        }
        unknown |= {key: setting.value for key, setting in said.items() if isinstance(setting.value, Distribution)}
        events = events_of(content.happenings.values(), known.events, unknown)
        reasons = {key: reason for key, reason in self.reasons.items() if key not in said}
        return replace(
            self,
            values={key: values.get(key, value) for key, value in self.values.items()},
            rules={name: bool(values.get(f"rules.{name}", on)) for name, on in self.rules.items()},
            events=events,
            distributions=unknown,
            weeks=int(values.get("weeks", self.weeks)),
            start=str(values.get("start", self.start)),
            scale=float(values.get("scale", self.scale)),
            oracle=bool(values.get("oracle", self.oracle)),
            origins={**self.origins, **{key: setting.at for key, setting in said.items()}},
            reasons=reasons | {key: setting.because for key, setting in said.items() if setting.because},
        )

    def added(self, known: Catalogue) -> dict[str, dict[str, str]]:
        """Return the labels of entities that are not in the catalogue, by kind and name."""
        return {
            kind: {name: self.labels[name] for name in getattr(self, kind) if name not in known.entities[kind]}
            for kind in KINDS
        }


def _as_written(value: object, known: Catalogue) -> object:
    """Return an event, a distribution or an empty word as a file would hold it, and anything else as it is."""
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, Distribution):
        return value.written()
    return as_written(value, known.events.get(value.kind)) if isinstance(value, Event) else value


def _drawn(event: Event, drawn: Mapping[str, float | str | bool]) -> Event:
    fields = {name: drawn.get(f"events.{event.id}.{name}", value) for name, value in event.fields.items()}
    week = drawn.get(f"events.{event.id}.week", event.week)
    terms = {name: drawn.get(f"events.{event.id}.{name}", value) for name, value in event.terms.items()}
    return replace(event, fields=fields, week=int(week), terms=terms)


def spread(scenario: Scenario, changes: Mapping[str, object]) -> dict[str, object]:
    """Return changes with each starred key replaced by all keys of the scenario that match it."""
    found: dict[str, object] = {}
    for key, value in changes.items():
        pattern = re.compile(re.escape(key).replace(r"\*", r"[^.]*"))
        found |= dict.fromkeys(filter(pattern.fullmatch, scenario.values) if "*" in key else [key], value)
    return found
