"""The parameters and switches that rules read, in one row with the names of the seeds.

`params.dispersal_slip_out` is the parameter `dispersal.slip_out`, `params.rule_loyalty` the switch of the rule `loyalty`. A test
of the evidence rejects any other name in the code, so that a misspelling fails before anything runs.
"""

from __future__ import annotations

from enum import IntEnum
from functools import cache
from typing import cast

import numpy as np

from sim.evidence import parameters
from sim.scenario import Scenario
from sim.society.common.rows import Records
from sim.society.common.rule import Params
from sim.society.registry import RULES
from sim.terms import Council, Defection, Orders, Policing, Recruitment, Strategy, word

SWITCH = "rule_"


# Parameters whose value is a word, and the numbers of the words: `params.structure_orders == Orders.CHAIN`.
WORDS: dict[str, type[IntEnum]] = {
    "structure.defection": Defection,
    "structure.policing": Policing,
    "structure.recruitment": Recruitment,
    "structure.strategy": Strategy,
    "structure.council": Council,
    "structure.orders": Orders,
}


@cache
def _numbers() -> list[tuple[str, object]]:
    """Return the keys of the global parameters that are numbers, and their defaults."""
    known = parameters().values()
    return sorted((one.key, one.default) for one in known if "*" not in one.key and not one.choices)


@cache
def _words() -> dict[str, dict[str, int]]:
    """Return the number of each word, by the key of its parameter."""
    return {key: {word(term): int(term) for term in words} for key, words in WORDS.items()}


@cache
def parameter_dtype() -> np.dtype[np.void]:
    """Return the dtype of all global parameters, with words as numbers, and switches, in a fixed order."""
    fields: list[tuple[str, type]] = [(key.replace(".", "_"), np.float64) for key, _ in _numbers()]
    fields += [(key.replace(".", "_"), np.int64) for key in WORDS]
    fields += [(f"{SWITCH}{name}", np.int64) for name in sorted(RULES)]
    return np.dtype(fields, align=True)


def parameter_record(scenario: Scenario) -> Records[Params]:
    """Return a scenario's parameters and switches as an array with one row."""
    # A scenario may leave out one of the named groups; the loyalty to it is then unused.
    held = [scenario.values.get(key, default) for key, default in _numbers()]
    held += [numbers[str(scenario.values[key])] for key, numbers in _words().items()]
    held += [bool(scenario.rules[name]) for name in sorted(RULES)]
    return cast("Records[Params]", np.array([tuple(held)], parameter_dtype()))


def networked(params: Records[Params]) -> bool:
    """Return whether members of groups are organised in cells, which is so where any structure uses them."""
    by_cells = (("policing", Policing.LINKS), ("recruitment", Recruitment.CONTACT), ("strategy", Strategy.ADAPTIVE))
    return any(params[f"structure_{form}"][0] == word_ for form, word_ in by_cells)
