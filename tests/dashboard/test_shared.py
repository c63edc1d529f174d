"""Answers that are the same in every tab are computed once, also by servers that start later."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.dashboard.server.questions import Answer, Question, SharedAnswers


def never(*_: object) -> None:
    """Stand in for what a worker would compute."""


def test_an_answer_is_kept_between_servers_and_its_problem_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path))
    (tmp_path / "answers" / "older").mkdir(parents=True)
    shared, other = Question(never, ("a", 1), shared=True), Question(never, ("a", 2), shared=True)
    alone = Question(never, ("a", 1))
    first = SharedAnswers()
    first.put(shared, Answer(pd.DataFrame({"x": [1]})))
    first.put(other, Answer(trouble="the runs failed"))
    first.put(alone, Answer("mine"))
    later = SharedAnswers()
    kept = later.get(shared)
    assert kept is not None
    assert kept.found["x"].tolist() == [1]
    assert later.get(other) is None
    assert later.get(alone) is None
    assert not (tmp_path / "answers" / "older").exists()
    for file in (tmp_path / "answers").rglob("*.pickle"):
        file.write_bytes(b"cut")
    assert SharedAnswers().get(shared) is None
