"""Numbers formatted for readers."""

from __future__ import annotations

import math


def short(value: float | None) -> str:
    """Return a number with three significant digits, without decimals from 20 up; a dash for None or NaN."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 20 else f"{value:.3g}"


def number(value: float) -> str:
    """Return a number with about three significant digits; the word `none` where it is not finite."""
    if not math.isfinite(value):
        return "none"
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}".removesuffix(".0")
    if abs(value) >= 0.01:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.1g}"
