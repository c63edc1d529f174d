"""Factors that a Sobol design varies together, so that a group has one index: what of the variance is, say, structure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from sim.runs.design.factor import flow
from sim.runs.design.fields import Fields
from sim.scenario.problems import suggestion
from sim.scenario.read.reader import Sequence as Items

Groups = dict[str, tuple[str, ...]]


def groups_of(fields: Fields, keys: Sequence[str], kind: str) -> Groups:
    """Return each group's factors, noting every problem.

    Parameters
    ----------
    fields
        The file.
    keys
        The factors' keys.
    kind
        How points are chosen; only `sobol` has groups.
    """
    found: Groups = {}
    for name, node in fields.pairs("groups"):
        if kind != "sobol":
            fields.fail(name.at, f"a design {kind} has no groups", "write design: sobol, or delete groups.")
            return {}
        if name.text in keys or name.text in found:
            fields.fail(name.at, f"{name.text} is the name of a factor or of another group", "give it its own name.")
        members: dict[str, None] = {}
        for item in node.items if isinstance(node, Items) else (node,):
            pattern = flow(item)
            matching = [key for key in keys if fnmatchcase(key, pattern)]
            taken = [key for key in matching if any(key in others for others in found.values())]
            if not matching:
                fields.fail(
                    item.at, f"no factor is called {pattern!r}", suggestion(pattern, keys, "the factors of this design")
                )
            if taken:
                fields.fail(item.at, f"{taken[0]} is in another group already", "keep it in one of them.")
            members |= dict.fromkeys(matching)
        found[name.text] = tuple(members)
    if found and len(set(units(keys, found))) < 2:
        at = (fields.tree.get("groups") or fields.tree).at
        fields.fail(at, "every factor is in the one group", "leave some out of it: shares are against the others.")
    return found


def units(keys: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Return for each factor what varies with it: its group, or itself."""
    group = {key: name for name, members in groups.items() for key in members}
    return [group.get(key, key) for key in keys]
