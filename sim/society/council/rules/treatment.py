"""The treatment of each group by the leaders: what they expect from each order, and what their oath forbids.

The paper (paras 4-5, 15): the Taliban kept faith with al-Qaeda when it cost them everything, and value its help. They treat it, TIP
and IMU differently from ISIS, and believe that Washington objects to attacks, not to presence. Orders form a ladder from protection to
handover. A leader values each order in shares of the regime's yearly needs: the means that other states would give or withhold, the
safety that it costs or buys, the men whom he would lose, the use of the guests, and his oath. Above a threshold the oath is not for
sale (Ginges and others 2007): he never votes for expulsion. Choices are quantal responses (McKelvey and Palfrey 1995). Where the council
has one utility, the leaders' values are weighted by authority; where leaders vote, as in the baseline, the median decides.
"""

from __future__ import annotations

import math

from sim.society.common.forms import power, ratio, saturate
from sim.society.common.rule import Params
from sim.terms import Demand, Minded, Operations, Order, Presence, Treatment


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
    return Order.PROTECT if rung <= Treatment.PROTECT else rung + 1


def leniency(presence: int, operations: int, params: Params) -> float:
    """Return the freedom that an order leaves a group: 1 under protection, 0 under handover."""
    if presence == Presence.PROTECT:
        return params.council_freedom_protect_restrained if operations >= Operations.RESTRAINED else 1.0
    if presence == Presence.HOST:
        if operations == Operations.HUNTED:
            return params.council_freedom_hunt
        return (
            params.council_freedom_host_restrained
            if operations == Operations.RESTRAINED
            else params.council_freedom_host
        )
    return params.council_freedom_expel if presence == Presence.EXPEL else 0.0


def order_freedom(order: int, enemy: bool, params: Params) -> float:
    """Return the freedom that an order leaves a group's members at large. An enemy is hunted, whatever happens to its prisoners."""
    rung = Order.HUNT if enemy and order > Order.HUNT else order
    return leniency(presence_of(rung), operations_of(rung, 0.0), params)


def restraint(operations: int) -> float:
    """Return how far an order restrains a group, in the eyes of a state that objects to attacks only."""
    return 1.0 if operations >= Operations.RESTRAINED else 0.0


def tolerance(presence: int, operations: int, params: Params) -> float:
    """Return how much of a group's presence an order tolerates.

    Restraining protected guests does not reduce their presence; hosts who restrain them keep them out of sight.
    """
    return 1.0 if presence == Presence.PROTECT else leniency(presence, operations, params)


def satisfies(order: int, minded: int, params: Params) -> float:
    """Return how far an order satisfies a state that objects to attacks, objects to presence, or demands expulsion."""
    presence = presence_of(order)
    operations = operations_of(order, 0.0)
    if minded == Minded.ATTACKS:
        return restraint(operations)
    if minded == Minded.PRESENCE:
        return 1.0 - tolerance(presence, operations, params)
    return 1.0 if presence >= Presence.EXPEL else 0.0


def order_demanded(demand: int) -> int:
    """Return the mildest order that meets a demand."""
    if demand == Demand.RESTRICT:
        return Order.HOST_RESTRAINED
    return Order.EXPEL if demand == Demand.EXPEL else Order.HAND_OVER


def leverage_left(leverage: float, total: float, recognised: int, params: Params) -> float:
    """Return the share of all leverage that a state still has; one that has recognised the government has spent part of it."""
    left = 1.0 - params.recognition_spent if recognised > 0 else 1.0
    return ratio(leverage, total) * left


def met(order: int, demanded: int) -> float:
    """Return one if an order is as strict as what is demanded, or if nothing is demanded."""
    return 1.0 if order >= demanded else 0.0


def worth(means: float, params: Params) -> float:
    """Return the worth of means, concave: one unit is the worth of a small share of the yearly needs to a regime that has all it needs."""
    return power(means, 1.0 - params.council_worth_curve) / (1.0 - params.council_worth_curve)


def means_of(stock: float, gain: float, params: Params) -> float:
    """Return the worth of the means that an order would bring, given the stock at hand."""
    return worth(stock + gain, params) - worth(stock, params)


def hoped_for(leverage: float, part: float, reward: float, params: Params) -> float:
    """Return what a state's favour is believed to be worth: engagement if an order pleases it instead of sanctions, as far as it cares."""
    stake = params.resources_engagement_gain + params.resources_sanction_loss
    return params.council_hope * stake * leverage * part * reward


def promised(leverage: float, value: float, word: float, fulfilled: float, params: Params) -> float:
    """Return the means expected from an open offer: its value times the credibility of the promise, if it is fulfilled."""
    return params.resources_engagement_gain * leverage * value * word * fulfilled


def lifted(leverage: float, word: float, fulfilled: float, params: Params) -> float:
    """Return the means expected from the end of a state's sanctions, if their condition is fulfilled."""
    return params.resources_sanction_loss * leverage * word * fulfilled


def satisfied(belief: float, fulfilled: float) -> float:
    """Return the weight of a belief about a state's wish, as far as an order fulfils it."""
    return belief * fulfilled


def harm_of(
    order: int, danger: float, hostility: float, strength: float, jailed: float, enemy: bool, params: Params
) -> float:
    """Return the harm expected under an order, without threats.

    Parameters
    ----------
    order
        The order.
    danger
        Danger that the group poses while it is free.
    hostility
        Hostility of the group; only one that is no enemy yet turns on a host who hunts it.
    strength
        The group's members at large, relative to its first strength, at most 1.
    jailed
        Share of the group in prison.
    enemy
        Whether the group is an enemy.
    params
        Parameters.
    """
    cost = params.council_danger_weight * danger * order_freedom(order, enemy, params)
    if order == Order.HUNT or order == Order.HAND_OVER:
        cost += params.council_fight_back * (1.0 - hostility) * strength
    if enemy and order >= Order.EXPEL:
        cost += params.council_release_weight * jailed
    return cost


def attachment(oath: float, debt: float, hold: float, use: float) -> float:
    """Return what a fully strict order about a group would cost a leader: oath, debt, men who leave, and lost help."""
    return oath + debt + hold + use


def oath_of(loyalty: float, promise: float, params: Params) -> float:
    """Return the cost of breaking faith. Above the threshold, a material offer for expulsion is an affront that raises it."""
    oath = params.council_loyalty_weight * loyalty
    if loyalty > params.council_loyalty_threshold:
        oath += params.council_affront * promise
    return oath


def debt_of(debt: float, params: Params) -> float:
    """Return the cost of breaking faith with a group that helped in the past."""
    return params.council_reciprocity_weight * debt


def hold_of(comradeship: float, hosts: float, params: Params) -> float:
    """Return the cost of the men lost under a strict order: comradeship with the group, as far as commanders have guests of it."""
    return params.council_backlash_weight * comradeship * saturate(hosts, params.council_hosts_half)


def use_of(contribution: float, rivals: float, params: Params) -> float:
    """Return the present use of a group to the regime: its contribution, in proportion to how far rivals press."""
    return params.council_use_weight * contribution * rivals


def rivalry(warlords: float, attacks: float, params: Params) -> float:
    """Return how far rivals press the regime, from warlords' control and remembered attacks a week."""
    return 1.0 - (1.0 - warlords) * (1.0 - saturate(attacks, params.council_rival_half))


def utility(
    free: float, moved: int, attached: float, pragmatism: float, means: float, harm: float, params: Params
) -> float:
    """Return a leader's value of an order, in shares of the regime's yearly needs.

    Parameters
    ----------
    free
        Freedom that the order leaves.
    moved
        Steps on the ladder from the standing order.
    attached
        Cost of full strictness.
    pragmatism
        The leader's pragmatism.
    means
        Worth of the means expected.
    harm
        Harm expected.
    params
        Parameters.
    """
    gain = params.council_pressure_weight * pragmatism * means
    return gain - harm - attached * (1.0 - free) - params.council_inertia * moved


def allowed(order: int, blocking: float, enemy: bool, params: Params) -> bool:
    """Return whether an order is on the agenda.

    An enemy is offered a truce at most. Loyal leaders can block expulsion and handover of a friend.
    """
    return order >= Order.HOST_RESTRAINED if enemy else order < Order.EXPEL or blocking < params.council_veto_share


def is_blocked(below: float, params: Params) -> bool:
    """Return whether a share of votes against expulsion is large enough to block it."""
    return below >= params.council_veto_share


def response_weight(valued: float, best: float, params: Params) -> float:
    """Return the unnormalised weight of an order in a quantal response, relative to the best order allowed."""
    return math.exp((valued - best) / params.council_noise)


def pressure_over(leverage: float, said: float, worry: float, worries: float) -> float:
    """Return a state's pressure on the council over one group: its public concern, times the group's share of its worry."""
    return leverage * said * worry / worries
