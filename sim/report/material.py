"""The contents of a report, collected from runs in memory, from the folder of a run, or from the store of a sweep."""

from __future__ import annotations

import json
import math
import platform
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import SanctuaryError
from sim.outputs.numbers import number
from sim.runs.ensemble import Ensemble
from sim.scenario import Scenario, load_scenario
from sim.version import __version__

if TYPE_CHECKING:
    from sim.runs.reading import Store

SCENARIO, RUN, STORE = "scenario", "run", "sweep"


@dataclass(frozen=True)
class Material:
    """The contents of a report.

    Attributes
    ----------
    kind
        `scenario`, `run` or `sweep`.
    scenario
        The scenario that was run. For a sweep its base, None where the base is no longer known.
    title
        The title of the page.
    weekly
        One row for each run and week, with columns `run`, `week`, and one for each output.
    weeks, scale
        The length and scale of the runs. The scale is NaN where a sweep takes it from a base that is no longer known.
    seeds
        The seeds in words.
    facts
        The digests and versions that identify these runs, by name.
    command
        The command that reproduces the numbers.
    drawings
        Figures as SVG, by name.
    record
        The comparison with the public record as plain data, None where there is none.
    factors
        The factors of a sweep, with their values in words.
    drivers
        For each output of a sweep the factor with the strongest rank correlation: its name, the correlation, and its 95 %
        interval.
    """

    kind: str
    scenario: Scenario | None
    title: str
    weekly: pd.DataFrame
    weeks: int
    scale: float
    seeds: str
    facts: dict[str, str]
    command: str
    drawings: dict[str, str] = field(default_factory=dict)
    record: dict[str, Any] | None = None
    factors: dict[str, str] = field(default_factory=dict)
    drivers: dict[str, tuple[str, float, float, float]] = field(default_factory=dict)

    @property
    def runs(self) -> int:
        """The number of runs."""
        return int(self.weekly["run"].nunique())


def of_ensemble(ensemble: Ensemble, command: Sequence[str]) -> Material:
    """Return the contents for runs in memory, with their figures and their comparison with the record.

    Parameters
    ----------
    ensemble
        The runs.
    command
        The words of the command that reproduces them.
    """
    from sim.analysis.hindcast.drawn import rows
    from sim.analysis.hindcast.section import of_ensemble as against_record
    from sim.figures import album
    from sim.figures.hindcast import record_over_bands
    from sim.runs.folder import seeds_digest

    figures = album.charts(ensemble.results, ensemble.scenario)
    held = against_record(ensemble) if len(ensemble.seeds) > 1 else None
    if held is not None and held.rows:
        figures["record"] = record_over_bands(rows(held), f"{held.title}: {held.record}", held.replicates)
    scenario = ensemble.scenario
    return Material(
        kind=SCENARIO,
        scenario=scenario,
        title=scenario.title or scenario.name,
        weekly=ensemble.weekly.rename(columns={"replicate": "run"}),
        weeks=ensemble.weeks,
        scale=ensemble.scale,
        seeds=_seeds(ensemble.seeds),
        facts=_facts(scenario.digest, seeds_digest(), __version__, platform.python_version()),
        command=shlex.join(command),
        drawings={name: figure.svg() for name, figure in figures.items()},
        record=held.plain() if held is not None and held.rows else None,
    )


def of_run(folder: Path) -> Material:
    """Return the contents of a folder that `sanctuary run` wrote.

    Raises
    ------
    SanctuaryError
        When a file is missing or cannot be read.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        weekly = pd.read_parquet(folder / "weekly.parquet")
        scenario = replace(load_scenario(folder / "scenario.yaml"), name=manifest["scenario"])
        held = folder / "hindcast.json"
        record = json.loads(held.read_text(encoding="utf-8")) if held.exists() else None
        inputs = manifest["inputs"]
        return Material(
            kind=RUN,
            scenario=scenario,
            title=manifest["title"] or manifest["scenario"],
            weekly=weekly.rename(columns={"replicate": "run"}),
            weeks=int(manifest["weeks"]),
            scale=float(manifest["scale"]),
            seeds=_seeds(manifest["seeds"]),
            facts=_facts(inputs["scenario"], inputs["seeds"], manifest["sanctuary"], manifest["python"]),
            command=shlex.join(manifest["command"]),
            drawings={path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("figures/*.svg"))},
            record=record,
        )
    except SanctuaryError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SanctuaryError(
            f"{folder}: the folder of this run is not whole ({type(error).__name__}: {error})",
            remedy="Make it again with `sanctuary run`, or report on the scenario itself.",
        ) from error


def of_store(folder: Path) -> Material:
    """Return the contents of the store of a sweep, complete or not.

    Raises
    ------
    SanctuaryError
        When the folder is no store, or holds no successful run.
    """
    from sim.display import svg
    from sim.runs.identity import digest
    from sim.runs.reading import Store

    store = Store(folder)
    weekly = store.weekly()
    if weekly.empty:
        raise SanctuaryError(f"{folder}: no run of this sweep is stored yet", remedy="Go on with `sanctuary sweep`.")
    design, model, picture = store.head["design"], store.head["model"], store._picture()
    digests, scale = design["scenarios"], design["scale"]
    base = _base(store.head["name"], digests)
    if scale is None:
        scale = math.nan if base is None else base.scale
    return Material(
        kind=STORE,
        scenario=base,
        title=store.head["title"],
        weekly=weekly,
        weeks=store.weeks[-1] + 1,
        scale=scale,
        seeds=f"{design['seed']}, {store.head['points']} points by {design['replicates']}",
        facts=_facts(next(iter(digests.values())), digest(model), model["sanctuary"], model["python"]),
        command=shlex.join(["sanctuary", "sweep", store.head["name"]]),
        drawings={} if picture is None else {"distribution": svg(picture)},
        factors={key: _span(store.points[key]) for key in store.factors},
        drivers=_drivers(store),
    )


def _base(name: str, digests: Mapping[str, str]) -> Scenario | None:
    """Return the base scenario of a sweep, or None where the shipped design of its name has changed since."""
    from sim.runs.design.design import load_design

    try:
        scenarios = load_design(name).scenarios
    except SanctuaryError:
        return None
    known = {key or "base": scenario for key, scenario in scenarios.items()}
    first = next(iter(digests))
    return known[first] if first in known and known[first].digest == digests[first] else None


def _span(values: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return f"{number(float(values.min()))} to {number(float(values.max()))}"
    return ", ".join(sorted({str(value) for value in values}))


def _drivers(store: Store) -> dict[str, tuple[str, float, float, float]]:
    """Return the factor with the strongest rank correlation for each output, where there are enough complete points."""
    from sim.analysis.sensitivity.ranking import rank_correlations

    found = {}
    for output in store.outputs:
        try:
            first = rank_correlations(store, output).table.iloc[0]
        except SanctuaryError:
            continue
        correlation, low, high = (float(first[name]) for name in ("correlation", "low", "high"))
        found[output] = (str(first["factor"]), correlation, low, high)
    return found


def _facts(scenario: str, evidence: str, version: str, python: str) -> dict[str, str]:
    return {"Scenario's digest": scenario, "Evidence's digest": evidence, "Sanctuary": version, "Python": python}


def _seeds(seeds: Sequence[int]) -> str:
    return f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
