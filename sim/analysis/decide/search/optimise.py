"""Search for policies with NSGA-II (Deb and others 2002; pymoo); all policies are evaluated in the same worlds and at the same seeds."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.decide.search.evaluate import Evaluator, Policy, key_of, worlds_of
from sim.analysis.decide.search.judge import aggregated, harm, hypervolume, regret, satisfied, undominated
from sim.analysis.decide.search.study import WORST, PolicySearch
from sim.errors import optional

# A search has settled when the second half of its generations adds at most this share of the hypervolume.
SETTLED = 0.01


@dataclass(frozen=True)
class SearchResult:
    """The result of a search.

    Attributes
    ----------
    study
        The search.
    policies
        All evaluated policies, beginning with the current policy, which moves no lever.
    values
        (policies, worlds, objectives) their outcomes in the worlds of the search.
    front
        Numbers of the Pareto-optimal policies.
    fresh
        (front, worlds, objectives) outcomes of the current policy and the front in worlds that the search has not seen.
    convergence
        One row for each generation: `generation`, `evaluated`, `hypervolume` (the share of the box between the best and the worst
        known values that some policy dominates).
    """

    study: PolicySearch
    policies: tuple[Policy, ...]
    values: np.ndarray
    front: np.ndarray
    fresh: np.ndarray
    convergence: pd.DataFrame

    @property
    def settled(self) -> str:
        """A sentence that says whether the search has settled, judged by the hypervolume that its second half added."""
        volume = self.convergence["hypervolume"].to_numpy()
        half, whole = volume[(len(volume) - 1) // 2], volume[-1]
        said = f"hypervolume {whole:.3f} after {len(volume)} generations, {half:.3f} halfway"
        if len(volume) < 2 or whole - half > SETTLED * whole:
            return f"{said}: not settled, more generations would improve it"
        return f"{said}: settled"

    def table(self) -> pd.DataFrame:
        """Return one row for each policy of the front and for the current policy (number 0), the most robust first.

        Returns
        -------
        pandas.DataFrame
            `policy` (its number), `front`, the levers, each objective (aggregated over worlds, in its own unit and direction),
            `regret.OUTPUT` (the 90 % quantile over worlds), `satisfied` (share of worlds in which all objectives are good enough),
            and `fresh.OUTPUT` and `fresh.satisfied` for worlds that the search has not seen.
        """
        objectives = self.study.objectives
        # A second change of sign restores each objective's own direction.
        known, fresh = (harm(aggregated(values, objectives), objectives) for values in (self.values, self.fresh))
        shown = list(dict.fromkeys([0, *self.front.tolist()]))
        regrets = np.quantile(regret(self.values, objectives)[shown], WORST, axis=1)
        table = pd.DataFrame([self.policies[number] for number in shown])
        table.insert(0, "policy", shown)
        table.insert(1, "front", np.isin(shown, self.front))
        for k, objective in enumerate(objectives):
            table[objective.output] = known[shown, k]
            table[f"regret.{objective.output}"] = regrets[:, k]
            table[f"fresh.{objective.output}"] = fresh[:, k]
        table["satisfied"] = satisfied(self.values, objectives)[shown].mean(axis=1)
        table["fresh.satisfied"] = satisfied(self.fresh, objectives).mean(axis=1)
        return table.sort_values(["fresh.satisfied", "satisfied"], ascending=False, ignore_index=True)


def search(evaluator: Evaluator) -> SearchResult:
    """Search for policies, or go on with a search that was stopped.

    The result is reproducible: the seed determines all generations. Earlier evaluations are read, not run.

    Parameters
    ----------
    evaluator
        The evaluator, with the search.

    Raises
    ------
    SanctuaryError
        When pymoo is not installed.
    """
    with optional("search"):
        from pymoo.algorithms.moo.nsga2 import NSGA2
        from pymoo.core.problem import Problem
        from pymoo.optimize import minimize
    study = evaluator.study
    generations: list[list[str]] = []
    unmoved = unmoved_policy(study)
    met = {key_of(unmoved): unmoved}
    evaluator.values([unmoved])

    class Levers(Problem):
        """The search as a pymoo problem, with the levers as ranks from 0 to 1."""

        def __init__(self) -> None:
            super().__init__(n_var=len(study.levers), n_obj=len(study.objectives), xl=0.0, xu=1.0)

        def _evaluate(self, ranks: np.ndarray, out: dict[str, object], *_: object, **__: object) -> None:
            policies = [study.policy(tuple(row)) for row in ranks]
            met.update({key_of(policy): policy for policy in policies})
            out["F"] = aggregated(evaluator.values(policies), study.objectives)
            generations.append([key_of(policy) for policy in policies])

    minimize(
        Levers(), NSGA2(pop_size=study.population), ("n_gen", study.generations), seed=study.seed % 2**32, verbose=False
    )
    policies = tuple(met.values())
    values = evaluator.values(policies)
    minimised = aggregated(values, study.objectives)
    front = np.flatnonzero(undominated(minimised))
    shown = list(dict.fromkeys([0, *front.tolist()]))
    fresh = evaluator.over_worlds([policies[number] for number in shown], worlds_of(study, later=1))
    return SearchResult(study, policies, values, front, fresh, _convergence(generations, met, minimised))


def unmoved_policy(study: PolicySearch) -> Policy:
    """Return the current policy: all levers at the values of the scenario."""
    from sim.runs.design.factor import value_of

    found: Policy = {}
    for lever in study.levers:
        # A term of a condition that the scenario lacks has no value.
        with suppress(KeyError):
            found[lever.key] = value_of(study.scenario, lever.key)
    return found


def _convergence(generations: list[list[str]], met: dict[str, Policy], minimised: np.ndarray) -> pd.DataFrame:
    place = {key: number for number, key in enumerate(met)}
    low, high = minimised.min(axis=0), minimised.max(axis=0)
    rows, so_far = [], {0}
    for number, keys in enumerate(generations):
        so_far |= {place[key] for key in keys}
        volume = hypervolume(minimised[sorted(so_far)], low, high)
        rows.append({"generation": number + 1, "evaluated": len(so_far), "hypervolume": volume})
    return pd.DataFrame(rows)
