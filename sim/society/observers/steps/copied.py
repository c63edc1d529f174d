"""What outputs copy from the records: one function, made from their declarations, for both engines.

A compiled function cannot look up a field by a name that it is given, so the assignments are written out, a line an output, and
read as source once.
"""

from __future__ import annotations

from collections.abc import Callable

from sim.outputs.definitions import DEFINITIONS, Output
from sim.society.common.rows import fields_of
from sim.society.country.state import Province, Regime
from sim.society.guests.state import Group
from sim.society.states.state import State
from sim.society.world import World
from sim.terms import Status

# By what an output is over: its table, the loops around its row, and the records that it may copy from.
COUNTRY, GROUP, STATE, PROVINCE, CELL = "country", "group", "state", "province", "group_province"


ROWS = {
    COUNTRY: "world.out_country[week]",
    GROUP: "world.out_groups[week, g]",
    STATE: "world.out_states[week, s]",
    PROVINCE: "world.out_provinces[week, q]",
    CELL: "world.out_cells[week, g, q]",
}


LOOPS = {
    COUNTRY: (),
    GROUP: (("g", "groups"),),
    STATE: (("s", "states"),),
    PROVINCE: (("q", "provinces"),),
    CELL: (("g", "groups"), ("q", "provinces")),
}


RECORDS: dict[str, dict[str, tuple[type, str]]] = {
    COUNTRY: {"regime": (Regime, "world.regime[0]")},
    GROUP: {"group": (Group, "world.groups[g]")},
    STATE: {"state": (State, "world.states[s]")},
    PROVINCE: {"province": (Province, "world.provinces[q]")},
    CELL: {},
}


def value_of(output: Output) -> str:
    """Give the expression that an output copies.

    Raises
    ------
    ValueError
        When there is no such record, field, status or matrix where the output stands.
    """
    record, _, field = output.source.partition(".")
    if output.over == GROUP and record == "tally" and field.upper() in Status.__members__:
        return f"world.tally[g, {int(Status[field.upper()])}]"
    if output.over == CELL and record == "cell" and field in World._fields:
        return f"world.{field}[g, q]"
    kind, _ = RECORDS[output.over].get(record, (None, ""))
    if kind is not None and field in {known.name for known in fields_of(kind)}:
        return f"{record}.{field}"
    raise ValueError(
        f"the output {output.name!r} copies {output.source!r}, which is nothing that an output over {output.over} can; "
        "see sim/society/world.py for the fields"
    )


def source_of(outputs: tuple[Output, ...]) -> str:
    """Write the function that copies every output that declares a source."""
    lines = [
        "def copied(world, week):",
        '    """Copy what outputs declare; see `sim.society.observers.steps.copied`."""',
    ]
    for over, loops in LOOPS.items():
        copying = [output for output in outputs if output.over == over and output.source]
        if not copying:
            continue
        indent = "    "
        for index, records in loops:
            lines.append(f"{indent}for {index} in range(world.{records}.shape[0]):")
            indent += "    "
        lines += [f"{indent}{record} = {place}" for record, (_, place) in RECORDS[over].items()]
        lines.append(f"{indent}row = {ROWS[over]}")
        lines += [f"{indent}row.{output.field} = {value_of(output)}" for output in copying]
    return "\n".join(lines) + "\n"


def copying_function(outputs: tuple[Output, ...]) -> Callable[[World, int], None]:
    """Give that function; compiled code takes it for one of this module."""
    names: dict[str, Callable[[World, int], None]] = {}
    exec(compile(source_of(outputs), __file__, "exec"), {"__name__": __name__}, names)
    return names["copied"]


copied = copying_function(DEFINITIONS)
