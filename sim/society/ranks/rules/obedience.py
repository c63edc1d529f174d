"""Whether orders reach the ranks: control, discipline, distance, comradeship.

The paper (para 11): the balance between leaders and a far-flung, less polished rank and file is undecided; (para 15) fighters
share an anti-Shiite feeling with AQ. Principals steer agents less, the farther off and the closer to the target they are
(Salehyan, Siroky and Wood 2014).
"""

from __future__ import annotations

from sim.society.common.forms import logistic, saturate, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "obedience",
        "An order is obeyed with a probability",
        ("C30", "C33"),
        "P = logistic(base + b_d*discipline + b_k*control + b_M*(M - usual) - b_r*remoteness - b_a*comradeship); in a chain, the product of such links: to the front (less distance), to the commander (less comradeship with guests), to the fighter",
        (
            "obedience.base",
            "obedience.discipline",
            "obedience.control",
            "obedience.resources",
            "obedience.resources_usual",
            "obedience.presence_half",
            "ranks.bond",
            "ranks.bond_spread",
            "taliban.control",
            "ranks.discipline",
            "ranks.discipline_spread",
            "taliban.fighters",
            "factions.*.share",
            "factions.*.heartland",
            "ranks.tenure",
            "ranks.newcomer_tenure",
            "orders.base",
            "orders.bond",
            "commanders.bond",
            "commanders.bond_spread",
            "structure.orders",
        ),
        ("obedience",),
        "Breaches down with control",
        "Every order is obeyed",
    ),
    Rule(
        "remoteness",
        "Obedience decays with distance from the centre",
        ("C32",),
        "minus b_r times remoteness",
        ("obedience.remoteness",),
        ("obedience_slope",),
        "Breaches up with remoteness",
        "Distance does not matter",
    ),
    Rule(
        "affinity",
        "Comradeship with a group weakens orders against it",
        ("C46",),
        "minus b_a times comradeship, which partly hangs on shared anti-Shiite feeling",
        (
            "obedience.affinity",
            "ranks.affinity",
            "ranks.affinity_spread",
            "groups.*.comradeship",
            "groups.*.ideological_share",
        ),
        ("breaches.sheltering",),
        "Sheltering against orders up",
        "Comradeship does not weaken orders",
    ),
)


def order_odds(
    base: float,
    resources: float,
    distance_loss: float,
    remoteness: float,
    params: Params,
) -> float:
    """Give the log-odds of obeying in a province before a fighter's own discipline and comradeship."""
    return (
        base
        + params.obedience_control * params.taliban_control
        + params.obedience_resources * (resources - params.obedience_resources_usual)
        - distance_loss * remoteness
    )


def obeys(odds: float, discipline: float, affinity_loss: float, comradeship: float, params: Params) -> float:
    """Give the probability that a fighter obeys an order."""
    return logistic(odds + params.obedience_discipline * discipline - affinity_loss * comradeship)


def passes(odds: float, bond: float, loss: float, params: Params) -> float:
    """Give the probability that a link of the chain passes an order on: what binds it to the one above, less what holds it back."""
    return logistic(odds + params.orders_bond * bond - loss)


def comradeship(mean: float, ideological: float, bond: float, affinity: float) -> float:
    """Give a fighter's comradeship with a group: bonds of service, and shared anti-Shiite feeling, around the ranks' mean."""
    return share(2.0 * mean * ((1.0 - ideological) * bond + ideological * affinity))


def presence_felt(members: float, params: Params) -> float:
    """Give how far a group's presence in a province is felt there."""
    return saturate(members, params.obedience_presence_half)


def carried_out(reach: float, obeyed: float) -> float:
    """Give the probability that an order comes down to somebody and is obeyed there."""
    return reach * obeyed


def asked_of_ranks(lenient: float, members: float, params: Params) -> float:
    """Give what the ranks of a province are asked to do against a group: by how strict the order is, and how many are there."""
    return (1.0 - lenient) * presence_felt(members, params)


def strain(asked: float, comradeship: float) -> float:
    """Give how hard what is asked goes against the ranks' comradeship with a group."""
    return asked * comradeship


def freedom_left(ordered: float, obeyed: float, comradeship: float) -> float:
    """Give a group's freedom where an order is obeyed by some; comrades among the others leave it more."""
    return obeyed * ordered + (1.0 - obeyed) * (ordered + (1.0 - ordered) * comradeship)
