"""Outputs about observers' counts, and about compliance with the accord under each reading."""

from __future__ import annotations

from sim.society.common.output import SEEN, of, row

ACCORD = of(
    "country",
    row(
        "compliance.attacks",
        "share",
        "Compliance, read as no attacks: probability that no plot on the US or its allies began in the past year",
        "C15 C19",
    ),
    row(
        "compliance.conduct",
        "share",
        "Compliance, read as no recruiting or training: one minus trainees of tolerated groups relative to week 0",
        "C19",
    ),
    row(
        "compliance.presence",
        "share",
        "Compliance, read as no presence: one minus members at large of groups that are no enemies, relative to week 0",
        "C19",
    ),
    row(
        "compliance.expulsion",
        "share",
        "Compliance, read as expulsion: members handed over, prosecuted or in a programme, relative to all members ever",
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
