"""From what was read of the worlds of one effect to what was measured of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Measured
from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.trials import (
    ALONE,
    FROZEN,
    FROZEN_OUT,
    FULL,
    NULL,
    OUT,
    SHOCKED,
    SHOCKED_OUT,
    Trial,
    TrialWorld,
)
from sim.analysis.claims.wording import how
from sim.evidence import Effect, provinces
from sim.runs.paired import Difference

# What a way of counting is held against, on the same run.
COUNTED_AGAINST = {
    "compliance.presence": "compliance.attacks",
    "rhetoric.china": "concern.china",
    "risk.regional": "risk.transnational",
}
LEAST_PROVINCES = 15.0
MOST_PLOTS = 1.0
BREACHES, FIGHTERS = "province_breaches.{}", "province_fighters.{}"


def readings(trial: Trial) -> tuple[Measurand, ...]:
    """Return what every world of a trial is read for."""
    effect = trial.effect
    if trial.kind == "placebo":
        return tuple(
            Measurand(name.format(place), effect.week) for place in provinces() for name in (BREACHES, FIGHTERS)
        )
    outputs = [*effect.outputs]
    if trial.kind == "property" and effect.output in COUNTED_AGAINST:
        outputs.append(COUNTED_AGAINST[effect.output])
    return tuple(Measurand(output, effect.week, whole=trial.weekly) for output in outputs)


def measured(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Measured:
    """Return what was measured of one effect.

    Parameters
    ----------
    trial
        Its worlds, all of them run.
    laboratory
        Where they were run.
    seeds
        One pair each.
    """
    if trial.kind == "property":
        return _property(trial, laboratory, seeds)
    if trial.kind == "placebo":
        return _placebo(trial, laboratory, seeds)
    effect = trial.effect
    found = pairs(trial, laboratory, seeds)
    p_value = verdicts.p_value(found, effect) if effect.sign != "open" else math.nan
    verdict, why = verdicts.verdict(found, effect, p_value)
    low, high = found.interval if len(found.values) > 1 else (math.nan, math.nan)
    there = len(found.values) > 0
    smallest = effect.margin if effect.sign == "zero" or not there else plain(found.smallest)
    return Measured(
        effect.output,
        effect.sign,
        effect.week,
        *(plain(found.mean) if there else None, plain(low), plain(high), smallest, plain(p_value)),
        *(verdict, why, how(effect)),
        alone=_mean_of(trial, laboratory, seeds, NULL, ALONE),
        direct=_mean_of(trial, laboratory, seeds, FROZEN_OUT, FROZEN),
    )


def spread_of(effect: Effect, worlds: Sequence[TrialWorld], laboratory: Laboratory, seeds: Sequence[int]) -> Measured:
    """Return what was measured of an unknown: the share of an output's variance that its draws explain."""
    reading = Measurand(effect.output, effect.week)
    values = np.array([laboratory.read(world, reading, seeds) for world in worlds])
    share, low, high, p_value = verdicts.explained(values)
    verdict, why = verdicts.verdict_on_share(effect.sign, low, high, effect.margin)
    numbers = (plain(share), plain(low), plain(high), effect.margin or verdicts.SMALLEST_SHARE)
    told = f"share of the variance over {values.shape[0]} draws by {values.shape[1]} seeds"
    return Measured(
        effect.output,
        effect.sign,
        effect.week,
        *numbers,
        plain(p_value) if effect.sign == "variance" else None,
        verdict,
        why,
        told,
    )


def pairs(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Difference:
    """Return the pairs of a trial, full less taken out; pairs in which the output is undefined are left out."""
    after, before = (_values(trial, role, laboratory, seeds) for role in (FULL, OUT))
    if trial.kind == "impulse":
        after = _values(trial, SHOCKED, laboratory, seeds) - after
        before = _values(trial, SHOCKED_OUT, laboratory, seeds) - before
    elif trial.kind == "recovery":
        after = half_times(_values(trial, SHOCKED, laboratory, seeds) - after)
        before = half_times(_values(trial, SHOCKED_OUT, laboratory, seeds) - before)
    elif trial.kind == "duration":
        after, before = (weeks_below(*one) for one in ((after, _level(trial, FULL)), (before, _level(trial, OUT))))
    defined = ~(np.isnan(before) | np.isnan(after))
    return Difference(after[defined] - before[defined], before[defined], after[defined])


def _values(trial: Trial, role: str, laboratory: Laboratory, seeds: Iterable[int]) -> np.ndarray:
    effect, world, seeds = trial.effect, trial.worlds[role], list(seeds)

    def read(output: str) -> np.ndarray:
        return laboratory.read(world, Measurand(output, effect.week, whole=trial.weekly), seeds)

    values = read(effect.output)
    if effect.per:
        by = np.sum([read(output) for output in effect.per], axis=0)
        values = np.divide(values, by, out=np.full_like(values, math.nan), where=by > 0)
    return values - read(effect.than) if effect.than else values


def half_times(answers: np.ndarray) -> np.ndarray:
    """Return the weeks from its peak in which each answer falls to half of it; the rest of the run where it never does.

    Parameters
    ----------
    answers
        (R, T) runs by weeks.
    """
    found = []
    for answer in answers:
        peak = int(np.argmax(answer))
        below = np.flatnonzero(answer[peak:] <= 0.5 * answer[peak])
        found.append(math.nan if answer[peak] <= 0 else float(below[0] if len(below) else len(answer) - peak))
    return np.array(found)


def weeks_below(values: np.ndarray, level: float) -> np.ndarray:
    """Return the weeks in which each run stands below a level; undefined where the output is in any week.

    Parameters
    ----------
    values
        (R, T) runs by weeks.
    level
        In the output's unit.
    """
    return np.where(np.isnan(values).any(axis=1), math.nan, (values < level).sum(axis=1).astype(float))


def _level(trial: Trial, role: str) -> float:
    values: Mapping[str, Any] = trial.worlds[role].scenario.values
    return float(values[trial.effect.below])


def _mean_of(trial: Trial, laboratory: Laboratory, seeds: Sequence[int], before: str, after: str) -> float | None:
    if after not in trial.worlds:
        return None
    gap = _values(trial, after, laboratory, seeds) - _values(trial, before, laboratory, seeds)
    defined = gap[~np.isnan(gap)]
    return plain(float(defined.mean())) if len(defined) else None


def _property(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Measured:
    effect, world = trial.effect, trial.worlds[FULL]
    values = laboratory.read(world, Measurand(effect.output, effect.week), seeds)
    other = COUNTED_AGAINST.get(effect.output)
    if other is not None:
        above = effect.output == "risk.regional"
        gap = values - laboratory.read(world, Measurand(other, effect.week), seeds)
        holds = bool((gap > 0).all() if above else (gap < 0).all())
        why = f"{effect.output} {'above' if above else 'below'} {other}"
    elif effect.output == "aq_family.provinces":
        gap, holds, why = values, bool((values >= LEAST_PROVINCES).all()), f"at least {LEAST_PROVINCES:g} provinces"
    else:
        gap, holds, why = values, bool((values < MOST_PLOTS).all()), f"fewer than {MOST_PLOTS:g} a year"
    why += " in every run" if holds else " does not hold in every run"
    low, high = np.quantile(gap, [0.025, 0.975])
    numbers = (plain(gap.mean()), plain(low), plain(high), None, None)
    return Measured(effect.output, effect.sign, effect.week, *numbers, verdicts.HOLDS if holds else verdicts.FAILS, why)


def _placebo(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Measured:
    effect, world = trial.effect, trial.worlds[FULL]

    def read(name: str) -> np.ndarray:
        columns = [laboratory.read(world, Measurand(name.format(place), effect.week), seeds) for place in provinces()]
        return np.array(columns).T

    fighters = read(FIGHTERS)
    rates = np.divide(1000.0 * read(BREACHES), fighters, out=np.full_like(fighters, math.nan), where=fighters > 0)
    slope, (low, high), by_chance, p_value = verdicts.slope_against_chance(rates, _remoteness())
    if p_value < verdicts.LEVEL and low > 0:
        verdict, why = verdicts.HOLDS, "steeper than along shuffled remoteness"
    else:
        verdict, why = verdicts.FAILS, "no steeper than along shuffled remoteness"
    numbers = (plain(slope), plain(low), plain(high), plain(by_chance), plain(p_value))
    return Measured(
        effect.output, effect.sign, effect.week, *numbers, verdict, why, "breaches per thousand along remoteness"
    )


@cache
def _remoteness() -> np.ndarray:
    """Return the remoteness of the provinces in their order."""
    return np.array([province.remoteness for province in provinces().values()])


def as_claimed(found: Difference, effect: Effect) -> bool:
    """Say whether the mean of pairs has the claimed sign; where the sign is open, whether it is up."""
    if effect.sign == "zero":
        return abs(found.mean) <= (effect.margin or 0.0)
    return found.mean < 0 if effect.sign == "down" else found.mean > 0


def plain(value: float) -> float | None:
    """Return a number as it is kept: five digits, None where it is undefined."""
    return None if not math.isfinite(value) else float(f"{value:.5g}")
