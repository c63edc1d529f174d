"""What people's weeks add up to: counts that both engines hand over in the same form."""

from __future__ import annotations

from typing import Any

from sim.luck import draw, draw_again, purpose, stream
from sim.world.columns import (
    BREACH_SHELTER,
    HANDED_OVER,
    KILLED,
    N_BREACHES,
    N_PROVINCES,
    PROSECUTED,
    REFORMED,
    TO_GRAVE,
    TO_GROUP,
    TO_HOME,
    TO_MILITIA,
    TRACKED,
    World,
)

JOINING = purpose("defectors joining")
LEADER = purpose("whether the leader is hit")
# Live states of a militant come before the ends.
LIVE = KILLED


def after_fighters(w: World, p: Any, t: int, defected: int, drifted: int, home: int, dead: int) -> None:
    """Book the fighters who left, the members they hid, and the defectors on their way to a rival."""
    r = w.regime[0]
    r.fighters -= defected + drifted + home + dead
    w.departures[TO_GROUP] += defected
    w.departures[TO_MILITIA] += drifted
    w.departures[TO_HOME] += home
    w.departures[TO_GRAVE] += dead
    for q in range(N_PROVINCES):
        if w.breaches[q, BREACH_SHELTER] > 0:
            w.hidden[w.provinces[q].focal, q] += w.breaches[q, BREACH_SHELTER] * r.weight
    if defected > 0:
        rival = rival_group(w)
        if rival >= 0:
            # One model fighter stands for several people, or for a part of one.
            luck = stream(r.seed, t, JOINING)
            w.groups[rival].defectors += int(defected * r.weight + draw(luck, r.taliban_key))


def rival_group(w: World) -> int:
    """Give the group that defectors join: the first that competes for the pious."""
    for g in range(w.groups.shape[0]):
        if w.groups[g].outbids > 0:
            return g
    return -1


def lead(w: World, g: int, t: int, k: int) -> None:
    """Decide whether a senior who was taken was the sitting leader."""
    group = w.groups[g]
    if group.seniors_now > 0:
        luck = stream(w.regime[0].seed, t, LEADER)
        if draw_again(luck, group.key, k) * group.seniors_now < 1.0:
            group.leader_loss = 1


def clear_counts(w: World) -> None:
    """Forget what is counted afresh every week over militants."""
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        group.members = 0
        group.veterans_now = 0
        group.seniors_now = 0
        group.ties_sum = 0
        group.preparing = 0
        group.ready = 0
        group.acts_week = 0
        group.kills_week = 0
        group.attempts_week = 0
        group.exits_week = 0
        for k in range(LIVE):
            w.tally[g, k] = 0
        for k in range(w.untracked_since.shape[1]):
            w.untracked_since[g, k] = 0
            w.tracked_since[g, k] = 0
        for q in range(N_PROVINCES):
            w.members[g, q] = 0
            w.acts_here[g, q] = 0


def count_exit(w: World, g: int, status: int) -> None:
    """Book one who slipped out."""
    w.groups[g].exits_week += 1
    w.groups[g].lost_week += 1
    if status == TRACKED:
        w.regime[0].exits_tracked += 1
    else:
        w.regime[0].exits_untracked += 1


def count_end(w: World, p: Any, g: int, status: int) -> None:
    """Book one whose story ends."""
    r = w.regime[0]
    w.tally[g, status] += 1
    if status == HANDED_OVER:
        r.handovers += 1
        if w.groups[g].hostility < p.council_enemy_hostility:
            r.handovers_hosted += 1
    if status == PROSECUTED:
        r.prosecuted += 1
    if status == REFORMED:
        r.reformed += 1


def count_act(w: World, g: int, q: int) -> None:
    """Book an arrest or a killing by the regime."""
    w.groups[g].acts_week += 1
    w.groups[g].lost_week += 1
    w.acts_here[g, q] += 1


def count_attempt(w: World, g: int) -> None:
    """Book an attempt abroad."""
    w.groups[g].attempts_week += 1
    w.groups[g].attempts += 1
    w.regime[0].attempts += 1


def breached(w: World, kind: int) -> int:
    """Give the breaches of a kind this week, in model fighters."""
    total = 0
    for q in range(N_PROVINCES):
        total += w.breaches[q, kind]
    return total


def breached_at(w: World, q: int) -> int:
    """Give the breaches of all kinds in a province this week, in model fighters."""
    total = 0
    for kind in range(N_BREACHES):
        total += w.breaches[q, kind]
    return total
