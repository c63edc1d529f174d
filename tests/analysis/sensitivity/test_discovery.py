"""PRIM, trees and forests find a known box."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stores import swept

from sim.analysis.sensitivity.discovery import discover, discover_mean
from sim.analysis.sensitivity.trees import leaves
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.runs.reading import Store

TEXT = """
factors:
  groups.al_qaeda.prisoners: {range: [20, 340]}
  taliban.control: {range: [0.2, 0.8]}
  rules.drills: {levels: [on, off]}
  scenario: {levels: [baseline, sanctions, reward]}
design: lhs
samples: 300
keep: {outputs: [risk.total], every: 130}
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(swept(tmp_path_factory.mktemp("box"), TEXT, "stand_in:prisoners_decide"))


@pytest.mark.slow
def test_the_box_is_where_the_cases_are(store: Store) -> None:
    found = discover(store, "risk.total", limit=float(store.response("risk.total").min()) + 2)
    limits = found.limits.set_index("factor")
    assert {"groups.al_qaeda.prisoners", "scenario = baseline"} & set(limits.index)
    assert "taliban.control" not in limits.index or limits.loc["taliban.control", "low"] < 0.4
    assert found.density > 0.8
    assert 0 < found.coverage <= 1
    assert (found.points, found.left_out) == (300, 0)


@pytest.mark.slow
def test_all_that_are_level_at_the_bottom_are_cases(tmp_path: Path) -> None:
    store = Store(swept(tmp_path, TEXT.replace("samples: 300", "samples: 40"), "stand_in:level_at_the_bottom"))
    low, high = (discover(store, "risk.total", above=above) for above in (False, True))
    means = store.response("risk.total").mean(axis=1)
    assert low.cases == (means == means.min()).sum() > 0.2 * len(means)
    assert high.cases == 0.2 * len(means)


def test_too_few_cases_are_refused(store: Store) -> None:
    with pytest.raises(SanctuaryError, match="0 of 300 points are cases"):
        discover(store, "risk.total", limit=1e9)


def test_the_box_of_means_needs_no_limit(store: Store) -> None:
    high, low = (discover_mean(store, "risk.total", above=above) for above in (True, False))
    assert low.inside < low.overall < high.inside
    for found in (high, low):
        assert {"groups.al_qaeda.prisoners", "scenario = baseline"} & set(found.limits["factor"])
        assert "rules.drills" not in set(found.limits["factor"])


def test_a_tree_finds_what_acts_together(store: Store) -> None:
    found = leaves(store, "risk.total")
    best, worst = found.table["where"].iloc[[-1, 0]]
    assert "prisoners" in best
    assert "scenario = baseline" in worst
    assert found.table["mass"].sum() == pytest.approx(1.0)
    assert found.explained > 0.9


@pytest.mark.parametrize("method", ["mean", "cart"])
def test_every_method_prints_and_gives_json(store: Store, method: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["discover", str(store.folder), "--method", method]) == 0
    assert "prisoners" in capsys.readouterr().out
    assert sanctuary(["discover", str(store.folder), "--method", method, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == 300


@pytest.mark.smoke
def test_the_command_prints_the_box(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["discover", str(store.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == 300
    assert sanctuary(["discover", str(store.folder), "--below"]) == 0
    assert "coverage" in capsys.readouterr().out
