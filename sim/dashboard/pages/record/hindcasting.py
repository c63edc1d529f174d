"""A hindcast as the page shows it, with the same numbers as `sanctuary hindcast`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from sim.analysis.hindcast.drawn import DAYS_OF_MONTH, FLOWS, bar
from sim.analysis.hindcast.hindcast import CUT_OFF, Hindcast, RowResult, hindcasts
from sim.analysis.hindcast.report import ratio_cells, row_cells, rows_table, tally_cells
from sim.analysis.hindcast.targets import read_targets
from sim.dashboard.pages.record.guess import recorded_attacks
from sim.dashboard.pages.record.windows import Bar, bands_of, legend, stretch_of, week_of
from sim.dashboard.svg.axes import HEIGHT, WIDTH, Across, Scale, wrap
from sim.dashboard.svg.charts import Interval, intervals
from sim.dashboard.svg.exhibit import Exhibit, Table
from sim.dashboard.svg.reading import of_stretches
from sim.outputs.numbers import number
from sim.scenario import load_scenario

ROWS = ("row", "quantity", "recorded", "forecast (90 %)", "CRPS", "log score", "best naive", "verdict")
TALLIES = ("", "rows", "in 50 %", "in 90 %", "log score", "on naive's rows", "best naive", "verdict")
TESTS = ("", "runs with it", "ratio (90 %)", "recorded", "verdict")


def against_record(scenario: str, replicates: int, seed: int, scale: float, progress: Callable[[int], None]) -> dict:
    """Run a scenario over the years of the public record and return bands, scores and verdicts.

    Parameters
    ----------
    scenario
        The name of a shipped scenario.
    replicates, seed, scale
        The settings of the runs.
    progress
        Called after each run with the number of finished runs.

    Returns
    -------
    dict
        `title`, `about`, `exhibits`; the tables shown on the page (`parts`, `series`, `rows`, `tests`, `silent`); `table`, every
        row with its scores; and `attacks`, the rows for the guessing game.

    Raises
    ------
    SanctuaryError
        If the scenario is unknown or a run fails.
    """
    loaded = load_scenario(scenario)
    held = read_targets(weeks=loaded.weeks)
    found = hindcasts([loaded], held, replicates=replicates, seed=seed, scale=scale, progress=progress)[0]
    return {
        "title": found.title,
        "about": f"{found.replicates} runs of {found.weeks} weeks, compared with {found.record}. Rows that end by {CUT_OFF:%d %B %Y} are "
        "listed separately, because a fit would use them.",
        "exhibits": exhibits(found),
        "parts": _table(TALLIES, (tally_cells(part) for part in found.parts if part.rows)),
        "series": _table(TALLIES, (tally_cells(one) for one in found.series)),
        "rows": _table(ROWS, (row_cells(row) for row in found.rows)),
        "tests": _table(TESTS, (ratio_cells(test) for test in found.tests)),
        "silent": _table(("row", "quantity", "why"), ((left.id, left.quantity, left.why) for left in found.unscored)),
        "table": rows_table([found]), "attacks": recorded_attacks(found.rows),
    }  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return {"head": list(head), "rows": [list(row) for row in rows], "more": ""}


def exhibits(found: Hindcast) -> list[Exhibit]:
    """Return a chart over time for each series, and a chart by place if the series has one."""
    drawn = []
    for one in found.series:
        rows = [row for row in found.rows if row.target.series.key == one.key]
        timed = [row for row in rows if row.target.place is None]
        if timed:
            drawn.append(_over_time(one.key, one.label, one.verdict, timed))
        placed = [row for row in rows if row.target.place is not None]
        if placed:
            drawn.append(_places(one.key, one.label, one.verdict, placed))
    return drawn


def _over_time(key: str, label: str, verdict: str, rows: Sequence[RowResult]) -> Exhibit:
    """Draw the record and the bands of the runs for one series."""
    bars = [bar(row) for row in rows]
    naive = [[score.median * one["rate"] for score in row.naive.values()] for row, one in zip(rows, bars, strict=True)]
    unit = rows[0].target.series.unit
    unit = f"{unit} per {DAYS_OF_MONTH} days" if rows[0].target.series.form in FLOWS else unit
    numbers = ["q05", "q25", "median", "q75", "q95", "low", "high", "value"]
    levels = pd.DataFrame(bars)[numbers].astype(float)
    seen = levels.to_numpy()
    lead = {
        "row": [row.target.row.id for row in rows],
        "from": [one["start"].date() for one in bars],
        "to": [one["end"].date() for one in bars],
    }
    table = pd.concat([pd.DataFrame(lead), levels.rename(columns={"value": "recorded"})], axis=1)
    table["verdict"] = [row.score.verdict for row in rows]
    scale = Scale(np.concatenate([seen.ravel(), *naive]), 46.0)
    last = max(week_of(one["end"]) for one in bars)
    across = Across(int(np.ceil(last)) + 2)
    grey = 'stroke="var(--c-grey)" stroke-width="2" stroke-dasharray="3 3"'
    parts = [legend("naive forecasts", grey), scale.drawn(unit), across.drawn()]
    for row, one, others in zip(rows, bars, naive, strict=True):
        parts.append(bands_of(f"{row.target.row.quantity}: {row.score.verdict}", one, others, across, scale))
    words = _told(verdict, rows)
    title = f"{label}: the record over the bands"
    read = of_stretches(
        [
            stretch_of(one, (row.target.row.quantity, row.score.verdict), _recorded(one))
            for row, one in zip(rows, bars, strict=True)
        ],
        across.weeks,
        scale,
        unit,
    )
    return Exhibit(key, label, words, wrap("".join(parts), f"{title}. {words}", WIDTH, HEIGHT, read), table)


def _recorded(one: Bar) -> str:
    span = f"{number(one['low'])} to {number(one['high'])}" if one["low"] < one["high"] else ""
    if one["value"] is None:
        return span or "none"
    return number(one["value"]) + (f" ({span})" if span else "")


def _told(verdict: str, rows: Sequence[RowResult]) -> str:
    inside = sum(row.score.inside_90 for row in rows)
    return f"{verdict[0].upper()}{verdict[1:]}. {inside} of {len(rows)} rows lie in the 90 % band."


def _places(key: str, label: str, verdict: str, rows: Sequence[RowResult]) -> Exhibit:
    """Draw the number of events in each place."""
    kinds = [("runs, 90 %", "blue"), ("recorded", "grey")]
    table = pd.DataFrame(
        {
            "place": [row.target.row.quantity.split(" in ")[-1] for row in rows],
            "median": [row.score.median for row in rows],
            "q05": [row.score.q05 for row in rows],
            "q95": [row.score.q95 for row in rows],
            "recorded": [float("nan") if row.target.value is None else row.target.value for row in rows],
            "verdict": [row.score.verdict for row in rows],
        }
    )
    drawn = [
        Interval(row["place"], ((row["median"], row["q05"], row["q95"]), (row["recorded"],) * 3))
        for row in table.to_dict("records")
    ]
    words = _told(verdict, rows)
    total = rows[0].target.total
    unit = f"events of {number(total)}" if total else rows[0].target.series.unit
    return Exhibit(
        f"{key}-places",
        f"{label}, by place",
        words,
        intervals(drawn, kinds, title=f"{label}. {words}", unit=unit),
        table,
    )
