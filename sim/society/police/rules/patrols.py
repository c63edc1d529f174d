"""Police who learn: where they look, whom they take, how sure they are.

Repression that cannot tell people apart rounds up the wrong ones; as informants grow it turns to named targets (Kalyvas 2006). Police
chase the last attacks, and a mobile reserve makes campaigns of weeks in one province at a time.
"""

from __future__ import annotations

from sim.society.common.forms import keep, share, weeks_between
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "patrols",
        "Police chase the last attacks, and name their targets as informants grow",
        ("C33",),
        "attention = (1 - chase) + chase*attacks here/mean; precision = roundup + (named - roundup)*informants; informants grow by arrests",
        (
            "policing.chase",
            "policing.memory",
            "policing.informants_gain",
            "policing.informants_halflife",
            "policing.named_from",
            "policing.roundup_precision",
            "policing.named_precision",
        ),
        ("acts.isis_k", "recruits.isis_k"),
        "Fewer wrong arrests with practice, where policing follows links",
        "Police look everywhere alike, and are as sure on the last day as on the first",
    ),
    Rule(
        "campaigns",
        "A mobile reserve makes campaigns in one province at a time",
        ("C33",),
        "attention * (1 + boost) for so many weeks where the last attacks were",
        ("policing.campaign_boost", "policing.campaign_least", "policing.campaign_most"),
        ("acts.isis_k",),
        "Arrests bunch in place and time, where policing follows links",
        "No campaigns",
    ),
)


def attacked_next(memory: float, attacks: float, params: Params) -> float:
    """Move what police remember of the attacks in their province."""
    return memory * keep(params.policing_memory) + attacks


def attention(memory: float, mean: float, chase: float, boost: float) -> float:
    """Give how hard police look in a province against the country's mean: more where the last attacks were, and in a campaign."""
    chased = chase * memory / mean if mean > 0.0 else chase
    return (1.0 - chase + chased) * (1.0 + boost)


def patrol_weight(looked: float, members: float, weighted: float) -> float:
    """Give the factor on a lead's hazard where police look so hard: effort is moved about, and none is made."""
    return looked * members / weighted if weighted > 0.0 else 1.0


def informants_next(informants: float, arrests: float, params: Params) -> float:
    """Move the share of what happens in a province that somebody tells the police of."""
    return share(
        informants * keep(params.policing_informants_halflife)
        + params.policing_informants_gain * arrests * (1.0 - informants)
    )


def precision_of(informants: float, params: Params) -> float:
    """Give the share of those taken who are the right ones."""
    return (
        params.policing_roundup_precision
        + (params.policing_named_precision - params.policing_roundup_precision) * informants
    )


def campaign_weeks(drawn: float, params: Params) -> int:
    """Draw how long a campaign lasts."""
    return weeks_between(params.policing_campaign_least, params.policing_campaign_most, drawn)


def moved_lead(lead: float, looked: float, members: float, weighted: float) -> float:
    """Give the hazard of a lead on a group where police look so hard for it."""
    return lead * patrol_weight(looked, members, weighted)


def names_targets(informants: float, params: Params) -> bool:
    """Say whether police hear enough to name their targets, and round up no more."""
    return informants >= params.policing_named_from
