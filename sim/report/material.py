"""The contents of a report, collected from runs in memory, from the folder of a run, or from the store of a sweep."""

from __future__ import annotations

import json
import math
import platform
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.errors import SanctuaryError
from sim.outputs.calendar import counting_from
from sim.outputs.numbers import number
from sim.runs.ensemble import Ensemble
from sim.scenario import Scenario, load_scenario
from sim.version import __version__

if TYPE_CHECKING:
    from sim.analysis.sensitivity.effects import Effects
    from sim.runs.reading import Store

SCENARIO, RUN, STORE, COMPARE = "scenario", "run", "sweep", "comparison"


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
    answers
        The effects of the factors on each output of a sweep.
    files
        The texts of the files that repeat a sweep, by name.
    difference
        What differs from the scenario that this one changes: `base` (its title), `sentences`, `effects` and `picture`; empty for none.
    refuted
        Whether the runs met what would refute the scenario, in words.
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
    answers: list[Effects] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    difference: dict[str, Any] = field(default_factory=dict)
    refuted: list[str] = field(default_factory=list)

    @property
    def counterfactual(self) -> bool:
        """True if the scenario contains other events than those that happened."""
        return self.scenario is not None and counterfactual(self.scenario)

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
    from sim.analysis.refutation import of_ensemble as judged
    from sim.figures import album
    from sim.figures.figure import begin
    from sim.figures.hindcast import record_over_bands
    from sim.runs.folder import evidence_digest

    with counting_from(ensemble.scenario.first_day):
        drawings = begin(album.charts(ensemble.results, ensemble.scenario))
    held = against_record(ensemble) if len(ensemble.seeds) > 1 and not counterfactual(ensemble.scenario) else None
    if held is not None and held.rows:
        compared = record_over_bands(rows(held), f"{held.title}: {held.record}", held.replicates)
        drawings |= begin([("record", compared)])
    scenario = ensemble.scenario
    return Material(
        kind=SCENARIO,
        scenario=scenario,
        title=scenario.title or scenario.name,
        weekly=ensemble.weekly.rename(columns={"replicate": "run"}),
        weeks=ensemble.weeks,
        scale=ensemble.scale,
        seeds=_seeds(ensemble.seeds),
        facts=_facts(scenario.digest, evidence_digest(), __version__, platform.python_version()),
        command=shlex.join(command),
        drawings={name: drawing.svg() for name, drawing in drawings.items()},
        record=held.plain() if held is not None and held.rows else None,
        refuted=judged(ensemble).sentences(),
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
        weekly = pd.read_parquet(folder / "weekly.parquet", partitioning=None)
        scenario = replace(load_scenario(folder / "scenario.yaml"), name=manifest["scenario"])
        held = folder / "hindcast.json"
        record = json.loads(held.read_text(encoding="utf-8")) if held.exists() else None
        told = folder / "refuted.json"
        refuted = json.loads(told.read_text(encoding="utf-8"))["sentences"] if told.exists() else []
        if record is not None and not {"rows", "parts", "series", "tests"} <= set(record):
            raise ValueError("hindcast.json lacks a part")
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
            record=None if counterfactual(scenario) else record,
            refuted=refuted,
        )
    except SanctuaryError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SanctuaryError(
            f"{folder}: the folder of this run is not whole ({type(error).__name__}: {error})",
            remedy="Make it again with `sanctuary run`, or report on the scenario itself.",
        ) from error


def counterfactual(scenario: Scenario) -> bool:
    """Return whether other events happen in a scenario than did: there is no record to hold it against."""
    baseline, record, own = (
        {(event.week, event.kind) for event in one.events}
        for one in (load_scenario("baseline"), load_scenario("record"), scenario)
    )
    return scenario.theme == "counterfactuals" or not baseline & record <= own <= baseline | record


def of_store(folder: Path) -> Material:
    """Return the contents of the store of a sweep, complete or not.

    Raises
    ------
    SanctuaryError
        When the folder is no store, or holds no successful run.
    """
    from sim.analysis.sensitivity.effects import answer, pictured, tables_of
    from sim.figures.answers import drawn
    from sim.figures.figure import begin
    from sim.runs.identity import digest
    from sim.runs.reading import Store

    store = Store(folder)
    weekly = store.weekly()
    if weekly.empty:
        raise SanctuaryError(f"{folder}: no run of this sweep is stored yet", remedy="Go on with `sanctuary sweep`.")
    design, model = store.head["design"], store.head["model"]
    base, files = _design(store)
    scale = design["scale"] or (math.nan if base is None else base.scale)
    answers, _ = answer(store)
    tables = tables_of(answers)
    figures = drawn(tables["effects"], pictured(store, answers), store.head["title"]) if answers else {}
    drawings = begin(figures.items())
    return Material(
        kind=STORE,
        scenario=base,
        title=store.head["title"],
        weekly=weekly,
        weeks=store.weeks[-1] + 1,
        scale=scale,
        seeds=f"{design['seed']}, {store.head['points']} points by {design['replicates']}",
        facts=_facts(next(iter(design["scenarios"].values())), digest(model), model["sanctuary"], model["python"]),
        command=shlex.join(["sanctuary", "sweep", "design.yaml" if files else store.head["name"], "--out", "again"]),
        drawings={name: drawing.svg() for name, drawing in drawings.items()},
        factors={key: _span(store.points[key]) for key in store.factors},
        answers=answers,
        files=files,
    )


def _design(store: Store) -> tuple[Scenario | None, dict[str, str]]:
    """Return the base scenario of a sweep and the files that repeat it; None and nothing where these have changed since."""
    from sim.runs.design.design import load_design

    own = store.folder / "design.yaml"
    try:
        design = load_design(own if own.exists() else store.head["name"])
    except SanctuaryError:
        return None, {}
    if any(design.plain()["scenarios"].get(name) != known for name, known in store.head["design"]["scenarios"].items()):
        return None, {}
    names = [own.name, *(path.name for path in store.folder.glob("*.yaml") if path != own)] if own.exists() else []
    return design.scenario, {name: (store.folder / name).read_text(encoding="utf-8") for name in names}


def _span(values: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
        return f"{number(float(values.min()))} to {number(float(values.max()))}"
    return ", ".join(sorted({str(value) for value in values}))


def _facts(scenario: str, evidence: str, version: str, python: str) -> dict[str, str]:
    return {"Scenario's digest": scenario, "Evidence's digest": evidence, "Sanctuary": version, "Python": python}


def _seeds(seeds: Sequence[int]) -> str:
    return f"{seeds[0]}" if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
