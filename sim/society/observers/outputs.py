"""What observers count, and how far the accord is kept under each of its readings."""

from __future__ import annotations

from sim.society.common.output import SEEN, of, row

ACCORD = of(
    "country",
    row("compliance.attacks", "share", "Accord read as no attacks: chance of none in the trailing year", "C15 C19"),
    row(
        "compliance.conduct",
        "share",
        "Accord read as no recruiting or training: one less those under toleration against week 0",
        "C19",
    ),
    row("compliance.presence", "share", "Accord read as no presence: one less tolerated members against week 0", "C19"),
    row(
        "compliance.expulsion",
        "share",
        "Accord read as expulsion: handed over, tried or in a programme against cohort and recruits",
        "C19",
    ),
)

SEEN_MEMBERS = of(
    "group",
    row("seen.{}", "people", "Members that observers count", "C44", truth=SEEN, source="group.seen"),
)

SEEN_AT = of(
    "group_province",
    row("seen_at.{}.{}", "people", "Members that observers count", "C44", truth=SEEN),
)
