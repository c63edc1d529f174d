"""Outputs of groups and of the threat that they pose."""

from __future__ import annotations

from sim.society.common.output import SEEN, of, row

THREAT = of(
    "country",
    row("aq_family.strength", "people", "AQ and its subcontinent branch at large in Afghanistan", "C04 C15 C40"),
    row("aq_family.provinces", "provinces", "Provinces with three or more members of the AQ family", "C25"),
    row(
        "aq_family.seen_provinces",
        "provinces",
        "Provinces where observers count members of the AQ family",
        "C25 C44",
        truth=SEEN,
    ),
    row("risk.supervised", "plots/year", "External plots expected to begin, by guests whom a host watches", "C18"),
    row(
        "risk.unsupervised",
        "plots/year",
        "External plots expected to begin at home, by members whom no host watches",
        "C18",
    ),
    row("risk.dispersed", "plots/year", "External plots expected to begin, by those who slipped out", "C16 C18"),
    row(
        "risk.custody",
        "plots/year",
        "Plots that could be run from custody and programmes; not simulated, not in the total",
        "C17",
    ),
    row(
        "risk.total",
        "plots/year",
        "Plots abroad expected to begin: supervised, unsupervised and dispersed",
        "C18",
    ),
    row(
        "risk.hosted",
        "plots/year",
        "External plots expected to begin, by groups that are no enemies and their dispersed members",
        "C18 C43",
    ),
    row(
        "risk.transnational",
        "plots/year",
        "Plots on the US and allies expected to begin, by anyone based in the country in the last 26 weeks",
        "C41 C42",
    ),
    row(
        "risk.regional",
        "plots/year",
        "Plots in the region and the Muslim world expected to begin, by the same",
        "C21 C41",
    ),
    row(
        "deaths.minorities", "people/week", "Deaths from attacks on minorities", "C45", source="regime.dead_minorities"
    ),
    row("deaths.worst", "people/week", "Deaths from the worst attack of the week", "C22", source="regime.dead_most"),
    row("deaths.abroad", "people", "Deaths from attempts abroad, cumulative", "C42", source="regime.dead_abroad"),
    row(
        "plots.begun",
        "plots",
        "External plots begun, cumulative; few of them become attempts",
        "C42",
        source="regime.plots_begun",
    ),
    row(
        "plots.begun_abroad",
        "plots",
        "Of those, begun by members abroad, cumulative",
        "C16 C42",
        source="regime.plots_abroad",
    ),
    row("attempts", "attempts", "External attempts that happened, cumulative", "C42", source="regime.attempts"),
)

FATES = of(
    "country",
    row("handovers", "people", "Members handed over, cumulative", "C01 C16", source="regime.handovers"),
    row(
        "handovers.hosted",
        "people",
        "Members of groups that are no enemies handed over, cumulative",
        "C01",
        source="regime.handovers_hosted",
    ),
    row(
        "exits.tracked",
        "people",
        "Members who left and were tracked, cumulative",
        "C16 C17",
        source="regime.exits_tracked",
    ),
    row(
        "exits.untracked",
        "people",
        "Members who slipped out untracked, cumulative",
        "C16 C17",
        source="regime.exits_untracked",
    ),
    row(
        "deradicalised",
        "people",
        "Exiles deradicalised in a programme, cumulative",
        "C17",
        source="regime.reformed",
    ),
    row("prosecuted", "people", "Militants brought to court, cumulative", "C17", source="regime.prosecuted"),
    row("betrayed", "people", "Wanted men betrayed, cumulative", "C02", source="regime.betrayed"),
    row("strikes", "strikes", "Strikes from over the horizon, cumulative", "C49", source="regime.strikes"),
    row("forcing", "share", "How far the regime's hand is forced, the group most pressed", "C16 C48"),
)

STRENGTH = of(
    "group",
    row("strength.{}", "people", "Members at large in Afghanistan", "C04 C14 C22 C23 C26 C43", source="group.members"),
)

MEANS = of(
    "group",
    row("prisoners.{}", "people", "Members in Afghan prisons", "C22"),
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
)

ACTIVITY = of(
    "group",
    row("recruits.{}", "people/week", "New members", "C43", source="group.recruits_week"),
    row(
        "went_over.{}",
        "people",
        "Members who went over to a rival with their cell, cumulative",
        "C12 C14",
        source="group.went_over",
    ),
    row("attacks.{}", "attacks/week", "Attacks at home", "C22", source="group.attacks_week"),
    row("lethal.{}", "attacks/week", "Attacks at home with at least one death", "C22", source="group.lethal_week"),
    row("deaths.{}", "people/week", "Deaths from attacks at home", "C22 C45", source="group.dead_week"),
    row(
        "claimed.{}",
        "attacks/week",
        "Attacks and attempts that are claimed",
        "C07 C22",
        truth=SEEN,
        source="group.claimed_week",
    ),
    row("dormant.{}", "share", "Members who lie dormant by choice of their leadership", "C44", source="group.dormant"),
    row("lull.{}", "weeks", "Weeks left of a lull between two offensives", "C22 C33", source="group.lull"),
    row(
        "drive_home.{}",
        "ratio",
        "Effort at home, relative to a group without experience",
        "C33 C44",
        source="group.drive_home",
    ),
    row(
        "drive_abroad.{}",
        "ratio",
        "Effort abroad, relative to a group without experience",
        "C33 C41",
        source="group.drive_abroad",
    ),
    row("plots.{}", "plots/year", "External plots expected to begin, by all members", "C40 C41"),
    row("plotters.{}", "people", "Members with a plot in preparation or ready", "C40"),
    row("attempts_made.{}", "attempts", "External attempts, cumulative", "C42", source="group.attempts"),
    row("abroad_tracked.{}", "people", "Members abroad and tracked", "C17"),
    row("abroad_untracked.{}", "people", "Members abroad and untracked", "C16 C17"),
    row("in_programme.{}", "people", "Members in deradicalisation", "C17"),
    row("sheltered.{}", "people", "Members hidden by leaders or ranks against orders", "C30 C46"),
    row("killed.{}", "people", "Members killed, cumulative", "C06"),
    row("low_key.{}", "share", "Degree to which the group keeps a low profile", "C44", source="group.low_key"),
)

PLACES = of(
    "group_province",
    row("members.{}.{}", "people", "Members at large", "C25"),
    row("home_attacks.{}.{}", "attacks/week", "Attacks at home", "C22"),
    row("sanctuary_at.{}.{}", "share", "Presence times freedom of action", "C38"),
)
