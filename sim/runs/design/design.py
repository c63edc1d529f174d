"""A sweep's design: a YAML file that says what varies, how it is sampled, and what is kept of each run."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from sim.evidence.formatting import format_value
from sim.evidence.rows import Value
from sim.resources import data_dir
from sim.runs.design.factor import SCENARIO, Factor, FactorReader, flow
from sim.runs.design.fields import Fields
from sim.runs.design.groups import Groups, groups_of
from sim.runs.design.recording import KEPT, outputs_to_record, weeks_to_record
from sim.runs.seeds import LARGEST_SEED
from sim.scenario import Origin, Problem, Scenario, ScenarioError
from sim.scenario.problems import suggestion
from sim.scenario.read.folders import Shelf
from sim.scenario.read.reader import Mapping, Scalar, Sequence, read_file

KINDS = ("grid", "list", "lhs", "sobol", "morris")
KEYS = (
    "title",
    "base",
    "assumptions",
    "factors",
    "groups",
    "cross",
    "points",
    "design",
    "samples",
    "second_order",
    "replicates",
    "seed",
    "scale",
    "weeks",
    "keep",
)


class PlainDesign(TypedDict):
    """All that the runs of a design depend on, as plain data."""

    scenarios: dict[str, str]
    factors: dict[str, dict[str, Any]]
    crossed: list[str]
    groups: dict[str, list[str]]
    points: list[dict[str, str]]
    design: str
    samples: int
    second_order: bool
    replicates: int
    seed: int
    scale: float | None
    weeks: int | None
    outputs: list[str]
    kept_weeks: list[int]


@dataclass(frozen=True)
class Design:
    """What a sweep runs.

    Attributes
    ----------
    name, title
        The file's name without ending, and what the sweep is called.
    base, fixed
        The base scenario's name or path, and what is set at every point, as it was written.
    factors
        What varies, in the order of the file.
    crossed
        Factors with levels, all combinations of which are run at every sampled point.
    groups
        Factors that `sobol` varies together, by the group's name.
    points
        For the kind `list`: the values at each point.
    kind
        One of `KINDS`.
    samples
        Sample size of `lhs`, of `sobol` (points are a multiple of it), or trajectories of `morris`.
    second_order
        Whether `sobol` also samples for interactions of two.
    replicates, seed
        Runs at each point; all points share the seeds, which follow the first.
    scale, weeks
        In place of the scenario's own, when not None.
    outputs, kept_weeks
        What is stored of each run.
    scenarios
        Every scenario that a point begins from, resolved, by name; the base under `""`.
    """

    name: str
    title: str
    base: str
    factors: tuple[Factor, ...]
    scenarios: dict[str, Scenario]
    fixed: dict[str, str] = field(default_factory=dict)
    crossed: tuple[Factor, ...] = ()
    groups: Groups = field(default_factory=dict)
    points: tuple[dict[str, Value], ...] = ()
    kind: str = "lhs"
    samples: int = 64
    second_order: bool = True
    replicates: int = 1
    seed: int = 1
    scale: float | None = None
    weeks: int | None = None
    outputs: tuple[str, ...] = KEPT
    kept_weeks: tuple[int, ...] = ()

    @property
    def scenario(self) -> Scenario:
        """The base, resolved."""
        return self.scenarios[""]

    @property
    def keys(self) -> tuple[str, ...]:
        """The factors' keys, those of crossed factors last."""
        return tuple(factor.key for factor in (*self.factors, *self.crossed))

    @property
    def horizon(self) -> int:
        """Weeks that each run lasts, where no factor says otherwise."""
        return self.scenario.weeks if self.weeks is None else self.weeks

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds of the replicates."""
        return tuple(range(self.seed, self.seed + self.replicates))

    def plain(self) -> PlainDesign:
        """Return all that the runs depend on, as plain data."""
        return {
            "scenarios": {name or "base": scenario.digest for name, scenario in self.scenarios.items()},
            "factors": {factor.key: factor.plain() for factor in (*self.factors, *self.crossed)},
            "crossed": [factor.key for factor in self.crossed],
            "groups": {name: list(members) for name, members in self.groups.items()},
            "points": [{key: format_value(value) for key, value in point.items()} for point in self.points],
            "design": self.kind,
            "samples": self.samples,
            "second_order": self.second_order,
            "replicates": self.replicates,
            "seed": self.seed,
            "scale": self.scale,
            "weeks": self.weeks,
            "outputs": list(self.outputs),
            "kept_weeks": list(self.kept_weeks),
        }


def find_design(wanted: str | Path) -> Path:
    """Return the file of a design: a path, or the name of a shipped one.

    Raises
    ------
    ScenarioError
        When there is none.
    """
    path = Path(wanted)
    if path.is_file():
        return path
    shipped = {path.stem: path for path in sorted((data_dir("scenarios") / "sweeps").glob("*.yaml"))}
    if str(wanted) in shipped:
        return shipped[str(wanted)]
    remedy = suggestion(path.stem, shipped, "the shipped designs") + " A design of your own is a path to a .yaml file."
    raise ScenarioError([Problem(Origin(str(wanted), 0, 0), "there is no such design", remedy)])


def load_design(wanted: str | Path) -> Design:
    """Read a design and check all of it.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    path = find_design(wanted)
    problems: list[Problem] = []
    tree = read_file(path, Shelf.default().shown(path), problems.append, begin="`base: baseline` and `factors: ...`")
    # What is wrong with the form would be complained of for what it lacks.
    design = _Reader(tree, path, problems).design() if tree is not None and not problems else None
    if problems or design is None:
        raise ScenarioError(sorted(problems, key=lambda problem: (problem.at.line, problem.at.column)))
    return design


class _Reader(Fields):
    """Takes a design's file apart, noting every problem."""

    def __init__(self, tree: Mapping, path: Path, problems: list[Problem]) -> None:
        super().__init__(tree, problems, KEYS, "a design")
        self.path = path

    def design(self) -> Design | None:
        base = self._base()
        fixed = {key.text: flow(value) for key, value in self.pairs("assumptions")}
        reader = FactorReader(base, fixed, self.problems.append)
        scenario = reader.load({}, self.tree.get("assumptions") or self.tree.get("base") or self.tree)
        if scenario is None:
            return None
        kind = self.word("design", KINDS, "list" if self.tree.get("points") is not None else "lhs")
        both = reader.factors((*self.pairs("factors"), *self.pairs("cross")))
        across = {key.text for key, _ in self.pairs("cross")}
        factors = tuple(factor for factor in both if factor.key not in across)
        crossed = tuple(factor for factor in both if factor.key in across)
        points = self._points(reader)
        if kind == "list":
            factors = tuple(
                Factor(key, levels=tuple({format_value(point[key]): point[key] for point in points}.values()))
                for key in (points[0] if points else {})
            )
        weeks = self.whole("weeks", None, 1)
        horizon = weeks or scenario.weeks
        samples = self.whole("samples", 64, 1) or 64
        self._check(kind, factors, points, samples)
        if crossed and (kind not in ("lhs", "grid") or not all(factor.levels for factor in crossed)):
            at = (self.tree.get("cross") or self.tree).at
            self.fail(
                at,
                "only levels can be crossed, and only with a grid or an lhs",
                "write cross: {KEY: {levels: [a, b]}}.",
            )
        title = self.tree.get("title")
        return Design(
            name=self.path.stem,
            title=title.text if isinstance(title, Scalar) else self.path.stem,
            base=base,
            factors=factors,
            crossed=crossed,
            groups=groups_of(self, [factor.key for factor in factors], kind),
            scenarios={"": scenario, **self._scenarios(reader, (*factors, *crossed))},
            fixed=fixed,
            points=points,
            kind=kind,
            samples=samples,
            second_order=self.word("second_order", ("on", "off"), "on") == "on",
            replicates=self.whole("replicates", 1, 1) or 1,
            seed=self._seed(),
            scale=self.positive("scale"),
            weeks=weeks,
            outputs=outputs_to_record(self, scenario),
            kept_weeks=weeks_to_record(self, horizon),
        )

    def _seed(self) -> int:
        seed = self.whole("seed", 1, 0) or 0
        replicates = self.whole("replicates", 1, 1) or 1
        if seed + replicates - 1 > LARGEST_SEED:
            node = self.tree.get("seed") or self.tree
            self.fail(
                node.at, f"seed: the seeds run past {LARGEST_SEED}", "write seed: 1; which one it is has no meaning."
            )
        return seed

    def _base(self) -> str:
        node = self.tree.get("base")
        if node is None:
            return "baseline"
        beside = self.path.parent / flow(node)
        return str(beside) if beside.suffix in (".yaml", ".yml") and beside.is_file() else flow(node)

    def _scenarios(self, reader: FactorReader, factors: tuple[Factor, ...]) -> dict[str, Scenario]:
        named = [str(level) for factor in factors if factor.key == SCENARIO for level in factor.levels]
        return {name: found for name in named if (found := reader.load({}, self.tree, base=name)) is not None}

    def _points(self, reader: FactorReader) -> tuple[dict[str, Value], ...]:
        node = self.tree.get("points")
        if node is None:
            return ()
        if not isinstance(node, Sequence) or not all(isinstance(item, Mapping) for item in node.items):
            self.fail(node.at, "points: not a list of points", "write - {key: value, key: value} on each line.")
            return ()
        found: list[dict[str, Value | None]] = []
        for item in node.items:
            assert isinstance(item, Mapping)
            point = reader.point(item.items)
            if found and set(point) != set(found[0]):
                self.fail(item.at, "this point sets other keys than the first", "give every point the same keys.")
            else:
                found.append(point)
        return tuple({key: value for key, value in point.items() if value is not None} for point in found)

    def _check(
        self, kind: str, factors: tuple[Factor, ...], points: tuple[dict[str, Value], ...], samples: int
    ) -> None:
        at = (self.tree.get("design") or self.tree).at
        if kind == "list" and not points and self.tree.get("points") is None:
            self.fail(at, "a list of points is missing", "write points: and under it - {key: value} on each line.")
        if kind != "list" and not self.pairs("factors"):
            self.fail(at, "nothing varies", "name at least one factor under factors:.")
        if kind == "grid":
            for factor in factors:
                if factor.form is not None and not factor.steps:
                    self.fail(at, f"{factor.key}: a grid needs to know its steps", "write {range: [0, 1], steps: 5}.")
        if kind == "sobol" and samples & (samples - 1):
            self.fail(
                at, f"samples: {samples} is no power of two", f"write samples: {1 << (samples.bit_length() - 1)}."
            )
