"""Compare model and twin, output by output, under every intervention: where equations suffice, and where agents matter."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.dock.draws import COLUMNS, over_draws
from sim.analysis.dock.interventions import INTERVENTIONS, Intervention, cuts
from sim.analysis.dock.twin import twin
from sim.display import Displayed, Rows
from sim.errors import SanctuaryError
from sim.outputs.tables import is_flow
from sim.runs.arms import Arm, run_arms
from sim.runs.ensemble import FIRST_SEED, replicate_seeds
from sim.runs.pool import run_tasks
from sim.scenario import Scenario, load_scenario
from sim.society.common.columns import Reals

# An output agrees (assumptions) when the twin explains this much of the variance over weeks and the last quarter is off by no more
# than this share. A gap below this many standard deviations between seeds is smaller than the effect of another seed. For an output
# that hardly moves, a mean distance below this share of its level suffices.
LEAST_R2 = 0.9
MOST_OFF = 0.1
SMALL_GAP = 1.0
SMALL_OFF = 0.03
# Weekly counts are averaged over a quarter, since a single week is mostly chance.
QUARTER = 13
# A cut explains a gap when less than this share of it is left.
CLOSED = 0.5
# Runs of the model for each draw of the unknowns.
TIMES = 2
UNCHANGED = "as it is"
BOUNDS = (
    f"R² at least {LEAST_R2:g}, a gap of at most {SMALL_GAP:g} spread or a mean distance of at most {SMALL_OFF:.0%}, "
    f"and the last quarter within {MOST_OFF:.0%}"
)
EQUATIONS, FITTED, PEOPLE = "equations would do", "an emulator would do", "people matter"
Progress = Callable[[int], None] | None
LEFT = ["output", "intervention", "cut", "off", "agrees"]


@dataclass(frozen=True)
class Agreement:
    """The agreement of twin and model in one output.

    Attributes
    ----------
    r2
        Share of the variance over weeks that the twin explains; NaN where the model does not move.
    gap
        The largest distance, in standard deviations between seeds, averaged over weeks.
    ratio
        Ratio of twin to model over the last quarter.
    off
        The mean distance, as a share of the model's mean.
    """

    r2: float
    gap: float
    ratio: float
    off: float

    @property
    def agrees(self) -> bool:
        """True if the output is within the bounds."""
        near = abs(self.ratio - 1.0) <= MOST_OFF
        return near and (self.r2 >= LEAST_R2 or self.gap <= SMALL_GAP or self.off <= SMALL_OFF)


@dataclass(frozen=True, repr=False)
class Docked(Displayed):
    """Model and twin of one scenario, run under interventions.

    Attributes
    ----------
    scenario, seeds, weeks, scale
        The runs. The first seed draws the scenario's unknowns.
    rows
        One row per intervention and output.
    """

    scenario: Scenario
    seeds: tuple[int, ...]
    weeks: int
    scale: float
    rows: pd.DataFrame

    @property
    @abstractmethod
    def finding(self) -> str:
        """The result in words."""

    @abstractmethod
    def summary(self) -> pd.DataFrame:
        """Return one row per output."""

    def __repr__(self) -> str:
        runs = f"{len(self.seeds)} runs of {self.weeks} weeks"
        return f"<{type(self).__name__} of {self.scenario.name}: {runs}. {self.finding}>"

    def _table(self) -> Rows:
        return self.summary().to_dict("records")


@dataclass(frozen=True, repr=False)
class Docking(Docked):
    """The comparison of model and twin for one scenario.

    Attributes
    ----------
    rows
        One row per intervention and output: `intervention`, `output`, `r2`, `gap`, `ratio`, `off`, `agrees`.
    verdicts
        One row per output: `output`, `verdict`, `through`, and `worst`, `r2`, `gap` and `ratio` of its worst intervention.
    cuts
        The distance that remains after each cut, for an output in its worst intervention: `output`, `intervention`, `cut`, `off`
        and `agrees`.
    draws
        What twin and emulator say about draws of the unknowns (:func:`sim.analysis.dock.draws.over_draws`).
    bands
        The unchanged scenario: `output`, `week`, `mean`, `low` and `high` (one standard deviation to either side), `twin`.
    """

    verdicts: pd.DataFrame
    cuts: pd.DataFrame
    draws: pd.DataFrame
    bands: pd.DataFrame

    @property
    def finding(self) -> str:
        """The result in words."""
        done = int((self.verdicts["verdict"] == EQUATIONS).sum())
        return (
            f"Equations would do for {done} of {len(self.verdicts)} outputs in all of {self.rows['intervention'].nunique()} worlds "
            f"({BOUNDS}). An emulator fitted to runs with other draws of the unknowns would do for {int((self.verdicts['verdict'] == FITTED).sum())} "
            f"more (R² at least {LEAST_R2:g} between draws); people matter for the rest."
        )

    def summary(self) -> pd.DataFrame:
        """Return the verdicts."""
        return self.verdicts


def outputs_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the outputs that the twin computes: each group's strength, the state of violent groups, and the country's outputs."""
    strong = [f"strength.{name}" for name in scenario.groups]
    violent = [name for name in scenario.groups if float(str(scenario.values[f"groups.{name}.attack_rate"])) > 0.0]
    kinds = ("attacks", "skill", "ties", "capability", "cohesion", "prisoners")
    course = [f"{kind}.{name}" for name in violent for kind in kinds]
    return (*strong, *course, "taliban.strength", "ranks.grievance", "resources", "moderation")


def agreement(output: str, runs: Reals, told: Reals) -> Agreement:
    """Compare the weeks of the twin with those of the model.

    Parameters
    ----------
    output
        Its name.
    runs
        (R, T) the model, runs by weeks.
    told
        (T,) the twin.
    """
    if is_flow(output) and runs.shape[1] > QUARTER:
        window = np.ones(QUARTER) / QUARTER
        runs = np.array([np.convolve(run, window, "valid") for run in runs])
        told = np.convolve(told, window, "valid")
    mean, spread = runs.mean(axis=0), runs.std(axis=0, ddof=1)
    away = np.abs(mean - told)
    level = max(float(np.abs(mean).mean()), 1e-12)
    # Rounding errors do not count as a distance. Without variation between seeds, any other distance is infinite.
    farthest, usual = float(away.max()), float(spread.mean())
    gap = 0.0 if farthest <= 1e-9 * level else (farthest / usual if usual > 0.0 else np.inf)
    varied = float(((mean - mean.mean()) ** 2).sum())
    still = varied <= len(mean) * (1e-6 * level) ** 2
    ends, twins = float(mean[-QUARTER:].mean()), float(told[-QUARTER:].mean())
    ratio = twins / ends if ends != 0.0 else (1.0 if twins == 0.0 else np.inf)
    return Agreement(np.nan if still else 1.0 - float((away**2).sum()) / varied, gap, ratio, float(away.mean()) / level)


class Pair(NamedTuple):
    """The outputs of one variant: of the model (R, T) and of the twin (T,), by name."""

    model: Mapping[str, Reals]
    twin: Mapping[str, Reals]


# Runs model and twin in some variants.
Run = Callable[[Mapping[str, Scenario]], dict[str, Pair]]


def side_by_side(
    drawn: Scenario, seeds: Sequence[int], weeks: int, scale: float, workers: int | None, progress: Progress
) -> Run:
    """Return a function that runs model and twin in some variants, with the outputs of a scenario."""
    outputs = outputs_of(drawn)

    def run(variants: Mapping[str, Scenario]) -> dict[str, Pair]:
        arms = {name: Arm(variant, outputs, weeks, scale) for name, variant in variants.items()}
        cores = workers or len(os.sched_getaffinity(0))
        found = run_arms(arms, seeds, workers=cores, progress=progress) if arms else {}
        twins = run_tasks(list(found), _solved, (dict(variants), weeks), workers=cores)
        return {name: Pair(runs, told) for (name, runs), told in zip(found.items(), twins, strict=True)}

    return run


def _solved(name: str, common: tuple[Mapping[str, Scenario], int]) -> dict[str, Reals]:
    """Solve the equations for one variant, in a process of a pool."""
    variants, weeks = common
    return dict(twin(variants[name], weeks))


def variants_of(drawn: Scenario, interventions: Sequence[Intervention]) -> dict[str, Scenario]:
    """Return the unchanged scenario and the scenario under each intervention, by name."""
    return {UNCHANGED: drawn} | {one.name: drawn.changed(one.changes(drawn), beyond=True) for one in interventions}


def table(found: Mapping[str, Pair]) -> pd.DataFrame:
    """Return one row per variant and output; see :class:`Docking`."""
    rows = []
    for name, pair in found.items():
        for output, values in pair.model.items():
            one = agreement(output, values, pair.twin[output])
            rows.append({"intervention": name, "output": output, **vars(one), "agrees": one.agrees})
    return pd.DataFrame(rows)


def dock(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 8,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    interventions: Sequence[Intervention] = INTERVENTIONS,
    draws: int = 30,
    workers: int | None = None,
    progress: Progress = None,
) -> Docking:
    """Run a scenario and its twin under every intervention, and return the outputs for which equations would do.

    People matter where neither the equations nor an emulator fitted to runs follow the model.

    Parameters
    ----------
    scenario
        Loaded, or by name or path. The first seed draws its unknowns, for all runs and for the twin.
    replicates, seed
        Number of runs of the model in each variant, at least two, and the seed of the first.
    scale, weeks
        Replace the scenario's own.
    interventions
        The changes to apply, besides the unchanged scenario.
    draws
        Number of draws of the unknowns on which the emulator is fitted; fewer than two for none.
    workers, progress
        Number of processes, one per core by default; and a function that is called with the number of runs done.

    Raises
    ------
    SanctuaryError
        For fewer than two replicates, since one run has no spread.
    """
    if replicates < 2:
        raise SanctuaryError("there is no spread between fewer than two runs", remedy="Ask for more replicates.")
    loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = loaded.draw(seed)
    horizon = drawn.weeks if weeks is None else weeks
    seeds = replicate_seeds(seed, replicates)
    run = side_by_side(drawn, seeds, horizon, scale, workers, progress)
    variants = variants_of(drawn, interventions)
    found = run(variants)
    rows = table(found)
    worst = worst_rows(rows)
    failing = worst[~worst["agrees"]]

    left = pd.DataFrame(columns=LEFT)
    labels = {
        f"{name}, {key} cut": (name, key, changes)
        for name in dict.fromkeys(failing["intervention"])
        for key, changes in cuts(variants[name]).items()
    }
    if labels:
        cut_runs = run({label: variants[name].changed(changes) for label, (name, _, changes) in labels.items()})
        left = pd.concat(
            [
                table({label: pair}).assign(intervention=labels[label][0], cut=labels[label][1])
                for label, pair in cut_runs.items()
            ],
            ignore_index=True,
        )
    base = []
    for output, series in found[UNCHANGED].model.items():
        mean, spread = series.mean(axis=0), series.std(axis=0, ddof=1)
        of_twin = {"output": output, "week": np.arange(horizon), "twin": found[UNCHANGED].twin[output]}
        base.append(pd.DataFrame({**of_twin, "mean": mean, "low": mean - spread, "high": mean + spread}))
    told = failing[["output", "intervention"]].reset_index(drop=True).merge(left, on=["output", "intervention"])[LEFT]
    bands = pd.concat(base, ignore_index=True)[["output", "week", "mean", "low", "high", "twin"]]
    verdicts, known = judged(worst, left), pd.DataFrame(columns=COLUMNS)
    if draws > 1 and loaded.distributions:
        some = [loaded.draw(seed + number) for number in range(draws)]
        again = side_by_side(drawn, seeds[:TIMES], horizon, scale, workers, progress)
        pairs = again({str(number): one for number, one in enumerate(some)}).values()
        ends = {
            name: np.array([pair.model[name][:, -QUARTER:].mean(axis=1) for pair in pairs])
            for name in outputs_of(drawn)
        }
        twins = {name: np.array([pair.twin[name][-QUARTER:].mean() for pair in pairs]) for name in ends}
        known = over_draws(some, ends, twins)
        fitted = known.loc[known["emulator"] >= LEAST_R2, "output"]
        verdicts.loc[(verdicts["verdict"] == PEOPLE) & verdicts["output"].isin(fitted), "verdict"] = FITTED
    return Docking(drawn, seeds, horizon, scale, rows, verdicts=verdicts, cuts=told, draws=known, bands=bands)


def worst_of(rows: pd.DataFrame, **keys: pd.Series) -> pd.DataFrame:
    """Return the first row of each output in the order of some keys."""
    found = rows.assign(**keys).sort_values(list(keys), kind="stable").drop_duplicates("output")
    return found.set_index("output", drop=False).loc[list(dict.fromkeys(rows["output"])), list(rows.columns)]


def worst_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each output's worst row: rows that fail come first, of these the unchanged scenario, then the largest distance."""
    unchanged = ~rows["agrees"] & (rows["intervention"] == UNCHANGED)
    return worst_of(rows, _agrees=rows["agrees"], _changed=~unchanged, _near=-rows["off"])


def judged(worst: pd.DataFrame, left: pd.DataFrame) -> pd.DataFrame:
    """Return the verdict on each output.

    Parameters
    ----------
    worst
        Each output's worst row.
    left
        The rows that remain after each cut, with `intervention` and `cut`.
    """
    rows = []
    for row in worst.to_dict("records"):
        told = "" if row["agrees"] else ", ".join(closing(row, left)) or "nothing that can be cut"
        rows.append(
            {
                "output": row["output"],
                "verdict": EQUATIONS if row["agrees"] else PEOPLE,
                "through": told,
                "worst": row["intervention"],
                **{key: row[key] for key in ("r2", "gap", "ratio", "off")},
            }
        )
    return pd.DataFrame(rows)


def closing(row: Mapping[Hashable, Any], left: pd.DataFrame) -> list[str]:
    """Return the cuts that close an output's distance in its worst intervention, the nearest first.

    Parameters
    ----------
    row
        The output's worst row.
    left
        The rows that remain after each cut, with `intervention` and `cut`.
    """
    mine = left[(left["intervention"] == row["intervention"]) & (left["output"] == row["output"])]
    closes = mine["agrees"].astype(bool) | (mine["off"] < CLOSED * row["off"])
    return [str(key) for key in mine[closes].sort_values(["off", "cut"])["cut"]]
