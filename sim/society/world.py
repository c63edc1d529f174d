"""The state of the world: a row for each entity, a matrix for each relation, and columns for people.

Both engines run on these arrays. Strategic actors (leaders, groups, warlords, states, provinces) are rows of structured arrays, so that
code reads `group.cohesion`. People are separate arrays with the smallest exact types. Traits between 0 and 1 are stored in 255ths.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.society.common.columns import Bytes, Reals, Rows, Smalls, Table, Wholes
from sim.society.common.rows import Records
from sim.society.common.rule import Params
from sim.society.council.state import Leader
from sim.society.country.state import Event, Province, Regime, Trigger, Watch
from sim.society.guests.state import Assault, Cell, Group, Militants
from sim.society.observers.state import Sources
from sim.society.police.state import Police
from sim.society.ranks.state import Commander, Fighters, Front
from sim.society.states.state import State
from sim.society.warlords.state import Warlord

# All kinds of rows.
KINDS = (
    Regime, Group, Cell, Leader, Front, Commander, State, Warlord, Province, Police, Event, Assault, Trigger, Watch,
)  # fmt: skip


class World(NamedTuple):
    """Everything except the people; the steps of the week read and write it.

    Shapes: G groups, L leaders, S states, W warlords, K factions, P provinces, T weeks, N cells, A attacks, R
    events under a condition.
    """

    params: Records[Params]  # (1,) parameters and switches
    regime: Records[Regime]  # (1,)
    groups: Records[Group]  # (G,)
    leaders: Records[Leader]  # (L,)
    states: Records[State]  # (S,)
    warlords: Records[Warlord]  # (W,)
    provinces: Records[Province]  # (P,)
    police: Records[Police]  # (P,)
    fronts: Records[Front]  # (F,) by province, then by faction
    commanders: Records[Commander]  # (C,) by front
    leavers: Wholes  # (C,) rows of the commanders who leave this week, `regime.movers` of them
    peer_start: Wholes  # (C + 1,) where a commander's peers begin in `peer_to`
    peer_to: Wholes  # (E,) rows of commanders
    assaults: Records[Assault]  # (A,) attacks in order
    cells: Records[Cell]  # (N,) cells; one row where there are none
    roll: Wholes  # (N,) rows of existing cells by key, followed by those formed this week
    local_start: Wholes  # (G * P + 2,) where a group's cells in a province begin in `local_cells`
    local_cells: Wholes  # (N,) rows of cells by group and province, in the order of `roll`
    room: Wholes  # (N + 1,) members whom the cells before an entry of `local_cells` can still take
    links: Smalls  # (N, MOST_LINKS) cells that a cell knows, -1 for none
    known: Rows  # (N, MOST_LINKS + 1) the same without gaps, as last gathered, followed by `NO_CELL`
    near: Rows  # (N, MOST_NEAR + 1) cells within two links of a cell, as last gathered, followed by `NO_CELL`
    relinked: Bytes  # (N,) whether these must be gathered again
    adds: Smalls  # (N, 2 * N_ADDS) veterans, foreigners, whether the police do not know of a cell; and sums of these over `near`
    loose: Wholes  # (G, P) members at large without a cell
    lead: Reals  # (G, P) weekly arrest hazard that the police turn into leads on cells
    naming: Reals  # (N,) weight with which a lead names a cell
    due: Reals  # (G, P) sum of that weight over a group's cells in a province
    met: Smalls  # (N,) cells among which one is drawn, or the last cell in whose round a cell was met
    sympathisers: Reals  # (2, P) people not yet reached: of the opposition, of jihadist groups
    sympathisers_start: Reals  # (2, P) the same at the start
    foreigners: Wholes  # (G, S) recruits from abroad this week
    loyalty: Reals  # (L, G) share
    ballot: Wholes  # (L, G) the order that a leader last voted for, -1 for none
    means: Reals  # (G, N_ORDERS) worth of the means expected from each order
    harm: Reals  # (G, N_ORDERS) harm expected under each order
    demanded: Wholes  # (S, G) mildest order that meets a state's ultimatum, 0 for none
    threat: Reals  # (S, G) force of that ultimatum, in shares of the yearly needs
    due_now: Wholes  # (S, G) 1 if that ultimatum is due this week
    offered: Reals  # (S, G, 3) value of open offers: attacks, presence, expulsion
    planners: Reals  # (G, P) members of cells that can plan abroad
    lifting: Wholes  # (S, G) mildest order for which a state lifts its sanctions, 0 for none
    beliefs: Reals  # (S, 3) pseudo-counts: attacks, presence, expulsion
    acts: Reals  # (S, G) remembered acts
    exposure: Reals  # (S, G) remembered thousand person-weeks
    willingness: Reals  # (S, G) share
    worries: Reals  # (S, G) weight
    listens: Reals  # (S, S) row-stochastic
    ties: Reals  # (W, G) share
    control: Reals  # (W, P) share
    reach: Reals  # (W, P) share of a militia: most at home, the rest in neighbouring provinces
    members: Wholes  # (G, P) members at large
    tally: Wholes  # (G, N_STATUS) people by status
    footprint: Reals  # (G, P) share
    prisoners_from: Reals  # (G, P) share of its prisoners whose home is known; zero where none is
    shield: Reals  # (G, P) share of protection
    hidden: Reals  # (G, P) members kept out of reach
    hosts: Wholes  # (G, P) commanders who keep guests
    harboured: Reals  # (G, P) guests whom commanders shelter against orders
    linked: Reals  # (256,) probability that a commander passes an order on, by bond in 255ths
    passed: Reals  # (G, P) probability that an order against a group reaches a unit, weighted by men
    sided: Wholes  # (8, P, 2) commanders who joined a rival or a warlord in each of the last weeks
    gone_over: Wholes  # (3,) commanders who joined a rival, joined a warlord, went home; cumulative
    followed: Reals  # (3,) people who followed a commander to a rival, to a warlord, home; cumulative
    freedom: Reals  # (G, P) share
    hazard: Reals  # (G, P) weekly arrest hazard of an average member
    moving: Reals  # (G, P) weekly hazard of moving
    plot: Reals  # (G, P) weekly hazard that an idle member begins an external plot
    arrive: Reals  # (G, P) weight of a province for those who join: members times freedom
    drawn: Reals  # (G, P) attraction of a province to a group's displaced, in comrades
    bound: Reals  # (G, P) upper bound on the sum of the hazards of a member at large without ties
    per_tie: Reals  # (G, P) what each of his ties adds to it
    attacks: Wholes  # (G, P) attacks this week
    acts_here: Wholes  # (G, P) arrested or killed this week
    seen: Wholes  # (G, P) counted this week
    break_share: Reals  # (G, P) share of prisoners freed this week
    relocate: Reals  # (G, P) share that moves out this week
    destination: Reals  # (G, P) relative weight of arrival this week
    prison: Reals  # (P,) share of prisoners held
    gravity: Reals  # (P, P) share of people leaving a province who go to each other one
    borders: Reals  # (P, S) 1 where a state borders
    origins: Reals  # (G, S) share of foreigners by state
    sums: Wholes  # (P, N_SUMS) whole traits
    breaches: Wholes  # (P, N_BREACHES) this week, in model fighters
    departures: Wholes  # (4,) fighters gone, cumulative, in model fighters
    left: Wholes  # (P,) this week's drift to the strongest warlord of a province, in model fighters
    untracked_since: Wholes  # (G, T + 3) untracked exiles by week of exit, from week -2 on
    tracked_since: Wholes  # (G, T + 3) the same, tracked
    fade: Reals  # (T + 3,) remaining skill by weeks abroad
    utility: Reals  # (G, N_ORDERS) the council's utility of each order
    age_hazard: Reals  # (A,) hazard of going home by age in weeks
    events: Records[Event]  # (E,)
    event_groups: Reals  # (E, G)
    event_states: Reals  # (E, S)
    event_provinces: Reals  # (E, P)
    triggers: Records[Trigger]  # (R,) one for each event under a condition
    watches: Records[Watch]  # (2R,) the conditions that order and that end each
    orders: Wholes  # (T + 1, R) `Ordered`, from week -1 on
    recent_acts: Reals  # (26, G)
    recent_weeks: Reals  # (26, G) person-weeks
    recent_risk: Reals  # (52,) plots/year on the US and allies
    out_country: Table  # (T,)
    out_groups: Table  # (T, G)
    out_states: Table  # (T, S)
    out_provinces: Table  # (T, P)
    out_cells: Table  # (T, G, P)
    # The five tables as plain numbers, since compiled code cannot look up an output by name.
    plain_country: Reals  # (T, outputs)
    plain_groups: Reals  # (T, G, outputs)
    plain_states: Reals  # (T, S, outputs)
    plain_provinces: Reals  # (T, P, outputs)
    plain_cells: Reals  # (T, G, P, outputs)
    copied_regime: Sources  # fields that outputs copy
    copied_groups: Sources
    copied_states: Sources
    copied_provinces: Sources


class People(NamedTuple):
    """People as columns.

    Attributes
    ----------
    fighters, militants
        Columns of each.
    f_rows, m_rows
        (2,) and (3,) number of rows in use; for fighters a cursor for the search of free rows; for militants the number of members
        at large, who stand first, and whether all must be counted again.
    lost
        (C, P, N_TALLIES) per chunk of fighters: traits and heads that left this week.
    breaches
        (C, P, N_BREACHES) per chunk.
    gone
        (C, 4) departures per chunk.
    bounds
        (256,) bound by province, as a whole number; the bound of `NOWHERE` excludes everyone.
    drawn
        (C, BLOCK) this week's draws of a block of fighters, as whole numbers.
    acting
        (C, M) rows of people to whom something may happen, of a block of fighters or of all militants.
    noted
        (NO_CELL + 1,) 1 for cells whose members a loop looks for, and at `NO_CELL` where it looks for members without a cell.
    weighed
        (2, STANCES) worth of each stance to a commander, and share of his peers who took it.
    """

    fighters: Fighters
    militants: Militants
    f_rows: np.ndarray
    m_rows: np.ndarray
    lost: np.ndarray
    breaches: np.ndarray
    gone: np.ndarray
    bounds: np.ndarray
    drawn: np.ndarray
    acting: np.ndarray
    noted: np.ndarray
    weighed: np.ndarray
