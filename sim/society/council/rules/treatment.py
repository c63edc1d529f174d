"""How the leaders treat each group: loyalty, debts, danger, what the world seems to want.

The paper (paras 4-5, 15): the Taliban kept faith with al-Qaeda when it cost them everything, value its help, and treat
it, TIP and IMU otherwise than ISIS, believing that Washington minds attacks and not presence. An order says whether a group may
stay and what it may do; together they stand on a ladder from protection to handover. Where the council has one utility, leaders'
utilities of an order are weighed by authority, the council picks by quantal response (McKelvey and Palfrey 1995), and a blocking
share of loyal leaders strikes expulsion and handover from the agenda. Where leaders vote, as in the baseline, each ballot is such
a response, and the votes are counted.
"""

from __future__ import annotations

import math

from sim.society.common.forms import share
from sim.society.common.rule import Params, Rule
from sim.terms import Operations, Order, Presence, Treatment

RULES = (
    Rule(
        "deliberation",
        "The council chooses a treatment for each group",
        ("C14", "C15"),
        "weighted: P(r) ~ exp(sum_i A_i U_i(r) / noise); votes: each leader's P_i(r) ~ exp(U_i(r) / noise), the median seat decides; reviewed at a hazard and on shocks",
        (
            "council.noise",
            "council.review_hazard",
            "council.inertia",
            "council.pressure_weight",
            "council.enemy_hostility",
            "council.backlash_weight",
            "council.danger_weight",
            "leaders.*.authority",
            "leaders.*.pragmatism",
            "groups.*.hostility",
            "taliban.loyalty.*",
            "taliban.loyalty.tip",
            "taliban.loyalty.imu",
            "taliban.loyalty.isis_k",
            "taliban.loyalty.al_qaeda",
            "taliban.loyalty.aqis",
            "leaders.*.faction",
            "states.*.leverage",
        ),
        ("leniency.al_qaeda", "leniency.tip", "leniency.imu"),
        "AQ, TIP and IMU are treated mildly, ISIS-K harshly",
        "Treatments stay as they were at the start",
    ),
    Rule(
        "differentiation",
        "A treatment for each group, not one policy",
        ("C14",),
        "without it the mean utility over groups decides for all",
        (),
        ("leniency.al_qaeda", "leniency.isis_k"),
        "Mild to friends and harsh to enemies at once",
        "One treatment for all groups, chosen on the mean utility",
    ),
    Rule(
        "loyalty",
        "Loyalty that no price buys, moving slowly with service and cost",
        ("C01",),
        "expel and hand over infeasible if authority of leaders with L > threshold >= veto; L += gain*contribution - cost*pragmatism*pressure",
        (
            "council.loyalty_threshold",
            "council.veto_share",
            "council.loyalty_gain",
            "council.loyalty_cost",
            "taliban.loyalty_spread",
            "factions.*.loyalty_offset",
        ),
        ("handovers",),
        "No handovers however high the pressure",
        "No veto, and loyalty does not move",
    ),
    Rule(
        "reciprocity",
        "Help in the war is repaid with protection",
        ("C03",),
        "U += weight * R * leniency; R halves in its half-life and is fed by contribution",
        ("council.reciprocity_weight", "council.reciprocity_halflife", "groups.*.contribution"),
        ("leniency.al_qaeda",),
        "Protection up",
        "Past help counts for nothing",
    ),
    Rule(
        "private_hosting",
        "A loyal leader hides cadre against the council's order",
        ("C30",),
        "hazard per week while L > threshold and the order is stricter than hosting, up to a limit",
        ("private_hosting.hazard", "private_hosting.limit", "leaders.*.province"),
        ("sheltered.al_qaeda",),
        "Sheltered cadre up under strict orders",
        "Leaders obey the council",
    ),
)


def presence_of(order: int) -> int:
    """Give the side of an order that says whether a group may stay."""
    if order <= Order.PROTECT_RESTRAINED:
        return Presence.PROTECT
    if order <= Order.HUNT:
        return Presence.HOST
    return Presence.EXPEL if order == Order.EXPEL else Presence.HAND_OVER


def operations_of(order: int, asked: float) -> int:
    """Give the side of an order that says what a group may do; guests who may act are asked to lie low, or are free."""
    if order >= Order.HUNT:
        return Operations.HUNTED
    if order == Order.PROTECT_RESTRAINED or order == Order.HOST_RESTRAINED:
        return Operations.RESTRAINED
    return Operations.LOW_KEY if asked > 0.0 else Operations.FREE


def treatment_of(order: int) -> int:
    """Give the rung of the ladder on which an order stands."""
    if order <= Order.PROTECT_RESTRAINED:
        return Treatment.PROTECT
    if order == Order.HOST:
        return Treatment.HOST
    if order == Order.HOST_RESTRAINED:
        return Treatment.RESTRICT
    if order == Order.HUNT:
        return Treatment.CRACK_DOWN
    return Treatment.EXPEL if order == Order.EXPEL else Treatment.HAND_OVER


def order_at(rung: int) -> int:
    """Give the order that stands on a rung of the ladder."""
    if rung <= Treatment.PROTECT:
        return Order.PROTECT
    return rung + 1


def leniency(presence: int, operations: int) -> float:
    """Give the freedom that an order leaves a group: 1 under protection, 0 under handover."""
    if presence == Presence.PROTECT:
        return 0.85 if operations >= Operations.RESTRAINED else 1.0
    if presence == Presence.HOST:
        if operations == Operations.HUNTED:
            return 0.2
        return 0.5 if operations == Operations.RESTRAINED else 0.8
    return 0.05 if presence == Presence.EXPEL else 0.0


def restraint(operations: int) -> float:
    """Give how far an order keeps a group from acting, as one who minds attacks only sees it."""
    return 1.0 if operations >= Operations.RESTRAINED else 0.0


def tolerance(presence: int, operations: int) -> float:
    """Give how much of a group's presence an order tolerates; a guest who may not act is there all the same."""
    if operations == Operations.RESTRAINED:
        return leniency(presence, Operations.FREE)
    return leniency(presence, operations)


def believed_reward(presence: int, operations: int, attacks: float, stay: float, expulsion: float) -> float:
    """Give the reward expected from a state for an order, by the belief that it minds attacks, presence, or asks for expulsion."""
    gain = attacks * restraint(operations) + stay * (1.0 - tolerance(presence, operations))
    if presence >= Presence.EXPEL:
        gain += expulsion
    return gain


def steps_between(presence: int, operations: int, presence_before: int, operations_before: int) -> int:
    """Give the steps between two orders, on both sides together."""
    stay = presence - presence_before
    act = operations - operations_before
    return (stay if stay > 0 else -stay) + (act if act > 0 else -act)


def attachment(loyalty: float, debt: float, danger: float, params: Params) -> float:
    """Return what binds a leader to a group: loyalty and debt, less the danger that it is."""
    return loyalty + params.council_reciprocity_weight * debt - params.council_danger_weight * danger


def utility(
    free: float, move: int, attached: float, backlash: float, pragmatism: float, reward: float, params: Params
) -> float:
    """Return a leader's utility of an order, by the freedom it leaves and the steps it is away from the one that stands."""
    anger = params.council_backlash_weight * backlash * (1.0 - free)
    gain = pragmatism * (params.council_pressure_weight * reward)
    return attached * free - anger + gain - params.council_inertia * move


def allowed(presence: int, blocking: float, enemy: bool, params: Params) -> bool:
    """Say whether an order is on the agenda: enemies must be caught first, and loyal leaders can block."""
    if presence < Presence.EXPEL:
        return True
    return not enemy and blocking < params.council_veto_share


def loyalty_next(loyalty: float, contribution: float, pragmatism: float, pressure: float, params: Params) -> float:
    """Move a leader's loyalty by a week of service and of cost."""
    return share(
        loyalty
        + params.council_loyalty_gain * contribution * (1.0 - loyalty)
        - params.council_loyalty_cost * pragmatism * pressure
    )


def response_weight(valued: float, best: float, params: Params) -> float:
    """Give the unnormalised weight of a treatment in a quantal response, against the best that is allowed."""
    return math.exp((valued - best) / params.council_noise)


def has_room(hosted: float, params: Params) -> bool:
    """Say whether a leader can keep one more cadre out of sight."""
    return params.private_hosting_limit - hosted >= 1.0


def pressure_over(leverage: float, said: float, worry: float, worries: float) -> float:
    """Give the pressure that a state puts on the council over one group: what it says in public, by its worry."""
    return leverage * said * worry / worries
