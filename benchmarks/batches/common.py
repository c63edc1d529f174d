"""What every batch runner runs: the small model with NumPy in a Mesa host, so that only the running differs."""

from __future__ import annotations

from peers.mesa_numpy import Contagion


def last_share(people: int, weeks: int, seed: int) -> float:
    """Return the share that has defected at the end of one run."""
    model = Contagion(people, seed)
    for _ in range(weeks):
        model.step()
    return model.share
