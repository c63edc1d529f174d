"""The week is defined once: every engine provides all steps of the list and no others."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sim.engine.actors import ACTOR_STEPS
from sim.engine.compiled import CompiledEngine
from sim.engine.machine_code import STEP_FUNCTIONS
from sim.engine.reference import BY_AGENTS
from sim.errors import SanctuaryError
from sim.model import week
from sim.runs.replayed import check
from sim.society.common.rows import fields_of
from sim.society.country.state import Province
from sim.society.week import SCHEDULE
from sim.society.world import World


def test_a_week_is_the_list_from_top_to_bottom() -> None:
    lived: list[str] = []
    do = SimpleNamespace(**{step.name: lambda *given, name=step.name: lived.append(name) for step in SCHEDULE})
    week(do, world=None, people=None, now=0)
    assert lived == [step.name for step in SCHEDULE]
    assert len(set(lived)) == len(lived)
    assert lived[-1] == "record"


def test_people_are_handed_to_the_steps_that_go_through_them() -> None:
    given: dict[str, int] = {}
    do = SimpleNamespace(
        **{step.name: lambda *all, name=step.name: given.update({name: len(all)}) for step in SCHEDULE}
    )
    week(do, world=None, people=None, now=0)
    assert given == {step.name: 3 if step.people else 2 for step in SCHEDULE}


def test_both_engines_go_through_their_people() -> None:
    for step in SCHEDULE:
        if step.people:
            assert step.act in BY_AGENTS.keys() | ACTOR_STEPS.keys()
            # The compiled engine divides the fighters' step into chunks, one per thread.
            assert step.name in STEP_FUNCTIONS or callable(getattr(CompiledEngine, f"_{step.name}"))


def test_a_bound_is_a_column_of_the_world() -> None:
    for step in SCHEDULE:
        record, _, field = step.bound.partition(".")
        assert not record or record in World._fields
        assert not field or field in {known.name for known in fields_of(Province)}


def test_a_step_that_does_not_exist_cannot_be_held() -> None:
    check({"deliberation": ("groups.treatment",)})
    for wrong in ("deliberating", "record"):
        with pytest.raises(SanctuaryError, match=wrong) as caught:
            check({wrong: ()})
        assert "deliberation" in caught.value.remedy
