"""Step 8: what observers count, who betrays, who is struck."""

from __future__ import annotations

from typing import Any

from sim.luck import binomial, draw, pair, purpose, stream
from sim.rules.sight import betrayal_hazard, visibility
from sim.world.columns import World

SIGHTING = purpose("sighting")
BETRAYAL = purpose("betrayal")
STRIKE = purpose("strike")


def sight(w: World, t: int) -> None:
    """Count, betray, strike."""
    p = w.params[0]
    look(w, p, t)
    betray(w, p, t)
    strike(w, p, t)


def look(w: World, p: Any, t: int) -> None:
    """Count what observers see of each group in each province."""
    luck = stream(w.regime[0].seed, t, SIGHTING)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        total = 0
        for q in range(w.provinces.shape[0]):
            n = w.members[g, q]
            if p.rule_detection:
                shielded = p.rule_shielding and w.shield[g, q] > 0.0
                protection = 1.0 if shielded or group.treatment == 0 else 0.0
                chance = visibility(
                    p.detection_base,
                    group.low_key,
                    p.low_key_concealment,
                    p.detection_intel,
                    p.detection_intel_gain,
                    protection,
                    p.detection_protection_loss,
                )
                n = binomial(n, chance, draw(luck, pair(group.key, w.provinces[q].key)))
            w.seen[g, q] = n
            total += n
        group.seen = float(total)


def betray(w: World, p: Any, t: int) -> None:
    """Let hosts sell wanted men."""
    if not p.rule_betrayal:
        return
    luck = stream(w.regime[0].seed, t, BETRAYAL)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        if group.wanted_reward <= 0.0 or group.seniors_now <= 0:
            continue
        for i in range(w.leaders.shape[0]):
            leader = w.leaders[i]
            hazard = betrayal_hazard(
                p.betrayal_hazard,
                leader.access,
                group.wanted_reward,
                p.betrayal_elasticity,
                p.betrayal_threshold,
                w.loyalty[i, g],
                p.betrayal_width,
            )
            if draw(luck, pair(leader.key, group.key)) < hazard:
                group.wanted += 1


def strike(w: World, p: Any, t: int) -> None:
    """Let states that can and would strike seniors whom they see."""
    if not p.rule_strikes:
        return
    r = w.regime[0]
    luck = stream(r.seed, t, STRIKE)
    for s in range(w.states.shape[0]):
        state = w.states[s]
        if state.strikes <= 0.0:
            continue
        for g in range(w.groups.shape[0]):
            group = w.groups[g]
            if group.seniors_now <= 0 or group.seniors_start <= 0 or group.members <= 0:
                continue
            detected = group.seen / group.members
            senior = group.seniors_now / group.seniors_start
            hazard = p.strikes_hazard * state.strikes * w.worries[s, g] * detected * senior
            if draw(luck, pair(state.key, group.key)) < hazard:
                group.seniors_taken += 1
                group.triggered = 1
                state.punished = 1
                state.struck = 1
                r.strikes += 1
