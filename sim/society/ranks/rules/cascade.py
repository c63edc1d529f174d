"""Where commanders stand: loyal, shirking, sheltering guests, raiding, or gone to a rival, to a warlord, home; and who follows.

The paper (paras 3, 11-12, 15) sets a leadership against far-flung ranks who keep comrades, turn on minorities and may be won by
ISIS or by warlords who pay. Men of such ranks do not leave one by one: a commander takes his unit, and goes when enough of those
he knows went (thresholds: Granovetter 1978).
"""

from __future__ import annotations

from sim.society.common.forms import chance, logistic, share
from sim.society.common.rule import Params, Rule

# The worth of what nobody would do, and of what nobody can: out of reach of any pull.
NEVER = -9.0


RULES = (
    Rule(
        "stances",
        "Commanders choose where they stand",
        ("C12", "C30", "C34"),
        "P(a) = logistic((v_a - v_loyal + weight*s_a - threshold)/noise) for the best a, at reviews and when something rouses him; who stands in c goes back with logistic((v_loyal - v_c - weight*s_c)/noise); a rival takes in as many as he has room for",
        (
            "stances.threshold",
            "stances.threshold_spread",
            "stances.threshold_most",
            "stances.noise",
            "stances.review_hazard",
            "stances.shirk",
            "stances.weariness",
            "kin.share",
            "kin.halflife",
            "commanders.need",
            "commanders.need_spread",
            "following.base",
            "following.bond",
            "following.comrades",
            "units.median",
            "units.spread",
            "hosting.party",
            "structure.defection",
        ),
        ("commanders.shirking", "commanders.to_rival"),
        "Commanders who shirk, shelter, raid or leave up",
        "Every commander is loyal",
    ),
    Rule(
        "peers",
        "Commanders go where their peers went",
        ("C12", "C34"),
        "plus weight times the share of his peers, by bond, who took the stance within memory",
        ("peers.weight", "peers.memory", "peers.degree", "peers.inside"),
        ("commanders.batch",),
        "Side-changes come in batches",
        "Commanders do not look at each other",
    ),
)


def watched(remoteness: float, params: Params) -> float:
    """Give how closely a commander is watched from the centre."""
    return params.taliban_control * (1.0 - remoteness)


def loyal_value(bond: float, need: float, want: float) -> float:
    """Give the worth of doing what one is told: those one serves with, less the pay that is lacking."""
    return bond - need * want


def shirking_value(bond: float, watch: float) -> float:
    """Give the worth of doing nothing under the flag, less the risk of being found out."""
    return bond - watch


def sheltering_value(loyal: float, comradeship: float, strictness: float, watch: float) -> float:
    """Give the worth of hiding guests against a strict order."""
    return loyal + comradeship * strictness - watch


def raiding_value(loyal: float, temper: float, order: float, watch: float) -> float:
    """Give the worth of turning on those whom the order spares."""
    return loyal + temper - order * watch


def rival_value(piety: float, pull: float, grievance: float, risk: float) -> float:
    """Give the worth of a rival: his pull on the pious and the aggrieved, less the risk of being caught."""
    return piety * pull + grievance - risk


def patron_value(hold: float, services: float, need: float, offer: float) -> float:
    """Give the worth of a warlord who holds a share of the province: what his rule gives, and what he pays."""
    return hold * (services + need * offer)


def goes(value: float, held: float, weight: float, peers_gone: float, threshold: float, params: Params) -> float:
    """Give the probability that a commander leaves what holds him for a stance, given the share of his peers who took it."""
    return logistic((value - held + weight * peers_gone - threshold) / params.stances_noise)


def follows(bond: float, peers_gone: float, params: Params) -> float:
    """Give the probability that a fighter follows a commander who leaves."""
    return logistic(params.following_base + params.following_bond * bond + params.following_comrades * peers_gone)


def kin_struck(arrests: float, commanders: int, params: Params) -> float:
    """Give the probability that a week's arrests in the province hit one commander's kin.

    Parameters
    ----------
    kin
        Probability that one who is taken is kin of any commander of the province.
    arrests
        Arrested or killed there in the week.
    commanders
        Commanders of the province, one of whom it is.
    """
    return chance(params.kin_share * arrests / commanders) if commanders > 0 else 0.0


def grievance_of(grievance: float, kept: float, blow: float) -> float:
    """Give a commander's grievance after a week: what is kept of it, and the blow of the week."""
    return share(grievance * kept + blow)


def leaning(value: float, weight: float, peers_gone: float) -> float:
    """Give how much a stance draws a commander: its worth, and the share of his peers who took it."""
    return value + weight * peers_gone


def passed_on(shirking: bool, params: Params) -> float:
    """Give the share of orders that a commander does not let lie."""
    return 1.0 - params.stances_shirk if shirking else 1.0


def lost_on_the_way(distance_loss: float, remoteness: float) -> float:
    """Give what distance takes from the log-odds that a front passes an order on."""
    return distance_loss * remoteness


def lost_on_guests(comradeship: float, params: Params) -> float:
    """Give what comradeship with guests takes from the log-odds that their host passes on an order against them."""
    return params.obedience_affinity * comradeship


def hidden_with_hosts(harbouring: float, members: float, hosts: float) -> float:
    """Give the members of a group whom its hosts in a province hide: those of the hosts who do, by their part of the guests."""
    return harbouring * members / hosts if hosts > 0.0 else 0.0


def mean_bond(bonds: float, fighters: float, params: Params) -> float:
    """Return the mean bond of a province's fighters; without fighters, that of all ranks."""
    return bonds / fighters if fighters > 0.0 else params.ranks_bond


def people_following(followers: float, fighters: float, weight: float, men: float) -> float:
    """Give the people whom so many of a unit's men stand for, who were drawn up as so many men of the province."""
    return followers * fighters * weight / men if men > 0.0 else 0.0


def temper_towards(affinity: float, minority: float) -> float:
    """Give a commander's temper towards minorities where there are some."""
    return affinity * minority


def taken_in(likely: float, room: float) -> float:
    """Give the probability of going over to a rival who has room for a share of those who come."""
    return likely * room
