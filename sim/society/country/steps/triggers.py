"""Events under a condition are ordered or reversed, given the outputs recorded for the week before.

An order sets the week in which its event begins, and a reversal shortens the event's duration. Everything else is as for any dated
event.
"""

from __future__ import annotations

from sim.society.common.columns import NEVER
from sim.society.country.rules.triggers import has_turned, is_due, streak_next, weeks_granted
from sim.society.country.steps.events import sanction, turn_key
from sim.society.world import World
from sim.terms import EventKind, Ordered, OutputTable


def triggers(world: World, week: int) -> None:
    """Check every condition, and order, reverse or end its event.

    Reads
    -----
    events: week, weeks; triggers: back, begun, cooling_off, ended, event, first, last, over, standing, times_left,
    turns, weeks, weeks_left; watches: column, falling, level, needed, other, row, seen, streak, table; plain_groups

    Writes
    ------
    events: week, weeks; triggers: begun, standing, times_left, weeks_left; watches: seen, streak; orders
    """
    for row in range(world.triggers.shape[0]):
        trigger = world.triggers[row]
        event = world.events[trigger.event]
        stands = event.week <= week < event.week + event.weeks
        if trigger.standing == 1 and not stands:
            trigger.standing = 0
            trigger.ended = event.week + event.weeks
            undo(world, trigger.event)
        if trigger.over == 1:
            continue
        look(world, 2 * row, week)
        if trigger.begun == 1:
            # The condition that ends an event is checked only after the event has begun.
            look(world, 2 * row + 1, week)
        watch = world.watches[2 * row]
        until = world.watches[2 * row + 1]
        if week >= trigger.last or (until.table != OutputTable.NONE and until.streak >= until.needed):
            trigger.over = 1
            if stands:
                take_back(world, row, week)
                world.orders[week + 1, row] = Ordered.ENDED
            elif event.week > week:
                event.week = NEVER
        elif watch.table == OutputTable.NONE:
            trigger.standing = 1 if stands else 0
            trigger.begun = 1 if stands else trigger.begun
        elif trigger.standing == 1:
            watch.streak = 0
            if trigger.turns == 1 and has_turned(watch.seen, trigger.back, watch.falling) == 1:
                take_back(world, row, week)
                world.orders[week + 1, row] = Ordered.TAKEN_BACK
        elif (
            week >= trigger.first
            and is_due(
                watch.streak,
                watch.needed,
                week - trigger.ended,
                trigger.cooling_off,
                trigger.times_left,
                trigger.weeks_left,
            )
            == 1
        ):
            event.week = week
            event.weeks = weeks_granted(trigger.weeks, trigger.weeks_left)
            trigger.standing = 1
            trigger.begun = 1
            trigger.times_left -= 1
            trigger.weeks_left -= event.weeks
            world.orders[week + 1, row] = Ordered.ORDERED


def look(world: World, row: int, week: int) -> None:
    """Read the output of a condition, and count the weeks for which it has been met. No output is recorded before week 0."""
    watch = world.watches[row]
    if watch.table == OutputTable.NONE or week < 1:
        return
    watch.seen = read(world, watch.table, week - 1, watch.row, watch.other, watch.column)
    watch.streak = streak_next(watch.streak, watch.seen, watch.level, watch.falling)


def read(world: World, table: int, week: int, row: int, other: int, column: int) -> float:
    """Return one recorded value."""
    if table == OutputTable.COUNTRY:
        return world.plain_country[week, column]
    if table == OutputTable.GROUP:
        return world.plain_groups[week, row, column]
    if table == OutputTable.STATE:
        return world.plain_states[week, row, column]
    if table == OutputTable.PROVINCE:
        return world.plain_provinces[week, row, column]
    return world.plain_cells[week, row, other, column]


def take_back(world: World, row: int, week: int) -> None:
    """End an active event before this week, and return its remaining weeks to the budget."""
    trigger = world.triggers[row]
    event = world.events[trigger.event]
    trigger.weeks_left += event.week + event.weeks - week
    event.weeks = week - event.week
    trigger.standing = 0
    trigger.ended = week
    undo(world, trigger.event)


def undo(world: World, e: int) -> None:
    """Reverse the lasting effects of an event, unless another active event keeps them."""
    event = world.events[e]
    if event.kind == EventKind.IRAN_GATE and not ordered_still(world, e, -1):
        turn_key(world, 1 - event.flag)
    for s in range(world.states.shape[0]):
        if event.kind == EventKind.SANCTION and world.event_states[e, s] > 0.0 and not ordered_still(world, e, s):
            sanction(world, s, 1 - event.flag)


def ordered_still(world: World, e: int, s: int) -> bool:
    """Return whether another event under a condition with the same effect is active, for the same state where one is given."""
    event = world.events[e]
    for row in range(world.triggers.shape[0]):
        other = world.triggers[row].event
        same = world.events[other].kind == event.kind and world.events[other].flag == event.flag
        by_it = s < 0 or world.event_states[other, s] > 0.0
        if other != e and world.triggers[row].standing == 1 and same and by_it:
            return True
    return False
