"""The reach of orders in each province, and the temptations that draw fighters away."""

from __future__ import annotations

from sim.society.common.columns import SUM_DISCIPLINE
from sim.society.common.forms import people_of
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy, mean_trait
from sim.society.common.tallies import rival_group
from sim.society.council.rules.treatment import order_freedom
from sim.society.country.rules.moderation import heard_stance, order_strength
from sim.society.guests.rules.cadre import headroom
from sim.society.ranks.rules.obedience import asked_of_ranks, carried_out, obeys, order_odds, strain
from sim.society.ranks.rules.ranks import caught_risk, killed_hazard, pull
from sim.society.ranks.steps.chain import hand_down, link_odds, unequal
from sim.society.ranks.steps.choices import fighter_bound, grievance_ends
from sim.society.warlords.rules.battles import battle_hazard
from sim.society.world import World
from sim.terms import Orders, WarlordStatus


def obedience(world: World, week: int) -> None:
    """Set, for each province, the hazards and temptations that its fighters face.

    Reads
    -----
    commanders: affinity, bond, front, guest, men, reach, reach_against, stance; fronts: passes; groups: ceiling,
    comradeship, hostility, ideological_share, members, order, outbids, war_on_taliban; provinces: affinity_loss,
    against_least, beyond_unit, bitter, comrade, content, fighters, first_unit, focal, ideological, killed, men,
    minority, obedience, odds, order, police, pull, reach, reach_least, remoteness, risk, strict, want; regime: control,
    fallen, fighters, moderation, obedience_commanders, obedience_fighters, obedience_fronts, resources, talks, weight;
    warlords: status; age_hazard; attacks; control; harboured; hosts; linked; members; passed; sums

    Writes
    ------
    commanders: reach, reach_against; provinces: affinity_loss, against_least, bitter, bound, comrade, content, focal,
    hold, ideological, killed, men, obedience, odds, order, patron, pull, reach, reach_least, risk, strict, want;
    regime: obedience, obedience_commanders, obedience_fighters, obedience_fronts, rival_room; breaches; harboured;
    hosts; left; passed
    """
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
        focus(world, params, q)
        if unequal(params):
            hand_down(world, params, q)
            men += here.men
        discipline = mean_trait(world, q, SUM_DISCIPLINE)
        obeyed_there = obeys(here.odds, discipline, 0.0, 0.0, params) if params.rule_obedience else 1.0
        here.obedience = carried_out(here.reach, obeyed_there) if params.rule_obedience else 1.0
        regime.obedience_fighters += here.fighters * obeyed_there
        here.order = order_strength(regime.moderation, params)
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
    """Set the log-odds that a fighter of a province obeys: from the centre, or at the chain's last link."""
    here = world.provinces[q]
    distance = params.obedience_remoteness if params.rule_remoteness else 0.0
    here.affinity_loss = params.obedience_affinity if params.rule_affinity else 0.0
    regime = world.regime[0]
    here.odds = order_odds(params.orders_base, regime.control, distance, here.remoteness, params)
    if params.structure_orders == Orders.CHAIN:
        # In a chain, distance acts at the front; comradeship acts at commanders with guests and in the ranks.
        here.odds = link_odds(world, params)


def focus(world: World, params: Params, q: int) -> None:
    """Find the group whose treatment asks most of the ranks here: a strict order against comrades who are present."""
    here = world.provinces[q]
    here.focal = 0
    here.strict = 0.0
    here.comrade = 0.0
    here.ideological = 0.0
    most = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        asked = asked_of_ranks(
            order_freedom(group.order, is_enemy(group.hostility, params), params), float(world.members[g, q]), params
        )
        weight = strain(asked, group.comradeship)
        if weight > most:
            most = weight
            here.focal = g
            here.strict = asked
            here.comrade = group.comradeship
            here.ideological = group.ideological_share


def welcome(world: World) -> None:
    """Set the share of defectors for whom the rival group has room."""
    rival = rival_group(world)
    world.regime[0].rival_room = 0.0
    if rival >= 0:
        world.regime[0].rival_room = headroom(float(world.groups[rival].members), world.groups[rival].ceiling)


def tempt(world: World, params: Params, q: int) -> None:
    """Set what draws fighters away here: a rival's pull, a warlord's pay, danger, and missing pay."""
    regime = world.regime[0]
    here = world.provinces[q]
    rivals = 0.0
    violence = 0.0
    for g in range(world.groups.shape[0]):
        if world.groups[g].outbids > 0:
            rivals += world.members[g, q]
        violence += world.attacks[g, q] * world.groups[g].war_on_taliban
    stance = heard_stance(regime.moderation, regime.talks, params)
    here.pull = pull(stance, rivals, params)
    here.risk = caught_risk(here.police, rivals, params)
    here.want = 1.0 - regime.resources
    here.killed = 0.0
    if params.rule_attrition:
        here.killed = killed_hazard(violence, people_of(here.fighters, regime.weight), params)
    if params.rule_battles:
        # The reserve is drawn from the whole force, so its losses are spread over the whole force.
        here.killed += battle_hazard(regime.fallen, people_of(regime.fighters, regime.weight))
    hold = 0.0
    here.patron = 0
    for k in range(world.warlords.shape[0]):
        if world.warlords[k].status == WarlordStatus.AUTONOMOUS and world.control[k, q] > hold:
            hold = world.control[k, q]
            here.patron = k
    here.hold = hold
