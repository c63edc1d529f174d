"""Compare a scenario with the record: bands, scores and verdicts for each row and each series.

This is retrodiction: the authors of the scenario knew the outcome. Rows after the cut-off were not used for a fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.hindcast.forecast import Forecast, ForecastTask, forecast, number_keys
from sim.analysis.hindcast.naive import as_of, naive_forecasts
from sim.analysis.hindcast.ratios import RatioResult, summarise, tests_of
from sim.analysis.hindcast.scoring import (
    Score,
    against,
    brier,
    energy,
    figures_of,
    mean,
    rank_histogram,
    score,
    without_nan,
)
from sim.analysis.hindcast.targets import Record, Target, Unscored, before, silent_for
from sim.analysis.hindcast.window import weeks_until
from sim.display import Displayed, Picture, Rows
from sim.evidence import Observation
from sim.outputs.calendar import WEEK_ZERO
from sim.runs.ensemble import replicate_seeds
from sim.scenario import Scenario

CUT_OFF = date(2022, 6, 30)
Naive = Callable[[Target, Sequence[Observation]], dict[str, np.ndarray]]
FITTED, TESTED = "up to the cut-off", "after the cut-off"


@dataclass(frozen=True)
class RowResult:
    """The result for one row: the recorded figure, the forecast, and the scores of the naive forecasts.

    Attributes
    ----------
    part
        Whether the row ends before the cut-off or after it.
    naive
        Scores by name of the naive forecast; empty for the first row of a series.
    threshold, brier, naive_brier
        The last figure of the series before the row began, scaled to the row's days; the Brier score of whether the recorded figure
        is above it, and the best naive forecast's. NaN for the first row of a series and for a row scored by direction.
    """

    target: Target
    part: str
    score: Score
    naive: dict[str, Score]
    threshold: float
    brier: float
    naive_brier: float


@dataclass(frozen=True)
class Tally:
    """The result for several rows: one series, or one part of the record.

    Attributes
    ----------
    rows
        Number of rows with a score.
    inside_50, inside_80, inside_90
        Shares of rows within the interval; 0.5, 0.8 and 0.9 for calibrated bands.
    crps, log_crps, interval
        Mean scores of the model. The first and the last are given only within a series, whose rows share a unit.
    ignorance, brier
        Mean scores of the model, in bits and as a squared difference of probabilities.
    energy
        Energy score of log(1 + x) of all rows together, which measures the dependence between rows.
    ranks
        Number of rows in each tenth of their forecast.
    compared
        Number of rows with a naive forecast; the scores below are for these rows.
    log_crps_compared, best_naive, naive_log_crps
        Mean score of the model, name of the best naive forecast, and its mean score.
    """

    key: str
    label: str
    rows: int
    inside_50: float
    inside_80: float
    inside_90: float
    crps: float
    log_crps: float
    interval: float
    ignorance: float
    brier: float
    energy: float
    ranks: tuple[int, ...]
    compared: int
    log_crps_compared: float
    best_naive: str
    naive_log_crps: float

    @property
    def verdict(self) -> str:
        """The comparison with the best naive forecast, in words."""
        if self.rows == 0:
            return "direction only"
        if self.compared == 0:
            return "nothing to compare with"
        words = {"better": "beats", "worse": "loses to", "level": "level with"}
        return f"{words[against(self.log_crps_compared, self.naive_log_crps)]} {self.best_naive}"

    @property
    def tenths(self) -> str:
        """The number of rows in each tenth of their forecasts, in words."""
        return " ".join(map(str, self.ranks)) if self.rows else "–"


@dataclass(frozen=True, repr=False)
class Hindcast(Displayed):
    """The result of comparing a scenario with a record."""

    scenario: str
    title: str
    record: str
    replicates: int
    scale: float
    weeks: int
    cut_off: date
    rows: tuple[RowResult, ...]
    series: tuple[Tally, ...]
    parts: tuple[Tally, ...]
    tests: tuple[RatioResult, ...]
    unscored: tuple[Unscored, ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    forecast: Forecast

    def __repr__(self) -> str:
        return (
            f"<Hindcast of {self.scenario} against {self.record}: {len(self.rows)} rows, {len(self.tests)} tests of sign, "
            f"{self.replicates} runs at scale {self.scale:g}>"
        )

    def _table(self) -> Rows:
        columns = ("label", "rows", "inside_50", "inside_90", "log_crps", "best_naive", "naive_log_crps")
        return [{name: getattr(tally, name) for name in columns} for tally in self.series]

    def _picture(self) -> Picture:
        from sim.figures import vega
        from sim.figures.figure import finish

        rows = pd.DataFrame([{"series": tally.label, "share": tally.inside_90} for tally in self.series if tally.rows])
        x_axis = vega.Channel("share:Q", title="share of rows within the 90 % band")
        chart = vega.Chart(rows, width=480).mark("bar").encode(x=x_axis, y=vega.Channel("series:N", title=None))
        return finish(chart, f"{self.scenario} against the record").specification

    def members(self, row: str) -> np.ndarray:
        """Return the forecast of one row, shape (replicates,)."""
        return self.forecast.recorded[:, self.forecast.asked.column(row)]

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        named = ("scenario", "record", "replicates", "scale", "weeks")
        return {
            **{name: getattr(self, name) for name in named},
            "cut_off": self.cut_off.isoformat(),
            "rows": [_plain_row(row) for row in self.rows],
            "series": [_plain(tally) for tally in self.series],
            "parts": [_plain(tally) for tally in self.parts],
            "tests": [_plain(test) for test in self.tests],
            "not_scored": [asdict(row) for row in self.unscored],
            "problems": list(self.problems),
            "notes": list(self.notes),
        }


def hindcast(scenario: Scenario, record: Record, **options: Any) -> Hindcast:
    """Run one scenario and score it against a record; see `hindcasts` for the options."""
    return hindcasts([scenario], record, **options)[0]


def hindcasts(
    scenarios: Sequence[Scenario],
    record: Record,
    *,
    replicates: int = 40,
    seed: int = 1,
    scale: float = 0.05,
    cut_off: date = CUT_OFF,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Hindcast]:
    """Run scenarios with the same random numbers and score them against a record.

    Parameters
    ----------
    scenarios
        The scenarios to compare with the record.
    record
        From `targets.read_targets`.
    replicates, seed, scale
        The ensemble of each scenario; the scale reduces the Taliban's fighters alone.
    cut_off
        Rows that end by this day are reported apart from those that end later.
    workers
        Number of processes.
    progress
        Called after each run with the number of runs done.

    Raises
    ------
    SanctuaryError
        When no row of the record can be scored, or a run fails.
    """
    record.demand_targets()
    asked = [ask(scenario, record, scale) for scenario in scenarios]
    found = forecast(asked, replicate_seeds(seed, replicates), workers=workers, progress=progress)
    return [
        judge(one, record, unscored_by(scenario, record), cut_off)
        for scenario, one in zip(scenarios, found, strict=True)
    ]


def unscored_by(scenario: Scenario, record: Record) -> tuple[Unscored, ...]:
    """Return the rows that a scenario is not scored on, with the reason."""
    silent = [(target.row, silent_for(target, scenario)) for target in record.targets]
    return (*record.unscored, *(Unscored(row.id, row.quantity, why) for row, why in silent if why is not None))


def ask(scenario: Scenario, record: Record, scale: float, weeks: int | None = None) -> ForecastTask:
    """Return the figures to keep of a scenario's runs: the targets it can forecast, and the tests of sign and ratio.

    Parameters
    ----------
    scenario, record, scale
        See `hindcasts`.
    weeks
        Length of the runs; by default as long as the record and the scenario allow.
    """
    tests = tests_of(record)
    targets = tuple(target for target in record.targets if silent_for(target, scenario) is None)
    weeks_of_tests = [weeks_until(test.over[1], record.zero) for test in tests]
    needed = min(scenario.weeks, max(record.weeks, 1, *weeks_of_tests))
    return ForecastTask(scenario, targets, tests, number_keys(scenario), scale, weeks or needed)


def judge(
    found: Forecast, record: Record, unscored: Sequence[Unscored], cut_off: date, naive: Naive | None = None
) -> Hindcast:
    """Score a finished forecast.

    Parameters
    ----------
    found, record, unscored
        The forecast, its record, and the rows that it is not scored on.
    cut_off
        See `hindcasts`.
    naive
        Returns the members of each naive forecast of a row, given the earlier rows. By default those of the shipped record are made
        when a row begins, and those of the events of 2015 to 2020 on the day of the cut-off.
    """
    asked = found.asked
    naive = naive or (as_of(cut_off) if record.zero < WEEK_ZERO else naive_forecasts)
    rows = tuple(
        _row_result(target, found.recorded[:, column], record, cut_off, naive)
        for column, target in enumerate(asked.targets)
    )
    tests = (summarise(test, found.ratios[:, column]) for column, test in enumerate(asked.tests))
    by_series: dict[tuple[str, str], list[RowResult]] = {}
    for row in rows:
        by_series.setdefault((row.target.series.key, row.target.series.label), []).append(row)
    return Hindcast(
        scenario=asked.scenario.name,
        # A scenario's title may refer to the shipped record, so it is not used with another one.
        title=asked.scenario.title if record.shipped else f"Scenario {asked.scenario.name}",
        record=record.name,
        replicates=len(found.seeds),
        scale=asked.scale,
        weeks=asked.weeks,
        cut_off=cut_off,
        rows=rows,
        series=tuple(tally(key, label, mine, found) for (key, label), mine in by_series.items()),
        parts=tuple(
            tally(part, part, [row for row in rows if row.part == part], found, across=True)
            for part in (FITTED, TESTED)
        ),
        tests=tuple(test for test in tests if test is not None),
        unscored=tuple(unscored),
        problems=tuple(problem.readable() for problem in record.problems),
        notes=record.notes,
        forecast=found,
    )


def _row_result(target: Target, members: np.ndarray, record: Record, cut_off: date, forecasts: Naive) -> RowResult:
    """Score one row."""
    naive = {} if target.kind == "direction" else forecasts(target, record.history)
    threshold = before(target, record.history)[-1][1] if naive else np.nan
    figures = figures_of(target)
    return RowResult(
        target=target,
        part=FITTED if target.row.end <= cut_off else TESTED,
        score=score(target, members),
        naive={name: score(target, others) for name, others in naive.items()},
        threshold=threshold,
        brier=brier(members, figures, threshold) if naive else np.nan,
        naive_brier=min((brier(others, figures, threshold) for others in naive.values()), default=np.nan),
    )


def tally(key: str, label: str, rows: Sequence[RowResult], found: Forecast, *, across: bool = False) -> Tally:
    """Return the result for several rows.

    Parameters
    ----------
    key, label
        Name of the series, or of the part of the record.
    rows
        Rows scored by direction are left out.
    found
        The forecast that they were scored in, for the energy score.
    across
        Whether the rows are of several series. Each series then has the same weight, whatever its number of rows.
    """
    scored = [row for row in rows if not np.isnan(row.score.log_crps)]
    compared = [row for row in scored if row.naive]
    names = list(compared[0].naive) if compared else []
    naive = {name: _mean(compared, [row.naive[name].log_crps for row in compared], across) for name in names}
    best = min(naive, key=lambda name: naive[name], default="")
    plain = ("inside_50", "inside_80", "inside_90", "ignorance")
    of_unit = ("crps", "interval")
    columns = [found.asked.targets.index(row.target) for row in scored]
    recorded = np.log1p([row.target.middle for row in scored])
    return Tally(
        key=key,
        label=label,
        rows=len(scored),
        **{name: mean([float(getattr(row.score, name)) for row in scored]) for name in plain},
        **{name: np.nan if across else mean([getattr(row.score, name) for row in scored]) for name in of_unit},
        log_crps=_mean(scored, [row.score.log_crps for row in scored], across),
        brier=mean([row.brier for row in scored]),
        energy=energy(np.log1p(found.recorded[:, columns]), recorded) if scored else np.nan,
        ranks=tuple(rank_histogram([row.score.rank for row in scored])),
        compared=len(compared),
        log_crps_compared=_mean(compared, [row.score.log_crps for row in compared], across),
        best_naive=best,
        naive_log_crps=naive.get(best, np.nan),
    )


def _mean(rows: Sequence[RowResult], values: Sequence[float], across: bool) -> float:
    """Return the mean over rows, or over the means of their series."""
    if not across:
        return mean(values)
    by_series: dict[str, list[float]] = {}
    for row, value in zip(rows, values, strict=True):
        by_series.setdefault(row.target.series.key, []).append(value)
    return mean([mean(found) for found in by_series.values()])


def _plain_row(row: RowResult) -> dict[str, Any]:
    target = row.target
    low, high = target.bounds or (None, None)
    scores = ("median", "crps", "log_crps", "interval", "ignorance")
    naive = {name: {key: getattr(other, key) for key in scores} for name, other in row.naive.items()}
    return {
        "id": target.row.id,
        "series": target.series.key,
        "quantity": target.row.quantity,
        "start": target.row.start.isoformat(),
        "end": target.row.end.isoformat(),
        "unit": target.row.unit,
        "part": row.part,
        "kind": target.kind,
        "simulated_share": target.window.share,
        "value": target.value,
        "low": low,
        "high": high,
        "verdict": row.score.verdict,
        **without_nan(asdict(row.score)),
        **without_nan({name: getattr(row, name) for name in ("threshold", "brier", "naive_brier")}),
        "naive": {name: without_nan(some) for name, some in naive.items()},
    }


def _plain(part: Tally | RatioResult) -> dict[str, object]:
    return {"verdict": part.verdict, **without_nan(asdict(part))}
