"""What makes a policy good where nobody knows which world it will meet: trade-offs, regret, and being good enough."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.analysis.decide.search.study import WORST, Objective


def harm(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return values turned so that less is better, shape as given (..., objectives)."""
    return values * np.array([-1.0 if objective.high else 1.0 for objective in objectives])


def aggregated(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return what is minimised, shape (policies, objectives): the mean over worlds, or where the worst tenth begins.

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        What is wanted.
    """
    turned = harm(values, objectives)
    worst = np.quantile(turned, WORST, axis=1)
    mean = turned.mean(axis=1)
    return np.where([objective.over == "worst" for objective in objectives], worst, mean)


def undominated(minimised: np.ndarray) -> np.ndarray:
    """Return which rows no other row beats in everything, shape (policies,)."""
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    front = NonDominatedSorting().do(minimised, only_non_dominated_front=True)
    found = np.zeros(len(minimised), bool)
    found[front] = True
    return found


def regret(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return how much worse each policy does than the best known one of the same world, shape as given; never below nought.

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        What is wanted.
    """
    turned = harm(values, objectives)
    return turned - turned.min(axis=0, keepdims=True)


def satisfied(values: np.ndarray, objectives: Sequence[Objective]) -> np.ndarray:
    """Return in which worlds everything is good enough, shape (policies, worlds).

    Parameters
    ----------
    values
        (policies, worlds, objectives)
    objectives
        Those without `enough` are always good enough.
    """
    good = np.ones(values.shape[:-1], bool)
    for place, objective in enumerate(objectives):
        if objective.enough is not None:
            at = values[..., place]
            good &= at >= objective.enough if objective.high else at <= objective.enough
    return good


def hypervolume(minimised: np.ndarray, low: np.ndarray, high: np.ndarray) -> float:
    """Return the share of the box between the best and the worst values ever met that some policy dominates.

    Parameters
    ----------
    minimised
        (policies, objectives)
    low, high
        (objectives,) the box's corners.
    """
    from pymoo.indicators.hv import HV

    width = np.where(high > low, high - low, 1.0)
    scaled = np.clip((minimised - low) / width, 0.0, 1.0)
    return float(HV(ref_point=np.ones(minimised.shape[1]))(scaled))
