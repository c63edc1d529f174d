"""Read search and exploration files, and report every problem with its place in the file."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.analysis.decide.search.study import AIMS, OVER, Axis, Objective, PolicySearch
from sim.evidence import Parameter
from sim.outputs.definitions import find
from sim.runs.design.factor import Factor
from sim.runs.design.fields import Fields, find_file, keys_of, parameter, read_study
from sim.runs.design.recording import check_output
from sim.scenario.problems import Wrong
from sim.scenario.read.tree import Mapping, Node, Scalar
from sim.scenario.read.tree import Sequence as Listed
from sim.scenario.read.values import Known, read_setting

SEARCH_KEYS = keys_of("search")
EXPLORATION_KEYS = keys_of("exploration")
OBJECTIVE_KEYS = {key: parameter("objective", key) for key in keys_of("objective")}
CELLS = parameter("axis", "cells")
# With more outputs there would be too many cells to reach and to draw.
MOST_OUTPUTS = 3


def load_study(wanted: str | Path) -> PolicySearch:
    """Read a search from a file, or the shipped search of that name.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    path = find_file(wanted, "searches", "search")
    return read_study(path, "`base: baseline` and `levers: ...`", SEARCH_KEYS, "a search", _search)


def load_exploration(wanted: str | Path) -> PolicySearch:
    """Read an exploration from a file, or the shipped exploration of that name.

    Raises
    ------
    ScenarioError
        With all problems of the file.
    """
    path = find_file(wanted, "explorations", "exploration")
    return read_study(path, "`base: baseline` and `inputs: ...`", EXPLORATION_KEYS, "an exploration", _exploration)


def _search(fields: Fields) -> PolicySearch:
    levers, unknowns = fields.factors("levers"), fields.factors("unknowns")
    both, at = {lever.key for lever in levers} & {unknown.key for unknown in unknowns}, fields.tree.at
    if both:
        fields.fail(at, f"{min(both)} is a lever and an unknown", "keep the key in one of the two.")
    if not unknowns and fields.tree.get("worlds") is not None:
        remedy = "name what is not known under unknowns:, or delete worlds."
        fields.fail(fields.key("worlds"), "worlds are drawn over unknowns, and there are none", remedy)
    if not fields.pairs("levers"):
        fields.fail(at, "nothing can be decided", "name a lever: events.ultimatum.force: {range: [0, 1]}.")
    if len(fields.pairs("objectives")) < 2:
        fields.fail(at, "fewer than two objectives", "name at least two outputs, each with its aim.")
    objectives: list[Objective] = []
    for key, node in fields.pairs("objectives"):
        with fields.notes.each():
            said = _entries(fields, key, node, OBJECTIVE_KEYS, "{aim: low, enough: 1.5}")
            if "aim" not in said:
                raise Wrong(node.at, f"{key.text}: an aim is missing", f"write aim: {AIMS[0]}.")
            objectives.append(Objective(key.text, said["aim"] == "high", said.get("over", OVER[0]), said.get("enough")))
    return replace(
        _study(fields, levers, objectives),
        unknowns=unknowns,
        worlds=fields.number("worlds") if unknowns else 1,
        population=fields.number("population"),
        decide=fields.number("decide"),
    )


def _exploration(fields: Fields) -> PolicySearch:
    inputs = fields.factors("inputs")
    if not fields.pairs("inputs"):
        fields.fail(fields.tree.at, "nothing varies", "name an input: dispersal.slip_out: {range: [0, 1]}.")
    axes: list[Axis] = []
    example = "{range: [0, 8], cells: 8}"
    for key, node in fields.pairs("outputs"):
        with fields.notes.each():
            said = _entries(fields, key, node, {"range": None, "cells": CELLS}, example)
            low, high = _ends(said.get("range"), key.text, node)
            axes.append(Axis(key.text, low, high, int(said.get("cells", CELLS.default))))
    if not 2 <= len(fields.pairs("outputs")) <= MOST_OUTPUTS:
        wrong = f"the number of outputs is not two or {MOST_OUTPUTS}"
        fields.fail(fields.tree.at, wrong, f"name them under outputs, such as risk.total: {example}.")
    study = _study(fields, inputs, [Objective(axis.output) for axis in axes])
    return replace(study, worlds=1, population=fields.number("batch"), decide=0, axes=tuple(axes))


def _study(fields: Fields, levers: tuple[Factor, ...], objectives: Sequence[Objective]) -> PolicySearch:
    """Return a search from the keys that searches and explorations share."""
    seed, replicates = fields.seeds()
    return PolicySearch(
        name=fields.path.stem,
        title=fields.title,
        scenario=fields.scenario,
        levers=levers,
        unknowns=(),
        objectives=tuple(objectives),
        replicates=replicates,
        generations=fields.number("generations"),
        seed=seed,
        scale=fields.scale or 0.05,
        weeks=fields.weeks or fields.scenario.weeks,
    )


def _entries(
    fields: Fields, output: Scalar, node: Node, keys: MappingOf[str, Parameter | None], example: str
) -> dict[str, Any]:
    """Return the checked entries of one output; the value of a key that is not declared is left as a node."""
    check_output(output, fields.scenario)
    if not isinstance(node, Mapping):
        raise Wrong(node.at, f"{output.text}: not made of `key: value` lines", f"write {example}.")
    found: dict[str, Any] = {}
    for key, inner in node.items:
        if key.text not in keys:
            raise Wrong(key.at, f"unknown key {key.text!r}", f"an output takes {' and '.join(keys)}.")
        declared = keys[key.text]
        found[key.text] = inner
        if declared is not None:
            named = replace(declared, key=f"{key.text} of {output.text}")
            found[key.text] = read_setting(inner, named, Known(), drawn=False).value
    return found


def _ends(span: Node | None, output: str, node: Node) -> tuple[float, float]:
    items = span.items if isinstance(span, Listed) else ()
    ends = [item.value for item in items if isinstance(item, Scalar) and isinstance(item.value, float)]
    if len(ends) != 2 or ends[0] >= ends[1]:
        remedy = f"write {{range: [0, 8], cells: 8}}, in {find(output).unit}."
        raise Wrong((span or node).at, f"{output}: `range` is not two rising numbers", remedy)
    return ends[0], ends[1]
