"""Cells: they form, split, merge, choose leaders, and link with other cells.

Members join cells during their own week (`join`, `count_in_cell`). The decisions here are made cell by cell after all
members are counted. None of this happens if the world has room for one cell only, which stands for no cells.
"""

from __future__ import annotations

from sim.luck import draw_again, purpose, stream
from sim.society.common.columns import MOST_LINKS, N_ADDS, N_PROVINCES, NO_CELL
from sim.society.common.forms import ratio
from sim.society.common.persons import elsewhere
from sim.society.common.rule import Params
from sim.society.common.tallies import has_cells, seeks_leader
from sim.society.guests.steps.near import RELINKED, gather
from sim.society.guests.steps.roll import FOUNDING, enter, form_cell, localise, strike_off
from sim.society.police.rules.raids import (
    closure_chance,
    least_of_cell,
    links_sought,
    may_lose,
    may_plot,
    most_of_cell,
    reach,
    room_left,
    seasoned_share,
    stays_behind,
    unused_loss,
    whole_size,
)
from sim.society.world import People, World
from sim.terms import Parting, Policing

CELLS = purpose("cells")


# Draws of a cell in a week, by their use.
FRIEND, FURTHER, MEETS, DROPS = 0, 1, 2, 10


# Draws at the founding of a cell: the number of links, and for each whether it is near and which cell it leads to.
COUNT, SEEKS = 0, 1


def room_in(world: World, params: Params, index: int) -> int:
    """Return the number of members that a cell can still take by last week's count; zero while it breaks up."""
    cell = world.cells[index]
    return room_left(cell.counted, params) if cell.living > 0 and cell.parting == Parting.NONE else 0


def count_room(world: World, params: Params) -> None:
    """Add up the room in the cells of all provinces, for the draws of `join`."""
    for k in range(world.regime[0].listed):
        world.room[k + 1] = world.room[k] + room_in(world, params, world.local_cells[k])


def join(world: World, g: int, q: int, drawn: float) -> int:
    """Draw the cell that a member without a cell joins in his province, in proportion to the room in each."""
    at = g * N_PROVINCES + q
    first, beyond = world.local_start[at], world.local_start[at + 1]
    total = world.room[beyond] - world.room[first]
    rank = int(drawn * total)
    for k in range(first, beyond):
        if world.room[k + 1] - world.room[first] > rank:
            return world.local_cells[k]
    return NO_CELL


def linked_place(world: World, index: int, drawn: float) -> int:
    """Draw the province of a linked cell in another province, or return -1 if there is none."""
    count = 0
    for k in range(MOST_LINKS):
        if is_elsewhere(world, index, world.links[index, k]):
            count += 1
    rank = int(drawn * count)
    for k in range(MOST_LINKS):
        other = world.links[index, k]
        if is_elsewhere(world, index, other):
            if rank == 0:
                return world.cells[other].place
            rank -= 1
    return -1


def is_elsewhere(world: World, index: int, other: int) -> bool:
    """Return whether the other cell exists and is in another province."""
    return other >= 0 and world.cells[other].place != world.cells[index].place


def refuge(world: World, params: Params, g: int, index: int, q: int, drawn: float) -> int:
    """Draw where a member who is driven out goes: to linked cells elsewhere, or else to comrades."""
    if params.structure_policing == Policing.LINKS and index != NO_CELL:
        place = linked_place(world, index, drawn)
        if place >= 0:
            return place
    return elsewhere(world, g, q, drawn)


def count_links(world: World, index: int) -> int:
    """Return the number of cells that a cell knows."""
    count = 0
    for k in range(MOST_LINKS):
        if world.links[index, k] >= 0:
            count += 1
    return count


def nth_link(world: World, index: int, number: int) -> int:
    """Return the cell behind the n-th link of a cell."""
    for k in range(MOST_LINKS):
        if world.links[index, k] >= 0:
            if number == 0:
                return world.links[index, k]
            number -= 1
    return index


def know(world: World, one: int, other: int) -> bool:
    """Link two cells if they are not linked and both have a free link; return whether a link was made."""
    if one == other:
        return False
    mine = -1
    theirs = -1
    for k in range(MOST_LINKS - 1, -1, -1):
        if world.links[one, k] == other:
            return False
        if world.links[one, k] < 0:
            mine = k
        if world.links[other, k] < 0:
            theirs = k
    if mine < 0 or theirs < 0:
        return False
    world.links[one, mine] = other
    world.links[other, theirs] = one
    world.relinked[one] = world.relinked[other] = RELINKED
    return True


def meet(world: World, one: int, other: int, week: int) -> None:
    """Link two cells, and record that their links were used."""
    if know(world, one, other):
        world.cells[one].used = week
        world.cells[other].used = week


def forget(world: World, one: int, other: int) -> None:
    """Remove the link between two cells."""
    for k in range(MOST_LINKS):
        if world.links[one, k] == other:
            world.links[one, k] = -1
        if world.links[other, k] == one:
            world.links[other, k] = -1
    world.relinked[one] = world.relinked[other] = RELINKED


def seek(world: World, params: Params, luck: int, index: int, wanted: int) -> None:
    """Let a cell seek links to others of its family: mostly nearby, the rest anywhere."""
    cell = world.cells[index]
    family = world.groups[cell.group].family
    for k in range(wanted):
        near = draw_again(luck, cell.key, SEEKS + 2 * k) < params.peers_inside
        count = list_kin(world, index, family, near)
        if count == 0 and near:
            count = list_kin(world, index, family, False)
        if count > 0:
            rank = int(draw_again(luck, cell.key, SEEKS + 2 * k + 1) * count)
            meet(world, index, world.met[rank], cell.used)


def list_kin(world: World, index: int, family: int, near: bool) -> int:
    """List the cells of a family, other than one cell, that are near enough, and return their number."""
    count = 0
    for j in range(world.regime[0].listed):
        if is_kin(world, index, world.roll[j], family, near):
            world.met[count] = world.roll[j]
            count += 1
    return count


def is_kin(world: World, index: int, other: int, family: int, near: bool) -> bool:
    """Return whether another cell belongs to a family and is near enough."""
    there = world.cells[other]
    close = not near or there.place == world.cells[index].place
    return close and other != index and there.living > 0 and world.groups[there.group].family == family


def first_links(world: World, params: Params) -> None:
    """Link the first cells; each seeks half as many links as a cell has on average."""
    luck = stream(world.regime[0].seed, -2, FOUNDING)
    for k in range(world.regime[0].listed):
        index = world.roll[k]
        whole = links_sought(draw_again(luck, world.cells[index].key, COUNT), params)
        seek(world, params, luck, index, whole)


def lead_on(world: World, params: Params, index: int) -> None:
    """Give a cell that has been without a leader for some weeks its most experienced member as leader."""
    cell = world.cells[index]
    if seeks_leader(cell, params):
        cell.leader = cell.elder
        cell.led = 1
    if cell.led > 0:
        cell.vacant = 0
    elif cell.members > 0:
        cell.vacant += 1


def live_cell(world: World, params: Params, week: int, luck: int, index: int) -> None:
    """Live a cell's week: leader, size and links.

    Parameters
    ----------
    world, params
        World and parameters.
    week
        The week.
    luck
        The week's stream for cells.
    index
        Row of a living cell.
    """
    cell = world.cells[index]
    if cell.members == 0 and week > cell.born + 1:
        dissolve(world, index)
        return
    lead_on(world, params, index)
    part(world, params, week, index)
    # A link was used when either of its cells was, so a cell that was active loses none.
    if may_lose(0.0, float(week - cell.used), params):
        drop_links(world, params, week, luck, index)
    befriend(world, params, week, luck, index)


def drop_links(world: World, params: Params, week: int, luck: int, index: int) -> None:
    """Let a cell lose links that were not used for long."""
    cell = world.cells[index]
    for k in range(MOST_LINKS):
        other = world.links[index, k]
        # A free slot stands for the cell itself here, so that one branch settles most links.
        near = world.cells[other if other >= 0 else index]
        idle = float(week - (cell.used if cell.used > near.used else near.used))
        # The cell with the lower key decides for both ends whether a link is lost.
        if (near.key > cell.key) & may_lose(0.0, idle, params):
            drawn = draw_again(luck, cell.key, DROPS + k)
            if may_lose(drawn, idle, params) and drawn < unused_loss(idle, params):
                forget(world, index, other)


def befriend(world: World, params: Params, week: int, luck: int, index: int) -> None:
    """Let a cell meet a contact of one of its contacts; veterans with freedom of action do this."""
    cell = world.cells[index]
    if not params.rule_regrowth or cell.members == 0:
        return
    seasoned = seasoned_share(cell.veterans, cell.members, params)
    chance = closure_chance(seasoned, world.freedom[cell.group, cell.place], params)
    if draw_again(luck, cell.key, MEETS) < chance:
        count = count_links(world, index)
        if count == 0:
            # A cell without links seeks another of its family, as at its founding.
            seek(world, params, luck, index, 1)
            return
        friend = nth_link(world, index, int(draw_again(luck, cell.key, FRIEND) * count))
        theirs = count_links(world, friend)
        further = nth_link(world, friend, int(draw_again(luck, cell.key, FURTHER) * theirs))
        meet(world, index, further, week)


def dissolve(world: World, index: int) -> None:
    """End a cell and all its links."""
    for k in range(MOST_LINKS):
        other = world.links[index, k]
        if other >= 0:
            forget(world, index, other)
    world.cells[index].living = 0
    world.cells[index].leader = 0


def part(world: World, params: Params, week: int, index: int) -> None:
    """Let a cell that is too big split, and one that is too small merge with others nearby."""
    cell = world.cells[index]
    cell.parting = Parting.NONE
    if cell.members > most_of_cell(params):
        child = form_cell(world, cell.group, cell.place, week)
        if child >= 0:
            cell.parting = Parting.SPLIT
            cell.child = child
            meet(world, index, child, week)
    elif cell.members < least_of_cell(params) and week > cell.born + 1:
        at = cell.group * N_PROVINCES + cell.place
        for k in range(world.local_start[at], world.local_start[at + 1]):
            other = world.local_cells[k]
            if other != index and world.cells[other].counted >= least_of_cell(params):
                if room_in(world, params, other) >= cell.members:
                    cell.parting = Parting.MERGE
                    break


def house(world: World, params: Params, week: int) -> None:
    """Form cells for members who have no cell and find no room in one."""
    luck = stream(world.regime[0].seed, week, FOUNDING)
    first = world.regime[0].listed
    for g in range(world.groups.shape[0]):
        for q in range(N_PROVINCES):
            left = world.loose[g, q]
            if left > 0:
                at = g * N_PROVINCES + q
                left -= world.room[world.local_start[at + 1]] - world.room[world.local_start[at]]
            while left > 0:
                index = form_cell(world, g, q, week)
                if index < 0:
                    break
                left -= whole_size(params)
    if world.regime[0].listed > first:
        enter(world, first)
        for k in range(first, world.regime[0].listed):
            seek(world, params, luck, world.roll[k], 1)
        enter(world, 0)
        localise(world)


def survey(world: World, params: Params, index: int, links: int) -> None:
    """Set what a cell can do, from the cells within two links."""
    cell = world.cells[index]
    if world.relinked[index] != 0:
        add_up(world, index)
    veterans = cell.veterans + world.adds[index, N_ADDS]
    facilitators = cell.facilitators + world.adds[index, N_ADDS + 1]
    undisturbed = world.adds[index, 2] + world.adds[index, N_ADDS + 2]
    cell.reach = reach(float(veterans), params)
    # A cell without a leader does not act.
    plots = may_plot(float(links), float(veterans), float(facilitators), float(undisturbed)) and cell.vacant == 0
    cell.able = 1 if plots else 0


def add_up(world: World, index: int) -> None:
    """Add up what the cells within two links add, since their list was made anew."""
    for what in range(N_ADDS):
        world.adds[index, N_ADDS + what] = 0
    count = 0
    while world.near[index, count] != NO_CELL:
        other = world.near[index, count]
        for what in range(N_ADDS):
            world.adds[index, N_ADDS + what] += world.adds[other, what]
        count += 1
    world.relinked[index] = 0


def pass_on(world: World, index: int) -> None:
    """Note what a cell adds, and pass changes on to the cells within two links, which have it on their lists."""
    cell = world.cells[index]
    veterans = cell.veterans - world.adds[index, 0]
    facilitators = cell.facilitators - world.adds[index, 1]
    undisturbed = (1 if cell.known == 0 else 0) - world.adds[index, 2]
    if veterans | facilitators | undisturbed == 0:
        return
    count = 0
    # The list of a dead cell is that of its last week, and nobody has it on a list.
    while cell.living > 0 and world.near[index, count] != NO_CELL:
        other = world.near[index, count]
        world.adds[other, N_ADDS] += veterans
        world.adds[other, N_ADDS + 1] += facilitators
        world.adds[other, N_ADDS + 2] += undisturbed
        count += 1
    world.adds[index, 0] += veterans
    world.adds[index, 1] += facilitators
    world.adds[index, 2] += undisturbed


def survey_all(world: World, params: Params) -> None:
    """Set what each cell can do, and average links and reach over the members of each group."""
    for index in range(world.regime[0].cells):
        pass_on(world, index)
    for g in range(world.groups.shape[0]):
        world.groups[g].linked = 0.0
        world.groups[g].reach = 0.0
    for k in range(world.regime[0].listed):
        index = world.roll[k]
        cell = world.cells[index]
        if cell.living > 0:
            links = count_links(world, index)
            survey(world, params, index, links)
            group = world.groups[cell.group]
            if group.members > 0:
                share = ratio(cell.members, group.members)
                group.linked += share * links
                group.reach += share * (cell.reach if cell.vacant == 0 else 0.0)


def measure(world: World) -> None:
    """Store each cell's number of members, now that all are counted."""
    for index in range(world.regime[0].cells):
        world.cells[index].counted = world.cells[index].members


def settled(world: World, params: Params, week: int) -> None:
    """Finish the week of cells: remove dead cells, house members without a cell, and survey the links."""
    strike_off(world)
    localise(world)
    count_room(world, params)
    house(world, params, week)
    gather(world)
    survey_all(world, params)


def parts_with(world: World, params: Params, index: int, drawn: float) -> int:
    """Draw where a member of a cell that breaks up goes."""
    cell = world.cells[index]
    if cell.parting == Parting.SPLIT:
        return index if stays_behind(drawn, params) else cell.child
    return join(world, cell.group, cell.place, drawn)


def cells(people: People, world: World, week: int) -> None:
    """Let cells choose leaders, split, merge, and make links.

    Reads
    -----
    cells: born, counted, elder, facilitators, group, key, known, led, living, members, parting, place, reach, used,
    vacant, veterans; groups: cells_born, family, key, linked, members, reach; regime: cells, listed, seed; adds;
    freedom; known; links; local_cells; local_start; loose; met; near; relinked; roll; room

    Writes
    ------
    cells: able, activity, born, child, counted, dormant, group, key, known, leader, led, living, members, parting,
    place, raided, reach, recruits, used, vacant; groups: cells_born, linked, reach; regime: cells, listed; adds; known;
    links; local_cells; local_start; met; near; relinked; roll; room
    """
    if not has_cells(world):
        return
    params = world.params[0]
    luck = stream(world.regime[0].seed, week, CELLS)
    measure(world)
    for k in range(world.regime[0].listed):
        if world.cells[world.roll[k]].living > 0:
            live_cell(world, params, week, luck, world.roll[k])
    settled(world, params, week)
