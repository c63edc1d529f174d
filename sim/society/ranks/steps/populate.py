"""The first fighters, in proportion to the size of their units."""

from __future__ import annotations

from sim.luck import draw_again, person_key, stream
from sim.society.common.columns import N_PROVINCES, Wholes
from sim.society.common.persons import BEFORE, BIRTH, TENURE, fighter_traits
from sim.society.common.rule import Params
from sim.society.ranks.rules.ranks import is_of_next_unit, weeks_served
from sim.society.ranks.state import Fighters
from sim.society.world import World


def populate_fighters(fighters: Fighters, world: World, params: Params, counts: Wholes) -> None:
    """Fill the first rows with the Taliban's fighters, in proportion to the size of their units."""
    regime = world.regime[0]
    luck = stream(regime.seed, BEFORE, BIRTH)
    row = 0
    for q in range(N_PROVINCES):
        here = world.provinces[q]
        total = 0
        for k in range(here.first_unit, here.beyond_unit):
            total += world.commanders[k].men
        unit = here.first_unit
        filled = world.commanders[unit].men
        for slot in range(counts[q]):
            while unit + 1 < here.beyond_unit and is_of_next_unit(slot, total, filled, counts[q]):
                unit += 1
                filled += world.commanders[unit].men
            key = person_key(regime.taliban_key, BEFORE, row)
            fighters.key[row] = key
            fighters.province[row] = q
            fighters.unit[row] = unit
            discipline, piety, affinity, bond, threshold = fighter_traits(luck, key, params)
            fighters.discipline[row] = discipline
            fighters.piety[row] = piety
            fighters.affinity[row] = affinity
            fighters.bond[row] = bond
            fighters.threshold[row] = threshold
            fighters.entry[row] = -2 - weeks_served(draw_again(luck, key, TENURE), params.desistance_scale)
            row += 1
    regime.fighters_born = row
