"""The folder of a run as the page shows it. The worker process reads its tables and runs nothing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.dashboard.pages.shared.bands import by_week
from sim.dashboard.svg.exhibit import Exhibit
from sim.figures import runs
from sim.figures.figure import for_page
from sim.outputs.calendar import date_of_week
from sim.outputs.numbers import number
from sim.outputs.tables import quantiles_of, unit_of
from sim.outputs.wording import measure, observer, quantity, titled
from sim.report.material import Material, of_run, of_store
from sim.report.page import page
from sim.runs.ensemble import HEADLINES

# Columns of the weekly table that are not outputs.
_LEAD = ("run", "seed", "week", "date")


def facts(path: str) -> dict:
    """Return the facts about a run: title, settings, command, outputs and events.

    Parameters
    ----------
    path
        The folder.

    Raises
    ------
    SanctuaryError
        When a file of it is missing or cannot be read.
    """
    found = of_run(Path(path))
    labels = dict(found.scenario.labels) if found.scenario else {}
    count = "1 replicate" if found.runs == 1 else f"{found.runs} replicates"
    versions = ", ".join(f"{name} {value[:12]}" for name, value in found.facts.items())
    return {
        "title": found.title,
        "about": f"{count}, seeds {found.seeds}, {found.weeks} weeks at scale {found.scale:g}. {versions}.",
        "command": found.command,
        "outputs": [str(name) for name in found.weekly.columns if name not in _LEAD],
        "labels": labels,
        "events": _events(Path(path)),
    }


def over_time(path: str, output: str) -> list[Exhibit]:
    """Draw one output of a run over time, followed by the headline outputs."""
    found = of_run(Path(path))
    known = [str(name) for name in found.weekly.columns if name not in _LEAD]
    first = output if output in known else next(name for name in (*HEADLINES, *known) if name in known)
    rest = [name for name in HEADLINES if name in known and name != first]
    return [_exhibit(found, name, key) for name, key in ((first, "chosen"), *((name, name) for name in rest))]


def _exhibit(found: Material, name: str, key: str) -> Exhibit:
    series = found.weekly.pivot(index="run", columns="week", values=name).to_numpy(dtype=float)
    bands = quantiles_of(series)
    labels = dict(found.scenario.labels) if found.scenario else {}
    title, seen, unit = titled(name, labels), observer(name, labels), unit_of(name)
    low, _, middle, _, high = (number(float(level)) for level in bands[:, -1])
    span = f" ({low} to {high})" if found.runs > 1 else ""
    words = f"{seen.capitalize()}. In the last week {quantity(middle, unit)}{span}, in the first {number(float(bands[2, 0]))}."
    table = by_week(bands)
    return Exhibit(key, title, words, for_page(runs.one_output(table, measure(unit), found.runs)), table)


def report(path: str, run: bool) -> bytes:
    """Return the report of a run or a sweep, as `sanctuary report` writes it.

    Parameters
    ----------
    path
        The folder.
    run
        Whether it is a run rather than a sweep.

    Raises
    ------
    SanctuaryError
        When a file of it is missing or cannot be read.
    """
    return page(of_run(Path(path)) if run else of_store(Path(path))).encode()


def _events(folder: Path) -> list[dict[str, str]]:
    path = folder / "events.parquet"
    if not path.is_file():
        return []
    rows = pd.read_parquet(path).query("replicate == 0").sort_values("week", ascending=False, kind="stable")
    return [
        {"date": f"{date_of_week(int(row['week'])):%d %b %Y}", "text": str(row["text"])}
        for row in rows.to_dict("records")
    ]
