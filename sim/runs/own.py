"""Runs of a model of one's own: a subclass of :class:`sim.model.SanctuaryModel`.

Its `step` is the hook of every week, and ends the run when it sets `running` to False. `own_outputs` holds functions of the model by
name, which are recorded each week beside the outputs of the model.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import SanctuaryError
from sim.simulation import results_of, simulate

if TYPE_CHECKING:
    from sim.model import SanctuaryModel
    from sim.outputs.results import Results
    from sim.scenario import Scenario

Runner = Callable[..., "Results"]


def run_model(
    model: type[SanctuaryModel],
    scenario: Scenario,
    seed: int,
    *,
    engine: str = "compiled",
    scale: float | None = None,
    weeks: int | None = None,
) -> Results:
    """Run a model once, like :func:`sim.simulation.simulate`. Weeks after an early end are missing values."""
    lived = model(scenario, rng=seed, engine=engine, scale=scale, weeks=weeks)
    functions = getattr(lived, "own_outputs", {})
    own = {name: np.full(lived.horizon, np.nan) for name in functions}
    while lived.running:
        lived.step()
        for name, function in functions.items():
            if lived.week >= 0:
                own[name][lived.week] = function(lived)
    told = lived.engine.assumptions.told
    found = results_of(lived.drawn, lived.world, lived.run_seed, lived.horizon, lived.people_at_start, told)
    if twice := sorted(set(own) & set(found.names)):
        raise SanctuaryError(f"{twice[0]!r} is an output of the model already", remedy="Give your own another name.")
    lived.close()
    return replace(found, own=own)


def runner(model: object) -> Runner:
    """Return the function that runs a model class, or the shipped model for None.

    Raises
    ------
    SanctuaryError
        If it is no class of models.
    """
    if model is None:
        return in_engine
    from sim.model import SanctuaryModel

    if not (isinstance(model, type) and issubclass(model, SanctuaryModel)):
        raise SanctuaryError(f"{model!r} is no class of models", remedy="Pass a subclass of sim.Model.")
    return partial(run_model, model)


def in_engine(scenario: Scenario, seed: int, *, engine: str = "compiled", **settings: Any) -> Results:
    """Run a scenario once in one of the engines, with further settings of :func:`sim.simulation.simulate`."""
    if engine == "compiled":
        return simulate(scenario, seed, **settings)
    # Imported here: the compiled engine needs no Mesa.
    from sim.model import simulate as simulate_with_agents

    return simulate_with_agents(scenario, seed, engine=engine, **settings)


def simulated_by(model: type[SanctuaryModel] | None, engine: str) -> str:
    """Return the function of a sweep's runs, as `module:name`, by which other processes find it, and `@engine` for another one.

    Raises
    ------
    SanctuaryError
        For a model that others cannot import.
    """
    runner(model)
    if model is not None and "<locals>" in model.__qualname__:
        remedy = "Define it in a module, so that other processes can import it."
        raise SanctuaryError(f"{model.__name__} is defined inside a function", remedy=remedy)
    if engine == "compiled":
        return "sim.simulation:simulate" if model is None else f"{model.__module__}:{model.__qualname__}"
    return f"sim.runs.own:in_engine@{engine}" if model is None else f"{model.__module__}:{model.__qualname__}@{engine}"
