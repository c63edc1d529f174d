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
def parameter_dtype() -> np.dtype[np.void]:
    """Return the dtype of all global parameters, with words as numbers, and switches, in a fixed order."""
    keys = sorted(
        parameter.key for parameter in parameters().values() if "*" not in parameter.key and not parameter.choices
    )
    fields: list[tuple[str, type]] = [(key.replace(".", "_"), np.float64) for key in keys]
    fields += [(key.replace(".", "_"), np.int64) for key in WORDS]
    fields += [(f"{SWITCH}{name}", np.int64) for name in sorted(RULES)]
    return np.dtype(fields, align=True)


def parameter_record(scenario: Scenario) -> Records[Params]:
    """Return a scenario's parameters and switches as an array with one row."""
    record = np.zeros(1, parameter_dtype())
    for name in sorted(RULES):
        record[f"{SWITCH}{name}"] = bool(scenario.rules[name])
    for parameter in parameters().values():
        if "*" in parameter.key or parameter.choices:
            continue
        # A scenario may leave out one of the named groups; the loyalty to it is then unused.
        record[parameter.key.replace(".", "_")] = scenario.values.get(parameter.key, parameter.default)
    for key, words in WORDS.items():
        numbers = {word(term): term for term in words}
        record[key.replace(".", "_")] = numbers[str(scenario.values[key])]
    return cast("Records[Params]", record)


def networked(params: Records[Params]) -> bool:
    """Return whether members of groups are organised in cells, which is so where any structure uses them."""
    by_cells = (("policing", Policing.LINKS), ("recruitment", Recruitment.CONTACT), ("strategy", Strategy.ADAPTIVE))
    return any(params[f"structure_{form}"][0] == word_ for form, word_ in by_cells)
