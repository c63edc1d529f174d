"""Judge policies under deep uncertainty by trade-offs, regret and satisficing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.decide.search.study import WORST, Objective


def harm(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return values with a sign such that less is better, shape as given (..., objectives)."""
    return values * np.array([-1.0 if objective.high else 1.0 for objective in objectives])


def aggregated(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return the objectives to minimise, shape (policies, objectives): the mean over worlds, or the 90 % quantile of harm.

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        The objectives.
    """
    turned = harm(values, objectives)
    worst = np.quantile(turned, WORST, axis=1)
    mean = turned.mean(axis=1)
    return np.where([objective.over == "worst" for objective in objectives], worst, mean)


def undominated(minimised: np.ndarray) -> np.ndarray:
    """Return which policies are Pareto-optimal (not dominated by another), shape (policies,)."""
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    front = NonDominatedSorting().do(minimised, only_non_dominated_front=True)
    found = np.zeros(len(minimised), bool)
    found[front] = True
    return found


def regret(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return how much worse each policy is than the best known policy in the same world, shape as given; never negative.

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        The objectives.
    """
    turned = harm(values, objectives)
    return turned - turned.min(axis=0, keepdims=True)


def satisfied(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return the worlds in which all objectives are good enough, shape (policies, worlds).

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        The objectives; one without `enough` is always good enough.
    """
    good = np.ones(values.shape[:-1], bool)
    for place, objective in enumerate(objectives):
        if objective.enough is not None:
            at = values[..., place]
            good &= at >= objective.enough if objective.high else at <= objective.enough
    return good


def hypervolume(minimised: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Return the hypervolume: the share of the box between the best and the worst known values that some policy dominates.

    Parameters
    ----------
    minimised
        (policies, objectives)
    low, high
        (objectives,) the corners of the box.
    """
    from pymoo.indicators.hv import HV

    width = np.where(high > low, high - low, 1.0)
    scaled = np.clip((minimised - low) / width, 0.0, 1.0)
    return float(HV(ref_point=np.ones(minimised.shape[1]))(scaled))
