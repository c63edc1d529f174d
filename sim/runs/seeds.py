"""Which seeds there are."""

from __future__ import annotations

from sim.errors import SanctuaryError

# The generators of the libraries that sample designs and fit forests take 32 bits.
LARGEST_SEED = 2**32 - 1


def check_seeds(first: int, count: int = 1) -> None:
    """Refuse a row of seeds that does not fit, before anything is run with them.

    Raises
    ------
    SanctuaryError
        When a seed lies below nought or above `LARGEST_SEED`.
    """
    if first < 0 or first + count - 1 > LARGEST_SEED:
        raise SanctuaryError(
            f"the seeds {first} to {first + count - 1} are not all between 0 and {LARGEST_SEED}",
            remedy="Choose a smaller seed, such as 1: which one it is has no meaning.",
        )
