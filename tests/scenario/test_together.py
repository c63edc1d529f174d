"""Test that unknowns that share a name are drawn at the same quantile, and others independently."""

import pytest

from sim.scenario import ScenarioError, load_scenario
from sim.scenario.write.resolved import resolved_text

TEXT = """
extends: baseline
title: In step
assumptions:
  enforcement.willingness: {choice: [0.2, 0.5, 0.9], together: fit}
  enforcement.capacity: {value: {choice: [0.9, 0.4, 0.2], together: fit}, because: C33}
  taliban.control: {choice: [0.1, 0.2, 0.3]}
"""


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "step.yaml"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_lists_written_in_step_are_drawn_in_step(path):
    scenario = load_scenario(path)
    drawn = [scenario.draw(seed).values for seed in range(60)]
    pairs = {(one["enforcement.willingness"], one["enforcement.capacity"]) for one in drawn}
    assert pairs == {(0.2, 0.9), (0.5, 0.4), (0.9, 0.2)}
    assert len({(one["enforcement.willingness"], one["taliban.control"]) for one in drawn}) > 3


def test_the_name_survives_writing_out(path, tmp_path):
    scenario = load_scenario(path)
    again = tmp_path / "again.yaml"
    again.write_text(resolved_text(scenario), encoding="utf-8")
    assert load_scenario(again).digest == scenario.digest


def test_the_name_is_a_word(path):
    path.write_text(TEXT.replace("together: fit}", "together: [a, b]}"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="together takes a name"):
        load_scenario(path)
