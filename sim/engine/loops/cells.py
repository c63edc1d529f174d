"""Every cell's week, by their keys."""

from __future__ import annotations

from sim.engine.columns import People
from sim.week.cells import has_cells, live_cell, measure, settled
from sim.world.columns import World


def cells_loop(people: People, world: World, week: int) -> None:
    """Cells find leaders, split, join, and come to know each other."""
    if not has_cells(world):
        return
    params = world.params[0]
    measure(world)
    for k in range(world.regime[0].listed):
        if world.cells[world.roll[k]].living > 0:
            live_cell(world, params, week, world.roll[k])
    settled(world, params, week)
