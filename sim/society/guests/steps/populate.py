"""The first members; traits depend on a person's key, so adding a group leaves all other people unchanged."""

from __future__ import annotations

from sim.luck import draw_again, person_key, stream
from sim.society.common.columns import N_PROVINCES, NO_CELL, NOWHERE, Wholes
from sim.society.common.forms import whole
from sim.society.common.persons import BEFORE, BIRTH, CELL, ORIGIN, TENURE, TIES, VETERAN, VISIBILITY, origin_of
from sim.society.common.rule import Params
from sim.society.common.tallies import count_in_cell, has_cells, name_elder
from sim.society.guests.rules.cadre import ties_at_birth
from sim.society.guests.state import Militants
from sim.society.guests.steps.cells import first_links, lead_on, measure, settled
from sim.society.guests.steps.roll import enter, form_cell
from sim.society.observers.rules.sight import whole_visibility
from sim.society.police.rules.raids import cells_filled
from sim.society.ranks.rules.ranks import weeks_served
from sim.society.world import World
from sim.terms import Status


def populate_militants(militants: Militants, world: World, params: Params, counts: Wholes) -> int:
    """Fill the first rows with members at large, prisoners, and seniors in Iran; return the number of rows."""
    row = 0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        seniors = whole(group.seniors)
        group.seniors_start = seniors
        slot = 0
        # Seniors are spread evenly over members, province by province.
        total = 0
        for q in range(N_PROVINCES):
            total += counts[g, q]
        every = total // seniors if seniors > 0 else 0
        left = seniors
        for q in range(N_PROVINCES):
            first = world.regime[0].cells
            raise_cells(world, params, g, q, counts[g, q])
            raised = world.regime[0].cells - first
            for k in range(counts[g, q]):
                senior = 0
                if left > 0 and every > 0 and slot % every == 0:
                    senior = 1
                    left -= 1
                settle(militants, world, g, row, slot, Status.ACTIVE, q, senior)
                if raised > 0:
                    militants.cell[row] = first + k % raised
                row += 1
                slot += 1
        for _ in range(whole(group.prisoners)):
            settle(militants, world, g, row, slot, Status.IMPRISONED, NOWHERE, 0)
            row += 1
            slot += 1
        for _ in range(whole(group.in_iran)):
            settle(militants, world, g, row, slot, Status.HAVEN, NOWHERE, 1)
            row += 1
            slot += 1
        group.born = slot
    people_cells(militants, world, params, row)
    return row


def raise_cells(world: World, params: Params, g: int, q: int, members: int) -> None:
    """Form the cells that a group's members in a province fill."""
    if has_cells(world) and members > 0:
        for _ in range(cells_filled(members, params)):
            form_cell(world, g, q, BEFORE)


def people_cells(militants: Militants, world: World, params: Params, rows: int) -> None:
    """Count the first members into their cells, and give cells leaders and links."""
    for i in range(rows):
        if militants.cell[i] != NO_CELL:
            count_in_cell(militants, world, i, 1)
            name_elder(militants, world, i)
    measure(world)
    enter(world, 0)
    for c in range(world.regime[0].cells):
        lead_on(world, params, c)
    first_links(world, params)
    settled(world, params, BEFORE)


def settle(militants: Militants, world: World, g: int, row: int, slot: int, status: int, q: int, senior: int) -> None:
    """Fill one row with one of a group's first members."""
    params = world.params[0]
    group = world.groups[g]
    luck = stream(world.regime[0].seed, BEFORE, BIRTH)
    key = person_key(group.key, BEFORE, slot)
    veterans = params.prison_veteran_share if status == Status.IMPRISONED else group.veterans
    veteran = 1 if senior or draw_again(luck, key, VETERAN) < veterans else 0
    drawn = draw_again(luck, key, TENURE)
    militants.key[row] = key
    militants.group[row] = g
    militants.status[row] = status
    militants.place[row] = q
    if status == Status.IMPRISONED:
        # The draw picks one of the few prisons.
        below = 0.0
        for k in range(N_PROVINCES):
            if world.prison[k] > 0.0:
                if draw_again(luck, key, CELL) >= below:
                    militants.place[row] = k
                below += world.prison[k]
    militants.origin[row] = origin_of(world, g, draw_again(luck, key, ORIGIN))
    militants.veteran[row] = veteran
    militants.senior[row] = senior
    militants.visibility[row] = whole_visibility(draw_again(luck, key, VISIBILITY), params)
    militants.ties[row] = ties_at_birth(status == Status.ACTIVE, draw_again(luck, key, TIES), params)
    longest = params.desistance_scale if veteran else params.ranks_newcomer_tenure
    militants.entry[row] = -2 - weeks_served(drawn, longest)
    militants.since[row] = BEFORE
    militants.cell[row] = NO_CELL
