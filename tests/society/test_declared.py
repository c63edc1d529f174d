"""A step reads and writes what its docstring declares, and nothing else."""

from __future__ import annotations

import pytest

from sim.society.week import SCHEDULE, Step
from sim.society.world import World
from tests.society.recorder import lived

REMEDY = "the step {} {}: read less, or declare it (python -m tests.society.renew writes it)"


@pytest.mark.parametrize("step", SCHEDULE, ids=lambda step: step.name)
def test_a_step_uses_what_it_declares(step: Step) -> None:
    record = lived()
    for kind, declared, used in (
        ("reads", step.reads, record.reads[step.name]),
        ("writes", step.writes, record.writes[step.name]),
    ):
        assert used - declared == set(), REMEDY.format(step.name, kind)
        assert declared - used == set(), f"the step {step.name} declares that it {kind} these, and never does"


def test_what_is_declared_is_there() -> None:
    for step in SCHEDULE:
        assert {name.partition(".")[0] for name in step.reads | step.writes} <= set(World._fields)
        assert step.writes, step.name
