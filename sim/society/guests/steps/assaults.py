"""Single attacks at home and abroad: target, deaths, and claim."""

from __future__ import annotations

from sim.luck import draw_again, normal_quantile, pair, purpose, stream
from sim.society.common.columns import N_PROVINCES
from sim.society.common.rule import Params
from sim.society.guests.rules.toll import aimed_at, dead
from sim.society.world import World
from sim.terms import Target

ASSAULTS = purpose("attacks one by one")


# Draws of one attack, by their use.
(LETHAL, TOLL, AIM, CLAIM, DRAWS) = range(5)


# Stands for a province.
ABROAD = -1


AIM_ABROAD = int(Target.ABROAD)


def assaults(world: World, week: int) -> None:
    """Settle each attack of the week, and add it to the table of attacks.

    Reads
    -----
    groups: attempts_week, dead_week, key, lethal_week, war_on_taliban; provinces: key, minority; regime: assaults,
    dead_minorities, dead_most, seed; attacks

    Writes
    ------
    assaults: aim, group, province, toll, week; groups: dead_week, lethal_week; regime: assaults, dead_minorities,
    dead_most
    """
    params = world.params[0]
    regime = world.regime[0]
    regime.dead_minorities = 0
    regime.dead_most = 0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.dead_week = 0
        group.lethal_week = 0
        for q in range(N_PROVINCES):
            address = pair(group.key, world.provinces[q].key)
            for k in range(world.attacks[g, q]):
                settle(world, params, week, g, q, address, k)
        for k in range(group.attempts_week):
            settle(world, params, week, g, ABROAD, group.key, k)


def settle(world: World, params: Params, week: int, g: int, q: int, address: int, k: int) -> None:
    """Settle the k-th attack of a group in a province, or abroad."""
    regime = world.regime[0]
    group = world.groups[g]
    luck = stream(regime.seed, week, ASSAULTS)
    toll = 0
    lethal = params.toll_lethal if q >= 0 else params.toll_abroad
    if params.rule_lethality and draw_again(luck, address, DRAWS * k + LETHAL) < lethal:
        toll = dead(normal_quantile(draw_again(luck, address, DRAWS * k + TOLL)), params)
    aim = AIM_ABROAD
    if q >= 0:
        aim = aimed_at(
            draw_again(luck, address, DRAWS * k + AIM), group.war_on_taliban, world.provinces[q].minority, params
        )
        group.dead_week += toll
        group.lethal_week += 1 if toll > 0 else 0
        if aim == Target.MINORITIES:
            regime.dead_minorities += toll
    else:
        regime.dead_abroad += toll
    regime.dead_most = max(regime.dead_most, toll)
    # Attacks before week 0, and attacks beyond the last row, are not stored.
    if week >= 0 and regime.assaults < world.assaults.shape[0]:
        row = world.assaults[regime.assaults]
        row.week = week
        row.group = g
        row.province = q
        row.aim = aim
        row.toll = toll
        regime.assaults += 1
