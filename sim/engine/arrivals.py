"""Recruits take free rows."""

from __future__ import annotations

from sim.engine.columns import CURSOR, HIGH, NO_STATUS, People, count_fighter, count_militant
from sim.luck import draw_again, person_key, stream
from sim.week.persons import (
    BIRTH,
    ORIGIN,
    PLACE,
    VISIBILITY,
    fighter_traits,
    first_ties,
    home_of,
    origin_of,
    place_of,
    whole_visibility,
)  # fmt: skip
from sim.world.columns import (
    ACTIVE,
    IDLE,
    KILLED,
    NOWHERE,
    World,
)  # fmt: skip


def free_fighter_row(people: People, w: World) -> int:
    """Find a row for a recruit."""
    rows = people.f_rows
    if w.regime[0].fighters >= rows[HIGH]:
        rows[HIGH] += 1
        return rows[HIGH] - 1
    while people.f.province[rows[CURSOR]] != NOWHERE:
        rows[CURSOR] = rows[CURSOR] + 1 if rows[CURSOR] + 1 < rows[HIGH] else 0
    return rows[CURSOR]


def free_militant_row(people: People) -> int:
    """Find a row for a recruit, or -1 when every row is taken."""
    rows = people.m_rows
    for _ in range(rows[HIGH]):
        rows[CURSOR] = rows[CURSOR] + 1 if rows[CURSOR] + 1 < rows[HIGH] else 0
        if people.m.status[rows[CURSOR]] == NO_STATUS:
            return rows[CURSOR]
    if rows[HIGH] < people.m.status.shape[0]:
        rows[HIGH] += 1
        return rows[HIGH] - 1
    return -1


def arrivals_loop(people: People, w: World, t: int) -> None:
    """Step 6, last: recruits of groups and of the Taliban take free rows."""
    p = w.params[0]
    r = w.regime[0]
    luck = stream(r.seed, t, BIRTH)
    f = people.f
    m = people.m
    for slot in range(r.births):
        i = free_fighter_row(people, w)
        key = person_key(r.taliban_key, t, slot)
        f.key[i] = key
        f.province[i] = home_of(w, draw_again(luck, key, PLACE))
        f.faction[i] = 0
        discipline, piety, affinity, bond, threshold = fighter_traits(luck, key, p)
        f.discipline[i] = discipline
        f.piety[i] = piety
        f.affinity[i] = affinity
        f.bond[i] = bond
        f.threshold[i] = threshold
        f.grievance[i] = 0
        f.entry[i] = t
        r.fighters += 1
        r.fighters_born += 1
        count_fighter(f, w, i)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        taken = 0
        for slot in range(group.recruits_week):
            i = -1
            if taken_rows(w) < people.m.status.shape[0]:
                i = free_militant_row(people)
            if i < 0:
                break
            key = person_key(group.key, t, slot)
            m.key[i] = key
            m.group[i] = g
            m.status[i] = ACTIVE
            m.place[i] = place_of(w, g, draw_again(luck, key, PLACE))
            m.origin[i] = origin_of(w, g, draw_again(luck, key, ORIGIN))
            m.veteran[i] = 0
            m.senior[i] = 0
            m.visibility[i] = whole_visibility(draw_again(luck, key, VISIBILITY))
            m.ties[i] = first_ties(p, False, 0.0)
            m.stage[i] = IDLE
            m.entry[i] = t
            m.since[i] = t
            taken += 1
            group.born += 1
            count_militant(m, w, i)
        group.recruits_week = taken


def taken_rows(w: World) -> int:
    """Give the number of militants alive."""
    total = 0
    for g in range(w.groups.shape[0]):
        for k in range(KILLED):
            total += w.tally[g, k]
    return total
