"""A value as a scenario writes it."""

from __future__ import annotations

import math


def written(value: object) -> str:
    """Return a value as a scenario writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float | int):
        return (
            f"{int(value)}"
            if math.isfinite(value) and value == int(value) and abs(value) < 1e15
            else repr(float(value))
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(inner)}" for name, inner in value.items()) + "}"
    return str(value)
