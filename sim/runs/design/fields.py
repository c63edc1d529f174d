"""A file that varies a scenario (a sweep, a search or an exploration): what such files have in common."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import TypeVar

from sim.evidence import Parameter
from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir
from sim.runs.design.factor import Factor, FactorReader
from sim.runs.random_seeds import LARGEST_SEED
from sim.scenario import Origin, Problem, ScenarioError
from sim.scenario.problems import Notes, Reported, Wrong, suggestion
from sim.scenario.read.folders import Shelf
from sim.scenario.read.tree import Mapping, Node, Scalar, flow, read_file
from sim.scenario.read.values import Known, read_setting

Study = TypeVar("Study")

# Keys that a file and its scenario both have.
OF_BOTH = ("weeks", "scale")
STUDIES = read_yaml(Path(__file__).with_name("studies.yaml"))
# The keys of `keep`, each with an example.
KEPT_IN = {"outputs": "outputs: [risk.total]", "every": "every: 13 weeks"}


Keys = MappingOf[str, Parameter | str]


def parameter(kind: str, key: str) -> Parameter:
    """Return a key with one value of a kind of file."""
    return Row(f"{kind}, {key}", STUDIES[kind][key]).read(Parameter, key=key)


def keys_of(kind: str) -> Keys:
    """Return the keys of a kind of file: declared, or with their hover texts."""
    return {key: one if isinstance(one, str) else parameter(kind, key) for key, one in STUDIES[kind].items()}


class Fields:
    """The keys of one file.

    Parameters
    ----------
    tree, path
        The content of the file, and where it is.
    notes
        Takes each problem.
    keys
        The legal keys with their hover texts; those that hold one value are declared as parameters.
    what
        The kind of file, for messages.
    """

    def __init__(self, tree: Mapping, path: Path, notes: Notes, keys: Keys, what: str) -> None:
        self.tree, self.path, self.notes, self.keys = tree, path, notes, keys
        for key, _ in tree.items:
            if key.text in KEPT_IN and key.text not in keys and "keep" in keys:
                self.fail(key.at, f"`{key.text}` stands at the top", f"write keep: {{{KEPT_IN[key.text]}}}.")
            elif key.text not in keys:
                self.fail(key.at, f"unknown key {key.text!r}", suggestion(key.text, keys, f"the keys of {what}"))
        self.base = self.text("base", "baseline")
        self.fixed = {key.text: flow(value) for key, value in self.pairs("assumptions")}
        place = tree.get("assumptions") or tree.get("base") or tree
        self.reader = FactorReader(self.base, self.fixed, notes, place, path.parent)
        self.base = self.reader.path_of(self.base)
        self.scenario = self.reader.scenario

    def fail(self, at: Origin, wrong: str, remedy: str) -> None:
        """Report a problem."""
        self.notes(Problem(at, wrong, remedy))

    def place(self, key: str) -> Origin:
        """Return the place of what stands under a key, or of the file."""
        return (self.tree.get(key) or self.tree).at

    def key(self, key: str) -> Origin:
        """Return the place of a key."""
        return next(name.at for name, _ in self.tree.items if name.text == key)

    def text(self, key: str, default: str) -> str:
        """Return what stands under a key, as it is written."""
        node = self.tree.get(key)
        return default if node is None else flow(node)

    @property
    def title(self) -> str:
        """The title, or the file's name."""
        return self.text("title", self.path.stem)

    def pairs(self, key: str) -> tuple[tuple[Scalar, Node], ...]:
        """Return the lines under a key; none where it is left out."""
        node = self.tree.get(key)
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self._once(node.at, f"{key}: not made of `key: value` lines", f"write {key}: and under it one key a line.")
            return ()
        for name, _ in node.items:
            if name.text in self.keys and name.text not in OF_BOTH:
                remedy = "write it at the beginning of a line: it belongs to the whole file."
                self._once(name.at, f"`{name.text}` stands under {key}", remedy)
        return tuple(pair for pair in node.items if pair[0].text not in self.keys or pair[0].text in OF_BOTH)

    def _once(self, at: Origin, wrong: str, remedy: str) -> None:
        if not any(problem.at == at for problem in self.notes.found):
            self.fail(at, wrong, remedy)

    def factors(self, *sections: str) -> tuple[Factor, ...]:
        """Return the factors of some sections."""
        return self.reader.factors([pair for section in sections for pair in self.pairs(section)])

    def given(
        self, key: str, declared: Parameter | str = "", within: Mapping | None = None
    ) -> float | str | bool | None:
        """Return the checked value under a key, or None where it is left out."""
        node, declared = (within or self.tree).get(key), declared or self.keys[key]
        if node is not None and isinstance(declared, Parameter):
            with self.notes.each():
                value = read_setting(node, declared, Known(), drawn=False).value
                if isinstance(value, float | str | bool):
                    return value
        return None

    def value(self, key: str) -> float | str | bool:
        """Return the checked value under a key, or its default."""
        given, declared = self.given(key), self.keys[key]
        return declared.default if given is None else given  # type: ignore[union-attr, return-value]

    def number(self, key: str) -> int:
        """Return a checked whole number, or its default."""
        return int(self.value(key))

    @property
    def scale(self) -> float | None:
        """The scale, when the file gives one."""
        scale = self.given("scale")
        return None if scale is None else float(scale)

    @property
    def weeks(self) -> int | None:
        """The length of each run, when the file gives one."""
        weeks = self.given("weeks")
        return None if weeks is None else int(weeks)

    def seeds(self) -> tuple[int, int]:
        """Return the first seed and the number of replicates."""
        seed, replicates = self.number("seed"), self.number("replicates")
        if seed + replicates - 1 > LARGEST_SEED:
            remedy = "write seed: 1; the number itself has no meaning."
            self.fail(self.place("seed"), f"seed: the seeds run past {LARGEST_SEED}", remedy)
        return seed, replicates


def find_file(wanted: str | Path, room: str, what: str) -> Path:
    """Return a file by its path, or a shipped one by its name.

    Parameters
    ----------
    wanted
        A path or a name.
    room
        The folder of the shipped files, such as `sweeps`.
    what
        The kind of file, for messages.

    Raises
    ------
    ScenarioError
        When there is no such file.
    """
    path = Path(wanted)
    if path.is_file():
        return path
    shipped = {path.stem: path for path in sorted((data_dir("scenarios") / room).glob("*.yaml"))}
    if str(wanted) in shipped:
        return shipped[str(wanted)]
    remedy = suggestion(path.stem, shipped, f"the shipped {room}") + f" A {what} of your own is a path to a .yaml file."
    raise ScenarioError([Problem(Origin(str(wanted), 0, 0), f"there is no such {what}", remedy)])


def read_study(path: Path, begin: str, keys: Keys, what: str, take: Callable[[Fields], Study]) -> Study:
    """Read a file that varies a scenario.

    Parameters
    ----------
    path
        The file.
    begin
        The beginning of such a file, for remedies.
    keys
        The legal keys with their hover texts.
    what
        The kind of file, for messages.
    take
        Makes the result, reporting problems to the fields' notes.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    notes = Notes()
    tree = read_file(path, Shelf.default().shown(path), notes, begin=begin)
    found = None
    # Problems of form would cause further ones about missing keys.
    if tree is not None and not notes.found:
        try:
            found = take(Fields(tree, path, notes, keys, what))
        except Reported:
            pass
        except Wrong as error:
            notes(error.problem)
    if notes.found or found is None:
        raise ScenarioError(sorted(notes.found, key=lambda problem: (problem.at.line, problem.at.column)))
    return found
