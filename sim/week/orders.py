"""Steps 3 and 4: how far orders reach, and whom the regime polices."""

from __future__ import annotations

from typing import Any

from sim.rules.enforcement import arrest_hazard, hidden_share, skill, target_weight
from sim.rules.forms import saturate, share
from sim.rules.moderation import order_strength
from sim.rules.obedience import comradeship, obeys, order_odds
from sim.rules.ranks import caught_risk, drift_hazard, exposure
from sim.rules.treatment import leniency
from sim.week.choices import fighter_bound, grievance_ends
from sim.world.columns import (
    AUTONOMOUS,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    TRAIT,
    World,
)

# Members at which a group's presence in a province is two-thirds felt; as in the definition of the sanctuary index.
PRESENCE_SCALE = 10.0


def obedience(w: World, t: int) -> None:
    """Work out, province by province, what a fighter there is up against."""
    p = w.params[0]
    r = w.regime[0]
    youngest = w.age_hazard[1]
    fighters = 0
    obeyed = 0.0
    for q in range(w.provinces.shape[0]):
        here = w.provinces[q]
        distance = p.obedience_remoteness if p.rule_remoteness else 0.0
        here.odds = order_odds(
            p.obedience_base,
            p.obedience_control,
            p.taliban_control,
            p.obedience_resources,
            r.resources,
            distance,
            here.remoteness,
        )
        discipline = mean_trait(w, q, SUM_DISCIPLINE)
        here.obedience = obeys(here.odds, p.obedience_discipline, discipline, 0.0, 0.0) if p.rule_obedience else 1.0
        here.order = order_strength(r.moderation, p.moderation_order_floor)
        focus(w, q)
        tempt(w, p, q)
        here.content, here.bitter = grievance_ends(here, p)
        here.bound = fighter_bound(youngest, here, p)
        fighters += here.fighters
        obeyed += here.fighters * here.obedience
        for k in range(w.breaches.shape[1]):
            w.breaches[q, k] = 0
        w.left[q] = 0
    r.obedience = obeyed / fighters if fighters > 0 else 0.0


def mean_trait(w: World, q: int, which: int) -> float:
    """Give the mean of a trait over a province's fighters."""
    n = w.provinces[q].fighters
    return w.sums[q, which] * TRAIT / n if n > 0 else 0.0


def focus(w: World, q: int) -> None:
    """Find the group whose hunting asks most of the ranks here: strict order, present, and comrades."""
    here = w.provinces[q]
    here.focal = 0
    here.strict = 0.0
    here.comrade = 0.0
    here.ideological = 0.0
    most = 0.0
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        asked = (1.0 - leniency(group.treatment)) * saturate(float(w.members[g, q]), PRESENCE_SCALE)
        weight = asked * group.comradeship
        if weight > most:
            most = weight
            here.focal = g
            here.strict = asked
            here.comrade = group.comradeship
            here.ideological = group.ideological_share


def tempt(w: World, p: Any, q: int) -> None:
    """Work out what draws fighters away here: a rival's pull, a warlord's pay, danger, want."""
    r = w.regime[0]
    here = w.provinces[q]
    rivals = 0.0
    violence = 0.0
    for g in range(w.groups.shape[0]):
        if w.groups[g].outbids > 0:
            rivals += w.members[g, q]
        violence += w.attacks[g, q] * w.groups[g].war_on_taliban
    stance = share(r.moderation + p.moderation_talks_weight * r.talks)
    here.pull = stance * exposure(rivals, p.outbidding_exposure_half)
    here.risk = caught_risk(p.outbidding_risk_weight, p.outbidding_risk_slope, here.police, rivals)
    here.want = 1.0 - r.resources
    here.killed = 0.0
    if p.rule_attrition:
        here.killed = p.attrition_fighter
        if here.fighters > 0:
            here.killed = share(here.killed + violence * p.attrition_per_attack / (here.fighters * r.weight))
    hold = 0.0
    here.patron = 0
    for k in range(w.warlords.shape[0]):
        if w.warlords[k].status == AUTONOMOUS and w.control[k, q] > hold:
            hold = w.control[k, q]
            here.patron = k
    here.drift = 0.0
    if p.rule_warlord_pay and hold > 0.0:
        patron = w.warlords[here.patron]
        offer = share(patron.revenue * p.warlord_revenue_factor)
        here.drift = drift_hazard(
            p.warlord_pay_hazard,
            hold * patron.services,
            offer,
            r.resources * p.warlord_pay_taliban_pay,
            p.warlord_pay_slope,
            p.warlord_pay_reluctance,
        )


def enforcement(w: World, t: int) -> None:
    """Share out the police among groups and provinces, and work out the hazards of arrest."""
    p = w.params[0]
    r = w.regime[0]
    groups = w.groups.shape[0]
    effort = 0.0
    if p.rule_enforcement:
        effort = r.capacity * p.enforcement_willingness * p.enforcement_budget * r.fighters * r.weight
    total = 0.0
    for g in range(groups):
        group = w.groups[g]
        group.effort = 0.0
        if group.members > 0:
            sharpness = p.enforcement_targeting if p.rule_targeting else 0.0
            audience = p.enforcement_audience_value * group.notoriety
            group.effort = target_weight(
                group.will, sharpness, group.danger, council_loyalty(w, g), group.backlash, audience
            )
        total += group.effort
    for q in range(w.provinces.shape[0]):
        w.provinces[q].police = 0.0
    for g in range(groups):
        group = w.groups[g]
        group.effort = effort * group.effort / total if total > 0.0 else 0.0
        group.saturation = saturate(group.effort, p.enforcement_half_effort)
        group.skill = p.learning_skill_start
        if p.rule_learning:
            group.skill = skill(
                p.learning_skill_start, p.learning_skill_full, group.experience, p.learning_half_experience
            )
        concealed = 1.0 - p.low_key_concealment * group.low_key
        for q in range(w.provinces.shape[0]):
            here = w.provinces[q]
            if w.members[g, q] > 0 and group.members > 0:
                police = group.effort * w.members[g, q] / group.members
                if group.outbids > 0:
                    here.police += police
            seen = concealed * (1.0 - hidden_share(hidden_here(w, g, q), float(w.members[g, q])))
            if p.rule_shielding:
                seen = seen * (1.0 - w.shield[g, q])
            w.hazard[g, q] = arrest_hazard(
                p.enforcement_reach, group.skill, seen, group.saturation, obedience_against(w, p, g, q), here.taliban
            )


def council_loyalty(w: World, g: int) -> float:
    """Give the council's mean loyalty to a group, by authority."""
    total = 0.0
    for i in range(w.leaders.shape[0]):
        total += w.leaders[i].authority * w.loyalty[i, g]
    return total


def hidden_here(w: World, g: int, q: int) -> float:
    """Give the members of a group whom ranks and leaders hide in a province."""
    hidden = w.hidden[g, q]
    for i in range(w.leaders.shape[0]):
        if w.leaders[i].province == q:
            hidden += w.hosted[i, g]
    return hidden


def obedience_against(w: World, p: Any, g: int, q: int) -> float:
    """Give the probability that an average fighter of a province obeys an order against a group."""
    if not p.rule_obedience:
        return 1.0
    group = w.groups[g]
    comrade = comradeship(
        group.comradeship, group.ideological_share, mean_trait(w, q, SUM_BOND), mean_trait(w, q, SUM_AFFINITY)
    )
    loss = p.obedience_affinity if p.rule_affinity else 0.0
    return obeys(w.provinces[q].odds, p.obedience_discipline, mean_trait(w, q, SUM_DISCIPLINE), loss, comrade)


def mean_grievance(w: World) -> float:
    """Give the mean grievance over all fighters."""
    n = 0
    total = 0
    for q in range(w.provinces.shape[0]):
        n += w.provinces[q].fighters
        total += w.sums[q, SUM_GRIEVANCE]
    return total * TRAIT / n if n > 0 else 0.0
