"""The benchmark forecasts of the VIEWS challenge on the rows of a record: no events, the last figure, the last year's figures.

The challenge applies them to the deaths of each month. A record has a figure per row, for a month or a year, so here they use the
figures of earlier rows, scaled to the days of the row that is forecast. They use only rows that ended before it began.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from sim.analysis.hindcast.targets import Target, before
from sim.evidence import Observation
from sim.society.common.columns import Reals

ZERO, LAST, YEAR = "nothing happens", "last figure", "last twelve months"
BENCHMARKS = {
    ZERO: "no event and no dead",
    LAST: "a Poisson draw with the last figure of the series as its mean",
    YEAR: "one of the figures of the twelve months before, each with a probability proportional to its days ('conflictology')",
}
# VIEWS forecasts counts.
COUNTS = ("events", "deaths")
LOOK_BACK = timedelta(days=365)


def benchmarks(target: Target, history: Sequence[Observation], *, members: int) -> dict[str, Reals]:
    """Return the members of each benchmark; none for the first row of a series, and for figures that are not counts.

    Parameters
    ----------
    target
        The row that is forecast.
    history
        Rows to look back on; those that end too late are left out.
    members
        Number of members: that of the forecast to compare with, since more members raise the ignorance score.
    """
    earlier = before(target, history)
    if not earlier or target.series.form not in COUNTS:
        return {}
    luck = np.random.default_rng(zlib.crc32(f"VIEWS|{target.row.id}".encode()))
    # The figures of rows that reach into the twelve months before the target, and the days that each has in them.
    start, end = target.row.start - LOOK_BACK, target.row.start - timedelta(days=1)
    inside = [((min(row.end, end) - max(row.start, start)).days + 1, row) for row in history]
    pairs = [(mine[0][1], days) for days, row in inside if days > 0 and (mine := before(target, [row]))]
    drawn = np.full(members, earlier[-1][1])
    if pairs:
        figures, days = np.array(pairs, dtype=float).T
        drawn = luck.choice(figures, members, p=days / days.sum())
    return {ZERO: np.zeros(members), LAST: luck.poisson(earlier[-1][1], members).astype(float), YEAR: drawn.round()}
