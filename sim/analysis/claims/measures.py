"""Measure the effects of a claim from the readings of its runs."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from sim.analysis.claims import verdicts
from sim.analysis.claims.findings import Measured
from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.trials import DRAW, FULL, OUT, REPLAYED, REPLAYED_DRAW, SHOCKED, SHOCKED_OUT, Trial
from sim.analysis.claims.wording import FAILS, HOLDS, how
from sim.evidence import Effect, provinces
from sim.runs.paired import CONFIDENCE, Difference

BREACHES, FIGHTERS = "province_breaches.{}", "province_fighters.{}"


class Property(NamedTuple):
    """A condition on every run, for a claim that defines how something is counted."""

    compare: Callable[[np.ndarray, float], np.ndarray]
    words: str
    other: str = ""
    limit: float = 0.0


# By output. With `other`, the difference to that output of the same run is compared with the limit.
PROPERTIES = {
    "compliance.presence": Property(operator.lt, "compliance.presence below compliance.attacks", "compliance.attacks"),
    "rhetoric.china": Property(operator.lt, "rhetoric.china below concern.china", "concern.china"),
    "risk.regional": Property(operator.gt, "risk.regional above risk.transnational", "risk.transnational"),
    "aq_family.provinces": Property(operator.ge, "at least 15 provinces", limit=15.0),
    "plots.al_qaeda": Property(operator.lt, "fewer than 1 a year", limit=1.0),
}


def readings(trial: Trial) -> tuple[Measurand, ...]:
    """Return the readings that are taken of every variant of a trial."""
    effect = trial.effect
    if trial.kind == "placebo":
        outputs = [name.format(place) for place in provinces() for name in (BREACHES, FIGHTERS)]
    else:
        outputs = [*effect.outputs]
    if trial.kind == "property":
        outputs += filter(None, [PROPERTIES[effect.output].other])
    return tuple(Measurand(output, effect.week, whole=trial.weekly) for output in outputs)


def measured(trial: Trial, laboratory: Laboratory) -> Measured:
    """Return the measured effect of a trial whose variants have all been run."""
    kinds = {"property": _property, "placebo": _placebo, "variance": _variance}
    return kinds.get(trial.kind, _comparison)(trial, laboratory)


def _row(
    effect: Effect, numbers: Iterable[float | None], said: Sequence[str], parts: Mapping[str, float | None]
) -> Measured:
    """Return a row of findings from effect, interval, smallest effect and p-value; verdict, reason and wording; and further parts."""
    rounded = [None if number is None else plain(number) for number in numbers]
    row = Measured(effect.output, effect.sign, effect.week, *rounded, *said)  # type: ignore[arg-type]
    return replace(row, **{name: None if value is None else plain(value) for name, value in parts.items()})  # type: ignore[arg-type]


def _comparison(trial: Trial, laboratory: Laboratory) -> Measured:
    effect, found = trial.effect, pairs(trial, laboratory)
    p_value = min(trial.looks * verdicts.p_value(found, effect), 1.0) if effect.sign != "open" else math.nan
    said = (*verdicts.verdict(found, effect, p_value), how(effect))
    without, with_it = _arms(trial.first, laboratory)
    parts = _split(trial, with_it, without, _arms(trial.first, laboratory, replayed=True)[0])
    if not len(found.values):
        return _row(effect, (None, None, None, effect.margin, None), said, parts)
    interval = found.interval if len(found.values) > 1 else (None, None)
    smallest = effect.margin if effect.sign == "zero" else found.smallest
    return _row(effect, (found.mean, *interval, smallest, p_value), said, parts)


def _variance(trial: Trial, laboratory: Laboratory) -> Measured:
    """Measure the share of an output's variance that draws of an unknown explain."""
    effect = trial.effect

    def drawn(role: str) -> np.ndarray:
        (reading,) = readings(trial)
        some = [variant for name, variant in trial.variants.items() if name.startswith(role)]
        return np.array([laboratory.read(variant, reading, trial.seeds) for variant in some])

    values, direct = drawn(DRAW), drawn(REPLAYED_DRAW)
    parts = _numbers(verdicts.explained(direct)[0], *verdicts.explained_more(values, direct, trial.looks))
    share, low, high, p_value = verdicts.explained(values, trial.looks)
    verdict, why = verdicts.verdict_on_share(effect.sign, low, high, effect.margin)
    told = f"share of the variance over {values.shape[0]} draws by {values.shape[1]} seeds"
    smallest = effect.margin or verdicts.SMALLEST_SHARE
    numbers = (share, low, high, smallest, p_value if effect.sign == "variance" else None)
    return _row(effect, numbers, (verdict, why, told), parts)


def _property(trial: Trial, laboratory: Laboratory) -> Measured:
    asked = PROPERTIES[trial.effect.output]
    values = [laboratory.read(trial.variants[FULL], reading, trial.seeds) for reading in readings(trial)]
    gap = values[0] - values[1] if asked.other else values[0]
    holds = bool(asked.compare(gap, asked.limit).all())
    why = f"{asked.words} {'in every run' if holds else 'does not hold in every run'}"
    numbers = (float(gap.mean()), *np.quantile(gap, [0.025, 0.975]).tolist(), None, None)
    return _row(trial.effect, numbers, (HOLDS if holds else FAILS, why), {})


def _placebo(trial: Trial, laboratory: Laboratory) -> Measured:
    remoteness = np.array([province.remoteness for province in provinces().values()])

    def rates(role: str, seeds: range) -> np.ndarray:
        values = [laboratory.read(trial.variants[role], reading, seeds) for reading in readings(trial)]
        return _ratio(1000.0 * np.array(values[0::2]).T, np.array(values[1::2]).T)

    roles = (FULL, OUT, REPLAYED[OUT])
    parts = _split(trial, *(verdicts.slopes_along(rates(role, trial.first.seeds), remoteness) for role in roles))
    values = rates(FULL, trial.seeds)
    slope, by_chance, p_value = verdicts.slope_against_chance(values, remoteness)
    slopes, p_value = verdicts.slopes_along(values, remoteness), p_value * trial.looks
    interval = _difference(trial, np.zeros_like(slopes), slopes).interval
    said = (*verdicts.verdict_on_slope(interval, by_chance, p_value), "breaches per thousand along remoteness")
    return _row(trial.effect, (slope, *interval, by_chance, min(p_value, 1.0)), said, parts)


def pairs(trial: Trial, laboratory: Laboratory) -> Difference:
    """Return the pairs of a trial, with the mechanism less without it; pairs with an undefined output are left out."""
    return _difference(trial, *_arms(trial, laboratory))


def _difference(trial: Trial, base: np.ndarray, arm: np.ndarray) -> Difference:
    """Return the difference of two arms, with intervals that hold at all looks together."""
    return Difference.between(base, arm, 1.0 - (1.0 - CONFIDENCE) / trial.looks)


def _arms(trial: Trial, laboratory: Laboratory, replayed: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the readings without and with the mechanism, by seed; those without it perhaps with the acts of others replayed."""

    def read(role: str) -> np.ndarray:
        return _values(trial, REPLAYED.get(role, role) if replayed else role, laboratory)

    def level(role: str) -> float:
        return float(trial.variants[role].scenario.values[trial.effect.below])  # type: ignore[arg-type]

    before, after = read(OUT), read(FULL)
    if trial.effect.shock is not None:
        before, after = read(SHOCKED_OUT) - before, read(SHOCKED) - after
    if trial.kind == "recovery":
        before, after = half_times(before), half_times(after)
    elif trial.kind == "duration":
        before, after = weeks_below(before, level(OUT)), weeks_below(after, level(FULL))
    return before, after


def _split(trial: Trial, full: np.ndarray, out: np.ndarray, replayed: np.ndarray) -> dict[str, float | None]:
    """Return the direct and the indirect part of an effect, pair by pair."""
    if np.isnan(full + out + replayed).all():
        return {}
    # Sums in another order differ in their last digits, which is not an effect.
    same = np.isclose(out, replayed, rtol=1e-9, atol=1e-12)
    indirect = _difference(trial, np.where(same, replayed, out), replayed)
    return _numbers(float(np.nanmean(full - replayed)), indirect.mean, *indirect.interval)


def _numbers(direct: float, indirect: float, low: float, high: float) -> dict[str, float | None]:
    return {"direct": direct, "indirect": indirect, "indirect_low": low, "indirect_high": high}


def _values(trial: Trial, role: str, laboratory: Laboratory) -> np.ndarray:
    effect, variant = trial.effect, trial.variants[role]

    def read(output: str) -> np.ndarray:
        return laboratory.read(variant, Measurand(output, effect.week, whole=trial.weekly), trial.seeds)

    values = read(effect.output)
    if effect.per:
        values = _ratio(values, np.sum([read(output) for output in effect.per], axis=0))
    return values - read(effect.than) if effect.than else values


def _ratio(values: np.ndarray, by: np.ndarray) -> np.ndarray:
    """Return a quotient, NaN where the divisor is not positive."""
    return np.divide(values, by, out=np.full_like(values, math.nan), where=by > 0)


def half_times(responses: np.ndarray) -> np.ndarray:
    """Return how many weeks each response takes from its peak to half of it; the rest of the run where it never gets there.

    Parameters
    ----------
    responses
        (R, T) runs by weeks.
    """
    found = []
    for response in responses:
        peak = int(np.argmax(response))
        below = np.flatnonzero(response[peak:] <= 0.5 * response[peak])
        found.append(math.nan if response[peak] <= 0 else float(below[0] if len(below) else len(response) - peak))
    return np.array(found)


def weeks_below(values: np.ndarray, level: float) -> np.ndarray:
    """Return the number of weeks in which each run lies below a level; NaN where the output is undefined in any week.

    Parameters
    ----------
    values
        (R, T) runs by weeks.
    level
        In the output's unit.
    """
    return np.where(np.isnan(values).any(axis=1), math.nan, (values < level).sum(axis=1).astype(float))


def as_claimed(found: Difference, effect: Effect) -> bool:
    """Return whether the mean of pairs has the claimed sign; for an open sign, whether it is positive."""
    if effect.sign == "zero":
        return abs(found.mean) <= (effect.margin or 0.0)
    return found.mean < 0 if effect.sign == "down" else found.mean > 0


def plain(value: float) -> float | None:
    """Return a number rounded to five significant digits, None where it is undefined."""
    return None if not math.isfinite(value) else float(f"{value:.5g}")
