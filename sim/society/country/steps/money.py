"""The regime's resources and stance."""

from __future__ import annotations

from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.country.rules.authority import control_next
from sim.society.country.rules.moderation import stance_next
from sim.society.country.rules.resources import after_drills, capacity, resources_next
from sim.society.states.rules.posture import engaged_leverage
from sim.society.world import World


def command(world: World, params: Params) -> None:
    """Update the leadership's control of the ranks by last week's pay, stances, losses and ground."""
    regime = world.regime[0]
    everybody = float(regime.loyal + regime.shirking + regime.sheltering + regime.raiding)
    if regime.ground < 0.0:
        # Nothing has been counted before the first week.
        regime.ground = regime.taliban_control
    loyal = ratio(float(regime.loyal), everybody) if everybody > 0.0 else params.control_example_usual
    regime.control = control_next(
        regime.control,
        regime.resources,
        loyal,
        ratio(float(regime.movers), everybody),
        regime.taliban_control - regime.ground,
        params,
    )
    regime.ground = regime.taliban_control


def regime(world: World, week: int) -> None:
    """Update resources and the stance for a week of engagement and sanctions.

    Reads
    -----
    regime: conduct, control, engagement, ground, leverage, loyal, moderation, movers, paying, piety, pragmatism,
    raiding, recognised, resources, sanctions, sheltering, shirking, taliban_control; states: drilling, leverage,
    paying, recognised, rung, sanctioning

    Writes
    ------
    regime: capacity, control, engagement, ground, moderation, paying, recognised, resources, sanctions
    """
    params = world.params[0]
    regime = world.regime[0]
    engaged = 0.0
    sanctions = 0.0
    recognised = 0.0
    regime.paying = 0.0
    drilling = 0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        engaged += engaged_leverage(state.leverage, state.rung)
        regime.paying += state.paying
        if state.recognised == 1:
            recognised += state.leverage
        if state.sanctioning:
            sanctions += state.leverage
        if state.drilling > 0:
            drilling += 1
    regime.engagement = engaged / regime.leverage
    regime.sanctions = sanctions / regime.leverage
    regime.recognised = recognised / regime.leverage
    if params.rule_resources:
        regime.resources = resources_next(
            regime.resources,
            regime.engagement,
            regime.sanctions,
            regime.recognised,
            regime.paying,
            regime.conduct,
            params,
        )
    if params.rule_drills:
        regime.resources = after_drills(regime.resources, float(drilling), params)
    regime.capacity = capacity(regime.resources, params)
    if params.rule_authority:
        command(world, params)
    if params.rule_moderation:
        regime.moderation = stance_next(regime.moderation, regime.pragmatism, regime.piety, regime.engagement, params)
