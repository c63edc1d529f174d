"""Scenarios run at the same seeds, and which patterns of the record their runs show: alone, in pairs, and all together."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.hindcast.patterns.readings import VIOLENT, Readings, readings, spring_rise
from sim.display import Displayed, Rows
from sim.errors import RunFailed, SanctuaryError
from sim.evidence.pattern import Pattern
from sim.evidence.pattern import patterns as declared
from sim.resources import data_dir
from sim.runs.ensemble import FIRST_SEED, replicate_seeds
from sim.runs.identity import digest, model_version, run_identity, short
from sim.runs.journal import Journal
from sim.runs.pool import run_tasks
from sim.scenario import Scenario, load_scenario

# Weeks to the end of June 2022, for the second run that has no seasons.
TO_SUMMER = 46
# Two patterns conflict when they are shown together in less than half of the runs that chance would give, and chance gives a few.
LEAST_BY_CHANCE, CONFLICT = 5.0, 0.5


@dataclass(frozen=True)
class PatternRun:
    """One run to read: a scenario at a seed."""

    scenario: Scenario
    seed: int
    scale: float
    weeks: int

    @property
    def identity(self) -> str:
        """What the run is, and by which measures it is read."""
        return run_identity(self.scenario, self.seed, self.scale, self.weeks, _version())


@dataclass(frozen=True, repr=False)
class Patterns(Displayed):
    """Which patterns the runs of some scenarios show.

    Attributes
    ----------
    scenarios, seeds, scale
        What was run.
    table
        One row a scenario and pattern: `scenario`, `pattern`, `label`, `share` of runs that show it, NaN where it cannot be asked.
    measures
        One row a scenario and measure: `scenario`, `pattern`, `measure`, `unit`, `record`, `low`, `high`, `median`, `q05`, `q95`,
        `share`, `source`, `text`.
    counts
        One row a scenario and number of patterns: `scenario`, `patterns`, `asked`, `runs`.
    pairs
        One row a scenario and pair: `scenario`, `one`, `other`, `share`, `by_chance`, `conflict`.
    runs
        One row a scenario and seed: `scenario`, `seed`, `shown`, and True, False or nothing under each pattern's key.
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
        """What was found, in words: of the patterns that can be asked of all, how many a run shows."""
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
    """Run scenarios at the same seeds, and say which patterns of the record their runs show.

    Parameters
    ----------
    scenarios
        Loaded, or by name or path; the baseline if none is given.
    replicates, seed
        How many runs of each, and the seed of the first.
    scale, weeks
        In place of the scenarios' own.
    journal
        File of runs that were read; what stands in it is not run again.
    workers, progress
        Processes, one a core by default, and what is told how many runs are done.

    Raises
    ------
    SanctuaryError
        When two scenarios have one name.
    RunFailed
        When a run fails, naming its seed.
    """
    loaded = [one if isinstance(one, Scenario) else load_scenario(one) for one in scenarios or ("baseline",)]
    names = tuple(one.name for one in loaded)
    if len(set(names)) != len(names):
        raise SanctuaryError("two of the scenarios have one name", remedy="Give each of them once.")
    seeds = replicate_seeds(seed, replicates)
    asked = [PatternRun(one, run, scale, weeks or one.weeks) for one in loaded for run in seeds]
    found = _read(asked, Journal(journal), workers or len(os.sched_getaffinity(0)), progress)
    by_name = {
        one.name: [found[run.identity] for run in asked[i * len(seeds) : (i + 1) * len(seeds)]]
        for i, one in enumerate(loaded)
    }
    return summed_up(by_name, seeds, scale)


def summed_up(runs: Mapping[str, Sequence[Readings]], seeds: tuple[int, ...], scale: float) -> Patterns:
    """Return the shares of runs that show each pattern.

    Parameters
    ----------
    runs
        By scenario, what was read of each run in the order of the seeds.
    seeds, scale
        How they were run.
    """
    parts: dict[str, list[pd.DataFrame]] = {"table": [], "measures": [], "counts": [], "pairs": [], "runs": []}
    for name, values in runs.items():
        shown = pd.DataFrame({one.key: [_shows(one, run) for run in values] for one in declared()}, dtype=object)
        asked = [one for one in declared() if shown[one.key].notna().all()]
        told = shown[[one.key for one in asked]].astype(bool)
        together = told.sum(axis=1)
        share = {one.key: float(told[one.key].mean()) for one in asked}
        parts["table"].append(
            pd.DataFrame(
                [{"pattern": one.key, "label": one.label, "share": share.get(one.key, np.nan)} for one in declared()]
            )
        )
        parts["measures"].append(_measured(values))
        parts["counts"].append(
            pd.DataFrame(
                [
                    {"patterns": count, "asked": len(asked), "runs": int((together == count).sum())}
                    for count in range(len(asked) + 1)
                ]
            )
        )
        parts["pairs"].append(_paired(told))
        parts["runs"].append(shown.assign(seed=list(seeds), shown=together))
        for tables in parts.values():
            tables[-1].insert(0, "scenario", name)
    joined = {key: pd.concat(tables, ignore_index=True) for key, tables in parts.items()}
    return Patterns(tuple(runs), seeds, scale, **joined)


def _shows(pattern: Pattern, run: Readings) -> bool | None:
    """Say whether a run shows a pattern; None where nothing of it can be asked."""
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
    known = {str(line["run"]): line["values"] for line in journal}
    found: dict[str, Readings] = {
        run.identity: dict(known[run.identity])  # type: ignore[call-overload]
        for run in asked
        if run.identity in known
    }
    left = [run for run in asked if run.identity not in found]
    for run, values in zip(left, run_tasks(left, _one, None, workers=workers, name=_named), strict=True):
        journal.write({"run": run.identity, "values": values})
        found[run.identity] = values
        if progress is not None:
            progress(len(found))
    return found


def _one(run: PatternRun, nothing: None) -> Readings:
    """Run a scenario once, and again without seasons up to the summer of 2022 where spring is asked about."""
    from sim.model import simulate

    try:
        results = simulate(run.scenario, run.seed, scale=run.scale, weeks=run.weeks)
        found = readings(results)
        if VIOLENT in results.groups and spring_rise(results) is not None:
            still = run.scenario.changed({"rules.season": False})
            rise = spring_rise(simulate(still, run.seed, scale=run.scale, weeks=TO_SUMMER))
            if rise is not None:
                found["spring_rise_without_season"] = rise
    except SanctuaryError:
        raise
    except Exception as error:
        raise RunFailed(f"{_named(run)}: the run failed ({type(error).__name__}: {error})") from error
    return found


def _named(run: PatternRun) -> str:
    return f"{run.scenario.name}, seed {run.seed}"


@cache
def _version() -> str:
    """Return what identifies the model and the measures."""
    room = sorted(Path(__file__).parent.glob("*.py"))
    files = [*room, data_dir("seeds") / "patterns.yaml"]
    return digest({**model_version(), **{path.name: short(path.read_bytes()) for path in files}})
