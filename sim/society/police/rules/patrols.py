"""Learning by the police: places to search, people to arrest, and the share of right arrests.

Repression that cannot tell people apart arrests the wrong ones; with more informants it turns to named targets (Kalyvas
2006). Police go where the last attacks were, and a mobile reserve runs campaigns of some weeks in one province at a
time.
"""

from __future__ import annotations

from sim.society.common.forms import keep, share, weeks_between
from sim.society.common.rule import Params


def attacked_next(memory: float, attacks: float, params: Params) -> float:
    """Return next week's memory of attacks in a province."""
    return memory * keep(params.policing_memory) + attacks


def attention(memory: float, mean: float, chase: float, boost: float) -> float:
    """Return how hard police look in a province, relative to the mean: harder after attacks and in a campaign."""
    chased = chase * memory / mean if mean > 0.0 else chase
    return (1.0 - chase + chased) * (1.0 + boost)


def patrol_weight(looked: float, members: float, weighted: float) -> float:
    """Return the factor on leads in a province; the factor moves effort between provinces and adds none."""
    return looked * members / weighted if weighted > 0.0 else 1.0


def informants_next(informants: float, arrests: float, params: Params) -> float:
    """Return next week's share of events in a province of which police are told."""
    return share(
        informants * keep(params.policing_informants_halflife)
        + params.policing_informants_gain * arrests * (1.0 - informants)
    )


def precision_of(informants: float, params: Params) -> float:
    """Return the share of arrested people who are the right ones."""
    return (
        params.policing_roundup_precision
        + (params.policing_named_precision - params.policing_roundup_precision) * informants
    )


def campaign_weeks(drawn: float, params: Params) -> int:
    """Draw the length of a campaign in weeks."""
    return weeks_between(params.policing_campaign_least, params.policing_campaign_most, drawn)


def moved_lead(lead: float, looked: float, members: float, weighted: float) -> float:
    """Return the hazard of a lead on a group in a province, given how hard police look there."""
    return lead * patrol_weight(looked, members, weighted)


def names_targets(informants: float, params: Params) -> bool:
    """Return whether police have enough informants to name their targets."""
    return informants >= params.policing_named_from
