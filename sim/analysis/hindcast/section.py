"""The record's section of a run's folder: runs that have been made, held against the record."""

from __future__ import annotations

import json
from pathlib import Path

from sim.analysis.hindcast.forecast import ForecastTask, collect, number_keys, record_of
from sim.analysis.hindcast.hindcast import CUT_OFF, Hindcast, judge, unscored_by
from sim.analysis.hindcast.observation import observation_model
from sim.analysis.hindcast.ratios import tests_of
from sim.analysis.hindcast.targets import read_targets, silent_for
from sim.runs.ensemble import Ensemble


def of_ensemble(ensemble: Ensemble) -> Hindcast:
    """Return an ensemble held against the shipped record, without running anything.

    Parameters
    ----------
    ensemble
        Rows that end after its last week are scored on the days that it has.
    """
    held = read_targets(weeks=ensemble.weeks)
    targets = tuple(target for target in held.targets if silent_for(target, ensemble.scenario) is None)
    asked = ForecastTask(
        ensemble.scenario,
        targets,
        tests_of(held, observation_model()),
        number_keys(ensemble.scenario),
        ensemble.scale,
        ensemble.weeks,
    )
    records = [record_of(asked, seed, one) for seed, one in zip(ensemble.seeds, ensemble.results, strict=True)]
    return judge(collect(asked, records), held, unscored_by(ensemble.scenario, held), CUT_OFF)


def write_section(ensemble: Ensemble, folder: Path, *, draw: bool = True) -> list[Path]:
    """Write `hindcast.json` and the record over the bands into a run's folder; nothing when no row can be scored.

    Parameters
    ----------
    ensemble
        The runs.
    folder
        The run's folder.
    draw
        Whether to draw the figure.
    """
    from sim.analysis.hindcast.drawn import rows
    from sim.figures.figure import save
    from sim.figures.hindcast import record_over_bands

    if len(ensemble.seeds) < 2:
        return []
    found = of_ensemble(ensemble)
    if not found.rows:
        return []
    data = folder / "hindcast.json"
    data.write_text(json.dumps(found.plain(), indent=1, ensure_ascii=False), encoding="utf-8")
    if not draw:
        return [data]
    plates = folder / "figures"
    plates.mkdir(exist_ok=True)
    return [
        data,
        *save(record_over_bands(rows(found), f"{found.title}: {found.record}", found.replicates), plates, "record"),
    ]
