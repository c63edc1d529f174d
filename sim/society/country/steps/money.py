"""The regime's resources and stance."""

from __future__ import annotations

from sim.society.country.rules.moderation import stance_next
from sim.society.country.rules.resources import after_drills, capacity, resources_next
from sim.society.states.rules.posture import engaged_leverage
from sim.society.world import World


def regime(world: World, week: int) -> None:
    """Update resources and the stance for a week of engagement and sanctions.

    Reads
    -----
    regime: engagement, leverage, moderation, piety, pragmatism, resources, sanctions; states: drilling, leverage, rung,
    sanctioning

    Writes
    ------
    regime: capacity, engagement, moderation, resources, sanctions
    """
    params = world.params[0]
    regime = world.regime[0]
    engaged = 0.0
    sanctions = 0.0
    drilling = 0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        engaged += engaged_leverage(state.leverage, state.rung)
        if state.sanctioning:
            sanctions += state.leverage
        if state.drilling > 0:
            drilling += 1
    regime.engagement = engaged / regime.leverage
    regime.sanctions = sanctions / regime.leverage
    if params.rule_resources:
        regime.resources = resources_next(regime.resources, regime.engagement, regime.sanctions, params)
    if params.rule_drills:
        regime.resources = after_drills(regime.resources, float(drilling), params)
    regime.capacity = capacity(regime.resources, params)
    if params.rule_moderation:
        regime.moderation = stance_next(regime.moderation, regime.pragmatism, regime.piety, regime.engagement, params)
