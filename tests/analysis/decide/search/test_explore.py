"""Test explorations: they reach more than an even sample, are reproducible, and go on after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.decide.search.evaluate import Evaluator
from sim.analysis.decide.search.explore import explore, walk
from sim.analysis.decide.search.reading import load_exploration
from sim.analysis.decide.search.study import Axis
from sim.cli.main import run as sanctuary
from sim.resources import data_dir
from sim.scenario import ScenarioError

TEXT = """
title: Small
base: forced_expulsion
inputs:
  events.ultimatum.force: {range: [0, 1]}
  dispersal.slip_out: {range: [0.2, 1]}
  rules.strikes: {levels: [on, off]}
outputs:
  risk.total: {range: [1, 4], cells: 6}
  exits.untracked: {range: [0, 200], cells: 6}
batch: 5
generations: 4
scale: 0.005
weeks: 60
"""
SQUARE = (Axis("risk.total", 0.0, 1.0, 12), Axis("exits.untracked", 0.0, 1.0, 12))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def steep(ranks: np.ndarray) -> np.ndarray:
    """Return outcomes of which nearly all lie in one corner, so that an even sample seldom reaches the others."""
    return ranks[:, :2] ** 8


@pytest.mark.parametrize("seed", range(5))
def test_it_meets_what_an_even_sample_misses(seed: int) -> None:
    searched = {cell for _, _, cells in walk(steep, SQUARE, 4, 20, 40, seed) for cell in cells}
    even = steep(np.random.default_rng(seed).random((800, 4)))
    sampled = {tuple(cell) for cell in np.stack([axis.cell(even[:, k]) for k, axis in enumerate(SQUARE)], 1).tolist()}
    assert len(searched) > 1.3 * len(sampled)
    assert len(searched) >= 90


@settings(deadline=None, max_examples=200)
@given(value=st.floats(-10, 10), low=st.floats(-5, 0), width=st.floats(0.5, 8), cells=st.integers(2, 30))
def test_every_value_lies_in_the_cell_that_holds_it(value: float, low: float, width: float, cells: int) -> None:
    axis = Axis("risk.total", low, low + width, cells)
    (cell,) = axis.cell(np.array([value])).tolist()
    begins, ends = axis.bounds(cell)
    near = 1e-9
    assert (
        begins - near <= value <= ends + near
        or (cell == 0 and value < low)
        or (cell == cells - 1 and value >= ends - near)
    )
    assert axis.cell(np.array([np.nan])).tolist() == [-1]


def test_the_table_holds_every_point_that_was_met(file: Path, tmp_path: Path) -> None:
    exploration = load_exploration(file)
    found = explore(Evaluator(exploration, tmp_path / "out"))
    table, curve = found.table(), found.coverage()
    assert table["met"].sum() == len(found.points) == 20
    assert curve["reached"].is_monotonic_increasing
    assert curve["reached"].iloc[-1] == len(table) > 1
    for row in table.to_dict("records"):
        assert row["risk.total.from"] <= row["risk.total"] <= row["risk.total.to"]
        assert 0 <= row["events.ultimatum.force"] <= 1
    assert found.sentence.startswith(f"{len(table)} of 36 combinations were reached")


@pytest.mark.slow
def test_a_killed_exploration_goes_on_and_ends_as_it_would_have(file: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sim.cli.main", "explore", str(file), "--workers", "1", "--json", "--out"]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    with subprocess.Popen([*command, str(broken)], stdout=subprocess.DEVNULL, start_new_session=True) as started:
        journal = broken / "evaluations.jsonl"
        while started.poll() is None and (not journal.exists() or journal.read_text().count("\n") < 7):
            time.sleep(0.02)
        os.killpg(started.pid, signal.SIGKILL)
    kept = journal.read_text()
    answers = [subprocess.run([*command, str(out)], capture_output=True, check=True).stdout for out in (broken, whole)]
    assert json.loads(answers[0]) == json.loads(answers[1])
    assert journal.read_text().startswith(kept[: kept.rfind("\n") + 1])
    for name in ("reached.csv", "points.csv", "coverage.csv", "reached.svg"):
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


def test_mistakes_are_told_at_their_places(file: Path) -> None:
    text = TEXT.replace("risk.total: {range: [1, 4]", "risk.totl: {range: [1, 4]").replace("[0, 200]", "[200, 0]")
    file.write_text(text + "gens: 3\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_exploration(file)
    found = {(problem.at.line, problem.wrong) for problem in caught.value.problems}
    assert (9, "there is no output 'risk.totl'") in found
    assert (10, "exits.untracked: `range` is not two rising numbers") in found
    assert (15, "unknown key 'gens'") in found


def test_shipped_explorations_are_good(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = sorted((data_dir("scenarios") / "explorations").glob("*.yaml"))
    assert shipped
    for path in shipped:
        assert load_exploration(path.stem).name == path.stem
    assert sanctuary(["explore", "no_such_exploration"]) == 2
    assert "no_such_exploration" in capsys.readouterr().err
