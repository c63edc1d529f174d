"""Step 9: what states make of it, fear, say and do."""

from __future__ import annotations

import math
from typing import Any

from sim.luck import binomial, draw, pair, purpose, stream
from sim.rules.beliefs import doubt, willingness
from sim.rules.concern import caught, concern_of, visible_presence, worry, worry_weight
from sim.rules.forms import keep, logistic, share
from sim.rules.memory import grievance_next
from sim.rules.moderation import pledge_kept, standing_next
from sim.rules.posture import engagement_target, legitimacy, recognition_odds, rung_hazard
from sim.week.effects import breached
from sim.world.columns import BREACH_MINORITY, BREACH_OPPONENT, BREACH_WOMEN, World

INTENT = purpose("intent noise")
RUNG = purpose("rung of engagement")
SANCTION = purpose("sanction")
DRILL = purpose("drill")
RECOGNITION = purpose("recognition")
THOUSAND = 1000.0
# Half-life, in weeks, over which breaches are taken together before a pledge is judged.
MONTH = 4.0


def states(w: World, t: int) -> None:
    """Judge conduct at home, believe, worry, and act."""
    p = w.params[0]
    conduct(w, p)
    believe(w, p, t)
    fear(w, p)
    act(w, p, t)


def conduct(w: World, p: Any) -> None:
    """Move the regime's standing at home, and the grievance of minorities."""
    r = w.regime[0]
    shocked = 0.0
    for q in range(w.provinces.shape[0]):
        here = w.provinces[q]
        if here.shock > shocked:
            shocked = here.shock
        if p.rule_sectarian_violence:
            stretch = p.grievance_memory_stretch if p.rule_grievance_memory else 0.0
            shock = here.shock + p.grievance_memory_per_breach * w.breaches[q, BREACH_MINORITY] * r.weight
            here.grievance = grievance_next(here.grievance, shock, p.grievance_memory_halflife, stretch, here.minority)
    if p.rule_revenge or p.rule_sectarian_violence:
        scale = p.conduct_breach_scale
        # The judgement bends, so one week of a thinned force, all or nothing, would not be judged as the whole force is.
        fresh = keep(MONTH)
        r.broken_minorities = r.broken_minorities * fresh + (1.0 - fresh) * breached(w, BREACH_MINORITY) * r.weight
        r.broken_opponents = r.broken_opponents * fresh + (1.0 - fresh) * breached(w, BREACH_OPPONENT) * r.weight
        r.broken_women = r.broken_women * fresh + (1.0 - fresh) * breached(w, BREACH_WOMEN) * r.weight
        kept = pledge_kept(r.broken_minorities, scale) * (1.0 - share(shocked))
        r.standing_minorities = standing_next(r.standing_minorities, r.moderation, kept, p.conduct_halflife)
        kept = pledge_kept(r.broken_opponents, scale)
        r.standing_opponents = standing_next(r.standing_opponents, r.moderation, kept, p.conduct_halflife)
        kept = pledge_kept(r.broken_women, scale)
        r.standing_women = standing_next(r.standing_women, r.moderation, kept, p.conduct_halflife)
    r.conduct = (r.standing_minorities + r.standing_opponents + r.standing_women) / 3.0


def believe(w: World, p: Any, t: int) -> None:
    """Update every state's belief about the regime's willingness against every group."""
    r = w.regime[0]
    luck = stream(r.seed, t, INTENT)
    kept = keep(p.belief_forgetting_halflife)
    # What cannot be read for certain, acts and omissions alike, weighs less: the belief stays wider, not lower.
    read = 1.0 - p.belief_intent_noise if p.rule_intent_noise else 1.0
    rivals_exposed = 0.0
    for g in range(w.groups.shape[0]):
        if w.groups[g].outbids > 0:
            rivals_exposed += read * seen_members(w, p, g) / THOUSAND
    for s in range(w.states.shape[0]):
        state = w.states[s]
        discernment = state.discernment if p.rule_attribution else 1.0
        rival_acts = 0.0
        for g in range(w.groups.shape[0]):
            if w.groups[g].outbids > 0:
                rival_acts += counted_acts(w, p, s, g, luck)
        for g in range(w.groups.shape[0]):
            group = w.groups[g]
            if p.rule_belief:
                acts = counted_acts(w, p, s, g, luck)
                exposed = read * seen_members(w, p, g) / THOUSAND
                if group.outbids == 0:
                    acts += (1.0 - discernment) * state.audience * rival_acts
                    exposed += (1.0 - discernment) * rivals_exposed
                if p.rule_prison_doubt:
                    exposed += p.belief_break_doubt * r.breaks
                w.acts[s, g] = w.acts[s, g] * kept + acts
                w.exposure[s, g] = w.exposure[s, g] * kept + exposed
            w.willingness[s, g] = willingness(w.acts[s, g], w.exposure[s, g], p.belief_full_rate)


def seen_members(w: World, p: Any, g: int) -> float:
    """Give the members that observers take a group to have: their count, corrected for the detection they assume."""
    return w.groups[g].seen / p.detection_base if p.rule_detection else w.groups[g].seen


def counted_acts(w: World, p: Any, s: int, g: int, luck: int) -> float:
    """Give the week's acts against a group that a state takes at face value."""
    group = w.groups[g]
    n = group.acts_week
    if p.rule_intent_noise:
        u = draw(luck, pair(w.states[s].key, group.key))
        n = binomial(n, 1.0 - p.belief_intent_noise, u)
    symbol = w.regime[0].symbol_value * group.executed
    return n + (symbol * (1.0 - p.belief_intent_noise) if p.rule_intent_noise else symbol)


def fear(w: World, p: Any) -> None:
    """Work out own concern, then what is caught from others, then what is said."""
    r = w.regime[0]
    magnifier = 1.0
    if p.rule_fragmentation_worry:
        magnifier += p.concern_fragmentation_gain * r.warlord_control
    for s in range(w.states.shape[0]):
        state = w.states[s]
        total = 0.0
        weights = 0.0
        trusted = 0.0
        hosted = 0.0
        hosted_weights = 0.0
        uncertain = 0.0
        present = 0.0
        for g in range(w.groups.shape[0]):
            group = w.groups[g]
            nationals = w.origins[g, s] if p.rule_nationals else 0.0
            weight = worry_weight(w.worries[s, g], nationals, p.concern_nationals_weight)
            sharper = (1.0 + p.detection_intel_gain * state.intel) / (1.0 + p.detection_intel_gain * p.detection_intel)
            presence = visible_presence(seen_members(w, p, g) * sharper, p.concern_presence_half)
            will = w.willingness[s, g]
            total += worry(weight, presence, will, p.concern_attempt_weight, group.attempt_memory)
            weights += weight
            trusted += weight * will
            if group.hostility < p.council_enemy_hostility:
                hosted += weight * will
                hosted_weights += weight
                uncertain += weight * doubt(w.acts[s, g])
                if group.treatment <= 2:
                    present += weight * presence
        state.worry_sum = weights
        state.trust = trusted / weights if weights > 0.0 else 0.0
        state.trust_hosted = hosted / hosted_weights if hosted_weights > 0.0 else 0.0
        state.doubt = uncertain / hosted_weights if hosted_weights > 0.0 else 0.0
        state.presence_sum = present / hosted_weights if hosted_weights > 0.0 else 0.0
        if p.rule_concern:
            state.own = share(concern_of(total, magnifier) + state.shock)
    for s in range(w.states.shape[0]):
        others = 0.0
        for k in range(w.states.shape[0]):
            others += w.listens[s, k] * w.states[k].concern
        state = w.states[s]
        state.concern_next = caught(state.own, others, p.concern_contagion) if p.rule_contagion else state.own
    pressure = 0.0
    for s in range(w.states.shape[0]):
        state = w.states[s]
        state.concern = state.concern_next
        state.rhetoric = state.concern * state.publicness if p.rule_publicness else state.concern
        pressure += state.leverage * state.rhetoric
    r.pressure = pressure / r.leverage


def act(w: World, p: Any, t: int) -> None:
    """Engage, sanction, drill, recognise."""
    r = w.regime[0]
    r.recognitions = 0
    rungs = stream(r.seed, t, RUNG)
    sanctions = stream(r.seed, t, SANCTION)
    drills = stream(r.seed, t, DRILL)
    recognitions = stream(r.seed, t, RECOGNITION)
    for s in range(w.states.shape[0]):
        state = w.states[s]
        presence = state.presence_sum if p.rule_presence_penalty else 0.0
        state.legitimacy = legitimacy(
            state.trust,
            r.conduct,
            presence,
            p.legitimacy_trust_weight,
            p.legitimacy_conduct_weight,
            p.legitimacy_presence_weight,
        )
        if p.rule_posture:
            engage(w, p, s, draw(rungs, state.key))
            penalise(w, p, s, draw(sanctions, state.key))
        worried = state.drills > 0.0 and state.drilling == 0 and state.concern > p.drills_threshold
        if p.rule_drills and worried and draw(drills, state.key) < p.drills_hazard:
            state.drilling = math.floor(p.drills_length + 0.5)
        peers = 0.0
        for k in range(w.states.shape[0]):
            if w.states[k].recognised == 1:
                peers += w.listens[s, k]
        near = state.neighbour + (1.0 - state.neighbour) * p.recognition_distance_discount
        state.odds = recognition_odds(
            p.recognition_intercept,
            p.recognition_engagement * state.rung / 4.0,
            p.recognition_legitimacy * state.legitimacy,
            p.recognition_presence * presence * near,
            p.recognition_peers * peers,
        )
        if p.rule_recognition and state.recognised == 0 and draw(recognitions, state.key) < logistic(state.odds):
            # Takes effect for the states that listen from next week on.
            state.recognised = 2
        state.posture = posture_of(w, s)
    for s in range(w.states.shape[0]):
        if w.states[s].recognised == 2:
            w.states[s].recognised = 1
        r.recognitions += w.states[s].recognised


def engage(w: World, p: Any, s: int, u: float) -> None:
    """Move one rung towards the engagement that fits."""
    state = w.states[s]
    target = engagement_target(
        p.engagement_intercept,
        state.needs,
        p.engagement_trust * state.trust,
        p.engagement_concern * state.concern,
        p.engagement_conduct * w.regime[0].conduct,
    )
    distance = target - state.rung
    if distance > 0.5 and u < rung_hazard(p.engagement_speed, distance):
        state.rung += 1
        state.relieved = 1
    elif distance < -0.5 and u < rung_hazard(p.engagement_speed, distance):
        state.rung -= 1


def penalise(w: World, p: Any, s: int, u: float) -> None:
    """Begin or end sanctions."""
    state = w.states[s]
    if u >= p.sanctions_hazard:
        return
    if state.sanctioning == 0 and state.rhetoric > p.sanctions_on_concern:
        state.sanctioning = 1
        state.punished = 1
    elif state.sanctioning == 1 and state.concern < p.sanctions_off_concern:
        state.sanctioning = 0
        state.relieved = 1


# Public concern from which a state that does nothing else counts as pressing.
PRESSING = 0.5


def posture_of(w: World, s: int) -> int:
    """Name what a state is doing: the strongest of its acts."""
    state = w.states[s]
    if state.struck:
        return 6
    if state.drilling > 0:
        return 5
    if state.sanctioning:
        return 4
    if state.recognised > 0:
        return 0
    if state.rhetoric > PRESSING:
        return 3
    return 1 if state.rung >= 1 else 2
