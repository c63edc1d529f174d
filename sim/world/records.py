"""What each actor is made of: a class a kind of record, a line a field with its type, unit and meaning.

The classes are never made. The NumPy record derives from one (`dtype_of`), and a caller's `world.groups[g]` is one to the type
checker, so that a misspelt `group.sene` fails before anything runs. Both engines read and write the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, NamedTuple, Protocol, TypeVar, cast, get_type_hints, overload

import numpy as np
import numpy.typing as npt

# An address of luck, a whole number, a real one. After the type stand the unit and the meaning.
Key = Annotated[int, np.uint64]
Whole = Annotated[int, np.int64]
Real = Annotated[float, np.float64]


class Regime:
    """The Taliban as rulers: one row."""

    seed: Annotated[Key, "address", "Seed of the run"]
    taliban_key: Annotated[Key, "address", "The regime's own luck"]
    gate: Annotated[Whole, "code", "Iran's key: 1 turned, -1 not, 0 not yet known"]
    since_attempt: Annotated[Whole, "weeks", "Since the last attempt abroad"]
    symbols: Annotated[Whole, "acts", "Symbolic acts so far"]
    assaults: Annotated[Whole, "attacks", "Written down, cumulative"]
    dead_minorities: Annotated[Whole, "people", "Dead this week of attacks on minorities"]
    dead_most: Annotated[Whole, "people", "Dead of the worst attack of the week"]
    dead_abroad: Annotated[Whole, "people", "Dead of attempts abroad, cumulative"]
    cells: Annotated[Whole, "rows", "Of cells ever used"]
    cells_born: Annotated[Whole, "cells", "Ever formed"]
    fighters: Annotated[Whole, "model fighters", "In the ranks"]
    fighters0: Annotated[Whole, "model fighters", "In the ranks at the start, and never more than that"]
    fighters_born: Annotated[Whole, "model fighters", "Ever in the ranks"]
    births: Annotated[Whole, "model fighters/week", "Recruits of the week"]
    weight: Annotated[Real, "people", "Fighters for whom a model fighter stands"]
    drills: Annotated[Whole, "drills", "Drills on the borders this week"]
    strikes: Annotated[Whole, "strikes", "Strikes from over the horizon, cumulative"]
    attempts: Annotated[Whole, "attempts", "Attempts abroad by all groups, cumulative"]
    handovers: Annotated[Whole, "people", "Handed over, cumulative"]
    handovers_hosted: Annotated[Whole, "people", "Handed over from groups that are no enemies, cumulative"]
    exits_tracked: Annotated[Whole, "people", "Slipped out and tracked, cumulative"]
    exits_untracked: Annotated[Whole, "people", "Slipped out and lost sight of, cumulative"]
    in_programme: Annotated[Whole, "people", "In deradicalisation"]
    reformed: Annotated[Whole, "people", "Left a programme for good, cumulative"]
    prosecuted: Annotated[Whole, "people", "Prosecuted, cumulative"]
    betrayed: Annotated[Whole, "people", "Wanted men sold, cumulative"]
    breaks: Annotated[Whole, "breaks", "Prison breaks this week"]
    polities: Annotated[Whole, "polities", "Warlords whose hold has become one"]
    active_warlords: Annotated[Whole, "warlords", "Warlords in arms"]
    recognitions: Annotated[Whole, "states", "States that recognise the government"]
    resources: Annotated[Real, "share", "Resource stock, one being all the regime needs"]
    capacity: Annotated[Real, "share", "Capacity to enforce"]
    moderation: Annotated[Real, "share", "Accommodating stance of the leaders"]
    talks: Annotated[Real, "share", "One while talks are held"]
    pragmatism: Annotated[Real, "share", "Mean of the leaders, by authority"]
    piety: Annotated[Real, "share", "Mean of the leaders, by authority"]
    leverage: Annotated[Real, "weight", "Leverage of all states together"]
    engagement: Annotated[Real, "share", "Mean rung over four, by leverage"]
    sanctions: Annotated[Real, "share", "Leverage of states that sanction"]
    pressure: Annotated[Real, "share", "Mean rhetoric of states, by leverage"]
    attacks_only: Annotated[Real, "share", "Belief that states mind attacks only, by leverage"]
    broken_minorities: Annotated[Real, "breaches/week", "Of the pledge to minorities, over the last weeks"]
    broken_opponents: Annotated[Real, "breaches/week", "Of the pledge to former opponents, over the last weeks"]
    broken_women: Annotated[Real, "breaches/week", "Of the pledge to women, over the last weeks"]
    standing_minorities: Annotated[Real, "share", "Standing with minorities"]
    standing_opponents: Annotated[Real, "share", "Standing with former opponents"]
    standing_women: Annotated[Real, "share", "Standing with women"]
    conduct: Annotated[Real, "share", "Mean standing at home"]
    obedience: Annotated[Real, "probability", "Mean obedience, over fighters"]
    obedience_fronts: Annotated[Real, "probability", "That a front passes an order on, over men"]
    obedience_commanders: Annotated[Real, "probability", "That a commander passes an order on, over men"]
    obedience_fighters: Annotated[Real, "probability", "That a fighter obeys an order that reached him, over fighters"]
    paid: Annotated[Real, "share", "Resources when commanders last looked at their pay"]
    movers: Annotated[Whole, "commanders", "Who leave this week"]
    batch: Annotated[Whole, "commanders", "Most who went over to one side in one province within eight weeks"]
    loyal: Annotated[Whole, "commanders", "Loyal"]
    shirking: Annotated[Whole, "commanders", "Shirking"]
    sheltering: Annotated[Whole, "commanders", "Sheltering guests against orders"]
    raiding: Annotated[Whole, "commanders", "Raiding those whom the order spares"]
    symbol_value: Annotated[Real, "acts", "What the week's symbolic acts count for"]
    expected_ratio: Annotated[Real, "ratio", "Risk of the dispersed against the risk at home, per head"]
    taliban_control: Annotated[Real, "share", "Of the population under the Taliban"]
    warlord_control: Annotated[Real, "share", "Of the population under warlords"]
    contested_control: Annotated[Real, "share", "Of the population under nobody"]
    season: Annotated[Real, "ratio", "Fighting season: attacks against those of summer"]


class Group:
    """A jihadist group."""

    key: Annotated[Key, "address", "The group's own luck"]
    family: Annotated[Whole, "row", "Group at the head of its family"]
    jihadist: Annotated[Whole, "switch", "Whether it is counted among the terrorist groups"]
    outbids: Annotated[Whole, "switch", "Whether it competes for the pious in the ranks"]
    treatment: Annotated[Whole, "Treatment", "The order that stands"]
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
    born: Annotated[Whole, "people", "Ever a member"]
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
    leniency: Annotated[Real, "share", "Expected leniency of the council"]
    will: Annotated[Real, "share", "One less leniency"]
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
    """A few members of a group in one place, who know each other; a row that does not live is free."""

    key: Annotated[Key, "address", "The cell's own luck"]
    living: Annotated[Whole, "switch", "Whether the row is a cell"]
    group: Annotated[Whole, "row", "Group it belongs to"]
    place: Annotated[Whole, "row", "Province"]
    born: Annotated[Whole, "week", "In which it was formed"]
    leader: Annotated[Key, "address", "Of the member who leads it, 0 for nobody"]
    vacant: Annotated[Whole, "weeks", "Without a leader"]
    known: Annotated[Whole, "weeks", "For which the police will still know of it"]
    raided: Annotated[Whole, "switch", "Whether it is raided this week"]
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


class Leader:
    """A seat of the leadership."""

    key: Annotated[Key, "address", "The leader's own luck"]
    faction: Annotated[Whole, "row", "Of the factions"]
    province: Annotated[Whole, "row", "Where he sits"]
    authority: Annotated[Real, "share", "Of all authority"]
    pragmatism: Annotated[Real, "share", "How much a reward moves him"]
    piety: Annotated[Real, "share", "Piety"]
    access: Annotated[Real, "share", "To wanted men"]
    replaced: Annotated[Whole, "switch", "Whether somebody else sits there since last week"]


class Front:
    """The men of one faction in one province, under one seat of the leadership."""

    key: Annotated[Key, "address", "The front's own luck"]
    faction: Annotated[Whole, "row", "Of the factions"]
    province: Annotated[Whole, "row", "Where it stands"]
    superior: Annotated[Whole, "row", "Leader who gives it orders"]
    first: Annotated[Whole, "row", "First of its commanders"]
    beyond: Annotated[Whole, "row", "First commander who is no longer one of its own"]
    bond: Annotated[Real, "share", "To the leader"]
    passes: Annotated[Real, "probability", "That an order of the leader is passed on"]


class Commander:
    """A commander and his unit; always one by one, however few fighters a run simulates."""

    # What is looked at every week stands together, in one line of the cache; then what hangs on an order.
    key: Annotated[Key, "address", "The commander's own luck"]
    stance: Annotated[Whole, "Stance", "Where he stands"]
    choice: Annotated[Whole, "Stance", "Where he will stand once all have chosen"]
    roused: Annotated[Whole, "switch", "Whether something made him think again"]
    leaving: Annotated[Whole, "Stance", "Where he goes this week; loyal when he stays"]
    guest: Annotated[Whole, "row", "Group of the guests he keeps, or -1"]
    need: Annotated[Real, "share", "How much he needs the pay"]
    grievance: Annotated[Real, "share", "Over kin whom the police struck"]
    front: Annotated[Whole, "row", "Front he belongs to"]
    province: Annotated[Whole, "row", "Where he is"]
    men: Annotated[Whole, "people", "Of his unit, against those of the other units of the province"]
    bond: Annotated[Real, "share", "To those he serves with"]
    reach: Annotated[Real, "probability", "That an order comes through to his men"]
    reach_against: Annotated[Real, "probability", "The same for an order against the focal group of the province"]
    since: Annotated[Whole, "week", "In which he came to stand there"]
    order: Annotated[Whole, "Treatment", "That he last heard of about them"]
    heir: Annotated[Whole, "row", "Commander who takes over those who do not follow him"]
    gone: Annotated[Real, "share", "Of his peers, by bond, who had taken the stance that he chose"]
    piety: Annotated[Real, "share", "Piety"]
    affinity: Annotated[Real, "share", "Anti-Shiite feeling"]
    threshold: Annotated[Real, "share", "What he resists"]


class State:
    """A state that watches, fears, rewards and punishes."""

    key: Annotated[Key, "address", "The state's own luck"]
    reading: Annotated[Whole, "Reading", "Of the accord"]
    recognised: Annotated[Whole, "code", "1 once it recognises, 2 from next week on"]
    sanctioning: Annotated[Whole, "switch", "Whether it sanctions"]
    drilling: Annotated[Whole, "weeks", "Of a drill that are left"]
    rung: Annotated[Whole, "rung", "Of engagement, 0 to 4"]
    punished: Annotated[Whole, "switch", "Whether it punished since the council last looked"]
    relieved: Annotated[Whole, "switch", "Whether it relieved since the council last looked"]
    struck: Annotated[Whole, "switch", "Whether it struck this week"]
    posture: Annotated[Whole, "Posture", "The strongest of its acts"]
    # What the scenario says of it.
    neighbour: Annotated[Real, "switch", "Whether it borders"]
    leverage: Annotated[Real, "weight", "On the regime"]
    needs: Annotated[Real, "log-odds", "Of engagement, whatever the conduct"]
    discernment: Annotated[Real, "share", "How well it tells the groups apart"]
    audience: Annotated[Real, "share", "How far acts against rivals are played to it"]
    publicness: Annotated[Real, "share", "Of its concern that it says aloud"]
    intel: Annotated[Real, "share", "Intelligence on the ground"]
    drills: Annotated[Real, "switch", "Whether it would drill"]
    strikes: Annotated[Real, "share", "Readiness to strike"]
    # What it offers and learns this week.
    offer: Annotated[Real, "share", "What it offers"]
    offer_attacks: Annotated[Real, "share", "What it offers against attacks"]
    offer_presence: Annotated[Real, "share", "What it offers against presence"]
    offer_expulsion: Annotated[Real, "share", "What it offers for expulsion"]
    shock: Annotated[Real, "share", "To its concern, from outside"]
    # What it believes and feels.
    own: Annotated[Real, "share", "Concern of its own"]
    concern: Annotated[Real, "share", "Private concern"]
    concern_next: Annotated[Real, "share", "The same while all are worked out"]
    rhetoric: Annotated[Real, "share", "Concern said in public"]
    worry_sum: Annotated[Real, "weight", "Worry about all groups"]
    trust: Annotated[Real, "share", "Perceived willingness to police, by worry"]
    trust_hosted: Annotated[Real, "share", "The same for groups that are no enemies"]
    doubt: Annotated[Real, "share", "Width of that belief against its mean"]
    presence_sum: Annotated[Real, "share", "Visible presence of tolerated groups, by worry"]
    legitimacy: Annotated[Real, "share", "Of the government, with this state"]
    odds: Annotated[Real, "log-odds", "Of recognition in a week"]
    compliance: Annotated[Real, "share", "Under its own reading, in truth"]
    compliance_seen: Annotated[Real, "share", "Under its own reading, as it sees it"]


class Warlord:
    """A network that could return to arms."""

    key: Annotated[Key, "address", "The warlord's own luck"]
    home: Annotated[Whole, "row", "His province"]
    status: Annotated[Whole, "WarlordStatus", "Where he stands"]
    held: Annotated[Whole, "weeks", "That he has held his home"]
    polity: Annotated[Whole, "switch", "Whether his hold has become a polity"]
    armed: Annotated[Whole, "weeks", "In arms"]
    militia: Annotated[Real, "people", "In arms"]
    militia_start: Annotated[Real, "people", "On his return"]
    revenue: Annotated[Real, "ratio", "Against the common measure"]
    services: Annotated[Real, "share", "That his rule gives"]
    patron: Annotated[Real, "share", "Support from abroad"]
    autonomy: Annotated[Real, "share", "How much he seeks it"]
    tie_propensity: Annotated[Real, "share", "To host foreign fighters"]
    held_home: Annotated[Real, "share", "Of his home"]


class Province:
    """A province, and what a fighter there is up against."""

    key: Annotated[Key, "address", "The province's own luck"]
    third: Annotated[Whole, "code", "Remoteness: 0 nearest third, 2 farthest"]
    focal: Annotated[Whole, "row", "Group whose hunting asks most of the ranks"]
    fighters: Annotated[Whole, "model fighters", "Taliban there"]
    patron: Annotated[Whole, "row", "Strongest warlord"]
    first_unit: Annotated[Whole, "row", "First commander there"]
    beyond_unit: Annotated[Whole, "row", "First commander who is no longer there"]
    men: Annotated[Whole, "people", "Of all units that stand, as their commanders count them"]
    reach: Annotated[Real, "probability", "That an order comes through to a unit, over men"]
    reach_least: Annotated[Real, "probability", "The same for the unit that it reaches least"]
    against_least: Annotated[Real, "probability", "The same for an order against the focal group"]
    affinity_loss: Annotated[Real, "log-odds", "What full comradeship takes from a fighter's obedience"]
    hold: Annotated[Real, "share", "Held by the strongest warlord in arms"]
    population: Annotated[Real, "people", "Population"]
    minority: Annotated[Real, "share", "Of minorities"]
    remoteness: Annotated[Real, "share", "From the centre"]
    weight: Annotated[Real, "share", "Of the country's population"]
    busiest: Annotated[Real, "ratio", "Population against the largest province"]
    taliban: Annotated[Real, "share", "Control of the Taliban"]
    warlords: Annotated[Real, "share", "Control of warlords"]
    contested: Annotated[Real, "share", "Control of nobody"]
    odds: Annotated[Real, "log-odds", "That an order is obeyed"]
    obedience: Annotated[Real, "probability", "That an order is obeyed, at mean discipline"]
    order: Annotated[Real, "share", "Strength of the order to spare people"]
    strict: Annotated[Real, "share", "Strictness of the order about the focal group"]
    comrade: Annotated[Real, "share", "Comradeship with the focal group"]
    ideological: Annotated[Real, "share", "Of that comradeship"]
    pull: Annotated[Real, "share", "Of a rival on the pious"]
    risk: Annotated[Real, "ratio", "Of being caught with a rival"]
    drift: Annotated[Real, "1/week", "Hazard of going over to a warlord"]
    want: Annotated[Real, "share", "Pay that is lacking"]
    killed: Annotated[Real, "1/week", "Hazard of death"]
    grievance: Annotated[Real, "share", "Of minorities"]
    shock: Annotated[Real, "breaches/week", "To that grievance, from outside"]
    police: Annotated[Real, "police", "After rivals"]
    bound: Annotated[Real, "1/week", "On any fighter's summed hazards"]
    content: Annotated[Real, "1/week", "On what only the content may do"]
    bitter: Annotated[Real, "1/week", "On what only the bitter may do"]
    deterred: Annotated[Real, "switch", "Whether a drill across the border deters"]


class Event:
    """A dated event of the scenario."""

    week: Annotated[Whole, "week", "In which it begins"]
    kind: Annotated[Whole, "EventKind", "What it is"]
    state: Annotated[Whole, "row", "State that acts, or -1"]
    group: Annotated[Whole, "row", "Group named, or -1"]
    weeks: Annotated[Whole, "weeks", "That it stands"]
    choice: Annotated[Whole, "code", "Which of the words its kind takes: `Removed`, `Demand` or `Minded`"]
    count: Annotated[Whole, "people", "Killed"]
    flag: Annotated[Whole, "code", "Yes or no, or a row that its kind names; -1 for none"]
    value: Annotated[Real, "by kind", "Share, force, amount or size"]


Kind = TypeVar("Kind")
Row = TypeVar("Row", covariant=True)


class Records(Protocol[Row]):
    """Rows of one kind of record: a row by its place, a column by its name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows, as an array gives it."""

    @property
    def dtype(self) -> np.dtype[np.void]:
        """NumPy's record."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: str) -> npt.NDArray[np.float64]: ...

    def __setitem__(self, at: str, values: npt.ArrayLike) -> None: ...


class Field(NamedTuple):
    """What stands behind a name: how it is held, in what unit, and what it means."""

    name: str
    held: type
    unit: str
    meaning: str


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """Give the fields of a kind of record, in order."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(Field(name, *hint.__metadata__) for name, hint in hints.items())


@cache
def dtype_of(record: type) -> np.dtype[np.void]:
    """Give the NumPy record of a kind of record."""
    return np.dtype([(field.name, field.held) for field in fields_of(record)], align=True)


def rows_of(record: type[Kind], rows: int) -> Records[Kind]:
    """Give so many empty rows of a kind of record, whose fields answer as attributes and by name."""
    return cast("Records[Kind]", np.zeros(rows, dtype_of(cast("type", record))).view(np.recarray))
