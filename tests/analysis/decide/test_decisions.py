"""Test the frontier and the value of information on functions with known answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from stores import CATCH, swept

from sim.analysis.decide.frontier import DRIVEN, LEFT, crossing, frontier
from sim.analysis.decide.value_of_information import UNKNOWNS, spared, value_of_information
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.runs.reading import Store

UNKNOWN = """
factors:
  groups.al_qaeda.prisoners: {range: [20, 340]}
  groups.al_qaeda.veterans: {range: [0.2, 0.8]}
  prison.veteran_share: {range: [0.1, 0.8]}
  taliban.control: {range: [0.2, 0.8]}
cross:
  scenario: {levels: [baseline, sanctions]}
design: lhs
samples: 60
keep: {outputs: [risk.total], every: 52}
"""


def test_a_broken_line_crosses_zero_where_it_does() -> None:
    assert crossing(np.array([0.0, 1.0, 2.0]), np.array([-1.0, 1.0, 2.0])) == 0.5
    assert np.isnan(crossing(np.array([0.0, 1.0]), np.array([1.0, 2.0])))


def test_the_frontier_finds_the_flip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = swept(tmp_path, CATCH.format(steps=6, replicates=3), "stand_in:flips_at_half")
    found = frontier(Store(folder))
    assert found.flips["flip"].to_numpy() == pytest.approx(0.5, abs=0.05)
    assert (found.flips["low"] <= 0.5 + 0.05).all()
    assert set(found.flips["below"]) == {DRIVEN}
    assert set(found.cells.loc[found.cells["supervision.strength"] > 0.7, "verdict"]) == {LEFT}
    assert sorted(found.flips["year"].unique()) == [1, 3, 5]
    assert "6 of 6 lines flip" in found.finding()
    assert sanctuary(["frontier", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left_out"] == 0
    assert (folder / "frontier" / "frontier.svg").is_file()


def test_what_decides_is_worth_knowing_and_what_does_not_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = swept(tmp_path, UNKNOWN, "stand_in:prisoners_decide")
    found = value_of_information(Store(folder))
    free = found.decision[found.decision["price"] == 0].set_index("unknown")["worth"]
    assert free["who escaped"] > 3
    assert free["leaders, or rank and file"] < 1
    dear = found.decision[found.decision["price"] == 4.0]
    assert (found.used, found.left_out) == (60, 0)
    assert len(dear) == len(UNKNOWNS) - 1
    moves = found.moves.set_index("unknown")["share"]
    assert moves["who escaped"] > 0.6
    assert sanctuary(["unknowns", str(folder)]) == 0
    assert "who escaped" in capsys.readouterr().out
    for name in ("moves.csv", "decision.csv", "unknowns.svg", "worth-of-knowing.png"):
        assert (folder / "unknowns" / name).is_file()


def test_choosing_after_learning_is_worth_what_it_should_be() -> None:
    known = np.repeat([0.0, 1.0], 50)
    terms = np.stack([np.ones(100), known], axis=1)
    loss = np.stack([known, 1 - known], axis=1)
    assert spared(loss, terms) == pytest.approx(0.5)
    assert spared(loss, np.ones((100, 1))) == pytest.approx(0.0)


def test_stores_of_other_designs_are_refused(tmp_path: Path) -> None:
    folder = swept(tmp_path, CATCH.format(steps=6, replicates=6), "stand_in:flips_at_half")
    with pytest.raises(SanctuaryError, match="does not cross unknowns with actions"):
        value_of_information(Store(folder))
    (tmp_path / "other").mkdir()
    with pytest.raises(SanctuaryError, match="is not a grid of two or more factors"):
        frontier(Store(swept(tmp_path / "other", UNKNOWN, "stand_in:prisoners_decide")))


GRID = """
factors:
  taliban.control: {levels: [0.1, 0.3, 0.5, 0.7, 0.9]}
  taliban.loyalty.al_qaeda: {range: [0, 1], steps: 3}
  rules.drills: {levels: [on, off]}
replicates: 3
weeks: 30
keep: {outputs: [risk.total], every: 29}
"""


def test_any_output_flips_at_a_threshold_or_between_two_levels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = swept(tmp_path, GRID, "stand_in:additive")
    store = Store(folder)
    # y = 4 control + 2 loyalty + a constant; on the line of middle loyalty it passes its middle at half control.
    middle = float(np.mean([store.response("risk.total", week).mean() for week in store.weeks]))
    found = frontier(store, threshold=middle)
    assert (found.axis, found.force, found.sides) == ("taliban.control", "", ("higher", "lower"))
    line = found.flips[found.flips["taliban.loyalty.al_qaeda"] == 0.5]
    assert line["flip"].to_numpy() == pytest.approx(0.5)
    assert set(found.flips["below"]) == {"lower"}
    assert found.flips["year"].unique().tolist() == [pytest.approx(30 / 52, abs=0.01)]
    apart = frontier(store, between="taliban.loyalty.al_qaeda")
    assert set(apart.cells["verdict"]) == {"higher"}
    assert apart.cells["difference"].max() == pytest.approx(2.0)
    assert "(20 higher, 0 lower, 0 undecided)" in apart.finding()
    assert frontier(store).force == "rules.drills"
    assert frontier(store, along="taliban.loyalty.al_qaeda", between="rules.drills").axis == "taliban.loyalty.al_qaeda"
    for words in (["--threshold", str(middle)], ["--between", "taliban.loyalty.al_qaeda"], []):
        assert sanctuary(["frontier", str(folder), *words]) == 0
    assert sanctuary(["frontier", str(folder), "--between", "taliban.loyalty"]) == 2
    assert "does not vary 'taliban.loyalty'" in capsys.readouterr().err
