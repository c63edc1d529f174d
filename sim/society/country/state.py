"""The state of the regime, of provinces and of the scenario's events."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Regime:
    """The Taliban as rulers, in one row."""

    seed: Annotated[Key, "address", "Seed of the run"]
    taliban_key: Annotated[Key, "address", "Of the regime's random numbers"]
    first_week: Annotated[Whole, "week", "Week of the year in which week 0 begins"]
    gate: Annotated[Whole, "code", "Whether Iran lets seniors leave: 1 yes, -1 no, 0 not yet decided"]
    since_attempt: Annotated[Whole, "weeks", "Since the last attempt abroad by a group that is not an enemy"]
    symbols: Annotated[Whole, "acts", "Symbolic acts so far"]
    assaults: Annotated[Whole, "attacks", "Attacks on record, cumulative"]
    dead_minorities: Annotated[Whole, "people", "Deaths this week in attacks on minorities"]
    dead_most: Annotated[Whole, "people", "Deaths in the deadliest attack of the week"]
    dead_abroad: Annotated[Whole, "people", "Deaths in attempts abroad, cumulative"]
    cells: Annotated[Whole, "rows", "Number of rows of cells ever used"]
    listed: Annotated[Whole, "rows", "Number of cells on the roll"]
    fighters: Annotated[Whole, "model fighters", "In the ranks"]
    fighters0: Annotated[Whole, "model fighters", "In the ranks at the start, which is also the maximum"]
    fighters_born: Annotated[Whole, "model fighters", "Ever in the ranks"]
    births: Annotated[Whole, "model fighters/week", "Recruits of the week"]
    weight: Annotated[Real, "people", "Real fighters that one model fighter represents"]
    strikes: Annotated[Whole, "strikes", "Strikes from over the horizon, cumulative"]
    attempts: Annotated[Whole, "attempts", "Attempts abroad by all groups, cumulative"]
    handovers: Annotated[Whole, "people", "Handed over, cumulative"]
    handovers_hosted: Annotated[Whole, "people", "Handed over from groups that are not enemies, cumulative"]
    exits_tracked: Annotated[Whole, "people", "Left the country tracked, cumulative"]
    exits_untracked: Annotated[Whole, "people", "Left the country untracked, cumulative"]
    reformed: Annotated[Whole, "people", "Left a programme for good, cumulative"]
    prosecuted: Annotated[Whole, "people", "Prosecuted, cumulative"]
    betrayed: Annotated[Whole, "people", "Wanted men betrayed, cumulative"]
    breaks: Annotated[Whole, "breaks", "Prison breaks this week"]
    polities: Annotated[Whole, "polities", "Warlords whose territory has become a polity"]
    active_warlords: Annotated[Whole, "warlords", "Warlords in arms"]
    attacked: Annotated[Real, "attacks", "Attacks that the police remember, mean over provinces"]
    fallen: Annotated[Real, "people", "Fighters killed in battles with warlords this week"]
    battle_dead: Annotated[Real, "people", "Deaths on both sides in battles over territory this week"]
    demands_refused: Annotated[Whole, "demands", "Refused at their term, cumulative"]
    demands_met: Annotated[Whole, "demands", "Met at their term, cumulative"]
    demands_enforced: Annotated[Whole, "demands", "Refused and then enforced by the state that made them, cumulative"]
    recognised: Annotated[Real, "share", "Share of leverage held by states that recognise the government"]
    paying: Annotated[Real, "share", "Means a year that states give for demands that are met"]
    recognitions: Annotated[Whole, "states", "States that recognise the government"]
    control: Annotated[Real, "share", "Control of the ranks by the leadership"]
    ground: Annotated[Real, "share", "Share of the country held a week ago"]
    replaced: Annotated[Whole, "commanders", "Replaced because they did not obey, cumulative"]
    replaced_week: Annotated[Whole, "commanders", "Replaced this week"]
    plots_abroad: Annotated[Whole, "plots", "Of those, begun by members who left the country"]
    plots_begun: Annotated[Whole, "plots", "External plots begun, cumulative"]
    resources: Annotated[Real, "share", "Resource stock; one is all the regime needs"]
    capacity: Annotated[Real, "share", "Capacity to enforce"]
    moderation: Annotated[Real, "share", "Accommodating stance of the leaders"]
    talks: Annotated[Real, "share", "One while talks are held"]
    rival_room: Annotated[Real, "share", "Capacity of the rival to take defectors"]
    pragmatism: Annotated[Real, "share", "Mean pragmatism of the leaders, weighted by authority"]
    piety: Annotated[Real, "share", "Mean piety of the leaders, weighted by authority"]
    leverage: Annotated[Real, "weight", "Leverage of all states together"]
    engagement: Annotated[Real, "share", "Mean rung divided by four, weighted by leverage"]
    sanctions: Annotated[Real, "share", "Share of leverage held by states that impose sanctions"]
    pressure: Annotated[Real, "share", "Publicly voiced concern that states blame on the regime, weighted by leverage"]
    attacks_only: Annotated[Real, "share", "Belief that states object to attacks only, weighted by leverage"]
    broken_minorities: Annotated[Real, "breaches/week", "Remembered breaches of the pledge to minorities"]
    broken_opponents: Annotated[Real, "breaches/week", "Remembered breaches of the pledge to former opponents"]
    broken_women: Annotated[Real, "breaches/week", "Remembered breaches of the pledge to women"]
    standing_minorities: Annotated[Real, "share", "Standing with minorities"]
    standing_opponents: Annotated[Real, "share", "Standing with former opponents"]
    standing_women: Annotated[Real, "share", "Standing with women"]
    conduct: Annotated[Real, "share", "Mean standing at home"]
    obedience: Annotated[Real, "probability", "Mean obedience, over fighters"]
    obedience_fronts: Annotated[Real, "probability", "Probability that a front passes an order on, weighted by men"]
    obedience_commanders: Annotated[
        Real, "probability", "Probability that a commander passes an order on, weighted by men"
    ]
    obedience_fighters: Annotated[
        Real, "probability", "Probability that a fighter obeys an order that reaches him, mean over fighters"
    ]
    paid: Annotated[Real, "share", "Resources when commanders last compared their pay"]
    movers: Annotated[Whole, "commanders", "Commanders who leave this week"]
    batch: Annotated[Whole, "commanders", "Largest number who went over to one side in one province within eight weeks"]
    loyal: Annotated[Whole, "commanders", "Loyal"]
    shirking: Annotated[Whole, "commanders", "Shirking"]
    sheltering: Annotated[Whole, "commanders", "Sheltering guests against orders"]
    raiding: Annotated[Whole, "commanders", "Raiding people whom the order protects"]
    symbol_value: Annotated[Real, "acts", "Weight of the week's symbolic acts"]
    taliban_control: Annotated[Real, "share", "Share of the population under Taliban control"]
    warlord_control: Annotated[Real, "share", "Share of the population under warlords' control"]
    contested_control: Annotated[Real, "share", "Share of the population in uncontrolled territory"]
    season: Annotated[Real, "ratio", "Fighting season: attacks relative to summer"]
    kin_kept: Annotated[Real, "share", "Share of a commander's grievance that a week leaves"]
    unity: Annotated[Real, "ratio", "Worth of bonds to the movement, relative to usual control"]


class Province:
    """A province, with the conditions that a fighter there faces."""

    key: Annotated[Key, "address", "Of the province's random numbers"]
    third: Annotated[Whole, "code", "Third by remoteness: 0 nearest, 2 farthest"]
    focal: Annotated[Whole, "row", "Group against which orders are hardest to obey"]
    fighters: Annotated[Whole, "model fighters", "Taliban fighters there"]
    patron: Annotated[Whole, "row", "Strongest warlord there"]
    first_unit: Annotated[Whole, "row", "First commander there"]
    beyond_unit: Annotated[Whole, "row", "Row after the last commander there"]
    men: Annotated[Whole, "people", "Men in all remaining units, as their commanders count them"]
    reach: Annotated[Real, "probability", "Probability that an order reaches a unit, weighted by men"]
    reach_least: Annotated[
        Real, "probability", "Probability that an order reaches the unit with the lowest probability"
    ]
    against_least: Annotated[
        Real, "probability", "The lowest probability over units for an order against the focal group"
    ]
    struck: Annotated[Real, "probability", "Probability that the week's arrests hit a commander's kin"]
    affinity_loss: Annotated[Real, "log-odds", "Loss of obedience at full comradeship"]
    hold: Annotated[Real, "share", "Held by the strongest warlord in arms"]
    population: Annotated[Real, "people", "Population"]
    minority: Annotated[Real, "share", "Share of minorities in the population"]
    remoteness: Annotated[Real, "share", "Remoteness from the centre"]
    weight: Annotated[Real, "share", "Share of the country's population"]
    taliban: Annotated[Real, "share", "Control of the Taliban"]
    sent: Annotated[Real, "people", "Men of the Taliban's reserve sent there"]
    warlords: Annotated[Real, "share", "Control of warlords"]
    contested: Annotated[Real, "share", "Uncontrolled share"]
    odds: Annotated[Real, "log-odds", "Log-odds that an order is obeyed"]
    obedience: Annotated[Real, "probability", "Probability that an order is obeyed, at mean discipline"]
    order: Annotated[Real, "share", "Clarity of the order to spare people"]
    strict: Annotated[Real, "share", "Strictness of the order about the focal group"]
    comrade: Annotated[Real, "share", "Comradeship with the focal group"]
    ideological: Annotated[Real, "share", "Ideological part of that comradeship"]
    pull: Annotated[Real, "share", "Attraction of a rival to pious fighters"]
    risk: Annotated[Real, "ratio", "Relative risk of being caught after joining a rival"]
    want: Annotated[Real, "share", "Shortfall of pay"]
    killed: Annotated[Real, "1/week", "Hazard of death"]
    grievance: Annotated[Real, "share", "Grievance of minorities"]
    shock: Annotated[Real, "breaches/week", "External shock to that grievance"]
    police: Annotated[Real, "police", "Police who pursue rivals"]
    bound: Annotated[Real, "1/week", "Upper bound on the sum of a fighter's hazards"]
    content: Annotated[Real, "1/week", "Upper bound on the hazards that concern only content fighters"]
    bitter: Annotated[Real, "1/week", "Upper bound on the hazards that concern only aggrieved fighters"]
    deterred: Annotated[Real, "switch", "Whether a drill across the border deters"]


class Event:
    """A dated event of the scenario."""

    week: Annotated[Whole, "week", "Week in which it begins"]
    kind: Annotated[Whole, "EventKind", "Its kind"]
    state: Annotated[Whole, "row", "State that acts, or -1"]
    group: Annotated[Whole, "row", "Group named, or -1"]
    weeks: Annotated[Whole, "weeks", "Number of weeks that it lasts"]
    choice: Annotated[Whole, "code", "Choice among the words of its kind: `Removed`, `Demand` or `Minded`"]
    count: Annotated[Whole, "people", "Killed"]
    term: Annotated[Whole, "weeks", "Weeks until a demand is due, and between later reviews"]
    flag: Annotated[Whole, "code", "Yes or no, or a row, depending on the kind; -1 for none"]
    value: Annotated[Real, "by kind", "Share, force, amount or size"]


class Trigger:
    """The conditions under which an event of the scenario begins and ends."""

    event: Annotated[Whole, "row", "The event"]
    first: Annotated[Whole, "week", "First week in which it may be ordered"]
    last: Annotated[Whole, "week", "Week from which on it is over"]
    weeks: Annotated[Whole, "weeks", "Duration of the event once it is ordered"]
    turns: Annotated[Whole, "switch", "Whether a second threshold reverses it"]
    back: Annotated[Real, "by output", "That second threshold"]
    cooling_off: Annotated[Whole, "weeks", "Minimum pause before it may be ordered again"]
    times_left: Annotated[Whole, "count", "Number of orders left"]
    weeks_left: Annotated[Whole, "weeks", "Weeks left in its budget"]
    standing: Annotated[Whole, "switch", "Whether it is in force"]
    begun: Annotated[Whole, "switch", "Whether it has ever been in force"]
    ended: Annotated[Whole, "week", "Week in which it last ended"]
    over: Annotated[Whole, "switch", "Whether it has ended for good"]


class Watch:
    """A condition on a recorded output."""

    table: Annotated[Whole, "OutputTable", "Table of the output"]
    row: Annotated[Whole, "row", "Row of the group, state or province"]
    other: Annotated[Whole, "row", "Row of the province, where `row` is a group"]
    column: Annotated[Whole, "column", "Column of the output"]
    falling: Annotated[Whole, "switch", "Whether it is met below the level"]
    needed: Annotated[Whole, "weeks", "Consecutive weeks for which it must be met"]
    streak: Annotated[Whole, "weeks", "Consecutive weeks for which it has been met"]
    level: Annotated[Real, "by output", "Threshold"]
    seen: Annotated[Real, "by output", "Value last recorded"]
