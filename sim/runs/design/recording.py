"""The outputs and weeks that a sweep keeps of each run."""

from __future__ import annotations

from fnmatch import fnmatchcase

from sim.outputs.definitions import over
from sim.runs.design.fields import STUDIES, Fields, parameter
from sim.scenario import Scenario
from sim.scenario.problems import Wrong, nearest, suggestion
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, flow

KEPT: tuple[str, ...] = tuple(STUDIES["kept"])
EVERY = parameter("keep", "every")


def what_to_record(fields: Fields, horizon: int) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Return the outputs and the weeks that are kept: by default `KEPT`, every so many weeks and in the last."""
    keep, last = fields.tree.get("keep"), horizon - 1
    if keep is None:
        keep = Mapping((), fields.tree.at)
    if not isinstance(keep, Mapping):
        remedy = "write keep: {outputs: [risk.total], every: 13}."
        raise Wrong(keep.at, "keep is not made of `key: value` lines", remedy)
    for key, _ in keep.items:
        if key.text not in ("outputs", "every", "weeks"):
            fields.fail(key.at, f"unknown key {key.text!r}", "keep takes outputs, every and weeks.")
    outputs, listed, every = (keep.get(key) for key in ("outputs", "weeks", "every"))
    if listed is not None and every is not None:
        fields.fail(every.at, "keep has weeks, which leave every unused", "delete one of the two.")
    weeks: list[int] = []
    kept = KEPT if outputs is None else _outputs(fields, outputs)
    if listed is None:
        step = fields.given("every", EVERY, keep) or EVERY.default
        weeks = [*range(0, horizon, int(step)), last]  # type: ignore[arg-type]
    elif not isinstance(listed, Sequence):
        fields.fail(listed.at, f"keep.weeks: {flow(listed)} is no list of weeks", "write weeks: [0, 52, 104].")
    else:
        for item in listed.items:
            week = item.value if isinstance(item, Scalar) else None
            if not isinstance(week, float) or week % 1 or not 0 <= week <= last:
                fields.fail(item.at, f"{flow(item)} is no week of the run", f"weeks run from 0 to {last}.")
            else:
                weeks.append(int(week))
    return kept, tuple(sorted(set(weeks)))


def _outputs(fields: Fields, node: Node) -> tuple[str, ...]:
    names = output_names(fields.scenario)
    found: dict[str, None] = {}
    for item in node.items if isinstance(node, Sequence) else (node,):
        pattern = flow(item)
        matching = [name for name in names if fnmatchcase(name, pattern)]
        if not matching:
            near = nearest(pattern, names)
            remedy = f"did you mean {near!r}?" if near else "name one such as risk.total, or several as strength.*"
            fields.fail(item.at, f"there is no output {pattern!r}", remedy)
        found |= dict.fromkeys(matching)
    return tuple(found)


def check_output(key: Scalar, scenario: Scenario) -> None:
    """Raise when a key is not an output of a scenario's runs."""
    names = output_names(scenario)
    if key.text not in names:
        raise Wrong(key.at, f"there is no output {key.text!r}", suggestion(key.text, names, "the outputs"))


def output_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the outputs of a scenario's runs: of the country, its groups and its states."""
    names = [output.name for output in over("country")]
    for kind, entities in (("group", scenario.groups), ("state", scenario.states)):
        names += [output.name.format(entity) for output in over(kind) for entity in entities]
    return tuple(names)
