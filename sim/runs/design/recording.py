"""What a sweep keeps of each run: which outputs, in which weeks."""

from __future__ import annotations

from fnmatch import fnmatchcase

from sim.outputs.definitions import over
from sim.runs.design.factor import flow
from sim.runs.design.fields import Fields
from sim.scenario import Scenario
from sim.scenario.problems import nearest
from sim.scenario.read.reader import Mapping, Scalar, Sequence

KEPT = (
    "aq_family.strength",
    "strength.isis_k",
    "risk.total",
    "risk.supervised",
    "risk.dispersed",
    "handovers.hosted",
    "exits.untracked",
    "recognition.odds",
    "trust.mean",
    "control.taliban",
)
EVERY = 13


def outputs_to_record(fields: Fields, scenario: Scenario) -> tuple[str, ...]:
    """Return the names of what is kept: those that are asked for, or `KEPT`."""
    keep = fields.tree.get("keep")
    if keep is not None and not isinstance(keep, Mapping):
        fields.fail(
            keep.at, "keep is not made of `key: value` lines", "write keep: {outputs: [risk.total], every: 13}."
        )
    node = keep.get("outputs") if isinstance(keep, Mapping) else None
    if node is None:
        return KEPT
    items = node.items if isinstance(node, Sequence) else (node,)
    names = output_names(scenario)
    found: dict[str, None] = {}
    for item in items:
        pattern = flow(item)
        matching = [name for name in names if fnmatchcase(name, pattern)]
        if not matching:
            fields.fail(item.at, f"there is no output {pattern!r}", _like(pattern, names))
        found |= dict.fromkeys(matching)
    return tuple(found)


def weeks_to_record(fields: Fields, horizon: int) -> tuple[int, ...]:
    """Return the weeks that are kept: those listed, or every so many and the last."""
    keep = fields.tree.get("keep")
    inside = keep if isinstance(keep, Mapping) else None
    for key, _ in inside.items if inside else ():
        if key.text not in ("outputs", "every", "weeks"):
            fields.fail(key.at, f"unknown key {key.text!r}", "keep takes outputs, every and weeks.")
    listed = inside.get("weeks") if inside else None
    if listed is not None and not isinstance(listed, Sequence):
        fields.fail(listed.at, f"keep.weeks: {flow(listed)} is no list of weeks", "write weeks: [0, 52, 104].")
    if isinstance(listed, Sequence):
        weeks = []
        for item in listed.items:
            week = item.value if isinstance(item, Scalar) else None
            if not isinstance(week, float) or week % 1 or not 0 <= week < horizon:
                fields.fail(item.at, f"{flow(item)} is no week of the run", f"weeks run from 0 to {horizon - 1}.")
            else:
                weeks.append(int(week))
        return tuple(sorted(set(weeks)))
    every = fields.whole("every", EVERY, 1, inside) or EVERY
    return tuple(sorted({*range(0, horizon, every), horizon - 1}))


def _like(pattern: str, names: tuple[str, ...]) -> str:
    near = nearest(pattern, names)
    return f"did you mean {near!r}?" if near else "name one such as risk.total, or several as strength.*"


def output_names(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the outputs of a scenario's runs: of the country, its groups and its states."""
    names = [output.name for output in over("country")]
    for kind, entities in (("group", scenario.groups), ("state", scenario.states)):
        names += [output.name.format(entity) for output in over(kind) for entity in entities]
    return tuple(names)
