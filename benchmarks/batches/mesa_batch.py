"""Mesa's own batch_run."""

from __future__ import annotations

import mesa
from peers.mesa_numpy import Contagion


class Reporting(Contagion):
    """The small model with a collector, which is where batch_run takes its rows from."""

    def __init__(self, people: int = 1_000, seed: int | None = None) -> None:
        super().__init__(people, seed)
        self.datacollector = mesa.DataCollector({"share": "share"})
        self.datacollector.collect(self)

    def step(self) -> None:
        """Live through a week and note it."""
        super().step()
        self.datacollector.collect(self)


def run(runs: int, people: int, weeks: int, workers: int) -> list[float]:
    """Return the last share of every run."""
    rows = mesa.batch_run(
        Reporting,
        {"people": people, "seed": range(runs)},
        number_processes=workers,
        max_steps=weeks,
        display_progress=False,
    )
    return [row["share"] for row in rows]
