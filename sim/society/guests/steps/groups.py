"""The constraints on each group before its members act; recruits; attacks at home."""

from __future__ import annotations

from sim.luck import draw, pair, poisson, purpose, stream
from sim.society.common.forms import gone, ratio, remembered, saturate
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy, obedience_against
from sim.society.council.rules.treatment import order_freedom
from sim.society.guests.rules.cadre import (
    ability,
    bound_per_tie,
    capability,
    cohesion_next,
    recruits_mean,
    refill_mean,
    relocation_hazard,
    summed_quality,
    welcome,
)
from sim.society.guests.rules.dispersal import (
    driven_out,
    expelled,
    handed_over,
    held_back,
    must_leave,
    plot_hazard,
    slip_share,
    supervised_share,
)
from sim.society.guests.rules.strategy import driven
from sim.society.guests.rules.violence import (
    attack_base,
    attack_mean,
    drawn_by,
    free_to_move,
    move_hazard,
    season_of,
    suppression,
)
from sim.society.guests.steps.choices import militant_bound
from sim.society.guests.steps.contact import brought_in, reach_out, sympathy
from sim.society.police.rules.enforcement import hunted_freedom, means_to_police
from sim.society.ranks.rules.obedience import freedom_left
from sim.society.ranks.rules.ranks import militant_attrition
from sim.society.states.rules.posture import open_border
from sim.society.warlords.rules.warlords import freedom_hosted, freedom_ruled, freedom_unhosted
from sim.society.world import World
from sim.terms import Order, Policing, Recruitment, Treatment, WarlordStatus

RECRUITS = purpose("recruits")


REFILL = purpose("refill")


BACKLASH = purpose("backlash")


ATTACKS = purpose("attacks at home")


GATE = purpose("Iran's key")


def groups(world: World, week: int) -> None:
    """Prepare each group's week, by province.

    Reads
    -----
    cells: counted, group, key, living, place, recruits, vacant; groups: able, able_start, attack_memory, attack_rate,
    attacks_week, beyond, by_contact, capability, capability_start, ceiling, cohesion, compelled, compelled_over,
    comradeship, defectors, drive_abroad, drive_home, dying, expelling, external, force, freedom, growth, handing, held,
    home_hazard, hostility, ideological_share, jihadist, key, knitting, leader_loss, leadership_share, linked, local,
    lost_rate, lost_week, low_key, members, operations, order, plot_weight, reach, refuge, ripening, saturation,
    seniors_now, skill, slip, strength, target_local, target_regional, ties, ties_sum, treatment, turning, veterans_now,
    war_on_taliban; provinces: affinity_loss, contested, deterred, fighters, key, odds, taliban; regime: fighters,
    fighters0, first_week, gate, listed, resources, season, seed, taliban_key; states: drilling, key; warlords: status;
    age_hazard; borders; control; foreigners; freedom; hazard; members; moving; origins; passed; plot; relocate; roll;
    shield; sums; sympathisers; sympathisers_start; ties

    Writes
    ------
    cells: recruits, used; groups: able, able_start, attack_memory, attacks_week, beyond, by_contact, capability,
    capability_start, cohesion, defectors, deporting, dying, expelling, external, extraditing, force, freedom, handing,
    held, home_hazard, knitting, local, lost_rate, lost_week, low_key, preparing_hazard, recruits_week, ripening, slip,
    ties, tracked_hazard, untracked_hazard; provinces: deterred; regime: births, gate, season; arrive; attacks; bound;
    drawn; foreigners; freedom; moving; per_tie; plot; sympathisers
    """
    params = world.params[0]
    regime = world.regime[0]
    regime.season = season_of(week, regime.first_week, params.attacks_winter) if params.rule_season else 1.0
    refill(world, params, week)
    gate(world, params)
    deter(world)
    sympathy(world, params)
    for g in range(world.groups.shape[0]):
        force(world, params, g)
        strengthen(world, params, g)
        plan(world, params, g)
        place_hazards(world, params, g)
    if params.structure_recruitment == Recruitment.CONTACT:
        reach_out(world, params, week)
    for g in range(world.groups.shape[0]):
        recruit(world, params, week, g)
        attack(world, params, week, g)


def refill(world: World, params: Params, week: int) -> None:
    """Draw the Taliban's recruits."""
    regime = world.regime[0]
    regime.births = 0
    if params.rule_recruitment:
        mean = refill_mean(float(regime.fighters0), float(regime.fighters), regime.resources, params)
        births = poisson(mean, draw(stream(regime.seed, week, REFILL), regime.taliban_key))
        room = regime.fighters0 - regime.fighters
        regime.births = births if births < room else room


def gate(world: World, params: Params) -> None:
    """Decide once a run whether Iran lets seniors go, unless an event has decided; the draw is the scenario's unknown."""
    regime = world.regime[0]
    if regime.gate == 0:
        regime.gate = 1 if draw(stream(regime.seed, 0, GATE), regime.taliban_key) < params.iran_gate_consent else -1


def deter(world: World) -> None:
    """Mark the provinces that border on a state that drills."""
    for q in range(world.provinces.shape[0]):
        world.provinces[q].deterred = 0.0
        for s in range(world.states.shape[0]):
            if world.states[s].drilling > 0 and world.borders[q, s] > 0.0:
                world.provinces[q].deterred = 1.0


def force(world: World, params: Params, g: int) -> None:
    """Set how far a group must leave, by order, by compulsion or in fear, and the consequences: exits, supervision, low profile."""
    group = world.groups[g]
    enemy = is_enemy(group.hostility, params)
    tolerated = not enemy and group.treatment <= Treatment.RESTRICT
    out = 1.0 if group.order >= Order.EXPEL else 0.0
    group.force = 0.0 if enemy else must_leave(out, group.compelled, group.turning, params)
    group.slip = slip_share(group.force, params) if params.rule_dispersal else 0.0
    group.expelling = 0.0
    group.handing = 0.0
    group.deporting = 0.0
    group.extraditing = 0.0
    if params.rule_dispersal:
        over = group.order == Order.HAND_OVER
        if enemy:
            # Whoever is at large is hunted; prisoners are deported or handed over.
            group.deporting = 0.0 if over else expelled(out, params)
            group.extraditing = handed_over(out, params) if over else 0.0
        else:
            driven = driven_out(out, group.compelled)
            if out == 0.0 and group.compelled_over > 0:
                over = True
            group.expelling = 0.0 if over else expelled(driven, params)
            group.handing = handed_over(driven, params) if over else 0.0
    group.held = 0.0
    if params.rule_supervision and tolerated:
        group.held = supervised_share(group.treatment, group.operations, group.force, params)
    group.low_key = params.low_key_request if params.rule_low_key and tolerated else 0.0


def strengthen(world: World, params: Params, g: int) -> None:
    """Set a group's cohesion, mean ties, capability, and the ability of an average member."""
    group = world.groups[g]
    if params.rule_leader_loss:
        loss = group.leadership_share if group.leader_loss else 0.0
        group.cohesion = cohesion_next(group.cohesion, loss, params)
    number = float(group.members)
    group.ties = ratio(group.ties_sum, number)
    group.lost_rate = ratio(group.lost_week, number)
    group.lost_week = 0
    group.lost_rate = min(group.lost_rate, 1.0)
    quality = summed_quality(
        float(group.veterans_now), float(group.members - group.veterans_now), float(group.seniors_now), params
    )
    tied = saturate(group.ties, params.regrowth_ties_half)
    if params.structure_policing == Policing.LINKS:
        group.ties = group.linked
        tied = group.reach
    able = ability(quality, number, group.cohesion, tied)
    # Set once: ratios are relative to the group's first day.
    now = capability(quality, group.cohesion, tied, params)
    if group.able_start == 0.0:
        group.able_start = able
        group.capability_start = now
    group.able = ratio(able, group.able_start)
    group.capability = ratio(now, group.capability_start)


def plan(world: World, params: Params, g: int) -> None:
    """Set the hazards that hold for a group's members in all provinces."""
    group = world.groups[g]
    group.external = 1.0 - group.target_local
    group.dying = militant_attrition(group.hostility, params) if params.rule_attrition else 0.0
    group.knitting = gone(params.regrowth_halflife) if params.rule_regrowth else 0.0
    group.ripening = gone(params.maturation_halflife) if params.rule_maturation else 0.0
    group.home_hazard = 0.0
    group.untracked_hazard = 0.0
    group.tracked_hazard = 0.0
    group.preparing_hazard = 0.0
    if params.rule_plots:
        weight = group.plot_weight
        hazard = plot_hazard(params.plots_hazard_home, weight, group.external, group.able)
        group.home_hazard = driven(hazard, group.drive_abroad)
        group.untracked_hazard = plot_hazard(params.plots_hazard_untracked, weight, group.external, 1.0)
        group.tracked_hazard = plot_hazard(params.plots_hazard_tracked, weight, group.external, 1.0)
        group.preparing_hazard = gone(params.plots_prepare_halflife)


def freedom_under(world: World, params: Params, g: int, q: int) -> float:
    """Return a group's freedom of action under the Taliban in a province, given how far the order is obeyed."""
    group = world.groups[g]
    ordered = order_freedom(group.order, is_enemy(group.hostility, params), params)
    if group.order >= Order.HUNT:
        policed = means_to_police(world.regime[0].resources, params) if params.rule_enforcement else 0.0
        ordered = hunted_freedom(ordered, policed)
    obeyed = obedience_against(world, params, g, q)
    free = freedom_left(ordered, obeyed, group.comradeship)
    if params.rule_shielding and world.shield[g, q] > free:
        free = world.shield[g, q]
    return free


def place_hazards(world: World, params: Params, g: int) -> None:
    """Set a group's freedom of action and hazards in each province, and a bound on their sum."""
    group = world.groups[g]
    youngest = world.age_hazard[1]
    free_members = 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        under = freedom_under(world, params, g, q)
        if params.rule_host_ties:
            free = freedom_ruled(here.taliban, under, here.contested, params)
            for k in range(world.warlords.shape[0]):
                if world.warlords[k].status == WarlordStatus.AUTONOMOUS:
                    free += freedom_hosted(world.control[k, q], world.ties[k, g], params)
        else:
            free = freedom_unhosted(here.taliban, here.contested, under)
        world.freedom[g, q] = free
        world.arrive[g, q] = welcome(free, float(world.members[g, q]))
        # Where policing follows links, displaced members go where comrades are.
        world.drawn[g, q] = 1.0
        if params.structure_policing == Policing.LINKS:
            world.drawn[g, q] = drawn_by(float(world.members[g, q]), params)
        free_members += free * world.members[g, q]
        world.moving[g, q] = 0.0
        if params.rule_displacement:
            hazard = move_hazard(group.saturation, group.skill, params)
            world.moving[g, q] = free_to_move(hazard, world.shield[g, q] if params.rule_shielding else 0.0)
        regional = ratio(group.target_regional, group.external)
        border = open_border(here.deterred, regional, params) if params.rule_drills else 1.0
        world.plot[g, q] = held_back(group.home_hazard, group.held, here.taliban, border)
        world.bound[g, q] = militant_bound(
            youngest, world.hazard[g, q], world.moving[g, q], world.plot[g, q], world.freedom[g, q], group, params
        )
        world.per_tie[g, q] = bound_per_tie(group.lost_rate, group.knitting, world.freedom[g, q])
        if group.slip > 0.0 or world.relocate[g, q] > 0.0:
            world.bound[g, q] = 1.0
            world.per_tie[g, q] = 0.0
    group.freedom = free_members / group.members if group.members > 0 else 0.0


def recruit(world: World, params: Params, week: int, g: int) -> None:
    """Draw a group's recruits: by growth, by backlash, and last week's defectors."""
    regime = world.regime[0]
    group = world.groups[g]
    number = group.defectors
    by_contact = params.structure_recruitment == Recruitment.CONTACT
    if by_contact:
        number += brought_in(world, g)
    elif params.rule_recruitment:
        freedom = group.freedom if params.rule_protected_growth else params.council_freedom_hunt
        mean = recruits_mean(group.growth, float(group.members), group.ceiling, freedom, group.low_key, params)
        number += poisson(mean, draw(stream(regime.seed, week, RECRUITS), group.key))
    group.defectors = 0
    group.recruits_week = number


def attack(world: World, params: Params, week: int, g: int) -> None:
    """Draw a group's attacks at home in each province."""
    group = world.groups[g]
    group.attacks_week = 0
    active = params.rule_home_attacks > 0 and group.attack_rate > 0.0 and group.members > 0
    luck = stream(world.regime[0].seed, week, ATTACKS)
    stopped = suppression(group.skill, params) if params.rule_enforcement else 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        world.attacks[g, q] = 0
        if active:
            base = attack_base(group.attack_rate, float(world.members[g, q]), world.regime[0].season)
            mean = attack_mean(driven(base, group.drive_home), stopped)
            number = poisson(mean, draw(luck, pair(group.key, here.key)))
            world.attacks[g, q] = number
            group.attacks_week += number
    group.attack_memory = remembered(
        group.attack_memory, float(group.attacks_week), group.war_on_taliban, params.concern_attempt_memory
    )


def haven_hazard(world: World, params: Params, g: int) -> float:
    """Return the weekly hazard that a senior in Iran relocates, which both Iran and the Taliban must allow."""
    group = world.groups[g]
    if not params.rule_iran_gate or world.regime[0].gate < 0 or group.treatment > Treatment.RESTRICT:
        return 0.0
    return relocation_hazard(group.in_iran, params)
