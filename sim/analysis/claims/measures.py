"""From what was read of the worlds of one effect to what was measured of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypedDict

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Measured
from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.trials import (
    ALONE,
    FROZEN,
    FULL,
    HELD,
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


class Parts(TypedDict, total=False):
    """The parts of an effect, as fields of what was measured; none where its worlds are not held."""

    direct: float | None
    indirect: float | None
    indirect_low: float | None
    indirect_high: float | None


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
        alone=_alone(trial, laboratory, seeds),
        **_parts(trial, laboratory, seeds),
    )


def spread_of(
    effect: Effect,
    worlds: Sequence[TrialWorld],
    held: Sequence[TrialWorld],
    laboratory: Laboratory,
    seeds: Sequence[int],
) -> Measured:
    """Return what was measured of an unknown: the share of an output's variance that its draws explain.

    Parameters
    ----------
    effect
        On which output.
    worlds, held
        One a draw; the same with what carries the unknown on held, or none.
    laboratory
        Where they were run.
    seeds
        By which the draws are crossed.
    """
    reading = Measurand(effect.output, effect.week)
    values = np.array([laboratory.read(world, reading, seeds) for world in worlds])
    parts: Parts = {}
    if held:
        direct = np.array([laboratory.read(world, reading, seeds) for world in held])
        parts = _numbers(verdicts.explained(direct)[0], *verdicts.explained_more(values, direct))
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
        **parts,
    )


def pairs(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Difference:
    """Return the pairs of a trial, full less taken out; pairs in which the output is undefined are left out."""
    before, after = _arms(trial, laboratory, seeds)
    defined = ~(np.isnan(before) | np.isnan(after))
    return Difference(after[defined] - before[defined], before[defined], after[defined])


def _arms(
    trial: Trial, laboratory: Laboratory, seeds: Sequence[int], held: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return what was read without and with the mechanism, by seed, in the worlds as they are or in those held."""

    def read(role: str) -> np.ndarray:
        return _values(trial, HELD[role] if held else role, laboratory, seeds)

    before, after = read(OUT), read(FULL)
    if trial.kind == "impulse":
        before, after = read(SHOCKED_OUT) - before, read(SHOCKED) - after
    elif trial.kind == "recovery":
        before, after = half_times(read(SHOCKED_OUT) - before), half_times(read(SHOCKED) - after)
    elif trial.kind == "duration":
        before, after = weeks_below(before, _level(trial, OUT)), weeks_below(after, _level(trial, FULL))
    return before, after


def _parts(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> Parts:
    """Return the direct part of an effect, and the rest of it with its interval, pair by pair."""
    if not trial.is_held:
        return {}
    before, after = _arms(trial, laboratory, seeds)
    before_held, after_held = _arms(trial, laboratory, seeds, held=True)
    return _split(after - before, after_held - before_held)


def _split(effect: np.ndarray, direct: np.ndarray) -> Parts:
    defined = ~(np.isnan(effect) | np.isnan(direct))
    if not defined.any():
        return {}
    # Sums in another order differ in their last places, and that is nobody's doing.
    rest = np.where(np.isclose(effect, direct, rtol=1e-9, atol=1e-12), 0.0, effect - direct)
    found = Difference(rest[defined], direct[defined], effect[defined])
    return _numbers(float(np.nanmean(direct)), found.mean, *found.interval)


def _numbers(direct: float, indirect: float, low: float, high: float) -> Parts:
    return Parts(direct=plain(direct), indirect=plain(indirect), indirect_low=plain(low), indirect_high=plain(high))


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


def _alone(trial: Trial, laboratory: Laboratory, seeds: Sequence[int]) -> float | None:
    if ALONE not in trial.worlds:
        return None
    gap = _values(trial, ALONE, laboratory, seeds) - _values(trial, NULL, laboratory, seeds)
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
    effect = trial.effect

    def read(role: str, name: str) -> np.ndarray:
        readings = [Measurand(name.format(place), effect.week) for place in provinces()]
        return np.array([laboratory.read(trial.worlds[role], reading, seeds) for reading in readings]).T

    def rates_in(role: str) -> np.ndarray:
        fighters = read(role, FIGHTERS)
        breaches = 1000.0 * read(role, BREACHES)
        return np.divide(breaches, fighters, out=np.full_like(fighters, math.nan), where=fighters > 0)

    rates = rates_in(FULL)
    parts: Parts = {}
    if trial.is_held:
        parts = _split(*(verdicts.slopes_along(rates_in(role), _remoteness()) for role in (FULL, FROZEN)))
    slope, (low, high), by_chance, p_value = verdicts.slope_against_chance(rates, _remoteness())
    if p_value < verdicts.LEVEL and low > 0:
        verdict, why = verdicts.HOLDS, "steeper than along shuffled remoteness"
    else:
        verdict, why = verdicts.FAILS, "no steeper than along shuffled remoteness"
    numbers = (plain(slope), plain(low), plain(high), plain(by_chance), plain(p_value))
    told = "breaches per thousand along remoteness"
    return Measured(effect.output, effect.sign, effect.week, *numbers, verdict, why, told, **parts)


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
