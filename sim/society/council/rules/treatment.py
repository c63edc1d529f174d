"""The treatment of each group by the leaders: loyalty, debts, danger, and the wishes they attribute to other states.

The paper (paras 4-5, 15): the Taliban kept faith with al-Qaeda when it cost them everything, and value its help. They treat it, TIP
and IMU differently from ISIS, and believe that Washington objects to attacks, not to presence. An order says whether a group may
stay and what it may do; orders form a ladder from protection to handover. Where the council has one utility, the leaders' utilities
are weighted by authority, the council picks by quantal response (McKelvey and Palfrey 1995), and a blocking share of loyal leaders
removes expulsion and handover from the agenda. Where leaders vote, as in the baseline, each ballot is a quantal response, and the
votes are counted.
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
        "Mild treatment of AQ, TIP and IMU, harsh treatment of ISIS-K",
        "Treatments stay as they were at the start",
    ),
    Rule(
        "differentiation",
        "The council decides on each group separately",
        ("C14",),
        "without it the mean utility over groups decides for all",
        (),
        ("leniency.al_qaeda", "leniency.isis_k"),
        "Mild treatment of friends and harsh treatment of enemies at the same time",
        "All groups get the same treatment, chosen on the mean utility",
    ),
    Rule(
        "loyalty",
        "Leaders' loyalty rules out expulsion at any price, and changes slowly with service and cost",
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
        "No handovers, however strong the pressure",
        "No veto, and loyalty does not change",
    ),
    Rule(
        "reciprocity",
        "Leaders repay help in the war with protection",
        ("C03",),
        "U += weight * R * leniency; R halves in its half-life and is fed by contribution",
        ("council.reciprocity_weight", "council.reciprocity_halflife", "groups.*.contribution"),
        ("leniency.al_qaeda",),
        "More protection",
        "Past help counts for nothing",
    ),
    Rule(
        "private_hosting",
        "Loyal leaders hide cadre against the council's order",
        ("C30",),
        "hazard per week while L > threshold and the order is stricter than hosting, up to a limit",
        ("private_hosting.hazard", "private_hosting.limit", "leaders.*.province"),
        ("sheltered.al_qaeda",),
        "More sheltered cadre under strict orders",
        "Leaders obey the council",
    ),
)


def presence_of(order: int) -> int:
    """Return whether a group may stay under an order, as a `Presence`."""
    if order <= Order.PROTECT_RESTRAINED:
        return Presence.PROTECT
    if order <= Order.HUNT:
        return Presence.HOST
    return Presence.EXPEL if order == Order.EXPEL else Presence.HAND_OVER


def operations_of(order: int, asked: float) -> int:
    """Return what a group may do under an order, as `Operations`: unrestrained guests are asked to keep a low profile, or are free."""
    if order >= Order.HUNT:
        return Operations.HUNTED
    if order == Order.PROTECT_RESTRAINED or order == Order.HOST_RESTRAINED:
        return Operations.RESTRAINED
    return Operations.LOW_KEY if asked > 0.0 else Operations.FREE


def treatment_of(order: int) -> int:
    """Return the rung of the ladder on which an order stands."""
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
    """Return the order that stands on a rung of the ladder."""
    if rung <= Treatment.PROTECT:
        return Order.PROTECT
    return rung + 1


def leniency(presence: int, operations: int) -> float:
    """Return the freedom that an order leaves a group: 1 under protection, 0 under handover."""
    if presence == Presence.PROTECT:
        return 0.85 if operations >= Operations.RESTRAINED else 1.0
    if presence == Presence.HOST:
        if operations == Operations.HUNTED:
            return 0.2
        return 0.5 if operations == Operations.RESTRAINED else 0.8
    return 0.05 if presence == Presence.EXPEL else 0.0


def restraint(operations: int) -> float:
    """Return how far an order restrains a group, in the eyes of a state that objects to attacks only."""
    return 1.0 if operations >= Operations.RESTRAINED else 0.0


def tolerance(presence: int, operations: int) -> float:
    """Return how much of a group's presence an order tolerates. Restraining guests does not reduce their presence."""
    if operations == Operations.RESTRAINED:
        return leniency(presence, Operations.FREE)
    return leniency(presence, operations)


def believed_reward(presence: int, operations: int, attacks: float, stay: float, expulsion: float) -> float:
    """Return the reward expected from a state for an order, given the beliefs that it objects to attacks or presence or demands expulsion."""
    gain = attacks * restraint(operations) + stay * (1.0 - tolerance(presence, operations))
    if presence >= Presence.EXPEL:
        gain += expulsion
    return gain


def steps_between(presence: int, operations: int, presence_before: int, operations_before: int) -> int:
    """Return the number of steps between two orders, summed over presence and operations."""
    stay = presence - presence_before
    act = operations - operations_before
    return (stay if stay > 0 else -stay) + (act if act > 0 else -act)


def attachment(loyalty: float, debt: float, danger: float, params: Params) -> float:
    """Return a leader's attachment to a group: loyalty and debt, less the danger from the group."""
    return loyalty + params.council_reciprocity_weight * debt - params.council_danger_weight * danger


def utility(
    free: float, move: int, attached: float, backlash: float, pragmatism: float, reward: float, params: Params
) -> float:
    """Return a leader's utility of an order, from the freedom it leaves and its distance in steps from the standing order."""
    anger = params.council_backlash_weight * backlash * (1.0 - free)
    gain = pragmatism * (params.council_pressure_weight * reward)
    return attached * free - anger + gain - params.council_inertia * move


def allowed(presence: int, blocking: float, enemy: bool, params: Params) -> bool:
    """Return whether an order is on the agenda: enemies cannot be expelled before they are caught, and loyal leaders can block expulsion."""
    if presence < Presence.EXPEL:
        return True
    return not enemy and blocking < params.council_veto_share


def loyalty_next(loyalty: float, contribution: float, pragmatism: float, pressure: float, params: Params) -> float:
    """Return a leader's loyalty after a week of service and cost."""
    return share(
        loyalty
        + params.council_loyalty_gain * contribution * (1.0 - loyalty)
        - params.council_loyalty_cost * pragmatism * pressure
    )


def response_weight(valued: float, best: float, params: Params) -> float:
    """Return the unnormalised weight of an order in a quantal response, relative to the best order allowed."""
    return math.exp((valued - best) / params.council_noise)


def has_room(hosted: float, params: Params) -> bool:
    """Return whether a leader can hide one more cadre."""
    return params.private_hosting_limit - hosted >= 1.0


def pressure_over(leverage: float, said: float, worry: float, worries: float) -> float:
    """Return a state's pressure on the council over one group: its public concern, times the group's share of its worry."""
    return leverage * said * worry / worries
