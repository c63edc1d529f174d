"""Run scenarios at the same seeds, and find which patterns of the record their runs show: alone, in pairs, and all together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from sim.analysis.hindcast.patterns.readings import VIOLENT, Readings, readings, spring_rise
from sim.display import Displayed, Rows
from sim.errors import SanctuaryError
from sim.evidence.pattern import Pattern
from sim.evidence.pattern import patterns as declared
from sim.resources import data_dir
from sim.runs.ensemble import FIRST_SEED, replicate_seeds, run_once
from sim.runs.identity import digest, model_version, run_identity, short
from sim.runs.journal import Journal
from sim.runs.pool import counted, run_tasks
from sim.scenario import Scenario, load_scenario

# Weeks to the end of June 2022, for the second run that has no seasons.
TO_SUMMER = 46
# Two patterns conflict when fewer than half as many runs show both as chance predicts, and chance predicts at least five.
LEAST_BY_CHANCE, CONFLICT = 5.0, 0.5


@dataclass(frozen=True)
class PatternRun:
    """A run to measure: a scenario at a seed."""

    scenario: Scenario
    seed: int
    scale: float
    weeks: int

    @property
    def identity(self) -> str:
        """The identity of the run and of the measures that are taken of it."""
        return run_identity(self.scenario, self.seed, self.scale, self.weeks, _version())


@dataclass(frozen=True, repr=False)
class Patterns(Displayed):
    """The patterns that the runs of some scenarios show.

    Attributes
    ----------
    scenarios, seeds, scale
        The runs.
    table
        One row per scenario and pattern: `scenario`, `pattern`, `label`, `share` of runs that show it; NaN where it does not apply.
    measures
        One row per scenario and measure: `scenario`, `pattern`, `measure`, `unit`, `record`, `low`, `high`, `median`, `q05`, `q95`,
        `share`, `source`, `text`.
    counts
        One row per scenario and number of patterns: `scenario`, `patterns`, `asked`, `runs`.
    pairs
        One row per scenario and pair: `scenario`, `one`, `other`, `share`, `by_chance`, `conflict`.
    runs
        One row per scenario and seed: `scenario`, `seed`, `shown`, and True, False or None under each pattern's key.
    """

    scenarios: tuple[str, ...]
    seeds: tuple[int, ...]
    scale: float
    table: pd.DataFrame
    measures: pd.DataFrame
    counts: pd.DataFrame
    pairs: pd.DataFrame
    runs: pd.DataFrame

    @property
    def finding(self) -> str:
        """The number of patterns that a run shows, of those that apply, in words."""
        told = []
        for name in self.scenarios:
            mine = self.table[self.table["scenario"] == name].dropna(subset=["share"])
            all_of_them = self.counts[(self.counts["scenario"] == name) & (self.counts["patterns"] == len(mine))]
            together = int(all_of_them["runs"].sum())
            told.append(
                f"{name}: {mine['share'].sum():.1f} of {len(mine)} patterns a run, "
                f"all together in {together} of {len(self.seeds)} runs"
            )
        return "; ".join(told) + "."

    def __repr__(self) -> str:
        return f"<Patterns of {', '.join(self.scenarios)}: {len(self.seeds)} runs each. {self.finding}>"

    def _table(self) -> Rows:
        wide = self.table.pivot(index="label", columns="scenario", values="share").reindex(
            list(dict.fromkeys(self.table["label"]))
        )
        return [
            {"pattern": str(label), **{name: float(row[name]) for name in self.scenarios}}
            for label, row in wide.iterrows()
        ]


def patterns(
    *scenarios: Scenario | str,
    replicates: int = 16,
    seed: int = FIRST_SEED,
    scale: float = 0.02,
    weeks: int | None = None,
    journal: Path | None = None,
    workers: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Patterns:
    """Run scenarios at the same seeds, and return which patterns of the record their runs show.

    Parameters
    ----------
    scenarios
        Loaded, or by name or path; the baseline if none is given.
    replicates, seed
        Number of runs of each, and the seed of the first.
    scale, weeks
        Replace the scenarios' own.
    journal
        File of the measures of finished runs; these are not run again.
    workers, progress
        Number of processes, one per core by default; and a function that is called with the number of runs done.

    Raises
    ------
    SanctuaryError
        When two scenarios have the same name.
    RunFailed
        When a run fails, with its seed.
    """
    loaded = [one if isinstance(one, Scenario) else load_scenario(one) for one in scenarios or ("baseline",)]
    names = tuple(one.name for one in loaded)
    if len(set(names)) != len(names):
        raise SanctuaryError("two of the scenarios have the same name", remedy="Give each of them once.")
    seeds = replicate_seeds(seed, replicates)
    asked = [PatternRun(one, run, scale, weeks or one.weeks) for one in loaded for run in seeds]
    found = _read(asked, Journal(journal), workers or len(os.sched_getaffinity(0)), progress)
    by_name: dict[str, list[Readings]] = {name: [] for name in names}
    for run in asked:
        by_name[run.scenario.name].append(found[run.identity])
    return summed_up(by_name, seeds, scale)


def summed_up(runs: Mapping[str, Sequence[Readings]], seeds: tuple[int, ...], scale: float) -> Patterns:
    """Return the shares of runs that show each pattern.

    Parameters
    ----------
    runs
        The measures of each run in the order of the seeds, by scenario.
    seeds, scale
        The settings of the runs.
    """
    parts: dict[str, list[pd.DataFrame]] = {}
    for name, values in runs.items():
        shown = pd.DataFrame({one.key: [_shows(one, run) for run in values] for one in declared()}, dtype=object)
        told = shown.loc[:, shown.notna().all()].astype(bool)
        together = told.sum(axis=1)
        counts = range(told.shape[1] + 1)
        keys = [one.key for one in declared()]
        labels, runs_with = [one.label for one in declared()], [sum(together == count) for count in counts]
        found = {
            "table": pd.DataFrame({"pattern": keys, "label": labels, "share": told.mean().reindex(keys).to_numpy()}),
            "measures": _measured(values),
            "counts": pd.DataFrame({"patterns": counts, "asked": len(told.columns), "runs": runs_with}),
            "pairs": _paired(told),
            "runs": shown.assign(seed=list(seeds), shown=together),
        }
        for key, table in found.items():
            table.insert(0, "scenario", name)
            parts.setdefault(key, []).append(table)
    joined = {key: pd.concat(tables, ignore_index=True) for key, tables in parts.items()}
    return Patterns(tuple(runs), seeds, scale, **joined)


def _shows(pattern: Pattern, run: Readings) -> bool | None:
    """Return whether a run shows a pattern; None where none of its measures applies."""
    asked = [one for one in pattern.measures if one.key in run]
    return all(one.shown(run[one.key]) for one in asked) if asked else None


def _measured(values: Sequence[Readings]) -> pd.DataFrame:
    rows = []
    for pattern in declared():
        for one in pattern.measures:
            found = np.array([run[one.key] for run in values if one.key in run])
            defined = found[~np.isnan(found)]
            q05, median, q95 = np.quantile(defined, (0.05, 0.5, 0.95)) if len(defined) else (np.nan,) * 3
            rows.append(
                {
                    "pattern": pattern.key,
                    "measure": one.key,
                    "unit": one.unit,
                    "record": one.figure,
                    "low": one.low,
                    "high": one.high,
                    "median": median,
                    "q05": q05,
                    "q95": q95,
                    "share": float(np.mean([one.shown(value) for value in found])) if len(found) else np.nan,
                    "source": one.source or "assumption",
                    "text": one.text,
                }
            )
    return pd.DataFrame(rows)


def _paired(told: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for one, other in combinations(told.columns, 2):
        share, chance = float((told[one] & told[other]).mean()), float(told[one].mean() * told[other].mean())
        conflict = chance * len(told) >= LEAST_BY_CHANCE and share < CONFLICT * chance
        rows.append({"one": one, "other": other, "share": share, "by_chance": chance, "conflict": conflict})
    return pd.DataFrame(rows, columns=["one", "other", "share", "by_chance", "conflict"])


def _read(
    asked: Sequence[PatternRun], journal: Journal, workers: int, progress: Callable[[int], None] | None
) -> dict[str, Readings]:
    """Return the measures of runs by identity, from the journal or by running them."""
    known = {str(line["run"]): cast(Readings, line["values"]) for line in journal}
    found: dict[str, Readings] = {run.identity: known[run.identity] for run in asked if run.identity in known}
    left = [run for run in asked if run.identity not in found]
    read = run_tasks(left, _one, None, workers=workers, name=lambda run: f"{run.scenario.name}, seed {run.seed}")
    for run, values in zip(left, counted(read, progress, len(found)), strict=True):
        journal.write({"run": run.identity, "values": values})
        found[run.identity] = values
    return found


def _one(run: PatternRun, nothing: None) -> Readings:
    """Run a scenario once, and where the measures of spring apply, again without seasons up to the summer of 2022."""
    results = run_once(run.scenario.name, run.scenario, run.seed, scale=run.scale, weeks=run.weeks)
    found = readings(results)
    if VIOLENT in results.groups and spring_rise(results) is not None:
        still = run.scenario.changed({"rules.season": False})
        rise = spring_rise(run_once(run.scenario.name, still, run.seed, scale=run.scale, weeks=TO_SUMMER))
        if rise is not None:
            found["spring_rise_without_season"] = rise
    return found


@cache
def _version() -> str:
    """Return the identity of the model and of the measures."""
    room = sorted(Path(__file__).parent.glob("*.py"))
    files = [*room, data_dir("seeds") / "patterns.yaml"]
    return digest({**model_version(), **{path.name: short(path.read_bytes()) for path in files}})
