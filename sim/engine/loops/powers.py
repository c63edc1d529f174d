"""The weeks of leaders, police, leaderships of groups, warlords and states, as loops over their rows."""

from __future__ import annotations

from sim.engine.columns import People
from sim.week.bargains import bargain
from sim.week.patrols import campaign, patrol, patrols_links
from sim.week.states import acknowledge, act
from sim.week.strategy import lead_group
from sim.week.votes import before_votes, cast, does_vote
from sim.world.columns import World


def leaders_loop(people: People, world: World, week: int) -> None:
    """Where the council votes: every leader's ballot."""
    params = world.params[0]
    if does_vote(params):
        before_votes(world, params)
        for i in range(world.leaders.shape[0]):
            cast(world, params, week, i)


def police_loop(people: People, world: World, week: int) -> None:
    """Let the police of every province decide where they look."""
    params = world.params[0]
    if patrols_links(params):
        campaign(world, params, week)
        for q in range(world.police.shape[0]):
            patrol(world, params, week, q)


def leaderships_loop(people: People, world: World, week: int) -> None:
    """Before groups act: every leadership divides its group's effort."""
    for g in range(world.groups.shape[0]):
        lead_group(world, world.params[0], week, g)


def bargains_loop(people: People, world: World, week: int) -> None:
    """Every warlord waits, bargains or arms."""
    for k in range(world.warlords.shape[0]):
        bargain(world, world.params[0], week, k)


def postures_loop(people: People, world: World, week: int) -> None:
    """Every state engages, sanctions, drills, recognises."""
    for s in range(world.states.shape[0]):
        act(world, world.params[0], week, s)
    acknowledge(world)
