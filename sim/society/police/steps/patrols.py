"""Searches of the police by province."""

from __future__ import annotations

from sim.society.common.rule import Params
from sim.society.common.shared import patrols_links
from sim.society.police.rules.patrols import attacked_next, attention
from sim.society.world import People, World


def recall(world: World) -> None:
    """Compute the mean of remembered attacks over provinces."""
    total = 0.0
    for q in range(world.police.shape[0]):
        total += world.police[q].attacked
    world.regime[0].attacked = total / world.police.shape[0]


def patrol(world: World, params: Params, q: int) -> None:
    """Let the police of a province update their memory of attacks, and decide how hard to look."""
    police, regime = world.police[q], world.regime[0]
    attacks = 0
    for g in range(world.groups.shape[0]):
        attacks += world.attacks[g, q]
    police.attacked = attacked_next(police.attacked, float(attacks), params)
    chase = params.policing_chase if params.rule_patrols else 0.0
    police.attention = attention(police.attacked, regime.attacked, chase)


def police(people: People, world: World, week: int) -> None:
    """Let the police of each province decide where they look.

    Reads
    -----
    police: attacked; regime: attacked, seed; attacks

    Writes
    ------
    police: attacked, attention; regime: attacked
    """
    params = world.params[0]
    if patrols_links(params):
        recall(world)
        for q in range(world.police.shape[0]):
            patrol(world, params, q)
