"""The model as a plain function of its assumptions, for tools that drive models from their own side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.scenario import Scenario, load_scenario


def evaluate(
    changes: Mapping[str, object],
    outputs: Sequence[str],
    *,
    scenario: Scenario | str = "baseline",
    seeds: Sequence[int] = (1,),
    scale: float | None = None,
    weeks: int | None = None,
    when: int = -1,
) -> dict[str, float]:
    """Return outputs for some assumptions, mean over seeds.

    Parameters
    ----------
    changes
        Values by scenario key, in the parameters' own units; see :meth:`sim.scenario.Scenario.changed`.
    outputs
        Names of the outputs.
    scenario
        What the changes are made to.
    seeds
        One run each.
    scale, weeks
        In place of the scenario's own.
    when
        Week to look at; the last by default.

    Examples
    --------
    >>> evaluate({"taliban.control": 0.3}, ["risk.total"], scale=0.02, weeks=26)   # doctest: +SKIP
    {'risk.total': 1.7}
    """
    from sim.model import simulate

    base = load_scenario(scenario) if isinstance(scenario, str) else scenario
    changed = base.changed(changes)
    runs = [simulate(changed, seed, scale=scale, weeks=weeks) for seed in seeds]
    return {name: float(np.mean([run.series(name)[when] for run in runs])) for name in outputs}
