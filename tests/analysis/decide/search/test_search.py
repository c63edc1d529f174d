"""Test searches: they are reproducible, go on after a kill, and report mistakes at their places."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.analysis.decide.search.evaluate import Evaluator
from sim.analysis.decide.search.optimise import search
from sim.analysis.decide.search.reading import load_study
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.resources import data_dir
from sim.scenario import ScenarioError

TEXT = """
title: Small
base: forced_expulsion
levers:
  events.ultimatum.force: {range: [0, 1]}
  rules.strikes: {levels: [on, off]}
unknowns:
  dispersal.slip_out: {range: [0.2, 1]}
objectives:
  risk.total: {aim: low, over: worst, enough: 3}
  exits.untracked: {aim: low, enough: 60}
worlds: 4
population: 4
generations: 3
decide: 26 weeks
scale: 0.005
weeks: 40
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_pressing_harder_drives_more_out_and_nobody_who_presses_less_is_beaten(file: Path, tmp_path: Path) -> None:
    found = search(Evaluator(load_study(file), tmp_path / "out"))
    table = found.table()
    assert table["policy"].is_unique
    assert set(found.front) <= set(table["policy"])
    rising = table.sort_values("events.ultimatum.force")
    assert rising["exits.untracked"].iloc[0] < rising["exits.untracked"].iloc[-1]
    assert found.convergence["hypervolume"].is_monotonic_increasing
    assert found.fresh.shape[1:] == (4, 2)


@pytest.mark.slow
def test_a_killed_search_goes_on_and_ends_as_it_would_have(file: Path, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "sim.cli.main",
        "search",
        str(file),
        "--no-figures",
        "--workers",
        "1",
        "--json",
        "--out",
    ]
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    with subprocess.Popen([*command, str(broken)], stdout=subprocess.DEVNULL, start_new_session=True) as started:
        journal = broken / "evaluations.jsonl"
        while started.poll() is None and (not journal.exists() or journal.read_text().count("\n") < 3):
            time.sleep(0.02)
        os.killpg(started.pid, signal.SIGKILL)
    kept = journal.read_text()
    with journal.open("a") as torn:
        torn.write('{"policy": "half a li')
    assert subprocess.run([*command, str(broken)], stdout=subprocess.DEVNULL).returncode == 0
    assert subprocess.run([*command, str(whole)], stdout=subprocess.DEVNULL).returncode == 0
    assert journal.read_text().startswith(kept[: kept.rfind("\n") + 1])
    for name in ("policies.csv", "convergence.csv", "pathways.csv"):
        assert (broken / name).read_bytes() == (whole / name).read_bytes()


def test_a_folder_of_another_search_is_left_alone(file: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "evaluations.jsonl").write_text(json.dumps({"search": "another"}) + "\n")
    with pytest.raises(SanctuaryError, match="holds another search"):
        Evaluator(load_study(file), tmp_path / "out")


def test_mistakes_are_told_at_their_places(file: Path) -> None:
    text = TEXT.replace("risk.total: {aim: low", "risk.totl: {aim: low").replace(
        "aim: low, enough: 60", "aim: lower, enough: 60"
    )
    file.write_text(text + "gens: 3\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_study(file)
    found = {(problem.at.line, problem.wrong) for problem in caught.value.problems}
    assert (10, "there is no output 'risk.totl'") in found
    assert (11, "'lower' is not one of the words for aim of exits.untracked") in found
    assert (18, "unknown key 'gens'") in found


def test_shipped_searches_are_good(capsys: pytest.CaptureFixture[str]) -> None:
    shipped = sorted((data_dir("scenarios") / "searches").glob("*.yaml"))
    assert shipped
    for path in shipped:
        assert load_study(path.stem).name == path.stem
    assert sanctuary(["search", "no_such_search"]) == 2
    assert "no_such_search" in capsys.readouterr().err
