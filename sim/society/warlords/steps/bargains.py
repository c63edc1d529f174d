"""Each warlord's decisions: return to arms, militia, ties with groups."""

from __future__ import annotations

from sim.luck import draw, purpose, stream
from sim.society.common.rule import Params
from sim.society.ranks.rules.obedience import presence_felt
from sim.society.warlords.rules.battles import men_who_obey
from sim.society.warlords.rules.warlords import militia_next, return_hazard, takings, tie_next
from sim.society.world import People, World
from sim.terms import WarlordStatus

RETURN = purpose("warlord's return")


def bargain(world: World, params: Params, week: int, k: int) -> None:
    """Let a warlord return to arms, grow his militia, and form ties with groups at home."""
    warlord, regime = world.warlords[k], world.regime[0]
    luck = stream(regime.seed, week, RETURN)
    revenue = takings(warlord.revenue, params)
    waiting = warlord.status == WarlordStatus.EXILE or warlord.status == WarlordStatus.CO_OPTED
    if waiting and params.rule_warlord_return:
        hazard = return_hazard(regime.capacity, regime.control, regime.conduct, revenue, params)
        if draw(luck, warlord.key) < hazard:
            warlord.status = WarlordStatus.AUTONOMOUS
            warlord.militia = warlord.militia_start
    if warlord.status == WarlordStatus.AUTONOMOUS:
        if params.rule_contest:
            hold = world.control[k, warlord.home]
            warlord.militia = militia_next(warlord.militia, revenue, warlord.militia_start, hold, params)
        if params.rule_host_ties:
            for g in range(world.groups.shape[0]):
                there = presence_felt(float(world.members[g, warlord.home]), params)
                world.ties[k, g] = tie_next(world.ties[k, g], warlord.tie_propensity, there, params)


def against(world: World, q: int) -> float:
    """Return the Taliban's men in a province who obey."""
    here = world.provinces[q]
    return men_who_obey(here.fighters, world.regime[0].weight, here.obedience)


def bargains(people: People, world: World, week: int) -> None:
    """Let every warlord decide between waiting and arms.

    Reads
    -----
    regime: capacity, conduct, control, seed; warlords: home, key, militia, militia_start, revenue, status,
    tie_propensity; control; members; ties

    Writes
    ------
    warlords: militia, status; ties
    """
    for k in range(world.warlords.shape[0]):
        bargain(world, world.params[0], week, k)
