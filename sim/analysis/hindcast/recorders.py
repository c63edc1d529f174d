"""Turn the outputs of one run into the figures that each recorder would have published about it."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from sim.analysis.hindcast.observation import OTHER, RATIO, Number, Series
from sim.analysis.hindcast.targets import EXTENSIVE, Target
from sim.analysis.hindcast.window import DAYS, Window
from sim.outputs.results import Results
from sim.outputs.tables import is_flow


@dataclass(frozen=True)
class RecordedRun:
    """One run, as its recorders observe it.

    Attributes
    ----------
    results
        The outputs.
    values
        The values of the drawn scenario, by key.
    seed
        Part of the address of every random number, so that adding a series or leaving out a row changes no other draw.
    known
        The parameters of recorders that were drawn already.
    """

    results: Results
    values: Mapping[str, Any]
    seed: int
    known: dict[tuple[str, str], float] = field(default_factory=dict, repr=False)

    def luck(self, *address: str) -> np.random.Generator:
        """Return the random numbers that belong to an address."""
        return np.random.default_rng([self.seed, zlib.crc32("|".join(address).encode())])

    def number(self, series: Series, name: str) -> float:
        """Return a parameter of a recorder, the same for all rows of a series within a run; 1 where the series lacks it."""
        if (series.key, name) not in self.known:
            declared = series.numbers.get(name)
            self.known[series.key, name] = 1.0 if declared is None else drawn(declared, self.luck(series.key, name))
        return self.known[series.key, name]

    def weight(self, output: str, weight: float | str) -> float:
        """Return a weight, or the share of the scenario that a word stands for."""
        if not isinstance(weight, str):
            return float(weight)
        if weight in ("regime", "others"):
            aimed = float(self.values[f"groups.{output.split('.')[1]}.war_on_taliban"])
            return aimed if weight == "regime" else 1.0 - aimed
        return float(self.values["enforcement.kill_share"])


def drawn(number: Number, luck: np.random.Generator) -> float:
    """Draw a parameter from its triangular distribution."""
    return number.value if number.low == number.high else float(luck.triangular(number.low, number.value, number.high))


def recorded(run: RecordedRun, targets: Sequence[Target]) -> np.ndarray:
    """Return the figure that would have been recorded for each target in one run, for the simulated days of its row.

    Returns
    -------
    numpy.ndarray
        Shape (targets,).
    """
    return np.array([FORMS[target.series.form](run, target) for target in targets])


def _noise(run: RecordedRun, target: Target) -> float:
    spread = run.number(target.series, "noise")
    return math.exp(math.log(spread) * run.luck(target.series.key, "noise", target.row.id).standard_normal())


def _share(run: RecordedRun, target: Target) -> float:
    return run.number(target.series, "share")


def _amount(run: RecordedRun, output: str, days: Window) -> float:
    values = run.results.series(output)
    return days.total(values) if is_flow(output) else days.gain(values)


def _amount_at(run: RecordedRun, output: str, target: Target) -> float:
    """Return the amount in the window; in the province that the row names, and zero for a group that the scenario lacks."""
    if target.place is None:
        return _amount(run, output, target.window)
    if f"groups.{output.split('.')[1]}.growth" not in run.values:
        return 0.0
    others = (place for place in run.results.provinces if place not in target.named)
    places = others if target.place == OTHER else (target.place,)
    return sum(_amount(run, f"{output}.{place}", target.window) for place in places)


def _weighted(run: RecordedRun, target: Target, measure: Callable[[str], float]) -> float:
    """Return the weighted sum of a measure over the outputs of a series."""
    return sum(run.weight(name, weight) * measure(name) for name, weight in target.series.outputs.items())


def _happened(run: RecordedRun, target: Target) -> float:
    return _weighted(run, target, lambda name: _amount(run, name, target.window))


def _events(run: RecordedRun, target: Target) -> float:
    """Count a share of the events, with an error of its own for each row."""
    mean = _happened(run, target) * _share(run, target) * _noise(run, target)
    return float(run.luck(target.series.key, "count", target.row.id).poisson(max(mean, 0.0)))


def _clashes(run: RecordedRun, target: Target) -> float:
    """Count clashes: a part of the group's attacks, and a part of the members whom the regime kills, in its operations."""
    mean = 0.0
    for name, weight in target.series.outputs.items():
        reported = run.number(target.series, "per_act" if weight == "killed" else "per_event")
        mean += run.weight(name, weight) * reported * _amount_at(run, name, target)
    return float(run.luck(target.series.key, "count", target.row.id).poisson(mean * _noise(run, target)))


def _deaths(run: RecordedRun, target: Target) -> float:
    """Count deaths. A few attacks cause most of them, and one attack may be filed under another conflict."""
    series = target.series
    luck = run.luck(series.key, "deaths", target.row.id)
    mean, clumping = run.number(series, "per_event"), run.number(series, "clumping")
    total = 0.0
    for name, weight in series.outputs.items():
        happened = run.weight(name, weight) * _amount_at(run, name, target)
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
    """Return the number of attacks in the week of the misfiled one, if the window contains it."""
    day = target.series.trap
    if day is None or not target.window.start <= day <= target.window.end:
        return 0.0
    week = (day - target.window.zero).days // DAYS
    return run.weight(name, weight) * float(run.results.series(name)[week]) if 0 <= week < run.results.weeks else 0.0


def _clumped(events: float, mean: float, clumping: float, luck: np.random.Generator) -> float:
    """Draw the deaths of several events, each negative binomial."""
    return float(luck.poisson(luck.gamma(events * clumping, mean / clumping))) if events > 0.0 else 0.0


def _estimate(run: RecordedRun, target: Target) -> float:
    """Estimate a standing number, as somebody's guess."""
    level = _weighted(run, target, lambda name: target.window.mean(run.results.series(name)))
    return level * _share(run, target) * _noise(run, target)


def _by_place(run: RecordedRun, target: Target) -> list[float]:
    """Return the amount in each province."""
    names, days = target.series.outputs, target.window
    return [sum(_amount(run, f"{name}.{place}", days) for name in names) for place in run.results.provinces]


def _places(run: RecordedRun, target: Target) -> float:
    """Count the events in one place, in a sample of a given size."""
    series, where = target.series, np.array(_by_place(run, target))
    floor = run.number(series, "floor")
    shares = where / where.sum() if where.sum() > 0 else np.full(where.shape, 1.0 / where.size)
    shares = (1.0 - floor * where.size) * shares + floor
    # All rows of a window share one sample, so that they add up.
    luck = run.luck(series.key, "sample", str(target.row.start), str(target.row.end))
    seen = luck.multinomial(round(target.total), luck.dirichlet(shares * run.number(series, "concentration")))
    counts = dict(zip(run.results.provinces, seen, strict=True))
    if target.place == OTHER:
        return float(seen.sum() - sum(counts[name] for name in target.named))
    return float(counts[str(target.place)])


def _gain(run: RecordedRun, target: Target) -> float:
    """Count the growth of a cumulative number, thinned by what stays unknown."""
    happened = round(max(_happened(run, target), 0.0))
    return float(run.luck(target.series.key, "seen", target.row.id).binomial(happened, min(_share(run, target), 1.0)))


def _level(run: RecordedRun, target: Target) -> float:
    """Return a level at the end of the window."""
    return _weighted(run, target, lambda name: target.window.last(run.results.series(name)))


def _anchored(run: RecordedRun, target: Target) -> float:
    """Multiply an earlier row by the change of the outputs behind the series."""
    assert target.anchor is not None
    row, then = target.anchor
    assert row is not None
    outputs = [run.results.series(name) for name in target.series.outputs]
    before = max(sum(then.mean(output) for output in outputs), 1e-12)
    ratio = sum(target.window.mean(output) for output in outputs) / before
    daily = (row.value or 0.0) / ((row.end - row.start).days + 1)
    mean = daily * float(target.window.days.sum()) * ratio * _noise(run, target)
    return float(run.luck(target.series.key, "count", target.row.id).poisson(mean))


def _spread(run: RecordedRun, target: Target) -> float:
    """Count the places in which anything happened."""
    happened = _by_place(run, target)
    reached = sum(amount > 0 for amount in happened)
    return min(reached * _share(run, target) * _noise(run, target), float(len(happened)))


def _rungs(run: RecordedRun, target: Target) -> float:
    """Count the states that stand on a rung or above it at the end of the window."""
    reached = sum(
        target.window.last(run.results.series(f"{name}.{state}")) >= float(rung)
        for name, rung in target.series.outputs.items()
        for state in run.results.states
    )
    return float(round(reached * _share(run, target) * _noise(run, target)))


def _ratio(run: RecordedRun, target: Target) -> float:
    """Return the ratio of two daily figures of a series, both counted by its own recorder."""
    series = target.series.ratio_of
    assert series is not None
    assert target.anchor is not None
    row, then = target.anchor
    flows = series.form in EXTENSIVE
    now = Target(target.row, series, target.window)
    over = by_day(FORMS[series.form](run, now), float(target.window.days.sum()), flows)
    if row is not None:
        return float(over / by_day(row.value or 0.0, (row.end - row.start).days + 1, flows))
    before = replace(target.row, id=f"{target.row.id}:before", start=then.start, end=then.end)
    return float(over / by_day(FORMS[series.form](run, Target(before, series, then)), float(then.days.sum()), flows))


def by_day(figures: float | np.ndarray, days: float, flows: bool) -> np.ndarray:
    """Return daily figures for a ratio; those of a standing number stay as they are."""
    # Adding half a count avoids division by zero for a year without events.
    return np.asarray((figures + 0.5) / days if flows else np.maximum(figures, 0.5))


FORMS: dict[str, Callable[[RecordedRun, Target], float]] = {
    "events": _events,
    "clashes": _clashes,
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
