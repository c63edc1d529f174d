"""Compare finished runs with the record, and write the result into their folder."""

from __future__ import annotations

import json
from pathlib import Path

from sim.analysis.hindcast.forecast import collect, record_of
from sim.analysis.hindcast.hindcast import CUT_OFF, Hindcast, ask, judge, unscored_by
from sim.analysis.hindcast.report import record_figure
from sim.analysis.hindcast.targets import read_targets
from sim.resources import put_text
from sim.runs.ensemble import Ensemble


def of_ensemble(ensemble: Ensemble) -> Hindcast:
    """Return the comparison of an ensemble with the shipped record; nothing is run again.

    Parameters
    ----------
    ensemble
        Rows that end after its last week are scored on the days that it covers.
    """
    held = read_targets(weeks=ensemble.weeks, zero=ensemble.scenario.first_day)
    asked = ask(ensemble.scenario, held, ensemble.scale, ensemble.weeks)
    kept = [record_of(asked, seed, one) for seed, one in zip(ensemble.seeds, ensemble.results, strict=True)]
    return judge(collect(asked, kept), held, unscored_by(ensemble.scenario, held), CUT_OFF)


def write_section(ensemble: Ensemble, folder: Path, *, draw: bool = True) -> list[Path]:
    """Write `hindcast.json` and the figure of the record into a folder of several runs; nothing when no row can be scored.

    Parameters
    ----------
    ensemble
        The runs.
    folder
        The run's folder.
    draw
        Whether to draw the figure.
    """
    found = of_ensemble(ensemble)
    if not found.rows:
        return []
    data = folder / "hindcast.json"
    put_text(data, json.dumps(found.plain(), indent=1, ensure_ascii=False))
    if not draw:
        return [data]
    return [data, *record_figure(found, folder / "figures", "record")]
