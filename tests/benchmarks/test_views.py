"""The page on VIEWS' benchmarks has the figures that a run gives."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    # Other modules have the same name.
    monkeypatch.delitem(sys.modules, "views", raising=False)
    return importlib.import_module


def test_every_forecast_and_score_is_on_the_page(module) -> None:  # type: ignore[no-untyped-def]
    views, tell = module("views"), module("tell")
    shown = tell.markers().marked(tell.PAGE.read_text(encoding="utf-8"))
    assert {"views.rows", "views.means"} <= set(shown)
    for word in (views.OURS, *views.BENCHMARKS, *views.HEADINGS.values()):
        assert word in shown["views.means"]
    assert "Government against NRF" in shown["views.rows"]


@pytest.mark.slow
def test_the_page_agrees_with_a_run(module) -> None:  # type: ignore[no-untyped-def]
    views, tell = module("views"), module("tell")
    figures = tell.markers()
    shown = figures.marked(tell.PAGE.read_text(encoding="utf-8"))
    for name, table in views.tables(views.measured()).items():
        assert figures.same(shown[name], table), name
