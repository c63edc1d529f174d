"""Quantities that the steps of several rooms compute: visibility, hiding, pursuit, obedience."""

from __future__ import annotations

from sim.luck import draw, draw_again, purpose, stream
from sim.society.common.columns import MOST_LINKS, SUM_AFFINITY, SUM_BOND, SUM_DISCIPLINE, TRAIT
from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.common.sums import total
from sim.society.guests.rules.strategy import kept_out_of_sight
from sim.society.observers.rules.sight import corrected
from sim.society.ranks.rules.obedience import carried_out, comradeship, obeys
from sim.society.world import World
from sim.terms import ENEMY, Policing


def mean_trait(world: World, q: int, which: int) -> float:
    """Return the mean of a trait over a province's fighters."""
    number = world.provinces[q].fighters
    return ratio(world.sums[q, which] * TRAIT, number)


def mean_trait_of_all(world: World, which: int) -> float:
    """Return the mean of a trait over all fighters."""
    return ratio(total(world.sums[:, which]) * TRAIT, total(world.provinces["fighters"]))


def hidden_here(world: World, g: int, q: int) -> float:
    """Return the number of a group's members whom the ranks hide in a province."""
    return world.hidden[g, q] + world.harboured[g, q]


def obedience_against(world: World, params: Params, g: int, q: int) -> float:
    """Return the probability that an average fighter of a province obeys an order against a group."""
    if not params.rule_obedience:
        return 1.0
    group = world.groups[g]
    comrade = comradeship(
        group.comradeship, group.ideological_share, mean_trait(world, q, SUM_BOND), mean_trait(world, q, SUM_AFFINITY)
    )
    here = world.provinces[q]
    discipline = mean_trait(world, q, SUM_DISCIPLINE)
    obeyed = obeys(here.odds, discipline, here.affinity_loss, comrade, params)
    return carried_out(world.passed[g, q], obeyed)


def seen_members(world: World, params: Params, g: int) -> float:
    """Return the members that observers estimate for a group: their count, corrected for the assumed detection."""
    return corrected(world.groups[g].seen, params) if params.rule_detection else world.groups[g].seen


def patrols_links(params: Params) -> bool:
    """Return whether the police decide where to patrol."""
    return params.structure_policing == Policing.LINKS


def unseen(params: Params, dormant: float) -> float:
    """Return the share of arrests and sightings that remain for a group or cell that is partly dormant."""
    return kept_out_of_sight(dormant, params)


BETRAYALS = purpose("cells given away")


RAIDED = purpose("members taken in a raid")


def is_taken(world: World, params: Params, week: int, key: int) -> bool:
    """Return whether a raid on a member's cell takes the member."""
    luck = stream(world.regime[0].seed, week, RAIDED)
    return draw(luck, key) < params.raids_taken


def give_away(world: World, params: Params, week: int, index: int, key: int) -> None:
    """Draw whether a member who was taken alive gives away cells that his own cell knows."""
    if not params.rule_given_away:
        return
    luck = stream(world.regime[0].seed, week, BETRAYALS)
    for k in range(MOST_LINKS):
        other = world.links[index, k]
        if other >= 0 and draw_again(luck, key, k) < params.raids_given_away:
            world.cells[other].known = int(params.raids_known_weeks)


def is_enemy(hostility: float, params: Params) -> bool:
    """Return whether the council treats a group as an enemy. Without differentiation, one menu serves all groups."""
    return hostility >= ENEMY and params.rule_differentiation != 0
