"""Whether model and twin say the same where both are made of the same things: the verification of the model."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.analysis.dock.compare import UNCHANGED, outputs_of, table
from sim.analysis.dock.interventions import INTERVENTIONS, Intervention, bare
from sim.analysis.dock.twin import twin
from sim.display import Displayed, Picture, Rows
from sim.runs.arms import Arm, run_arms
from sim.runs.ensemble import FIRST_SEED, replicate_seeds
from sim.scenario import Scenario, load_scenario

# What model and twin must keep to, output by output in every world: the variance over weeks that the twin explains, or, for what
# hardly varies, the mean distance as a share of the level.
LEAST_R2 = 0.95
MOST_OFF = 0.03
BOUNDS = f"R² at least {LEAST_R2:g}, or a mean distance of at most {MOST_OFF:.0%}"


@dataclass(frozen=True, repr=False)
class Verification(Displayed):
    """Model and twin where nobody's place or choice matters.

    Attributes
    ----------
    scenario, seeds, weeks, scale
        What was run.
    rows
        One row an intervention and output: `intervention`, `output`, `r2`, `off`, `ratio`, `keeps` (to the bounds).
    """

    scenario: Scenario
    seeds: tuple[int, ...]
    weeks: int
    scale: float
    rows: pd.DataFrame

    @property
    def holds(self) -> bool:
        """Whether every output keeps to the bounds in every world."""
        return bool(self.rows["keeps"].all())

    @property
    def finding(self) -> str:
        """What was found, in words."""
        worlds, outputs = self.rows["intervention"].nunique(), self.rows["output"].nunique()
        missed = self.rows[~self.rows["keeps"]]
        where = ", ".join(f"{row['output']} ({row['intervention']})" for row in missed.to_dict("records"))
        farthest = max(self.rows.to_dict("records"), key=lambda row: abs(row["ratio"] - 1.0))
        return (
            f"Made of averages, and without the rules that equations have no place for, model and twin "
            f"{'agree' if self.holds else 'do not agree'} in {worlds} worlds and {outputs} outputs ({BOUNDS})"
            f"{f', but for {where}' if where else ''}. Where fewest are left a mean of runs is not the run of means: over the last "
            f"quarter the twin is farthest off in {farthest['output']} ({farthest['intervention']}), {farthest['ratio']:.2f} times."
        )

    def worst(self) -> pd.DataFrame:
        """Return each output's worst row: the least explained of those that are not near anyhow."""
        order = self.rows.assign(_near=self.rows["off"] <= MOST_OFF).sort_values(["_near", "r2"], kind="stable")
        found = order.drop_duplicates("output").set_index("output", drop=False)
        return found.loc[list(dict.fromkeys(self.rows["output"])), list(self.rows.columns)]

    def __repr__(self) -> str:
        return f"<Verification of {self.scenario.name}: {len(self.seeds)} runs of {self.weeks} weeks. {self.finding}>"

    def _table(self) -> Rows:
        return [{str(key): value for key, value in row.items()} for row in self.worst().to_dict("records")]

    def _picture(self) -> Picture | None:
        return None


def verify(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 8,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    interventions: Sequence[Intervention] = INTERVENTIONS,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verification:
    """Hold the model against its twin where both are made of the same things, under every intervention.

    Parameters
    ----------
    scenario
        Loaded, or by name or path; it is taken apart by :func:`sim.analysis.dock.interventions.bare`.
    replicates, seed, scale, weeks, interventions, workers, progress
        As for :func:`sim.analysis.dock.dock`.
    """
    loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = bare(loaded).draw(seed)
    seeds = replicate_seeds(seed, replicates)
    horizon = drawn.weeks if weeks is None else weeks
    worlds = {UNCHANGED: drawn}
    worlds |= {one.name: drawn.changed(one.changes(drawn), beyond=True) for one in interventions}
    arms = {name: Arm(world, outputs_of(drawn), horizon, scale) for name, world in worlds.items()}
    runs = run_arms(arms, seeds, workers=workers or len(os.sched_getaffinity(0)), progress=progress)
    rows = table(runs, {name: twin(world, horizon) for name, world in worlds.items()})
    # What stands still has no variance to explain.
    rows["keeps"] = (rows["r2"] >= LEAST_R2) | (rows["off"] <= MOST_OFF)
    return Verification(drawn, seeds, horizon, scale, rows[["intervention", "output", "r2", "off", "ratio", "keeps"]])
