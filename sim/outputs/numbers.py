"""Numbers as people read them."""

from __future__ import annotations

import math


def short(value: float | None) -> str:
    """Return a number in as few digits as it deserves; a dash for none."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 20 else f"{value:.3g}"


def number(value: float) -> str:
    """Return a number as it is read: no more digits than matter."""
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
