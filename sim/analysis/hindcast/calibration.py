"""From a prior in YAML to a posterior in YAML: fit on the rows up to a cut-off, test on the rest, recover known truths.

It is retrodiction: the model and its prior were written by people who knew the outcome.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.hindcast.forecast import Forecast
from sim.analysis.hindcast.hindcast import Hindcast, ask, judge, unscored_by
from sim.analysis.hindcast.judgement import Judgement, judgement
from sim.analysis.hindcast.misfit import WITHIN, Misfit, misfit
from sim.analysis.hindcast.posterior import Fit, Recovery, fit, fitted_targets, recover
from sim.analysis.hindcast.reference import ReferenceTable, fill
from sim.analysis.hindcast.targets import Record
from sim.evidence import lookup
from sim.runs.identity import digest, model_version
from sim.scenario import Scenario

# Draws that stand for the posterior in the predictive check, and those that are written into the scenario.
PREDICTIVE = 400
SHIPPED = 24
RIDGES = (
    ("enforcement.willingness", "enforcement.capacity"),
    ("enforcement.willingness", "detection.base"),
)


@dataclass(frozen=True)
class Calibration:
    """A fit, what it forecasts, and how well known truths come back.

    Attributes
    ----------
    fit
        The posterior.
    before, after
        The prior's and the posterior's forecasts of every row, scored.
    recovery
        Known truths recovered, one per fitted unknown.
    misfit
        How far the record lies from what the prior can produce: the rows fitted on, and all rows scored by level.
    judgement
        What the posterior is worth on the rows after the cut-off.
    """

    scenario: Scenario
    record: Record
    cut_off: date
    fit: Fit
    before: Hindcast
    after: Hindcast
    recovery: tuple[Recovery, ...]
    truths: int
    misfit: tuple[Misfit, Misfit]
    judgement: Judgement

    def warnings(self) -> list[str]:
        """Return why the posterior should not be trusted, where it should not."""
        found = []
        for one, which in zip(self.misfit, ("rows fitted on", "rows of the record"), strict=True):
            if one.verdict != WITHIN:
                alone = ", ".join(f"{row} (runs {how}, {share:.1%} reach it)" for row, share, how in one.alone)
                found.append(
                    f"The {len(one.rows)} {which} lie {one.verdict} (p {one.p:.3f}); by themselves: "
                    f"{alone or 'none, it is how they hang together'}."
                )
        uneven = [one for one in self.recovery if one.verdict != "even"]
        if uneven:
            told = ", ".join(f"{one.key} ({one.verdict})" for one in uneven)
            found.append(f"Known truths do not come back evenly: {told}.")
        return found

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        found = self.fit
        return {
            "prior": self.scenario.name,
            "cut_off": self.cut_off.isoformat(),
            "runs": len(found.weights),
            "scale": found.table.asked.scale,
            "weeks": found.table.asked.weeks,
            "model": digest(model_version()),
            "rows_fitted": list(found.rows),
            "effective_runs": found.effective,
            "unknowns": [self._unknown(key) for key in found.table.asked.keys],
            "ridges": [
                {"first": first, "second": second, "rank_correlation": found.correlation(first, second)}
                for first, second in self.ridges()
            ],
            "truths": self.truths,
            "recovery": [
                {**asdict(one), "verdict": one.verdict, "ranks": [round(float(rank), 4) for rank in one.ranks]}
                for one in self.recovery
            ],
            "misfit": {"fitted": self.misfit[0].plain(), "all": self.misfit[1].plain()},
            "judgement": self.judgement.plain(),
            "warnings": self.warnings(),
            "before": self.before.plain(),
            "after": self.after.plain(),
        }

    def ridges(self) -> list[tuple[str, str]]:
        """Return the pairs of unknowns whose confusion is drawn, those that the prior leaves open."""
        keys = self.fit.table.asked.keys
        return [(first, second) for first, second in RIDGES if first in keys and second in keys]

    def _unknown(self, key: str) -> dict[str, Any]:
        found = self.fit
        learnt = next(one for one in found.learning if one.key == key)
        low, middle, high = found.quantiles(key, [0.05, 0.5, 0.95]).tolist()
        start = np.quantile(found.prior(key), [0.05, 0.5, 0.95]).tolist()
        return {
            "key": key,
            "fitted": learnt.fitted,
            "explained": learnt.explained,
            "contraction": found.contraction(key) if learnt.fitted else 0.0,
            "prior": start,
            "posterior": [low, middle, high],
        }


def calibrate(
    scenario: Scenario,
    record: Record,
    folder: Path,
    *,
    cut_off: date,
    runs: int = 2000,
    seed: int = 1,
    scale: float = 0.02,
    truths: int = 200,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> Calibration:
    """Fit a scenario's unknowns to the rows of a record up to a cut-off.

    Parameters
    ----------
    scenario
        The prior: its distributions are the unknowns.
    record
        What is fitted and tested on.
    folder
        Where the table of runs is kept; one that was broken off goes on.
    cut_off
        Rows that end later are looked at in the test alone.
    runs, seed, scale
        The table.
    truths
        How many synthetic truths are recovered.
    workers
        Processes.
    progress
        Called after each run with the number done.
    """
    record.demand_targets()
    asked = ask(scenario, record, scale)
    table = fill(asked, folder, runs=runs, seed=seed, workers=workers, progress=progress)
    found = fit(table, cut_off, seed=seed, workers=workers)
    unscored = unscored_by(scenario, record)
    before = judge(_forecast(table, np.arange(len(table.seeds))), record, unscored, cut_off)
    after = judge(_forecast(table, found.draws(PREDICTIVE)), record, unscored, cut_off)
    level = [target for target in table.asked.targets if target.kind != "direction"]
    return Calibration(
        scenario=scenario,
        record=record,
        cut_off=cut_off,
        fit=found,
        before=before,
        after=replace(after, title=f"Fitted on rows up to {cut_off}"),
        recovery=recover(found, truths, seed=seed),
        truths=min(truths, len(table.seeds)),
        misfit=(
            misfit(table, fitted_targets(table.asked.targets, cut_off), seed=seed),
            misfit(table, level, seed=seed),
        ),
        judgement=judgement(before, after),
    )


def _forecast(table: ReferenceTable, runs: np.ndarray) -> Forecast:
    """Return what some runs of the table say of each row; tests of sign are left to `hindcast`."""
    return Forecast(
        table.asked,
        tuple(int(seed) for seed in table.seeds[runs]),
        table.unknowns[runs],
        table.recorded[runs],
        np.full((len(runs), len(table.asked.tests)), np.nan),
    )


def posterior_text(found: Calibration, extends: str, schema: str) -> str:
    """Return the posterior as a scenario: joint draws of what was fitted, everything else as in the prior.

    Parameters
    ----------
    found
        The calibration.
    extends
        What the scenario extends: the prior's name, or a path from where the text will stand.
    schema
        Path of the JSON Schema from there, for editors.
    """
    runs = found.fit.draws(SHIPPED)
    keys = found.fit.fitted
    stay = [key for key in found.fit.table.asked.keys if key not in keys]
    rows = ", ".join(found.fit.rows)
    lines = [
        f"# yaml-language-server: $schema={schema}",
        "#",
        f"# Written by `sanctuary calibrate {found.scenario.name} --cut-off {found.cut_off}`: {len(found.fit.weights)} runs at",
        f"# scale {found.fit.table.asked.scale:g}, worth {found.fit.effective:.0f} after weighting; fitted on the rows {rows}.",
        f"# {SHIPPED} joint draws: each run takes the same place in every list below, so what the record ties together stays tied.",
        f"# These stay at their prior, since the rows say next to nothing about them: {', '.join(stay) or 'none'}.",
        *(f"# {sentence}" for sentence in (*found.warnings(), *found.judgement.sentences())),
        "format: 2",
        f"extends: {extends}",
        f"title: Fitted to the record up to {found.cut_off:%B %Y}",
        "theme: calibration",
        "assumes: >-",
        f"  What the rows of the record up to {found.cut_off} leave possible within the ranges of {found.scenario.name}. It is",
        "  retrodiction: the ranges were written by people who knew the outcome.",
        "because: >-",
        "  Fitted by approximate Bayesian computation. Willingness and capacity are not told apart by what outsiders see (C33), and",
        "  who came out of the prisons is informed through ISIS-K's attacks alone (C22).",
        "wrong_if: >-",
        f"  Rows that end after {found.cut_off} fall outside its 90 % bands more often than one in ten.",
        "claims: [C22, C33]",
        "",
        "assumptions:",
    ]
    for key in keys:
        values = found.fit.prior(key)[runs]
        written = ", ".join(_short(value, key) for value in values)
        because = f"fitted to the record up to {found.cut_off}"
        lines.append(f'  {key}: {{value: {{choice: [{written}], together: posterior}}, because: "{because}"}}')
    return "\n".join(lines) + "\n"


def _short(value: float, key: str) -> str:
    """Return a number in three figures, kept within the range that a scenario may set."""
    template = lookup(key)
    short = float(f"{value:.3g}")
    if template is not None and template.low is not None and template.high is not None:
        short = min(max(short, template.low), template.high)
    return f"{short:g}"


def write_files(found: Calibration, folder: Path, extends: str, schema: str) -> list[Path]:
    """Write `calibration.json`, `posterior.yaml` and the figures into a folder."""
    from sim.analysis.hindcast import drawn
    from sim.figures.calibration import recovery, ridges, unknowns
    from sim.figures.figure import save
    from sim.figures.hindcast import record_over_bands

    data, scenario = folder / "calibration.json", folder / "posterior.yaml"
    data.write_text(json.dumps(found.plain(), indent=1, ensure_ascii=False), encoding="utf-8")
    scenario.write_text(posterior_text(found, extends, schema), encoding="utf-8")
    ranks, reach = drawn.recovered(found.recovery, found.truths)
    figures = {
        "unknowns": unknowns(drawn.unknowns(found.fit), found.cut_off),
        "recovery": recovery(ranks, found.truths, reach),
    }
    if found.ridges():
        figures["ridges"] = ridges(drawn.ridges(found.fit, found.ridges()))
    after = found.after
    title = f"{after.title}: {after.record}"
    figures["record-posterior"] = record_over_bands(drawn.rows(after), title, after.replicates)
    return [data, scenario, *(path for name, figure in figures.items() for path in save(figure, folder, name))]
