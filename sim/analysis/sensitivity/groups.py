"""The share of groups of factors in the variance of an output: alone, and in interaction with the other factors."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from sim.analysis.sensitivity.indices import Sensitivity


def shares(found: Iterable[Sensitivity]) -> pd.DataFrame:
    """Return the shares of groups of factors in the variance of outputs.

    Parameters
    ----------
    found
        Sobol indices, with groups or without.

    Returns
    -------
    pandas.DataFrame
        One row per output and group: `output`, `group`, `alone` (the share of the group without the others), `together` (the share of
        interactions between the group and the others), `others` (the share of the others without the group), `alone_half` and
        `total_half` (half the 95 % bootstrap interval of `alone`, and of `alone` and `together`). Negative estimates become zero.
    """
    tables = [one.table[one.table["factor"].isin(one.groups)].assign(output=one.output) for one in found if one.groups]
    columns = ["output", "group", "alone", "together", "others", "alone_half", "total_half"]
    if not tables:
        return pd.DataFrame(columns=columns)
    joined = pd.concat(tables, ignore_index=True).rename(columns={"factor": "group", "first_half": "alone_half"})
    total = joined["total"].clip(0.0, 1.0)
    alone = joined["first"].clip(0.0, total)
    return joined.assign(alone=alone, together=total - alone, others=1.0 - total)[columns]


def sentences(table: pd.DataFrame) -> list[str]:
    """Return each row of :func:`shares` in words."""
    return [
        f"{row['group']} alone explains {row['alone']:.0%} ± {row['alone_half']:.0%} of the variance of {row['output']}, and "
        f"{row['alone'] + row['together']:.0%} ± {row['total_half']:.0%} with its interactions with the other factors, which alone "
        f"explain {row['others']:.0%}."
        for row in table.to_dict("records")
    ]
