"""Step 2: leaders learn what the world minds, and choose a treatment for each group."""

from __future__ import annotations

import math
from typing import Any

from sim.luck import draw, pair, purpose, stream
from sim.rules.forms import keep
from sim.rules.obedience import comradeship
from sim.rules.red_line import punishment_teaches
from sim.rules.treatment import allowed, believed_reward, leniency, loyalty_next, utility
from sim.world.columns import N_RUNGS, SUM_AFFINITY, SUM_BOND, TRAIT, World

REVIEW = purpose("council review")
CHOICE = purpose("council choice")
HOSTING = purpose("private hosting")


def deliberation(w: World, t: int) -> None:
    """Learn, weigh, choose, and hide."""
    p = w.params[0]
    learn_red_line(w, p)
    feel(w, p)
    decide(w, p, t)
    hide(w, p, t)


def learn_red_line(w: World, p: Any) -> None:
    """Move the beliefs about what each state minds by last week's punishments and reliefs."""
    r = w.regime[0]
    lenient = False
    for g in range(w.groups.shape[0]):
        if w.groups[g].hostility < p.council_enemy_hostility and w.groups[g].treatment <= 2:
            lenient = True
    minded = 0.0
    for s in range(w.states.shape[0]):
        state = w.states[s]
        if p.rule_red_line:
            if state.punished and punishment_teaches(r.since_attempt, p.red_line_quiet_weeks):
                w.beliefs[s, 1] += 0.5 * p.red_line_learning
                w.beliefs[s, 2] += 0.5 * p.red_line_learning
            if state.relieved and lenient:
                w.beliefs[s, 0] += p.red_line_learning
        state.punished = 0
        state.relieved = 0
        minded += state.leverage * w.beliefs[s, 0] / (w.beliefs[s, 0] + w.beliefs[s, 1] + w.beliefs[s, 2])
    r.attacks_only = minded / r.leverage


def feel(w: World, p: Any) -> None:
    """Move loyalties, debts, danger and the anger that strict orders would raise."""
    n = 0
    bonds = 0
    affinities = 0
    for q in range(w.provinces.shape[0]):
        n += w.provinces[q].fighters
        bonds += w.sums[q, SUM_BOND]
        affinities += w.sums[q, SUM_AFFINITY]
    bond = bonds * TRAIT / n if n > 0 else 0.0
    affinity = affinities * TRAIT / n if n > 0 else 0.0
    remembered = 0.0
    for g in range(w.groups.shape[0]):
        remembered += w.groups[g].attack_memory
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        there = 1.0 if group.members > 0 else 0.0
        if p.rule_reciprocity:
            kept = keep(p.council_reciprocity_halflife)
            group.debt = group.debt * kept + (1.0 - kept) * group.contribution * there
        group.danger = group.hostility
        if remembered > 0.0:
            group.danger += group.attack_memory / remembered
        group.backlash = (
            comradeship(group.comradeship, group.ideological_share, bond, affinity) if p.rule_affinity else 0.0
        )
        pressure = 0.0
        for s in range(w.states.shape[0]):
            state = w.states[s]
            if state.worry_sum > 0.0:
                pressure += state.leverage * state.rhetoric * w.worries[s, g] / state.worry_sum
        group.pressure = pressure / w.regime[0].leverage
        if p.rule_loyalty:
            for i in range(w.leaders.shape[0]):
                if w.loyalty[i, g] > 0.0:
                    w.loyalty[i, g] = loyalty_next(
                        w.loyalty[i, g],
                        group.contribution * there,
                        w.leaders[i].pragmatism,
                        group.pressure,
                        p.council_loyalty_gain,
                        p.council_loyalty_cost,
                    )


def reward_of(w: World, p: Any, rung: int) -> float:
    """Give what all states together are believed to give for a treatment, weighted by leverage and what is on offer."""
    total = 0.0
    weights = 0.0
    for s in range(w.states.shape[0]):
        state = w.states[s]
        attacks = w.beliefs[s, 0] + p.red_line_offer_weight * state.offer_attacks
        presence = w.beliefs[s, 1] + p.red_line_offer_weight * state.offer_presence
        expulsion = w.beliefs[s, 2] + p.red_line_offer_weight * state.offer_expulsion
        belief = attacks + presence + expulsion
        weight = state.leverage * (1.0 + state.offer)
        total += weight * believed_reward(rung, attacks / belief, presence / belief, expulsion / belief)
        weights += weight
    return total / weights if weights > 0.0 else 0.0


def weigh(w: World, p: Any, g: int, rung: int, reward: float) -> float:
    """Give the council's utility of a treatment of a group, leaders weighted by authority."""
    group = w.groups[g]
    debt = p.council_reciprocity_weight * group.debt if p.rule_reciprocity else 0.0
    total = 0.0
    for i in range(w.leaders.shape[0]):
        leader = w.leaders[i]
        total += leader.authority * utility(
            rung,
            group.treatment,
            w.loyalty[i, g],
            debt,
            p.council_danger_weight * group.danger,
            p.council_backlash_weight * group.backlash,
            leader.pragmatism,
            p.council_pressure_weight * reward,
            p.council_inertia,
        )
    return total


def blocking(w: World, p: Any, g: int) -> float:
    """Give the authority of leaders too loyal to a group to hear of expulsion."""
    if not p.rule_loyalty:
        return 0.0
    total = 0.0
    for i in range(w.leaders.shape[0]):
        if w.loyalty[i, g] > p.council_loyalty_threshold:
            total += w.leaders[i].authority
    return total


def decide(w: World, p: Any, t: int) -> None:
    """Take up the groups that are due, and pick a treatment by quantal response."""
    if not p.rule_deliberation:
        return
    seed = w.regime[0].seed
    review = stream(seed, t, REVIEW)
    choose = stream(seed, t, CHOICE)
    due = 0
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        if t < 0 or group.triggered or draw(review, group.key) < p.council_review_hazard:
            group.triggered = 2
            due += 1
    if due == 0:
        return
    for rung in range(N_RUNGS):
        reward = reward_of(w, p, rung)
        for g in range(w.groups.shape[0]):
            w.utility[g, rung] = weigh(w, p, g, rung, reward)
    if not p.rule_differentiation:
        level(w)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        if group.triggered == 2 or not p.rule_differentiation:
            enemy = group.hostility >= p.council_enemy_hostility
            # One policy for all is drawn once for all.
            luck = group.key if p.rule_differentiation else w.regime[0].taliban_key
            pick(w, p, g, enemy and p.rule_differentiation != 0, blocking(w, p, g), draw(choose, luck))
        group.triggered = 0


def level(w: World) -> None:
    """Give every group the mean utility over groups."""
    n = w.groups.shape[0]
    for rung in range(N_RUNGS):
        total = 0.0
        for g in range(n):
            total += w.utility[g, rung]
        for g in range(n):
            w.utility[g, rung] = total / n


def pick(w: World, p: Any, g: int, enemy: bool, block: float, u: float) -> None:
    """Draw one group's treatment, and note how lenient the council is on average."""
    group = w.groups[g]
    best = -1e9
    for rung in range(N_RUNGS):
        if allowed(rung, block, p.council_veto_share, enemy) and w.utility[g, rung] > best:
            best = w.utility[g, rung]
    total = 0.0
    lenient = 0.0
    for rung in range(N_RUNGS):
        if allowed(rung, block, p.council_veto_share, enemy):
            weight = math.exp((w.utility[g, rung] - best) / p.council_noise)
            total += weight
            lenient += weight * leniency(rung)
    group.leniency = lenient / total
    group.will = 1.0 - group.leniency
    below = 0.0
    chosen = -1
    for rung in range(N_RUNGS):
        if allowed(rung, block, p.council_veto_share, enemy):
            below += math.exp((w.utility[g, rung] - best) / p.council_noise) / total
            if chosen < 0 and u < below:
                chosen = rung
    group.treatment = chosen if chosen >= 0 else 0


def hide(w: World, p: Any, t: int) -> None:
    """Let loyal leaders hide cadre of groups under a stricter order than hosting."""
    hosting = stream(w.regime[0].seed, t, HOSTING)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        for q in range(w.provinces.shape[0]):
            w.hidden[g, q] = w.hidden[g, q] * keep(p.breaches_shelter_halflife)
        for i in range(w.leaders.shape[0]):
            leader = w.leaders[i]
            if group.treatment < 2:
                w.hosted[i, g] = 0.0
            elif p.rule_private_hosting and w.loyalty[i, g] > p.council_loyalty_threshold:
                free = p.private_hosting_limit - w.hosted[i, g]
                if free >= 1.0 and draw(hosting, pair(leader.key, group.key)) < p.private_hosting_hazard:
                    w.hosted[i, g] += 1.0
