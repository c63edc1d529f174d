"""What files of searches and of explorations have in common: where they are, and what they begin from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sim.resources import data_dir
from sim.runs.design.factor import Factor, FactorReader, flow
from sim.runs.design.fields import Fields
from sim.runs.design.recording import output_names
from sim.runs.seeds import check_seeds
from sim.scenario import Problem, Scenario, ScenarioError
from sim.scenario.problems import suggestion
from sim.scenario.read.folders import Shelf
from sim.scenario.read.reader import Mapping, Scalar, read_file

Study = TypeVar("Study")


def read_study(
    wanted: str | Path, room: str, begin: str, take: Callable[[Mapping, Path, list[Problem]], Study | None]
) -> Study:
    """Read a file, or the shipped one of that name.

    Parameters
    ----------
    wanted
        A path or a name.
    room
        The folder of shipped ones, such as `searches`.
    begin
        What a remedy says that such a file begins with.
    take
        Takes what was read apart, noting problems.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    path = Path(wanted)
    shipped = data_dir("scenarios") / room / f"{wanted}.yaml"
    if not path.is_file() and shipped.is_file():
        path = shipped
    problems: list[Problem] = []
    tree = read_file(path, Shelf.default().shown(path), problems.append, begin=begin)
    # What is wrong with the form would be complained of for what it lacks.
    found = take(tree, path, problems) if tree is not None and not problems else None
    if problems or found is None:
        raise ScenarioError(problems)
    return found


class StudyFields(Fields):
    """The keys of a file that varies a scenario.

    Parameters
    ----------
    tree
        As it was read.
    path
        The file.
    problems
        Takes each problem.
    keys, what
        The keys that it may have, and what it is in a message.
    """

    def __init__(self, tree: Mapping, path: Path, problems: list[Problem], keys: tuple[str, ...], what: str) -> None:
        super().__init__(tree, problems, keys, what)
        self.path = path
        base = tree.get("base")
        fixed = {key.text: flow(value) for key, value in self.pairs("assumptions")}
        self.reader = FactorReader("baseline" if base is None else flow(base), fixed, problems.append)
        self.scenario = self.reader.load({}, tree.get("assumptions") or base or tree)

    def factors(self, section: str) -> tuple[Factor, ...]:
        """Return what a section varies."""
        return self.reader.factors(self.pairs(section))

    @property
    def title(self) -> str:
        """What it is called; the file's name where it does not say."""
        title = self.tree.get("title")
        return title.text if isinstance(title, Scalar) else self.path.stem

    def seeds(self) -> tuple[int, int]:
        """Return the first seed and how many replicates there are."""
        seed, replicates = self.whole("seed", 1, 0) or 0, self.whole("replicates", 1, 1) or 1
        check_seeds(seed, replicates)
        return seed, replicates

    def is_output(self, key: Scalar, scenario: Scenario) -> bool:
        """Whether a key is an output, having noted it where it is not."""
        names = output_names(scenario)
        if key.text not in names:
            self.fail(key.at, f"there is no output {key.text!r}", suggestion(key.text, names, "the outputs"))
        return key.text in names
