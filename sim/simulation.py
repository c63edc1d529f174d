"""One run of a scenario: the week's steps in an engine, and the results. Nothing here needs Mesa."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.errors import SanctuaryError
from sim.outputs.results import Results
from sim.scenario import Scenario
from sim.society.common.geography import province_keys
from sim.society.country.event_text import happenings
from sim.society.start import build
from sim.society.week import week
from sim.society.world import World

if TYPE_CHECKING:
    from sim.engine.compiled import CompiledEngine
    from sim.engine.reference import ReferenceEngine
    from sim.society.common.actor import SocietyModel

# The week of the prison breaks, before the first recorded week.
FIRST_WEEK = -1


def make_engine(
    engine: str, scenario: Scenario, world: World, seed: int, threads: int = 1, model: SocietyModel | None = None
) -> CompiledEngine | ReferenceEngine:
    """Return an engine by name: `compiled`, or `reference`, which needs a model for its agents.

    Raises
    ------
    SanctuaryError
        For any other name.
    """
    if engine == "compiled":
        from sim.engine.compiled import CompiledEngine

        return CompiledEngine(scenario, world, week, seed, threads, model)
    if engine == "reference" and model is not None:
        from sim.engine.reference import ReferenceEngine

        return ReferenceEngine(scenario, world, week, seed, model)
    raise SanctuaryError(f"there is no engine {engine!r}", remedy="Choose 'compiled' or 'reference'.")


def simulate(
    scenario: Scenario, seed: int, *, scale: float | None = None, weeks: int | None = None, threads: int = 1
) -> Results:
    """Run a scenario once in the compiled engine, from the week before 20 August 2021 to the horizon.

    Parameters
    ----------
    scenario
        The scenario. Its unknown values are drawn with the seed.
    seed
        Seed of the run.
    scale, weeks
        In place of the scenario's own.
    threads
        For one big run; the bytes do not depend on it.
    """
    drawn = scenario.draw(seed)
    horizon = drawn.weeks if weeks is None else weeks
    size = drawn.scale if scale is None else scale
    world = build(drawn, seed, horizon, size)
    kept = make_engine("compiled", drawn, world, seed, threads)
    agents = kept.agents
    kept.advance(FIRST_WEEK, horizon)
    return results_of(drawn, world, seed, horizon, agents)


def results_of(
    scenario: Scenario, world: World, seed: int, weeks: int, agents: int, told: Sequence[tuple[int, str]] = ()
) -> Results:
    """Return the results of the weeks run so far; `told` are changes from outside, as (week, text)."""
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
        happenings=tuple(sorted([*happenings(scenario, weeks, world.orders), *told])),
        labels={**{name: name for name in (*scenario.groups, *scenario.states)}, **scenario.labels},
    )
