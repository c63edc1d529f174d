"""Outputs about leaders and their orders."""

from __future__ import annotations

from sim.society.common.output import of, row

SEATS = of(
    "country",
    row(
        "leaders.lost",
        "people",
        "Leaders killed, cumulative, where the council votes",
        "C30",
        source="regime.leaders_lost",
    ),
)

BELIEF = of(
    "country",
    row(
        "belief.attacks_only",
        "share",
        "Council's belief that states object to attacks only, weighted by the states' leverage",
        "C15 C49",
        source="regime.attacks_only",
    ),
)

TREATMENT = of(
    "group",
    row("treatment.{}", "rung", "Standing treatment: 0 protect to 5 hand over", "C14", source="group.treatment"),
    row(
        "presence.{}",
        "rung",
        "Whether it may stay: 0 protected, 1 hosted, 2 expelled, 3 handed over",
        "C15",
        source="group.presence",
    ),
    row(
        "operations.{}",
        "rung",
        "What it may do: 0 free, 1 low-key, 2 restrained, 3 hunted",
        "C15 C44",
        source="group.operations",
    ),
    row(
        "leniency.{}",
        "share",
        "Presence of the group that the council is willing to tolerate",
        "C03 C14 C49",
        source="group.leniency",
    ),
    row("split.{}", "share", "Share of the last vote that went against the verdict", "C30", source="group.split"),
)
