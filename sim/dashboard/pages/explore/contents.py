"""The contents of a sweep and the part that is shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.dashboard.session.view import View
from sim.outputs.calendar import date_of_week
from sim.runs import identity
from sim.runs.reading import LAST, MEAN, Store

HIGH, LOW = "high", "low"
# The number of failed runs and of changed model files that are listed.
_LISTED = 6


def settle(facts: dict, view: View) -> View:
    """Return the view with choices that the sweep lacks replaced by available ones."""
    outputs, factors = facts["outputs"], facts["factors"]
    output = next((name for name in (view.output, "risk.total") if name in outputs), outputs[0])
    across = view.across if view.across in factors else next((key for key in factors if key != view.up), factors[0])
    others = [key for key in factors if key != across] or [across]
    up = view.up if view.up in others else others[0]
    return replace(view, output=output, across=across, up=up)


def contents(path: str) -> dict:
    """Return the contents of a sweep as plain data: runs, failures, factors, outputs and weeks."""
    store = Store(path)
    design, head = store.head["design"], store.head
    runs, failed = store.runs, store.failed
    differing = identity.changes(head["model"], identity.model_version())
    size = sum(file.stat().st_size for file in Path(path).rglob("*") if file.is_file())
    return {
        "title": head.get("title") or head["name"],
        "design": design["design"],
        "planned": head["runs"],
        "stored": len(runs),
        "failed": len(failed),
        "errors": failed[["run", "point", "seed", "error"]].head(_LISTED).to_dict("records"),
        "points": len(store.points),
        "replicates": design["replicates"],
        "scale": design["scale"],
        "megabytes": size / 1e6,
        "differing": differing[:_LISTED],
        "differing_more": max(len(differing) - _LISTED, 0),
        "outputs": list(store.outputs),
        "weeks": list(store.weeks),
        "factors": [str(name) for name in store.points.columns if name != "point"],
    }


def moment(when: str) -> str:
    """Return the description of a week, or of the last week or the mean."""
    if when == LAST:
        return "last week kept"
    return "mean over the weeks kept" if when == MEAN else f"week of {date_of_week(int(when)):%d %B %Y}"
