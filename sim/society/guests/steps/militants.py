"""Each militant's week, as a loop over columns; and members named by strikes, betrayals and executions."""

from __future__ import annotations

from sim.luck import draw, draw_again, stream
from sim.society.common.choices import ARREST, DIE, EXPEL, GO_HOME, HAND_OVER, MATURE, MOVE, PLOT, TIE, UNTIE
from sim.society.common.columns import AT_LARGE, HIGH, NO_CELL, NOWHERE, RECOUNT, VISIBILITY_UNIT
from sim.society.common.persons import (
    FATE,
    JOINS,
    MILITANT_WEEK,
    PLACE,
    PRISON_BREAK,
    PROPENSITY,
    RELOCATION,
    SEIZURE,
    homecoming,
    place_of,
    sent_to,
)
from sim.society.common.rule import Params
from sim.society.common.shared import give_away, is_taken
from sim.society.common.tallies import (
    BETRAYED,
    STRUCK,
    clear_week,
    count_act,
    count_attempt,
    count_end,
    count_exit,
    count_militant,
    has_cells,
    lead,
    recount,
)
from sim.society.guests.rules.cadre import bound_of
from sim.society.guests.rules.contact import withdrawn
from sim.society.guests.rules.dispersal import leaves
from sim.society.guests.state import Militants
from sim.society.guests.steps.cells import count_room, join, parts_with, refuge
from sim.society.guests.steps.choices import Member, Risks, militant_choice
from sim.society.guests.steps.exiles import ENTER, FIND, LOSE, TRY, exile_choice, rejoins, return_chance
from sim.society.guests.steps.groups import haven_hazard
from sim.society.guests.steps.rows import arrange
from sim.society.world import People, World
from sim.terms import Parting, Policing, Stage, Status


def lowest(militants: Militants, high: int, luck: int, g: int, status: int, q: int, senior: int) -> int:
    """Return the row of the member with the lowest draw among those asked for, or -1. Keys differ, so draws do not tie."""
    best = 1.0
    found = -1
    for i in range(high):
        if (
            militants.group[i] == g
            and militants.status[i] == status
            and (q < 0 or militants.place[i] == q)
            and (senior == 0 or militants.senior[i])
        ):
            drawn = draw(luck, militants.key[i])
            if drawn < best:
                best = drawn
                found = i
    return found


def seizures(people: People, world: World, week: int) -> None:
    """Remove the seniors, members and prisoners named by strikes, betrayals and executions.

    Reads
    -----
    groups: executed, key, lost_week, seniors_now, seniors_taken, struck, struck_province, wanted; regime: seed; tally

    Writes
    ------
    groups: lost_week, seniors_taken, wanted; tally
    """
    params = world.params[0]
    luck = stream(world.regime[0].seed, week, SEIZURE)
    militants = people.militants
    high = people.m_rows[HIGH]
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.executed + group.wanted + group.seniors_taken + group.struck > 0:
            # The counts of the last week stand until members have lived this one.
            people.m_rows[RECOUNT] = 1
        for _ in range(group.executed):
            row = lowest(militants, high, luck, g, Status.IMPRISONED, -1, 0)
            if row >= 0:
                end(militants, world, params, row, Status.KILLED)
        for k in range(group.wanted):
            row = lowest(militants, high, luck, g, Status.ACTIVE, -1, 1)
            if row >= 0:
                if militants.cell[row] != NO_CELL:
                    give_away(world, params, week, militants.cell[row], militants.key[row])
                end(militants, world, params, row, Status.PROSECUTED)
                world.regime[0].betrayed += 1
                lead(world, g, week, BETRAYED + k)
        for k in range(group.seniors_taken):
            row = lowest(militants, high, luck, g, Status.ACTIVE, -1, 1)
            if row >= 0:
                end(militants, world, params, row, Status.KILLED)
                lead(world, g, week, STRUCK + k)
        for _ in range(group.struck):
            row = lowest(militants, high, luck, g, Status.ACTIVE, group.struck_province, 0)
            if row >= 0:
                end(militants, world, params, row, Status.KILLED)
        group.wanted = 0
        group.seniors_taken = 0


def end(militants: Militants, world: World, params: Params, i: int, status: int) -> None:
    """End one militant's story and free his row."""
    count_end(world, params, militants.group[i], status)
    if militants.status[i] == Status.ACTIVE:
        world.groups[militants.group[i]].lost_week += 1
    militants.status[i] = Status.NONE
    militants.stage[i] = Stage.IDLE
    militants.cell[i] = NO_CELL


def militants(people: People, world: World, week: int) -> None:
    """Settle each militant's week, and keep the counts of militants.

    Reads
    -----
    cells: able, child, counted, facilitators, group, leader, led, living, members, parting, place, raided, veterans,
    visibility; groups: acts_week, beyond, deporting, dying, exits_week, expelling, extraditing, force, handing,
    hostility, in_iran, kills_week, knitting, lost_rate, lost_week, members, preparing, preparing_hazard, refuge,
    ripening, seniors_now, slip, ties_sum, tracked_hazard, treatment, untracked_hazard, veterans_now; regime: cells,
    exits_tracked, exits_untracked, gate, handovers, listed, plots_begun, prosecuted, seed; acts_here; age_hazard;
    arrive; break_share; destination; drawn; fade; freedom; gravity; hazard; links; local_cells; local_start; loose;
    members; moving; plot; prisoners_from; relocate; room; tally; tracked_since; untracked_since

    Writes
    ------
    cells: facilitators, known, led, members, veterans, visibility; groups: acts_week, attempts_week, beyond,
    exits_week, kills_week, lost_week, members, preparing, seniors_now, ties_sum, veterans_now; regime: exits_tracked,
    exits_untracked, handovers, plots_begun, prosecuted; acts_here; loose; members; room; tally; tracked_since;
    untracked_since
    """
    params = world.params[0]
    luck = stream(world.regime[0].seed, week, MILITANT_WEEK)
    militants = people.militants
    if people.m_rows[RECOUNT] != 0:
        recount(people, world)
    clear_week(world)
    count_room(world, params)
    note_disturbed(people, world)
    for k in range(stirred(people, world, params, luck)):
        row = people.acting[0, k]
        count_militant(militants, world, row, -1)
        live_member(militants, world, params, week, luck, row)
        count_militant(militants, world, row, 1)
    arrange(people)


def stirred(people: People, world: World, params: Params, luck: int) -> int:
    """Store the rows of members to whom something may happen, and return their number. Loops without calls stay in registers."""
    militants = people.militants
    key, status, group, place = militants.key, militants.status, militants.group, militants.place
    stage, ties, own = militants.stage, militants.ties, militants.cell
    disturbed, acting = people.noted, people.acting[0]
    count = 0
    for i in range(people.m_rows[AT_LARGE]):
        # Without branches, which would often be predicted wrongly.
        bound = bound_of(world.bound[group[i], place[i]], world.per_tie[group[i], place[i]], ties[i])
        acts = (stage[i] != Stage.IDLE) | (disturbed[own[i]] != 0) | (draw(luck, key[i]) < bound)
        acting[count] = i
        count += 1 if acts & (status[i] == Status.ACTIVE) else 0
    back = return_chance(params)
    for i in range(people.m_rows[AT_LARGE], people.m_rows[HIGH]):
        standing = status[i]
        acts = standing != Status.NONE
        if standing == Status.IMPRISONED:
            acts = world.break_share[group[i], place[i]] > 0.0 or leaves_prison(world, group[i])
        elif standing == Status.RETURNING:
            acts = draw(luck, key[i]) < back
        acting[count] = i
        count += 1 if acts else 0
    return count


def note_disturbed(people: People, world: World) -> None:
    """Note the cells whose members must act this week, in an array that stays in the nearest cache."""
    disturbed = people.noted
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        disturbed[index] = 1 if cell.raided > 0 or cell.parting != Parting.NONE else 0
    disturbed[NO_CELL] = 1 if has_cells(world) else 0


def live_member(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> None:
    """Settle one member's week."""
    if militants.status[i] != Status.ACTIVE:
        live_away(militants, world, params, week, luck, i)
        return
    # The rates are those of his group before his cell goes over to a rival.
    own_group = militants.group[i]
    if not is_driven(militants, world, params, week, luck, i):
        decide(militants, world, params, week, luck, i, own_group, draw(luck, militants.key[i]))


def leaves_prison(world: World, g: int) -> bool:
    """Return whether prisoners of a group are deported or handed over."""
    return world.groups[g].deporting > 0.0 or world.groups[g].extraditing > 0.0


def is_driven(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> bool:
    """Settle what pressure, relocation and raids do to a member at large; say whether it settles the week."""
    own_group = militants.group[i]
    key = militants.key[i]
    seed = world.regime[0].seed
    if world.groups[own_group].slip > 0.0:
        propensity = draw(stream(seed, 0, PROPENSITY), key)
        if leaves(propensity, world.groups[own_group].force, params):
            leave_country(militants, world, params, week, luck, i)
            return True
    relocated = world.relocate[own_group, militants.place[i]]
    if relocated > 0.0:
        moving = stream(seed, week, RELOCATION)
        if draw(moving, key) < relocated:
            militants.place[i] = sent_to(world, own_group, draw_again(moving, key, PLACE))
            militants.cell[i] = NO_CELL
            return True
    return has_cells(world) and is_raided(militants, world, params, week, luck, i)


def leave_country(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> None:
    """Let a member leave the country, tracked or untracked."""
    untracked = draw_again(luck, militants.key[i], FATE) < params.dispersal_untracked
    militants.status[i] = Status.UNTRACKED if untracked else Status.TRACKED
    militants.place[i] = NOWHERE
    militants.since[i] = week
    militants.stage[i] = Stage.IDLE
    militants.cell[i] = NO_CELL
    count_exit(world, militants.group[i], militants.status[i])


def is_raided(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> bool:
    """Settle what a member's cell goes through; say whether a raid on the cell took him.

    A member without a cell joins one. A member of a cell that breaks up finds another, or goes over to a rival with it.
    """
    own = militants.cell[i]
    if own == NO_CELL:
        drawn = draw_again(luck, militants.key[i], JOINS)
        militants.cell[i] = join(world, militants.group[i], militants.place[i], drawn)
        return False
    cell = world.cells[own]
    if cell.raided > 0 and is_taken(world, params, week, militants.key[i]):
        arrest(militants, world, params, week, luck, i)
        return True
    if cell.parting != Parting.NONE:
        militants.cell[i] = parts_with(world, params, own, draw_again(luck, militants.key[i], JOINS))
    return False


def arrest(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> None:
    """Arrest a member, or kill him in the attempt; a member taken alive may give other cells away."""
    own_group = militants.group[i]
    count_act(world, own_group, militants.place[i])
    if draw_again(luck, militants.key[i], FATE) < params.enforcement_kill_share:
        end(militants, world, params, i, Status.KILLED)
        world.groups[own_group].kills_week += 1
    else:
        if militants.cell[i] != NO_CELL:
            give_away(world, params, week, militants.cell[i], militants.key[i])
        militants.status[i] = Status.IMPRISONED
        militants.stage[i] = Stage.IDLE
        militants.cell[i] = NO_CELL
        world.groups[own_group].lost_week += 1


def decide(
    militants: Militants, world: World, params: Params, week: int, luck: int, i: int, g: int, drawn: float
) -> None:
    """Settle by one draw what a member at large does or suffers; `g` is his group before his cell went over."""
    own_place = militants.place[i]
    # Where policing follows links, only a member of a cell that can plan abroad begins a plot.
    plans = params.structure_policing != Policing.LINKS
    if not plans and militants.cell[i] != NO_CELL:
        plans = world.cells[militants.cell[i]].able > 0
    member = Member(
        militants.visibility[i] * VISIBILITY_UNIT, float(militants.ties[i]), militants.veteran[i], militants.stage[i]
    )
    risks = Risks(
        world.hazard[g, own_place],
        world.moving[g, own_place],
        world.plot[g, own_place] if plans else 0.0,
        world.freedom[g, own_place],
    )
    what = militant_choice(drawn, member, world.age_hazard[week - militants.entry[i]], risks, world.groups[g], params)
    if what == ARREST:
        arrest(militants, world, params, week, luck, i)
    elif what == DIE:
        end(militants, world, params, i, Status.KILLED)
    elif what == GO_HOME:
        end(militants, world, params, i, Status.WENT_HOME)
        group = world.groups[militants.group[i]]
        group.beyond = withdrawn(group.beyond, group.refuge)
    elif what == EXPEL:
        leave_country(militants, world, params, week, luck, i)
    elif what == HAND_OVER:
        end(militants, world, params, i, Status.HANDED_OVER)
    elif what == MOVE:
        militants.place[i] = refuge(
            world, params, militants.group[i], militants.cell[i], own_place, draw_again(luck, militants.key[i], PLACE)
        )
        militants.cell[i] = NO_CELL
    elif what == PLOT:
        advance(militants, world, params, i)
    elif what == TIE:
        militants.ties[i] += 1
    elif what == UNTIE:
        militants.ties[i] -= 1
    elif what == MATURE:
        militants.veteran[i] = 1


def count_begun(world: World, status: int) -> None:
    """Count a plot that begins, at home or abroad."""
    world.regime[0].plots_begun += 1
    if status != Status.ACTIVE:
        world.regime[0].plots_abroad += 1


def advance(militants: Militants, world: World, params: Params, i: int) -> None:
    """Take a plot one stage on; an attempt ends the story of the member who makes it."""
    if militants.stage[i] == Stage.PREPARING:
        count_attempt(world, militants.group[i])
        end(militants, world, params, i, Status.KILLED)
    else:
        count_begun(world, militants.status[i])
        militants.stage[i] = Stage.PREPARING


def live_away(militants: Militants, world: World, params: Params, week: int, luck: int, i: int) -> None:
    """Settle the week of a member abroad, in prison, on the way back, or in Iran."""
    own_group = militants.group[i]
    status = militants.status[i]
    key = militants.key[i]
    drawn = draw(luck, key)
    if status == Status.TRACKED or status == Status.UNTRACKED:
        faded = world.fade[week - militants.since[i]]
        what = exile_choice(drawn, status, militants.stage[i], faded, world.groups[own_group], params)
        if what == FIND:
            militants.status[i] = Status.TRACKED
        elif what == LOSE:
            militants.status[i] = Status.UNTRACKED
        elif what == ENTER:
            end(militants, world, params, i, Status.REFORMED)
        elif what == TRY:
            end(militants, world, params, i, Status.PROSECUTED)
        elif what == PLOT:
            advance(militants, world, params, i)
    elif status == Status.IMPRISONED:
        opened = world.break_share[own_group, militants.place[i]]
        breaking = stream(world.regime[0].seed, week, PRISON_BREAK)
        if opened > 0.0 and draw(breaking, key) < opened:
            if rejoins(draw_again(breaking, key, FATE), params):
                militants.status[i] = Status.RETURNING
            else:
                end(militants, world, params, i, Status.NOT_RETURNED)
        elif drawn < world.groups[own_group].deporting:
            leave_country(militants, world, params, week, luck, i)
        elif drawn < world.groups[own_group].extraditing:
            end(militants, world, params, i, Status.HANDED_OVER)
    elif status == Status.RETURNING:
        if drawn < return_chance(params):
            militants.status[i] = Status.ACTIVE
            militants.place[i] = homecoming(world, params, own_group, draw_again(luck, key, PLACE))
    elif status == Status.HAVEN and drawn < haven_hazard(world, params, own_group):
        militants.status[i] = Status.ACTIVE
        militants.place[i] = place_of(world, own_group, draw_again(luck, key, PLACE))
