"""The tables behind the figures of a hindcast and of a calibration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sim.analysis.hindcast.hindcast import Hindcast, RowResult
from sim.outputs.calendar import date_of_week
from sim.outputs.numbers import short
from sim.outputs.tables import LEVELS, QUANTILES

if TYPE_CHECKING:
    from sim.analysis.hindcast.posterior import Fit, Recovery

FLOWS = ("events", "clashes", "deaths")
DAYS_OF_MONTH = 30
BINS = 10
POINTS = 700


def bar(row: RowResult) -> dict[str, Any]:
    """Return the window of a row, with recorded and forecast figures as monthly rates where they are counts."""
    target, score = row.target, row.score
    days = float(target.window.days.sum())
    rate = DAYS_OF_MONTH / days if target.series.form in FLOWS else 1.0
    seen = np.flatnonzero(target.window.days)
    zero = target.window.zero
    start = max(target.row.start, zero)
    end = min(target.row.end + timedelta(days=1), date_of_week(int(seen[-1]) + 1, zero))
    # A window of a few days would be too narrow to see.
    end = max(end, start + timedelta(days=10))
    low, high = target.bounds or (target.middle, target.middle)
    return {
        "start": pd.Timestamp(start),
        "end": pd.Timestamp(end),
        "middle": pd.Timestamp(start) + (pd.Timestamp(end) - pd.Timestamp(start)) / 2,
        "rate": rate,
        "value": target.middle * rate if target.kind != "range" else None,
        "low": low * rate,
        "high": high * rate,
        **{name: getattr(score, name) * rate for name in QUANTILES},
    }


def rows(found: Hindcast) -> pd.DataFrame:
    """Return one line for each row of the record, series by series, shares of places last.

    The columns are those of :func:`bar`, `series`, `verdict`, `unit`, `place`, and `naive`: a list of medians.
    """
    lines: list[dict[str, Any]] = []
    for one in found.series:
        for row in found.rows:
            if row.target.series.key == one.key:
                unit, place, line = row.target.series.unit, None, bar(row)
                if row.target.place is not None:
                    place = row.target.row.quantity.split(" in ")[-1]
                if row.target.series.form == "places":
                    unit = f"events of {row.target.total:.0f}"
                elif row.target.series.form in FLOWS:
                    unit = f"{unit} per {DAYS_OF_MONTH} days"
                naive = [score.median * line["rate"] for score in row.naive.values()]
                about = {"key": one.key, "series": one.label, "verdict": one.verdict, "unit": unit, "place": place}
                mine = {"row": row.target.row.id, "quantity": row.target.row.quantity, "scored": row.score.verdict}
                lines.append({**line, **about, **mine, "naive": naive})
    lines.sort(key=lambda line: line["place"] is not None)
    return pd.DataFrame(lines)


def ranks(found: Hindcast) -> pd.DataFrame:
    """Return the number of rows in each tenth of their forecasts, for each part of the record."""
    return pd.DataFrame(
        [
            {"tenth": f"{10 * i}–{10 * i + 10} %", "rows": count, "part": part.label}
            for part in found.parts
            for i, count in enumerate(part.ranks)
        ]
    )


def unknowns(fit: Fit) -> pd.DataFrame:
    """Return the posterior quantiles of each unknown on the scale of ranks in its prior, the most informed first."""
    lines = []
    for one in sorted(fit.learning, key=lambda one: -one.explained):
        values = fit.prior(one.key)
        places = (np.argsort(np.argsort(values)) + 0.5) / len(values)
        weights = fit.weights if one.fitted else np.full(len(values), 1 / len(values))
        levels = np.quantile(places, LEVELS, weights=weights, method="inverted_cdf")
        low, high = fit.quantiles(one.key, [0.05, 0.95])
        told = f"{short(low)} to {short(high)}" if one.fitted else "stays at its prior"
        lines.append({"key": one.key, "fitted": one.fitted, "told": told, **dict(zip(QUANTILES, levels, strict=True))})
    return pd.DataFrame(lines)


def ridges(fit: Fit, pairs: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Return draws from the posterior of pairs of unknowns, with jitter so that repeated draws of a run stay visible."""
    random = np.random.default_rng(1)
    chosen = random.choice(len(fit.weights), size=POINTS, p=fit.weights)
    parts = []
    for pair in pairs:
        drawn = [fit.prior(key)[chosen] + random.normal(0, 0.012 * np.ptp(fit.prior(key)), POINTS) for key in pair]
        known = {"first": pair[0], "second": pair[1], "correlation": fit.correlation(*pair)}
        parts.append(pd.DataFrame({"x": drawn[0], "y": drawn[1], **known}))
    return pd.concat(parts, ignore_index=True)


def recovered(found: Sequence[Recovery], truths: int) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Return the histogram of the ranks of known truths, and the range of nine in ten bars of a calibrated posterior."""
    parts = []
    for one in found:
        counts, edges = np.histogram(one.ranks, bins=BINS, range=(0, 1))
        told = f"even: p = {one.p_even:.2f}; in 90 %: {one.inside_90:.0%}; correlation {one.correlation:.2f}"
        parts.append(
            pd.DataFrame({"start": edges[:-1], "end": edges[1:], "count": counts}).assign(key=one.key, told=told)
        )
    even = truths / BINS
    reach = 1.645 * float(np.sqrt(even * (1 - 1 / BINS)))
    return pd.concat(parts, ignore_index=True), (even - reach, even + reach)
