"""The fields that outputs copy, from their declarations."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from sim.society.common.rows import Records
from sim.society.observers.state import Sources
from sim.society.outputs import over

Entity = TypeVar("Entity")


def sources(kind: str, record: str, rows: Records[Entity]) -> Sources:
    """Return the fields that outputs over a kind of entity copy from its rows.

    Parameters
    ----------
    kind
        The kind of entity.
    record
        The name of a row in the sources of outputs.
    rows
        The rows, whose memory the result shares.

    Raises
    ------
    ValueError
        If the source of an output is no field of such a row.
    """
    names = rows.dtype.names or ()
    columns = []
    for place, output in enumerate(over(kind)):
        of, _, field = output.source.partition(".")
        if output.source and (of != record or field not in names):
            raise ValueError(
                f"the output {output.name!r} copies {output.source!r}, which is no field of a {record}; "
                "see state.py of its room for the fields"
            )
        if output.source:
            columns.append((place, names.index(field), rows.dtype[field].kind != "f"))
    plain, shape = np.asarray(rows), (len(rows), len(names))
    return Sources(
        np.array(columns, np.int64).reshape(-1, 3),
        plain.view(np.float64).reshape(shape),
        plain.view(np.int64).reshape(shape),
    )
