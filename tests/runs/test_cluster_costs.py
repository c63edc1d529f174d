"""The documented costs of clusters are computed from measurements, and a cluster in trouble loses nothing."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from measured.troubled import bench_cluster

ROOT = Path(__file__).resolve().parents[2]


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cluster_costs", ROOT / "scripts" / "cluster.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_what_the_measured_figures_give() -> None:
    script = _script()
    page = script.PAGE.read_text(encoding="utf-8")
    measured = script.measured_last(page)
    assert script.written(page, measured) == page, "python scripts/cluster.py --compute"
    for part, killed, joined in (("cluster", 2, 1), ("many", 20, 3)):
        assert measured[part]["same_bytes"]
        assert measured[part]["missing"] == 0
        assert (measured[part]["killed"], measured[part]["joined"]) == (killed, joined)
    assert measured["many"]["runs"] == 20_000


def test_costs_are_hours_times_price() -> None:
    measured = {"model_s_a_run": 3.5, "overhead_ms_a_run": 100.0, "bytes_a_run": 2000}
    cost = _script().costs(measured, 10_000_000, 500, 0.05)
    assert cost["core_hours"] == pytest.approx(10_000)
    assert cost["days"] == pytest.approx(10_000 / 500 / 24)
    assert cost["dollars"] == pytest.approx(500)
    assert cost["gigabytes"] == pytest.approx(20)


@pytest.mark.slow
def test_workers_killed_and_joined_lose_nothing() -> None:
    found = bench_cluster(runs=60, weeks=4, scale=0.01)
    assert (found["killed"], found["joined"], found["missing"]) == (2, 1, 0)
    assert found["same_bytes"]
    assert found["bytes_a_run"] > 100
