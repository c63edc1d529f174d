"""The steps in which actors decide, as decisions of their Mesa agents. The reference engine always uses them.

The compiled engine uses one where a model has changed how actors of a kind act: by a subclass with a `step` of its own, or by removing
one of them.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache

from sim.engine.readable import readable
from sim.society.common.actor import Actor, SocietyModel, Week, seated
from sim.society.common.shared import patrols_links
from sim.society.common.tallies import has_cells
from sim.society.council.agents import Leader
from sim.society.council.steps.votes import does_vote, leaders
from sim.society.guests.agents import Cell, Group, seat_cells
from sim.society.guests.steps.cells import cells, measure, settled
from sim.society.guests.steps.strategy import leaderships
from sim.society.police.agents import Police
from sim.society.police.steps.patrols import police, recall
from sim.society.ranks.agents import Commander, Front
from sim.society.ranks.steps.chain import fronts, link_commanders
from sim.society.ranks.steps.stances import commanders, decides, prepare, settle
from sim.society.states.agents import State
from sim.society.states.steps.postures import acknowledge, postures
from sim.society.warlords.agents import Warlord
from sim.society.warlords.steps.bargains import bargains
from sim.society.world import World
from sim.terms import Orders


class ActorSteps:
    """The steps of the week in which the agents of a model decide.

    Parameters
    ----------
    model
        The model, whose actors are agents.
    world
        Its world.
    """

    def __init__(self, model: SocietyModel, world: World) -> None:
        self.model = model
        self.world = readable(world)
        self.params = self.world.params[0]

    def leaders(self, world: World, number: int) -> None:
        """Let every leader cast his ballot where the council votes."""
        if does_vote(self.params):
            self.step(Leader, number)

    def police(self, world: World, number: int) -> None:
        """Let the police of every province decide where to patrol."""
        if patrols_links(self.params):
            recall(world)
            self.step(Police, number)

    def postures(self, world: World, number: int) -> None:
        """Let every state decide on engagement, sanctions, drills and recognition."""
        self.step(State, number)
        acknowledge(world)

    def fronts(self, world: World, number: int) -> None:
        """Let every front pass orders on or withhold them."""
        if self.params.structure_orders == Orders.CHAIN:
            link_commanders(world, self.params)
            self.step(Front, number)

    def commanders(self, world: World, number: int) -> None:
        """Let every commander choose his stance, then change all stances at once."""
        if decides(self.params):
            prepare(world, self.params)
            self.step(Commander, number)
            settle(world, self.params, number)

    def cells(self, world: World, number: int) -> None:
        """Let cells find leaders, split, merge, and form links."""
        if not has_cells(world):
            return
        measure(world)
        week, seats = self.week_of(Cell, number), seated(self.model, "cell")
        # Cells act in the order of their keys. A cell that splits off this week is listed last, and acts from next week on.
        for row in world.roll[: int(world.regime[0].listed)].tolist():
            if world.cells[row].living > 0 and seats[row] in self.model.agents:
                act(seats[row], week)
        settled(world, self.params, number)
        seat_cells(self.model)

    def week_of(self, kind: type[Actor], number: int) -> Week:
        """Return a week as actors of a kind see it."""
        return Week(self.world, self.params, number, kind.purpose)

    def step(self, kind: type[Actor], number: int) -> None:
        """Let all remaining actors of a kind live a week, in the order of their rows. A scenario may have none."""
        week = self.week_of(kind, number)
        for _, actor in sorted(seated(self.model, kind.kind).items()):
            if actor in self.model.agents:
                act(actor, week)


def act(actor: Actor, week: Week) -> None:
    """Let an actor live a week. A `step` of a subclass may leave out the week, as in Mesa."""
    if _takes_week(type(actor).step):
        actor.step(week)
    else:
        actor.step()


@cache
def _takes_week(step: Callable[..., None]) -> bool:
    return len(inspect.signature(step).parameters) > 1


# The steps that loop over actors: the function of the week, the kind that decides in it, and the method for its agents.
ACTOR_STEPS: dict[Callable[..., None], tuple[type[Actor], Callable[[ActorSteps, World, int], None]]] = {
    leaders: (Leader, ActorSteps.leaders),
    fronts: (Front, ActorSteps.fronts),
    police: (Police, ActorSteps.police),
    commanders: (Commander, ActorSteps.commanders),
    leaderships: (Group, lambda steps, _, number: steps.step(Group, number)),
    cells: (Cell, ActorSteps.cells),
    bargains: (Warlord, lambda steps, _, number: steps.step(Warlord, number)),
    postures: (State, ActorSteps.postures),
}
_SHIPPED = {kind: (kind.step, kind.live) for kind, _ in ACTOR_STEPS.values()}


def changed_steps(model: SocietyModel) -> dict[str, Callable[[ActorSteps, World, int], None]]:
    """Return the steps, by name, whose actors a model lets decide in a way of their own."""
    return {
        step.__name__: method
        for step, (kind, method) in ACTOR_STEPS.items()
        if kind.kind in model.own_ways or (kind.step, kind.live) != _SHIPPED[kind]
    }
