"""How figures are told: medians with their intervals, rows of tables, what is read from a sweep."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

WORKERS = len(os.sched_getaffinity(0))
# The same country as averages and as people who act on each other.
STRUCTURES = ("baseline", "mean_field")


def swept(name: str, read: Callable[[Any], Any]) -> Any:
    """Return what is read from a shipped sweep, run into a folder that does not stay."""
    from sim.runs.design.design import load_design
    from sim.runs.reading import Store
    from sim.runs.sweep import run_sweep

    with tempfile.TemporaryDirectory() as folder:
        run_sweep(load_design(name), Path(folder) / name, workers=WORKERS)
        return read(Store(Path(folder) / name))


def span(values: np.ndarray, unit: str = "") -> str:
    """Return a median with 5 to 95 %, in whole numbers; the bounds are left out where all agree."""
    low, middle, high = (f"{value:,.0f}" for value in np.quantile(values, [0.05, 0.5, 0.95]))
    return f"{middle}{unit}" if low == high else f"{middle}{unit} ({low} to {high})"


def two(value: float) -> str:
    """Return a figure with two digits, and nought as it is."""
    return f"{value:.2f}".replace("0.00", "0") if value < 0.005 else f"{value:.2f}"


def table_row(
    label: str, cells: list[tuple[float, float, float]], shown: Callable[[float], str], unit: str = ""
) -> str:
    """Return a row of a table, the largest share in bold."""
    best = max(cell[0] for cell in cells)
    texts = []
    for value, low, high in cells:
        text = f"{shown(value)}{unit}"
        texts.append(f"{f'**{text}**' if value == best else text} ({shown(low)} to {shown(high)})")
    return f"| {label} | {' | '.join(texts)} |"


def listed(words: Iterable[str]) -> str:
    """Return words as a sentence lists them."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
