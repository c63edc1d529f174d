"""The range of random number seeds."""

from __future__ import annotations

from sim.errors import SanctuaryError

# Libraries that sample designs and fit forests take seeds of 32 bits.
LARGEST_SEED = 2**32 - 1


def check_seeds(first: int, count: int = 1) -> None:
    """Check consecutive seeds before anything is run with them.

    Raises
    ------
    SanctuaryError
        If a seed is negative or above `LARGEST_SEED`, or there is none.
    """
    if count < 1:
        raise SanctuaryError(f"{count} replicates are no runs", remedy="Ask for one replicate or more.")
    if first < 0 or first + count - 1 > LARGEST_SEED:
        raise SanctuaryError(
            f"the seeds {first} to {first + count - 1} are not all between 0 and {LARGEST_SEED}",
            remedy="Choose a smaller seed, such as 1. All seeds are equally good.",
        )
