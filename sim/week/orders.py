"""How far orders reach, and whom the regime polices."""

from __future__ import annotations

from sim.rules.battles import battle_hazard
from sim.rules.cadre import headroom
from sim.rules.enforcement import arrest_hazard, effort_of, effort_on, police_in, seen_by_police, skill, target_weight
from sim.rules.forms import people_of, ratio, saturate, share
from sim.rules.moderation import heard_stance, order_strength
from sim.rules.obedience import asked_of_ranks, carried_out, comradeship, obeys, order_odds, strain
from sim.rules.patrols import moved_lead
from sim.rules.ranks import caught_risk, drift_hazard, killed_hazard, paid_hold, pull, taliban_pay
from sim.rules.strategy import seen_awake
from sim.rules.treatment import leniency
from sim.rules.warlords import takings
from sim.terms import Defection, Orders, Policing, WarlordStatus
from sim.week.chain import hand_down, link_odds, unequal
from sim.week.choices import fighter_bound, grievance_ends
from sim.week.effects import rival_group
from sim.week.strategy import unseen
from sim.world.columns import SUM_AFFINITY, SUM_BOND, SUM_DISCIPLINE, SUM_GRIEVANCE, TRAIT, World
from sim.world.params import Params


def obedience(world: World, week: int) -> None:
    """Work out, province by province, what a fighter there is up against."""
    params = world.params[0]
    regime = world.regime[0]
    youngest = world.age_hazard[1]
    fighters = 0
    obeyed = 0.0
    men = 0
    regime.obedience_fronts = 0.0
    regime.obedience_commanders = 0.0
    regime.obedience_fighters = 0.0
    welcome(world)
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        set_odds(world, params, q)
        focus(world, q)
        if unequal(params):
            hand_down(world, params, q)
            men += here.men
        discipline = mean_trait(world, q, SUM_DISCIPLINE)
        obeyed_there = (
            obeys(here.odds, params.obedience_discipline, discipline, 0.0, 0.0) if params.rule_obedience else 1.0
        )
        here.obedience = carried_out(here.reach, obeyed_there) if params.rule_obedience else 1.0
        regime.obedience_fighters += here.fighters * obeyed_there
        here.order = order_strength(regime.moderation, params.moderation_order_floor)
        tempt(world, params, q)
        here.content, here.bitter = grievance_ends(here, params)
        here.bound = fighter_bound(youngest, here, params)
        fighters += here.fighters
        obeyed += here.fighters * here.obedience
        for k in range(world.breaches.shape[1]):
            world.breaches[q, k] = 0
        world.left[q] = 0
    regime.obedience = obeyed / fighters if fighters > 0 else 0.0
    regime.obedience_fighters = regime.obedience_fighters / fighters if fighters > 0 else 0.0
    regime.obedience_fronts = regime.obedience_fronts / men if men > 0 else 1.0
    regime.obedience_commanders = regime.obedience_commanders / men if men > 0 else 1.0


def set_odds(world: World, params: Params, q: int) -> None:
    """Set the log-odds that a fighter of a province obeys: of the whole way from the centre, or of the chain's last link."""
    here = world.provinces[q]
    distance = params.obedience_remoteness if params.rule_remoteness else 0.0
    here.affinity_loss = params.obedience_affinity if params.rule_affinity else 0.0
    here.odds = order_odds(
        params.obedience_base,
        params.obedience_control,
        params.taliban_control,
        params.obedience_resources,
        world.regime[0].resources,
        distance,
        here.remoteness,
    )
    if params.structure_orders == Orders.CHAIN:
        # Distance acts at the front; comradeship at the commander who has guests, and in the ranks.
        here.odds = link_odds(world, params)


def mean_trait(world: World, q: int, which: int) -> float:
    """Give the mean of a trait over a province's fighters."""
    number = world.provinces[q].fighters
    return ratio(world.sums[q, which] * TRAIT, number)


def focus(world: World, q: int) -> None:
    """Find the group whose hunting asks most of the ranks here: strict order, present, and comrades."""
    here = world.provinces[q]
    here.focal = 0
    here.strict = 0.0
    here.comrade = 0.0
    here.ideological = 0.0
    most = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        asked = asked_of_ranks(leniency(group.presence, group.operations), float(world.members[g, q]))
        weight = strain(asked, group.comradeship)
        if weight > most:
            most = weight
            here.focal = g
            here.strict = asked
            here.comrade = group.comradeship
            here.ideological = group.ideological_share


def welcome(world: World) -> None:
    """Work out how far the group that defectors join has room for them."""
    rival = rival_group(world)
    world.regime[0].rival_room = 0.0
    if rival >= 0:
        world.regime[0].rival_room = headroom(float(world.groups[rival].members), world.groups[rival].ceiling)


def tempt(world: World, params: Params, q: int) -> None:
    """Work out what draws fighters away here: a rival's pull, a warlord's pay, danger, want."""
    regime = world.regime[0]
    here = world.provinces[q]
    rivals = 0.0
    violence = 0.0
    for g in range(world.groups.shape[0]):
        if world.groups[g].outbids > 0:
            rivals += world.members[g, q]
        violence += world.attacks[g, q] * world.groups[g].war_on_taliban
    stance = heard_stance(regime.moderation, params.moderation_talks_weight, regime.talks)
    here.pull = pull(stance, rivals, params.outbidding_exposure_half)
    here.risk = caught_risk(params.outbidding_risk_weight, params.outbidding_risk_slope, here.police, rivals)
    here.want = 1.0 - regime.resources
    here.killed = 0.0
    if params.rule_attrition:
        here.killed = killed_hazard(
            params.attrition_fighter,
            violence,
            params.attrition_per_attack,
            people_of(here.fighters, regime.weight),
        )
    if params.rule_battles:
        # The reserve is of the whole force, and so are those who fall in it.
        here.killed += battle_hazard(regime.fallen, people_of(regime.fighters, regime.weight))
    hold = 0.0
    here.patron = 0
    for k in range(world.warlords.shape[0]):
        if world.warlords[k].status == WarlordStatus.AUTONOMOUS and world.control[k, q] > hold:
            hold = world.control[k, q]
            here.patron = k
    here.hold = hold
    here.drift = 0.0
    if params.rule_warlord_pay and hold > 0.0 and params.structure_defection == Defection.INDEPENDENT:
        patron = world.warlords[here.patron]
        offer = share(takings(patron.revenue, params.warlord_revenue_factor))
        here.drift = drift_hazard(
            params.warlord_pay_hazard,
            paid_hold(hold, patron.services),
            offer,
            taliban_pay(regime.resources, params.warlord_pay_taliban_pay),
            params.warlord_pay_slope,
            params.warlord_pay_reluctance,
        )


def enforcement(world: World, week: int) -> None:
    """Share out the police among groups and provinces, and work out the hazards of arrest."""
    params = world.params[0]
    regime = world.regime[0]
    groups = world.groups.shape[0]
    effort = 0.0
    if params.rule_enforcement:
        effort = effort_of(
            regime.capacity,
            params.enforcement_willingness,
            params.enforcement_budget,
            float(regime.fighters),
            regime.weight,
        )
    total = 0.0
    for g in range(groups):
        group = world.groups[g]
        group.effort = 0.0
        if group.members > 0:
            sharpness = params.enforcement_targeting if params.rule_targeting else 0.0
            group.effort = target_weight(
                group.will,
                sharpness,
                group.danger,
                council_loyalty(world, g),
                group.backlash,
                params.enforcement_audience_value,
                group.notoriety,
            )
        total += group.effort
    for q in range(world.provinces.shape[0]):
        world.provinces[q].police = 0.0
    for g in range(groups):
        group = world.groups[g]
        group.effort = effort_on(effort, group.effort, total)
        group.saturation = saturate(group.effort, params.enforcement_half_effort)
        group.skill = params.learning_skill_start
        if params.rule_learning:
            group.skill = skill(
                params.learning_skill_start,
                params.learning_skill_full,
                group.experience,
                params.learning_half_experience,
            )
        for q in range(world.provinces.shape[0]):
            here = world.provinces[q]
            if world.members[g, q] > 0 and group.members > 0:
                police = police_in(group.effort, float(world.members[g, q]), float(group.members))
                if group.outbids > 0:
                    here.police += police
            shield = world.shield[g, q] if params.rule_shielding else 0.0
            seen = seen_by_police(
                params.low_key_concealment, group.low_key, hidden_here(world, g, q), float(world.members[g, q]), shield
            )
            # Where cells are raided, each lies low for itself.
            if params.structure_policing != Policing.LINKS:
                seen = seen_awake(seen, unseen(params, group.dormant))
            world.hazard[g, q] = arrest_hazard(
                params.enforcement_reach,
                group.skill,
                seen,
                group.saturation,
                obedience_against(world, params, g, q),
                here.taliban,
            )
            # Leads name cells then, and nobody is hunted for himself.
            if params.structure_policing == Policing.LINKS:
                world.lead[g, q] = world.hazard[g, q]
                world.hazard[g, q] = 0.0
        if params.structure_policing == Policing.LINKS:
            look(world, g)


def look(world: World, g: int) -> None:
    """Move leads on a group to where police look for it; effort is moved about, and none is made."""
    weighted = 0.0
    for q in range(world.provinces.shape[0]):
        weighted += world.police[q].attention * world.members[g, q]
    for q in range(world.provinces.shape[0]):
        looked = world.police[q].attention
        world.lead[g, q] = moved_lead(world.lead[g, q], looked, float(world.groups[g].members), weighted)


def council_loyalty(world: World, g: int) -> float:
    """Give the council's mean loyalty to a group, by authority."""
    total = 0.0
    for i in range(world.leaders.shape[0]):
        total += world.leaders[i].authority * world.loyalty[i, g]
    return total


def hidden_here(world: World, g: int, q: int) -> float:
    """Give the members of a group whom ranks and leaders hide in a province."""
    hidden = world.hidden[g, q] + world.harboured[g, q]
    for i in range(world.leaders.shape[0]):
        if world.refuge[i, g] == q:
            hidden += world.hosted[i, g]
    return hidden


def obedience_against(world: World, params: Params, g: int, q: int) -> float:
    """Give the probability that an average fighter of a province obeys an order against a group."""
    if not params.rule_obedience:
        return 1.0
    group = world.groups[g]
    comrade = comradeship(
        group.comradeship, group.ideological_share, mean_trait(world, q, SUM_BOND), mean_trait(world, q, SUM_AFFINITY)
    )
    here = world.provinces[q]
    discipline = mean_trait(world, q, SUM_DISCIPLINE)
    obeyed = obeys(here.odds, params.obedience_discipline, discipline, here.affinity_loss, comrade)
    return carried_out(world.passed[g, q], obeyed)


def mean_grievance(world: World) -> float:
    """Give the mean grievance over all fighters."""
    number = 0
    total = 0
    for q in range(world.provinces.shape[0]):
        number += world.provinces[q].fighters
        total += world.sums[q, SUM_GRIEVANCE]
    return total * TRAIT / number if number > 0 else 0.0
