"""Random draws for many keys at once in NumPy, with the numbers of `sim.luck`, for building a world."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.luck import GOLDEN, MASK, MIX_A, MIX_B, TAIL, UNIT, WEEK_STEP, middle_quantile, normal_quantile

Keys = npt.NDArray[np.uint64]


Draws = npt.NDArray[np.float64]


_U = np.uint64


def scrambled(words: Keys) -> Keys:
    """Scramble 64-bit words as `sim.luck.mix` does."""
    words = (words ^ (words >> _U(30))) * _U(MIX_A)
    words = (words ^ (words >> _U(27))) * _U(MIX_B)
    return words ^ (words >> _U(31))


def keys_of(population: int | Keys, week: int, slots: npt.NDArray[np.int64]) -> Keys:
    """Return the addresses of entrants of a population, or of one each, by their slots, as `sim.luck.person_key` does."""
    numbered = _U((week + 2) << 40) | slots.astype(np.uint64)
    return scrambled(np.asarray(population, np.uint64) + numbered * _U(GOLDEN))


def pairs(keys: Keys, other: int) -> Keys:
    """Return the addresses of pairs of many things with one, as `sim.luck.pair` does."""
    return scrambled(keys + _U(other * GOLDEN & MASK))


def draws(stream: int, keys: Keys, k: int) -> Draws:
    """Return the k-th further draw of every key of a stream, as `sim.luck.draw_again` does.

    Parameters
    ----------
    stream
        A stream (`sim.luck.stream`).
    keys
        (N,) addresses.
    k
        The number of the draw.

    Returns
    -------
    numpy.ndarray
        (N,) numbers in [0, 1).
    """
    word = scrambled(scrambled(_U(stream) + keys * _U(GOLDEN)) + _U((k + 1) * WEEK_STEP & MASK))
    return (word >> _U(11)).astype(np.float64) * UNIT


def normals(drawn: Draws) -> Draws:
    """Return the quantiles of the standard normal distribution, as `sim.luck.normal_quantile` does.

    The middle is plain arithmetic, for which NumPy gives the same bits. The tails take logarithms, which NumPy rounds differently.
    """
    found = np.asarray(middle_quantile(drawn))  # type: ignore[arg-type]
    tails = np.flatnonzero((drawn < TAIL) | (drawn > 1.0 - TAIL))
    found[tails] = list(map(normal_quantile, drawn[tails].tolist()))
    return found
