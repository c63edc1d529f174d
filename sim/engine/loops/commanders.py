"""Every commander's week, as a loop over columns; and the fighters who follow those who leave."""

from __future__ import annotations

import numpy as np

from sim.engine.columns import HIGH, People
from sim.luck import draw, draw_again, stream
from sim.rules.cascade import follows, grievance_of, kin_struck
from sim.rules.forms import chance, keep
from sim.terms import Orders, Stance
from sim.week.chain import front_passes, link_commanders
from sim.week.stances import (
    CHOICE,
    FOLLOWING,
    STANCE,
    STANCES,
    arrests_at,
    chosen,
    commanders_at,
    decides,
    hear,
    leave_with,
    settle,
    thinks_again,
    weigh,
)
from sim.world.columns import (
    NOWHERE,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
    TRAIT,
    Reals,
    World,
)


def fronts_loop(people: People, world: World, week: int) -> None:
    """Fronts pass on what their leaders order, or do not."""
    params = world.params[0]
    if params.structure_orders == Orders.CHAIN:
        link_commanders(world, params)
        for k in range(world.fronts.shape[0]):
            front = world.fronts[k]
            front.passes = front_passes(world, params, front)


def commanders_loop(people: People, world: World, week: int) -> None:
    """Commanders think again, choose, and change all at once."""
    params = world.params[0]
    if not decides(params):
        return
    regime = world.regime[0]
    luck = stream(regime.seed, week, STANCE)
    review = chance(params.stances_review_hazard)
    kept = keep(params.kin_halflife)
    values = np.zeros(STANCES)
    shares = np.zeros(STANCES)
    for j in range(world.fronts.shape[0]):
        front = world.fronts[j]
        replaced = world.leaders[front.superior].replaced
        struck = kin_struck(
            params.kin_share, float(arrests_at(world, front.province)), commanders_at(world, front.province)
        )
        for k in range(front.first, front.beyond):
            me = world.commanders[k]
            if me.stance >= Stance.RIVAL:
                continue
            drawn = draw(luck, me.key)
            if drawn >= 1.0 - struck:
                me.grievance = grievance_of(me.grievance, kept, params.grievance_notch)
                me.roused = 1
            elif me.grievance > 0.0:
                me.grievance = grievance_of(me.grievance, kept, 0.0)
            if thinks_again(world, me, drawn, review, replaced):
                look_round(shares, world, k, week, params.peers_memory)
                weigh(values, world, params, me)
                me.choice = chosen(
                    values, shares, draw_again(luck, me.key, CHOICE), me, params, world.regime[0].rival_room
                )
                me.gone = shares[me.choice]
                me.roused = 0
            hear(world, me)
    settle(world, params, week)


def look_round(shares: Reals, world: World, k: int, week: int, memory: float) -> None:
    """Fill in the share of a commander's peers, by bond, who came to each stance within memory."""
    for j in range(STANCES):
        shares[j] = 0.0
    total = 0.0
    for e in range(world.peer_start[k], world.peer_start[k + 1]):
        peer = world.commanders[world.peer_to[e]]
        total += peer.bond
        if week - peer.since <= memory:
            shares[peer.stance] += peer.bond
    if total > 0.0:
        for j in range(STANCES):
            shares[j] = shares[j] / total


def followers_loop(people: People, world: World, week: int) -> None:
    """Fighters follow a commander who leaves, or go on under his heir."""
    regime = world.regime[0]
    if regime.movers == 0:
        return
    params = world.params[0]
    luck = stream(regime.seed, week, FOLLOWING)
    fighters = people.fighters
    unit = fighters.unit
    # A byte a unit stays in the nearest cache while the fighters go by.
    left = np.zeros(world.commanders.shape[0], np.uint8)
    for k in range(world.commanders.shape[0]):
        left[k] = world.commanders[k].leaving
    for i in range(people.f_rows[HIGH]):
        if left[unit[i]] == 0 or fighters.province[i] == NOWHERE:
            continue
        own_place = fighters.province[i]
        chief = world.commanders[unit[i]]
        away = follows(
            params.following_base,
            params.following_bond,
            fighters.bond[i] * TRAIT,
            params.following_comrades,
            chief.gone,
        )
        if draw(luck, fighters.key[i]) >= away:
            fighters.unit[i] = chief.heir
            continue
        world.provinces[own_place].fighters -= 1
        world.sums[own_place, SUM_DISCIPLINE] -= fighters.discipline[i]
        world.sums[own_place, SUM_PIETY] -= fighters.piety[i]
        world.sums[own_place, SUM_AFFINITY] -= fighters.affinity[i]
        world.sums[own_place, SUM_BOND] -= fighters.bond[i]
        world.sums[own_place, SUM_GRIEVANCE] -= fighters.grievance[i]
        fighters.province[i] = NOWHERE
        leave_with(world, int(own_place), chief.leaving)
