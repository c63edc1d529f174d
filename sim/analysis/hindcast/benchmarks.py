"""The forecasts that VIEWS measures its entrants against, on the rows of a record: nothing happens, the last figure, the last year's.

In the challenge they stand on the dead of each month. A record has a figure for each of its rows, a month or a year, so they stand
on the figures of earlier rows here, brought to the days of the row that is forecast. A forecast looks only at rows that ended before.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from sim.analysis.hindcast.forecast import Forecast
from sim.analysis.hindcast.observation import ObservationModel, observation_model
from sim.analysis.hindcast.scoring import Score, score
from sim.analysis.hindcast.targets import Record, Target, before
from sim.evidence import Observation
from sim.society.common.columns import Reals

OURS = "the model"
ZERO, LAST, YEAR = "nothing happens", "last figure", "last twelve months"
BENCHMARKS = {
    ZERO: "no event and no dead",
    LAST: "a Poisson draw about the last figure of the series",
    YEAR: "one of the figures of the twelve months before, each as likely as it has days in them ('conflictology')",
}
# What VIEWS forecasts are counts.
COUNTS = ("events", "deaths")
LOOK_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Compared:
    """One row: how the model and each benchmark did.

    Attributes
    ----------
    target
        What was recorded.
    scores
        By forecast, the model's first.
    """

    target: Target
    scores: dict[str, Score]


def benchmarks(
    target: Target, history: Sequence[Observation], model: ObservationModel, members: int
) -> dict[str, Reals] | None:
    """Return the members of each benchmark, or None where nothing came before.

    Parameters
    ----------
    target
        What is forecast.
    history
        Rows it may look back on; those that are too late are left out.
    model
        Gives the series of each row.
    members
        How many: as many as what they are held against, since the ignorance score costs more where there are more.
    """
    earlier = before(target, history, model)
    if not earlier:
        return None
    luck = np.random.default_rng(zlib.crc32(f"VIEWS|{target.row.id}".encode()))
    figures, days = _last_year(target, history, model)
    drawn = luck.choice(figures, members, p=days / days.sum()) if len(figures) else np.full(members, earlier[-1][1])
    return {
        ZERO: np.zeros(members),
        LAST: luck.poisson(earlier[-1][1], members).astype(float),
        YEAR: drawn.round(),
    }


def _last_year(target: Target, history: Sequence[Observation], model: ObservationModel) -> tuple[Reals, Reals]:
    """Give the figures of rows that reach into the twelve months before a row, and the days that each has in them."""
    end = target.row.start - timedelta(days=1)
    start = target.row.start - LOOK_BACK
    figures, days = [], []
    for row in history:
        inside = (min(row.end, end) - max(row.start, start)).days + 1
        mine = before(target, [row], model) if inside > 0 else []
        if mine:
            figures.append(mine[0][1])
            days.append(float(inside))
    return np.array(figures), np.array(days)


def compare(found: Forecast, record: Record) -> tuple[Compared, ...]:
    """Return the rows of counts that have a past, with the scores of the model and of each benchmark.

    Parameters
    ----------
    found
        An ensemble's forecast of the record's rows.
    record
        What was recorded.
    """
    model = observation_model()
    compared = []
    for column, target in enumerate(found.asked.targets):
        if target.kind != "direction" and target.series.form in COUNTS:
            others = benchmarks(target, record.history, model, len(found.seeds))
            if others is not None:
                members = {OURS: found.recorded[:, column], **others}
                compared.append(Compared(target, {name: score(target, some) for name, some in members.items()}))
    return tuple(compared)


def means(rows: Sequence[Compared]) -> pd.DataFrame:
    """Return the mean scores of each forecast over rows: `forecast`, `crps`, `log_crps`, `interval`, `ignorance`; lower is better."""
    kinds = ("crps", "log_crps", "interval", "ignorance")
    return pd.DataFrame(
        [
            {"forecast": name, **{kind: np.mean([getattr(row.scores[name], kind) for row in rows]) for kind in kinds}}
            for name in (OURS, *BENCHMARKS)
        ]
    )
