"""Read search and exploration files, and report every problem with its place in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sim.analysis.decide.search.study import AIMS, OVER, Axis, Exploration, Objective, PolicySearch
from sim.outputs.definitions import find
from sim.resources import data_dir
from sim.runs.design.factor import Factor, FactorReader, flow
from sim.runs.design.fields import Fields
from sim.runs.design.recording import output_names
from sim.runs.seeds import check_seeds
from sim.scenario import Problem, ScenarioError
from sim.scenario.problems import suggestion
from sim.scenario.read.folders import Shelf
from sim.scenario.read.reader import Mapping, Scalar, read_file
from sim.scenario.read.reader import Sequence as Listed

SEARCH_KEYS = (
    "title", "base", "assumptions", "levers", "unknowns", "objectives", "worlds", "replicates", "population", "generations",
    "decide", "seed", "scale", "weeks",
)  # fmt: skip
EXPLORATION_KEYS = (
    "title", "base", "assumptions", "inputs", "outputs", "batch", "generations", "seed", "replicates", "scale", "weeks",
)  # fmt: skip
# Whole numbers by key: the default, and the least.
NUMBERS = {
    "seed": (1, 0), "replicates": (1, 1), "worlds": (16, 1), "population": (24, 4), "batch": (16, 1), "generations": (20, 1),
    "decide": (52, 0),
}  # fmt: skip
# With more outputs there would be too many cells to reach and to draw.
MOST_OUTPUTS = 3

Study = TypeVar("Study", PolicySearch, Exploration)


def load_study(wanted: str | Path) -> PolicySearch:
    """Read a search from a file, or the shipped search of that name.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    fields = _fields(wanted, "searches", "levers", SEARCH_KEYS, "a search")
    return fields.checked(fields.search())


def load_exploration(wanted: str | Path) -> Exploration:
    """Read an exploration from a file, or the shipped exploration of that name.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    fields = _fields(wanted, "explorations", "inputs", EXPLORATION_KEYS, "an exploration")
    return fields.checked(fields.exploration())


def _fields(wanted: str | Path, folder: str, section: str, keys: Sequence[str], what: str) -> _StudyFields:
    path = Path(wanted)
    shipped = data_dir("scenarios") / folder / f"{wanted}.yaml"
    if not path.is_file() and shipped.is_file():
        path = shipped
    problems: list[Problem] = []
    begin = f"`base: baseline` and `{section}: ...`"
    tree = read_file(path, Shelf.default().shown(path), problems.append, begin=begin)
    if tree is None or problems:
        raise ScenarioError(problems)
    return _StudyFields(tree, path, problems, keys, what)


class _StudyFields(Fields):
    """A reader of the keys of a file that varies a scenario.

    Parameters
    ----------
    tree
        The file's content.
    path
        The file.
    problems
        The list to which problems are added.
    keys, what
        The keys that the file may have, and the name of such a file in messages.

    Raises
    ------
    ScenarioError
        When the scenario cannot be loaded.
    """

    def __init__(self, tree: Mapping, path: Path, problems: list[Problem], keys: Sequence[str], what: str) -> None:
        super().__init__(tree, problems, keys, what)
        self.path = path
        base = tree.get("base")
        fixed = {key.text: flow(value) for key, value in self.pairs("assumptions")}
        self.reader = FactorReader("baseline" if base is None else flow(base), fixed, problems.append)
        scenario = self.reader.load({}, tree.get("assumptions") or base or tree)
        if scenario is None:
            raise ScenarioError(problems)
        self.scenario = scenario

    def checked(self, found: Study) -> Study:
        """Return the result, or raise an error with all problems."""
        if self.problems:
            raise ScenarioError(self.problems)
        return found

    def search(self) -> PolicySearch:
        """Return the search."""
        levers, unknowns = (self.reader.factors(self.pairs(section)) for section in ("levers", "unknowns"))
        both = {lever.key for lever in levers} & {unknown.key for unknown in unknowns}
        if both:
            self._refuse(f"{min(both)} is a lever and an unknown", "keep the key in one of the two.")
        if not self.pairs("levers"):
            self._refuse("nothing can be decided", "name a lever: events.ultimatum.force: {range: [0, 1]}.")
        rows = self._by_output("objectives", ("aim", "over", "enough"), "{aim: low, enough: 1.5}")
        if len(self.pairs("objectives")) < 2:
            self._refuse("fewer than two objectives", "name at least two outputs, each with its aim.")
        study = self._study(levers, [self._objective(name, node) for name, node in rows], "population")
        return replace(study, unknowns=unknowns, worlds=self._number("worlds"), decide=self._number("decide"))

    def exploration(self) -> Exploration:
        """Return the exploration."""
        inputs = self.reader.factors(self.pairs("inputs"))
        example = "{range: [0, 8], cells: 8}"
        if not self.pairs("inputs"):
            self._refuse("nothing varies", "name an input: dispersal.slip_out: {range: [0, 1]}.")
        axes = tuple(self._axis(name, node) for name, node in self._by_output("outputs", ("range", "cells"), example))
        if not 2 <= len(self.pairs("outputs")) <= MOST_OUTPUTS:
            wrong = f"the number of outputs is not two or {MOST_OUTPUTS}"
            self._refuse(wrong, f"name them under outputs, such as risk.total: {example}.")
        study = self._study(inputs, [Objective(axis.output) for axis in axes], "batch")
        return Exploration(replace(study, worlds=1, decide=0), axes)

    def _study(self, levers: tuple[Factor, ...], objectives: Sequence[Objective], population: str) -> PolicySearch:
        """Return a search from the keys that searches and explorations share."""
        title = self.tree.get("title")
        check_seeds(self._number("seed"), self._number("replicates"))
        return PolicySearch(
            name=self.path.stem,
            title=title.text if isinstance(title, Scalar) else self.path.stem,
            scenario=self.scenario,
            levers=levers,
            unknowns=(),
            objectives=tuple(objectives),
            replicates=self._number("replicates"),
            population=self._number(population),
            generations=self._number("generations"),
            seed=self._number("seed"),
            scale=self.positive("scale") or 0.05,
            weeks=self.whole("weeks", None, 2) or self.scenario.weeks,
        )

    def _number(self, key: str) -> int:
        default, least = NUMBERS[key]
        return self.whole(key, default, least) or least

    def _refuse(self, wrong: str, remedy: str) -> None:
        """Note a problem of the whole file."""
        self.fail(self.tree.at, wrong, remedy)

    def _by_output(self, section: str, keys: Sequence[str], example: str) -> list[tuple[str, Mapping]]:
        """Return the entries of a section by output, and report unknown outputs and keys."""
        names = output_names(self.scenario)
        found = []
        for key, node in self.pairs(section):
            if key.text not in names:
                self.fail(key.at, f"there is no output {key.text!r}", suggestion(key.text, names, "the outputs"))
            elif not isinstance(node, Mapping):
                self.fail(node.at, f"{key.text}: not made of `key: value` lines", f"write {example}.")
            else:
                for said, _ in node.items:
                    if said.text not in keys:
                        self.fail(
                            said.at, f"unknown key {said.text!r}", suggestion(said.text, keys, f"the keys of {section}")
                        )
                found.append((key.text, node))
        return found

    def _objective(self, name: str, node: Mapping) -> Objective:
        enough = node.get("enough")
        level = enough.value if isinstance(enough, Scalar) and isinstance(enough.value, float) else None
        if enough is not None and level is None:
            unit = find(name).unit
            self.fail(enough.at, f"{name}: `enough` is not a plain number", f"write it in {unit}, without the unit.")
        aim, over = self._one_of(name, node, "aim", AIMS), self._one_of(name, node, "over", OVER)
        return Objective(name, aim == "high", over, level)

    def _one_of(self, name: str, node: Mapping, key: str, words: tuple[str, ...]) -> str:
        """Return one of some words; an aim must be given, otherwise the first word is the default."""
        said = node.get(key)
        word = words[0] if said is None else flow(said)
        if word not in words or (said is None and key == "aim"):
            self.fail(
                (said or node).at, f"{name}: `{key}` is not one of {', '.join(words)}", f"write {key}: {words[0]}."
            )
        return word

    def _axis(self, name: str, node: Mapping) -> Axis:
        span = node.get("range")
        items = span.items if isinstance(span, Listed) else ()
        ends = [item.value for item in items if isinstance(item, Scalar) and isinstance(item.value, float)]
        if len(ends) != 2 or ends[0] >= ends[1]:
            wrong = f"{name}: `range` is not two rising numbers"
            self.fail((span or node).at, wrong, f"write {{range: [0, 8], cells: 8}}, in {find(name).unit}.")
            ends = [0.0, 1.0]
        return Axis(name, ends[0], ends[1], self.whole("cells", 8, 2, node) or 8)
