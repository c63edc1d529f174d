"""Verify the model: check that model and twin agree where both contain the same mechanisms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.dock.compare import Docked, Progress, side_by_side, table, variants_of, worst_of
from sim.analysis.dock.interventions import INTERVENTIONS, Intervention, bare
from sim.runs.ensemble import FIRST_SEED, replicate_seeds
from sim.scenario import Scenario, load_scenario

# Bounds for every output in every variant: the share of the variance over weeks that the twin explains, or, for an output that hardly
# varies, the mean distance as a share of its level.
LEAST_R2 = 0.95
MOST_OFF = 0.03
BOUNDS = f"R² at least {LEAST_R2:g}, or a mean distance of at most {MOST_OFF:.0%}"


@dataclass(frozen=True, repr=False)
class Verification(Docked):
    """The comparison of model and twin without the mechanisms that only the model has.

    Attributes
    ----------
    rows
        One row per intervention and output: `intervention`, `output`, `r2`, `off`, `ratio`, `keeps` (to the bounds).
    """

    @property
    def holds(self) -> bool:
        """True if every output is within the bounds in every variant."""
        return bool(self.rows["keeps"].all())

    @property
    def finding(self) -> str:
        """The result in words."""
        worlds, outputs = self.rows["intervention"].nunique(), self.rows["output"].nunique()
        missed = self.rows[~self.rows["keeps"]]
        where = ", ".join(f"{row['output']} ({row['intervention']})" for row in missed.to_dict("records"))
        farthest = max(self.rows.to_dict("records"), key=lambda row: abs(row["ratio"] - 1.0))
        return (
            f"With mean-field structures, and without the rules that the equations lack, model and twin "
            f"{'agree' if self.holds else 'do not agree'} in {worlds} worlds and {outputs} outputs ({BOUNDS})"
            f"{f', except for {where}' if where else ''}. When counts are small, the mean over runs differs from a run with mean inputs: "
            f"over the last quarter the ratio of twin to model is farthest from one, at {farthest['ratio']:.2f}, for {farthest['output']} "
            f"({farthest['intervention']})."
        )

    def summary(self) -> pd.DataFrame:
        """Return each output's worst row: the smallest explained variance, among the rows with a large distance first."""
        return worst_of(self.rows, _near=self.rows["off"] <= MOST_OFF, _explained=self.rows["r2"])


def verify(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 8,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    interventions: Sequence[Intervention] = INTERVENTIONS,
    workers: int | None = None,
    progress: Progress = None,
) -> Verification:
    """Compare model and twin under every intervention, with the mechanisms that both contain.

    Parameters
    ----------
    scenario
        Loaded, or by name or path; :func:`sim.analysis.dock.interventions.bare` removes what the twin lacks.
    replicates, seed, scale, weeks, interventions, workers, progress
        As for :func:`sim.analysis.dock.dock`.
    """
    loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = bare(loaded).draw(seed)
    horizon = drawn.weeks if weeks is None else weeks
    seeds = replicate_seeds(seed, replicates)
    run = side_by_side(drawn, seeds, horizon, scale, workers, progress)
    rows = table(run(variants_of(drawn, interventions)))
    # An output that does not move has no variance to explain.
    rows["keeps"] = (rows["r2"] >= LEAST_R2) | (rows["off"] <= MOST_OFF)
    kept = rows[["intervention", "output", "r2", "off", "ratio", "keeps"]]
    return Verification(drawn, seeds, horizon, scale, kept)
