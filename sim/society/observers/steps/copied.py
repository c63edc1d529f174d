"""Copying of fields into outputs at the end of a week, as the outputs declare."""

from __future__ import annotations

from sim.society.common.columns import Reals
from sim.society.observers.state import Sources
from sim.society.world import World


def copied(world: World, week: int) -> None:
    """Copy the declared sources of all outputs."""
    copy(world.plain_country[week : week + 1], world.copied_regime)
    copy(world.plain_groups[week], world.copied_groups)
    copy(world.plain_states[week], world.copied_states)
    copy(world.plain_provinces[week], world.copied_provinces)


def copy(table: Reals, sources: Sources) -> None:
    """Copy fields of one kind of row into a week's table."""
    columns, reals, wholes = sources.columns, sources.reals, sources.wholes
    for k in range(columns.shape[0]):
        column, field, whole = columns[k, 0], columns[k, 1], columns[k, 2]
        for row in range(table.shape[0]):
            table[row, column] = float(wholes[row, field]) if whole > 0 else reals[row, field]
