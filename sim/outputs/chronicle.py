"""The events of a run in plain words, derived from its weekly series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.terms import Posture, Treatment

if TYPE_CHECKING:
    from sim.outputs.results import Results

TREATMENTS = {
    Treatment.PROTECT: "protect",
    Treatment.HOST: "host quietly",
    Treatment.RESTRICT: "restrict",
    Treatment.CRACK_DOWN: "crack down on",
    Treatment.EXPEL: "expel",
    Treatment.HAND_OVER: "hand over",
}
RUNGS = ("no contact", "contact", "an open mission", "an accredited envoy", "a treaty")


def chronicle(results: Results) -> list[tuple[int, str]]:
    """Return the events that the model produced, as (week, text): decisions, offensives, attempts, strikes, recognitions, polities."""
    told: list[tuple[int, str]] = []
    label = results.labels
    for group in results.groups:
        treatment = results.series(f"treatment.{group}").astype(int)
        told += [
            (week, f"The council decides to {TREATMENTS[Treatment(treatment[week])]} {label[group]}")
            for week in _changes(treatment)
        ]
        lull = (results.series(f"lull.{group}") > 0).astype(int)
        told += [
            (week, f"{label[group]} {'breaks its offensive off and lies low' if lull[week] else 'begins an offensive'}")
            for week in _changes(lull)
        ]
        told += _steps(results, f"attempts_made.{group}", f"{label[group]} attempts an attack abroad")
    for state in results.states:
        for week in _changes(results.series(f"recognised.{state}")):
            told.append((week, f"{label[state]} recognises the government"))
        rung = results.series(f"engagement.{state}").astype(int)
        for week in _changes(rung):
            told.append((week, f"{label[state]} moves to {RUNGS[rung[week]]}"))
        sanctions = (results.series(f"posture.{state}") == Posture.SANCTION).astype(int)
        for week in _changes(sanctions):
            told.append(
                (week, f"{label[state]} {'sanctions' if sanctions[week] else 'stops sanctioning'} the government")
            )
    told += _steps(results, "strikes", "A strike from over the horizon")
    told += _steps(results, "handovers", "Militants are handed over")
    told += _steps(results, "betrayed", "A wanted man is betrayed")
    told += _steps(results, "polities", "A warlord's hold becomes a polity")
    return told


def _changes(series: np.ndarray) -> list[int]:
    """Return the weeks in which a series differs from the week before."""
    return [int(week) + 1 for week in np.flatnonzero(series[1:] != series[:-1])]


def _steps(results: Results, name: str, text: str) -> list[tuple[int, str]]:
    """Return one event for every week in which a cumulative count rises."""
    rises = np.diff(results.series(name), prepend=0.0)
    return [(int(week), text) for week in np.flatnonzero(rises > 0)]
