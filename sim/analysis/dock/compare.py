"""Model and twin side by side, output by output, under every intervention: where equations would do, and where people matter."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.dock.interventions import INTERVENTIONS, Intervention, cuts
from sim.analysis.dock.twin import twin
from sim.display import Displayed, Picture, Rows
from sim.errors import SanctuaryError
from sim.outputs.tables import is_flow
from sim.runs.arms import Arm, run_arms
from sim.runs.ensemble import FIRST_SEED, replicate_seeds
from sim.scenario import Scenario, load_scenario
from sim.society.common.columns import Reals

# When an output agrees (assumptions): the variance over weeks that the twin explains, how far the last quarter may be off,
# and the gap, in spreads between seeds, below which one more run tells more than the model does; what hardly moves at all is near
# where its mean distance is this small a share of its level.
LEAST_R2 = 0.9
MOST_OFF = 0.1
SMALL_GAP = 1.0
SMALL_OFF = 0.03
# Weekly counts are taken over a quarter, since luck is most of a single week.
QUARTER = 13
# A cut explains a gap when less than this share of it is left.
CLOSED = 0.5
TOGETHER = " with "
UNCHANGED = "as it is"
BOUNDS = (
    f"R² at least {LEAST_R2:g}, a gap of at most {SMALL_GAP:g} spread or a mean distance of at most {SMALL_OFF:.0%}, "
    f"and the last quarter within {MOST_OFF:.0%}"
)
EQUATIONS, PEOPLE = "equations would do", "people matter"


@dataclass(frozen=True)
class Agreement:
    """How near the twin comes to the model in one output.

    Attributes
    ----------
    r2
        Variance over weeks explained; NaN where the model stands still.
    gap
        The largest distance, in standard deviations between seeds, which are averaged over weeks.
    ratio
        Twin to model over the last quarter.
    off
        The mean distance, as a share of the model's mean.
    """

    r2: float
    gap: float
    ratio: float
    off: float

    @property
    def agrees(self) -> bool:
        """Whether it is within the bounds."""
        near = abs(self.ratio - 1.0) <= MOST_OFF
        return near and (self.r2 >= LEAST_R2 or self.gap <= SMALL_GAP or self.off <= SMALL_OFF)


@dataclass(frozen=True, repr=False)
class Docking(Displayed):
    """Model and twin of one scenario.

    Attributes
    ----------
    scenario, seeds, weeks, scale
        What was run, its unknowns drawn by the first seed.
    rows
        One row an intervention and output: `intervention`, `output`, `r2`, `gap`, `ratio`, `off`, `agrees`.
    verdicts
        One row an output: `output`, `verdict`, `through`, and `worst`, `r2`, `gap` and `ratio` of its worst intervention.
    cuts
        What each cut leaves of an output's distance in its worst intervention: `output`, `intervention`, `cut`, `off` and `agrees`.
    bands
        Of the scenario as it is: `output`, `week`, `mean`, `low` and `high` (a spread to either side), `twin`.
    """

    scenario: Scenario
    seeds: tuple[int, ...]
    weeks: int
    scale: float
    rows: pd.DataFrame
    verdicts: pd.DataFrame
    cuts: pd.DataFrame
    bands: pd.DataFrame

    @property
    def finding(self) -> str:
        """What was found, in words."""
        done = int((self.verdicts["verdict"] == EQUATIONS).sum())
        return (
            f"Equations would do for {done} of {len(self.verdicts)} outputs in all of {self.rows['intervention'].nunique()} worlds "
            f"({BOUNDS})."
        )

    def __repr__(self) -> str:
        return f"<Docking of {self.scenario.name}: {len(self.seeds)} runs of {self.weeks} weeks. {self.finding}>"

    def _table(self) -> Rows:
        return [{str(key): value for key, value in row.items()} for row in self.verdicts.to_dict("records")]

    def _picture(self) -> Picture | None:
        return None


def outputs_of(scenario: Scenario) -> tuple[str, ...]:
    """Give the outputs that the twin claims: every group's strength, the violent ones' course, and the country's."""
    strong = [f"strength.{name}" for name in scenario.groups]
    violent = [name for name in scenario.groups if float(str(scenario.values[f"groups.{name}.attack_rate"])) > 0.0]
    kinds = ("attacks", "skill", "ties", "capability", "cohesion", "prisoners")
    course = [f"{kind}.{name}" for name in violent for kind in kinds]
    return (*strong, *course, "taliban.strength", "ranks.grievance", "resources", "moderation")


def agreement(output: str, runs: Reals, told: Reals) -> Agreement:
    """Hold the twin's weeks against the model's.

    Parameters
    ----------
    output
        Its name.
    runs
        (R, T) runs by weeks.
    told
        (T,) the twin's.
    """
    if is_flow(output) and runs.shape[1] > QUARTER:
        window = np.ones(QUARTER) / QUARTER
        runs = np.array([np.convolve(run, window, "valid") for run in runs])
        told = np.convolve(told, window, "valid")
    mean, spread = runs.mean(axis=0), runs.std(axis=0, ddof=1)
    away = np.abs(mean - told)
    level = max(float(np.abs(mean).mean()), 1e-12)
    # Rounding is no distance; seeds that do not differ at all leave no measure for one.
    farthest, usual = float(away.max()), float(spread.mean())
    gap = 0.0 if farthest <= 1e-9 * level else (farthest / usual if usual > 0.0 else np.inf)
    varied = float(((mean - mean.mean()) ** 2).sum())
    still = varied <= len(mean) * (1e-6 * level) ** 2
    ends, twins = float(mean[-QUARTER:].mean()), float(told[-QUARTER:].mean())
    ratio = twins / ends if ends != 0.0 else (1.0 if twins == 0.0 else np.inf)
    return Agreement(np.nan if still else 1.0 - float((away**2).sum()) / varied, gap, ratio, float(away.mean()) / level)


def dock(
    scenario: Scenario | str = "baseline",
    *,
    replicates: int = 8,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    interventions: Sequence[Intervention] = INTERVENTIONS,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Docking:
    """Run a scenario and its twin under every intervention, and say for which outputs equations would do.

    Parameters
    ----------
    scenario
        Loaded, or by name or path; the first seed draws what it leaves open, for all runs and the twin alike.
    replicates, seed
        How many runs of the model each, at least two, and the seed of the first.
    scale, weeks
        In place of the scenario's own.
    interventions
        What is changed, besides nothing.
    workers, progress
        Processes, one a core by default, and what is told how many runs are done.

    Raises
    ------
    SanctuaryError
        For fewer than two replicates: there is no spread of one run.
    """
    if replicates < 2:
        raise SanctuaryError("there is no spread between fewer than two runs", remedy="Ask for more replicates.")
    loaded = load_scenario(scenario) if isinstance(scenario, str) else scenario
    drawn = loaded.draw(seed)
    seeds = replicate_seeds(seed, replicates)
    horizon = drawn.weeks if weeks is None else weeks
    outputs = outputs_of(drawn)
    worlds = {UNCHANGED: drawn}
    worlds |= {one.name: drawn.changed(one.changes(drawn), beyond=True) for one in interventions}

    def run(some: Mapping[str, Scenario]) -> dict[str, dict[str, Reals]]:
        arms = {name: Arm(world, outputs, horizon, scale) for name, world in some.items()}
        return run_arms(arms, seeds, workers=workers or len(os.sched_getaffinity(0)), progress=progress)

    runs = run(worlds)
    twins = {name: twin(world, horizon) for name, world in worlds.items()}
    rows = table(runs, twins)
    worst = worst_rows(rows)
    failing = worst[~worst["agrees"]]
    cut = {
        (name, key): worlds[name].changed(changes)
        for name in dict.fromkeys(failing["intervention"])
        for key, changes in cuts(worlds[name]).items()
    }

    def leave(cut: Mapping[tuple[str, str], Scenario]) -> dict[tuple[str, str], pd.DataFrame]:
        again = run({f"{name}, {key} cut": world for (name, key), world in cut.items()}) if cut else {}
        return {
            (name, key): table({name: again[f"{name}, {key} cut"]}, {name: twin(world, horizon)})
            for (name, key), world in cut.items()
        }

    left = leave(cut)
    for row in failing.to_dict("records"):
        name, output = row["intervention"], row["output"]
        if not closing(row, left):
            # No single cut closes the gap: the nearest ones are cut together, one more each time.
            order = sorted((key for at, key in cut if at == name), key=lambda key: off_of(left[name, key], output))
            for count in range(2, len(order) + 1):
                some = order[:count]
                world = worlds[name].changed({path: to for key in some for path, to in cuts(worlds[name])[key].items()})
                found = leave({(name, TOGETHER.join(some)): world})
                if closing(row, found):
                    left |= found
                    break
    verdicts = judged(worst, left)
    base = [
        pd.DataFrame(
            {
                "output": output,
                "week": np.arange(horizon),
                "mean": series.mean(axis=0),
                "low": series.mean(axis=0) - series.std(axis=0, ddof=1),
                "high": series.mean(axis=0) + series.std(axis=0, ddof=1),
                "twin": twins[UNCHANGED][output],
            }
        )
        for output, series in runs[UNCHANGED].items()
    ]
    told = cut_rows(failing, left)
    return Docking(drawn, seeds, horizon, scale, rows, verdicts, told, pd.concat(base, ignore_index=True))


def table(runs: Mapping[str, Mapping[str, Reals]], twins: Mapping[str, Mapping[str, Reals]]) -> pd.DataFrame:
    """Give one row a world and output; see :class:`Docking`."""
    rows = []
    for name, series in runs.items():
        for output, values in series.items():
            found = agreement(output, values, twins[name][output])
            rows.append({"intervention": name, "output": output, **vars(found), "agrees": found.agrees})
    return pd.DataFrame(rows)


def worst_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Give each output's worst row: one that fails before one that agrees, the scenario as it is first, then the farthest off."""
    failing = ~rows["agrees"]
    order = rows.assign(
        _agrees=rows["agrees"], _first=~(failing & (rows["intervention"] == UNCHANGED)), _off=-rows["off"]
    )
    found = order.sort_values(["_agrees", "_first", "_off"], kind="stable").drop_duplicates("output")
    return found.loc[:, list(rows.columns)].set_index("output", drop=False).loc[list(dict.fromkeys(rows["output"]))]


def judged(worst: pd.DataFrame, left: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """Give the verdict on each output.

    Parameters
    ----------
    worst
        Each output's worst row.
    left
        By intervention and what was cut there: the rows that are left.
    """
    rows = []
    for row in worst.to_dict("records"):
        told = "" if row["agrees"] else ", ".join(closing(row, left))
        rows.append(
            {
                "output": row["output"],
                "verdict": EQUATIONS if row["agrees"] else PEOPLE,
                "through": told if told or row["agrees"] else "nothing that can be cut",
                "worst": row["intervention"],
                **{key: row[key] for key in ("r2", "gap", "ratio", "off")},
            }
        )
    return pd.DataFrame(rows)


def off_of(found: pd.DataFrame, output: str) -> float:
    """Give the mean distance of an output among rows; infinite where there is none."""
    mine = found.loc[found["output"] == output, "off"]
    return float(mine.iloc[0]) if len(mine) else np.inf


def closing(row: Mapping[Hashable, Any], left: Mapping[tuple[str, str], pd.DataFrame]) -> list[str]:
    """Give the cuts that close an output's distance in its worst intervention, the nearest first; alone, or else together.

    Parameters
    ----------
    row
        Its worst row.
    left
        By intervention and what was cut there: the rows that are left.
    """
    through = []
    for (name, key), found in left.items():
        mine = found[found["output"] == row["output"]]
        if name == row["intervention"] and len(mine):
            now = mine.iloc[0]
            if now["agrees"] or now["off"] < CLOSED * row["off"]:
                through.append((float(now["off"]), key))
    keys = [key for _, key in sorted(through)]
    # What was cut together for another output adds nothing to what one cut alone has said.
    return [key for key in keys if TOGETHER not in key] or keys[:1]


def cut_rows(failing: pd.DataFrame, left: Mapping[tuple[str, str], pd.DataFrame]) -> pd.DataFrame:
    """Give what each cut leaves; see :class:`Docking`."""
    rows = []
    for row in failing.to_dict("records"):
        for (name, key), found in left.items():
            mine = found[found["output"] == row["output"]]
            if name == row["intervention"] and len(mine):
                now = mine.iloc[0]
                rows.append(
                    {
                        "output": row["output"],
                        "intervention": name,
                        "cut": key,
                        "off": now["off"],
                        "agrees": now["agrees"],
                    }
                )
    return pd.DataFrame(rows, columns=["output", "intervention", "cut", "off", "agrees"])
