"""Step 7: warlords return, arm, contest ground, form polities, and tie up with groups."""

from __future__ import annotations

from sim.luck import draw, purpose, stream
from sim.rules.forms import saturate
from sim.rules.warlords import contest_weight, control_next, hardened, militia_next, return_hazard, takings, tie_next
from sim.terms import WarlordStatus
from sim.week.orders import PRESENCE_SCALE
from sim.world.columns import World
from sim.world.params import Params

RETURN = purpose("warlord's return")


def warlords(world: World, week: int) -> None:
    """Move every warlord by a week, then who controls what."""
    params = world.params[0]
    regime = world.regime[0]
    luck = stream(regime.seed, week, RETURN)
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        revenue = takings(warlord.revenue, params.warlord_revenue_factor)
        waiting = warlord.status == WarlordStatus.EXILE or warlord.status == WarlordStatus.CO_OPTED
        if params.rule_warlord_return and waiting:
            hazard = return_hazard(params.warlord_return_hazard, regime.capacity, warlord.patron, revenue)
            if draw(luck, warlord.key) < hazard:
                warlord.status = WarlordStatus.AUTONOMOUS
                warlord.militia = warlord.militia_start
        if warlord.status == WarlordStatus.AUTONOMOUS:
            if params.rule_contest:
                hold = world.control[k, warlord.home]
                warlord.militia = militia_next(
                    warlord.militia, params.warlord_growth, revenue, warlord.militia_start, hold, params.warlord_ground
                )
            if params.rule_host_ties:
                for g in range(world.groups.shape[0]):
                    there = saturate(float(world.members[g, warlord.home]), PRESENCE_SCALE)
                    world.ties[k, g] = tie_next(
                        world.ties[k, g], warlord.tie_propensity, there, params.warlord_tie_speed
                    )
    for q in range(world.provinces.shape[0]):
        if world.left[q] > 0:
            world.warlords[world.provinces[q].patron].militia += world.left[q] * regime.weight
    if params.rule_contest:
        for q in range(world.provinces.shape[0]):
            contest(world, params, q)
        fall(world, params, week)
    hold_polities(world, params)
    sum_control(world)


def contest(world: World, params: Params, q: int) -> None:
    """Move control of a province towards the strength of those who fight for it."""
    regime = world.regime[0]
    here = world.provinces[q]
    taliban = contest_weight(here.fighters * regime.weight * here.obedience, params.warlord_contest, 1.0)
    total = taliban
    for k in range(world.warlords.shape[0]):
        if world.warlords[k].status == WarlordStatus.AUTONOMOUS and world.reach[k, q] > 0.0:
            total += strength(world, params, k, q)
    insurgents = 0.0
    for g in range(world.groups.shape[0]):
        insurgents += world.members[g, q] * world.groups[g].war_on_taliban
    insurgents = contest_weight(insurgents, params.warlord_contest, 1.0)
    total += insurgents
    if total <= 0.0:
        return
    held = 0.0
    for k in range(world.warlords.shape[0]):
        if world.reach[k, q] > 0.0:
            target = (
                strength(world, params, k, q) / total if world.warlords[k].status == WarlordStatus.AUTONOMOUS else 0.0
            )
            world.control[k, q] = control_next(world.control[k, q], target, params.warlord_contest_speed)
            held += world.control[k, q]
    here.contested = control_next(here.contested, insurgents / total, params.warlord_contest_speed)
    if held + here.contested > 1.0:
        here.contested = 1.0 - held if held < 1.0 else 0.0
    here.warlords = held if held < 1.0 else 1.0
    here.taliban = 1.0 - here.warlords - here.contested
    if here.taliban < 0.0:
        here.taliban = 0.0


def strength(world: World, params: Params, k: int, q: int) -> float:
    """Give a warlord's weight in the contest of a province; who seeks autonomy holds harder."""
    warlord = world.warlords[k]
    men = hardened(warlord.militia, params.warlord_autonomy_cost, warlord.autonomy)
    return contest_weight(men, params.warlord_contest, world.reach[k, q])


def fall(world: World, params: Params, week: int) -> None:
    """Beat those who have lost their home."""
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if warlord.status == WarlordStatus.AUTONOMOUS and warlord.militia > 0.0:
            # The first half-year in arms is not counted: control follows strength slowly.
            warlord.held_home = world.control[k, warlord.home]
            warlord.armed += 1
            if warlord.armed > 26 and warlord.held_home < params.warlord_defeat_share:
                warlord.status = WarlordStatus.DEFEATED
                warlord.militia = 0.0


def hold_polities(world: World, params: Params) -> None:
    """Count the weeks of a warlord's hold, and make or lose his polity."""
    regime = world.regime[0]
    regime.polities = 0
    regime.active_warlords = 0
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if warlord.status == WarlordStatus.AUTONOMOUS:
            regime.active_warlords += 1
        if params.rule_polities:
            holds = (
                warlord.status == WarlordStatus.AUTONOMOUS
                and world.control[k, warlord.home] > params.warlord_polity_share
            )
            warlord.held = warlord.held + 1 if holds else 0
            warlord.polity = 1 if warlord.held >= params.warlord_polity_weeks else 0
        regime.polities += warlord.polity


def sum_control(world: World) -> None:
    """Add up control over the country, provinces weighted by population."""
    regime = world.regime[0]
    taliban = 0.0
    held = 0.0
    nobody = 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        taliban += here.weight * here.taliban
        held += here.weight * here.warlords
        nobody += here.weight * here.contested
    regime.taliban_control = taliban
    regime.warlord_control = held
    regime.contested_control = nobody
