"""Outputs about leaders and their orders."""

from __future__ import annotations

from sim.society.common.output import of, row

SEATS = of(
    "country",
    row("control.ranks", "share", "Control of the ranks by the leadership", "C30", source="regime.control"),
    row(
        "commanders.replaced",
        "commanders",
        "Replaced because they did not obey, cumulative",
        "C30",
        source="regime.replaced",
    ),
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
        "order.{}",
        "rung",
        "Standing order: 0 protect, 1 protect restrained, 2 host, 3 host restrained, 4 hunt, 5 expel, 6 hand over",
        "C01 C14 C15",
        source="group.order",
    ),
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
