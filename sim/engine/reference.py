"""The reference engine: each person is a Mesa agent, and the steps run as plain Python. It is slow, and defines the correct results."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import SimpleNamespace

import numpy as np
from mesa.agent import AgentSet

from sim.engine.actors import ACTOR_STEPS, ActorSteps
from sim.engine.assumptions import Assumptions
from sim.engine.population import MILITANT, PeopleVerbs, names_of
from sim.engine.readable import snapshots
from sim.luck import draw, draw_again, person_key, stream
from sim.mesa_compat import Model
from sim.scenario import Scenario
from sim.society.common.actor import SocietyModel, Week
from sim.society.common.choices import DEFECT, DIE, GO_HOME
from sim.society.common.columns import NO_CELL
from sim.society.common.persons import (
    BIRTH,
    FIGHTER_WEEK,
    MILITANT_WEEK,
    PLACE,
    SEIZURE,
    UNIT,
    fighter_traits,
    home_of,
    unit_of,
)
from sim.society.common.shared import give_away
from sim.society.common.tallies import (
    BETRAYED,
    STRUCK,
    after_fighters,
    clear_counts,
    clear_week,
    count_militant,
    has_cells,
    lead,
    name_elder,
    seeks_leader,
)
from sim.society.country.steps.events import events
from sim.society.guests.agents import Militant
from sim.society.guests.start import militant_room
from sim.society.guests.state import Militants
from sim.society.guests.steps.arrivals import arrivals, enlist
from sim.society.guests.steps.cells import count_room
from sim.society.guests.steps.militants import militants, seizures
from sim.society.guests.steps.populate import populate_militants
from sim.society.ranks.agents import Fighter
from sim.society.ranks.state import Fighters
from sim.society.ranks.steps.fighters import fighters, followers
from sim.society.ranks.steps.populate import populate_fighters
from sim.society.ranks.steps.stances import FOLLOWING
from sim.society.start import fighter_columns, militant_columns, placement
from sim.society.week import SCHEDULE
from sim.society.world import World
from sim.terms import Status

SUMMED = ("discipline", "piety", "affinity", "bond", "grievance")


class Population(Model):
    """A separate Mesa model for people, so that `model.agents` holds strategic actors only."""


class ReferenceEngine(ActorSteps, PeopleVerbs):
    """People as Mesa agents.

    Parameters
    ----------
    scenario
        A drawn scenario.
    world
        Its world.
    week
        The schedule.
    seed
        The seed of the run.
    model
        The model, whose actors are agents.
    """

    name = "reference"

    def __init__(self, scenario: Scenario, world: World, week: Callable, seed: int, model: SocietyModel) -> None:
        self.assumptions = Assumptions(scenario, seed)
        self.assumptions.check(world)
        self.names = names_of(scenario)
        self.resume(world, model, week)
        self.population = Population(rng=1)
        self.room = militant_room(world)
        self._first_people(scenario)

    def resume(self, world: World, model: SocietyModel, week: Callable) -> None:
        """Take up a world: at the start, or again after a copy."""
        ActorSteps.__init__(self, model, world)
        by_agents = BY_AGENTS | {step: method for step, (_, method) in ACTOR_STEPS.items()}
        self.steps = SimpleNamespace(**{step.name: by_agents.get(step.act, step.act) for step in SCHEDULE})
        self.week = week

    def __getstate__(self) -> dict[str, object]:
        """Leave out what is made again for a copied world."""
        left = ("world", "params", "model", "week", "steps")
        return {name: held for name, held in self.__dict__.items() if name not in left}

    @property
    def actors(self) -> ActorSteps:
        """The steps in which actors decide."""
        return self

    @property
    def agents(self) -> int:
        """People simulated."""
        return len(self.fighters_now) + len(self.militants_now)

    @property
    def fighters_now(self) -> AgentSet:
        """The Taliban's fighters."""
        return self.population.agents_by_type.get(Fighter, AgentSet([], random=self.population.random))

    def fighters_of(self, unit: int) -> AgentSet:
        """Return the fighters of one commander."""
        return self.fighters_now.select(lambda person: person.unit == unit)

    def members_of(self, cell: int) -> AgentSet:
        """Return the members of one cell who are at large."""
        return self.militants_now.select(lambda person: person.status == Status.ACTIVE and person.cell == cell)

    @property
    def militants_now(self) -> AgentSet:
        """Members of groups, wherever they are."""
        return self.population.agents_by_type.get(Militant, AgentSet([], random=self.population.random))

    def advance(self, first: int, last: int) -> None:
        """Live through the weeks from `first` up to, not including, `last`."""
        do = self.steps
        if self.assumptions:
            assumed = self.assumptions.before(events, self.model.world, lambda: self.params)
            do = SimpleNamespace(**{**vars(do), "events": assumed})
        for number in range(first, last):
            self.week(do, self.world, self, number)

    def followers(self, world: World, number: int) -> None:
        """Let fighters follow commanders who leave."""
        if world.regime[0].movers > 0:
            self.fighters_now.do("follow", Week(world, self.params, number, FOLLOWING))
            self._count_fighters()

    def fighters(self, world: World, number: int) -> None:
        """Let every fighter live the week."""
        week = Week(world, self.params, number, FIGHTER_WEEK)
        week.gone = {DEFECT: 0, GO_HOME: 0, DIE: 0}
        week.provinces = snapshots(world.provinces)
        self.fighters_now.do("live", week)
        self._count_fighters()
        gone = week.gone
        after_fighters(world, self.params, number, gone[DEFECT], gone[GO_HOME], gone[DIE])

    def seizures(self, world: World, number: int) -> None:
        """Select the victims of strikes, betrayals and executions."""
        week = Week(world, self.params, number, SEIZURE)
        for g in range(len(world.groups)):
            group = world.groups[g]
            for _ in range(group.executed):
                self._take(week, g, Status.KILLED, {"status": Status.IMPRISONED})
            for k in range(group.wanted):
                if self._take(week, g, Status.PROSECUTED, {"senior": 1}, asked=True):
                    world.regime[0].betrayed += 1
                    lead(world, g, number, BETRAYED + k)
            for k in range(group.seniors_taken):
                if self._take(week, g, Status.KILLED, {"senior": 1}):
                    lead(world, g, number, STRUCK + k)
            where = {"place": int(group.struck_province)} if group.struck_province >= 0 else {}
            for _ in range(group.struck):
                self._take(week, g, Status.KILLED, where)
            group.wanted = 0
            group.seniors_taken = 0

    def _take(self, week: Week, g: int, fate: int, wanted: dict[str, int], asked: bool = False) -> bool:
        """End the career of the matching member with the lowest draw, who may give others away if questioned. Return whether one was found."""
        found = self.select(None, kind=MILITANT, **{"group": g, "status": Status.ACTIVE, **wanted})
        if not found:
            return False
        taken = min(found, key=lambda person: draw(week.luck, person.key))
        if asked and taken.cell != NO_CELL:
            give_away(self.world, self.params, week.number, taken.cell, taken.key)
        taken.end(week, fate)
        return True

    def militants(self, world: World, number: int) -> None:
        """Let every militant live the week."""
        week = Week(world, self.params, number, MILITANT_WEEK)
        clear_week(world)
        clear_counts(world)
        count_room(world, self.params)
        self.militants_now.do("live", week)
        self._count_militants(self.militants_now)

    def arrivals(self, world: World, number: int) -> None:
        """Add the week's recruits."""
        regime = world.regime[0]
        luck = stream(int(regime.seed), number, BIRTH)
        for slot in range(regime.births):
            key = person_key(int(regime.taliban_key), number, slot)
            home = home_of(world, draw_again(luck, key, PLACE))
            unit = unit_of(world, home, draw_again(luck, key, UNIT))
            Fighter(self.population, key, home, unit, *fighter_traits(luck, key, self.params), 0, number)
            regime.fighters += 1
            regime.fighters_born += 1
        self._count_fighters()
        for g in range(len(world.groups)):
            group = world.groups[g]
            joined = []
            for slot in range(group.recruits_week):
                if len(self.militants_now) >= self.room:
                    break
                recruit = Militant(self.population, *(0 for _ in Militants._fields))
                enlist(recruit.columns, world, self.params, number, luck, g, slot, 0)
                joined.append(recruit)
            group.born += len(joined)
            group.recruits_week = len(joined)
            self._count_militants(joined)
        if has_cells(world):
            self._name_elders()

    def _name_elders(self) -> None:
        """Find the most experienced member of each cell that seeks a leader."""
        cells = self.world.cells
        seeking = {row for row in range(self.world.regime[0].cells) if seeks_leader(cells[row], self.params)}
        for row in seeking:
            cells[row].elder = 0
        for person in self.militants_now:
            if person.cell in seeking:
                name_elder(person.columns, self.world, 0)

    def _first_people(self, scenario: Scenario) -> None:
        """Draw the first people as rows, with the same functions as the compiled engine, and create an agent for each."""
        world = self.world
        placed = placement(scenario, world)
        fighters = fighter_columns(int(world.regime[0].fighters0))
        populate_fighters(fighters, world, self.params, placed.fighters)
        for row in _rows(fighters, len(fighters.key)):
            Fighter(self.population, *row)
        # Wide integers, since NumPy computes with a byte and a plain number in eight bits.
        militants = Militants._make(
            column if column.dtype == np.uint64 else column.astype(np.int64) for column in militant_columns(self.room)
        )
        rows = populate_militants(militants, world, self.params, placed.members)
        for row in _rows(militants, rows):
            Militant(self.population, *row)
        world.regime[0].fighters = len(fighters.key)
        self._count_fighters()
        clear_counts(world)
        self._count_militants(self.militants_now)

    def _count_fighters(self) -> None:
        """Count the fighters of every province, and sum their traits."""
        world = self.world
        world.sums[:] = 0
        world.provinces["fighters"] = 0
        for place, there in self.fighters_now.groupby("province", result_type="list"):
            world.provinces[place].fighters = len(there)
            world.sums[place] = [sum(getattr(person, name) for person in there) for name in SUMMED]

    def _count_militants(self, people: Iterable[Militant]) -> None:
        """Add living militants to the counts of their groups."""
        for person in people:
            count_militant(person.columns, self.world, 0, 1)


def _rows(columns: Fighters | Militants, rows: int) -> Iterable[tuple[int, ...]]:
    """Return the rows of columns as tuples of whole numbers."""
    return zip(*(column[:rows].tolist() for column in columns), strict=True)


# The methods that replace steps over people.
BY_AGENTS: dict[Callable[..., None], Callable[[ReferenceEngine, World, int], None]] = {
    followers: ReferenceEngine.followers,
    fighters: ReferenceEngine.fighters,
    seizures: ReferenceEngine.seizures,
    militants: ReferenceEngine.militants,
    arrivals: ReferenceEngine.arrivals,
}
