"""The assumptions of the scenario of a report, and the claims that they touch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.analysis.claims.findings import Finding, Measured, shipped
from sim.evidence import claims, sources
from sim.outputs.numbers import number
from sim.scenario import Change, Scenario, catalogue, diff, load_scenario
from sim.scenario.narrowing import narrowed

BASELINE = "baseline"
NOT_MEASURED = "not measured"


@dataclass(frozen=True)
class Assumption:
    """An assumption that differs from the baseline, with its source.

    Attributes
    ----------
    change
        The difference, with the value of the baseline first.
    source
        The source of the value of the baseline, or the word assumption.
    because
        The reason that the scenario gives.
    record
        How far the record narrows it.
    """

    change: Change
    source: str
    because: str
    record: str


@dataclass(frozen=True)
class Standing:
    """A claim that a scenario touches, with its measured verdict.

    Attributes
    ----------
    verdict
        The verdict of its worst row.
    why
        The reason for the verdict.
    label
        The kind of finding, and the reason for it.
    rows
        Each measurement in words, with its verdict and its label.
    """

    claim: str
    title: str
    statement: str
    verdict: str
    why: str
    label: str
    rows: tuple[tuple[str, str, str], ...]


def assumptions(scenario: Scenario) -> list[Assumption]:
    """Return the assumptions of a scenario that differ from the baseline."""
    base = load_scenario(BASELINE)
    known = catalogue().expand()
    found = []
    for change in diff(base, scenario):
        parameter = known.get(change.key)
        source = ""
        if parameter is not None:
            source = sources()[parameter.source].title if parameter.source in sources() else parameter.source
            source = source or "assumption"
        key = f"events.{change.key}" if change.section == "events" else change.key
        record = narrowed(parameter) if parameter is not None else ""
        found.append(Assumption(change, source, scenario.reasons.get(key, ""), record))
    return found


def touched(scenario: Scenario, differing: Iterable[Assumption]) -> list[Standing]:
    """Return the claims that a scenario names or affects, in the order of the paper; all claims for the baseline."""
    own = {*scenario.claims, *(claim for one in differing for claim in one.change.claims)}
    return [_standing(name, shipped().by_claim.get(name)) for name in claims() if name in own or not own]


def _standing(name: str, found: Finding | None) -> Standing:
    claim = claims()[name]
    if found is None:
        return Standing(name, claim.title, claim.statement, NOT_MEASURED, "", "", ())
    said = (found.verdict, found.why, found.label.told)
    return Standing(name, claim.title, claim.statement, *said, tuple(map(_row, found.effects)))


def _row(one: Measured) -> tuple[str, str, str]:
    told = f"{one.output} in week {one.week}" + (f", {one.how}" if one.how else "")
    if one.effect is None or one.low is None or one.high is None:
        return f"{told}: undefined", one.verdict, str(one.label)
    told = f"{told}: {number(one.effect)} ({number(one.low)} to {number(one.high)})"
    return told, one.verdict, str(one.label)
