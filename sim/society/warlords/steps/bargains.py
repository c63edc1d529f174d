"""Each warlord's decisions: return to arms, bargain, militia, ties with groups."""

from __future__ import annotations

from sim.luck import draw, draw_again, purpose, stream
from sim.society.common.forms import people_of
from sim.society.common.rule import Params
from sim.society.ranks.rules.obedience import presence_felt
from sim.society.warlords.rules.bargains import accepts, fights, post_value, returns, winning_odds
from sim.society.warlords.rules.battles import men_who_obey, reserve_of, reserve_sent
from sim.society.warlords.rules.warlords import hardened, militia_next, return_hazard, takings, tie_next
from sim.society.world import People, World
from sim.terms import Strategy, WarlordStatus

RETURN = purpose("warlord's return")
OFFER = 1


def bargain(world: World, params: Params, week: int, k: int) -> None:
    """Let a warlord return to arms or take a post, grow his militia, and form ties with groups at home."""
    warlord, regime = world.warlords[k], world.regime[0]
    luck = stream(regime.seed, week, RETURN)
    revenue = takings(warlord.revenue, params)
    bargains = params.structure_strategy == Strategy.ADAPTIVE and params.rule_bargain != 0
    fighting = would_fight(world, params, k, revenue) if bargains else 1.0
    waiting = warlord.status == WarlordStatus.EXILE or warlord.status == WarlordStatus.CO_OPTED
    if waiting and params.rule_warlord_return:
        hazard = return_hazard(regime.capacity, regime.control, regime.conduct, revenue, params)
        if draw(luck, warlord.key) < returns(hazard, fighting):
            warlord.status = WarlordStatus.AUTONOMOUS
            warlord.militia = warlord.militia_start
    elif bargains and warlord.status == WarlordStatus.AUTONOMOUS:
        if draw_again(luck, warlord.key, OFFER) < accepts(fighting, params):
            warlord.status = WarlordStatus.CO_OPTED
            warlord.militia = 0.0
            warlord.armed = 0
    if warlord.status == WarlordStatus.AUTONOMOUS:
        if params.rule_contest:
            hold = world.control[k, warlord.home]
            warlord.militia = militia_next(warlord.militia, revenue, warlord.militia_start, hold, params)
        if params.rule_host_ties:
            for g in range(world.groups.shape[0]):
                there = presence_felt(float(world.members[g, warlord.home]), params)
                world.ties[k, g] = tie_next(world.ties[k, g], warlord.tie_propensity, there, params)


def would_fight(world: World, params: Params, k: int, revenue: float) -> float:
    """Return the probability that a warlord prefers fighting to a post."""
    warlord, regime = world.warlords[k], world.regime[0]
    men = warlord.militia if warlord.status == WarlordStatus.AUTONOMOUS else warlord.militia_start
    strong = hardened(men, warlord.autonomy, params)
    enemies = against(world, warlord.home)
    if params.rule_reserve:
        reserve = reserve_of(people_of(regime.fighters, regime.weight), regime.control, params)
        enemies += reserve_sent(reserve, 1.0, 1.0, strong, params)
    post = post_value(regime.resources, warlord.autonomy, revenue, params)
    return fights(winning_odds(strong, enemies), post, params)


def against(world: World, q: int) -> float:
    """Return the Taliban's men in a province who obey."""
    here = world.provinces[q]
    return men_who_obey(here.fighters, world.regime[0].weight, here.obedience)


def bargains(people: People, world: World, week: int) -> None:
    """Let every warlord decide between waiting, a post and arms.

    Reads
    -----
    provinces: fighters, obedience; regime: capacity, conduct, control, fighters, resources, seed, weight; warlords:
    autonomy, home, key, militia, militia_start, revenue, status, tie_propensity; control; members; ties

    Writes
    ------
    warlords: militia, status; ties
    """
    for k in range(world.warlords.shape[0]):
        bargain(world, world.params[0], week, k)
