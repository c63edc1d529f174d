"""Evaluate policies in every world, once each, with a journal from which a killed search goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

import numpy as np

from sim.analysis.decide.search.study import PolicySearch, plain
from sim.evidence.formatting import format_value
from sim.outputs.tables import over_run
from sim.runs.arms import Arm, Series, Spread, run_arms
from sim.runs.identity import digest, model_version
from sim.runs.journal import Journal
from sim.scenario import Scenario

Policy = dict[str, object]


def worlds_of(study: PolicySearch, later: int = 0) -> list[Policy]:
    """Return the values of the unknowns in each world: a Latin hypercube.

    Parameters
    ----------
    study
        The search.
    later
        Number of the hypercube: 0 for the worlds of the search, others for worlds that it has not seen.
    """
    from scipy.stats import qmc

    if not study.unknowns:
        return [{}]
    cube = qmc.LatinHypercube(d=len(study.unknowns), rng=np.random.default_rng([study.seed, later]))
    return [
        {unknown.key: plain(unknown.at(float(rank))) for unknown, rank in zip(study.unknowns, row, strict=True)}
        for row in cube.random(study.worlds)
    ]


def key_of(policy: Policy) -> str:
    """Return an identifier of a policy."""
    return json.dumps({key: format_value(value) for key, value in policy.items()}, sort_keys=True, default=str)


@dataclass
class Evaluator:
    """An evaluator of policies in the worlds of a search, with a journal.

    Parameters
    ----------
    study
        The search or exploration.
    folder
        Folder of the journal; created where it is missing.
    workers
        Number of processes.
    spread
        Runs the tasks elsewhere; see :func:`sim.runs.arms.run_arms`.
    progress
        Called with the number of evaluated policies.

    Raises
    ------
    SanctuaryError
        When the folder holds another search, or the same search with another version of the model.
    """

    study: PolicySearch
    folder: Path
    _: KW_ONLY
    workers: int = 1
    spread: Spread | None = None
    progress: Callable[[int], None] | None = None

    def __post_init__(self) -> None:
        self.worlds = worlds_of(self.study)
        self.journal = Journal(self.folder / "evaluations.jsonl")
        lines = self.journal.under({"search": self.study.identity, "model": digest(model_version())}, "search")
        self.known = {str(one["policy"]): np.array(one["values"]) for one in lines}

    def scenarios(self, policy: Policy, worlds: Sequence[Policy] | None = None) -> list[Scenario]:
        """Return the scenarios of a policy, one for each world; by default in the worlds of the search."""
        return [self.study.scenario.changed({**world, **policy}) for world in worlds or self.worlds]

    def values(self, policies: Sequence[Policy]) -> np.ndarray:
        """Return the outcomes of policies, shape (policies, worlds, objectives), as means over replicates.

        Parameters
        ----------
        policies
            Values of the levers, each as `PolicySearch.policy` gives them.
        """
        keys = [key_of(policy) for policy in policies]
        missing = {key: policy for key, policy in zip(keys, policies, strict=True) if key not in self.known}
        for start in range(0, len(missing), self.study.population):
            batch = list(missing)[start : start + self.study.population]
            found = self.over_worlds([missing[key] for key in batch])
            for key, one in zip(batch, found, strict=True):
                self.journal.write({"policy": key, "values": one.tolist()})
                self.known[key] = one
            if self.progress is not None:
                self.progress(len(self.known))
        return np.stack([self.known[key] for key in keys])

    def over_worlds(self, policies: Sequence[Policy], worlds: Sequence[Policy] | None = None) -> np.ndarray:
        """Return the outcomes of policies in some worlds, shape (policies, worlds, objectives), without the journal."""
        made = [scenario for policy in policies for scenario in self.scenarios(policy, worlds)]
        means = self.means(self.run(made, self.study.outputs))
        return means.reshape(len(policies), -1, len(self.study.outputs))

    def means(self, found: Sequence[Series]) -> np.ndarray:
        """Return the mean over replicates of each objective's output, shape (scenarios, objectives)."""
        return np.array([[np.nanmean(over_run(output, one[output])) for output in self.study.outputs] for one in found])

    def run(self, scenarios: Sequence[Scenario], outputs: Sequence[str]) -> list[Series]:
        """Run scenarios at the study's seeds; return for each scenario its outputs, shape (seeds, weeks)."""
        kept = tuple(dict.fromkeys(outputs))
        arms = {
            str(number): Arm(scenario, kept, self.study.weeks, self.study.scale)
            for number, scenario in enumerate(scenarios)
        }
        return list(run_arms(arms, self.study.seeds, workers=self.workers, spread=self.spread).values())
