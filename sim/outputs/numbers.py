"""Numbers formatted for readers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from string import Formatter

# Smaller numbers are errors of rounding.
NOISE = 5e-7


def short(value: float | None) -> str:
    """Return a number with three significant digits, without decimals from 20 up; a dash for None or NaN."""
    if value is None or math.isnan(value):
        return "–"
    if abs(value) < NOISE:
        return "0"
    return f"{value:,.0f}" if abs(value) >= 20 else f"{value:.3g}"


def number(value: float) -> str:
    """Return a number with two or three significant digits; the word `none` where it is not finite."""
    if not math.isfinite(value):
        return "none"
    if abs(value) < NOISE:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}".removesuffix(".0")
    decimals = max(2, 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}".rstrip("0").rstrip(".")


def exact(value: float) -> str:
    """Return a number that somebody chose, such as a factor level, with six significant digits."""
    return f"{value:,.0f}" if abs(value) >= 1e5 else f"{value:,.6g}"


class _Cells(Formatter):
    """A formatter that prints a dash for what is missing or undefined, and knows the format `short`."""

    def format_field(self, value: object, form: str) -> str:
        missing = value is None or (isinstance(value, float) and math.isnan(value))
        if form == "short" and isinstance(value, float):
            return short(value)
        return "–" if missing else super().format_field(value, form)


def cells(templates: Iterable[str], row: object) -> list[str]:
    """Return the cells of a row from their templates: `"{low:.2f}"` for a mapping, `"{0.low:short}"` for another object."""
    return [_Cells().vformat(template, (row,), row if isinstance(row, Mapping) else {}) for template in templates]
