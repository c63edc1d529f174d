"""The warlords at the start: reach and control."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.luck import name_key
from sim.scenario import Scenario
from sim.society.common.columns import N_PROVINCES, Reals
from sim.society.common.geography import geography
from sim.society.common.rows import Records, quick, rows_of
from sim.society.common.values import Values
from sim.society.warlords.state import Warlord
from sim.terms import WarlordStatus

GIVEN = "militia revenue services autonomy tie_propensity"


class Warlords(NamedTuple):
    """Warlords (W,), with reach and control (W, P)."""

    records: Records[Warlord]
    reach: Reals
    control: Reals


def first_warlords(scenario: Scenario) -> Warlords:
    """Return the warlords. Only autonomous warlords have a militia in arms."""
    values = Values(scenario)
    geo = geography()
    next_door = values.number("warlord.next_door")
    records = rows_of(Warlord, len(scenario.warlords))
    reach = np.zeros((len(scenario.warlords), N_PROVINCES))
    control = np.zeros((len(scenario.warlords), N_PROVINCES))
    for k, (name, warlord) in enumerate(zip(scenario.warlords, quick(records), strict=True)):
        values.fill(warlord, f"warlords.{name}", GIVEN)
        warlord.key = name_key(f"warlord {name}")
        warlord.militia_start = warlord.militia
        warlord.status = WarlordStatus[values.word(f"warlords.{name}.status").upper()]
        warlord.home = home = geo.row_of[values.word(f"warlords.{name}.home")]
        if warlord.status != WarlordStatus.AUTONOMOUS:
            warlord.militia = 0.0
        reach[k, home] = 1.0 - next_door
        for near in geo.neighbours[home]:
            reach[k, geo.row_of[near]] = next_door / len(geo.neighbours[home])
        control[k, home] = values.number(f"warlords.{name}.hold")
    control /= np.maximum(control.sum(axis=0), 1.0)
    return Warlords(records, reach, control)
