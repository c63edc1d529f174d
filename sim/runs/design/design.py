"""The design of a sweep: a YAML file with the factors, the sampling, and the outputs to keep."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypedDict

from sim.evidence.formatting import format_value
from sim.evidence.rows import Value
from sim.runs.design.factor import SCENARIO, Factor
from sim.runs.design.fields import OF_BOTH, STUDIES, Fields, find_file, keys_of, read_study
from sim.runs.design.groups import Groups, groups_of
from sim.runs.design.recording import KEPT, what_to_record
from sim.scenario import Scenario, resolved_text
from sim.scenario.problems import Wrong
from sim.scenario.read.folders import Shelf
from sim.scenario.read.tree import Mapping, Sequence

KEYS = keys_of("sweep")
_BASE = re.compile(r"^base:.*$", re.MULTILINE)

# The keys that only some designs use, and those designs.
USED_BY: dict[str, list[str]] = STUDIES["used_by"]
# The largest grid that is run without `design: grid`.
LARGEST_DEFAULT_GRID = 1_000


class PlainDesign(TypedDict):
    """Plain data with all that the runs of a design depend on."""

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
    """The runs of a sweep.

    Attributes
    ----------
    name, title
        The file's name without suffix, and the title.
    base, fixed
        The base scenario's name or path, and the settings at every point, as written.
    factors
        The factors in the order of the file.
    crossed
        Factors with levels, all combinations of which are run at every sampled point.
    groups
        Factors that `sobol` varies together, by the group's name.
    points
        For the kind `list`: the values at each point.
    kind
        `grid`, `list`, `lhs`, `sobol` or `morris`.
    samples
        Sample size of `lhs`, of `sobol` (points are a multiple of it), or trajectories of `morris`.
    second_order
        Whether `sobol` also samples for interactions of two.
    replicates, seed
        Runs at each point; all points share the seeds, which follow the first.
    scale, weeks
        Replacements of the scenario's own, when not None.
    outputs, kept_weeks
        The outputs and weeks that are stored of each run.
    scenarios
        The resolved scenarios of the points by name; the base under `""`.
    text
        The file.
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
    text: str = ""

    @property
    def scenario(self) -> Scenario:
        """The base, resolved."""
        return self.scenarios[""]

    @property
    def keys(self) -> tuple[str, ...]:
        """The factors' keys, those of crossed factors last."""
        return tuple(factor.key for factor in (*self.factors, *self.crossed))

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


def repeatable(design: Design) -> dict[str, str]:
    """Return the files that repeat a design by themselves: its text, and the scenarios in it that are not shipped.

    Parameters
    ----------
    design
        A design that was read from a file.

    Returns
    -------
    dict
        The texts by name of file, `design.yaml` first.
    """
    text, shipped = design.text, Shelf.default().names()
    if not re.search(r"^title:", text, re.MULTILINE):
        text = f"{text.rstrip()}\ntitle: {json.dumps(design.title, ensure_ascii=False)}\n"
    files = {"design.yaml": text}
    for number, (name, scenario) in enumerate(design.scenarios.items()):
        if (name or design.base) in shipped:
            continue
        file = f"scenario-{number}.yaml" if name else "base.yaml"
        files[file] = resolved_text(scenario)
        text = text.replace(name, file) if name else _BASE.sub(f"base: {file}", text)
    return files | {"design.yaml": text}


def load_design(wanted: str | Path) -> Design:
    """Read a design and check all of it.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    path = find_file(wanted, "sweeps", "design")
    return read_study(path, "`base: baseline` and `factors: ...`", KEYS, "a design", _design)


def _design(fields: Fields) -> Design:
    both = fields.factors("factors", "cross")
    across = {key.text for key, _ in fields.pairs("cross")}
    for key, _ in fields.pairs("factors"):
        if key.text in across:
            fields.fail(key.at, f"{key.text} stands under factors and under cross", "keep it in one of the two.")
    factors = tuple(factor for factor in both if factor.key not in across)
    crossed = tuple(factor for factor in both if factor.key in across)
    points = _points(fields)
    listed = fields.tree.get("points") is not None
    kind = str(fields.given("design") or ("list" if listed else _default(fields, both)))
    samples = fields.number("samples")
    _check(fields, kind, factors, samples)
    _unused(fields, kind, both, points)
    if kind == "list":
        columns = {key: {format_value(point[key]): point[key] for point in points} for key in (points or [{}])[0]}
        factors = tuple(Factor(key, levels=tuple(levels.values())) for key, levels in columns.items())
    if not all(factor.levels for factor in crossed):
        fields.fail(fields.place("cross"), "only levels can be crossed", "write cross: {KEY: {levels: [a, b]}}.")
    seed, replicates = fields.seeds()
    weeks = fields.weeks
    outputs, kept_weeks = what_to_record(fields, weeks or fields.scenario.weeks)
    named = [str(level) for factor in (*factors, *crossed) if factor.key == SCENARIO for level in factor.levels]
    return Design(
        name=fields.path.stem,
        title=fields.title,
        base=fields.base,
        factors=factors,
        crossed=crossed,
        groups=groups_of(fields, [factor.key for factor in factors], kind),
        scenarios={"": fields.scenario, **{name: fields.reader.load(name, fields.tree) for name in named}},
        fixed=fields.fixed,
        points=points,
        kind=kind,
        samples=samples,
        second_order=bool(fields.value("second_order")),
        replicates=replicates,
        seed=seed,
        scale=fields.scale,
        weeks=weeks,
        outputs=outputs,
        kept_weeks=kept_weeks,
        text=fields.path.read_text(encoding="utf-8-sig"),
    )


def _points(fields: Fields) -> tuple[dict[str, Value], ...]:
    node = fields.tree.get("points")
    items = node.items if isinstance(node, Sequence) else ()
    found: list[dict[str, Value]] = []
    if node is not None and not items:
        fields.fail(node.at, "points: not a list of points", "write - {key: value, key: value} on each line.")
    for item in items:
        if not isinstance(item, Mapping):
            raise Wrong(item.at, "points: not a list of points", "write - {key: value, key: value} on each line.")
        point = fields.reader.point(item.items)
        if found and set(point) != set(found[0]):
            fields.fail(item.at, "this point sets other keys than the first", "give every point the same keys.")
        elif point in found:
            remedy = "delete one of the two; `replicates` repeats points."
            fields.fail(item.at, "this point stands in the list twice", remedy)
        else:
            found.append(point)
    return tuple(found)


def _default(fields: Fields, factors: tuple[Factor, ...]) -> str:
    """Return the design of a file that names none: a grid where every factor has levels or steps, otherwise lhs."""
    if not factors or not all(factor.levels or factor.steps for factor in factors):
        return "lhs"
    size = math.prod(len(factor.levels) or factor.steps for factor in factors)
    if size > LARGEST_DEFAULT_GRID:
        remedy = "write design: grid to run it, or design: lhs and samples: 64."
        fields.fail(fields.place("factors"), f"the grid of these factors has {size:,} points", remedy)
    return "grid"


def _unused(fields: Fields, kind: str, factors: tuple[Factor, ...], points: tuple[dict[str, Value], ...]) -> None:
    """Report every key that the design would ignore."""
    for key, kinds in USED_BY.items():
        if fields.tree.get(key) is not None and kind not in kinds:
            fits = " or ".join(f"design: {one}" for one in kinds)
            fields.fail(fields.key(key), f"a design {kind} does not use {key}", f"write {fits}, or delete {key}.")
    if kind in ("lhs", "sobol", "morris"):
        for name, node in fields.pairs("factors"):
            if isinstance(node, Mapping) and node.get("steps") is not None:
                remedy = "delete them, or write design: grid and give every factor steps or levels."
                fields.fail(node.get("steps").at, f"{name.text}: a design {kind} does not use steps", remedy)  # type: ignore[union-attr]
    varied = {factor.key: factor.values for factor in factors} or dict.fromkeys((points or ({},))[0], ())
    for key in OF_BOTH:
        if key in varied and fields.tree.get(key) is not None:
            fields.fail(fields.key(key), f"{key} stands at the top and among what varies", "delete it at the top.")
    for name, _ in fields.pairs("assumptions"):
        if name.text in varied:
            fields.fail(name.at, f"{name.text} is an assumption and varies", "delete it under assumptions.")
    named = {*map(str, varied.get(SCENARIO, ())), *(str(point.get(SCENARIO)) for point in points)}
    if SCENARIO in varied and fields.tree.get("base") is not None and fields.text("base", "") not in named:
        remedy = f"add it to the levels of {SCENARIO}, or delete base."
        fields.fail(fields.key("base"), f"the base is not run: {SCENARIO} names others", remedy)


def _check(fields: Fields, kind: str, factors: tuple[Factor, ...], samples: int) -> None:
    at = fields.place("design")
    if kind == "list" and fields.tree.get("points") is None:
        fields.fail(at, "a list of points is missing", "write points: and under it - {key: value} on each line.")
    if kind != "list" and not fields.pairs("factors"):
        fields.fail(at, "nothing varies", "name at least one factor under factors:.")
    for factor in factors if kind == "grid" else ():
        if factor.form is not None and not factor.steps:
            fields.fail(at, f"{factor.key}: a grid needs to know its steps", "write {range: [0, 1], steps: 5}.")
    if kind == "sobol" and samples & (samples - 1):
        fields.fail(at, f"samples: {samples} is no power of two", f"write samples: {1 << (samples.bit_length() - 1)}.")
