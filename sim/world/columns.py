"""The state of the world: one record an entity, one matrix a relation, one row of columns a person.

Both engines run on these arrays. Strategic actors (leaders, groups, warlords, states, provinces) are records, so that a rule's
caller reads `group.cohesion`; people are a struct of arrays with the smallest types that are exact. Traits between 0 and 1 are
held in 255ths.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

N_PROVINCES = 34
N_RUNGS = 6
# Traits of a person are whole 255ths, so that sums over people are exact.
TRAIT = 1.0 / 255.0
NOWHERE = 255

# What a militant is; the first seven are states one can leave, the rest are ends.
ACTIVE, IMPRISONED, RETURNING, TRACKED, UNTRACKED, PROGRAMME, HAVEN = 1, 2, 3, 4, 5, 6, 7
KILLED, PROSECUTED, HANDED_OVER, WENT_HOME, NOT_RETURNED, REFORMED = 8, 9, 10, 11, 12, 13
N_STATUS = 14
STATUS_NAMES = (
    "none",
    "active",
    "imprisoned",
    "returning",
    "abroad_tracked",
    "abroad_untracked",
    "in_programme",
    "in_iran",
    "killed",
    "prosecuted",
    "handed_over",
    "went_home",
    "not_returned",
    "reformed",
)
# Where a fighter has gone.
TO_GROUP, TO_MILITIA, TO_HOME, TO_GRAVE = 0, 1, 2, 3
ALLEGIANCE_NAMES = ("rival group", "militia", "home", "dead")
IDLE, PREPARING, READY = 0, 1, 2
CO_OPTED, AUTONOMOUS, EXILE, DEFEATED = 0, 1, 2, 3
WARLORD_STATUS = ("co_opted", "autonomous", "exile", "defeated")
READINGS = ("attacks", "conduct", "presence", "expulsion")
ORIGIN_AFGHAN, ORIGIN_OTHER = 254, 253

_REAL = np.float64
_WHOLE = np.int64
_KEY = np.uint64


def _record(keys: str = "", wholes: str = "", reals: str = "") -> np.dtype:
    fields: list[tuple[str, type]] = [(name, _KEY) for name in keys.split()]
    fields += [(name, _WHOLE) for name in wholes.split()]
    fields += [(name, _REAL) for name in reals.split()]
    return np.dtype(fields, align=True)


REGIME = _record(
    keys="seed taliban_key",
    wholes="gate since_attempt symbols fighters fighters0 births drills strikes attempts handovers handovers_hosted "
    "exits_tracked exits_untracked reformed prosecuted betrayed polities active_warlords recognitions breaks fighters_born in_programme",
    reals="broken_minorities broken_opponents broken_women weight resources capacity moderation talks pragmatism piety engagement sanctions pressure leverage conduct "
    "standing_minorities standing_opponents standing_women obedience reward effort symbol_value forcing attacks_only "
    "expected_ratio warlord_control taliban_control contested_control gate_draw season",
)
GROUP = _record(
    keys="key",
    wholes="treatment struck struck_province seniors_taken leader_loss born executed triggered capacity slots preparing "
    "ready attempts_week attempts exits_week acts_week kills_week attacks_week recruits_week newcomers lost_week ties_sum "
    "members veterans_now seniors_now recent_abroad defectors joined family jihadist outbids seniors_start wanted",
    reals="strength prisoners veterans seniors growth ceiling hostility contribution notoriety comradeship "
    "ideological_share attack_rate war_on_taliban target_local target_regional leadership_share plot_weight in_iran "
    "leniency will debt danger backlash effort saturation experience skill low_key cohesion capability capability_start "
    "force ultimatum demand freedom ties home_hazard held external backlash_mean attacks_mean seen tolerated_start trainees_start able_start "
    "attack_memory faded_abroad intensity_supervised intensity_open intensity_dispersed intensity_custody pressure wanted_reward attempt_memory "
    "recruit_memory dying expelling handing preparing_hazard ready_hazard knitting ripening lost_rate able tracked_hazard untracked_hazard slip",
)
LEADER = _record(keys="key", wholes="faction province", reals="authority pragmatism piety access")
STATE = _record(
    keys="key",
    wholes="reading recognised sanctioning drilling rung punished relieved struck posture",
    reals="neighbour leverage needs discernment audience publicness intel drills strikes offer offer_attacks "
    "offer_presence offer_expulsion shock own concern rhetoric trust trust_hosted doubt legitimacy odds force "
    "compliance compliance_seen worry_sum presence_sum conduct_seen attempts_seen concern_next",
)
WARLORD = _record(
    keys="key",
    wholes="home status held polity armed",
    reals="militia militia_start revenue services patron autonomy tie_propensity held_home",
)
PROVINCE = _record(
    keys="key",
    wholes="third focal fighters patron",
    reals="population minority remoteness weight taliban contested warlords odds order strict comrade ideological pull risk drift "
    "want killed grievance shock obedience police bound content bitter busiest deterred",
)
# Sums over the fighters of a province, in whole traits.
SUM_DISCIPLINE, SUM_PIETY, SUM_AFFINITY, SUM_BOND, SUM_GRIEVANCE, N_SUMS = 0, 1, 2, 3, 4, 5
# Breaches, by kind.
BREACH_SHELTER, BREACH_MINORITY, BREACH_OPPONENT, BREACH_WOMEN, N_BREACHES = 0, 1, 2, 3, 4

EVENT = _record(wholes="week kind state group weeks choice count flag", reals="value")
EVENT_KINDS = (
    "prison_break",
    "execution",
    "leader_lost",
    "ultimatum",
    "offer",
    "reward",
    "talks",
    "drill",
    "strike",
    "iran_gate",
    "aid",
    "sanction",
    "desecration",
    "relocation",
    "concern_shock",
)


class Fighters(NamedTuple):
    """The Taliban's fighters, one row each; a row whose `province` is `NOWHERE` is free."""

    key: np.ndarray
    province: np.ndarray
    faction: np.ndarray
    discipline: np.ndarray
    piety: np.ndarray
    affinity: np.ndarray
    bond: np.ndarray
    threshold: np.ndarray
    grievance: np.ndarray
    entry: np.ndarray


class Militants(NamedTuple):
    """Members of groups, one row each; a row whose `status` is 0 is free."""

    key: np.ndarray
    group: np.ndarray
    status: np.ndarray
    place: np.ndarray
    origin: np.ndarray
    veteran: np.ndarray
    senior: np.ndarray
    visibility: np.ndarray
    ties: np.ndarray
    stage: np.ndarray
    entry: np.ndarray
    since: np.ndarray


class World(NamedTuple):
    """Everything but the people: what phases of the week read and write.

    Shapes: G groups, L leaders, S states, W warlords, P provinces, T weeks.
    """

    params: Any  # (1,) parameters and switches
    regime: Any  # (1,)
    groups: Any  # (G,)
    leaders: Any  # (L,)
    states: Any  # (S,)
    warlords: Any  # (W,)
    provinces: Any  # (P,)
    loyalty: Any  # (L, G) share
    hosted: Any  # (L, G) people a leader hides
    beliefs: Any  # (S, 3) pseudo-counts: attacks, presence, expulsion
    acts: Any  # (S, G) remembered acts
    exposure: Any  # (S, G) remembered thousand person-weeks
    willingness: Any  # (S, G) share
    worries: Any  # (S, G) weight
    listens: Any  # (S, S) row-stochastic
    ties: Any  # (W, G) share
    control: Any  # (W, P) share
    reach: Any  # (W, P) 1 at home, less next door, 0 elsewhere
    members: Any  # (G, P) members at large
    tally: Any  # (G, N_STATUS) people by status
    footprint: Any  # (G, P) share
    shield: Any  # (G, P) share of protection
    hidden: Any  # (G, P) members kept out of reach
    freedom: Any  # (G, P) share
    hazard: Any  # (G, P) weekly arrest hazard of an average member
    moving: Any  # (G, P) weekly hazard of moving
    plot: Any  # (G, P) weekly hazard that an idle member begins an external plot
    arrive: Any  # (G, P) weight of a province for those who join: members times freedom
    bound: Any  # (G, P) bound on an active member's summed hazards
    excitation: Any  # (G, P) attacks/week
    attacks: Any  # (G, P) attacks this week
    acts_here: Any  # (G, P) arrested or killed this week
    seen: Any  # (G, P) counted this week
    break_share: Any  # (G, P) share of prisoners freed this week
    relocate: Any  # (G, P) share that moves out this week
    destination: Any  # (G, P) relative weight of arrival this week
    prison: Any  # (P,) share of prisoners held
    gravity: Any  # (P, P) share of those leaving a province who go to each other one
    borders: Any  # (P, S) 1 where a state borders
    origins: Any  # (G, S) share of foreigners by state
    sums: Any  # (P, N_SUMS) whole traits
    breaches: Any  # (P, N_BREACHES) this week, in model fighters
    departures: Any  # (4,) fighters gone, cumulative, in model fighters
    left: Any  # (P,) this week's drift to the strongest warlord of a province, in model fighters
    untracked_since: Any  # (G, T + 3) untracked exiles by week of exit, from week -2 on
    tracked_since: Any  # (G, T + 3) the same, tracked
    fade: Any  # (T + 3,) what a cadre can still do by weeks abroad
    utility: Any  # (G, N_RUNGS) the council's utility of each treatment
    age_hazard: Any  # (A,) hazard of going home by age in weeks
    events: Any  # (E,)
    event_groups: Any  # (E, G)
    event_states: Any  # (E, S)
    event_provinces: Any  # (E, P)
    recent_acts: Any  # (26, G)
    recent_weeks: Any  # (26, G) person-weeks
    recent_risk: Any  # (52,) attempts/year on the US and allies
    out_country: Any  # (T,)
    out_groups: Any  # (T, G)
    out_states: Any  # (T, S)
    out_provinces: Any  # (T, P)
    out_cells: Any  # (T, G, P)
