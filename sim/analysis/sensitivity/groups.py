"""What a group of factors is worth against the others: by itself, and acting together with them."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sim.analysis.sensitivity.indices import Sensitivity


def shares(found: Iterable[Sensitivity]) -> pd.DataFrame:
    """Return how the variance of outputs is shared between groups of factors and what is not in them.

    Parameters
    ----------
    found
        Sobol indices, with groups or without.

    Returns
    -------
    pandas.DataFrame
        One row an output and group: `output`, `group`, `alone` (share that goes with the group and nothing else), `together` (that
        goes with the group and the others at once), `others` (that goes with the others alone), `alone_half` and `total_half` (half
        the 95 % bootstrap interval of `alone`, and of `alone` and `together`). What sampling brings below nought is nought.
    """
    rows = []
    for one in found:
        for row in one.table[one.table["factor"].isin(one.groups)].to_dict("records"):
            total = min(max(row["total"], 0.0), 1.0)
            alone = min(max(row["first"], 0.0), total)
            rows.append(
                {
                    "output": one.output,
                    "group": row["factor"],
                    "alone": alone,
                    "together": total - alone,
                    "others": 1.0 - total,
                    "alone_half": row["first_half"],
                    "total_half": row["total_half"],
                }
            )
    columns = ["output", "group", "alone", "together", "others", "alone_half", "total_half"]
    return pd.DataFrame(rows, columns=columns)


def sentences(table: pd.DataFrame) -> list[str]:
    """Return each row of :func:`shares` in words."""
    return [
        f"{row['alone']:.0%} ± {row['alone_half']:.0%} of the variance of {row['output']} is {row['group']} by itself; "
        f"{row['alone'] + row['together']:.0%} ± {row['total_half']:.0%} with what it does together with the others, which by "
        f"themselves are {row['others']:.0%}."
        for row in table.to_dict("records")
    ]
