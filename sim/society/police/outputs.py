"""Outputs of policing."""

from __future__ import annotations

from sim.society.common.output import of, row

ACTS = of(
    "country",
    row("enforcement.acts", "people/week", "Militants arrested or killed by the regime", "C06"),
    row(
        "enforcement.ratio",
        "ratio",
        "Acts per member against outbidding groups, over the most against the AQ family that its count leaves plausible (95 %), 26 weeks",
        "C06 C10",
    ),
    row("enforcement.acts_rivals", "people", "Members of outbidding groups arrested or killed, 26 weeks", "C06 C10"),
    row("enforcement.acts_family", "people", "Members of the AQ family arrested or killed, 26 weeks", "C06 C10"),
    row(
        "enforcement.share_isis",
        "share",
        "Share of acts on jihadist groups that hit outbidding groups, 26 weeks; missing without such acts",
        "C10",
    ),
)

PURSUIT = of(
    "group",
    row("skill.{}", "share", "Skill of enforcement against the group", "C33", source="group.skill"),
    row("acts.{}", "people/week", "Members arrested or killed by the regime", "C06", source="group.acts_week"),
)
