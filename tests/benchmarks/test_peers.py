"""The peers run the same small model, and the page shows the measurements."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from scipy.stats import ks_2samp

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    return importlib.import_module


def _last(peer: ModuleType, first_seed: int, runs: int = 40) -> list[float]:
    return [peer.build(2_000, first_seed + seed)(12)[-1] for seed in range(runs)]


@pytest.mark.parametrize("name", ["mesa_agents", "ours"])
def test_peers_without_an_environment_agree_with_the_yardstick(name: str, module) -> None:  # type: ignore[no-untyped-def]
    run = module("run")
    yardstick = _last(module("peers.mesa_numpy"), 0)
    assert ks_2samp(_last(module(f"peers.{name}"), 1_000), yardstick).pvalue >= run.ALPHA


def test_a_different_model_is_detected(module, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    numpy_host = module("peers.mesa_numpy")
    yardstick = _last(numpy_host, 0)
    monkeypatch.setattr(numpy_host, "PULL", 1.1 * numpy_host.PULL)
    assert ks_2samp(_last(numpy_host, 1_000), yardstick).pvalue < module("run").ALPHA


def test_the_page_shows_the_measurements(module) -> None:  # type: ignore[no-untyped-def]
    run, tell = module("run"), module("tell")
    found = json.loads(run.RESULTS.read_text(encoding="utf-8"))
    page = tell.PAGE.read_text(encoding="utf-8")
    assert [name for name, table in tell.tables(found, run.PEERS, run.BATCHES).items() if table not in page] == []
    assert set(found["people"]) | set(found["missing"]) == {peer.module for peer in run.PEERS}
    assert set(found["batches"]) | set(found["missing_batches"]) == {peer.module for peer in run.BATCHES}


def test_the_figure_has_a_line_for_each_peer(module) -> None:  # type: ignore[no-untyped-def]
    run, tell = module("run"), module("tell")
    found = json.loads(run.RESULTS.read_text(encoding="utf-8"))
    drawn = tell.chart(found, run.PEERS).svg()
    assert [peer.title for peer in run.PEERS if peer.module in found["people"] and peer.title not in drawn] == []


def test_the_table_gives_the_reason_for_a_missing_peer(module) -> None:  # type: ignore[no-untyped-def]
    run, tell = module("run"), module("tell")
    found = json.loads(run.RESULTS.read_text(encoding="utf-8"))
    found["people"].pop("starsim_module", None)
    found["missing"]["starsim_module"] = "No matching distribution found for starsim"
    table = tell.tables(found, run.PEERS, run.BATCHES)["peers.people"]
    assert "| Starsim | not installed: No matching distribution found for starsim |" in table


@pytest.mark.slow
def test_all_peers_agree() -> None:
    done = subprocess.run([sys.executable, "run.py", "--agree"], cwd=BENCHMARKS, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_shows_ten_thousand_runs_that_lost_nothing(module) -> None:  # type: ignore[no-untyped-def]
    many = module("many_runs")
    found = json.loads(many.RESULTS.read_text(encoding="utf-8"))
    page = module("tell").PAGE.read_text(encoding="utf-8")
    assert [name for name, text in many.tables(found).items() if text not in page] == []
    sweep = found["sweep"]
    assert (sweep["runs"], len(sweep["kept_after_each_kill"])) == (10_000, 3)
    assert [sweep[name] for name in ("lost", "doubled", "failed", "rows_lost")] == [0, 0, 0, 0]
    assert sweep["answer_s"] < 3.0
