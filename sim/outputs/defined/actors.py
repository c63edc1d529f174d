"""What is measured of each group, state and province; `{}` in a name stands for it."""

from __future__ import annotations

from sim.outputs.defined.output import SEEN, of, row

GROUP = of(
    "group",
    row("strength.{}", "people", "Members at large in Afghanistan", "C04 C14 C22 C23 C26 C43", source="group.members"),
    row("seen.{}", "people", "Members that observers count", "C44", truth=SEEN, source="group.seen"),
    row("prisoners.{}", "people", "Members in Afghan prisons", "C22", source="tally.imprisoned"),
    row("veterans.{}", "people", "Veterans among members at large", "C27", source="group.veterans_now"),
    row("seniors.{}", "people", "Members of rank at large in Afghanistan", "C28", source="group.seniors_now"),
    row(
        "capability.{}",
        "ratio to week 0",
        "Summed quality with returns, times cohesion, times ties",
        "C24 C27 C28 C40",
        source="group.capability",
    ),
    row("cohesion.{}", "share", "Cohesion", "C05", source="group.cohesion"),
    row("ties.{}", "ties per member", "Mean ties of members at large", "C24", source="group.ties"),
    row("provinces.{}", "provinces", "Provinces with three or more members", "C25"),
    row("sanctuary.{}", "province-equivalents", "Presence times freedom of action, summed over provinces", "C34 C38"),
    row("freedom.{}", "share", "Mean freedom of action over members", "C04", source="group.freedom"),
    row("treatment.{}", "rung", "Standing treatment: 0 protect to 5 hand over", "C14", source="group.treatment"),
    row("leniency.{}", "share", "Expected leniency of the council", "C03 C14 C49", source="group.leniency"),
    row("skill.{}", "share", "Skill of enforcement against the group", "C33", source="group.skill"),
    row("acts.{}", "people/week", "Members arrested or killed by the regime", "C06", source="group.acts_week"),
    row("recruits.{}", "people/week", "New members", "C43", source="group.recruits_week"),
    row("attacks.{}", "attacks/week", "Attacks at home", "C22", source="group.attacks_week"),
    row("lethal.{}", "attacks/week", "Attacks at home that killed somebody", "C22", source="group.lethal_week"),
    row("deaths.{}", "people/week", "Dead of attacks at home", "C22 C45", source="group.dead_week"),
    row(
        "claimed.{}",
        "attacks/week",
        "Attacks and attempts that are claimed",
        "C07 C22",
        truth=SEEN,
        source="group.claimed_week",
    ),
    row("dormant.{}", "share", "Members who lie low by their leadership's choice", "C44", source="group.dormant"),
    row("drive_home.{}", "ratio", "Effort at home, against no experience", "C33 C44", source="group.drive_home"),
    row("drive_abroad.{}", "ratio", "Effort abroad, against no experience", "C33 C41", source="group.drive_abroad"),
    row("plots.{}", "attempts/year", "Expected external attempts by all members", "C40 C41"),
    row("plotters.{}", "people", "Members preparing or ready", "C40"),
    row("attempts_made.{}", "attempts", "External attempts, cumulative", "C42", source="group.attempts"),
    row("abroad_tracked.{}", "people", "Members abroad and tracked", "C17", source="tally.tracked"),
    row("abroad_untracked.{}", "people", "Members abroad and untracked", "C16 C17", source="tally.untracked"),
    row("in_programme.{}", "people", "Members in deradicalisation", "C17", source="tally.programme"),
    row("sheltered.{}", "people", "Members hidden by leaders or ranks against orders", "C30 C46"),
    row("killed.{}", "people", "Members killed, cumulative", "C06", source="tally.killed"),
    row("low_key.{}", "share", "How far the group keeps a low profile", "C44", source="group.low_key"),
)

STATE = of(
    "state",
    row(
        "trust.{}",
        "share",
        "Perceived willingness to police, groups weighted by worry",
        "C08 C13 C29 C33",
        truth=SEEN,
        source="state.trust",
    ),
    row(
        "trust_hosted.{}",
        "share",
        "Perceived willingness to police groups that are no enemies of the regime",
        "C13",
        truth=SEEN,
        source="state.trust_hosted",
    ),
    row(
        "doubt.{}",
        "share",
        "How wide the belief about the regime's guests is, against its mean",
        "C07",
        truth=SEEN,
        source="state.doubt",
    ),
    row("concern.{}", "share", "Private concern", "C09 C11 C20 C42 C50", source="state.concern"),
    row("rhetoric.{}", "share", "Concern said in public", "C20", truth=SEEN, source="state.rhetoric"),
    row("engagement.{}", "rung", "Rung of engagement, 0 to 4", "C19", source="state.rung"),
    row(
        "posture.{}",
        "code",
        "0 recognise, 1 engage, 2 watch, 3 pressure, 4 sanction, 5 drill, 6 strike",
        "C19 C21",
        source="state.posture",
    ),
    row("legitimacy.{}", "share", "External legitimacy with the state", "C39 C45 C51", source="state.legitimacy"),
    row("recognised.{}", "share", "One once the state recognises", "C39", source="state.recognised"),
    row(
        "compliance_true.{}",
        "share",
        "Compliance under the state's own reading, in truth",
        "C19",
        source="state.compliance",
    ),
    row(
        "compliance_seen.{}",
        "share",
        "Compliance under the state's own reading, as it sees it",
        "C13 C19",
        truth=SEEN,
        source="state.compliance_seen",
    ),
    row("gap.{}", "share", "Perceived less true compliance", "C08 C13"),
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

GROUP_PROVINCE = of(
    "group_province",
    row("members.{}.{}", "people", "Members at large", "C25", source="cell.members"),
    row("home_attacks.{}.{}", "attacks/week", "Attacks at home", "C22", source="cell.attacks"),
    row("sanctuary_at.{}.{}", "share", "Presence times freedom of action", "C38"),
    row("seen_at.{}.{}", "people", "Members that observers count", "C44", truth=SEEN, source="cell.seen"),
)
