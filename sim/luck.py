"""Addressed random numbers: each draw is a function of seed, week, purpose and agent, not of the order of calls.

So the order of agents, the number of workers and the engine do not matter, and two scenarios share their random numbers. A difference
between them is due to an assumption and not to noise (common random numbers).

The generator is SplitMix64 used as a hash of a counter. `stream` and `draw` are plain Python on whole numbers here; the
compiled engine registers the same arithmetic on 64-bit words (`sim.engine.compiling`), and a test compares the two.

The samplers (`poisson`, `binomial`) invert one uniform, so that a larger mean never gives a smaller
count for the same random number.
"""

from __future__ import annotations

import math
import zlib
from functools import cache

MASK = 0xFFFFFFFFFFFFFFFF
GOLDEN = 0x9E3779B97F4A7C15
MIX_A = 0xBF58476D1CE4E5B9
MIX_B = 0x94D049BB133111EB
WEEK_STEP = 0xD1342543DE82EF95
UNIT = 1.0 / 9007199254740992.0  # 2 to the power of -53
# The names of all purposes by number.
PURPOSES: dict[int, str] = {}
# Above this mean the first term of an inversion underflows. The normal limit is exact to well under one count there.
LARGE = 400.0
# A count is zero with a probability of at least one minus its mean. Below that, less rounding, a number needs no exponential.
ROUNDING = 1e-9
# Below this share, and above one minus it, the tail approximation of the normal distribution applies.
TAIL = 0.02425
# Acklam's coefficients: numerators and denominators of the tail and of the middle.
TAIL_OVER = (
    -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
)  # fmt: skip
TAIL_UNDER = (7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1.0)
MIDDLE_OVER = (
    -3.969683028665376e01, 2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02, -3.066479806614716e01,
    2.506628277459239,
)  # fmt: skip
MIDDLE_UNDER = (
    -5.447609879822406e01, 1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01, -1.328068155288572e01, 1.0,
)  # fmt: skip


@cache
def name_key(name: str) -> int:
    """Return the address of a named entity, which depends on nothing but the name."""
    return mix((zlib.crc32(name.encode()) << 32) | zlib.adler32(name.encode()))


def purpose(name: str) -> int:
    """Return the number that addresses draws for one purpose (32 bits)."""
    number = zlib.crc32(name.encode())
    PURPOSES[number] = name
    return number


def mix(bits: int) -> int:
    """Scramble 64 bits (the finaliser of SplitMix64)."""
    bits = ((bits ^ (bits >> 30)) * MIX_A) & MASK
    bits = ((bits ^ (bits >> 27)) * MIX_B) & MASK
    return bits ^ (bits >> 31)


def stream(seed: int, week: int, what: int) -> int:
    """Return the stream of draws for one purpose in one week.

    Parameters
    ----------
    seed
        Seed of the run, any 64 bits.
    week
        Week from -1 on.
    what
        Purpose number (`purpose`).
    """
    return mix((int(seed) + (int(week) + 2) * WEEK_STEP + int(what) * GOLDEN) & MASK)


def person_key(population: int, week: int, slot: int) -> int:
    """Return a person's address, from population, week of entry and number among that week's entrants."""
    return mix((int(population) + (((int(week) + 2) << 40) | int(slot)) * GOLDEN) & MASK)


def pair(one: int, other: int) -> int:
    """Return the address of a pair of entities."""
    return mix((int(one) + int(other) * GOLDEN) & MASK)


def draw(stream_: int, key: int) -> float:
    """Draw a uniform number in [0, 1) for one key of a stream."""
    return (mix((int(stream_) + int(key) * GOLDEN) & MASK) >> 11) * UNIT


def draw_whole(stream_: int, key: int) -> int:
    """Draw the same number as a multiple of `UNIT`. Loops over these are fast, since processors have no vectors for the conversion."""
    return mix((int(stream_) + int(key) * GOLDEN) & MASK) >> 11


def whole_bound(bound: float) -> int:
    """Return the number for which `draw_whole` is below it exactly if `draw` is below a bound."""
    return math.ceil(min(bound, 1.0) / UNIT)


def draw_again(stream_: int, key: int, nth: int) -> float:
    """Draw the nth further uniform number for one key of a stream."""
    return (mix((mix((int(stream_) + int(key) * GOLDEN) & MASK) + (int(nth) + 1) * WEEK_STEP) & MASK) >> 11) * UNIT


def normal_quantile(share: float) -> float:
    """Return the quantile of the standard normal distribution (Acklam's rational approximation, relative error below 1.2e-9)."""
    if share < 1e-300:
        share = 1e-300
    if share > 1.0 - 1e-16:
        share = 1.0 - 1e-16
    if share < TAIL:
        return tail_quantile(share)
    if share > 1.0 - TAIL:
        return -tail_quantile(1.0 - share)
    return middle_quantile(share)


def polynomial(amount: float, coefficients: tuple[float, ...]) -> float:
    """Return the value of a polynomial by its coefficients, the highest power first."""
    value = 0.0
    for coefficient in coefficients:
        value = value * amount + coefficient
    return value


def tail_quantile(share: float) -> float:
    """Return the quantile of a share in the lower tail."""
    tail = math.sqrt(-2.0 * math.log(share))
    return polynomial(tail, TAIL_OVER) / polynomial(tail, TAIL_UNDER)


def middle_quantile(share: float) -> float:
    """Return the quantile of a share in the middle, by arithmetic that gives the same bits for arrays."""
    off = share - 0.5
    square = off * off
    return polynomial(square, MIDDLE_OVER) * off / polynomial(square, MIDDLE_UNDER)


def rounded_normal(mean: float, deviation: float, drawn: float) -> int:
    """Return a non-negative count from the normal limit."""
    amount = mean + deviation * normal_quantile(drawn)
    if amount < 0.0:
        return 0
    return int(amount + 0.5)


def poisson(mean: float, drawn: float) -> int:
    """Draw a Poisson count by inverting one uniform number.

    Parameters
    ----------
    mean
        Expected count. The result is zero if it is not positive.
    drawn
        Uniform number in [0, 1).
    """
    if mean <= 0.0 or drawn < 1.0 - mean - ROUNDING:
        return 0
    if mean > LARGE:
        return rounded_normal(mean, math.sqrt(mean), drawn)
    term = math.exp(-mean)
    below = term
    count = 0
    while drawn >= below and term > 0.0:
        count += 1
        term = term * mean / count
        below += term
        if count > 4000:
            break
    return count


def binomial(trials: int, chance: float, drawn: float) -> int:
    """Draw a binomial count by inverting one uniform number."""
    if trials <= 0 or chance <= 0.0:
        return 0
    if chance >= 1.0:
        return trials
    if -trials * math.log1p(-chance) > LARGE:
        count = rounded_normal(trials * chance, math.sqrt(trials * chance * (1.0 - chance)), drawn)
        return count if count < trials else trials
    odds = chance / (1.0 - chance)
    term = math.exp(trials * math.log1p(-chance))
    below = term
    count = 0
    while drawn >= below and count < trials:
        term = term * (trials - count) / (count + 1) * odds
        count += 1
        below += term
    return count
