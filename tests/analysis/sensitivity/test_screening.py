"""The screening of parameters: what moves is found, what does nothing is not, and no run is made twice."""

from __future__ import annotations

import json

import pytest

from sim.analysis.sensitivity.screening import FIRST, ends_of, screen
from sim.cli.main import run as sanctuary
from sim.scenario import load_scenario

# A hazard of plots, which moves risk, and the weight of a rule that is off.
MOVES, KEPT = "plots.hazard_home", "attacks.winter"


def test_a_parameter_that_moves_an_output_is_found_and_one_without_effect_runs_only_at_the_first_seeds() -> None:
    still = load_scenario("baseline", {"rules.season": "off"})
    found = screen(still, [MOVES, KEPT], seeds=range(1, 5), weeks=20, scale=0.005)
    assert list(found.moves) == [MOVES, KEPT]
    assert any(one.output.startswith("risk.") and one.change > one.half > 0 for one in found.moves[MOVES])
    assert found.moves[KEPT] == []
    worlds = {still.digest, *(still.changed({k: v}, beyond=True).digest for k in found.ends for v in found.ends[k])}
    moving = {still.digest, *(still.changed({MOVES: v}, beyond=True).digest for v in found.ends[MOVES])}
    assert found.runs == FIRST * len(worlds) + (4 - FIRST) * len(moving)


def test_the_command_lists_what_moves_and_refuses_unknown_factors(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "sensitivity",
        "baseline",
        "--screen",
        "--weeks",
        "20",
        "--scale",
        "0.005",
        "--replicates",
        "4",
        "--workers",
        "1",
    ]
    assert sanctuary([*words, "--factor", MOVES, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["screening"]
    assert told["ends"] == {MOVES: list(ends_of(load_scenario("baseline"), [MOVES])[MOVES])}
    assert told["moves"][MOVES]
    assert sanctuary([*words, "--factor", "plots.hazard_hom"]) == 2
    assert "no parameter 'plots.hazard_hom'" in capsys.readouterr().err
    assert sanctuary(["sensitivity", "nowhere", "--factor", MOVES]) == 2
    assert "--factor needs --screen" in capsys.readouterr().err
