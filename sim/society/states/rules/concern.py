"""How afraid states are, of whom, how much they say, and whose fear they catch.

The paper (paras 2-3, 7, 12-14): ISIS-K's foreigners come from many states; Russia and China say less than they fear; Russia
is Central Asia's security overlord; fear of a launching pad feeds on itself; warlords magnify it. Contagion follows Friedkin
and Johnsen (1990), below one, so fear cannot run away.
"""

from __future__ import annotations

import math

from sim.society.common.forms import saturate, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "concern",
        "Visible presence and attempts worry states",
        ("C42", "C51"),
        "q = 1 - exp(-sum_g worry * (presence*(1 - willingness) + weight*attempts) * magnifier)",
        (
            "concern.attempt_weight",
            "concern.attempt_memory",
            "concern.presence_half",
            "concern.other_worry",
            "states.*.worries",
            "states.*.concern_start",
        ),
        ("concern.china",),
        "Concern up with presence",
        "Concern stays as at the start",
    ),
    Rule(
        "nationals",
        "A state worries about its own nationals in a group",
        ("C11",),
        "worry *= 1 + weight * share of its nationals",
        ("concern.nationals_weight", "groups.*.origins"),
        ("concern.china",),
        "Concern follows nationals",
        "Nationality does not matter",
    ),
    Rule(
        "fragmentation_worry",
        "Warlords magnify worry",
        ("C50",),
        "times 1 + gain * warlord control",
        ("concern.fragmentation_gain",),
        ("concern.russia",),
        "Concern up with warlord control",
        "Warlords do not worry states",
    ),
    Rule(
        "shared_enemy",
        "An enemy of both brings a state nearer",
        ("C08", "C39"),
        "blame = worry about guests/all worry; engagement: - weight*concern*blame + gain*concern*(1 - blame); pressure: public concern*blame",
        ("engagement.shared_enemy",),
        ("engagement.china", "pressure"),
        "Engagement up with the threat of a common enemy, down with that of guests",
        "All worry is laid at the regime's door, its enemies' attacks too",
    ),
    Rule(
        "contagion",
        "States catch each other's worry",
        ("C09", "C42"),
        "q' = (1 - f)*q + f*W*q'",
        ("concern.contagion", "states.*.listens_to"),
        ("concern.uzbekistan",),
        "Central Asia follows Russia",
        "Each state worries alone",
    ),
    Rule(
        "publicness",
        "States say less than they fear",
        ("C20",),
        "public = publicness * private",
        ("states.*.publicness",),
        ("rhetoric.china",),
        "Private above public",
        "States say what they fear",
    ),
)


def worry_weight(base: float, nationals: float, params: Params) -> float:
    """Give how much a state worries about a group, its own nationals counted."""
    return base * (1.0 + params.concern_nationals_weight * nationals)


def worry(weight: float, presence: float, will: float, attempt_weight: float, attempts: float) -> float:
    """Give the worry about one group, before it is magnified and cut; attempts a year."""
    return weight * (presence * (1.0 - will) + attempt_weight * attempts)


def visible_presence(seen: float, params: Params) -> float:
    """Give the presence that a number of visible members amounts to, from none to full."""
    return saturate(seen, params.concern_presence_half)


def concern_of(total: float, magnifier: float) -> float:
    """Give a state's own concern from its summed worry."""
    return -math.expm1(-total * magnifier)


def caught(own: float, others: float, params: Params) -> float:
    """Mix a state's own concern with that of those it listens to."""
    return share((1.0 - params.concern_contagion) * own + params.concern_contagion * others)


def magnified(control: float, params: Params) -> float:
    """Give the factor by which warlords' control of the country magnifies worry."""
    return 1.0 + params.concern_fragmentation_gain * control


def blame_of(hosted: float, total: float) -> float:
    """Give the part of a state's worry that the regime causes: that about groups which it keeps."""
    if total <= 0.0:
        return 1.0
    return share(hosted / total)


def laid_at_door(concern: float, blame: float) -> float:
    """Give the concern that is laid at the regime's door."""
    return concern * blame


def voiced_concern(concern: float, publicness: float) -> float:
    """Give the concern that a state voices."""
    return concern * publicness


def is_pressing(voiced: float, params: Params) -> bool:
    """Say whether a state that does nothing else counts as pressing, by what it voices."""
    return voiced > params.posture_pressing
