"""Each fighter's week, as a loop over columns.

A fighter's draw is first compared with a bound on the sum of all hazards, which settles most fighters with one draw and
one comparison. The full rules are evaluated only for the rest.
"""

from __future__ import annotations

import numpy as np

from sim.luck import draw, draw_whole, stream, whole_bound
from sim.society.common.choices import DEFECT, EASE, EMBITTER, GO_HOME, NOTHING
from sim.society.common.columns import (
    BLOCK,
    HIGH,
    N_BREACHES,
    N_HEADS,
    N_PROVINCES,
    N_SUMS,
    NOWHERE,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
    TRAIT,
    Bytes,
    Keys,
    Rows,
    Wholes,
)
from sim.society.common.persons import FIGHTER_WEEK
from sim.society.common.rule import Params
from sim.society.common.tallies import after_fighters, breach_of
from sim.society.ranks.rules.cascade import follows
from sim.society.ranks.rules.ranks import notch_of, notched
from sim.society.ranks.state import Fighters
from sim.society.ranks.steps.choices import Traits, fighter_choice, own_bound
from sim.society.ranks.steps.stances import FOLLOWING, leave_with
from sim.society.world import People, World
from sim.terms import Allegiance


def fighters(people: People, world: World, week: int) -> None:
    """Settle each fighter's week; the compiled engine runs chunks of this step in parallel.

    Reads
    -----
    commanders: reach, reach_against; provinces: affinity_loss, comrade, ideological, killed, minority, odds, order,
    pull, risk, strict, want; regime: fighters, seed; age_hazard; breaches; departures

    Writes
    ------
    provinces: fighters; regime: fighters; breaches; departures; sums
    """
    open_week(people, world)
    fighters_chunk(people, world, week, 0, 0, people.f_rows[HIGH])
    close_week(people, world, week)


def open_week(people: People, world: World) -> None:
    """Copy the week's bounds to a compact array, and clear the counts of all chunks."""
    for q in range(N_PROVINCES):
        people.bounds[q] = whole_bound(world.provinces[q].bound)
    people.lost[:] = 0
    people.breaches[:] = 0
    people.gone[:] = 0


def fighters_chunk(people: People, world: World, week: int, chunk: int, first: int, last: int) -> None:
    """Settle the week of the fighters in rows first to last."""
    params = world.params[0]
    fighters = people.fighters
    key = fighters.key
    province = fighters.province
    bounds, wholes, acting = people.bounds, people.drawn[chunk], people.acting[chunk]
    luck = stream(world.regime[0].seed, week, FIGHTER_WEEK)
    for start in range(first, last, BLOCK):
        stop = start + BLOCK if start + BLOCK < last else last
        # Slices start at zero, so the compiler need not check whether an index counts from the end.
        count = below(luck, key[start:stop], province[start:stop], bounds, wholes, acting)
        for k in range(count):
            row = start + acting[k]
            own_place = province[row]
            here = world.provinces[own_place]
            drawn = draw(luck, key[row])
            leave = world.age_hazard[week - fighters.entry[row]]
            if drawn < own_bound(here.bound, world.age_hazard[1], leave, fighters.grievance[row] * TRAIT, here):
                traits = Traits(
                    fighters.discipline[row] * TRAIT, fighters.piety[row] * TRAIT, fighters.affinity[row] * TRAIT,
                    fighters.bond[row] * TRAIT, fighters.threshold[row] * TRAIT, fighters.grievance[row] * TRAIT,
                )  # fmt: skip
                chief = world.commanders[fighters.unit[row]]
                what = fighter_choice(drawn, traits, leave, chief, here, params)
                if what != NOTHING:
                    act(people, params, chunk, row, own_place, what)


def below(luck: int, key: Keys, province: Bytes, bounds: Wholes, drawn: Wholes, acting: Wholes) -> int:
    """Store the places of fighters whose draw lies below their province's bound, and return their number."""
    for i in range(len(key)):
        drawn[i] = draw_whole(luck, key[i])
    count = 0
    for i in range(len(key)):
        if drawn[i] < bounds[province[i]]:
            acting[count] = i
            count += 1
    return count


def act(people: People, params: Params, chunk: int, i: int, q: int, what: int) -> None:
    """Apply to one fighter what the week brings him."""
    fighters = people.fighters
    lost = people.lost
    kind = breach_of(what)
    if kind >= 0:
        people.breaches[chunk, q, kind] += 1
    elif what in (EMBITTER, EASE):
        notch = notch_of(params)
        before = int(fighters.grievance[i])
        after = notched(before, notch if what == EMBITTER else -notch)
        fighters.grievance[i] = after
        lost[chunk, q, SUM_GRIEVANCE] -= after - before
    else:
        lost[chunk, q, SUM_DISCIPLINE] += fighters.discipline[i]
        lost[chunk, q, SUM_PIETY] += fighters.piety[i]
        lost[chunk, q, SUM_AFFINITY] += fighters.affinity[i]
        lost[chunk, q, SUM_BOND] += fighters.bond[i]
        lost[chunk, q, SUM_GRIEVANCE] += fighters.grievance[i]
        lost[chunk, q, N_HEADS] += 1
        fighters.province[i] = NOWHERE
        to = Allegiance.GROUP if what == DEFECT else Allegiance.HOME if what == GO_HOME else Allegiance.GRAVE
        people.gone[chunk, to] += 1


def close_week(people: People, world: World, week: int) -> None:
    """Add up the counts of all chunks."""
    params = world.params[0]
    defected = 0
    home = 0
    dead = 0
    for chunk in range(people.gone.shape[0]):
        defected += people.gone[chunk, Allegiance.GROUP]
        home += people.gone[chunk, Allegiance.HOME]
        dead += people.gone[chunk, Allegiance.GRAVE]
        for q in range(N_PROVINCES):
            world.provinces[q].fighters -= people.lost[chunk, q, N_HEADS]
            for k in range(N_SUMS):
                world.sums[q, k] -= people.lost[chunk, q, k]
            for k in range(N_BREACHES):
                world.breaches[q, k] += people.breaches[chunk, q, k]
    after_fighters(world, params, week, defected, home, dead)


def followers(people: People, world: World, week: int) -> None:
    """Let fighters follow a commander who leaves, or stay under his successor.

    Reads
    -----
    commanders: heir, leaving; regime: fighters, movers, seed; departures

    Writes
    ------
    provinces: fighters; regime: fighters; departures; sums
    """
    regime = world.regime[0]
    if regime.movers == 0:
        return
    params = world.params[0]
    luck = stream(regime.seed, week, FOLLOWING)
    high = people.f_rows[HIGH]
    for place in range(regime.movers):
        for start in range(0, high, BLOCK):
            stop = start + BLOCK if start + BLOCK < high else high
            if has_men(people.fighters.unit[start:stop], world.leavers[place]):
                follow(people.fighters, world, params, luck, world.leavers[place], start, stop)


def has_men(unit: Rows, k: int) -> bool:
    """Return whether a commander has men in some rows; such a loop compares many rows at once."""
    own = np.uint16(k)
    found = False
    for i in range(len(unit)):
        found = found | (unit[i] == own)
    return found


def follow(fighters: Fighters, world: World, params: Params, luck: int, k: int, first: int, last: int) -> None:
    """Let the men of a commander in some rows follow him or stay."""
    chief = world.commanders[k]
    for i in range(first, last):
        if fighters.unit[i] != k or fighters.province[i] == NOWHERE:
            continue
        own_place = fighters.province[i]
        away = follows(fighters.bond[i] * TRAIT, params)
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
