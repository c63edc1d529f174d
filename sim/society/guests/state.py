"""The state of groups, cells, militants and their attacks."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.society.common.columns import Bytes, Keys, Rows, Weeks
from sim.society.common.rows import Code, Count, Key, Real, Short, Whole


class Group:
    """A jihadist group."""

    key: Annotated[Key, "address", "Key of the group's random draws"]
    family: Annotated[Whole, "row", "Group at the head of its family"]
    jihadist: Annotated[Whole, "switch", "Whether it counts as jihadist"]
    outbids: Annotated[Whole, "switch", "Whether it competes with the Taliban for the pious in the ranks"]
    order: Annotated[Whole, "Order", "Standing order"]
    treatment: Annotated[Whole, "Treatment", "Standing order, as a rung of the ladder"]
    presence: Annotated[Whole, "Presence", "Part of the order that says whether the group may stay"]
    operations: Annotated[Whole, "Operations", "Part of the order that says what the group may do"]
    triggered: Annotated[Whole, "code", "1 when the council must review the treatment, 2 during the review"]
    # Given by the scenario.
    strength: Annotated[Real, "people", "Members at large at the start"]
    prisoners: Annotated[Real, "people", "In prison at the start"]
    veterans: Annotated[Real, "share", "Veterans among the first members"]
    seniors: Annotated[Real, "people", "Members of rank at the start"]
    in_iran: Annotated[Real, "people", "Seniors in Iran at the start"]
    growth: Annotated[Real, "1/week", "Recruits per member without any obstacle"]
    ceiling: Annotated[Real, "people", "Most members that the group can have"]
    refuge: Annotated[Real, "people", "Usual number of people in Pakistan who would join or come back"]
    beyond: Annotated[Real, "people", "Those who are there now"]
    hostility: Annotated[Real, "share", "Hostility to the Taliban"]
    contribution: Annotated[Real, "share", "Service to the Taliban"]
    comradeship: Annotated[Real, "share", "Comradeship with the ranks"]
    ideological_share: Annotated[Real, "share", "Part of that comradeship that rests on ideas instead of service"]
    attack_rate: Annotated[Real, "attacks/week", "Attacks at home per member"]
    war_on_taliban: Annotated[Real, "share", "Share of attacks aimed at the Taliban"]
    target_local: Annotated[Real, "share", "Share of plots with local targets"]
    target_regional: Annotated[Real, "share", "Share of plots with regional targets"]
    leadership_share: Annotated[Real, "share", "Cohesion lost with the leader"]
    plot_weight: Annotated[Real, "ratio", "Propensity to plot per member; one for AQ"]
    # Members.
    born: Annotated[Whole, "people", "Members ever, without those who came over with their cell"]
    cells_born: Annotated[Whole, "cells", "Cells ever formed"]
    members: Annotated[Whole, "people", "Members at large"]
    veterans_now: Annotated[Whole, "people", "Veterans at large"]
    seniors_now: Annotated[Whole, "people", "Members of rank at large"]
    seniors_start: Annotated[Whole, "people", "Members of rank at large at the start"]
    ties_sum: Annotated[Whole, "ties", "Ties of all members at large"]
    preparing: Annotated[Whole, "people", "Members preparing an external plot"]
    tolerated_start: Annotated[Real, "people", "Members at large in week 0"]
    trainees_start: Annotated[Real, "people", "Newcomers and recruits in week 0"]
    # Events of this week.
    struck: Annotated[Whole, "people", "Members to be killed by strikes"]
    struck_province: Annotated[Whole, "row", "Province of the strike, -1 for anywhere"]
    seniors_taken: Annotated[Whole, "people", "Seniors to be killed by strikes"]
    wanted: Annotated[Whole, "people", "Seniors betrayed"]
    executed: Annotated[Whole, "people", "Prisoners to be executed"]
    leader_loss: Annotated[Whole, "switch", "Whether the sitting leader was lost"]
    attempts_week: Annotated[Whole, "attempts", "External attempts"]
    exits_week: Annotated[Whole, "people", "Members who left the country"]
    acts_week: Annotated[Whole, "people", "Members arrested or killed by the regime"]
    kills_week: Annotated[Whole, "people", "Members killed by the regime"]
    attacks_week: Annotated[Whole, "attacks", "Attacks at home"]
    lethal_week: Annotated[Whole, "attacks", "Attacks at home with at least one death"]
    dead_week: Annotated[Whole, "people", "Deaths from attacks at home"]
    recruits_week: Annotated[Whole, "people", "New members"]
    by_contact: Annotated[Whole, "people", "New members whom cells found or who came unasked"]
    lost_week: Annotated[Whole, "people", "Members lost since losses were last counted"]
    defectors: Annotated[Whole, "people", "Fighters who are joining"]
    local: Annotated[Real, "share", "Share of its recruits who come from no foreign state"]
    wanted_reward: Annotated[Real, "25 million dollars", "Highest reward for a member"]
    compelled: Annotated[Real, "share", "How far expulsion or handover is imposed from outside"]
    compelled_over: Annotated[Whole, "switch", "Whether handover is imposed, instead of expulsion"]
    reprisal: Annotated[Whole, "people", "Members to be killed next week because a demand was refused"]
    attempts: Annotated[Whole, "attempts", "External attempts, cumulative"]
    # View and treatment by the regime.
    guarded: Annotated[Whole, "people", "Men whose commander keeps guests of the group"]
    leniency: Annotated[Real, "share", "Presence that the council is ready to tolerate"]
    will: Annotated[Real, "share", "One less leniency"]
    split: Annotated[Real, "share", "Share of the last vote against the verdict"]
    debt: Annotated[Real, "share", "Help in the past not yet repaid"]
    hold: Annotated[Real, "share", "Cost of the men who would leave over a fully strict order"]
    use: Annotated[Real, "share", "Present use to the regime"]
    promise: Annotated[Real, "share", "Means promised for its expulsion, a year"]
    turning: Annotated[Real, "share", "Share of the last vote for hunting, expulsion or handover"]
    danger: Annotated[Real, "share", "Danger that the council sees in the group"]
    backlash: Annotated[Real, "share", "Anger that a strict order would raise in the ranks"]
    pressure: Annotated[Real, "share", "Pressure of states about the group"]
    effort: Annotated[Real, "police", "Police effort against the group"]
    saturation: Annotated[Real, "share", "Effect of that effort, relative to the largest possible"]
    experience: Annotated[Real, "people", "Arrests and killings remembered"]
    skill: Annotated[Real, "share", "Skill of enforcement against the group"]
    force: Annotated[Real, "share", "How far members must leave: ordered out, forced out, or in fear of it"]
    held: Annotated[Real, "share", "Share of plots that the host stops"]
    seen: Annotated[Real, "people", "Members counted by observers"]
    # Capability.
    low_key: Annotated[Real, "share", "Degree to which it keeps a low profile"]
    cohesion: Annotated[Real, "share", "Cohesion"]
    ties: Annotated[Real, "ties", "Mean ties of members at large"]
    linked: Annotated[Real, "links", "Mean links of members' cells"]
    reach: Annotated[Real, "share", "Mean placement of members' cells, by veterans within two links"]
    able: Annotated[Real, "ratio", "Ability of an average member, relative to the start"]
    able_start: Annotated[Real, "index", "Ability of an average member at the start"]
    capability: Annotated[Real, "ratio", "Capability of the group, relative to the start"]
    capability_start: Annotated[Real, "index", "Capability of the group at the start"]
    freedom: Annotated[Real, "share", "Mean freedom of action over members"]
    external: Annotated[Real, "share", "Share of plots aimed abroad"]
    # Experience and effort of its leadership.
    practice: Annotated[Real, "weeks", "Experience, discounted by forgetting"]
    attraction_home: Annotated[Real, "ratio", "Remembered payoff of attacks at home"]
    attraction_rest: Annotated[Real, "ratio", "Remembered payoff of rest"]
    attraction_abroad: Annotated[Real, "ratio", "Remembered payoff of plots abroad"]
    effort_home: Annotated[Real, "share", "Effort put into attacks at home"]
    effort_rest: Annotated[Real, "share", "Effort put into rest and rebuilding"]
    effort_abroad: Annotated[Real, "share", "Effort put into plots abroad"]
    drive_home: Annotated[Real, "ratio", "Effort at home, relative to a group without experience"]
    drive_abroad: Annotated[Real, "ratio", "Effort abroad, relative to a group without experience"]
    dormant: Annotated[Real, "share", "Share of members who lie dormant"]
    losses: Annotated[Real, "1/week", "Share of members arrested or killed, as a fading memory"]
    lull: Annotated[Whole, "weeks", "Weeks left of a lull between two offensives"]
    bound: Annotated[Whole, "week", "Week until which an offensive continues whatever it costs"]
    # Weekly hazards that hold for every member.
    dying: Annotated[Real, "1/week", "Hazard of a violent death"]
    expelling: Annotated[Real, "1/week", "Hazard of expulsion"]
    handing: Annotated[Real, "1/week", "Hazard of handover"]
    deporting: Annotated[Real, "1/week", "Hazard that a prisoner is deported"]
    extraditing: Annotated[Real, "1/week", "Hazard that a prisoner is handed over"]
    slip: Annotated[Real, "1/week", "Share who slip out under force"]
    knitting: Annotated[Real, "1/week", "Hazard of gaining a missing tie"]
    ripening: Annotated[Real, "1/week", "Hazard of becoming a veteran"]
    lost_rate: Annotated[Real, "1/week", "Share of members lost last week"]
    home_hazard: Annotated[Real, "1/week", "Hazard of beginning an external plot at home"]
    tracked_hazard: Annotated[Real, "1/week", "Hazard of a plot by a tracked member abroad"]
    untracked_hazard: Annotated[Real, "1/week", "Hazard of a plot by an untracked member abroad"]
    preparing_hazard: Annotated[Real, "1/week", "Hazard that a plot in preparation is attempted"]
    # Memories, and the risk that follows.
    attack_memory: Annotated[Real, "attacks/week", "Remembered attacks on the Taliban"]
    attempt_memory: Annotated[Real, "attempts/year", "Remembered external attempts"]
    recruit_memory: Annotated[Real, "people/week", "Remembered recruits"]
    intensity_supervised: Annotated[Real, "plots/year", "Plots expected to begin, by members under the host's watch"]
    intensity_open: Annotated[Real, "plots/year", "Plots expected to begin, by members outside the host's watch"]
    intensity_dispersed: Annotated[Real, "plots/year", "Plots expected to begin, by members abroad"]


class Cell:
    """A few members of a group in one place, who know each other; a row without a key is free."""

    # Fields that the same loops read stand together, so that they share cache lines. These are read or counted again for every member.
    key: Annotated[Key, "address", "Key of the cell's random draws"]
    leader: Annotated[Key, "address", "Key of its leader, 0 without one"]
    elder: Annotated[Key, "address", "Key of the most experienced member"]
    members: Annotated[Count, "people", "Members at large"]
    veterans: Annotated[Count, "people", "Veterans among the members"]
    facilitators: Annotated[Count, "people", "Foreigners among the members"]
    visibility: Annotated[Count, "128ths", "Sum over the members"]
    elder_entry: Annotated[Short, "week", "Week in which that member joined"]
    group: Annotated[Short, "row", "Group to which it belongs"]
    parting: Annotated[Code, "Parting", "Change of its members this week"]
    raided: Annotated[Code, "switch", "Whether it is raided this week"]
    led: Annotated[Code, "switch", "Whether the leader is still a member"]
    living: Annotated[Code, "switch", "Whether the row is a cell"]
    # These are read once a week.
    counted: Annotated[Count, "people", "Members at the last count"]
    recruits: Annotated[Count, "people", "Recruits found this week"]
    child: Annotated[Count, "row", "Cell formed by half of its members"]
    used: Annotated[Short, "week", "Week in which its links were last used"]
    vacant: Annotated[Short, "weeks", "Weeks without a leader"]
    known: Annotated[Short, "weeks", "Weeks for which the police still know of it"]
    born: Annotated[Short, "week", "Week in which it was formed"]
    place: Annotated[Code, "row", "Province"]
    dormant: Annotated[Code, "switch", "Whether it lies dormant"]
    able: Annotated[Code, "switch", "Whether it can plan abroad"]
    activity: Annotated[Real, "attacks", "Its attacks, as a fading memory"]
    reach: Annotated[Real, "share", "Placement, by the veterans within two links"]


class Assault:
    """An attack at home, or an attempt abroad."""

    week: Annotated[Whole, "week", "Week of the attack"]
    group: Annotated[Whole, "row", "Group that attacked"]
    province: Annotated[Whole, "row", "Province, -1 abroad"]
    aim: Annotated[Whole, "Target", "Target"]
    toll: Annotated[Whole, "people", "Deaths"]


class Militants(NamedTuple):
    """Members of groups, one row each; a row whose `status` is 0 is free."""

    key: Keys
    group: Bytes
    status: Bytes
    place: Bytes
    origin: Bytes
    veteran: Bytes
    senior: Bytes
    visibility: Bytes
    ties: Bytes
    stage: Bytes
    entry: Weeks
    since: Weeks
    cell: Rows  # `NO_CELL` for none
