"""The initial state of police and prisons."""

from __future__ import annotations

import numpy as np

from sim.evidence import provinces
from sim.luck import name_key, pair
from sim.society.common.columns import Reals
from sim.society.common.geography import geography
from sim.society.common.rows import Records, rows_of
from sim.society.country.state import Province
from sim.society.police.state import Police

POLICE = name_key("police")


def first_prisons() -> Reals:
    """Return the share (P,) of prisoners held in each province."""
    return np.array([provinces()[key].prison_share for key in geography().keys])


def first_police(places: Records[Province]) -> Records[Police]:
    """Return the initial police of all provinces: equally attentive everywhere."""
    records = rows_of(Police, len(places))
    records["key"] = [pair(POLICE, int(key)) for key in places["key"].tolist()]
    records["attention"] = 1.0
    return records
