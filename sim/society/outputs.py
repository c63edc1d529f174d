"""The definitions of all outputs: unit, meaning, claims, and whether an output is true or observed.

The columns of the tables are made from this list, so an undefined output cannot be recorded. A test fails if a defined output is never
written. An output that is only copied declares its source, and needs no code.
"""

from __future__ import annotations

from functools import cache, lru_cache

from sim.society.common.output import SEEN, TRUE, Output
from sim.society.council import outputs as council
from sim.society.country import outputs as country
from sim.society.guests import outputs as guests
from sim.society.observers import outputs as observers
from sim.society.police import outputs as police
from sim.society.ranks import outputs as ranks
from sim.society.states import outputs as states
from sim.society.warlords import outputs as warlords

__all__ = ["DEFINITIONS", "SEEN", "TRUE", "Output", "by_name", "find", "full_names", "over"]


# In the order of tables and columns.
DEFINITIONS: tuple[Output, ...] = (
    *country.CONDUCT,
    *ranks.RANKS,
    *warlords.CONTROL,
    *council.SEATS,
    *warlords.BATTLES,
    *police.ACTS,
    *guests.THREAT,
    *observers.ACCORD,
    *guests.FATES,
    *states.RESPONSE,
    *council.BELIEF,
    *guests.STRENGTH,
    *observers.SEEN_MEMBERS,
    *guests.MEANS,
    *council.TREATMENT,
    *police.PURSUIT,
    *guests.ACTIVITY,
    *states.STATE,
    *country.PROVINCE,
    *guests.PLACES,
    *observers.SEEN_AT,
)


@cache
def by_name() -> dict[str, Output]:
    """Return every output by its name, braces included."""
    return {output.name: output for output in DEFINITIONS}


def over(kind: str) -> tuple[Output, ...]:
    """Return the outputs of one kind of entity, in order."""
    return tuple(output for output in DEFINITIONS if output.over == kind)


def find(name: str) -> Output:
    """Return the definition of a full name such as `strength.isis_k`.

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


@lru_cache(maxsize=64)
def full_names(groups: tuple[str, ...], states: tuple[str, ...], provinces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the full name of every output, those that are observed first."""
    of: dict[str, list[tuple[str, ...]]] = {
        "country": [()],
        "group": [(name,) for name in groups],
        "state": [(name,) for name in states],
        "province": [(name,) for name in provinces],
        "group_province": [(group, province) for group in groups for province in provinces],
    }
    ordered = sorted(DEFINITIONS, key=lambda output: output.truth != SEEN)
    return tuple(output.name.format(*names) for output in ordered for names in of[output.over])
