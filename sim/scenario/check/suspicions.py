"""Warnings about what is legal and still looks like a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.yaml_files import read_yaml
from sim.scenario.distributions import Distribution
from sim.scenario.problems import Origin, Problem, nearest
from sim.scenario.read.document import RUN, Document
from sim.scenario.read.resolve import Content, Resolver
from sim.scenario.read.values import Setting
from sim.scenario.scenario import Scenario

_DECLARED = read_yaml(Path(__file__).with_suffix(".yaml"))
READ_UNDER = [
    (structure, choice, tuple(keys))
    for structure, choices in _DECLARED["read_under"].items()
    for choice, keys in choices.items()
]
CARRIED_BY: dict[str, str] = _DECLARED["carried_by"]
_REPEATED = "delete the line, or say with `because` why it is worth repeating."


@dataclass(frozen=True, slots=True)
class _Read:
    """A file, the scenario that it became, and the merged settings with their places."""

    document: Document
    scenario: Scenario
    content: Content
    resolver: Resolver

    @property
    def assumptions(self) -> list[tuple[str, Setting]]:
        """The settings of parameters, without rules and the settings of the run."""
        settings = self.content.settings.items()
        return [(key, setting) for key, setting in settings if key not in RUN and not key.startswith("rules.")]


def suspicions(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    """Yield warnings about the file that was named, but not about its parents.

    Parameters
    ----------
    document
        The file.
    scenario
        The scenario that it became.
    content
        The merged settings with their places.
    resolver
        Knows the parameters and rules.
    """
    for check in _CHECKS:
        for problem in check(_Read(document, scenario, content, resolver)):
            if problem.at.file == document.shown or problem.at.line == 0:
                yield problem


def _warn(at: Origin, wrong: str, remedy: str, *related: tuple[str, Origin]) -> Problem:
    return Problem(at, wrong, remedy, related, warning=True)


def _repeats(read: _Read) -> Iterator[Problem]:
    for key, before, setting in read.content.repeats:
        yield _warn(setting.at, f"{key} already has this value", _REPEATED, ("inherited from", before.at))
    inherited = {key for key, _, _ in read.content.repeats}
    for key, setting in read.assumptions:
        added = ".".join(key.split(".")[:2]) in read.content.added_at
        known = key in inherited or setting.because or added or not read.document.header.extends
        if not known and setting.value == read.resolver.parameters[key].default:
            yield _warn(setting.at, f"{key} already has this value by default", _REPEATED)


def _idle(read: _Read) -> Iterator[Problem]:
    """Yield parameters that are read only by rules that are off.

    Attributes of entities and of the Taliban at the start may matter beyond the rules that name them, so they are left out.
    """
    for key, setting in read.assumptions:
        parameter = read.resolver.parameters[key]
        start = parameter.template is not None or key.startswith("taliban.")
        rules = () if start else parameter.rules
        if rules and not any(read.scenario.rules[name] for name in rules):
            place = read.content.settings.get(f"rules.{rules[0]}", setting).at
            wrong = f"{key} has no effect: the rule {rules[0]!r} is off"
            yield _warn(setting.at, wrong, "turn the rule on, or delete the line.", ("turned off at", place))


def unmet(key: str, scenario: Scenario) -> list[tuple[str, str]]:
    """Return the structures, with the choices, that a parameter needs and the scenario does not have."""
    return [
        (structure, choice)
        for structure, choice, keys in READ_UNDER
        if key.startswith(keys) and scenario.values[structure] != choice and structure not in scenario.distributions
    ]


def _unread(read: _Read) -> Iterator[Problem]:
    """Yield parameters that nothing reads under the structures of the scenario."""
    for key, setting in read.assumptions:
        for structure, choice in unmet(key, read.scenario):
            chosen = read.scenario.values[structure]
            place = read.content.settings.get(structure)
            related = () if place is None else (("set at", place.at),)
            remedy = f"set {structure} to {choice}, or delete the line."
            yield _warn(setting.at, f"{key} has no effect: {structure} is {chosen}", remedy, *related)


def _moot(read: _Read) -> Iterator[Problem]:
    """Yield events, and fields of events, that change nothing."""
    for event in read.scenario.events:
        written = read.content.happenings[event.id]
        if (rule := CARRIED_BY.get(event.kind)) and not read.scenario.rules[rule]:
            wrong = f"the {event.kind} {event.id!r} has no effect: the rule {rule!r} is off"
            yield _warn(written.at, wrong, "turn the rule on, or delete the event.")
        if event.kind != "sanction":
            continue
        for name, needed, value in (("demand", "active", True), ("groups", "active", True), ("groups", "demand", None)):
            if name in written.fields and event.fields[needed] in ((False,) if value else ("none",)):
                wrong = f"{name} of {event.id!r} has no effect: {needed} is {'off' if value else 'none'}"
                yield _warn(written.fields[name].at, wrong, f"change {needed}, or delete {name}.")
                break


def _late(read: _Read) -> Iterator[Problem]:
    horizon, weeks = read.content.settings.get("weeks"), read.scenario.weeks
    # A horizon typed for one run is shorter on purpose.
    for event in () if horizon is not None and horizon.at.typed else read.scenario.events:
        if event.week >= weeks:
            wrong = f"the event {event.id!r} of week {event.week} never happens: the run ends after {weeks} weeks"
            at = read.content.happenings[event.id].week.at
            yield _warn(at, wrong, "give it an earlier week, or set `weeks` higher.")
        elif (end := event.terms.get("until.week")) is not None and end <= event.week:
            wrong = f"the event {event.id!r} of week {event.week} never happens: it is over in week {end:g}"
            yield _warn(read.content.happenings[event.id].at, wrong, "write a later `until`, or an earlier week.")


def _twins(read: _Read) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for event in read.scenario.events:
        likeness = f"{event.week}|{event.kind}|{sorted(event.fields.items(), key=str)}|{event.terms}"
        if likeness in seen:
            at, other = (read.content.happenings[name].at for name in (event.id, seen[likeness]))
            wrong = f"the same {event.kind} stands twice in week {event.week}"
            remedy = "keep one; to replace an inherited event give it the same `id`."
            yield _warn(at, wrong, remedy, ("the other stands at", other))
        seen[likeness] = event.id


def _edges(read: _Read) -> Iterator[Problem]:
    for key, setting in read.assumptions:
        form = setting.value
        if not isinstance(form, Distribution):
            continue
        if form.form in ("uniform", "triangular", "loguniform") and form.numbers[0] == form.numbers[-1]:
            remedy = f"write the value itself: {form.numbers[0]:g}."
            yield _warn(setting.at, f"{key} is drawn from a range of no width", remedy)
        if form.mass_inside < 0.8:
            wrong = f"{1 - form.mass_inside:.0%} of this {form.form} lies outside what {key} may be, and is cut off"
            yield _warn(setting.at, wrong, f"{key} takes {read.resolver.parameters[key].range}.")
    scale = read.scenario.scale
    if scale < 0.01:
        wrong = f"at scale {scale:g} fewer than {75000 * scale:.0f} fighters stand for the force"
        yield _warn(read.content.settings["scale"].at, wrong, "results get noisy; 0.05 is quick enough to look at.")


def _likenesses(read: _Read) -> Iterator[Problem]:
    """Yield added entities whose name looks like a misspelt one."""
    for path, at in read.content.added_at.items():
        kind, name = path.split(".")
        near = nearest(name, read.resolver.catalogue.entities[kind])
        if near is not None and len(name) > 4:
            remedy = f"if you meant {near!r}, write that; if not, choose a name less like it."
            yield _warn(at, f"{name!r} is added as a new {kind[:-1]}", remedy)


def _untitled(read: _Read) -> Iterator[Problem]:
    if not read.document.header.title:
        remedy = "write one, such as `title: Forced expulsion`; figures and tables show it."
        yield _warn(Origin(read.document.shown), "the scenario has no title", remedy)


_CHECKS: tuple[Callable[[_Read], Iterator[Problem]], ...] = (
    _repeats, _idle, _unread, _moot, _late, _twins, _edges, _likenesses, _untitled,
)  # fmt: skip
