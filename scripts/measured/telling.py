"""Format figures for the README: medians with intervals, rows of tables, and results of sweeps."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np

WORKERS = len(os.sched_getaffinity(0))
# The model with agents who act on each other, and with averages.
STRUCTURES = ("baseline", "mean_field")


def swept(name: str, read: Callable[[Any], Any]) -> Any:
    """Run a shipped sweep into a temporary folder, and return what `read` returns for its store."""
    from sim.runs.design.design import load_design
    from sim.runs.reading import Store
    from sim.runs.sweep import run_sweep

    with tempfile.TemporaryDirectory() as folder:
        run_sweep(load_design(name), Path(folder) / name, workers=WORKERS)
        return read(Store(Path(folder) / name))


def span(values: np.ndarray, unit: str = "") -> str:
    """Return a median with its 5 to 95 % range in whole numbers, without the range where both ends are equal."""
    low, middle, high = (f"{value:,.0f}" for value in np.quantile(values, [0.05, 0.5, 0.95]))
    return f"{middle}{unit}" if low == high else f"{middle}{unit} ({low} to {high})"


def two(value: float) -> str:
    """Return a number with two decimals; zero as `0`."""
    return f"{value:.2f}".replace("0.00", "0") if value < 0.005 else f"{value:.2f}"


def table_row(
    label: str, cells: list[tuple[float, float, float]], shown: Callable[[float], str], unit: str = ""
) -> str:
    """Return a row of a table with the largest value in bold."""
    best = max(cell[0] for cell in cells)
    texts = []
    for value, low, high in cells:
        text = f"{shown(value)}{unit}"
        texts.append(f"{f'**{text}**' if value == best else text} ({shown(low)} to {shown(high)})")
    return f"| {label} | {' | '.join(texts)} |"


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
