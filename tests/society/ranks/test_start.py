"""Fronts, commanders and units before the first week."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel
from sim.scenario import load_scenario
from sim.society.start import build
from sim.society.world import World
from sim.terms import Treatment


def world(scale: float = 0.1, seed: int = 1, **values: float) -> World:
    keyed = {key.replace("__", "."): value for key, value in values.items()}
    return build(load_scenario("baseline", keyed).draw(seed), seed, 4, scale)


def test_every_fighter_stands_in_a_unit_and_every_unit_in_a_front() -> None:
    found = world()
    fronts, commanders = found.fronts, found.commanders
    assert commanders["men"].sum() == 75_000
    assert commanders["men"].min() >= 1
    assert 1_900 < len(commanders) < 2_300
    assert len(fronts) == 3 * 34
    for row in range(len(fronts)):
        own = commanders["front"] == row
        assert np.flatnonzero(own).tolist() == list(range(fronts[row].first, fronts[row].beyond))
        assert (commanders["province"][own] == fronts[row].province).all()
        assert found.leaders[fronts[row].superior].faction == fronts[row].faction


def test_units_are_lognormal() -> None:
    size = world().commanders["men"]
    assert np.median(size) == pytest.approx(30, rel=0.1)
    assert np.exp(np.std(np.log(size))) == pytest.approx(1.8, rel=0.1)


def test_commanders_do_not_depend_on_the_number_of_simulated_fighters() -> None:
    few, many = world(0.01), world(1.0)
    assert few.commanders.tobytes() == many.commanders.tobytes()
    assert few.peer_to.tobytes() == many.peer_to.tobytes()
    assert world(seed=2).commanders.tobytes() != many.commanders.tobytes()


def test_at_full_scale_a_unit_has_as_many_fighters_as_it_counts() -> None:
    model = SanctuaryModel("baseline", rng=1, scale=1.0, weeks=2)
    unit = np.asarray(model.people.fighters_now.get("unit"))
    assert np.bincount(unit, minlength=len(model.world.commanders)).tolist() == model.world.commanders["men"].tolist()
    thin = SanctuaryModel("baseline", rng=1, scale=0.05, weeks=2)
    for fighter in thin.people.fighters_now:
        assert thin.world.commanders[fighter.unit].province == fighter.province
    model.close()
    thin.close()


def test_guests_stay_where_their_group_is_and_enemies_with_nobody() -> None:
    found = world()
    guest = found.commanders["guest"]
    for g in range(len(found.groups)):
        hosts = np.flatnonzero(guest == g)
        where = set(found.commanders["province"][hosts].astype(int).tolist())
        assert where <= set(np.flatnonzero(found.footprint[g]).tolist())
        assert (len(hosts) > 0) == (found.groups[g].hostility < 0.5)
        assert all(found.commanders["order"][hosts] == found.groups[g].treatment)
    assert found.commanders["order"][guest >= 0].max() < Treatment.HAND_OVER
