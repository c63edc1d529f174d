"""What is legal and still looks like a mistake."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.distributions import Distribution
from sim.scenario.problems import Origin, Problem, nearest
from sim.scenario.read.document import RUN, Document
from sim.scenario.read.resolve import Content, Resolver
from sim.scenario.read.values import Setting
from sim.scenario.scenario import Scenario


def suspicions(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    """Yield warnings about the file that was named; its parents answer for themselves.

    Parameters
    ----------
    document
        The file.
    scenario
        What it became.
    content
        The merged settings with their places.
    resolver
        Knows the parameters and rules.
    """
    for check in (_repeats, _idle, _late, _twins, _edges, _likenesses, _untitled):
        for problem in check(document, scenario, content, resolver):
            if problem.at.file == document.shown or problem.at.line == 0:
                yield problem


def _assumptions(content: Content) -> list[tuple[str, Setting]]:
    """Return the settings of parameters, without rules and the settings of the run."""
    return [pair for pair in content.settings.items() if pair[0] not in RUN and not pair[0].startswith("rules.")]


def _warn(at: Origin, wrong: str, remedy: str, *related: tuple[str, Origin]) -> Problem:
    return Problem(at, wrong, remedy, related, warning=True)


def _repeats(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    for key, before, setting in content.repeats:
        yield _warn(
            setting.at,
            f"{key} already has this value",
            "delete the line, or say with `because` why it is worth repeating.",
            ("inherited from", before.at),
        )
    inherited = {key for key, _, _ in content.repeats}
    for key, setting in _assumptions(content):
        known = key in inherited or setting.because or not document.header.extends
        added = key.split(".")[1:2] and ".".join(key.split(".")[:2]) in content.added_at
        if not known and not added and setting.value == resolver.parameters[key].default:
            yield _warn(
                setting.at,
                f"{key} already has this value by default",
                "delete the line, or say with `because` why it is worth repeating.",
            )


def _idle(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    """Parameters that only rules read which are off.

    What an entity or the Taliban are at the start may matter beyond the rules that name it, so those keys are left alone.
    """
    readers: dict[str, list[str]] = {}
    for rule in resolver.catalogue.rules.values():
        for key in rule.parameters:
            readers.setdefault(key, []).append(rule.name)
    for key, setting in _assumptions(content):
        entity = resolver.parameters[key].template is not None or key.startswith("taliban.")
        rules = [] if entity else readers.get(key, [])
        if rules and not any(scenario.rules[name] for name in rules):
            off = rules[0]
            place = content.settings.get(f"rules.{off}", setting).at
            yield _warn(
                setting.at,
                f"{key} has no effect: the rule {off!r} is off",
                "turn the rule on, or delete the line.",
                ("turned off at", place),
            )


def _late(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    horizon = content.settings.get("weeks")
    if horizon is not None and horizon.at.typed:
        return  # A horizon typed for one run is shorter on purpose.
    for event in scenario.events:
        if event.week >= scenario.weeks:
            at = content.happenings[event.id].week.at
            yield _warn(
                at,
                f"the event {event.id!r} of week {event.week} never happens: the run ends after {scenario.weeks} weeks",
                "give it an earlier week, or set `weeks` higher.",
            )


def _twins(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for event in scenario.events:
        likeness = f"{event.week}|{event.kind}|{sorted(event.fields.items(), key=str)}|{event.terms}"
        if likeness in seen:
            at = content.happenings[event.id].at
            yield _warn(
                at,
                f"the same {event.kind} stands twice in week {event.week}",
                "keep one; to replace an inherited event give it the same `id`.",
                ("the other stands at", content.happenings[seen[likeness]].at),
            )
        seen[likeness] = event.id


def _edges(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    for key, setting in _assumptions(content):
        form = setting.value
        if not isinstance(form, Distribution):
            continue
        if (
            form.form != "choice"
            and form.numbers[0] == form.numbers[-1]
            and form.form in ("uniform", "triangular", "loguniform")
        ):
            yield _warn(
                setting.at, f"{key} is drawn from a range of no width", f"write the value itself: {form.numbers[0]:g}."
            )
        if form.mass_inside < 0.8:
            yield _warn(
                setting.at,
                f"{1 - form.mass_inside:.0%} of this {form.form} lies outside what {key} may be, and is cut off",
                f"{key} takes {resolver.parameters[key].range}.",
            )
    if scenario.scale < 0.01:
        yield _warn(
            content.settings["scale"].at,
            f"at scale {scenario.scale:g} fewer than {75000 * scenario.scale:.0f} fighters stand for the force",
            "results get noisy; 0.05 is quick enough to look at.",
        )


def _likenesses(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    """Find added entities whose name looks like a slip of the pen."""
    for path, at in content.added_at.items():
        kind, name = path.split(".")
        near = nearest(name, resolver.catalogue.entities[kind])
        if near is not None and len(name) > 4:
            yield _warn(
                at,
                f"{name!r} is added as a new {kind[:-1]}",
                f"if you meant {near!r}, write that; if not, choose a name less like it.",
            )


def _untitled(document: Document, scenario: Scenario, content: Content, resolver: Resolver) -> Iterator[Problem]:
    if not document.header.title:
        yield _warn(
            Origin(document.shown),
            "the scenario has no title",
            "write one, such as `title: Forced expulsion`; figures and tables show it.",
        )
