"""Parameters are screened in the worlds of their claims, alone and for all entities at once."""

from __future__ import annotations

from sim.analysis.claims.screened import screen_claims
from sim.analysis.sensitivity.screening import ends_of, screen, watched
from sim.scenario import load_scenario

# What a threat costs, which no one makes in the baseline.
HARM = "demands.harm"


def test_what_moves_nothing_in_the_baseline_may_move_the_world_of_its_claim() -> None:
    found = screen(load_scenario("baseline"), [HARM], seeds=range(1, 4), weeks=20, scale=0.005)
    assert found.moves == {HARM: []}
    before = found.runs
    moves = screen_claims(found, seeds=range(1, 4), scale=0.005).moves[HARM]
    assert found.runs > before
    assert ("resources", "C01") in {(one.output, one.world) for one in moves}
    assert all(one.change < -one.half for one in moves if one.output == "resources")


def test_a_star_stands_for_all_entities_and_one_may_be_named() -> None:
    baseline = load_scenario("baseline")
    every = ends_of(baseline)
    assert every["groups.*.growth"] == ends_of(baseline, ["groups.*.growth"])["groups.*.growth"]
    assert not any(key.startswith("groups.isis_k.") for key in every)
    assert ends_of(baseline, ["groups.isis_k.growth"]) == {"groups.isis_k.growth": every["groups.*.growth"]}


def test_a_parameter_is_judged_on_what_its_rules_and_claims_name() -> None:
    assert {"deaths.minorities", "breaches.minorities"} <= set(watched("targets.minorities"))
    assert "deaths.minorities" not in watched("council.noise")
