"""What policies come to in every world, each evaluated once and written down, so that a search that is killed goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from sim.analysis.decide.search.study import PolicySearch, plain
from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.outputs.weeks import over_run
from sim.runs.arms import Arm, Spread, run_arms
from sim.runs.identity import model_version
from sim.runs.journal import Journal
from sim.scenario import Scenario

Policy = dict[str, object]


def worlds_of(study: PolicySearch, later: int = 0) -> list[dict[str, object]]:
    """Return what is true in each world: a Latin hypercube over the unknowns.

    Parameters
    ----------
    study
        Whose unknowns.
    later
        Which hypercube: 0 for the one that the search sees, others for worlds that it has not seen.
    """
    from scipy.stats import qmc

    if not study.unknowns:
        return [{}]
    cube = qmc.LatinHypercube(d=len(study.unknowns), rng=np.random.default_rng([study.seed, later])).random(
        study.worlds
    )
    return [
        {unknown.key: plain(unknown.at(float(rank))) for unknown, rank in zip(study.unknowns, row, strict=True)}
        for row in cube
    ]


def key_of(policy: Policy) -> str:
    """Return a policy as one word, for telling policies apart."""
    return json.dumps({key: format_value(value) for key, value in policy.items()}, sort_keys=True, default=str)


class Evaluator:
    """Evaluates policies in the worlds of a study.

    Parameters
    ----------
    study
        What is searched.
    folder
        Where evaluations are kept; made when it is not there.
    workers
        Processes.
    spread
        Runs them elsewhere; see :func:`sim.runs.arms.run_arms`.
    progress
        Told how many policies are evaluated.

    Raises
    ------
    SanctuaryError
        When the folder holds another search, or one of another version of the model.
    """

    def __init__(
        self,
        study: PolicySearch,
        folder: Path,
        *,
        workers: int = 1,
        spread: Spread | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        self.study, self.workers, self.spread, self.progress = study, workers, spread, progress
        self.worlds = worlds_of(study)
        self.known: dict[str, np.ndarray] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self.journal = Journal(folder / "evaluations.jsonl")
        self._open({"search": study.identity, **model_version()}, folder)

    def _open(self, head: dict[str, str], folder: Path) -> None:
        lines = list(self.journal)
        if not lines:
            self.journal.write(head)
        elif lines[0] != head:
            raise SanctuaryError(
                f"{folder} holds another search, or one of another version of the model",
                remedy="Give another --out, or delete the folder.",
            )
        self.known = {str(one["policy"]): np.array(one["values"]) for one in lines[1:]}

    def scenario(self, policy: Policy, world: dict[str, object]) -> Scenario:
        """Return the scenario of one policy in one world."""
        return self.study.scenario.changed({**world, **policy})

    def values(self, policies: Sequence[Policy]) -> np.ndarray:
        """Return what policies come to, shape (policies, worlds, objectives); the mean over replicates in each world.

        Parameters
        ----------
        policies
            Values of the levers, each as `PolicySearch.policy` gives them.
        """
        missing = {key_of(policy): policy for policy in policies if key_of(policy) not in self.known}
        for start in range(0, len(missing), self.study.population):
            batch = dict(list(missing.items())[start : start + self.study.population])
            self._keep(batch, self.over_worlds(list(batch.values())))
            if self.progress is not None:
                self.progress(len(self.known))
        return np.stack([self.known[key_of(policy)] for policy in policies])

    def over_worlds(self, policies: Sequence[Policy], worlds: Sequence[dict[str, object]] | None = None) -> np.ndarray:
        """Run policies in worlds without writing anything down; shape (policies, worlds, objectives)."""
        places = list(worlds if worlds is not None else self.worlds)
        made = {
            f"{number}:{place}": self.scenario(policy, world)
            for number, policy in enumerate(policies)
            for place, world in enumerate(places)
        }
        found = self.run(made, self.study.outputs)
        return np.array(
            [
                [
                    [np.nanmean(over_run(output, found[f"{number}:{place}"][output])) for output in self.study.outputs]
                    for place in range(len(places))
                ]
                for number in range(len(policies))
            ]
        )

    def run(self, scenarios: dict[str, Scenario], outputs: Sequence[str]) -> dict[str, dict[str, np.ndarray]]:
        """Run scenarios at the study's seeds; name to output to (seeds, weeks)."""
        kept = tuple(dict.fromkeys(outputs))
        arms = {name: Arm(scenario, kept, self.study.weeks, self.study.scale) for name, scenario in scenarios.items()}
        return run_arms(arms, self.study.seeds, workers=self.workers, spread=self.spread)

    def _keep(self, batch: dict[str, Policy], values: np.ndarray) -> None:
        for key, one in zip(batch, values, strict=True):
            self.journal.write({"policy": key, "values": one.tolist()})
            self.known[key] = one
