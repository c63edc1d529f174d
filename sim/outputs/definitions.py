"""What is measured: every output once, with its unit, definition, claims, and whether it is the truth or what is seen.

The columns of the record are made from this list, so an output that is not defined cannot be recorded, and a test fails on one
that is defined and never written. What is only copied says its source there, and needs no code.
"""

from __future__ import annotations

from functools import cache

from sim.outputs.defined.actors import GROUP, GROUP_PROVINCE, PROVINCE, STATE
from sim.outputs.defined.country import COUNTRY
from sim.outputs.defined.output import SEEN, TRUE, Output

__all__ = ["DEFINITIONS", "SEEN", "TRUE", "Output", "by_name", "find", "over"]

DEFINITIONS: tuple[Output, ...] = COUNTRY + GROUP + STATE + PROVINCE + GROUP_PROVINCE


@cache
def by_name() -> dict[str, Output]:
    """Give every output by its name, braces included."""
    return {output.name: output for output in DEFINITIONS}


def over(kind: str) -> tuple[Output, ...]:
    """Give the outputs of one kind of entity, in order."""
    return tuple(output for output in DEFINITIONS if output.over == kind)


def find(name: str) -> Output:
    """Give the definition of a full name such as `strength.isis_k`.

    Raises
    ------
    KeyError
        If no output has that name.
    """
    known = by_name()
    if name in known:
        return known[name]
    head = name.split(".")[0]
    for tail in (".{}", ".{}.{}"):
        if head + tail in known and name.count(".") == tail.count("."):
            return known[head + tail]
    raise KeyError(name)
