"""The run that all batch runners repeat: the small model with NumPy in a Mesa host, so that only the runners differ."""

from __future__ import annotations

from peers.mesa_numpy import Contagion


def last_share(people: int, weeks: int, seed: int) -> float:
    """Return the share of defectors at the end of one run."""
    model = Contagion(people, seed)
    for _ in range(weeks):
        model.step()
    return model.share
