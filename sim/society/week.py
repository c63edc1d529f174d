"""The week: its steps, in the order in which they happen.

The model, both engines, the compilation and runs with held inputs read this list, so a new step needs only a line here. A step is a
function over the world's arrays in the package of its actor. Steps that also take `people` loop over people or actors: the compiled
engine calls the function, and in the reference engine each person or actor lives the week as a Mesa agent (`sim.engine.reference`).

Every step declares in its docstring the fields of the world that it reads and writes under any structure and switches. `make renew`
writes the declarations from a recorded run, and a test compares the two.

A step loops, selects rows, draws, compares, counts, sums and calls rules. All other formulas, and every number that decides what
people do, belong to rules. Steps run as Python in the reference engine and are compiled for the other one, so they use only what both
support: no keyword arguments, no comprehensions over arrays, sums in a fixed order.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from types import SimpleNamespace

from sim.society.council.steps.deliberation import deliberation
from sim.society.council.steps.votes import leaders, verdicts
from sim.society.country.steps.events import events
from sim.society.country.steps.money import regime
from sim.society.country.steps.triggers import triggers
from sim.society.guests.steps.arrivals import arrivals
from sim.society.guests.steps.assaults import assaults
from sim.society.guests.steps.cells import cells
from sim.society.guests.steps.groups import groups
from sim.society.guests.steps.militants import militants, seizures
from sim.society.guests.steps.strategy import leaderships
from sim.society.observers.steps.record import record
from sim.society.observers.steps.sight import sight
from sim.society.police.steps.enforcement import enforcement
from sim.society.police.steps.patrols import police
from sim.society.police.steps.raids import raids
from sim.society.ranks.steps.chain import fronts
from sim.society.ranks.steps.fighters import fighters, followers
from sim.society.ranks.steps.obedience import obedience
from sim.society.ranks.steps.stances import commanders
from sim.society.states.steps.fears import states
from sim.society.states.steps.postures import postures
from sim.society.warlords.steps.bargains import bargains
from sim.society.warlords.steps.contests import warlords
from sim.society.world import World

# Headings in the docstring of a step, followed by the fields of arrays with rows, and then the other arrays.
READS, WRITES = "Reads", "Writes"


@dataclass(frozen=True)
class Step:
    """One step of the week.

    Attributes
    ----------
    act
        The function, called with the world and the week, and first with the people where it loops over them.
    text
        What it does.
    bound
        Column of the world that bounds the hazards and so saves most people the full rules, if any.
    """

    act: Callable[..., None]
    text: str
    bound: str = ""

    @property
    def name(self) -> str:
        """Name of the step in an engine."""
        return self.act.__name__

    @property
    def room(self) -> str:
        """Package of the actor who acts in it."""
        return self.act.__module__.split(".")[2]

    @cached_property
    def people(self) -> bool:
        """True if the step takes the people as an argument."""
        return "people" in inspect.signature(self.act).parameters

    @cached_property
    def reads(self) -> frozenset[str]:
        """Declared reads: `groups.treatment`, or `beliefs` for a plain array."""
        return self._declared(READS)

    @cached_property
    def writes(self) -> frozenset[str]:
        """Declared writes."""
        return self._declared(WRITES)

    def _declared(self, heading: str) -> frozenset[str]:
        _, _, text = inspect.cleandoc(self.act.__doc__ or "").partition(f"\n{heading}\n{'-' * len(heading)}\n")
        found = set()
        for part in " ".join(text.split("\n\n")[0].split()).split("; "):
            array, _, fields = part.partition(": ")
            found |= {f"{array}.{field}" for field in fields.split(", ")} if fields else {array}
        return frozenset(found - {""})


SCHEDULE: tuple[Step, ...] = (
    Step(regime, "what the regime can pay for, and how moderate it sounds"),
    Step(triggers, "what was seen orders policies, or takes them back"),
    Step(events, "the scenario's dated shocks"),
    Step(deliberation, "leaders learn, and choose a treatment for each group"),
    Step(leaders, "leaders vote, and hide guests for whom they were overruled"),
    Step(verdicts, "votes are counted, and seats filled"),
    Step(fronts, "fronts pass on what their leaders order, or do not"),
    Step(obedience, "how far orders reach, province by province"),
    Step(police, "where police look, and how sure they are of whom they take"),
    Step(enforcement, "whom the police hunt, and how well"),
    Step(commanders, "commanders weigh where to stand, and change together"),
    Step(followers, "fighters follow commanders who leave"),
    Step(fighters, "the ranks obey, break orders, leave", bound="provinces.bound"),
    Step(seizures, "strikes, betrayals and executions find their men"),
    Step(leaderships, "leaderships of groups learn what paid, and divide their effort"),
    Step(groups, "groups grow, tie, plan, attack at home"),
    Step(raids, "leads name cells, where policing follows links"),
    Step(militants, "members are caught, move, plot, slip out", bound="bound"),
    Step(assaults, "each attack finds whom it hits"),
    Step(arrivals, "recruits join"),
    Step(cells, "cells find leaders, split, join, and come to know each other"),
    Step(bargains, "rivals wait, take a post, return, arm, host"),
    Step(warlords, "armed men contest ground"),
    Step(sight, "what observers count; betrayal; strikes"),
    Step(states, "what states believe, fear and expect"),
    Step(postures, "states engage, sanction, drill, recognise"),
    Step(record, "the week's row in every table"),
)


def week(do: SimpleNamespace, world: World, people: object, now: int) -> None:
    """Run one week: the steps of `SCHEDULE` in order.

    Parameters
    ----------
    do
        The steps of an engine by name: plain functions, methods, or compiled functions.
    world, people
        The world and its people.
    now
        The week, -1 for the one before 20 August 2021.
    """
    for step in SCHEDULE:
        live = getattr(do, step.name)
        if step.people:
            live(people, world, now)
        else:
            live(world, now)
