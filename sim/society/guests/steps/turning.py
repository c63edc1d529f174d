"""Cells of guests that go over to a rival under pressure, where recruitment is by contact."""

from __future__ import annotations

from sim.luck import draw_again, purpose, stream
from sim.society.common.columns import MOST_LINKS
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy
from sim.society.common.tallies import rival_group
from sim.society.council.rules.treatment import order_freedom
from sim.society.guests.rules.contact import share_gone
from sim.society.guests.steps.roll import localise
from sim.society.ranks.rules.cascade import goes, taken_in
from sim.society.world import World
from sim.terms import Parting, Recruitment, Treatment

TURNING = purpose("cells that go over to a rival")


# Draws of a cell, by their use.
REVIEW, CHOICE = 0, 1


def turn(world: World, params: Params, week: int, c: int) -> None:
    """Let a cell reconsider its host, and go over if the rival's attraction exceeds its threshold."""
    cell = world.cells[c]
    if params.structure_recruitment != Recruitment.CONTACT or not params.rule_going_over:
        return
    rival = rival_group(world)
    group = world.groups[cell.group]
    if rival < 0 or rival == cell.group or cell.members == 0 or cell.parting != Parting.NONE:
        return
    hosted = group.hostility < params.council_enemy_hostility and group.jihadist > 0
    if not hosted or group.treatment < Treatment.RESTRICT or world.members[rival, cell.place] == 0:
        return
    luck = stream(world.regime[0].seed, week, TURNING)
    if draw_again(luck, cell.key, REVIEW) < params.stances_review_hazard:
        likely = goes(
            1.0 - order_freedom(group.order, is_enemy(group.hostility, params), params),
            world.freedom[cell.group, cell.place],
            params.peers_weight,
            friends_gone(world, c, rival),
            params.cells_turning,
            params,
        )
        if draw_again(luck, cell.key, CHOICE) < taken_in(likely, world.regime[0].rival_room):
            cell.parting = Parting.TURN
            cell.child = rival


def friends_gone(world: World, c: int, rival: int) -> float:
    """Return the share of a cell's contacts that belong to a rival."""
    known = 0
    gone = 0
    for k in range(MOST_LINKS):
        other = world.links[c, k]
        if other >= 0:
            known += 1
            if world.cells[other].group == rival:
                gone += 1
    return share_gone(float(gone), float(known))


def turned(world: World, c: int) -> None:
    """Make a cell whose members went over part of the rival."""
    cell = world.cells[c]
    if cell.parting == Parting.TURN:
        cell.group = cell.child
        cell.child = c
        cell.parting = Parting.NONE
        localise(world)
