"""Observation, betrayal of wanted men, and strikes."""

from __future__ import annotations

from sim.luck import binomial, draw, pair, purpose, stream
from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.common.shared import unseen
from sim.society.guests.rules.strategy import seen_awake
from sim.society.observers.rules.sight import betrayal_hazard, strike_hazard, visibility
from sim.society.world import World
from sim.terms import Treatment

SIGHTING = purpose("sighting")


BETRAYAL = purpose("betrayal")


STRIKE = purpose("strike")


def sight(world: World, week: int) -> None:
    """Let observers count members, hosts betray wanted men, and states strike.

    Reads
    -----
    groups: dormant, key, low_key, members, seen, seniors_now, seniors_start, treatment, wanted_reward; leaders: key;
    provinces: key; regime: seed; states: key, strikes; loyalty; members; shield; worries

    Writes
    ------
    groups: seen; seen
    """
    params = world.params[0]
    look(world, params, week)
    betray(world, params, week)
    strike(world, params, week)


def look(world: World, params: Params, week: int) -> None:
    """Draw the number of members of each group that observers count in each province."""
    luck = stream(world.regime[0].seed, week, SIGHTING)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        total = 0
        for q in range(world.provinces.shape[0]):
            number = world.members[g, q]
            if params.rule_detection:
                shielded = params.rule_shielding and world.shield[g, q] > 0.0
                protection = 1.0 if shielded or group.treatment == Treatment.PROTECT else 0.0
                chance = visibility(group.low_key, protection, params)
                chance = seen_awake(chance, unseen(params, group.dormant))
                number = binomial(number, chance, draw(luck, pair(group.key, world.provinces[q].key)))
            world.seen[g, q] = number
            total += number
        group.seen = float(total)


def betray(world: World, params: Params, week: int) -> None:
    """Draw whether hosts betray wanted men."""
    if not params.rule_betrayal:
        return
    luck = stream(world.regime[0].seed, week, BETRAYAL)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.wanted_reward <= 0.0 or group.seniors_now <= 0:
            continue
        for i in range(world.leaders.shape[0]):
            leader = world.leaders[i]
            hazard = betrayal_hazard(group.wanted_reward, world.loyalty[i, g], params)
            if draw(luck, pair(leader.key, group.key)) < hazard:
                group.wanted += 1


def strike(world: World, params: Params, week: int) -> None:
    """Draw whether states strike seniors whom they detect."""
    if not params.rule_strikes:
        return
    regime = world.regime[0]
    luck = stream(regime.seed, week, STRIKE)
    for s in range(world.states.shape[0]):
        state = world.states[s]
        if state.strikes <= 0.0:
            continue
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            if group.seniors_now <= 0 or group.seniors_start <= 0 or group.members <= 0:
                continue
            detected = ratio(group.seen, group.members)
            senior = ratio(group.seniors_now, group.seniors_start)
            hazard = strike_hazard(state.strikes, world.worries[s, g], detected, senior)
            if draw(luck, pair(state.key, group.key)) < hazard:
                group.seniors_taken += 1
                group.triggered = 1
                state.punished = 1
                state.struck = 1
                regime.strikes += 1
