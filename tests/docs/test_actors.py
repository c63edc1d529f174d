"""The figure of which actor acts on which shows the steps' declarations."""

from __future__ import annotations

from actors import OWNERS, effects, figure

from sim.society.week import SCHEDULE
from sim.society.world import World


def test_each_array_has_one_owner() -> None:
    owned = [array for arrays in OWNERS.values() for array in arrays]
    assert sorted(owned) == sorted(set(World._fields) - {"params"})


def test_orders_of_the_council_reach_ranks_and_police() -> None:
    found = effects()
    assert "groups.treatment" in found["council", "ranks"]
    assert ("council", "police") in found
    assert ("council", "council") not in found


def test_every_step_belongs_to_a_room() -> None:
    assert {step.room for step in SCHEDULE} == set(OWNERS)


def test_the_figure_names_every_actor() -> None:
    svg = figure().svg()
    assert svg.startswith("<svg")
    assert all(name in svg for name in ("council", "armed groups", "commanders and fighters", "warlords"))
