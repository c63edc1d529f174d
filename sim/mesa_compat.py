"""Adapters for the differences between supported releases of Mesa (3.3 to the last 3.x).

Other modules import names of Mesa from here where releases differ:

- importing Mesa 3.3 sets the start method of multiprocessing to *spawn* for the whole process; this module restores it;
- Mesa 3.3 has no `model.time`, and its table of agent numbers keeps every model in memory;
- newer releases take the seeds of `batch_run` as an argument, which overrides seeds among the parameters;
- from Mesa 3.5 on, `model.scenario` is reserved for Mesa's own scenarios.
"""

from __future__ import annotations

import inspect
import itertools
import multiprocessing
from collections.abc import Mapping, Sequence

_start_method = multiprocessing.get_start_method(allow_none=True)
import mesa  # noqa: E402
import numpy as np  # noqa: E402

try:
    from mesa.agentset import GroupBy as GroupBy
except ImportError:
    from mesa.agent import GroupBy as GroupBy

multiprocessing.set_start_method(_start_method, force=True)

# What Mesa takes as the source of random numbers; `None` asks for a fresh one.
RNGLike = int | np.random.Generator | np.random.SeedSequence | None


def seed_of(rng: RNGLike) -> int:
    """Return the seed of a run: a whole number as it stands, or one drawn from the source."""
    if isinstance(rng, int | np.integer):
        return int(rng)
    return int(np.random.default_rng(rng).integers(1 << 31))


class Model(mesa.Model):
    """A `mesa.Model` with the same interface on every supported release."""

    @property
    def scenario(self) -> None:
        """None: this project does not use Mesa's own scenarios."""

    @scenario.setter
    def scenario(self, scenario: object) -> None:
        """Ignore the value that Mesa sets."""

    if "time" not in vars(mesa.Model):

        @property
        def time(self) -> float:
            """The number of steps taken, as newer releases of Mesa define it."""
            return float(self.steps)


def release(model: mesa.Model) -> None:
    """Remove the references that Mesa keeps to a finished model, so that its memory can be freed.

    Parameters
    ----------
    model
        A model that creates no more agents.
    """
    numbers = getattr(mesa.Agent, "_ids", None)
    if numbers is not None:
        numbers.pop(model, None)


def count_agents_from(model: mesa.Model, number: int) -> None:
    """Let the agents that a copied model creates count on from a number; newer releases copy the counter."""
    numbers = getattr(mesa.Agent, "_ids", None)
    if numbers is not None:
        numbers[model] = itertools.count(number)


def batch_run(
    model: type[mesa.Model], parameters: Mapping[str, object], seeds: Sequence[int], **options: object
) -> list[dict[str, object]]:
    """Run Mesa's `batch_run` once for each combination of parameters and each seed.

    Parameters
    ----------
    model
        A model class that takes the parameters and `rng`.
    parameters
        Values by name, without the seed.
    seeds
        The seeds of the runs of each combination.
    options
        Further options of Mesa.

    Returns
    -------
    list of dict
        The rows that Mesa returns.
    """
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return mesa.batch_run(model, parameters=parameters, rng=list(seeds), **options)
    return mesa.batch_run(model, parameters={**parameters, "rng": list(seeds)}, **options)
