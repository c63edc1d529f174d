"""A scenario held against the record: bands, scores and verdicts, row by row and series by series.

This is retrodiction: whoever wrote the scenario knew the outcome. What is out of the fit is told by the cut-off.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np

from sim.analysis.hindcast.forecast import Forecast, ForecastTask, forecast, number_keys
from sim.analysis.hindcast.naive import naive_forecasts
from sim.analysis.hindcast.observation import ObservationModel, observation_model
from sim.analysis.hindcast.ratios import RatioResult, last_day, summarise, tests_of
from sim.analysis.hindcast.scoring import Score, against, brier, energy, figures_of, mean, rank_histogram, score
from sim.analysis.hindcast.targets import Record, Target, Unscored, before, silent_for
from sim.analysis.hindcast.window import weeks_until
from sim.display import Displayed, Picture, Rows
from sim.figures.style import config
from sim.runs.ensemble import replicate_seeds
from sim.scenario import Scenario

CUT_OFF = date(2022, 6, 30)
FITTED, TESTED = "up to the cut-off", "after the cut-off"


@dataclass(frozen=True)
class RowResult:
    """One row: what was recorded, what was forecast, and how the naive forecasts did.

    Attributes
    ----------
    part
        Whether the row ends before the cut-off or after it.
    naive
        Scores by name of the baseline; empty where nothing came before.
    threshold, brier, naive_brier
        The last figure of the series before the row began, for the row's own days, the Brier score of whether more came, and the
        best of the naive forecasts at that; NaN where nothing came before or the row is scored by direction.
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
    """Several rows together: one series, or one part of the record.

    Attributes
    ----------
    rows
        How many rows carry a score.
    inside_50, inside_80, inside_90
        Shares of rows within the interval; 0.5, 0.8 and 0.9 when the bands are honest.
    crps, log_crps, interval
        Mean scores of the model; the first and the last only within a series, whose rows share a unit.
    ignorance, brier
        Mean scores of the model, in bits and as a square of probabilities.
    energy
        Energy score of log(1 + x) of all rows together: whether they hang together as the record's do.
    ranks
        How many rows fall on each tenth of their forecast.
    compared
        How many rows have a naive forecast; the two scores below are of these rows.
    log_crps_compared, best_naive, naive_log_crps
        The model's and the best baseline's mean score on the same rows.
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
        """In words: against the best naive forecast."""
        if self.rows == 0:
            return "direction only"
        if self.compared == 0:
            return "nothing to compare with"
        words = {"better": "beats", "worse": "loses to", "level": "level with"}
        return f"{words[against(self.log_crps_compared, self.naive_log_crps)]} {self.best_naive}"


@dataclass(frozen=True, repr=False)
class Hindcast(Displayed):
    """All that a scenario says about a record."""

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
        rows = [{"series": tally.label, "share": tally.inside_90} for tally in self.series if tally.rows]
        x_axis = {"field": "share", "type": "quantitative", "title": "share of rows within the 90 % band"}
        return {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "title": f"{self.scenario} against the record",
            "width": 480,
            "config": config(),
            "data": {"values": rows},
            "mark": "bar",
            "encoding": {"x": x_axis, "y": {"field": "series", "type": "nominal", "title": None}},
        }

    def members(self, row: str) -> np.ndarray:
        """Return the forecast of one row, shape (replicates,)."""
        ids = [target.row.id for target in self.forecast.asked.targets]
        return self.forecast.recorded[:, ids.index(row)]

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        return {
            "scenario": self.scenario,
            "record": self.record,
            "replicates": self.replicates,
            "scale": self.scale,
            "weeks": self.weeks,
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
    """Run scenarios with the same luck and score them against a record.

    Parameters
    ----------
    scenarios
        What is held against the record.
    record
        From `targets.read_targets`.
    replicates, seed, scale
        The ensemble of each; the scale thins the Taliban's fighters alone.
    cut_off
        Rows that end by then are told apart from those that end later.
    workers
        Processes.
    progress
        Called after each run with the number done.

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


def ask(scenario: Scenario, record: Record, scale: float) -> ForecastTask:
    """Return what to ask of the runs of a scenario: the targets it can speak to, and the tests of sign and ratio."""
    tests = tests_of(record, observation_model())
    weeks = min(scenario.weeks, max(record.weeks, weeks_until(last_day(tests))))
    targets = tuple(target for target in record.targets if silent_for(target, scenario) is None)
    return ForecastTask(scenario, targets, tests, number_keys(scenario), scale, weeks)


def judge(found: Forecast, record: Record, unscored: Sequence[Unscored], cut_off: date) -> Hindcast:
    """Score a forecast that has been made."""
    model = observation_model()
    rows = []
    for column, target in enumerate(found.asked.targets):
        rows.append(_row_result(target, found.recorded[:, column], record, model, cut_off))
    tests = [summarise(test, found.ratios[:, column]) for column, test in enumerate(found.asked.tests)]
    by_series = {row.target.series.key: row.target.series.label for row in rows}
    return Hindcast(
        scenario=found.asked.scenario.name,
        # A scenario's title may speak of the shipped record, which is another one.
        title=found.asked.scenario.title if record.shipped else f"Scenario {found.asked.scenario.name}",
        record=record.name,
        replicates=len(found.seeds),
        scale=found.asked.scale,
        weeks=found.asked.weeks,
        cut_off=cut_off,
        rows=tuple(rows),
        series=tuple(
            tally(key, text, [row for row in rows if row.target.series.key == key], found)
            for key, text in by_series.items()
        ),
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


def _row_result(
    target: Target, members: np.ndarray, record: Record, model: ObservationModel, cut_off: date
) -> RowResult:
    naive = None if target.kind == "direction" else naive_forecasts(target, record.history, model)
    threshold = before(target, record.history, model)[-1][1] if naive else float("nan")
    figures = figures_of(target)
    return RowResult(
        target=target,
        part=FITTED if target.row.end <= cut_off else TESTED,
        score=score(target, members),
        naive={name: score(target, others) for name, others in (naive or {}).items()},
        threshold=threshold,
        brier=brier(members, figures, threshold) if naive else float("nan"),
        naive_brier=min(brier(others, figures, threshold) for others in naive.values()) if naive else float("nan"),
    )


def tally(key: str, label: str, rows: Sequence[RowResult], found: Forecast, *, across: bool = False) -> Tally:
    """Return several rows together.

    Parameters
    ----------
    key, label
        What the rows have in common.
    rows
        Rows scored by direction are left out.
    found
        The forecast that they were scored in, for what they are together.
    across
        Whether the rows are of several series: each series then counts alike, however many rows it has.
    """
    scored = [row for row in rows if not np.isnan(row.score.log_crps)]
    compared = [row for row in scored if row.naive]
    names = list(compared[0].naive) if compared else []
    naive = {name: _mean(compared, [row.naive[name].log_crps for row in compared], across) for name in names}
    best = min(naive, key=lambda name: naive[name]) if naive else ""
    return Tally(
        key=key,
        label=label,
        rows=len(scored),
        inside_50=mean([float(row.score.inside_50) for row in scored]),
        inside_80=mean([float(row.score.inside_80) for row in scored]),
        inside_90=mean([float(row.score.inside_90) for row in scored]),
        crps=float("nan") if across else mean([row.score.crps for row in scored]),
        log_crps=_mean(scored, [row.score.log_crps for row in scored], across),
        interval=float("nan") if across else mean([row.score.interval for row in scored]),
        ignorance=mean([row.score.ignorance for row in scored]),
        brier=mean([row.brier for row in scored]),
        energy=_together(scored, found),
        ranks=tuple(rank_histogram([row.score.rank for row in scored])),
        compared=len(compared),
        log_crps_compared=_mean(compared, [row.score.log_crps for row in compared], across),
        best_naive=best,
        naive_log_crps=naive[best] if best else float("nan"),
    )


def _together(rows: Sequence[RowResult], found: Forecast) -> float:
    if not rows:
        return float("nan")
    columns = [found.asked.targets.index(row.target) for row in rows]
    return energy(np.log1p(found.recorded[:, columns]), np.log1p([row.target.middle for row in rows]))


def _mean(rows: Sequence[RowResult], values: Sequence[float], across: bool) -> float:
    if not across:
        return mean(values)
    by_series: dict[str, list[float]] = {}
    for row, value in zip(rows, values, strict=True):
        by_series.setdefault(row.target.series.key, []).append(value)
    return mean([mean(found) for found in by_series.values()])


def _plain_row(row: RowResult) -> dict[str, Any]:
    target = row.target
    bounds = target.bounds or (None, None)
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
        "low": bounds[0],
        "high": bounds[1],
        "verdict": row.score.verdict,
        **{name: _number(value) for name, value in asdict(row.score).items()},
        "threshold": _number(row.threshold),
        "brier": _number(row.brier),
        "naive_brier": _number(row.naive_brier),
        "naive": {
            name: {key: _number(getattr(other, key)) for key in ("median", "crps", "log_crps", "interval", "ignorance")}
            for name, other in row.naive.items()
        },
    }


def _plain(part: Tally | RatioResult) -> dict[str, Any]:
    return {"verdict": part.verdict, **{name: _number(value) for name, value in asdict(part).items()}}


def _number(value: Any) -> Any:
    return None if isinstance(value, float) and np.isnan(value) else value
