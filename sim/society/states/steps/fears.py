"""Beliefs, concern and expectations of states."""

from __future__ import annotations

from sim.luck import binomial, draw, pair, purpose, stream
from sim.society.common.columns import BREACH_MINORITY, BREACH_OPPONENT, BREACH_WOMEN
from sim.society.common.forms import keep, remembered, share
from sim.society.common.rule import Params
from sim.society.common.shared import seen_members
from sim.society.common.sums import weighted
from sim.society.common.tallies import breached
from sim.society.country.rules.memory import breach_shock, grievance_next
from sim.society.country.rules.moderation import conduct_of, pledge_after_shock, pledge_kept, standing_next
from sim.society.guests.rules.dispersal import expected_ratio
from sim.society.observers.rules.sight import seen_by_state, sharper
from sim.society.states.rules.beliefs import (
    belief_next,
    break_omission,
    clear_share,
    doubt,
    misread,
    omitted,
    symbols_read,
    willingness,
)
from sim.society.states.rules.concern import (
    blame_of,
    caught,
    concern_of,
    laid_at_door,
    magnified,
    visible_presence,
    voiced_concern,
    worry,
    worry_weight,
)
from sim.society.world import World
from sim.terms import ENEMY, Treatment

INTENT = purpose("intent noise")


def states(world: World, week: int) -> None:
    """Update conduct at home, and states' beliefs, concern and expectations.

    Reads
    -----
    groups: acts_week, attempt_memory, executed, hostility, key, outbids, seen, treatment; provinces: grievance,
    minority, shock; regime: breaks, broken_minorities, broken_opponents, broken_women, leverage, moderation, seed,
    standing_minorities, standing_opponents, standing_women, symbol_value, warlord_control, weight; states: audience,
    blame, caused, concern, concern_next, concern_start, discernment, first_worry, intel, key, leverage, own,
    publicness, rhetoric, shock; acts; breaches; exposure; listens; origins; willingness; worries

    Writes
    ------
    provinces: grievance; regime: broken_minorities, broken_opponents, broken_women, conduct, pressure,
    standing_minorities, standing_opponents, standing_women; states: blame, caused, concern, concern_next, doubt,
    expected_ratio, first_worry, guests_worry, own, presence_sum, rhetoric, shared, trust, trust_hosted, worry_sum;
    acts; exposure; willingness
    """
    params = world.params[0]
    conduct(world, params)
    believe(world, params, week)
    fear(world, params)
    expect(world, params)


def conduct(world: World, params: Params) -> None:
    """Update the regime's standing at home and the grievance of minorities."""
    regime = world.regime[0]
    shocked = 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        shocked = max(shocked, here.shock)
        if params.rule_sectarian_violence:
            stretch = params.grievance_memory_stretch if params.rule_grievance_memory else 0.0
            shock = breach_shock(here.shock, float(world.breaches[q, BREACH_MINORITY]), regime.weight, params)
            here.grievance = grievance_next(here.grievance, shock, stretch, here.minority, params)
    if params.rule_revenge or params.rule_sectarian_violence:
        scale = params.conduct_breach_scale
        # The judgement is not linear in the breaches, so those of about a month are taken together: else the few breaches of a small
        # simulated force, all in one week, would be judged otherwise than those of the whole force.
        regime.broken_minorities = breaches_now(world, params, regime.broken_minorities, BREACH_MINORITY)
        regime.broken_opponents = breaches_now(world, params, regime.broken_opponents, BREACH_OPPONENT)
        regime.broken_women = breaches_now(world, params, regime.broken_women, BREACH_WOMEN)
        kept = pledge_after_shock(pledge_kept(regime.broken_minorities, scale), shocked)
        regime.standing_minorities = standing_next(regime.standing_minorities, regime.moderation, kept, params)
        kept = pledge_kept(regime.broken_opponents, scale)
        regime.standing_opponents = standing_next(regime.standing_opponents, regime.moderation, kept, params)
        kept = pledge_kept(regime.broken_women, scale)
        regime.standing_women = standing_next(regime.standing_women, regime.moderation, kept, params)
    regime.conduct = conduct_of(regime.standing_minorities, regime.standing_opponents, regime.standing_women)


def breaches_now(world: World, params: Params, before: float, kind: int) -> float:
    """Return the memory of breaches of one kind after this week's, in people."""
    return remembered(before, float(breached(world, kind)), world.regime[0].weight, params.conduct_breach_memory)


def believe(world: World, params: Params, week: int) -> None:
    """Update every state's belief about the regime's willingness against every group."""
    regime = world.regime[0]
    luck = stream(regime.seed, week, INTENT)
    kept = keep(params.belief_forgetting_halflife)
    # Uncertain intent discounts acts and omissions alike, so that the belief becomes wider and not lower.
    read = clear_share(params) if params.rule_intent_noise else 1.0
    rivals_exposed = 0.0
    for g in range(world.groups.shape[0]):
        if world.groups[g].outbids > 0:
            rivals_exposed += omitted(read, seen_members(world, params, g))
    for s in range(world.states.shape[0]):
        state = world.states[s]
        discernment = state.discernment if params.rule_attribution else 1.0
        rival_acts = 0.0
        for g in range(world.groups.shape[0]):
            if world.groups[g].outbids > 0:
                rival_acts += counted_acts(world, params, s, g, luck)
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            if params.rule_belief:
                acts = counted_acts(world, params, s, g, luck)
                exposed = omitted(read, seen_members(world, params, g))
                if group.outbids == 0:
                    acts += misread(discernment, state.audience, rival_acts)
                    exposed += misread(discernment, 1.0, rivals_exposed)
                if params.rule_prison_doubt:
                    exposed += break_omission(float(regime.breaks), params)
                world.acts[s, g] = belief_next(world.acts[s, g], kept, acts)
                world.exposure[s, g] = belief_next(world.exposure[s, g], kept, exposed)
            world.willingness[s, g] = willingness(world.acts[s, g], world.exposure[s, g], params)


def counted_acts(world: World, params: Params, s: int, g: int, luck: int) -> float:
    """Return the week's acts against a group that a state counts."""
    group = world.groups[g]
    number = group.acts_week
    if params.rule_intent_noise:
        drawn = draw(luck, pair(world.states[s].key, group.key))
        number = binomial(number, clear_share(params), drawn)
    read = clear_share(params) if params.rule_intent_noise else 1.0
    return number + symbols_read(world.regime[0].symbol_value, group.executed, read)


def fear(world: World, params: Params) -> None:
    """Update each state's own concern, then contagion, then publicly voiced concern."""
    regime = world.regime[0]
    magnifier = magnified(regime.warlord_control, params) if params.rule_fragmentation_worry else 1.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        total = 0.0
        plain = 0.0
        kept = 0.0
        free = 0.0
        weights = 0.0
        trusted = 0.0
        hosted = 0.0
        hosted_weights = 0.0
        uncertain = 0.0
        present = 0.0
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            nationals = world.origins[g, s] if params.rule_nationals else 0.0
            weight = worry_weight(world.worries[s, g], nationals, params)
            clearer = sharper(state.intel, params)
            seen = seen_by_state(seen_members(world, params, g), clearer)
            presence = visible_presence(seen, params)
            will = world.willingness[s, g]
            worried = worry(weight, presence, will, params.concern_attempt_weight, group.attempt_memory)
            total += worried
            plain += worry(world.worries[s, g], presence, will, params.concern_attempt_weight, group.attempt_memory)
            weights += weight
            trusted += weight * will
            if group.hostility < ENEMY:
                kept += worried
                # Pressure aims at how guests are treated; attempts are too rare to reflect its effect.
                free += worry(weight, presence, will, 0.0, 0.0)
                hosted += weight * will
                hosted_weights += weight
                uncertain += weight * doubt(world.acts[s, g])
                if group.treatment <= Treatment.RESTRICT:
                    present += weight * presence
        state.guests_worry = free
        state.blame = blame_of(kept, total) if params.rule_shared_enemy else 1.0
        state.worry_sum = weights
        state.trust = trusted / weights if weights > 0.0 else 0.0
        state.trust_hosted = hosted / hosted_weights if hosted_weights > 0.0 else 0.0
        state.doubt = uncertain / hosted_weights if hosted_weights > 0.0 else 0.0
        state.presence_sum = present / hosted_weights if hosted_weights > 0.0 else 0.0
        if state.first_worry < 0.0:
            state.first_worry = plain
        if params.rule_concern:
            state.own = share(concern_of(total, magnifier, state.concern_start, state.first_worry) + state.shock)
    for s in range(world.states.shape[0]):
        others = weighted(world.listens[s], world.states["concern"])
        state = world.states[s]
        state.concern_next = caught(state.own, others, params) if params.rule_contagion else state.own
    pressure = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        state.concern = state.concern_next
        state.caused = laid_at_door(state.concern, state.blame)
        state.shared = state.concern - state.caused
        openly = state.publicness if params.rule_publicness else 1.0
        state.rhetoric = voiced_concern(state.concern, openly)
        pressure += state.leverage * laid_at_door(state.rhetoric, state.blame)
    regime.pressure = pressure / regime.leverage


def expect(world: World, params: Params) -> None:
    """Set every state's expected risk of dispersal."""
    for s in range(world.states.shape[0]):
        world.states[s].expected_ratio = expected_ratio(params.anticipation_prior, params.anticipation_prior, params)
