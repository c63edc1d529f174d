"""Division of police effort among groups and provinces, and hazards of arrest."""

from __future__ import annotations

from sim.society.common.forms import saturate
from sim.society.common.shared import hidden_here, obedience_against, unseen
from sim.society.guests.rules.strategy import seen_awake
from sim.society.police.rules.enforcement import (
    arrest_hazard,
    effort_of,
    effort_on,
    police_in,
    seen_by_police,
    skill,
    target_weight,
)
from sim.society.police.rules.patrols import moved_lead
from sim.society.world import World
from sim.terms import Policing


def enforcement(world: World, week: int) -> None:
    """Divide police effort among groups and provinces, and set the hazards of arrest.

    Reads
    -----
    groups: backlash, comradeship, danger, dormant, effort, experience, ideological_share, low_key, members, outbids,
    saturation, skill, will; leaders: authority; police: attention; provinces: affinity_loss, fighters, odds, police,
    taliban; regime: capacity, fighters, weight; harboured; hazard; hidden; lead; loyalty; members; passed; shield; sums

    Writes
    ------
    groups: effort, saturation, skill; provinces: police; hazard; lead
    """
    params = world.params[0]
    regime = world.regime[0]
    groups = world.groups.shape[0]
    effort = 0.0
    if params.rule_enforcement:
        effort = effort_of(regime.capacity, float(regime.fighters), regime.weight, params)
    total = 0.0
    for g in range(groups):
        group = world.groups[g]
        group.effort = 0.0
        if group.members > 0:
            sharpness = params.enforcement_targeting if params.rule_targeting else 0.0
            group.effort = target_weight(group.will, sharpness, group.danger, council_loyalty(world, g), group.backlash)
        total += group.effort
    for q in range(world.provinces.shape[0]):
        world.provinces[q].police = 0.0
    for g in range(groups):
        group = world.groups[g]
        group.effort = effort_on(effort, group.effort, total)
        group.saturation = saturate(group.effort, params.enforcement_half_effort)
        group.skill = skill(group.experience, params) if params.rule_learning else params.learning_skill_start
        for q in range(world.provinces.shape[0]):
            here = world.provinces[q]
            if world.members[g, q] > 0 and group.members > 0:
                police = police_in(group.effort, float(world.members[g, q]), float(group.members))
                if group.outbids > 0:
                    here.police += police
            shield = world.shield[g, q] if params.rule_shielding else 0.0
            seen = seen_by_police(group.low_key, hidden_here(world, g, q), float(world.members[g, q]), shield, params)
            # Where cells are raided, dormancy is a property of each cell.
            if params.structure_policing != Policing.LINKS:
                seen = seen_awake(seen, unseen(params, group.dormant))
            world.hazard[g, q] = arrest_hazard(
                group.skill, seen, group.saturation, obedience_against(world, params, g, q), here.taliban, params
            )
            # In that case leads name cells, and members are not hunted one by one.
            if params.structure_policing == Policing.LINKS:
                world.lead[g, q] = world.hazard[g, q]
                world.hazard[g, q] = 0.0
        if params.structure_policing == Policing.LINKS:
            look(world, g)


def look(world: World, g: int) -> None:
    """Move leads on a group to the provinces where police look for it, without changing total effort."""
    weighted = 0.0
    for q in range(world.provinces.shape[0]):
        weighted += world.police[q].attention * world.members[g, q]
    for q in range(world.provinces.shape[0]):
        looked = world.police[q].attention
        world.lead[g, q] = moved_lead(world.lead[g, q], looked, float(world.groups[g].members), weighted)


def council_loyalty(world: World, g: int) -> float:
    """Return the council's mean loyalty to a group, weighted by authority."""
    total = 0.0
    for i in range(world.leaders.shape[0]):
        total += world.leaders[i].authority * world.loyalty[i, g]
    return total
