"""The real model with the interface of Mesa's `batch_run`."""

from __future__ import annotations

from functools import partial

from batches.once import OUTPUTS, SCALE, WEEKS, baseline
from mesa import DataCollector

from sim.bench.measuring import FACTOR
from sim.model import SanctuaryModel


class Swept(SanctuaryModel):
    """The model with plain arguments, and a collector of the same outputs."""

    def __init__(self, control: float, rng: int | None = 1) -> None:
        super().__init__(baseline(), rng=rng, scale=SCALE, weeks=WEEKS, overrides={FACTOR: control})
        reporters = {name: partial(SanctuaryModel.output, name=name) for name in OUTPUTS}
        self.datacollector = DataCollector(model_reporters=reporters)

    def step(self) -> None:
        """Run one week and collect the outputs."""
        super().step()
        self.datacollector.collect(self)
