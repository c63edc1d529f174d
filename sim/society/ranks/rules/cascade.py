"""Rules for the stances of commanders, and for the fighters who follow them.

A commander is loyal, shirks, shelters guests, raids, or leaves for a rival, for a warlord, or for home. The paper
(paras 3, 11-12, 15) sets a leadership against distant ranks who keep comrades, attack minorities, and may be won by
ISIS or by warlords who pay. Such fighters do not leave one by one: a commander takes his unit along, and goes when
enough of his peers went (thresholds: Granovetter 1978).
"""

from __future__ import annotations

import math

from sim.society.common.forms import chance, logistic, share
from sim.society.common.rule import Params

# The value of a stance that is not available: lower than any sum of values and peers.
NEVER = -9.0


def watched(control: float, remoteness: float) -> float:
    """Return how closely the centre watches a commander."""
    return control * (1.0 - remoteness)


def unity(control: float, params: Params) -> float:
    """Return the worth of bonds to the movement, which is less where the leadership does not hold it together."""
    return math.exp(params.stances_unity * (control - params.stances_unity_usual))


def united(bond: float, unity: float) -> float:
    """Return a commander's bond to the movement at its present worth."""
    return bond * unity


def loyal_value(bond: float, need: float, want: float) -> float:
    """Return the value of loyalty: the bond to the movement, less the missing pay."""
    return bond - need * want


def shirking_value(bond: float, watch: float, control: float, params: Params) -> float:
    """Return the value of shirking: the bond to comrades, less the risk of being found out and the reward that obedience earns."""
    return bond - watch - params.stances_reward * control


def sheltering_value(loyal: float, comradeship: float, strictness: float, watch: float) -> float:
    """Return the value of hiding guests against a strict order."""
    return loyal + comradeship * strictness - watch


def raiding_value(loyal: float, temper: float, order: float, watch: float) -> float:
    """Return the value of raiding people whom the order protects."""
    return loyal + temper - order * watch


def rival_value(piety: float, pull: float, grievance: float, risk: float) -> float:
    """Return the value of joining a rival: its pull on the pious and the aggrieved, less the risk of being caught."""
    return piety * pull + grievance - risk


def patron_value(hold: float, services: float, need: float, offer: float) -> float:
    """Return the value of joining a warlord who holds a share of the province: his services and his pay."""
    return hold * (services + need * offer)


def home_value(params: Params) -> float:
    """Return the value of going home."""
    return params.stances_weariness


def goes(value: float, held: float, weight: float, peers_gone: float, threshold: float, params: Params) -> float:
    """Return the probability that a commander changes to a stance, given the share of peers who took it."""
    return logistic((value - held + weight * peers_gone - threshold) / params.stances_noise)


def follows(bond: float, params: Params) -> float:
    """Return the probability that a fighter follows a commander who leaves."""
    return logistic(params.following_base + params.following_bond * bond)


def kin_struck(arrests: float, commanders: int, params: Params) -> float:
    """Return the probability that a week's arrests in the province hit one commander's kin.

    Parameters
    ----------
    arrests
        People arrested or killed in the province in the week.
    commanders
        Commanders of the province.
    params
        Parameters: the probability that an arrested person is kin of a commander of the province.
    """
    return chance(params.kin_share * arrests / commanders) if commanders > 0 else 0.0


def grievance_of(grievance: float, kept: float, blow: float) -> float:
    """Return a commander's grievance after a week: the part that is kept, plus the week's blow."""
    return share(grievance * kept + blow)


def leaning(value: float, weight: float, peers_gone: float) -> float:
    """Return the attraction of a stance to a commander: its value, plus the share of peers who took it."""
    return value + weight * peers_gone


def passed_on(shirking: bool, params: Params) -> float:
    """Return the share of orders that a commander passes on; one who shirks drops some."""
    return 1.0 - params.stances_shirk if shirking else 1.0


def lost_on_the_way(distance_loss: float, remoteness: float) -> float:
    """Return the log-odds lost with distance when a front passes an order on."""
    return distance_loss * remoteness


def lost_on_guests(comradeship: float, params: Params) -> float:
    """Return the log-odds lost with comradeship when a host passes on an order against his guests."""
    return params.obedience_affinity * comradeship


def hidden_with_hosts(harbouring: float, members: float, hosts: float) -> float:
    """Return the members of a group whom their hosts in a province hide."""
    return harbouring * members / hosts if hosts > 0.0 else 0.0


def mean_bond(bonds: float, fighters: float, params: Params) -> float:
    """Return the mean bond of a province's fighters; without fighters, that of all ranks."""
    return bonds / fighters if fighters > 0.0 else params.ranks_bond


def people_following(followers: float, fighters: float, weight: float, men: float) -> float:
    """Return the number of people whom the followers in a unit stand for."""
    return followers * fighters * weight / men if men > 0.0 else 0.0


def temper_towards(affinity: float, minority: float) -> float:
    """Return a commander's hostility towards minorities where there are some."""
    return affinity * minority


def taken_in(likely: float, room: float) -> float:
    """Return the probability of joining a rival who has room for only a share of newcomers."""
    return likely * room
