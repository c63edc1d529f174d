"""PRIM finds a box that is known to be there."""

from __future__ import annotations

import json

import pytest
from stores import swept

from sim.analysis.sensitivity.discovery import discover
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


def test_the_box_is_where_the_cases_are(store: Store) -> None:
    found = discover(store, "risk.total", limit=float(store.response("risk.total").min()) + 2)
    limits = found.limits.set_index("factor")
    assert {"groups.al_qaeda.prisoners", "scenario = baseline"} & set(limits.index)
    assert "taliban.control" not in limits.index or limits.loc["taliban.control", "low"] < 0.4
    assert found.density > 0.8
    assert 0 < found.coverage <= 1
    assert (found.points, found.left_out) == (300, 0)


def test_too_few_cases_are_refused(store: Store) -> None:
    with pytest.raises(SanctuaryError, match="0 of 300 points are cases"):
        discover(store, "risk.total", limit=1e9)


def test_the_command_prints_the_box(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["discover", str(store.folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["points"] == 300
    assert sanctuary(["discover", str(store.folder), "--below"]) == 0
    assert "coverage" in capsys.readouterr().out
