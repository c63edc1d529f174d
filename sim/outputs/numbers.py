"""Numbers as people read them."""

from __future__ import annotations

import math


def short(value: float | None) -> str:
    """Return a number in as few digits as it deserves; a dash for none."""
    if value is None or math.isnan(value):
        return "–"
    return f"{value:,.0f}" if abs(value) >= 20 else f"{value:.3g}"
