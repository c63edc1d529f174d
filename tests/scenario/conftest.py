"""Fixtures of the scenario tests."""

from pathlib import Path

import pytest

from sim.scenario import Scenario, load_scenario


@pytest.fixture
def write(tmp_path):
    """Write a scenario into a folder of its own and return its path."""

    def to_file(text: str, name: str = "mine.yaml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return to_file


@pytest.fixture
def load(write):
    """Load a scenario from text that extends the baseline."""

    def from_text(body: str, **overrides: object) -> Scenario:
        return load_scenario(write("extends: baseline\ntitle: Mine\n" + body), overrides)

    return from_text
