"""Outputs about warlords and about control of the country."""

from __future__ import annotations

from sim.society.common.output import of, row

CONTROL = of(
    "country",
    row(
        "control.taliban",
        "share",
        "Control of the Taliban, provinces weighted by population",
        "C36",
        source="regime.taliban_control",
    ),
    row(
        "control.warlords",
        "share",
        "Control of warlords, provinces weighted by population",
        "C34 C36",
        source="regime.warlord_control",
    ),
    row(
        "control.contested",
        "share",
        "Uncontrolled share of the country, provinces weighted by population",
        "C38",
        source="regime.contested_control",
    ),
    row("warlords.active", "count", "Warlords in arms", "C34 C35", source="regime.active_warlords"),
)

BATTLES = of(
    "country",
    row(
        "battles.dead",
        "people/week",
        "Deaths on both sides in battles over territory",
        "C36",
        source="regime.battle_dead",
    ),
    row("polities", "count", "Warlords whose territory has become a polity", "C37", source="regime.polities"),
)
