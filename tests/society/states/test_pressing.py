"""A state learns from the observed effect of its pressure, and presses less without an effect."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import load_scenario
from sim.society.states.rules.pressure import efficacy_next, moved_since, spoken_share, surprise, worth_of
from tests.society.domains import given

SCALE, SEEDS = 0.01, (1, 2, 3)
WEEKS = 53
# Random sightings and the treatment of groups are the same with and without the rule.
OFF = {"rules.pressure_learning": "off"}


def run(seed: int, **values: object) -> Results:
    return simulate(load_scenario("baseline", values), seed, scale=SCALE, weeks=WEEKS)


def learnt(pressed: float, moved: float, weeks: int = 200) -> float:
    efficacy = 0.34
    for _ in range(weeks):
        efficacy = efficacy_next(
            efficacy, pressed, surprise(moved, 0.0, efficacy, pressed), given(pressure_learning_rate=0.05)
        )
    return efficacy


def test_what_is_learnt_follows_what_moved_and_nobody_learns_who_does_not_press() -> None:
    assert learnt(1.0, 0.0) < 0.01
    assert learnt(1.0, 0.8) == pytest.approx(0.8, abs=0.01)
    assert learnt(0.0, 0.8) == 0.34
    # A change that happens without pressure is not attributed to it.
    assert efficacy_next(0.34, 1.0, surprise(0.5, 0.5, 0.0, 1.0), given(pressure_learning_rate=0.05)) == 0.34


def test_a_fall_counts_for_and_a_rise_against() -> None:
    assert moved_since(2.0, 1.5, given(pressure_learning_full=0.5)) == 0.5
    assert moved_since(2.0, 0.0, given(pressure_learning_full=0.5)) == 1.0
    assert moved_since(2.0, 3.0, given(pressure_learning_full=1.0)) == -0.5
    assert moved_since(0.0, 1.0, given(pressure_learning_full=0.5)) == 0.0


def test_nobody_says_more_than_he_fears_however_much_it_is_worth() -> None:
    assert spoken_share(0.8, worth_of(1.0, given(pressure_learning_start=0.0, pressure_learning_weight=2.0))) == 1.0
    assert spoken_share(0.8, worth_of(0.0, given(pressure_learning_start=0.34, pressure_learning_weight=1.0))) < 0.8


@pytest.mark.parametrize("engine", ["compiled", pytest.param("reference", marks=pytest.mark.slow)])
def test_without_weight_what_is_learnt_moves_nothing(engine: str) -> None:
    weightless, off = load_scenario("baseline", {"pressure_learning.weight": 0.0}), load_scenario("baseline", OFF)
    one, other = (simulate(scenario, 4, scale=0.004, weeks=8, engine=engine) for scenario in (weightless, off))
    assert one.country.tobytes() == other.country.tobytes()
    assert one.series("efficacy.united_states")[-1] != other.series("efficacy.united_states")[-1]
    assert other.series("efficacy.united_states")[-1] == load_scenario("baseline").values["pressure_learning.start"]


@pytest.mark.parametrize("seed", SEEDS[:1])
def test_who_sanctions_and_sees_the_guests_stay_says_less_and_who_hardly_presses_learns_little(seed: int) -> None:
    learns, off = run(seed), run(seed, **OFF)
    start = off.series("efficacy.france")[0]
    for state in ("united_states", "france"):
        assert learns.series(f"efficacy.{state}")[WEEKS - 1] < start - 0.05
        said, before = (one.series(f"rhetoric.{state}")[WEEKS - 1] for one in (learns, off))
        assert said < before
    assert abs(learns.series("efficacy.turkmenistan")[WEEKS - 1] - start) < 0.05
    assert learns.series("pressure")[WEEKS - 1] < off.series("pressure")[WEEKS - 1]


@pytest.mark.slow
def test_who_cannot_tell_groups_apart_credits_his_pressure_with_the_hunt_for_another() -> None:
    blind = {"states.united_states.discernment": 0.0, "states.united_states.audience": 1.0}
    sharp = {"states.united_states.discernment": 1.0}
    for seed in SEEDS:
        fooled, clear = (run(seed, **values).series("efficacy.united_states")[WEEKS - 1] for values in (blind, sharp))
        assert fooled > clear + 0.05


def test_every_state_learns_by_itself_and_from_whom_it_listens_to() -> None:
    model = SanctuaryModel(load_scenario("baseline"), rng=1, scale=SCALE, weeks=WEEKS)
    for _ in range(WEEKS):
        model.step()
    states = model.world.states
    assert len(np.unique(states["experience"])) == len(states)
    alone = model.drawn.states.index("india")
    heard = model.world.listens[alone] @ states["experience"]
    assert (
        min(heard, states["experience"][alone]) <= states["efficacy"][alone] <= max(heard, states["experience"][alone])
    )
    model.close()
