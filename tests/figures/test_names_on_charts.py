"""Charts of analyses name factors and outputs in words, not by keys."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from sim.figures import analyses, exploration, search
from sim.figures.figure import Figure
from sim.outputs.wording import brief

FACTORS = ["taliban.control", "enforcement.willingness", "rules.outbidding"]
SPAN = {"low": [0.1, 0.2, 0.3], "high": [0.3, 0.4, 0.5]}


def _indices() -> Figure:
    halves = {"first_half": [0.1] * 3, "total_half": [0.1] * 3}
    table = pd.DataFrame({"factor": FACTORS, "first": [0.1, 0.2, 0.3], "total": [0.2, 0.3, 0.4], **halves})
    return analyses.indices(table, "sobol", "strength.isis_k", 64)


def _differences() -> Figure:
    bands = pd.DataFrame({"output": ["risk.total"] * 2, "week": [0, 1], "mean": [0.0, 1.0]})
    return analyses.differences(bands.assign(low=-1.0, high=1.0, q05=-2.0, q95=2.0), "worlds", "Two", 4)


def _carried() -> Figure:
    table = pd.DataFrame(
        {"rule": ["outbidding"], "low": [0.1], "high": [0.3], "carried": [0.2], "shapley": [0.2], "counts": [True]}
    )
    return analyses.carried_by(table, "risk.total", "One rule carries it", 8)


def _unknowns() -> Figure:
    table = pd.DataFrame({"output": ["risk.total"] * 3, "unknown": FACTORS, "share": [0.1, 0.2, 0.3], **SPAN})
    return analyses.shares_of_unknowns(table, 64)


def _frontier() -> Figure:
    axes = {"supervision.strength": [0.1, 0.5], "events.ultimatum.force": [0.5, 0.5], "year": [1, 1]}
    cells = pd.DataFrame({**axes, "difference": [-1.0, 1.0], "verdict": ["safer left", "safer driven out"]})
    flips = pd.DataFrame({"events.ultimatum.force": [0.5], "year": [1], "flip": [0.3]})
    return analyses.frontier_map(cells, flips, "supervision.strength", "events.ultimatum.force", (), "one line flips")


def _trade_offs() -> Figure:
    table = pd.DataFrame(
        {"policy": [0, 1], "risk.total": [1.0, 2.0], "legitimacy.mean": [0.2, 0.4], "fresh.satisfied": [0.1, 0.9]}
    )
    return search.trade_offs(table, ("risk.total", "legitimacy.mean"), "Policies", 10)


def _reached() -> Figure:
    table = pd.DataFrame({"cell.risk.total": [0], "cell.legitimacy.mean": [1], "met": [3]})
    return exploration.reached(table, (("risk.total", 0, 4, 2), ("legitimacy.mean", 0, 1, 2)), "Met", "Some were met.")


@pytest.mark.parametrize("draw", [_indices, _differences, _carried, _unknowns, _frontier, _trade_offs, _reached])
def test_a_chart_has_no_keys(draw: Callable[[], Figure]) -> None:
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)<", draw().svg()))
    assert words
    assert re.findall(r"\b[a-z][a-z_]+\.[a-z][a-z_.]+", words) == []


def test_factors_are_named() -> None:
    drawn = _indices().svg()
    assert all(brief(name) in drawn for name in FACTORS)
