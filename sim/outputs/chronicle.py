"""The events of a run in plain words, derived from its weekly series."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from sim.terms import Posture, Treatment

TREATMENTS = {
    Treatment.PROTECT: "protect",
    Treatment.HOST: "host quietly",
    Treatment.RESTRICT: "restrict",
    Treatment.CRACK_DOWN: "crack down on",
    Treatment.EXPEL: "expel",
    Treatment.HAND_OVER: "hand over",
}
RUNGS = ("no contact", "contact", "an open mission", "an accredited envoy", "a treaty")


def chronicle(
    series: Callable[[str], np.ndarray], groups: Sequence[str], states: Sequence[str], labels: Mapping[str, str]
) -> list[tuple[int, str]]:
    """Return the events that a run produced: decisions, offensives, attempts, strikes, recognitions, polities.

    Parameters
    ----------
    series
        Returns the weekly series of an output.
    groups, states, labels
        The keys of the armed groups and of the states, and their labels.

    Returns
    -------
    list of tuple
        Pairs of week and text.
    """
    rises = {
        "strikes": "A strike from over the horizon",
        "handovers": "Militants are handed over",
        "betrayed": "A wanted man is betrayed",
        "polities": "A warlord's hold becomes a polity",
    }
    told: list[tuple[int, str]] = []
    for group in groups:
        name = labels[group]
        for week, now in _changes(series(f"treatment.{group}")):
            told.append((week, f"The council decides to {TREATMENTS[Treatment(int(now))]} {name}"))
        for week, now in _changes(series(f"lull.{group}") > 0):
            told.append((week, f"{name} {'breaks its offensive off and lies low' if now else 'begins an offensive'}"))
        rises[f"attempts_made.{group}"] = f"{name} attempts an attack abroad"
    for state in states:
        name = labels[state]
        for week, _ in _changes(series(f"recognised.{state}")):
            told.append((week, f"{name} recognises the government"))
        for week, now in _changes(series(f"engagement.{state}")):
            told.append((week, f"{name} moves to {RUNGS[int(now)]}"))
        for week, now in _changes(series(f"posture.{state}") == Posture.SANCTION):
            told.append((week, f"{name} {'sanctions' if now else 'stops sanctioning'} the government"))
    for output, text in rises.items():
        told += [(int(week), text) for week in np.flatnonzero(np.diff(series(output), prepend=0.0) > 0)]
    return told


def _changes(values: np.ndarray) -> list[tuple[int, float]]:
    """Return the weeks in which a series differs from the week before, with the new value."""
    return [(int(week) + 1, float(values[week + 1])) for week in np.flatnonzero(values[1:] != values[:-1])]
