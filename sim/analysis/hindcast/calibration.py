"""Calibrate a scenario: fit its unknowns on the rows up to a cut-off, test on the rest, and recover known truths.

This is retrodiction: the authors of the model and of its prior knew the outcome.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.hindcast.forecast import Forecast
from sim.analysis.hindcast.hindcast import Hindcast, ask, judge, unscored_by
from sim.analysis.hindcast.judgement import Judgement, judgement
from sim.analysis.hindcast.misfit import WITHIN, Misfit, misfit
from sim.analysis.hindcast.posterior import Fit, Recovery, fit, fitted_targets, recover
from sim.analysis.hindcast.reference import ReferenceTable, fill
from sim.analysis.hindcast.targets import Record
from sim.resources import rendered
from sim.runs.identity import digest, model_version
from sim.scenario import Scenario

# Draws from the posterior in the predictive check.
PREDICTIVE = 400
# Pairs of unknowns that the record may not distinguish.
RIDGES = (("enforcement.willingness", "enforcement.capacity"), ("enforcement.willingness", "detection.base"))


@dataclass(frozen=True)
class Calibration:
    """A fit, its forecasts, and the recovery of known truths.

    Attributes
    ----------
    fit
        The posterior.
    before, after
        The prior's and the posterior's forecasts of every row, scored.
    recovery
        The recovery of known truths, one per fitted unknown.
    misfit
        Distance of the record from the runs of the prior: for the rows fitted on, and for all rows scored by level.
    judgement
        The result on the rows after the cut-off.
    """

    scenario: Scenario
    record: Record
    cut_off: date
    fit: Fit
    before: Hindcast
    after: Hindcast
    recovery: tuple[Recovery, ...]
    truths: int
    misfit: tuple[Misfit, Misfit]
    judgement: Judgement

    def warnings(self) -> list[str]:
        """Return the reasons not to trust the posterior; none if there is no reason."""
        misfit = zip(self.misfit, ("rows fitted on", "rows of the record"), strict=True)
        uneven = [one for one in self.recovery if one.verdict != "even"]
        template = Path(__file__).with_suffix(".txt.jinja")
        return rendered(template, misfit=misfit, within=WITHIN, uneven=uneven).splitlines()

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        found = self.fit
        return {
            "prior": self.scenario.name,
            "cut_off": self.cut_off.isoformat(),
            "runs": len(found.weights),
            "scale": found.table.asked.scale,
            "weeks": found.table.asked.weeks,
            "model": digest(model_version()),
            "rows_fitted": list(found.rows),
            "effective_runs": found.effective,
            "unknowns": [self._unknown(key) for key in found.table.asked.keys],
            "ridges": [
                {"first": first, "second": second, "rank_correlation": found.correlation(first, second)}
                for first, second in self.ridges()
            ],
            "truths": self.truths,
            "recovery": [
                {**asdict(one), "verdict": one.verdict, "ranks": [round(float(rank), 4) for rank in one.ranks]}
                for one in self.recovery
            ],
            "misfit": {"fitted": self.misfit[0].plain(), "all": self.misfit[1].plain()},
            "judgement": self.judgement.plain(),
            "warnings": self.warnings(),
            "before": self.before.plain(),
            "after": self.after.plain(),
        }

    def ridges(self) -> list[tuple[str, str]]:
        """Return the pairs of unknowns to draw together: those that the prior leaves open."""
        keys = self.fit.table.asked.keys
        return [(first, second) for first, second in RIDGES if first in keys and second in keys]

    def _unknown(self, key: str) -> dict[str, object]:
        found, levels = self.fit, [0.05, 0.5, 0.95]
        learnt = next(one for one in found.learning if one.key == key)
        return {
            **asdict(learnt),
            "contraction": found.contraction(key) if learnt.fitted else 0.0,
            "prior": np.quantile(found.prior(key), levels).tolist(),
            "posterior": found.quantiles(key, levels).tolist(),
        }


def calibrate(
    scenario: Scenario,
    record: Record,
    folder: Path,
    *,
    cut_off: date,
    runs: int = 2000,
    seed: int = 1,
    scale: float = 0.02,
    truths: int = 200,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Calibration:
    """Fit a scenario's unknowns to the rows of a record up to a cut-off.

    Parameters
    ----------
    scenario
        The prior: its distributions are the unknowns.
    record
        The rows to fit and to test on.
    folder
        Folder of the table of runs; an interrupted table is continued.
    cut_off
        Rows that end later are used in the test alone.
    runs, seed, scale
        Size of the table, seed of its first run, and scale of the runs.
    truths
        Number of synthetic truths to recover.
    workers
        Number of processes.
    progress
        Called after each run with the number of runs done.
    """
    record.demand_targets()
    asked = ask(scenario, record, scale)
    table = fill(asked, folder, runs=runs, seed=seed, workers=workers, progress=progress)
    found = fit(table, cut_off, seed=seed, workers=workers)
    unscored = unscored_by(scenario, record)
    before = judge(_forecast(table, np.arange(len(table.seeds))), record, unscored, cut_off)
    after = judge(_forecast(table, found.draws(PREDICTIVE)), record, unscored, cut_off)
    level = [target for target in table.asked.targets if target.kind != "direction"]
    return Calibration(
        scenario=scenario,
        record=record,
        cut_off=cut_off,
        fit=found,
        before=before,
        after=replace(after, title=f"Fitted on rows up to {cut_off}"),
        recovery=recover(found, truths, seed=seed),
        truths=min(truths, len(table.seeds)),
        misfit=(
            misfit(table, fitted_targets(table.asked.targets, cut_off), seed=seed),
            misfit(table, level, seed=seed),
        ),
        judgement=judgement(before, after),
    )


def _forecast(table: ReferenceTable, runs: np.ndarray) -> Forecast:
    """Return the forecast of some runs of the table, without tests of sign."""
    return Forecast(
        table.asked,
        tuple(int(seed) for seed in table.seeds[runs]),
        table.unknowns[runs],
        table.recorded[runs],
        np.full((len(runs), len(table.asked.tests)), np.nan),
    )
