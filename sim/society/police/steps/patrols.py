"""Searches and campaigns of the police by province, and the share of right arrests."""

from __future__ import annotations

from sim.luck import draw, draw_again, purpose, stream
from sim.society.common.rule import Params
from sim.society.common.shared import patrols_links
from sim.society.police.rules.patrols import (
    attacked_next,
    attention,
    campaign_weeks,
    informants_next,
    names_targets,
    precision_of,
)
from sim.society.world import People, World
from sim.terms import Mode

CAMPAIGN = purpose("police campaign")


def campaign(world: World, params: Params, week: int) -> None:
    """Let the mobile reserve choose its next province when a campaign is over, by remembered attacks."""
    regime = world.regime[0]
    total = 0.0
    for q in range(world.police.shape[0]):
        total += world.police[q].attacked
    regime.attacked = total / world.police.shape[0]
    if not params.rule_campaigns or week < regime.campaign_until or total <= 0.0:
        return
    luck = stream(regime.seed, week, CAMPAIGN)
    drawn = draw(luck, regime.taliban_key)
    below = 0.0
    chosen = -1
    for q in range(world.police.shape[0]):
        below += world.police[q].attacked / total
        if chosen < 0 and drawn < below:
            chosen = q
    regime.campaign_place = chosen
    length = campaign_weeks(draw_again(luck, regime.taliban_key, 1), params)
    regime.campaign_until = week + length


def patrol(world: World, params: Params, week: int, q: int) -> None:
    """Let the police of a province update memory and informants, and decide how hard and for whom to look."""
    police, regime = world.police[q], world.regime[0]
    attacks = 0
    arrests = 0
    for g in range(world.groups.shape[0]):
        attacks += world.attacks[g, q]
        arrests += world.acts_here[g, q]
    police.attacked = attacked_next(police.attacked, float(attacks), params)
    police.informants = informants_next(police.informants, float(arrests), params)
    police.mode = Mode.NAMED if names_targets(police.informants, params) else Mode.ROUND_UP
    police.precision = precision_of(police.informants, params)
    on_campaign = params.rule_campaigns != 0 and regime.campaign_place == q and week < regime.campaign_until
    if on_campaign:
        police.mode = Mode.CAMPAIGN
    chase = params.policing_chase if params.rule_patrols else 0.0
    boost = params.policing_campaign_boost if on_campaign else 0.0
    police.attention = attention(police.attacked, regime.attacked, chase, boost)


def police(people: People, world: World, week: int) -> None:
    """Let the police of each province decide where they look.

    Reads
    -----
    police: attacked, informants; regime: attacked, campaign_place, campaign_until, seed, taliban_key; acts_here;
    attacks

    Writes
    ------
    police: attacked, attention, informants, mode, precision; regime: attacked, campaign_place, campaign_until
    """
    params = world.params[0]
    if patrols_links(params):
        campaign(world, params, week)
        for q in range(world.police.shape[0]):
            patrol(world, params, week, q)
