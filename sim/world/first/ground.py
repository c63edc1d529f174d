"""Who holds which ground at the start: provinces and warlords."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.luck import name_key, pair
from sim.scenario import Scenario
from sim.terms import WarlordStatus
from sim.world.columns import N_PROVINCES, Reals
from sim.world.geography import geography
from sim.world.records import Police, Province, Warlord
from sim.world.rows import Records, rows_of
from sim.world.values import Values

GIVEN = "militia revenue services patron autonomy tie_propensity"
POLICE = name_key("police")
# Part of his strength with which a warlord reaches the provinces next to his own, all together.
NEXT_DOOR = 0.3


class Warlords(NamedTuple):
    """Warlords (W,), with reach and control (W, P)."""

    records: Records[Warlord]
    reach: Reals
    control: Reals


def first_warlords(scenario: Scenario) -> Warlords:
    """Give the warlords; only who seeks autonomy has a militia in arms."""
    values = Values(scenario)
    geo = geography()
    records = rows_of(Warlord, len(scenario.warlords))
    reach = np.zeros((len(scenario.warlords), N_PROVINCES))
    control = np.zeros((len(scenario.warlords), N_PROVINCES))
    for k, name in enumerate(scenario.warlords):
        warlord = records[k]
        values.fill(warlord, f"warlords.{name}", GIVEN)
        warlord.key = name_key(f"warlord {name}")
        warlord.militia_start = warlord.militia
        warlord.status = WarlordStatus[values.word(f"warlords.{name}.status").upper()]
        warlord.home = home = geo.row_of[values.word(f"warlords.{name}.home")]
        if warlord.status != WarlordStatus.AUTONOMOUS:
            warlord.militia = 0.0
        reach[k, home] = 1.0 - NEXT_DOOR
        for near in geo.neighbours[home]:
            reach[k, geo.row_of[near]] = NEXT_DOOR / len(geo.neighbours[home])
        control[k, home] = values.number(f"warlords.{name}.hold")
    control /= np.maximum(control.sum(axis=0), 1.0)
    return Warlords(records, reach, control)


def first_provinces(scenario: Scenario, control: Reals) -> Records[Province]:
    """Give the provinces: what warlords do not hold is contested, and the rest the Taliban's."""
    geo = geography()
    records = rows_of(Province, N_PROVINCES)
    for name in ("population", "minority", "remoteness", "third"):
        records[name] = getattr(geo, name)
    records["key"] = geo.name_keys
    records["weight"] = records["population"] / records["population"].sum()
    records["busiest"] = records["population"] / records["population"].max()
    records["warlords"] = control.sum(axis=0)
    contested = Values(scenario).number("warlord.contested_start")
    records["contested"] = np.minimum(contested, 1.0 - records["warlords"])
    records["taliban"] = 1.0 - records["warlords"] - records["contested"]
    return records


def first_prisons(scenario: Scenario) -> Reals:
    """Give the share (P,) of prisoners held in each province."""
    share = Values(scenario).number("prison.bagram_share")
    prison = np.zeros(N_PROVINCES)
    prison[geography().row_of["parwan"]] = share
    prison[geography().row_of["kabul"]] = 1.0 - share
    return prison


def first_police(provinces: Records[Province]) -> Records[Police]:
    """Give the police of provinces: they know nobody, and look everywhere alike."""
    records = rows_of(Police, len(provinces))
    records["key"] = [pair(POLICE, int(key)) for key in provinces["key"].tolist()]
    records["attention"] = 1.0
    return records
