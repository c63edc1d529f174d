"""Outputs about the country as a whole and about each province."""

from __future__ import annotations

from sim.society.common.output import of, row

CONDUCT = of(
    "country",
    row("resources", "share", "Resource stock of the regime; one is all it needs", "C33", source="regime.resources"),
    row("moderation", "share", "Accommodating stance of the leaders", "C31 C12", source="regime.moderation"),
    row("conduct", "share", "Mean standing with the three audiences at home", "C31", source="regime.conduct"),
    row(
        "domestic.minorities",
        "share",
        "Standing of the regime with minorities: its stance, as far as the pledge is kept",
        "C31 C45",
        source="regime.standing_minorities",
    ),
    row(
        "domestic.opponents",
        "share",
        "Standing of the regime with former opponents",
        "C31",
        source="regime.standing_opponents",
    ),
    row("domestic.women", "share", "Standing of the regime with women", "C31", source="regime.standing_women"),
    row("grievance.minorities", "share", "Grievance of minorities, weighted by their number", "C45 C47"),
)

PROVINCE = of(
    "province",
    row("province_taliban.{}", "share", "Control of the Taliban", "C36", source="province.taliban"),
    row("province_warlords.{}", "share", "Control of warlords", "C36", source="province.warlords"),
    row("province_grievance.{}", "share", "Grievance of minorities", "C45", source="province.grievance"),
    row("province_obedience.{}", "probability", "Mean obedience", "C32", source="province.obedience"),
    row("province_breaches.{}", "breaches/week", "Breaches of all kinds", "C32"),
    row("province_fighters.{}", "people", "Taliban fighters", "C30"),
)
