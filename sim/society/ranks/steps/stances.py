"""The choice of stances by commanders.

All commanders choose by last week's stances and then change together, so their order does not matter.
"""

from __future__ import annotations

from sim.luck import binomial, draw, draw_again, purpose, stream
from sim.society.common.columns import SUM_BOND, TRAIT, Reals
from sim.society.common.forms import chance, keep, share
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy
from sim.society.common.sums import total
from sim.society.common.tallies import rival_group
from sim.society.council.rules.treatment import order_freedom
from sim.society.country.rules.authority import after_purge, replace_hazard
from sim.society.observers.rules.measures import BATCH_WEEKS
from sim.society.ranks.rules.cascade import (
    NEVER,
    follows,
    goes,
    grievance_of,
    home_value,
    kin_struck,
    leaning,
    loyal_value,
    mean_bond,
    patron_value,
    people_following,
    raiding_value,
    rival_value,
    sheltering_value,
    shirking_value,
    taken_in,
    temper_towards,
    united,
    unity,
    watched,
)
from sim.society.ranks.rules.obedience import comradeship
from sim.society.ranks.state import Commander
from sim.society.warlords.rules.warlords import takings
from sim.society.world import People, World
from sim.terms import Defection, Stance

STANCE = purpose("commander's stance")


FOLLOWING = purpose("following a commander")


# Further draws of a commander in a week, by their use. The first draw decides with its low end whether he reconsiders, and with its
# high end whether his kin were struck.
CHOICE, MEN, PURGE = 0, 1, 2


STANCES = len(Stance)


# Fields of a row take plain numbers only.
LOYAL, RIVAL = int(Stance.LOYAL), int(Stance.RIVAL)


def decides(params: Params) -> bool:
    """Return whether commanders choose stances."""
    return params.structure_defection == Defection.THRESHOLD and params.rule_stances > 0


def thinks_again(world: World, me: Commander, drawn: float, hazard: float) -> bool:
    """Return whether a commander reconsiders his stance this week.

    Parameters
    ----------
    drawn
        The week's draw.
    hazard
        Weekly hazard of doing so unprompted.
    """
    regime = world.regime[0]
    # A probability is never above its hazard, which saves most commanders the exponential.
    if me.roused > 0 or (drawn < hazard and drawn < chance(hazard)):
        return True
    # His pay fell below his need, or the order against his guests became stricter.
    if regime.resources < me.need <= regime.paid:
        return True
    return me.guest >= 0 and world.groups[me.guest].treatment > me.order


def prepare(world: World, params: Params) -> None:
    """Set what is the same for all commanders, or for those of a province: kin hit by last week's arrests, memory, and unity."""
    regime = world.regime[0]
    regime.kin_kept = keep(params.grievance_memory_halflife)
    regime.unity = unity(regime.control, params)
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        here.struck = kin_struck(total(world.acts_here[:, q]), int(here.beyond_unit - here.first_unit), params)


def weigh(values: Reals, world: World, params: Params, me: Commander) -> None:
    """Fill in the value of each stance to a commander."""
    here = world.provinces[me.province]
    control = world.regime[0].control
    watch = watched(control, here.remoteness)
    bond = united(me.bond, world.regime[0].unity)
    loyal = loyal_value(bond, me.need, here.want)
    for j in range(STANCES):
        values[j] = NEVER
    values[Stance.LOYAL] = loyal
    values[Stance.SHIRKING] = shirking_value(bond, watch, control, params)
    if params.rule_sheltering and me.guest >= 0:
        group = world.groups[me.guest]
        strict = 1.0 - order_freedom(group.order, is_enemy(group.hostility, params), params)
        if strict > 0.0:
            close = comradeship(group.comradeship, group.ideological_share, me.bond, me.affinity)
            values[Stance.SHELTERING] = sheltering_value(loyal, close, strict, watch)
    temper = temper_towards(me.affinity, here.minority) if params.rule_sectarian_violence else 0.0
    if params.rule_revenge and me.grievance > temper:
        temper = me.grievance
    if temper > 0.0:
        values[Stance.RAIDING] = raiding_value(loyal, temper, here.order, watch)
    if params.rule_outbidding and here.pull > 0.0:
        values[Stance.RIVAL] = rival_value(me.piety, here.pull, me.grievance, here.risk)
    if params.rule_warlord_pay and here.hold > 0.0:
        patron = world.warlords[here.patron]
        offer = share(takings(patron.revenue, params))
        values[Stance.PATRON] = patron_value(here.hold, patron.services, me.need, offer)
    if params.rule_desistance:
        values[Stance.HOME] = home_value(params)


def chosen(values: Reals, shares: Reals, drawn: float, me: Commander, params: Params, room: float) -> int:
    """Return a commander's new stance: the most attractive other one, if it overcomes what holds him.

    A loyal commander resists by his threshold. A disloyal one is held by peers with the same stance, and returns to
    loyalty without resistance. A review alone changes nothing.

    Parameters
    ----------
    values, shares
        For each stance: its value, and the share of peers who took it.
    drawn
        The week's draw.
    room
        Share of newcomers for whom the rival has room.
    """
    weight = params.peers_weight if params.rule_peers else 0.0
    now = int(me.stance)
    # Peers do not draw a commander to loyalty: only its value counts.
    holds = values[now] if now == LOYAL else leaning(values[now], weight, shares[now])
    best = now
    most = NEVER
    for j in range(STANCES):
        pull = values[j] if j == LOYAL else leaning(values[j], weight, shares[j])
        if j != now and values[j] > NEVER and pull > most:
            most = pull
            best = j
    followed = 0.0 if best == LOYAL else shares[best]
    resists = 0.0 if best == LOYAL else me.threshold
    likely = goes(values[best], holds, weight, followed, resists, params)
    if best == RIVAL:
        likely = taken_in(likely, room)
    return best if drawn < likely else now


def settle(world: World, params: Params, week: int) -> None:
    """Apply all changes of stance together; peers take note, and those who leave hand over to a successor."""
    regime = world.regime[0]
    for place in range(regime.movers):
        world.commanders[world.leavers[place]].leaving = LOYAL
    regime.movers = 0
    regime.resources = after_purge(
        regime.resources, float(regime.replaced_week), float(world.commanders.shape[0]), params
    )
    regime.replaced_week = 0
    regime.paid = regime.resources
    for q in range(world.provinces.shape[0]):
        for side in range(world.sided.shape[2]):
            world.sided[week % BATCH_WEEKS, q, side] = 0
    for k in range(world.commanders.shape[0]):
        me = world.commanders[k]
        if me.choice == me.stance:
            continue
        me.stance = me.choice
        me.since = week
        for e in range(world.peer_start[k], world.peer_start[k + 1]):
            world.commanders[world.peer_to[e]].roused = 1
        if me.stance >= Stance.RIVAL:
            me.leaving = me.stance
            world.leavers[regime.movers] = k
            regime.movers += 1
            world.gone_over[me.stance - RIVAL] += 1
            if me.stance < Stance.HOME:
                world.sided[week % BATCH_WEEKS, me.province, me.stance - RIVAL] += 1
    if regime.movers > 0:
        part(world, params, week)


def part(world: World, params: Params, week: int) -> None:
    """Divide the units of commanders who leave between followers and successors, in people."""
    regime = world.regime[0]
    luck = stream(regime.seed, week, STANCE)
    to_rival = 0.0
    for place in range(regime.movers):
        row = world.leavers[place]
        me = world.commanders[row]
        here = world.provinces[me.province]
        bond = mean_bond(world.sums[me.province, SUM_BOND] * TRAIT, here.fighters, params)
        chance = follows(bond, params)
        followers = binomial(me.men, chance, draw_again(luck, me.key, MEN))
        people = people_following(followers, here.fighters, regime.weight, here.men)
        world.followed[me.leaving - RIVAL] += people
        if me.leaving == Stance.RIVAL:
            to_rival += people
        me.heir = heir_of(world, row)
        heir = world.commanders[me.heir]
        if me.heir == row:
            # If no commander can take over, a deputy in the same row leads those who stay.
            me.men -= followers
            me.stance = me.choice = LOYAL
        else:
            heir.men += me.men - followers
            me.men = 0
            if heir.guest < 0:
                heir.guest = me.guest
                heir.order = me.order
            me.guest = -1
    rival = rival_group(world)
    if to_rival > 0.0 and rival >= 0:
        world.groups[rival].defectors += int(to_rival + draw_again(luck, regime.taliban_key, MEN))


def heir_of(world: World, k: int) -> int:
    """Return the commander who takes over: the next of the front, else one of the province, else the leaver's own row."""
    me = world.commanders[k]
    front = world.fronts[me.front]
    units = front.beyond - front.first
    for step in range(1, units):
        other = front.first + (k - front.first + step) % units
        if world.commanders[other].stance < Stance.RIVAL:
            return other
    here = world.provinces[me.province]
    for other in range(here.first_unit, here.beyond_unit):
        if world.commanders[other].stance < Stance.RIVAL:
            return other
    return k


def leave_with(world: World, q: int, side: int) -> None:
    """Count a fighter of a province who follows his commander to a side."""
    world.regime[0].fighters -= 1
    world.departures[side - RIVAL] += 1
    if side == Stance.PATRON:
        world.left[q] += 1


def commanders(people: People, world: World, week: int) -> None:
    """Let commanders reconsider and choose, and change all stances together.

    Reads
    -----
    commanders: affinity, bond, choice, front, grievance, guest, heir, key, leaving, men, need, order, piety, province,
    roused, since, stance, threshold; fronts: beyond, first; groups: comradeship, defectors, hostility,
    ideological_share, order, outbids, treatment; provinces: beyond_unit, fighters, first_unit, hold, men, minority,
    order, patron, pull, remoteness, risk, struck, want; regime: control, kin_kept, movers, paid, replaced,
    replaced_week, resources, rival_room, seed, taliban_key, unity, weight; warlords: revenue, services; acts_here;
    followed; gone_over; leavers; peer_start; peer_to; sided; sums

    Writes
    ------
    commanders: choice, gone, grievance, guest, heir, leaving, men, order, roused, since, stance; groups: defectors;
    provinces: struck; regime: kin_kept, movers, paid, replaced, replaced_week, resources, unity; followed; gone_over;
    leavers; sided
    """
    params = world.params[0]
    if not decides(params):
        return
    luck = stream(world.regime[0].seed, week, STANCE)
    values, shares = people.weighed[0], people.weighed[1]
    prepare(world, params)
    for k in range(world.commanders.shape[0]):
        live_commander(values, shares, world, params, week, luck, k)
    settle(world, params, week)


def live_commander(values: Reals, shares: Reals, world: World, params: Params, week: int, luck: int, k: int) -> None:
    """Let a commander think again if there is cause, and choose a stance by its worth and by what the peers did.

    Parameters
    ----------
    values, shares
        Room for one number a stance.
    luck
        The week's stream.
    k
        Row of the commander.
    """
    me = world.commanders[k]
    if me.stance >= Stance.RIVAL:
        return
    drawn = draw(luck, me.key)
    blow = 0.0
    if drawn >= 1.0 - world.provinces[me.province].struck:
        blow = params.grievance_notch
        me.roused = 1
    me.grievance = grievance_of(me.grievance, world.regime[0].kin_kept, blow)
    if me.stance > LOYAL and is_replaced(world, params, luck, k):
        appoint(world, k)
        return
    if thinks_again(world, me, drawn, params.stances_review_hazard):
        look_round(shares, world, k, week, params.peers_memory)
        weigh(values, world, params, me)
        me.choice = chosen(values, shares, draw_again(luck, me.key, CHOICE), me, params, world.regime[0].rival_room)
        me.gone = shares[me.choice]
        me.roused = 0
    if me.guest >= 0:
        me.order = world.groups[me.guest].treatment


def is_replaced(world: World, params: Params, luck: int, k: int) -> bool:
    """Return whether the leadership replaces a commander who does not obey."""
    me = world.commanders[k]
    watch = watched(world.regime[0].control, world.provinces[me.province].remoteness)
    return params.rule_appointments != 0 and draw_again(luck, me.key, PURGE) < replace_hazard(watch, params)


def appoint(world: World, k: int) -> None:
    """Give a unit to a commander who obeys and has no guests, once all stances change."""
    me = world.commanders[k]
    me.choice = LOYAL
    me.guest = -1
    me.grievance = 0.0
    me.roused = 0
    world.regime[0].replaced += 1
    world.regime[0].replaced_week += 1


def look_round(shares: Reals, world: World, k: int, week: int, memory: float) -> None:
    """Fill in the share of a commander's peers, weighted by bond, who recently took each stance."""
    for j in range(STANCES):
        shares[j] = 0.0
    bonds = 0.0
    for e in range(world.peer_start[k], world.peer_start[k + 1]):
        peer = world.commanders[world.peer_to[e]]
        bonds += peer.bond
        if week - peer.since <= memory:
            shares[peer.stance] += peer.bond
    if bonds > 0.0:
        for j in range(STANCES):
            shares[j] = shares[j] / bonds
