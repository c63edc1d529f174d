"""How an order comes down from a leader through a front and a commander, where it does not reach everybody alike."""

from __future__ import annotations

from sim.rules.obedience import comradeship, order_odds, passes
from sim.terms import Defection, Orders, Stance
from sim.world.columns import World
from sim.world.params import Params
from sim.world.records import Front


def unequal(params: Params) -> bool:
    """Say whether an order reaches some units of a province better than others."""
    return params.structure_orders == Orders.CHAIN or params.structure_defection == Defection.THRESHOLD


def link_odds(world: World, params: Params) -> float:
    """Give the log-odds that a link passes an order on, before bond, distance and comradeship."""
    return order_odds(
        params.orders_base,
        params.obedience_control,
        params.taliban_control,
        params.obedience_resources,
        world.regime[0].resources,
        0.0,
        0.0,
    )


def front_passes(world: World, params: Params, front: Front) -> float:
    """Give the probability that a front passes on what its leader orders: the farther off, the less."""
    distance = params.obedience_remoteness if params.rule_remoteness else 0.0
    loss = distance * world.provinces[front.province].remoteness
    return passes(link_odds(world, params), params.orders_bond, front.bond, loss)


def hand_down(world: World, params: Params, q: int) -> None:
    """Work out how far an order reaches each unit of a province, and all of them together."""
    here = world.provinces[q]
    regime = world.regime[0]
    odds = link_odds(world, params)
    reached = 0.0
    reached_base = 0.0
    here.men = 0
    here.reach_least = 1.0
    here.against_least = 1.0
    for g in range(world.groups.shape[0]):
        world.passed[g, q] = 0.0
        world.harboured[g, q] = 0.0
        world.hosts[g, q] = 0
    for k in range(here.first_unit, here.beyond_unit):
        commander = world.commanders[k]
        if commander.stance >= Stance.RIVAL:
            continue
        front = world.fronts[commander.front]
        kept = 1.0 - params.stances_shirk if commander.stance == Stance.SHIRKING else 1.0
        base = kept
        if params.structure_orders == Orders.CHAIN:
            base = kept * front.passes * passes(odds, params.orders_bond, commander.bond, 0.0)
        commander.reach = 0.0 if commander.stance == Stance.RAIDING else base
        commander.reach_against = base
        if commander.guest >= 0:
            about_guests = kept * reach_to_guests(world, params, k, odds)
            if commander.guest == here.focal:
                commander.reach_against = about_guests
            world.passed[commander.guest, q] += commander.men * (about_guests - base)
            world.hosts[commander.guest, q] += 1
            if commander.stance == Stance.SHELTERING:
                world.harboured[commander.guest, q] += 1.0
        here.men += commander.men
        reached += commander.men * commander.reach
        reached_base += commander.men * base
        regime.obedience_fronts += commander.men * front.passes
        regime.obedience_commanders += commander.men * commander.reach / front.passes
        here.reach_least = min(here.reach_least, commander.reach)
        here.against_least = min(here.against_least, commander.reach_against)
    here.reach = reached / here.men if here.men > 0 else 1.0
    for g in range(world.groups.shape[0]):
        world.passed[g, q] = (reached_base + world.passed[g, q]) / here.men if here.men > 0 else 1.0
        if world.hosts[g, q] > 0:
            world.harboured[g, q] = world.harboured[g, q] * world.members[g, q] / world.hosts[g, q]


def reach_to_guests(world: World, params: Params, k: int, odds: float) -> float:
    """Give the probability that a commander passes on an order against the guests he keeps."""
    commander = world.commanders[k]
    if commander.stance == Stance.SHELTERING:
        return 0.0
    if params.structure_orders == Orders.PROVINCE:
        return 1.0
    loss = 0.0
    if params.rule_affinity:
        group = world.groups[commander.guest]
        loss = params.obedience_affinity * comradeship(
            group.comradeship, group.ideological_share, commander.bond, commander.affinity
        )
    return world.fronts[commander.front].passes * passes(odds, params.orders_bond, commander.bond, loss)
