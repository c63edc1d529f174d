"""What groups, cells, militants and their attacks are made of."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.society.common.columns import Bytes, Keys, Rows, Weeks
from sim.society.common.rows import Key, Real, Whole


class Group:
    """A jihadist group."""

    key: Annotated[Key, "address", "The group's own luck"]
    family: Annotated[Whole, "row", "Group at the head of its family"]
    jihadist: Annotated[Whole, "switch", "Whether it is counted among the terrorist groups"]
    outbids: Annotated[Whole, "switch", "Whether it competes for the pious in the ranks"]
    treatment: Annotated[Whole, "Treatment", "The order that stands, as a rung of the ladder"]
    presence: Annotated[Whole, "Presence", "The side of it that says whether the group may stay"]
    operations: Annotated[Whole, "Operations", "The side of it that says what the group may do"]
    triggered: Annotated[Whole, "code", "1 when the council must take it up, 2 while it does"]
    # What the scenario says of it.
    strength: Annotated[Real, "people", "Members at large at the start"]
    prisoners: Annotated[Real, "people", "In prison at the start"]
    veterans: Annotated[Real, "share", "Of the first members"]
    seniors: Annotated[Real, "people", "At the start"]
    in_iran: Annotated[Real, "switch", "Whether it has seniors in Iran"]
    growth: Annotated[Real, "1/week", "Recruits per member where nothing hinders"]
    ceiling: Annotated[Real, "people", "Members beyond which nobody is found"]
    hostility: Annotated[Real, "share", "To the Taliban"]
    contribution: Annotated[Real, "share", "Service to the Taliban"]
    notoriety: Annotated[Real, "share", "Abroad"]
    comradeship: Annotated[Real, "share", "With the ranks"]
    ideological_share: Annotated[Real, "share", "Of that comradeship which is of ideas, not of service"]
    attack_rate: Annotated[Real, "attacks/week", "At home, per member"]
    war_on_taliban: Annotated[Real, "share", "Of its violence that is aimed at the Taliban"]
    target_local: Annotated[Real, "share", "Of its plots"]
    target_regional: Annotated[Real, "share", "Of its plots"]
    leadership_share: Annotated[Real, "share", "Of cohesion that hangs on the leader"]
    plot_weight: Annotated[Real, "ratio", "Plotting per member, against a common measure"]
    # Who there is.
    born: Annotated[Whole, "people", "Ever a member, those apart who came over with their cell"]
    came_over: Annotated[Whole, "people", "Came over with their cell, cumulative"]
    went_over: Annotated[Whole, "people", "Went over with their cell, cumulative"]
    cells_born: Annotated[Whole, "cells", "Ever formed"]
    members: Annotated[Whole, "people", "At large"]
    veterans_now: Annotated[Whole, "people", "At large"]
    seniors_now: Annotated[Whole, "people", "At large"]
    seniors_start: Annotated[Whole, "people", "At large at the start"]
    ties_sum: Annotated[Whole, "ties", "Of members at large"]
    preparing: Annotated[Whole, "people", "Preparing an external plot"]
    ready: Annotated[Whole, "people", "Ready to carry one out"]
    tolerated_start: Annotated[Real, "people", "At large in week 0"]
    trainees_start: Annotated[Real, "people", "Newcomers and recruits in week 0"]
    # What befell it this week.
    struck: Annotated[Whole, "people", "To be killed by strikes"]
    struck_province: Annotated[Whole, "row", "Province of the strike, -1 for anywhere"]
    seniors_taken: Annotated[Whole, "people", "Seniors to be killed by strikes"]
    wanted: Annotated[Whole, "people", "Seniors betrayed"]
    executed: Annotated[Whole, "people", "Prisoners to be executed"]
    leader_loss: Annotated[Whole, "switch", "Whether the sitting leader was lost"]
    attempts_week: Annotated[Whole, "attempts", "External attempts"]
    exits_week: Annotated[Whole, "people", "Slipped out"]
    acts_week: Annotated[Whole, "people", "Arrested or killed by the regime"]
    kills_week: Annotated[Whole, "people", "Killed by the regime"]
    attacks_week: Annotated[Whole, "attacks", "At home"]
    lethal_week: Annotated[Whole, "attacks", "At home, that killed somebody"]
    dead_week: Annotated[Whole, "people", "Dead of its attacks at home"]
    claimed_week: Annotated[Whole, "attacks", "Claimed"]
    recruits_week: Annotated[Whole, "people", "Joined"]
    by_contact: Annotated[Whole, "people", "Of them sympathisers whom cells found, or who came unasked"]
    lost_week: Annotated[Whole, "people", "Lost from the network since it was last looked at"]
    defectors: Annotated[Whole, "people", "On their way from the ranks"]
    wanted_reward: Annotated[Real, "25 million dollars", "Highest reward on a member"]
    ultimatum: Annotated[Real, "share", "Force behind the strongest demand about it"]
    attempts: Annotated[Whole, "attempts", "External attempts, cumulative"]
    # How the regime sees and treats it.
    leniency: Annotated[Real, "share", "Of its presence that the council is ready to tolerate"]
    will: Annotated[Real, "share", "One less leniency"]
    split: Annotated[Real, "share", "Of the last vote that went against the verdict"]
    debt: Annotated[Real, "share", "Help not yet repaid"]
    danger: Annotated[Real, "share", "That it is seen to be"]
    backlash: Annotated[Real, "share", "Anger in the ranks that a strict order would raise"]
    pressure: Annotated[Real, "share", "Of states, about this group"]
    effort: Annotated[Real, "police", "Sent after it"]
    saturation: Annotated[Real, "share", "Of what such an effort can reach"]
    experience: Annotated[Real, "people", "Arrests and killings remembered"]
    skill: Annotated[Real, "share", "Of enforcement against it"]
    force: Annotated[Real, "share", "How far the host's hand is forced"]
    held: Annotated[Real, "share", "Of plotting that the host holds back"]
    seen: Annotated[Real, "people", "Counted by observers"]
    # What it can do.
    low_key: Annotated[Real, "share", "How far it keeps a low profile"]
    cohesion: Annotated[Real, "share", "Cohesion"]
    ties: Annotated[Real, "ties", "Mean of members at large"]
    linked: Annotated[Real, "links", "Mean of members' cells"]
    reach: Annotated[Real, "share", "How well members' cells are placed by veterans within two links"]
    able: Annotated[Real, "ratio", "What one member can do, against the start"]
    able_start: Annotated[Real, "index", "The same at the start"]
    capability: Annotated[Real, "ratio", "What all can do, against the start"]
    capability_start: Annotated[Real, "index", "The same at the start"]
    freedom: Annotated[Real, "share", "Mean freedom of action, over members"]
    external: Annotated[Real, "share", "Of its plots that leave the country"]
    # What its leadership learnt, and does with its effort.
    practice: Annotated[Real, "weeks", "Of experience, as far as it is remembered"]
    attraction_home: Annotated[Real, "ratio", "What attacks at home are thought to bring"]
    attraction_rest: Annotated[Real, "ratio", "What lying low is thought to bring"]
    attraction_abroad: Annotated[Real, "ratio", "What plots abroad are thought to bring"]
    effort_home: Annotated[Real, "share", "Of its effort, into attacks at home"]
    effort_rest: Annotated[Real, "share", "Of its effort, into lying low and rebuilding"]
    effort_abroad: Annotated[Real, "share", "Of its effort, into plots abroad"]
    drive_home: Annotated[Real, "ratio", "Effort at home, against a group that learnt nothing"]
    drive_abroad: Annotated[Real, "ratio", "Effort abroad, against a group that learnt nothing"]
    dormant: Annotated[Real, "share", "Of its members who lie low"]
    losses: Annotated[Real, "1/week", "Of its members arrested or killed, as far as it is remembered"]
    lull: Annotated[Whole, "weeks", "Of lying low between two offensives that are left"]
    bound: Annotated[Whole, "week", "Until which its offensive is kept up whatever it costs"]
    # Weekly hazards that hold for every member.
    dying: Annotated[Real, "1/week", "Of a violent death"]
    expelling: Annotated[Real, "1/week", "Of expulsion"]
    handing: Annotated[Real, "1/week", "Of handover"]
    slip: Annotated[Real, "1/week", "Of slipping out under pressure"]
    knitting: Annotated[Real, "1/week", "Of gaining a tie"]
    ripening: Annotated[Real, "1/week", "Of becoming a veteran"]
    lost_rate: Annotated[Real, "1/week", "Of losing a comrade"]
    home_hazard: Annotated[Real, "1/week", "Of beginning an external plot at home"]
    tracked_hazard: Annotated[Real, "1/week", "Of an attempt by one abroad and tracked"]
    untracked_hazard: Annotated[Real, "1/week", "Of an attempt by one abroad and untracked"]
    preparing_hazard: Annotated[Real, "1/week", "Of a plot in preparation to become ready"]
    ready_hazard: Annotated[Real, "1/week", "Of a ready plot to be tried"]
    # What is remembered, and what risk follows.
    attack_memory: Annotated[Real, "attacks/week", "On the Taliban"]
    attempt_memory: Annotated[Real, "attempts/year", "External attempts"]
    recruit_memory: Annotated[Real, "people/week", "Recruits"]
    intensity_supervised: Annotated[Real, "attempts/year", "Expected of members under the host's eye"]
    intensity_open: Annotated[Real, "attempts/year", "Expected of members out of it"]
    intensity_dispersed: Annotated[Real, "attempts/year", "Expected of those abroad"]
    intensity_custody: Annotated[Real, "attempts/year", "Expected of those held"]


class Cell:
    """A few members of a group in one place, who know each other; a row without a key is free."""

    key: Annotated[Key, "address", "The cell's own luck"]
    living: Annotated[Whole, "switch", "Whether the row is a cell"]
    group: Annotated[Whole, "row", "Group it belongs to"]
    place: Annotated[Whole, "row", "Province"]
    born: Annotated[Whole, "week", "In which it was formed"]
    leader: Annotated[Key, "address", "Of the member who leads it, 0 for nobody"]
    vacant: Annotated[Whole, "weeks", "Without a leader"]
    known: Annotated[Whole, "weeks", "For which the police will still know of it"]
    raided: Annotated[Whole, "switch", "Whether it is raided this week"]
    dormant: Annotated[Whole, "switch", "Whether it lies low"]
    parting: Annotated[Whole, "Parting", "What becomes of its members this week"]
    child: Annotated[Whole, "row", "Cell that half of them form"]
    used: Annotated[Whole, "week", "In which its links last served it"]
    activity: Annotated[Real, "attacks", "Its attacks, as far as their traces last"]
    able: Annotated[Whole, "switch", "Whether it can plan abroad"]
    reach: Annotated[Real, "share", "How well it is placed by the veterans within two links"]
    counted: Annotated[Whole, "people", "Members when they were last counted"]
    recruits: Annotated[Whole, "people", "Whom it found this week"]
    # Counted afresh every week.
    members: Annotated[Whole, "people", "At large"]
    veterans: Annotated[Whole, "people", "Veterans among them"]
    facilitators: Annotated[Whole, "people", "Foreigners among them"]
    visibility: Annotated[Whole, "128ths", "Of all of them together"]
    led: Annotated[Whole, "switch", "Whether the leader is still among them"]
    elder: Annotated[Key, "address", "Of the most seasoned"]
    elder_entry: Annotated[Whole, "week", "In which that one joined"]


class Assault:
    """An attack at home, or an attempt abroad."""

    week: Annotated[Whole, "week", "In which it came"]
    group: Annotated[Whole, "row", "Whose it was"]
    province: Annotated[Whole, "row", "Where, -1 abroad"]
    aim: Annotated[Whole, "Target", "What it was aimed at"]
    toll: Annotated[Whole, "people", "Dead"]
    claimed: Annotated[Whole, "switch", "Whether the group said that it was its own"]


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
