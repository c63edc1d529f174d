"""The week: every step once, in the order in which everything happens.

The model, both engines, the warm-up and runs with held inputs read this list; adding a step is adding its line. What goes through
the people one by one has no function here: it is `NAME_loop` in `sim/engine/loops` to the compiled engine, and the method NAME of
the reference engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sim.week import (
    assaults,
    council,
    events,
    groups,
    orders,
    raids,
    record,
    regime,
    sight,
    states,
    triggers,
    votes,
    warlords,
)
from sim.world.columns import World


@dataclass(frozen=True)
class Step:
    """One step of the week.

    Attributes
    ----------
    name
        Name under which an engine performs it.
    text
        What it does.
    act
        The function, called with the world and the week; none where an engine goes through its people.
    bound
        Column of the world that spares most people the full rules, where there is one.
    """

    name: str
    text: str
    act: Callable[[World, int], None] | None = None
    bound: str = ""

    @cached_property
    def people(self) -> bool:
        """Whether it goes through the people."""
        return self.act is None


SCHEDULE: tuple[Step, ...] = (
    Step("regime", "what the regime can pay for, and how moderate it sounds", regime.regime),
    Step("triggers", "what was seen orders policies, or takes them back", triggers.triggers),
    Step("events", "the scenario's dated shocks", events.events),
    Step("deliberation", "leaders learn, and choose a treatment for each group", council.deliberation),
    Step("leaders", "leaders vote, and hide guests for whom they were overruled"),
    Step("verdicts", "votes are counted, and seats filled", votes.verdicts),
    Step("fronts", "fronts pass on what their leaders order, or do not"),
    Step("obedience", "how far orders reach, province by province", orders.obedience),
    Step("police", "where police look, and how sure they are of whom they take"),
    Step("enforcement", "whom the police hunt, and how well", orders.enforcement),
    Step("commanders", "commanders weigh where to stand, and change together"),
    Step("followers", "fighters follow commanders who leave"),
    Step("fighters", "the ranks obey, break orders, leave", bound="provinces.bound"),
    Step("seizures", "strikes, betrayals and executions find their men"),
    Step("leaderships", "leaderships of groups learn what paid, and divide their effort"),
    Step("groups", "groups grow, tie, plan, attack at home", groups.groups),
    Step("raids", "leads name cells, where policing follows links", raids.raids),
    Step("militants", "members are caught, move, plot, slip out", bound="bound"),
    Step("assaults", "each attack finds whom it hits", assaults.assaults),
    Step("arrivals", "recruits join"),
    Step("cells", "cells find leaders, split, join, and come to know each other"),
    Step("bargains", "rivals wait, take a post, return, arm, host"),
    Step("warlords", "armed men contest ground", warlords.warlords),
    Step("sight", "what observers count; betrayal; strikes", sight.sight),
    Step("states", "what states believe, fear and expect", states.states),
    Step("postures", "states engage, sanction, drill, recognise"),
    Step("record", "the week's row in every table", record.record),
)
