"""A hindcast as the page shows it, with the same numbers as `sanctuary hindcast`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from sim.analysis.hindcast.drawn import rows
from sim.analysis.hindcast.hindcast import CUT_OFF, Hindcast, hindcasts
from sim.analysis.hindcast.report import COLUMNS, row_cells, rows_table
from sim.analysis.hindcast.targets import read_targets
from sim.dashboard.pages.record.guess import recorded_attacks
from sim.dashboard.svg.exhibit import Exhibit, Table
from sim.figures.figure import for_page
from sim.figures.hindcast import of_series
from sim.outputs.numbers import cells
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
    return [_exhibit(some) for _, some in rows(found).groupby("key", sort=False)]


def _exhibit(some: pd.DataFrame) -> Exhibit:
    """Draw the record and the bands of the runs for one series."""
    key, label, places = some["key"].iloc[0], some["series"].iloc[0], not some["place"].isna().all()
    numbers = ["q05", "q25", "median", "q75", "q95", "low", "high", "value"]
    lead = ["place"] if places else ["row", "start", "end"]
    table = some[[*lead, *numbers, "scored"]].astype(dict.fromkeys(numbers, float))
    if not places:
        table = table.assign(start=table["start"].dt.date, end=table["end"].dt.date)
    words = f"{_told(some)} Blue: middle half and 90 % of the runs. Black: recorded. Grey: naive forecasts."
    drawn = for_page(of_series(some.drop(columns=["key"])))
    title = f"{label}, by place" if places else label
    return Exhibit(f"{key}-places" if places else key, title, words, drawn, table.rename(columns=_HEADS))


def _told(some: pd.DataFrame) -> str:
    verdict, inside = some["verdict"].iloc[0], some["scored"].isin(["hit", "covered"]).sum()
    return f"{verdict[0].upper()}{verdict[1:]}. {inside} of {len(some)} rows lie in the 90 % band."
