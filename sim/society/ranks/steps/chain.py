"""The chain of command: an order passes from a leader through a front and a commander to fighters."""

from __future__ import annotations

from sim.society.common.columns import TRAIT
from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.ranks.rules.cascade import hidden_with_hosts, lost_on_guests, lost_on_the_way, passed_on
from sim.society.ranks.rules.obedience import carried_out, comradeship, order_odds, passes
from sim.society.ranks.rules.ranks import in_255ths
from sim.society.ranks.state import Front
from sim.society.world import People, World
from sim.terms import Defection, Orders, Stance


def unequal(params: Params) -> bool:
    """Return whether an order reaches some units of a province better than others."""
    return params.structure_orders == Orders.CHAIN or params.structure_defection == Defection.THRESHOLD


def link_odds(world: World, params: Params) -> float:
    """Return the log-odds that a link passes an order on, before bond, distance and comradeship."""
    return order_odds(params.orders_base, world.regime[0].control, 0.0, 0.0, params)


def front_passes(world: World, params: Params, front: Front) -> float:
    """Return the probability that a front passes on its leader's orders, which falls with distance."""
    distance = params.obedience_remoteness if params.rule_remoteness else 0.0
    loss = lost_on_the_way(distance, world.provinces[front.province].remoteness)
    return passes(link_odds(world, params), front.bond, loss, params)


def link_commanders(world: World, params: Params) -> None:
    """Set the probability that a commander passes an order on, for each possible bond in 255ths."""
    odds = link_odds(world, params)
    for k in range(world.linked.shape[0]):
        world.linked[k] = passes(odds, k * TRAIT, 0.0, params)


def hand_down(world: World, params: Params, q: int) -> None:
    """Set how far an order reaches each unit of a province, and the province as a whole."""
    here = world.provinces[q]
    regime = world.regime[0]
    chained = params.structure_orders == Orders.CHAIN
    reached = 0.0
    reached_base = 0.0
    men = 0
    reach_least = 1.0
    against_least = 1.0
    # In variables of their own, sums stay in registers.
    passing, dropping = passed_on(False, params), passed_on(True, params)
    by_fronts = regime.obedience_fronts
    by_commanders = regime.obedience_commanders
    for g in range(world.groups.shape[0]):
        world.passed[g, q] = 0.0
        world.harboured[g, q] = 0.0
        world.hosts[g, q] = 0
    for k in range(here.first_unit, here.beyond_unit):
        commander = world.commanders[k]
        if commander.stance >= Stance.RIVAL:
            continue
        above = world.fronts[commander.front].passes
        own = dropping if commander.stance == Stance.SHIRKING else passing
        if chained:
            own = carried_out(own, world.linked[in_255ths(commander.bond)])
        base = carried_out(above, own)
        if commander.stance == Stance.RAIDING:
            own = 0.0
        commander.reach = carried_out(above, own)
        commander.reach_against = base
        if commander.guest >= 0:
            about_guests = reach_to_guests(world, params, k)
            if commander.guest == here.focal:
                commander.reach_against = about_guests
            apart = about_guests - base
            world.passed[commander.guest, q] += commander.men * apart
            world.hosts[commander.guest, q] += 1
            if commander.stance == Stance.SHELTERING:
                world.harboured[commander.guest, q] += 1.0
        men += commander.men
        reached += commander.men * commander.reach
        reached_base += commander.men * base
        by_fronts += commander.men * above
        by_commanders += commander.men * own
        reach_least = min(reach_least, commander.reach)
        against_least = min(against_least, commander.reach_against)
    regime.obedience_fronts = by_fronts
    regime.obedience_commanders = by_commanders
    here.men = men
    here.reach_least = reach_least
    here.against_least = against_least
    here.reach = reached / men if men > 0 else 1.0
    for g in range(world.groups.shape[0]):
        passed = reached_base + world.passed[g, q]
        world.passed[g, q] = ratio(passed, men) if men > 0 else 1.0
        world.harboured[g, q] = hidden_with_hosts(
            world.harboured[g, q], float(world.members[g, q]), float(world.hosts[g, q])
        )


def reach_to_guests(world: World, params: Params, k: int) -> float:
    """Return the probability that a commander passes on an order against his own guests."""
    commander = world.commanders[k]
    if commander.stance == Stance.SHELTERING:
        return 0.0
    kept = passed_on(commander.stance == Stance.SHIRKING, params)
    if params.structure_orders == Orders.PROVINCE:
        return kept
    loss = 0.0
    if params.rule_affinity:
        group = world.groups[commander.guest]
        comrades = comradeship(group.comradeship, group.ideological_share, commander.bond, commander.affinity)
        loss = lost_on_guests(comrades, params)
    link = passes(link_odds(world, params), commander.bond, loss, params)
    return carried_out(carried_out(kept, world.fronts[commander.front].passes), link)


def fronts(people: People, world: World, week: int) -> None:
    """Let fronts pass on their leaders' orders.

    Reads
    -----
    fronts: bond, province; provinces: remoteness; regime: control, seed

    Writes
    ------
    fronts: passes; linked
    """
    params = world.params[0]
    if params.structure_orders == Orders.CHAIN:
        link_commanders(world, params)
        for k in range(world.fronts.shape[0]):
            front = world.fronts[k]
            front.passes = front_passes(world, params, front)
