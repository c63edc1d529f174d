"""Write a posterior as a scenario, with its figures and its numbers."""

from __future__ import annotations

import json
from pathlib import Path

from sim.analysis.hindcast.calibration import Calibration
from sim.analysis.hindcast.report import record_figure
from sim.evidence import lookup
from sim.resources import put_text, rendered

# Joint draws of the posterior in the scenario.
SHIPPED = 24
TEMPLATE = Path(__file__).with_name("posterior.yaml.jinja")


def posterior_text(found: Calibration, extends: str, schema: str) -> str:
    """Return the posterior as a scenario: joint draws of the fitted unknowns, everything else as in the prior.

    Parameters
    ----------
    found
        The calibration.
    extends
        The scenario that the posterior extends: the prior's name, or a path relative to the posterior's folder.
    schema
        Path of the JSON Schema relative to the posterior's folder, for editors.
    """
    runs = found.fit.draws(SHIPPED)
    drawn = {key: [_short(value, key) for value in found.fit.prior(key)[runs]] for key in found.fit.fitted}
    return rendered(
        TEMPLATE,
        found=found,
        prior=found.scenario.name,
        extends=extends,
        schema=schema,
        count=SHIPPED,
        drawn=drawn,
        stay=[key for key in found.fit.table.asked.keys if key not in drawn],
    )


def _short(value: float, key: str) -> str:
    """Return a number with three digits, kept within the range that a scenario may set."""
    known = lookup(key)
    short = float(f"{value:.3g}")
    if known is not None and known.low is not None and known.high is not None:
        short = min(max(short, known.low), known.high)
    return f"{short:g}"


def write_files(found: Calibration, folder: Path, extends: str, schema: str) -> list[Path]:
    """Write `calibration.json`, `posterior.yaml` and the figures into a folder."""
    from sim.analysis.hindcast import drawn
    from sim.figures.calibration import recovery, ridges, unknowns
    from sim.figures.figure import save

    data, scenario = folder / "calibration.json", folder / "posterior.yaml"
    put_text(data, json.dumps(found.plain(), indent=1, ensure_ascii=False))
    put_text(scenario, posterior_text(found, extends, schema))
    ranks, reach = drawn.recovered(found.recovery, found.truths)
    figures = {
        "unknowns": unknowns(drawn.unknowns(found.fit), found.cut_off),
        "recovery": recovery(ranks, found.truths, reach),
    }
    if found.ridges():
        figures["ridges"] = ridges(drawn.ridges(found.fit, found.ridges()))
    return [data, scenario, *save(figures, folder), *record_figure(found.after, folder, "record-posterior")]
