"""Outputs of fronts, commanders and fighters."""

from __future__ import annotations

from sim.society.common.output import of, row

RANKS = of(
    "country",
    row("ranks.grievance", "share", "Mean grievance of Taliban fighters", "C30"),
    row(
        "obedience",
        "probability",
        "Mean probability that an order to spare people is obeyed, over fighters",
        "C30 C32",
        source="regime.obedience",
    ),
    row(
        "obedience_slope", "probability", "Obedience in the nearest third of provinces less that in the farthest", "C32"
    ),
    row("taliban.strength", "people", "Taliban fighters", "C30"),
    row("breaches.minorities", "breaches/week", "Attacks on minorities against orders", "C45"),
    row("breaches.opponents", "breaches/week", "Revenge on opponents against orders", "C30 C31"),
    row("breaches.women", "breaches/week", "Breaches of the pledge to women", "C31"),
    row("breaches.sheltering", "breaches/week", "Members of groups under strict orders sheltered by fighters", "C46"),
    row(
        "breaches.remote",
        "breaches/week",
        "Breaches of all kinds in the farthest third of provinces, per thousand fighters",
        "C32",
    ),
    row(
        "breaches.near",
        "breaches/week",
        "Breaches of all kinds in the nearest third of provinces, per thousand fighters",
        "C32",
    ),
    row("commanders.loyal", "count", "Commanders who are loyal", "C30", source="regime.loyal"),
    row("commanders.shirking", "count", "Commanders who do not pass on orders", "C30 C32", source="regime.shirking"),
    row(
        "commanders.sheltering", "count", "Commanders who hide guests against orders", "C46", source="regime.sheltering"
    ),
    row(
        "commanders.raiding", "count", "Commanders who raid people whom orders protect", "C45", source="regime.raiding"
    ),
    row("commanders.to_rival", "count", "Commanders gone over to a rival group, cumulative", "C12"),
    row("commanders.to_warlord", "count", "Commanders gone over to a warlord, cumulative", "C34"),
    row("commanders.gone_home", "count", "Commanders gone home, cumulative", "C30"),
    row(
        "commanders.batch",
        "count",
        "Most commanders who went over to one side within a province, over the last 8 weeks",
        "C12 C34",
        source="regime.batch",
    ),
    row(
        "obedience_fronts",
        "probability",
        "Probability that a front passes an order on, over men; one where orders come by province",
        "C30 C32",
        source="regime.obedience_fronts",
    ),
    row(
        "obedience_commanders",
        "probability",
        "Probability that a commander passes an order on, over men; one where orders come by province",
        "C30 C46",
        source="regime.obedience_commanders",
    ),
    row(
        "obedience_fighters",
        "probability",
        "Probability that a fighter obeys an order that reached him, over fighters",
        "C30",
        source="regime.obedience_fighters",
    ),
    row("defections", "people", "Fighters gone over to a rival group, cumulative", "C12"),
    row("drift", "people", "Fighters gone to militias, cumulative", "C34"),
    row("gone_home", "people", "Fighters gone home, cumulative", "C30"),
)
