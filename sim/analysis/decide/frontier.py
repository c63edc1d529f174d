"""Map where the better course flips: over a grid, where a difference between two levels, or from a threshold, changes its sign."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.outputs.tables import is_rate
from sim.runs.paired import Difference
from sim.runs.reading import Store
from sim.scenario.problems import suggestion

YEARS = (1, 3, 5)
WEEKS_A_YEAR = 52
RESAMPLES = 400
LEFT, DRIVEN, UNDECIDED = "safer left", "safer driven out", "undecided"
# The key of a factor that forces guests out ends in this; the differences of a risk then have words of their own.
FORCE = ".force"


@dataclass(frozen=True)
class Frontier:
    """A difference of an output over the factors of a grid, and the lines along which it flips.

    Attributes
    ----------
    output, axis, others
        The output, the factor along which a flip is searched, and the remaining factors.
    force
        The factor whose levels are compared with its first, or lowest, one; empty where the output is held against a threshold.
    against
        That first level, or the threshold.
    sides
        The words for a difference above zero and below it.
    cells
        One row for each cell: the factors, `year`, `difference` (mean over the weeks so far), `low`, `high`, `verdict`.
    flips
        One row for each line along the axis: the other factors, the force, `year`, `flip` (the place at which the sign changes; NaN
        where it does not), `low`, `high` (95 % over resampled seeds), `found` (share of the resamples with a flip), `below` (the
        word for the low end of the axis).
    left_out
        Number of cells with fewer than two complete runs.
    """

    output: str
    axis: str
    force: str
    others: tuple[str, ...]
    against: float | str
    sides: tuple[str, str]
    cells: pd.DataFrame
    flips: pd.DataFrame
    left_out: int

    def finding(self) -> str:
        """Return the result in one sentence."""
        total = len(self.flips)
        sure = int((self.flips["found"] >= 0.95).sum())
        counts = self.cells["verdict"].value_counts()
        parts = ", ".join(f"{int(counts.get(word, 0))} {word}" for word in (*self.sides, UNDECIDED))
        if not sure:
            told = f"no line flips in at least 95% of the resamples ({parts})"
        else:
            told = f"{sure} of {total} lines flip ({parts})"
        return f"{told}; {'means over' if is_rate(self.output) else 'at the end of'} the years; undecided: the interval holds zero"


def frontier(
    store: Store, output: str = "risk.total", *, along: str = "", between: str = "", threshold: float | None = None
) -> Frontier:
    """Map where a difference of an output changes its sign.

    Parameters
    ----------
    store
        A sweep over a grid of two or more factors.
    output
        The output.
    along
        The factor along which a flip is searched; by default the first one with numbers that is not `between`.
    between
        The factor whose levels are compared; by default one that forces (its key ends in `.force`), else the one with fewest levels.
    threshold
        Hold the output against this number instead.

    Raises
    ------
    SanctuaryError
        When the store holds no such grid, or a factor is not one of its own.
    """
    points, keys = store.points, store.factors
    force, axis = _roles(store, along, between, threshold)
    others = [key for key in keys if key not in (force, axis)]
    lines = points
    if force:
        written = store.head["design"]["factors"][force].get("levels")
        against = (
            points[force].min()
            if pd.api.types.is_numeric_dtype(points[force])
            else (written or sorted(set(points[force])))[0]
        )
        first = points[force] == against
        base = points[first].drop(columns=force).rename(columns={"point": "base"})
        lines = points[~first].merge(base, on=[axis, *others])
    else:
        against = float(threshold or 0.0)
        lines = points.assign(base=points["point"])
    held = [*others, *([force] if force else [])]
    sides = (LEFT, DRIVEN) if force.endswith(FORCE) else ("higher", "lower")
    cells, flips, left_out = [], [], 0
    for year, weeks in _spans(store).items():
        # A flow is averaged over the span; of a stock, its end counts.
        kept = weeks if is_rate(output) else weeks[-1:]
        values = np.mean([store.response(output, week) for week in kept], axis=0)
        for fixed_values, group in lines.sort_values(axis).groupby(held):
            fixed = {key: value for key, value in zip(held, fixed_values, strict=True) if key in keys}
            line = {}
            for place, one, other in zip(group[axis], group["point"], group["base"], strict=True):
                pairs = values[one] - (values[other] if force else float(against))
                pairs = pairs[~np.isnan(pairs)]
                if len(pairs) < 2:
                    left_out += 1
                    continue
                found = Difference(pairs, pairs, pairs)
                low, high = found.interval
                verdict = sides[0] if low > 0 else sides[1] if high < 0 else UNDECIDED
                numbers = {"difference": found.mean, "low": low, "high": high, "verdict": verdict}
                cells.append({**fixed, axis: place, "year": year, **numbers})
                line[float(place)] = pairs
            if len(line) >= 2 and len({len(pairs) for pairs in line.values()}) == 1:
                flip = _flip(np.array(list(line)), np.array(list(line.values())), sides)
                flips.append({**fixed, "year": year, **flip})
    if not flips:
        remedy = "Finish the sweep with --resume, or sweep with `replicates: 4` or more."
        raise SanctuaryError(f"{store.folder} holds no complete line of two or more runs a point", remedy=remedy)
    tables = (pd.DataFrame(cells), pd.DataFrame(flips))
    return Frontier(output, axis, force, tuple(others), against, sides, *tables, left_out)


def _roles(store: Store, along: str, between: str, threshold: float | None) -> tuple[str, str]:
    """Return the factor whose levels are compared, empty with a threshold, and the factor along which a flip is searched."""
    points, keys = store.points, store.factors
    for key in filter(None, (along, between)):
        if key not in keys:
            raise SanctuaryError(f"{store.folder} does not vary {key!r}", remedy=suggestion(key, keys, "its factors"))
    if threshold is not None and not math.isfinite(threshold):
        raise SanctuaryError(f"--threshold {threshold} is no number", remedy="Write a finite one, such as 2.5.")
    if between and threshold is not None:
        raise SanctuaryError("--between and --threshold exclude each other", remedy="Leave one of them out.")
    force = ""
    if threshold is None:
        some = [key for key in keys if key != along]
        forcing = [key for key in some if key.endswith(FORCE)]
        force = between or next(iter([*forcing, *sorted(some, key=lambda key: points[key].nunique())]), "")
    axes = [
        key for key in keys if key != force and pd.api.types.is_numeric_dtype(points[key]) and points[key].nunique() > 1
    ]
    axis = along or next(iter(axes), "")
    if store.head["design"]["design"] != "grid" or len(keys) < 2 or axis not in axes:
        raise SanctuaryError(
            f"{store.folder} is not a grid of two or more factors, one of them with numbers to search along",
            remedy="Write design: grid, with steps or levels for each factor; the shipped design catch22 is one.",
        )
    return force, axis


def _spans(store: Store) -> dict[float, list[int]]:
    """Return the kept weeks of the first year, the first three and the first five; of the whole run where it is shorter than a year."""
    last = max(store.weeks)
    spans = {
        year: [week for week in store.weeks if week < year * WEEKS_A_YEAR]
        for year in YEARS
        if last >= year * WEEKS_A_YEAR - 1
    }
    return {year: weeks for year, weeks in spans.items() if weeks} or {
        round((last + 1) / WEEKS_A_YEAR, 2): list(store.weeks)
    }


def _flip(places: np.ndarray, line: np.ndarray, sides: tuple[str, str]) -> dict[str, float | str]:
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
        "below": sides[0] if means[0] > 0 else sides[1] if means[0] < 0 else UNDECIDED,
    }


def crossing(places: np.ndarray, values: np.ndarray) -> float:
    """Return where a piecewise linear function first changes its sign; NaN where it does not."""
    signs = np.flatnonzero(values)
    for one, other in pairwise(signs):
        if values[one] * values[other] < 0:
            if other > one + 1:
                return float(places[one + 1 : other].mean())
            part = values[one] / (values[one] - values[other])
            return float(places[one] + part * (places[other] - places[one]))
    return float("nan")
