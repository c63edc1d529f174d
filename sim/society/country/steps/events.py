"""The scenario's dated events: those that begin this week and those that last."""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params
from sim.society.council.rules.treatment import order_demanded
from sim.society.guests.rules.dispersal import softened
from sim.society.observers.rules.sight import in_rewards
from sim.society.police.rules.enforcement import symbol_value
from sim.society.states.rules.demands import is_due
from sim.society.world import World
from sim.terms import Demand, EventKind, Minded, Order, Removed


def clear_week(world: World) -> None:
    """Reset everything that lasts one week only."""
    regime = world.regime[0]
    regime.talks = 0.0
    regime.symbol_value = 0.0
    regime.breaks = 0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.compelled = 0.0
        group.compelled_over = 0
        group.struck = group.reprisal
        group.reprisal = 0
        group.struck_province = -1
        group.leader_loss = 0
        group.executed = 0
        group.wanted_reward = 0.0
    world.demanded[:] = 0
    world.threat[:] = 0.0
    world.due_now[:] = 0
    world.offered[:] = 0.0
    world.break_share[:] = 0.0
    world.relocate[:] = 0.0
    world.destination[:] = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        state.review = 0
        state.shock = 0.0
        state.struck = 0
        if state.own_drill > 0:
            state.own_drill -= 1
        state.drilling = 1 if state.own_drill > 0 else 0
    for q in range(world.provinces.shape[0]):
        world.provinces[q].shock = 0.0


def events(world: World, week: int) -> None:
    """Apply every event that begins this week or still lasts.

    Reads
    -----
    events: choice, count, flag, kind, state, value, week, weeks; groups: executed, reprisal, seniors_taken, struck,
    wanted_reward; provinces: shock; regime: breaks, strikes, symbol_value, symbols; states: own_drill, shock;
    destination; event_groups; event_provinces; event_states

    Writes
    ------
    groups: compelled, compelled_over, executed, leader_loss, reprisal, seniors_taken, struck, struck_province,
    triggered, wanted_reward; provinces: shock; regime: breaks, strikes, symbol_value, symbols, talks; states: drilling,
    own_drill, punished, review, shock, struck; break_share; demanded; destination; due_now; offered; relocate; threat
    """
    params = world.params[0]
    clear_week(world)
    for e in range(world.events.shape[0]):
        event = world.events[e]
        if event.week == week:
            begin(world, params, e)
        if event.week <= week < event.week + event.weeks:
            stand(world, params, e, week)


def begin(world: World, params: Params, e: int) -> None:
    """Apply the effects of an event in its first week."""
    regime = world.regime[0]
    event = world.events[e]
    if event.kind == EventKind.PRISON_BREAK:
        regime.breaks += 1
    if event.kind == EventKind.EXECUTION:
        regime.symbol_value += symbol_value(float(regime.symbols), params) if params.rule_symbolic_acts else 1.0
        regime.symbols += 1
    if event.kind == EventKind.AID:
        regime.resources = share(regime.resources + event.value)
    if event.kind == EventKind.IRAN_GATE:
        turn_key(world, event.flag)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if world.event_groups[e, g] == 0.0:
            continue
        if event.kind == EventKind.EXECUTION:
            group.executed += 1
            if event.choice == Removed.SITTING_LEADER:
                group.leader_loss = 1
        if event.kind == EventKind.LEADER_LOST:
            group.leader_loss = 1
        if event.kind == EventKind.ULTIMATUM or event.kind == EventKind.OFFER or event.kind == EventKind.SANCTION:
            group.triggered = 1
        if event.kind == EventKind.STRIKE:
            group.struck += event.count
            group.triggered = 1
            if event.flag == 1:
                group.leader_loss = 1
                group.seniors_taken += 1
                group.struck -= 1
        for q in range(world.provinces.shape[0]):
            here = world.event_provinces[e, q] > 0.0
            if event.kind == EventKind.PRISON_BREAK and here:
                world.break_share[g, q] = event.value
            if event.kind == EventKind.STRIKE and here:
                group.struck_province = q
            if event.kind == EventKind.RELOCATION and here:
                world.destination[g, q] += 1.0
        if event.kind == EventKind.RELOCATION:
            world.relocate[g, event.flag] = event.value
    for s in range(world.states.shape[0]):
        state = world.states[s]
        if world.event_states[e, s] == 0.0:
            continue
        if event.kind == EventKind.STRIKE:
            state.struck = 1
            state.punished = 1
        if event.kind == EventKind.SANCTION:
            sanction(world, s, event.flag)
            for g in range(world.groups.shape[0]):
                conditional = event.choice >= Demand.RESTRICT and event.flag == 1 and world.event_groups[e, g] > 0.0
                world.lifting[s, g] = order_demanded(event.choice) if conditional else 0
    if event.kind == EventKind.STRIKE and event.state >= 0:
        regime.strikes += 1
    if event.kind == EventKind.DESECRATION and params.rule_sectarian_violence:
        for q in range(world.provinces.shape[0]):
            if world.event_provinces[e, q] > 0.0:
                world.provinces[q].shock += params.grievance_memory_shock


def turn_key(world: World, flag: int) -> None:
    """Set whether Iran lets seniors leave."""
    world.regime[0].gate = 1 if flag == 1 else -1


def sanction(world: World, s: int, flag: int) -> None:
    """Begin or end a state's sanctions."""
    state = world.states[s]
    state.punished = flag
    state.relieved = 1 - flag
    state.sanctioning = flag


def stand(world: World, params: Params, e: int, week: int) -> None:
    """Apply the effects of an event in every week that it lasts."""
    regime = world.regime[0]
    event = world.events[e]
    if event.kind == EventKind.TALKS:
        regime.talks = 1.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        if world.event_states[e, s] == 0.0:
            continue
        if event.kind == EventKind.DRILL:
            state.drilling = 1
        if event.kind == EventKind.CONCERN_SHOCK:
            state.shock += event.value
        if event.kind == EventKind.OFFER or event.kind == EventKind.ULTIMATUM:
            demand(world, params, e, s, is_due(week - event.week, event.term))
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if world.event_groups[e, g] == 0.0:
            continue
        if event.kind == EventKind.REWARD:
            reward = in_rewards(event.value)
            group.wanted_reward = max(group.wanted_reward, reward)
        if event.kind == EventKind.COMPEL:
            force = event.value
            if params.rule_anticipation and event.state >= 0:
                state = world.states[event.state]
                force = softened(force, state.concern, state.expected_ratio, params)
            group.compelled = max(group.compelled, force)
            group.compelled_over = 1 if event.choice == Demand.HAND_OVER else 0


def demand(world: World, params: Params, e: int, s: int, due: bool) -> None:
    """Let a state's offer or ultimatum stand for a week.

    A state that expects guests to disperse softens a demand for expulsion and asks for restraint instead, as far as it does.
    """
    event, state = world.events[e], world.states[s]
    offers = event.kind == EventKind.OFFER
    expulsion = event.choice == Minded.EXPULSION if offers else event.choice > Demand.RESTRICT
    left = event.value
    if expulsion and params.rule_anticipation:
        left = softened(event.value, state.concern, state.expected_ratio, params)
    rest = event.value - left
    if offers and due:
        state.review = 1
    for g in range(world.groups.shape[0]):
        if world.event_groups[e, g] == 0.0:
            continue
        if offers:
            world.offered[s, g, event.choice] += left
            world.offered[s, g, Minded.ATTACKS] += rest
            continue
        asked = order_demanded(event.choice) if left >= rest else Order.HOST_RESTRAINED
        force = left if left >= rest else rest
        if force > world.threat[s, g]:
            world.threat[s, g] = force
            world.demanded[s, g] = asked
            world.due_now[s, g] = 1 if due else 0
