"""From what happened in one run to what each recorder would have written down about it."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.hindcast.observation import OTHER, RATIO, Number, Series
from sim.analysis.hindcast.targets import EXTENSIVE, Target
from sim.analysis.hindcast.window import DAYS, Window
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.tables import is_flow

if TYPE_CHECKING:
    from sim.outputs.results import Results


@dataclass(frozen=True)
class RecordedRun:
    """One run as a recorder meets it.

    Attributes
    ----------
    results
        What happened.
    values
        The drawn scenario's values, by key.
    seed
        Addresses the recorder's luck: a series added or a row left out changes no other draw.
    """

    results: Results
    values: Mapping[str, Any]
    seed: int

    def luck(self, *address: str) -> np.random.Generator:
        """Return the random numbers that belong to an address."""
        return np.random.default_rng([self.seed, zlib.crc32("|".join(address).encode())])

    def number(self, series: Series, name: str) -> float:
        """Return a recorder's number, the same for all rows of a series within a run.

        Parameters
        ----------
        series
            Whose number.
        name
            Which; one that the series lacks is neutral (1).
        """
        declared = series.numbers.get(name)
        return 1.0 if declared is None else drawn(declared, self.luck(series.key, name))

    def weight(self, output: str, weight: float | str) -> float:
        """Return a weight, or the share of the scenario that a word stands for."""
        if not isinstance(weight, str):
            return float(weight)
        if weight in ("regime", "others"):
            aimed = float(self.values[f"groups.{output.split('.')[1]}.war_on_taliban"])
            return aimed if weight == "regime" else 1.0 - aimed
        killed = float(self.values["enforcement.kill_share"])
        return killed / float(self.values["backlash.precision"]) if weight == "alleged" else killed


def drawn(number: Number, luck: np.random.Generator) -> float:
    """Draw a number from its triangle."""
    return number.value if number.low == number.high else float(luck.triangular(number.low, number.value, number.high))


def recorded(run: RecordedRun, targets: Sequence[Target]) -> np.ndarray:
    """Return what would have been recorded for each target in one run.

    Parameters
    ----------
    run
        What happened.
    targets
        Rows that the run can speak to.

    Returns
    -------
    numpy.ndarray
        Shape (targets,), each for the simulated days of its row.
    """
    return np.array([_FORMS[target.series.form](run, target) for target in targets])


def _noise(run: RecordedRun, target: Target) -> float:
    spread = run.number(target.series, "noise")
    return math.exp(math.log(spread) * run.luck(target.series.key, "noise", target.row.id).standard_normal())


def _amount(run: RecordedRun, output: str, days: Window) -> float:
    values = run.results.series(output)
    return days.total(values) if is_flow(output) else days.gain(values)


def _events(run: RecordedRun, target: Target) -> float:
    """Count a share of what happened, miscounted row by row."""
    happened = sum(
        run.weight(name, weight) * _amount(run, name, target.window) for name, weight in target.series.outputs.items()
    )
    mean = happened * run.number(target.series, "share") * _noise(run, target)
    return float(run.luck(target.series.key, "count", target.row.id).poisson(max(mean, 0.0)))


def _deaths(run: RecordedRun, target: Target) -> float:
    """Deaths: a few attacks hold most of them, and one may be filed under another conflict."""
    series, days = target.series, target.window
    luck = run.luck(series.key, "deaths", target.row.id)
    mean, clumping = run.number(series, "per_event"), run.number(series, "clumping")
    total = 0.0
    for name, weight in series.outputs.items():
        happened = run.weight(name, weight) * _amount(run, name, days)
        if weight == "killed":
            total += luck.poisson(happened * run.number(series, "per_act"))
            continue
        misfiled = _trapped(run, target, name, weight)
        total += _clumped(happened - misfiled, mean, clumping, luck)
        if misfiled >= 1.0:
            # The deadliest of that week's attacks is missing from this series.
            each = np.array([_clumped(1.0, mean, clumping, luck) for _ in range(round(misfiled))])
            total += float(each.sum() - each.max())
    return float(round(total * _noise(run, target)))


def _trapped(run: RecordedRun, target: Target, name: str, weight: float | str) -> float:
    """Return how many attacks fall into the week of the misfiled one, when the window holds it."""
    day = target.series.trap
    if day is None or not target.window.start <= day <= target.window.end:
        return 0.0
    week = (day - WEEK_ZERO).days // DAYS
    if not 0 <= week < run.results.weeks:
        return 0.0
    return run.weight(name, weight) * float(run.results.series(name)[week])


def _clumped(events: float, mean: float, clumping: float, luck: np.random.Generator) -> float:
    """Draw the deaths of several events, each negative binomial."""
    if events <= 0.0:
        return 0.0
    return float(luck.poisson(luck.gamma(events * clumping, mean / clumping)))


def _estimate(run: RecordedRun, target: Target) -> float:
    """Estimate a standing number, by somebody's guess."""
    level = sum(
        run.weight(name, weight) * target.window.mean(run.results.series(name)) for name, weight in _outputs(target)
    )
    return level * run.number(target.series, "share") * _noise(run, target)


def _places(run: RecordedRun, target: Target) -> float:
    """Events in one place out of a sample of a given size."""
    series = target.series
    where = np.array(
        [sum(_amount(run, f"{name}.{place}", target.window) for name, _ in _outputs(target)) for place in _all(run)]
    )
    floor = run.number(series, "floor")
    shares = where / where.sum() if where.sum() > 0 else np.full(where.shape, 1.0 / where.size)
    shares = (1.0 - floor * where.size) * shares + floor
    # One sample for all the rows of a window, so that they add up.
    luck = run.luck(series.key, "sample", str(target.row.start), str(target.row.end))
    seen = luck.multinomial(round(target.total), luck.dirichlet(shares * run.number(series, "concentration")))
    counts = dict(zip(_all(run), seen, strict=True))
    if target.place == OTHER:
        return float(seen.sum() - sum(counts[name] for name in target.named))
    return float(counts[str(target.place)])


def _all(run: RecordedRun) -> tuple[str, ...]:
    return run.results.provinces


def _outputs(target: Target) -> tuple[tuple[str, float | str], ...]:
    return tuple(target.series.outputs.items())


def _gain(run: RecordedRun, target: Target) -> float:
    """Growth of a cumulative count, thinned by what stays unknown."""
    happened = sum(run.weight(name, weight) * _amount(run, name, target.window) for name, weight in _outputs(target))
    known = run.number(target.series, "share")
    return float(
        run.luck(target.series.key, "seen", target.row.id).binomial(round(max(happened, 0.0)), min(known, 1.0))
    )


def _level(run: RecordedRun, target: Target) -> float:
    """Where something stands at the end of the window."""
    return sum(
        run.weight(name, weight) * target.window.last(run.results.series(name)) for name, weight in _outputs(target)
    )


def _anchored(run: RecordedRun, target: Target) -> float:
    """Multiply an earlier row by the change of what stands behind it."""
    assert target.anchor is not None
    row, then = target.anchor
    assert row is not None
    outputs = [run.results.series(name) for name, _ in _outputs(target)]
    ratio = sum(target.window.mean(output) for output in outputs) / max(
        sum(then.mean(output) for output in outputs), 1e-12
    )
    daily = (row.value or 0.0) / ((row.end - row.start).days + 1)
    mean = daily * float(target.window.days.sum()) * ratio * _noise(run, target)
    return float(run.luck(target.series.key, "count", target.row.id).poisson(mean))


def _spread(run: RecordedRun, target: Target) -> float:
    """Count the places in which anything happened."""
    happened = [
        sum(_amount(run, f"{name}.{place}", target.window) for name, _ in _outputs(target)) for place in _all(run)
    ]
    reached = sum(amount > 0 for amount in happened)
    return min(reached * run.number(target.series, "share") * _noise(run, target), float(len(happened)))


def _rungs(run: RecordedRun, target: Target) -> float:
    """Count the states that stand on a rung or above it at the end of the window."""
    reached = sum(
        target.window.last(run.results.series(f"{name}.{state}")) >= float(rung)
        for name, rung in _outputs(target)
        for state in run.results.states
    )
    return float(round(reached * run.number(target.series, "share") * _noise(run, target)))


def _ratio(run: RecordedRun, target: Target) -> float:
    """Count, as the series' own recorder does, what happened now and then; the ratio of both by the day."""
    series = target.series.ratio_of
    assert series is not None
    assert target.anchor is not None
    row, then = target.anchor
    by_day = series.form in EXTENSIVE
    now = Target(target.row, series, target.window)
    over = _by_day(_FORMS[series.form](run, now), target.window.days.sum(), by_day)
    if row is not None:
        return over / _by_day(row.value or 0.0, (row.end - row.start).days + 1, by_day)
    before = replace(target.row, id=f"{target.row.id}:before", start=then.start, end=then.end)
    return over / _by_day(_FORMS[series.form](run, Target(before, series, then)), then.days.sum(), by_day)


def _by_day(figure: float, days: float, flows: bool) -> float:
    # Half a count is added, so that a year without any is no division by zero.
    return (figure + 0.5) / float(days) if flows else max(figure, 0.5)


_FORMS: dict[str, Callable[[RecordedRun, Target], float]] = {
    "events": _events,
    "deaths": _deaths,
    "estimate": _estimate,
    "places": _places,
    "gain": _gain,
    "level": _level,
    "anchored": _anchored,
    "spread": _spread,
    "rungs": _rungs,
    RATIO: _ratio,
}
