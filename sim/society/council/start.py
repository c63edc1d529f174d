"""The leaders at the start: authority, and loyalty by group, faction and seat."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.luck import name_key
from sim.scenario import Scenario
from sim.society.common.columns import Reals
from sim.society.common.geography import geography
from sim.society.common.rows import Records, quick, rows_of
from sim.society.common.values import Values, rows
from sim.society.council.state import Leader


class Leaders(NamedTuple):
    """Leaders (L,), and their loyalty (L, G) to each group."""

    records: Records[Leader]
    loyalty: Reals


def first_leaders(scenario: Scenario) -> Leaders:
    """Return the leaders, with authority as shares and loyalty by group, faction and seat."""
    values = Values(scenario)
    place, factions, groups = geography().row_of, rows(scenario.factions), rows(scenario.groups)
    records = rows_of(Leader, len(scenario.leaders))
    loyalty = np.zeros((len(scenario.leaders), len(groups)))
    spread = values.number("taliban.loyalty_spread")
    seats: dict[str, list[str]] = {}
    for name in sorted(scenario.leaders, key=name_key):
        seats.setdefault(values.word(f"leaders.{name}.faction"), []).append(name)
    for i, (name, leader) in enumerate(zip(scenario.leaders, quick(records), strict=True)):
        values.fill(leader, f"leaders.{name}", "authority pragmatism piety")
        leader.key = name_key(f"leader {name}")
        faction = values.word(f"leaders.{name}.faction")
        leader.faction = factions[faction]
        leader.province = place[values.word(f"leaders.{name}.province")]
        offset = values.number(f"factions.{faction}.loyalty_offset")
        # The seats of a faction, in the order of a hash, are spaced evenly around its mean, so that no random draw decides a veto.
        rank = (seats[faction].index(name) + 0.5) / len(seats[faction])
        lean = spread * (2.0 * rank - 1.0)
        for known, row in groups.items():
            mean = values.number(f"taliban.loyalty.{known}")
            loyalty[i, row] = min(1.0, max(0.0, mean + (offset + lean if mean > 0.0 else 0.0)))
    # Where nobody has authority, all have the same.
    total = records["authority"].sum()
    records["authority"] = records["authority"] / total if total > 0.0 else 1.0 / len(records)
    return Leaders(records, loyalty)
