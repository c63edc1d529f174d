"""The EMA workbench's evaluator over processes."""

from __future__ import annotations

from functools import partial

from batches.common import last_share
from ema_workbench import IntegerParameter, Model, MultiprocessingEvaluator, ScalarOutcome


def shared(seed: int, people: int, weeks: int) -> dict[str, float]:
    """Return the outcome of one run, as the workbench wants it."""
    return {"share": last_share(people, weeks, seed)}


def run(runs: int, people: int, weeks: int, workers: int) -> list[float]:
    """Return the last share of every run."""
    model = Model("contagion", function=partial(shared, people=people, weeks=weeks))
    model.uncertainties = [IntegerParameter("seed", 0, 2**31 - 1)]
    model.outcomes = [ScalarOutcome("share")]
    with MultiprocessingEvaluator(model, n_processes=workers) as evaluator:
        _, outcomes = evaluator.perform_experiments(scenarios=runs)
    return list(outcomes["share"])
