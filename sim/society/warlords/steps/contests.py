"""Contests over provinces: reserves, battles, control, polities."""

from __future__ import annotations

from sim.society.common.forms import people_of
from sim.society.common.rule import Params
from sim.society.common.sums import weighted
from sim.society.warlords.rules.battles import battle_dead, fallen_of, reserve_of, reserve_sent, threat_of
from sim.society.warlords.rules.warlords import contest_weight, control_next, hardened, holds, is_beaten
from sim.society.warlords.steps.bargains import against
from sim.society.world import World
from sim.terms import WarlordStatus


def warlords(world: World, week: int) -> None:
    """Add defectors to militias, fight battles, and update control.

    Reads
    -----
    groups: war_on_taliban; provinces: contested, fighters, obedience, sent, taliban, warlords, weight; regime:
    active_warlords, battle_dead, control, fallen, fighters, polities, weight; warlords: armed, autonomy, held,
    held_home, home, militia, polity, status; control; left; members; reach

    Writes
    ------
    provinces: contested, sent, taliban, warlords; regime: active_warlords, battle_dead, contested_control, fallen,
    polities, taliban_control, warlord_control; warlords: armed, held, held_home, militia, polity; control
    """
    params = world.params[0]
    regime = world.regime[0]
    for q in range(world.provinces.shape[0]):
        if world.left[q] > 0:
            world.warlords[world.provinces[q].patron].militia += people_of(float(world.left[q]), regime.weight)
    regime.fallen = 0.0
    regime.battle_dead = 0.0
    if params.rule_contest:
        send(world, params)
        for q in range(world.provinces.shape[0]):
            contest(world, params, q)
        fight(world, params)
        fall(world, params, week)
    hold_polities(world, params)
    sum_control(world)


def send(world: World, params: Params) -> None:
    """Distribute the Taliban's reserve over the provinces by threat."""
    regime = world.regime[0]
    threats = 0.0
    for q in range(world.provinces.shape[0]):
        threats += threat(world, params, q)
    for q in range(world.provinces.shape[0]):
        world.provinces[q].sent = 0.0
        if params.rule_reserve:
            world.provinces[q].sent = reserve_sent(
                reserve_of(people_of(regime.fighters, regime.weight), regime.control, params),
                threat(world, params, q),
                threats,
                rebels(world, params, q),
                params,
            )


def threat(world: World, params: Params, q: int) -> float:
    """Return the threat in a province: the warlords' strength, times the share they control."""
    return threat_of(rebels(world, params, q), world.provinces[q].warlords)


def rebels(world: World, params: Params, q: int) -> float:
    """Return the combined strength of warlords in a province."""
    men = 0.0
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if warlord.status == WarlordStatus.AUTONOMOUS:
            men += hardened(warlord.militia, warlord.autonomy, params) * world.reach[k, q]
    return men


def facing(world: World, q: int) -> float:
    """Return the Taliban's men who fight in a province: local men who obey, and the reserve, all of whom obey."""
    return against(world, q) + world.provinces[q].sent


def fight(world: World, params: Params) -> None:
    """Apply battle deaths on both sides in the home of every warlord in arms."""
    regime = world.regime[0]
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if params.rule_battles and warlord.status == WarlordStatus.AUTONOMOUS and warlord.militia > 0.0:
            enemies = facing(world, warlord.home)
            hold = world.control[k, warlord.home]
            dead = battle_dead(warlord.militia, enemies, hold, params)
            lost = fallen_of(dead, warlord.militia, enemies)
            regime.fallen += fallen_of(dead, enemies, warlord.militia)
            regime.battle_dead += dead
            warlord.militia -= lost


def contest(world: World, params: Params, q: int) -> None:
    """Move control of a province towards the relative strength of the contestants."""
    here = world.provinces[q]
    taliban = contest_weight(facing(world, q), 1.0, params)
    total = taliban
    for k in range(world.warlords.shape[0]):
        if world.warlords[k].status == WarlordStatus.AUTONOMOUS and world.reach[k, q] > 0.0:
            total += strength(world, params, k, q)
    insurgents = 0.0
    for g in range(world.groups.shape[0]):
        insurgents += world.members[g, q] * world.groups[g].war_on_taliban
    insurgents = contest_weight(insurgents, 1.0, params)
    total += insurgents
    if total <= 0.0:
        return
    held = 0.0
    for k in range(world.warlords.shape[0]):
        if world.reach[k, q] > 0.0:
            target = (
                strength(world, params, k, q) / total if world.warlords[k].status == WarlordStatus.AUTONOMOUS else 0.0
            )
            world.control[k, q] = control_next(world.control[k, q], target, params)
            held += world.control[k, q]
    here.contested = control_next(here.contested, insurgents / total, params)
    if held + here.contested > 1.0:
        here.contested = 1.0 - held if held < 1.0 else 0.0
    here.warlords = held if held < 1.0 else 1.0
    here.taliban = 1.0 - here.warlords - here.contested
    here.taliban = max(here.taliban, 0.0)


def strength(world: World, params: Params, k: int, q: int) -> float:
    """Return a warlord's weight in the contest over a province."""
    warlord = world.warlords[k]
    men = hardened(warlord.militia, warlord.autonomy, params)
    return contest_weight(men, world.reach[k, q], params)


def fall(world: World, params: Params, week: int) -> None:
    """Defeat the warlords who have lost their home."""
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if warlord.status == WarlordStatus.AUTONOMOUS and warlord.militia > 0.0:
            warlord.held_home = world.control[k, warlord.home]
            warlord.armed += 1
            if is_beaten(warlord.armed, warlord.held_home, params):
                warlord.status = WarlordStatus.DEFEATED
                warlord.militia = 0.0


def hold_polities(world: World, params: Params) -> None:
    """Count each warlord's weeks of control at home, and update polities and warlords in arms."""
    regime = world.regime[0]
    regime.polities = 0
    regime.active_warlords = 0
    for k in range(world.warlords.shape[0]):
        warlord = world.warlords[k]
        if warlord.status == WarlordStatus.AUTONOMOUS:
            regime.active_warlords += 1
        if params.rule_polities:
            held = warlord.status == WarlordStatus.AUTONOMOUS and holds(world.control[k, warlord.home])
            warlord.held = warlord.held + 1 if held else 0
            warlord.polity = 1 if warlord.held >= params.warlord_defeat_weeks else 0
        regime.polities += warlord.polity


def sum_control(world: World) -> None:
    """Add up control over the country, provinces weighted by population."""
    regime, weight = world.regime[0], world.provinces["weight"]
    regime.taliban_control = weighted(weight, world.provinces["taliban"])
    regime.warlord_control = weighted(weight, world.provinces["warlords"])
    regime.contested_control = weighted(weight, world.provinces["contested"])
