"""Map the catch-22: whether leaving the groups with their host or driving them out is safer, and where that changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.runs.paired import Difference
from sim.runs.reading import Store

YEARS = (1, 3, 5)
WEEKS_A_YEAR = 52
RESAMPLES = 400
LEFT, DRIVEN, UNDECIDED = "safer left", "safer driven out", "undecided"


@dataclass(frozen=True)
class Frontier:
    """The effect of forcing on a risk, over the factors that decide it.

    Attributes
    ----------
    output, axis, force, others
        The risk, the factor along which a flip is searched, the factor that forces, and the remaining factors.
    cells
        One row for each cell: the factors, `year`, `difference` (forced less not forced, mean over the weeks so far), `low`,
        `high`, `verdict`.
    flips
        One row for each line along the axis: the other factors, the force, `year`, `flip` (the place at which the better course
        changes; NaN where it does not), `low`, `high` (95 % over resampled seeds), `found` (share of the resamples with a flip),
        `below` (the better course at the low end of the axis).
    left_out
        Number of cells with fewer than two complete pairs of runs.
    """

    output: str
    axis: str
    force: str
    others: tuple[str, ...]
    cells: pd.DataFrame
    flips: pd.DataFrame
    left_out: int

    def finding(self) -> str:
        """Return the result in one sentence."""
        total = len(self.flips)
        sure = int((self.flips["found"] >= 0.95).sum())
        counts = self.cells["verdict"].value_counts()
        parts = ", ".join(f"{int(counts.get(word, 0))} {word}" for word in (LEFT, DRIVEN, UNDECIDED))
        if not sure:
            return f"no line flips in at least 95% of the resamples ({parts})"
        return f"{sure} of {total} lines flip ({parts})"


def frontier(store: Store, output: str = "risk.total") -> Frontier:
    """Map the effect of forcing on a risk.

    Parameters
    ----------
    store
        A sweep over a grid with a factor that forces, whose key ends in `.force`, and other factors. Flips are searched along the
        first of these.
    output
        The risk.

    Raises
    ------
    SanctuaryError
        When the store holds no such grid.
    """
    force = next((key for key in store.factors if key.endswith(".force")), "")
    axis, *others = [key for key in store.factors if key != force] or [""]
    if store.head["design"]["design"] != "grid" or not force or not axis:
        raise SanctuaryError(
            f"{store.folder} is not a grid over a factor that forces and another factor",
            remedy="Run the shipped design: sanctuary sweep catch22",
        )
    points = store.points
    lowest = points[force] == points[force].min()
    unforced = points[lowest].drop(columns=force).rename(columns={"point": "unforced"})
    forced = points[~lowest].merge(unforced, on=[axis, *others]).sort_values(axis)
    cells, flips, left_out = [], [], 0
    for year in YEARS:
        weeks = [week for week in store.weeks if week < year * WEEKS_A_YEAR]
        if not weeks or max(store.weeks) < year * WEEKS_A_YEAR - 1:
            continue
        risk = np.mean([store.response(output, week) for week in weeks], axis=0)
        for held, group in forced.groupby([*others, force]):
            fixed = dict(zip((*others, force), held, strict=True))
            line = {}
            for place, one, other in zip(group[axis], group["point"], group["unforced"], strict=True):
                pairs = risk[one] - risk[other]
                pairs = pairs[~np.isnan(pairs)]
                if len(pairs) < 2:
                    left_out += 1
                    continue
                found = Difference(pairs, pairs, pairs)
                low, high = found.interval
                verdict = LEFT if low > 0 else DRIVEN if high < 0 else UNDECIDED
                numbers = {"difference": found.mean, "low": low, "high": high, "verdict": verdict}
                cells.append({**fixed, axis: place, "year": year, **numbers})
                line[float(place)] = pairs
            if len(line) >= 2 and len({len(pairs) for pairs in line.values()}) == 1:
                flips.append({**fixed, "year": year, **_flip(np.array(list(line)), np.array(list(line.values())))})
    if not flips:
        raise SanctuaryError(f"{store.folder} holds no complete line of runs", remedy="Finish the sweep with --resume.")
    return Frontier(output, axis, force, tuple(others), pd.DataFrame(cells), pd.DataFrame(flips), left_out)


def _flip(places: np.ndarray, line: np.ndarray) -> dict[str, float | str]:
    """Return where the mean difference changes its sign, with an interval over seeds that are resampled for the whole line."""
    rng = np.random.default_rng(1)
    drawn = [
        crossing(places, line[:, rng.integers(0, line.shape[1], line.shape[1])].mean(axis=1)) for _ in range(RESAMPLES)
    ]
    found = [place for place in drawn if not np.isnan(place)]
    low, high = np.quantile(found, [0.025, 0.975]) if found else (np.nan, np.nan)
    means = line.mean(axis=1)
    return {
        "flip": crossing(places, means),
        "low": float(low),
        "high": float(high),
        "found": len(found) / RESAMPLES,
        "below": LEFT if means[0] > 0 else DRIVEN,
    }


def crossing(places: np.ndarray, values: np.ndarray) -> float:
    """Return where a piecewise linear function first crosses zero; NaN where it does not."""
    crossings = np.flatnonzero(values[:-1] * values[1:] < 0)
    if not len(crossings):
        return float("nan")
    at = crossings[0]
    part = values[at] / (values[at] - values[at + 1])
    return float(places[at] + part * (places[at + 1] - places[at]))
