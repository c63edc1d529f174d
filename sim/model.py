"""The model, which runs the steps of the week listed in `sim.society.week`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from sim.mesa_compat import RNGLike, release, seed_of
from sim.outputs.results import Results
from sim.scenario import Scenario, load_scenario
from sim.society.agents import seat_actors
from sim.society.common.actor import Actor, SocietyModel
from sim.society.common.geography import province_keys
from sim.society.country.event_text import happenings
from sim.society.guests.agents import seat_cells
from sim.society.ranks.agents import seat_ranks
from sim.society.start import build
from sim.society.week import SCHEDULE
from sim.society.world import World

if TYPE_CHECKING:
    from sim.engine.compiled import CompiledEngine
    from sim.engine.reference import ReferenceEngine

# The week of the prison breaks, before the first recorded week.
FIRST_WEEK = -1


def week(do: SimpleNamespace, world: World, people: object, now: int) -> None:
    """Run one week: the steps of `sim.society.week.SCHEDULE` in order.

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


def make_engine(
    engine: str, scenario: Scenario, world: World, threads: int, model: SanctuaryModel | None = None
) -> CompiledEngine | ReferenceEngine:
    """Return an engine by name: `compiled`, or `reference`, which needs a model for its agents.

    Raises
    ------
    ValueError
        For any other name.
    """
    if engine == "compiled":
        from sim.engine.compiled import CompiledEngine

        return CompiledEngine(scenario, world, week, threads)
    if engine == "reference" and model is not None:
        from sim.engine.reference import ReferenceEngine

        return ReferenceEngine(scenario, world, week, model)
    raise ValueError(f"the engine is {engine!r}; it should be 'compiled' or 'reference'")


def simulate(
    scenario: Scenario,
    seed: int,
    *,
    engine: str = "compiled",
    scale: float | None = None,
    weeks: int | None = None,
    threads: int = 1,
) -> Results:
    """Run a scenario once, from the week before 20 August 2021 to the horizon.

    Parameters
    ----------
    scenario
        The scenario. Its unknown values are drawn with the seed.
    seed
        Seed of the run.
    engine
        `compiled` or `reference`: the same bytes.
    scale, weeks
        In place of the scenario's own.
    threads
        For one big run with the compiled engine; the bytes do not depend on it.
    """
    drawn = scenario.draw(seed)
    horizon = drawn.weeks if weeks is None else weeks
    size = drawn.scale if scale is None else scale
    if engine == "reference":
        return SanctuaryModel(drawn, rng=seed, engine=engine, scale=size, weeks=horizon).run()
    world = build(drawn, seed, horizon, size)
    kept = make_engine(engine, drawn, world, threads)
    agents = kept.agents
    kept.advance(FIRST_WEEK, horizon)
    return results_of(drawn, world, seed, horizon, agents)


def results_of(scenario: Scenario, world: World, seed: int, weeks: int, agents: int) -> Results:
    """Return the results of the weeks run so far."""
    return Results(
        scenario=scenario.name,
        seed=seed,
        weeks=weeks,
        agents=agents,
        groups=scenario.groups,
        states=scenario.states,
        provinces=province_keys(),
        country=world.out_country[:weeks],
        by_entity={
            "group": world.out_groups[:weeks],
            "state": world.out_states[:weeks],
            "province": world.out_provinces[:weeks],
            "group_province": world.out_cells[:weeks],
        },
        assaults=np.asarray(world.assaults)[: int(world.regime[0].assaults)],
        happenings=happenings(scenario, weeks, world.orders),
        labels={**{name: name for name in (*scenario.groups, *scenario.states)}, **scenario.labels},
    )


class SanctuaryModel(SocietyModel):
    """A Mesa model: `step`, `agents`, `DataCollector` and `batch_run` work as usual.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    rng
        Seed of the run. As in Mesa, `None` chooses a fresh one, which `run_seed` holds.
    engine
        `compiled` (people as columns) or `reference` (each person a `mesa.Agent`): the same bytes.
    scale, weeks
        In place of the scenario's own.
    threads
        For the compiled engine.
    overrides
        Values in place of the scenario's, by dotted key.

    Attributes
    ----------
    run_seed
        Seed of the run.
    drawn
        The scenario, with its unknown values drawn with the seed.
    agents
        Strategic actors: leaders, fronts, commanders, cells, groups, police, warlords, states. People are in `people`.
    people
        The people of the engine, with the methods `select`, `agg`, `get`, `groupby` and `count`.
    week
        The last week run; -2 before the first step.
    """

    def __init__(
        self,
        scenario: Scenario | str = "baseline",
        *,
        rng: RNGLike = None,
        engine: str = "compiled",
        scale: float | None = None,
        weeks: int | None = None,
        threads: int = 1,
        overrides: dict[str, object] | None = None,
    ) -> None:
        self.run_seed = seed_of(rng)
        super().__init__(rng=self.run_seed)
        if isinstance(scenario, str):
            scenario = load_scenario(scenario, overrides)
        self.drawn = scenario.draw(self.run_seed)
        self.horizon = self.drawn.weeks if weeks is None else weeks
        self.scale = self.drawn.scale if scale is None else scale
        self.world = build(self.drawn, self.run_seed, self.horizon, self.scale)
        self.week = FIRST_WEEK - 1
        self.engine = make_engine(engine, self.drawn, self.world, threads, self)
        self.people = self.engine
        self.people_at_start = self.engine.agents
        self.seats: dict[str, dict[int, Actor]] = {}
        seat_actors(self)
        seat_ranks(self)
        seat_cells(self)

    def step(self) -> None:
        """Run one week; nothing happens after the horizon."""
        if self.week + 1 >= self.horizon:
            self.running = False
            return
        self.week += 1
        self.engine.advance(self.week, self.week + 1)
        seat_cells(self)
        self.running = self.week + 1 < self.horizon

    def run(self) -> Results:
        """Take every step that is left, those of a subclass included, and return the results."""
        while self.running:
            self.step()
        return self.results()

    def results(self) -> Results:
        """Return the results of the weeks run so far."""
        return results_of(self.drawn, self.world, self.run_seed, max(self.week + 1, 0), self.people_at_start)

    def output(self, name: str) -> float:
        """Return an output in the last recorded week, for a `DataCollector`; NaN before week 0."""
        if self.week < 0:
            return float("nan")
        return float(self.results().series(name)[-1])

    def close(self) -> None:
        """Release the model's memory."""
        release(self)
