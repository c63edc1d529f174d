"""The numbers and switches that rules read: one record, its names those of the seeds.

`params.dispersal_slip_out` is the parameter `dispersal.slip_out`, `params.rule_loyalty` the switch of the rule `loyalty`. A test
among those of the evidence reads every module and refuses a name that is neither, so that a misspelling fails before anything runs.
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


# Plain parameters that take a word, and the words' numbers: `params.structure_orders == Orders.CHAIN`.
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
    """Give the record of all plain numeric parameters, words as numbers, and switches, in a fixed order."""
    keys = sorted(
        parameter.key for parameter in parameters().values() if "*" not in parameter.key and not parameter.choices
    )
    fields: list[tuple[str, type]] = [(key.replace(".", "_"), np.float64) for key in keys]
    fields += [(key.replace(".", "_"), np.int64) for key in WORDS]
    fields += [(f"{SWITCH}{name}", np.int64) for name in sorted(RULES)]
    return np.dtype(fields, align=True)


def parameter_record(scenario: Scenario) -> Records[Params]:
    """Give a scenario's parameters and switches as one record of shape (1,)."""
    record = np.zeros(1, parameter_dtype())
    for name in sorted(RULES):
        record[f"{SWITCH}{name}"] = bool(scenario.rules[name])
    for parameter in parameters().values():
        if "*" in parameter.key or parameter.choices:
            continue
        # A scenario may leave out one of the named groups; its loyalty then stands unused.
        record[parameter.key.replace(".", "_")] = scenario.values.get(parameter.key, parameter.default)
    for key, words in WORDS.items():
        numbers = {word(term): term for term in words}
        record[key.replace(".", "_")] = numbers[str(scenario.values[key])]
    return cast("Records[Params]", record)


def networked(params: Records[Params]) -> bool:
    """Say whether members of groups live in cells: where any structure goes by them."""
    by_cells = (("policing", Policing.LINKS), ("recruitment", Recruitment.CONTACT), ("strategy", Strategy.ADAPTIVE))
    return any(params[f"structure_{form}"][0] == word_ for form, word_ in by_cells)
