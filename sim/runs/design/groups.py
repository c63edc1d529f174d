"""Groups of factors that a Sobol design varies together; each group has one sensitivity index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from sim.runs.design.fields import Fields
from sim.scenario.problems import Wrong, suggestion
from sim.scenario.read.tree import Node, flow
from sim.scenario.read.tree import Sequence as Items

Groups = dict[str, tuple[str, ...]]


def groups_of(fields: Fields, keys: Sequence[str], kind: str) -> Groups:
    """Return the factors of each group, reporting every problem.

    Parameters
    ----------
    fields
        The file.
    keys
        The factors' keys.
    kind
        How points are chosen; only `sobol` has groups, and a design that ignores them is refused elsewhere.
    """
    found: Groups = {}
    for name, node in fields.pairs("groups"):
        if kind != "sobol":
            return {}
        with fields.notes.each():
            if name.text in keys or name.text in found:
                remedy = "give it its own name."
                raise Wrong(name.at, f"{name.text} is the name of a factor or of another group", remedy)
            found[name.text] = tuple(dict.fromkeys(_members(node, keys, found)))
    if found and len(set(units(keys, found))) < 2:
        remedy = "leave some out of it: shares are against the others."
        fields.fail(fields.place("groups"), "every factor is in the one group", remedy)
    return found


def _members(node: Node, keys: Sequence[str], others: Groups) -> Iterator[str]:
    taken = {key for members in others.values() for key in members}
    for item in node.items if isinstance(node, Items) else (node,):
        matching = [key for key in keys if fnmatchcase(key, flow(item))]
        if not matching:
            remedy = suggestion(flow(item), keys, "the factors of this design")
            raise Wrong(item.at, f"no factor is called {flow(item)!r}", remedy)
        for key in matching:
            if key in taken:
                raise Wrong(item.at, f"{key} is in another group already", "keep it in one of them.")
            yield key


def units(keys: Sequence[str], groups: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the unit of variation of each factor: its group, or the factor itself."""
    group = {key: name for name, members in groups.items() for key in members}
    return [group.get(key, key) for key in keys]
