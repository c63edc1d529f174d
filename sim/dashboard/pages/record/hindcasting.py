"""A hindcast as the page shows it, with the same numbers as `sanctuary hindcast`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from sim.analysis.hindcast.drawn import rows
from sim.analysis.hindcast.hindcast import CUT_OFF, Hindcast, hindcasts
from sim.analysis.hindcast.report import COLUMNS, row_cells, rows_table
from sim.analysis.hindcast.targets import read_targets
from sim.dashboard.pages.record.guess import recorded_attacks
from sim.dashboard.pages.record.windows import Bar, bands_of, legend, stretch_of, week_of
from sim.dashboard.svg.axes import HEIGHT, WIDTH, Across, Scale, wrap
from sim.dashboard.svg.charts import Interval, intervals
from sim.dashboard.svg.exhibit import Exhibit, Table
from sim.dashboard.svg.reading import of_stretches
from sim.outputs.numbers import cells, number
from sim.scenario import load_scenario

ROWS = ("row", "quantity", "recorded", "forecast (90 %)", "CRPS", "log score", "best naive", "verdict")
# The heads of the columns of a chart's table, where they differ from those of the figures.
_HEADS = {"start": "from", "end": "to", "value": "recorded", "scored": "verdict"}


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
    held = read_targets(weeks=loaded.weeks, zero=loaded.first_day)
    found = hindcasts([loaded], held, replicates=replicates, seed=seed, scale=scale, progress=progress)[0]
    return {
        "title": found.title,
        "about": f"{found.replicates} runs of {found.weeks} weeks, compared with {found.record}. Rows that end by {CUT_OFF:%d %B %Y} are "
        "listed separately, because a fit would use them.",
        "exhibits": exhibits(found),
        "parts": _declared("tallies", [part for part in found.parts if part.rows]),
        "series": _declared("tallies", found.series),
        "rows": _table(ROWS, (row_cells(row) for row in found.rows)),
        "tests": _declared("tests", found.tests),
        "silent": _table(("row", "quantity", "why"), ((left.id, left.quantity, left.why) for left in found.unscored)),
        "table": rows_table([found]), "attacks": recorded_attacks(found.rows),
    }  # fmt: skip


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    return {"head": list(head), "rows": [list(row) for row in rows], "more": ""}


def _declared(kind: str, rows: Sequence[object]) -> Table:
    """Return a table of series, parts or tests with the columns of the command."""
    return _table([*COLUMNS[kind]], (cells(COLUMNS[kind].values(), row) for row in rows))


def exhibits(found: Hindcast) -> list[Exhibit]:
    """Return a chart of each series: over time, or by place."""
    groups = rows(found).groupby("key", sort=False)
    return [_over_time(some) if some["place"].isna().all() else _places(some) for _, some in groups]


def _over_time(some: pd.DataFrame) -> Exhibit:
    """Draw the record and the bands of the runs for one series."""
    bars = some.to_dict("records")
    unit = bars[0]["unit"]
    numbers = ["q05", "q25", "median", "q75", "q95", "low", "high", "value"]
    table = some[["row", "start", "end", *numbers, "scored"]].astype(dict.fromkeys(numbers, float))
    table = table.assign(start=table["start"].dt.date, end=table["end"].dt.date)
    scale = Scale(np.concatenate([table[numbers].to_numpy().ravel(), *some["naive"]]), 46.0)
    across = Across(int(np.ceil(max(week_of(one["end"]) for one in bars))) + 2)
    grey = 'stroke="var(--c-grey)" stroke-width="2" stroke-dasharray="3 3"'
    parts = [legend("naive forecasts", grey), scale.drawn(unit), across.drawn()]
    parts += [bands_of(f"{one['quantity']}: {one['scored']}", one, one["naive"], across, scale) for one in bars]
    read = [stretch_of(one, (one["quantity"], one["scored"]), _recorded(one)) for one in bars]
    words = _told(some)
    title = f"{bars[0]['series']}: the record over the bands. {words}"
    drawn = wrap("".join(parts), title, WIDTH, HEIGHT, of_stretches(read, across.weeks, scale, unit))
    return Exhibit(bars[0]["key"], bars[0]["series"], words, drawn, table.rename(columns=_HEADS))


def _recorded(one: Bar) -> str:
    span = f"{number(one['low'])} to {number(one['high'])}" if one["low"] < one["high"] else ""
    if pd.isna(one["value"]):
        return span or "none"
    return number(one["value"]) + (f" ({span})" if span else "")


def _told(some: pd.DataFrame) -> str:
    verdict, inside = some["verdict"].iloc[0], some["scored"].isin(["hit", "covered"]).sum()
    return f"{verdict[0].upper()}{verdict[1:]}. {inside} of {len(some)} rows lie in the 90 % band."


def _places(some: pd.DataFrame) -> Exhibit:
    """Draw the number of events in each place."""
    kinds = [("runs, 90 %", "blue"), ("recorded", "grey")]
    table = some[["place", "median", "q05", "q95", "value", "scored"]].astype({"value": float})
    drawn = [
        Interval(one["place"], ((one["median"], one["q05"], one["q95"]), (one["value"],) * 3))
        for one in table.to_dict("records")
    ]
    key, label, unit = some[["key", "series", "unit"]].iloc[0]
    words = _told(some)
    picture = intervals(drawn, kinds, title=f"{label}. {words}", unit=unit)
    return Exhibit(f"{key}-places", f"{label}, by place", words, picture, table.rename(columns=_HEADS))
