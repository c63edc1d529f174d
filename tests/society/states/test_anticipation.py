"""A state that expects guests to disperse under pressure demands less, through each kind of pressure."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from variants import arm, event

from sim.model import SanctuaryModel, simulate
from sim.scenario import Scenario, load_scenario
from sim.terms import Order

OFF = {"rules.anticipation": "off"}
# The state expects all guests to leave untracked, or none, regardless of observations.
FEARS = {"anticipation.prior": 1.0}
TRUSTS = {"anticipation.prior": 0.0}
ASKED = {
    "ultimatum": event(2, "ultimatum", from_="china", demand="expel", force=1.0, groups=["tip"], weeks=20),
    "offer": event(2, "offer", from_="china", reading="expulsion", value=1.0, weeks=20),
}


def asks(scenario: Scenario) -> tuple[float, float]:
    """Return what China asks for as expulsion and as restraint, from an offer or an ultimatum, in the first week of its demand."""
    model = SanctuaryModel(scenario, rng=1, scale=0.004, weeks=4)
    for _ in range(4):
        model.step()
    china, tip = model.drawn.states.index("china"), model.drawn.groups.index("tip")
    world = model.world
    demands = world.demanded[china, tip], world.threat[china, tip]
    found = float(world.offered[china, tip, 2]), float(world.offered[china, tip, 0])
    if demands[0]:
        found = (float(demands[1]), 0.0) if demands[0] >= Order.EXPEL else (0.0, float(demands[1]))
    model.close()
    return found


@pytest.mark.parametrize("way", ASKED)
def test_what_is_not_demanded_as_expulsion_is_asked_as_restraint(way: str) -> None:
    def asked(values: Mapping[str, object]) -> tuple[float, float]:
        return asks(arm(load_scenario("baseline", dict(values)), add_events=[ASKED[way]]))

    assert asked(OFF) == (1.0, 0.0)
    (gone, restrained), (gone_fearing, restrained_fearing) = asked(TRUSTS), asked(FEARS)
    assert gone > 0.8
    assert gone_fearing < 0.5 * gone
    assert restrained_fearing > restrained
    if way == "offer":
        assert gone + restrained == pytest.approx(1.0)
        assert gone_fearing + restrained_fearing == pytest.approx(1.0)


@pytest.mark.slow
def test_sanctions_over_presence_are_held_back_and_others_are_not() -> None:
    worried: dict[str, object] = {"sanctions.on_concern": 0.4, "sanctions.hazard": 0.2, "rules.shared_enemy": "off"}

    def sanctions(reading: str, values: Mapping[str, object]) -> float:
        loud = {"states.russia.publicness": 1.0, "states.russia.accord_reading": reading}
        scenario = load_scenario("baseline", worried | loud | dict(values))
        return sum(
            float((simulate(scenario, seed, scale=0.004, weeks=27).series("posture.russia") == 4).sum())
            for seed in (1, 2, 3)
        )

    assert sanctions("presence", FEARS) < 0.5 * sanctions("presence", TRUSTS)
    assert sanctions("presence", FEARS) < 0.5 * sanctions("presence", OFF)
    assert sanctions("attacks", FEARS) > 0.8 * sanctions("attacks", TRUSTS) > 0.0
