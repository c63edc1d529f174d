"""Step 0: what the regime has, and what it says."""

from __future__ import annotations

from sim.rules.forms import share
from sim.rules.moderation import stance_next
from sim.rules.resources import capacity, resources_next
from sim.world.columns import World

WEEKS_A_YEAR = 52.0


def regime(w: World, t: int) -> None:
    """Move resources and the stance by a week of engagement and sanctions."""
    p = w.params[0]
    r = w.regime[0]
    engaged = 0.0
    sanctions = 0.0
    drilling = 0
    for s in range(w.states.shape[0]):
        state = w.states[s]
        engaged += state.leverage * state.rung / 4.0
        if state.sanctioning:
            sanctions += state.leverage
        if state.drilling > 0:
            drilling += 1
    r.engagement = engaged / r.leverage
    r.sanctions = sanctions / r.leverage
    r.drills = drilling
    if p.rule_resources:
        r.resources = resources_next(
            r.resources,
            r.engagement,
            r.sanctions,
            p.resources_base,
            p.resources_engagement_gain,
            p.resources_sanction_loss,
            p.resources_halflife,
        )
    if p.rule_drills:
        r.resources = share(r.resources - p.drills_cost / WEEKS_A_YEAR * drilling)
    r.capacity = capacity(p.enforcement_capacity, r.resources)
    if p.rule_moderation:
        r.moderation = stance_next(
            r.moderation, r.pragmatism, r.piety, r.engagement, p.moderation_hope, p.moderation_halflife
        )
