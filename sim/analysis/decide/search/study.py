"""What a search looks for: a YAML file of levers, unknowns and objectives."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sim.analysis.decide.search.fields import StudyFields, read_study
from sim.outputs.definitions import find
from sim.runs.design.factor import Factor, flow
from sim.scenario import Problem, Scenario
from sim.scenario.read.reader import Mapping, Node, Scalar

KEYS = (
    "title", "base", "assumptions", "levers", "unknowns", "objectives", "worlds", "replicates", "population", "generations",
    "decide", "seed", "scale", "weeks",
)  # fmt: skip
AIMS = ("low", "high")
OVER = ("mean", "worst")
# `worst` is this quantile of the worlds, towards harm.
WORST = 0.9


@dataclass(frozen=True)
class Objective:
    """One thing that is wanted.

    Attributes
    ----------
    output
        Of which output: the mean over weeks of a weekly flow, the last week of all else.
    high
        Whether more of it is better.
    over
        `mean` over the worlds, or `worst`: the tenth of them in which it turns out worst begins here.
    enough
        From where on it is good enough; None when nothing is.
    """

    output: str
    high: bool = False
    over: str = "mean"
    enough: float | None = None

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"output": self.output, "aim": AIMS[self.high], "over": self.over, "enough": self.enough}


@dataclass(frozen=True)
class PolicySearch:
    """A search.

    Attributes
    ----------
    name, title
        The file's name without ending, and what the search is called.
    scenario
        The world and the policy to begin from, resolved; the policy without any lever moved is compared with the others.
    levers
        What a policy decides.
    unknowns
        What is true and not known; worlds are drawn evenly over them.
    objectives
        What is wanted, two or more.
    worlds, replicates
        How many worlds every policy meets, and runs in each; all policies share worlds and seeds.
    population, generations
        Of the evolutionary search.
    decide
        Every so many weeks a policy may be changed, for pathways; 0 for never.
    seed, scale, weeks
        Of the runs.
    """

    name: str
    title: str
    scenario: Scenario
    levers: tuple[Factor, ...]
    unknowns: tuple[Factor, ...]
    objectives: tuple[Objective, ...]
    worlds: int = 16
    replicates: int = 1
    population: int = 24
    generations: int = 20
    decide: int = 52
    seed: int = 1
    scale: float = 0.05
    weeks: int = 260

    @property
    def outputs(self) -> tuple[str, ...]:
        """The objectives' outputs."""
        return tuple(objective.output for objective in self.objectives)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the replicates, the same in every world and for every policy."""
        return tuple(range(self.seed, self.seed + self.replicates))

    def policy(self, ranks: tuple[float, ...]) -> dict[str, object]:
        """Return the values of the levers at a point of the unit cube."""
        return {lever.key: plain(lever.at(rank)) for lever, rank in zip(self.levers, ranks, strict=True)}

    @property
    def identity(self) -> str:
        """Identifies what evaluations depend on: not how many of them are asked for."""
        plain = {
            "scenario": self.scenario.digest,
            "levers": {lever.key: lever.plain() for lever in self.levers},
            "unknowns": {unknown.key: unknown.plain() for unknown in self.unknowns},
            "outputs": self.outputs,
            "run": [self.worlds, self.replicates, self.seed, self.scale, self.weeks],
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def plain(value: object) -> object:
    """Return a drawn number as Python's own, so that it is written as people write it."""
    return float(value) if isinstance(value, float) else value


def load_study(wanted: str | Path) -> PolicySearch:
    """Read a search, or the shipped one of that name.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    return read_study(wanted, "searches", "`base: baseline` and `levers: ...`", _search)


def _search(tree: Mapping, path: Path, problems: list[Problem]) -> PolicySearch | None:
    return _Reader(tree, path, problems, KEYS, "a search").study()


class _Reader(StudyFields):
    """Takes a search's file apart, noting every problem."""

    def study(self) -> PolicySearch | None:
        scenario = self.scenario
        if scenario is None:
            return None
        levers, unknowns = self.factors("levers"), self.factors("unknowns")
        both = {lever.key for lever in levers} & {unknown.key for unknown in unknowns}
        if both:
            self.fail(
                self.tree.at, f"{min(both)} is a lever and an unknown", "what is decided is known: keep it in one."
            )
        if not self.pairs("levers"):
            self.fail(self.tree.at, "nothing can be decided", "name a lever: events.ultimatum.force: {range: [0, 1]}.")
        objectives = tuple(
            wish for key, node in self.pairs("objectives") if (wish := self._objective(key, node, scenario))
        )
        if len(self.pairs("objectives")) < 2:
            self.fail(self.tree.at, "fewer than two objectives", "name two outputs at least, each with its aim.")
        weeks = self.whole("weeks", None, 2) or scenario.weeks
        seed, replicates = self.seeds()
        return PolicySearch(
            name=self.path.stem,
            title=self.title,
            scenario=scenario,
            levers=levers,
            unknowns=unknowns,
            objectives=objectives,
            worlds=self.whole("worlds", 16, 1) or 16,
            replicates=replicates,
            population=self.whole("population", 24, 4) or 24,
            generations=self.whole("generations", 20, 1) or 20,
            decide=self.whole("decide", 52, 0) or 0,
            seed=seed,
            scale=self.positive("scale") or 0.05,
            weeks=weeks,
        )

    def _objective(self, key: Scalar, node: Node, scenario: Scenario) -> Objective | None:
        if not self.is_output(key, scenario):
            return None
        if not isinstance(node, Mapping):
            self.fail(node.at, f"{key.text}: not made of `key: value` lines", "write {aim: low, enough: 1.5}.")
            return None
        for said, _ in node.items:
            if said.text not in ("aim", "over", "enough"):
                self.fail(said.at, f"unknown key {said.text!r}", "an objective takes aim, over and enough.")
        aim, over, enough = (node.get(name) for name in ("aim", "over", "enough"))
        for told, words, name in ((aim, AIMS, "aim"), (over, OVER, "over")):
            if (told is None and name == "aim") or (told is not None and flow(told) not in words):
                self.fail(
                    (told or node).at, f"{key.text}: {name} is one of {', '.join(words)}", f"write {name}: {words[0]}."
                )
                return None
        level = enough.value if isinstance(enough, Scalar) and isinstance(enough.value, float) else None
        if enough is not None and level is None:
            unit = find(key.text).unit
            self.fail(enough.at, f"{key.text}: enough takes a plain number", f"write it in {unit}, without the unit.")
            return None
        return Objective(
            key.text,
            flow(aim) == "high" if aim is not None else False,
            flow(over) if over is not None else "mean",
            level,
        )
