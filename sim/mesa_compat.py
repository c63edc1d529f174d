"""Everything that differs between the Mesa releases this project runs on (3.3 to the last 3.x).

Other modules import Mesa's names from here where a release matters:

- importing Mesa 3.3 forces multiprocessing's start method to *spawn* for the whole process; here it is put back;
- Mesa 3.3 has no `model.time`, and keeps every model alive through a table of agent numbers;
- newer ones take `batch_run`'s seeds as an argument, and let it overwrite seeds among the parameters;
- from Mesa 3.5 on `model.scenario` is for Mesa's own scenarios, and its page refuses any other; ours stand elsewhere.
"""

from __future__ import annotations

import inspect
import multiprocessing
from collections.abc import Mapping, Sequence

_start_method = multiprocessing.get_start_method(allow_none=True)
import mesa  # noqa: E402

multiprocessing.set_start_method(_start_method, force=True)

MESA_VERSION: str = mesa.__version__


class Model(mesa.Model):
    """A `mesa.Model` that looks the same on every supported release."""

    @property
    def scenario(self) -> None:
        """Nothing: Mesa's own scenarios play no part here."""

    @scenario.setter
    def scenario(self, scenario: object) -> None:
        """Leave out what Mesa sets by itself."""

    if "time" not in vars(mesa.Model):

        @property
        def time(self) -> float:
            """Number of steps taken, as newer releases of Mesa count it."""
            return float(self.steps)


def release(model: mesa.Model) -> None:
    """Let go of a model that is done, so that its memory can be freed.

    Parameters
    ----------
    model
        A model that makes no more agents.
    """
    numbers = getattr(mesa.Agent, "_ids", None)
    if numbers is not None:
        numbers.pop(model, None)


def batch_run(
    model: type[mesa.Model], parameters: Mapping[str, object], seeds: Sequence[int], **options: object
) -> list[dict[str, object]]:
    """Run Mesa's `batch_run` once for each combination of parameters and each seed.

    Parameters
    ----------
    model
        Takes the parameters and `rng`.
    parameters
        Values by name, without the seed.
    seeds
        Of each combination's runs.
    options
        Passed on to Mesa.

    Returns
    -------
    list of dict
        Mesa's rows.
    """
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        return mesa.batch_run(model, parameters=parameters, rng=list(seeds), **options)
    return mesa.batch_run(model, parameters={**parameters, "rng": list(seeds)}, **options)
