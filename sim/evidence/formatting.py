"""Formatting of values for scenario files."""

from __future__ import annotations

import math


def format_value(value: object) -> str:
    """Return a value in the notation of scenario files."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float | int):
        return (
            f"{int(value)}"
            if math.isfinite(value) and value == int(value) and abs(value) < 1e15
            else repr(float(value))
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(format_value(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {format_value(inner)}" for name, inner in value.items()) + "}"
    return str(value)
