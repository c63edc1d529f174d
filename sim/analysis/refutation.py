"""Judgement of runs by `refuted_if`: the number of runs that refute their scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.outputs.refuting import words
from sim.scenario import Scenario, load_scenario
from sim.scenario.read.refutations import BASELINE, START, Bound, Refutation
from sim.scenario.refuted import runs_in_words

if TYPE_CHECKING:
    from sim.runs.ensemble import Ensemble

Read = Callable[[str], np.ndarray]
"""Returns an output by its name, shape (runs, weeks)."""
_SIDES: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "above": np.greater,
    "below": np.less,
    "at_least": np.greater_equal,
    "at_most": np.less_equal,
}


@dataclass(frozen=True)
class Refuted:
    """The result of each row of `refuted_if`.

    Attributes
    ----------
    rows
        The rows.
    met
        For each row whether each run met it, or None where these runs cannot decide it.
    runs
        The number of runs.
    """

    rows: tuple[Refutation, ...]
    met: tuple[np.ndarray | None, ...]
    runs: int

    @property
    def refuted(self) -> int:
        """The number of runs that met at least one row."""
        decided = [one for one in self.met if one is not None]
        return int(np.any(decided, axis=0).sum()) if decided else 0

    def sentences(self) -> list[str]:
        """Return the result in words: a summary first, then each row."""
        if not self.rows:
            return []
        if all(one is None for one in self.met):
            summary = "These runs cannot decide what would refute the scenario"
        elif self.refuted:
            summary = f"The scenario refutes itself in {self.refuted} of {runs_in_words(self.runs)}"
        else:
            summary = f"The scenario is not refuted in {runs_in_words(self.runs)}"
        told = [
            f"{words(row)}: {'not decided' if met is None else f'{int(met.sum())} of {runs_in_words(self.runs)}'}"
            for row, met in zip(self.rows, self.met, strict=True)
        ]
        return [f"{summary}.", *told]

    def plain(self) -> dict[str, Any]:
        """Return the result as plain data."""
        counts = [None if one is None else int(one.sum()) for one in self.met]
        rows = [{"row": words(row), "met": count} for row, count in zip(self.rows, counts, strict=True)]
        return {"runs": self.runs, "refuted": self.refuted, "rows": rows, "sentences": self.sentences()}


def outputs_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the outputs that the rows of a scenario read."""
    read = [name for row in scenario.refuted_if for one in row for name in (one.output, one.than)]
    return tuple(dict.fromkeys(name for name in read if isinstance(name, str) and name not in (BASELINE, START)))


def judge(scenario: Scenario, weeks: int, runs: int, read: Read, baseline: Read | None = None) -> Refuted:
    """Return whether runs met the rows of their scenario.

    Parameters
    ----------
    scenario
        The scenario.
    weeks, runs
        The length of the runs and their number.
    read
        Returns an output of the runs.
    baseline
        Returns an output of runs of the baseline at the same seeds; None where there are none.
    """
    met = tuple(_met(row, weeks, read, baseline) for row in scenario.refuted_if)
    return Refuted(scenario.refuted_if, met, runs)


def _met(row: Refutation, weeks: int, read: Read, baseline: Read | None) -> np.ndarray | None:
    if any((one.last or 0) >= weeks or (one.than == BASELINE and baseline is None) for one in row):
        return None
    return np.asarray(np.all([_holds(one, read, baseline) for one in row], axis=0))


def _holds(one: Bound, read: Read, baseline: Read | None) -> np.ndarray:
    """Return whether each run meets a comparison; a value that is not defined meets none."""
    mine = read(one.output)
    if one.than == BASELINE and baseline is not None:
        other = _window(one, baseline(one.output))
    elif one.than == START:
        other = mine[:, :1]
    else:
        other = _window(one, read(one.than)) if isinstance(one.than, str) else np.array([[one.than]])
    with np.errstate(invalid="ignore"):
        return np.asarray(_SIDES[one.side](_window(one, mine), other * one.times).any(axis=1))


def _window(one: Bound, series: np.ndarray) -> np.ndarray:
    """Return the part of a series that a comparison reads: one mean or one week, or each week of a window."""
    if one.first is None or one.last is None:
        return series[:, -1:]
    part = series[:, one.first : one.last + 1]
    from sim.outputs.tables import row_means

    return row_means(part)[:, None] if one.window == "over" else part


def of_ensemble(ensemble: Ensemble, progress: Callable[[int], None] | None = None) -> Refuted:
    """Return the judgement of an ensemble; run the baseline at the same seeds if a row asks for it."""
    from sim.runs.ensemble import run_ensemble

    baseline = None
    if any(one.than == BASELINE for row in ensemble.scenario.refuted_if for one in row):
        settings = {"weeks": ensemble.weeks, "scale": ensemble.scale}
        first, count = ensemble.seeds[0], len(ensemble.seeds)
        baseline = run_ensemble(
            load_scenario("baseline", settings), replicates=count, seed=first, progress=progress
        ).values
    return judge(ensemble.scenario, ensemble.weeks, len(ensemble.seeds), ensemble.values, baseline)
