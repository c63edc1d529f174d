"""The loops over people, on columns. Plain functions; `sim.engine.compiled` compiles them.

The week's draw of a person is tested first against a bound on all his hazards together, which settles nearly everybody at the
cost of one draw and one comparison; the full rules are asked for the rest.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.luck import draw, draw_again, person_key, stream
from sim.rules.dispersal import leaves
from sim.week.choices import (
    ARREST,
    DEFECT,
    DIE,
    DRIFT,
    EASE,
    EMBITTER,
    EXPEL,
    GO_HOME,
    HAND_OVER,
    MATURE,
    MOVE,
    NOTHING,
    ON_MINORITY,
    ON_OPPONENT,
    ON_WOMEN,
    PLOT,
    SHELTER,
    TIE,
    UNTIE,
    fighter_choice,
    militant_choice,
)  # fmt: skip
from sim.week.effects import (
    after_fighters,
    clear_counts,
    count_act,
    count_attempt,
    count_end,
    count_exit,
    lead,
)  # fmt: skip
from sim.week.exiles import ENTER, FIND, LOSE, TRY, exile_choice, is_back, leaves_programme, rejoins
from sim.week.groups import haven_hazard
from sim.week.persons import (
    BIRTH,
    FATE,
    FIGHTER_WEEK,
    MILITANT_WEEK,
    ORIGIN,
    PLACE,
    PRISON_BREAK,
    PROPENSITY,
    RELOCATION,
    SEIZURE,
    VISIBILITY,
    VISIBILITY_UNIT,
    fighter_traits,
    first_ties,
    home_of,
    next_door,
    origin_of,
    place_of,
    sent_to,
    whole_visibility,
)  # fmt: skip
from sim.world.columns import (
    ACTIVE,
    BREACH_MINORITY,
    BREACH_OPPONENT,
    BREACH_SHELTER,
    BREACH_WOMEN,
    HANDED_OVER,
    HAVEN,
    IDLE,
    IMPRISONED,
    KILLED,
    N_BREACHES,
    N_PROVINCES,
    N_SUMS,
    NOT_RETURNED,
    NOWHERE,
    PREPARING,
    PROGRAMME,
    PROSECUTED,
    READY,
    REFORMED,
    RETURNING,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
    TO_GRAVE,
    TO_GROUP,
    TO_HOME,
    TO_MILITIA,
    TRACKED,
    TRAIT,
    UNTRACKED,
    WENT_HOME,
    Fighters,
    Militants,
    World,
)  # fmt: skip

N_HEADS = N_SUMS
N_TALLIES = N_SUMS + 1
# Rows ever used, and where the search for a free row goes on.
HIGH, CURSOR = 0, 1
NO_STATUS = 0


class People(NamedTuple):
    """People as columns.

    Attributes
    ----------
    f, m
        Columns of fighters and militants.
    f_rows, m_rows
        (2,): rows ever used, and a cursor in the search for free ones.
    lost
        (C, P, N_TALLIES) per chunk of fighters: traits and heads that left this week.
    breaches
        (C, P, N_BREACHES) per chunk.
    gone
        (C, 4) departures per chunk.
    drifted
        (C, P) fighters gone to a warlord per chunk.
    bounds
        (256,) bound by province; that of `NOWHERE` lets nothing through.
    counted
        (G, 5) of members at large this week: veterans, seniors, ties, preparing, ready.
    """

    f: Fighters
    m: Militants
    f_rows: np.ndarray
    m_rows: np.ndarray
    lost: np.ndarray
    breaches: np.ndarray
    gone: np.ndarray
    drifted: np.ndarray
    bounds: np.ndarray
    counted: np.ndarray


def first_counts(people: People, w: World) -> None:
    """Count the first fighters and militants into the world."""
    f = people.f
    for i in range(people.f_rows[HIGH]):
        count_fighter(f, w, i)
    w.regime[0].fighters = people.f_rows[HIGH]
    clear_counts(w)
    for i in range(people.m_rows[HIGH]):
        count_militant(people.m, w, i)


def count_fighter(f: Fighters, w: World, i: int) -> None:
    """Add one fighter to the sums of his province."""
    q = f.province[i]
    w.provinces[q].fighters += 1
    w.sums[q, SUM_DISCIPLINE] += f.discipline[i]
    w.sums[q, SUM_PIETY] += f.piety[i]
    w.sums[q, SUM_AFFINITY] += f.affinity[i]
    w.sums[q, SUM_BOND] += f.bond[i]
    w.sums[q, SUM_GRIEVANCE] += f.grievance[i]


def count_militant(m: Militants, w: World, i: int) -> None:
    """Add one living militant to the counts of his group."""
    g = m.group[i]
    group = w.groups[g]
    status = m.status[i]
    w.tally[g, status] += 1
    if status == ACTIVE:
        group.members += 1
        group.veterans_now += m.veteran[i]
        group.seniors_now += m.senior[i]
        group.ties_sum += m.ties[i]
        w.members[g, m.place[i]] += 1
    if status == UNTRACKED:
        w.untracked_since[g, m.since[i] + 2] += 1
    if status == TRACKED:
        w.tracked_since[g, m.since[i] + 2] += 1
    if m.stage[i] == PREPARING:
        group.preparing += 1
    if m.stage[i] == READY:
        group.ready += 1


def open_week(people: People, w: World) -> None:
    """Copy the week's bounds to where the loop looks them up, and clear the chunks' counts."""
    for q in range(N_PROVINCES):
        people.bounds[q] = w.provinces[q].bound
    people.lost[:] = 0
    people.breaches[:] = 0
    people.gone[:] = 0
    people.drifted[:] = 0


def fighters_chunk(people: People, w: World, t: int, chunk: int, first: int, last: int) -> None:
    """Settle the week of the fighters in rows first to last."""
    p = w.params[0]
    key = people.f.key
    province = people.f.province
    bounds = people.bounds
    luck = stream(w.regime[0].seed, t, FIGHTER_WEEK)
    for i in range(first, last):
        q = province[i]
        u = draw(luck, key[i])
        if u < bounds[q]:
            fighter(people, w, p, t, chunk, i, q, u)


def fighter(people: People, w: World, p: Any, t: int, chunk: int, i: int, q: int, u: float) -> None:
    """Settle the week of one fighter who may act."""
    f = people.f
    lost = people.lost
    leave = 0.0
    if p.rule_desistance:
        leave = w.age_hazard[t - f.entry[i]]
    what = fighter_choice(
        u, f.discipline[i] * TRAIT, f.piety[i] * TRAIT, f.affinity[i] * TRAIT, f.bond[i] * TRAIT,
        f.threshold[i] * TRAIT, f.grievance[i] * TRAIT, leave, w.provinces[q], p,
    )  # fmt: skip
    if what == NOTHING:
        return
    if what == SHELTER:
        people.breaches[chunk, q, BREACH_SHELTER] += 1
    elif what == ON_MINORITY:
        people.breaches[chunk, q, BREACH_MINORITY] += 1
    elif what == ON_OPPONENT:
        people.breaches[chunk, q, BREACH_OPPONENT] += 1
    elif what == ON_WOMEN:
        people.breaches[chunk, q, BREACH_WOMEN] += 1
    elif what in (EMBITTER, EASE):
        notch = int(p.grievance_notch * 255.0 + 0.5)
        before = int(f.grievance[i])
        after = before + notch if what == EMBITTER else before - notch
        after = min(255, max(0, after))
        f.grievance[i] = after
        lost[chunk, q, SUM_GRIEVANCE] -= after - before
    else:
        lost[chunk, q, SUM_DISCIPLINE] += f.discipline[i]
        lost[chunk, q, SUM_PIETY] += f.piety[i]
        lost[chunk, q, SUM_AFFINITY] += f.affinity[i]
        lost[chunk, q, SUM_BOND] += f.bond[i]
        lost[chunk, q, SUM_GRIEVANCE] += f.grievance[i]
        lost[chunk, q, N_HEADS] += 1
        f.province[i] = NOWHERE
        if what == DEFECT:
            people.gone[chunk, TO_GROUP] += 1
        elif what == DRIFT:
            people.gone[chunk, TO_MILITIA] += 1
            people.drifted[chunk, q] += 1
        elif what == GO_HOME:
            people.gone[chunk, TO_HOME] += 1
        else:
            people.gone[chunk, TO_GRAVE] += 1


def close_week(people: People, w: World, t: int) -> None:
    """Add up what the chunks counted."""
    p = w.params[0]
    defected = 0
    drifted = 0
    home = 0
    dead = 0
    for chunk in range(people.gone.shape[0]):
        defected += people.gone[chunk, TO_GROUP]
        drifted += people.gone[chunk, TO_MILITIA]
        home += people.gone[chunk, TO_HOME]
        dead += people.gone[chunk, TO_GRAVE]
        for q in range(N_PROVINCES):
            w.left[q] += people.drifted[chunk, q]
            w.provinces[q].fighters -= people.lost[chunk, q, N_HEADS]
            for k in range(N_SUMS):
                w.sums[q, k] -= people.lost[chunk, q, k]
            for k in range(N_BREACHES):
                w.breaches[q, k] += people.breaches[chunk, q, k]
    after_fighters(w, p, t, defected, drifted, home, dead)


def fighters_loop(people: People, w: World, t: int) -> None:
    """Step 5 in one thread."""
    open_week(people, w)
    fighters_chunk(people, w, t, 0, 0, people.f_rows[HIGH])
    close_week(people, w, t)


def lowest(m: Militants, high: int, luck: int, g: int, status: int, q: int, senior: int) -> int:
    """Find the member of the lowest draw among those asked for, or -1; ties cannot be, keys being distinct."""
    best = 2.0
    found = -1
    for i in range(high):
        if m.group[i] == g and m.status[i] == status and (q < 0 or m.place[i] == q) and (senior == 0 or m.senior[i]):
            u = draw(luck, m.key[i])
            if u < best:
                best = u
                found = i
    return found


def seizures_loop(people: People, w: World, t: int) -> None:
    """Step 6, first: take the seniors, members and prisoners whom strikes, betrayals and executions named."""
    p = w.params[0]
    luck = stream(w.regime[0].seed, t, SEIZURE)
    m = people.m
    high = people.m_rows[HIGH]
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        for _ in range(group.executed):
            i = lowest(m, high, luck, g, IMPRISONED, -1, 0)
            if i >= 0:
                end(m, w, p, i, KILLED)
        for k in range(group.wanted):
            i = lowest(m, high, luck, g, ACTIVE, -1, 1)
            if i >= 0:
                end(m, w, p, i, PROSECUTED)
                w.regime[0].betrayed += 1
                lead(w, g, t, k)
        for k in range(group.seniors_taken):
            i = lowest(m, high, luck, g, ACTIVE, -1, 1)
            if i >= 0:
                end(m, w, p, i, KILLED)
                lead(w, g, t, 100 + k)
        for _ in range(group.struck):
            i = lowest(m, high, luck, g, ACTIVE, group.struck_province, 0)
            if i >= 0:
                end(m, w, p, i, KILLED)
        group.wanted = 0
        group.seniors_taken = 0


def end(m: Militants, w: World, p: Any, i: int, status: int) -> None:
    """End one militant's story and free his row."""
    count_end(w, p, m.group[i], status)
    if m.status[i] == ACTIVE:
        w.groups[m.group[i]].lost_week += 1
    m.status[i] = NO_STATUS
    m.stage[i] = IDLE


def militants_loop(people: People, w: World, t: int) -> None:
    """Step 6, second: settle every militant's week, and count afresh."""
    p = w.params[0]
    m = people.m
    key = m.key
    status = m.status
    group_of = m.group
    place = m.place
    bound = w.bound
    seed = w.regime[0].seed
    week = stream(seed, t, MILITANT_WEEK)
    slipping = stream(seed, 0, PROPENSITY)
    moving = stream(seed, t, RELOCATION)
    places = int(p.tracking_programme_places) - w.regime[0].in_programme
    forced = pressed(w)
    counted = people.counted
    counted[:] = 0
    clear_counts(w)
    for i in range(people.m_rows[HIGH]):
        s = status[i]
        if s == NO_STATUS:
            continue
        g = group_of[i]
        if s == ACTIVE:
            q = place[i]
            u = draw(week, key[i])
            if forced and goes(m, w, p, t, week, slipping, moving, i):
                pass
            elif u < bound[g, q]:
                militant(m, w, p, t, week, i, u)
        elif s == TRACKED or s == UNTRACKED:  # noqa: SIM109 - one comparison less to compile than a tuple
            exile(m, w, p, t, week, i, places)
        else:
            confined(m, w, p, t, week, i)
        s = status[i]
        if s == ACTIVE:
            w.members[g, place[i]] += 1
            counted[g, 0] += m.veteran[i]
            counted[g, 1] += m.senior[i]
            counted[g, 2] += m.ties[i]
            stage = m.stage[i]
            if stage != IDLE:
                counted[g, 2 + stage] += 1
        elif s != NO_STATUS:
            count_militant(m, w, i)
    in_programme = 0
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        total = 0
        for q in range(N_PROVINCES):
            total += w.members[g, q]
        group.members += total
        w.tally[g, ACTIVE] += total
        group.veterans_now += counted[g, 0]
        group.seniors_now += counted[g, 1]
        group.ties_sum += counted[g, 2]
        group.preparing += counted[g, 2 + PREPARING]
        group.ready += counted[g, 2 + READY]
        in_programme += w.tally[g, PROGRAMME]
    w.regime[0].in_programme = in_programme


def pressed(w: World) -> bool:
    """Say whether anybody may slip out or be relocated this week: seldom, so it is asked once."""
    for g in range(w.groups.shape[0]):
        if w.groups[g].slip > 0.0:
            return True
        for q in range(N_PROVINCES):
            if w.relocate[g, q] > 0.0:
                return True
    return False


def goes(m: Militants, w: World, p: Any, t: int, week: int, slipping: int, moving: int, i: int) -> bool:
    """Let one slip out, or move with his group, and say whether he did."""
    g = m.group[i]
    q = m.place[i]
    if w.groups[g].slip > 0.0 and leaves(draw(slipping, m.key[i]), p.dispersal_slip_out, w.groups[g].force):
        leave_country(m, w, p, t, week, i)
        return True
    if w.relocate[g, q] > 0.0 and draw(moving, m.key[i]) < w.relocate[g, q]:
        m.place[i] = sent_to(w, g, draw_again(moving, m.key[i], PLACE))
        return True
    return False


def leave_country(m: Militants, w: World, p: Any, t: int, luck: int, i: int) -> None:
    """Let one slip out, tracked or not."""
    untracked = draw_again(luck, m.key[i], FATE) < p.dispersal_untracked
    m.status[i] = UNTRACKED if untracked else TRACKED
    m.place[i] = NOWHERE
    m.since[i] = t
    m.stage[i] = IDLE
    count_exit(w, m.group[i], UNTRACKED if untracked else TRACKED)


def militant(m: Militants, w: World, p: Any, t: int, luck: int, i: int, u: float) -> None:
    """Settle the week of one militant at large who may act."""
    g = m.group[i]
    q = m.place[i]
    leave = 0.0
    if p.rule_desistance:
        leave = w.age_hazard[t - m.entry[i]]
    what = militant_choice(
        u, m.visibility[i] * VISIBILITY_UNIT, float(m.ties[i]), m.veteran[i], m.stage[i], leave, w.hazard[g, q],
        w.moving[g, q], w.plot[g, q], w.freedom[g, q], w.groups[g], p,
    )  # fmt: skip
    if what == ARREST:
        count_act(w, g, q)
        if draw_again(luck, m.key[i], FATE) < p.enforcement_kill_share:
            end(m, w, p, i, KILLED)
            w.groups[g].kills_week += 1
        else:
            m.status[i] = IMPRISONED
            m.stage[i] = IDLE
            w.groups[g].lost_week += 1
    elif what == DIE:
        end(m, w, p, i, KILLED)
    elif what == GO_HOME:
        end(m, w, p, i, WENT_HOME)
    elif what == EXPEL:
        leave_country(m, w, p, t, luck, i)
    elif what == HAND_OVER:
        end(m, w, p, i, HANDED_OVER)
    elif what == MOVE:
        m.place[i] = next_door(w, q, draw_again(luck, m.key[i], PLACE))
    elif what == PLOT:
        advance(m, w, p, i)
    elif what == TIE:
        m.ties[i] += 1
    elif what == UNTIE:
        m.ties[i] -= 1
    elif what == MATURE:
        m.veteran[i] = 1


def advance(m: Militants, w: World, p: Any, i: int) -> None:
    """Take a plot one stage on; an attempt is its author's end."""
    if m.stage[i] == READY:
        count_attempt(w, m.group[i])
        end(m, w, p, i, KILLED)
    else:
        m.stage[i] += 1


def exile(m: Militants, w: World, p: Any, t: int, luck: int, i: int, places: int) -> None:
    """Settle the week of one abroad."""
    faded = w.fade[t - m.since[i]]
    u = draw(luck, m.key[i])
    what = exile_choice(u, m.status[i], m.stage[i], faded, places, w.groups[m.group[i]], p)
    if what == FIND:
        m.status[i] = TRACKED
    elif what == LOSE:
        m.status[i] = UNTRACKED
    elif what == ENTER:
        m.status[i] = PROGRAMME
        m.stage[i] = IDLE
    elif what == TRY:
        end(m, w, p, i, PROSECUTED)
    elif what == PLOT:
        advance(m, w, p, i)


def confined(m: Militants, w: World, p: Any, t: int, luck: int, i: int) -> None:
    """Settle the week of one in prison, on the way back, in a programme, or in Iran."""
    g = m.group[i]
    status = m.status[i]
    u = draw(luck, m.key[i])
    if status == IMPRISONED:
        opened = w.break_share[g, m.place[i]]
        breaking = stream(w.regime[0].seed, t, PRISON_BREAK)
        if opened > 0.0 and draw(breaking, m.key[i]) < opened:
            if rejoins(draw_again(breaking, m.key[i], FATE), p):
                m.status[i] = RETURNING
            else:
                end(m, w, p, i, NOT_RETURNED)
    elif status == RETURNING:
        if is_back(u, p):
            m.status[i] = ACTIVE
            m.place[i] = place_of(w, g, draw_again(luck, m.key[i], PLACE))
    elif status == PROGRAMME:
        if leaves_programme(u, p):
            if draw_again(luck, m.key[i], FATE) < p.tracking_relapse:
                m.status[i] = UNTRACKED
            else:
                end(m, w, p, i, REFORMED)
    elif status == HAVEN and u < haven_hazard(w, p, g):
        m.status[i] = ACTIVE
        m.place[i] = place_of(w, g, draw_again(luck, m.key[i], PLACE))


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
