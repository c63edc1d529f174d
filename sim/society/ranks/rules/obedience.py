"""The reach of orders into the ranks, given control, discipline, distance and comradeship.

The paper (para 11): the balance between leaders and a distant, less polished rank and file is undecided; (para 15)
fighters share an anti-Shiite feeling with AQ. Principals control agents less, the farther away and the closer to the
target the agents are (Salehyan, Siroky and Wood 2014).
"""

from __future__ import annotations

from sim.society.common.forms import logistic, saturate, share
from sim.society.common.rule import Params


def order_odds(base: float, control: float, distance_loss: float, remoteness: float, params: Params) -> float:
    """Return the log-odds of obeying in a province, before a fighter's own discipline and comradeship."""
    return base + params.obedience_control * control - distance_loss * remoteness


def obeys(odds: float, discipline: float, affinity_loss: float, comradeship: float, params: Params) -> float:
    """Return the probability that a fighter obeys an order."""
    return logistic(odds + params.obedience_discipline * discipline - affinity_loss * comradeship)


def passes(odds: float, bond: float, loss: float, params: Params) -> float:
    """Return the probability that a link of the chain of command passes an order on."""
    return logistic(odds + params.obedience_discipline * bond - loss)


def comradeship(mean: float, ideological: float, bond: float, affinity: float) -> float:
    """Return a fighter's comradeship with a group, from bonds of service and shared anti-Shiite feeling.

    The factor of two makes a fighter with traits of one half as close to the group as the ranks are on average.
    """
    return share(2.0 * mean * ((1.0 - ideological) * bond + ideological * affinity))


def presence_felt(members: float, params: Params) -> float:
    """Return how strongly a group's presence is felt in a province."""
    return saturate(members, params.obedience_presence_half)


def carried_out(reach: float, obeyed: float) -> float:
    """Return the probability that an order reaches somebody and is obeyed."""
    return reach * obeyed


def asked_of_ranks(lenient: float, members: float, params: Params) -> float:
    """Return what the ranks of a province must do against a group: it rises with strictness and with members there."""
    return (1.0 - lenient) * presence_felt(members, params)


def strain(asked: float, comradeship: float) -> float:
    """Return the conflict between what the ranks must do and their comradeship with a group."""
    return asked * comradeship


def freedom_left(ordered: float, obeyed: float, comradeship: float) -> float:
    """Return a group's freedom of action where some fighters obey an order and comrades among the others do not."""
    return obeyed * ordered + (1.0 - obeyed) * (ordered + (1.0 - ordered) * comradeship)
