"""Step 7: warlords return, arm, contest ground, form polities, and tie up with groups."""

from __future__ import annotations

from typing import Any

from sim.luck import draw, purpose, stream
from sim.rules.forms import saturate
from sim.rules.warlords import contest_weight, control_next, militia_next, return_hazard, tie_next
from sim.week.orders import PRESENCE_SCALE
from sim.world.columns import AUTONOMOUS, CO_OPTED, DEFEATED, EXILE, World

RETURN = purpose("warlord's return")


def warlords(w: World, t: int) -> None:
    """Move every warlord by a week, then who controls what."""
    p = w.params[0]
    r = w.regime[0]
    luck = stream(r.seed, t, RETURN)
    for k in range(w.warlords.shape[0]):
        warlord = w.warlords[k]
        revenue = warlord.revenue * p.warlord_revenue_factor
        waiting = warlord.status == EXILE or warlord.status == CO_OPTED
        if p.rule_warlord_return and waiting:
            hazard = return_hazard(p.warlord_return_hazard, r.capacity, warlord.patron, revenue)
            if draw(luck, warlord.key) < hazard:
                warlord.status = AUTONOMOUS
                warlord.militia = warlord.militia_start
        if warlord.status == AUTONOMOUS:
            if p.rule_contest:
                hold = w.control[k, warlord.home]
                warlord.militia = militia_next(
                    warlord.militia, p.warlord_growth, revenue, warlord.militia_start, hold, p.warlord_ground
                )
            if p.rule_host_ties:
                for g in range(w.groups.shape[0]):
                    there = saturate(float(w.members[g, warlord.home]), PRESENCE_SCALE)
                    w.ties[k, g] = tie_next(w.ties[k, g], warlord.tie_propensity, there, p.warlord_tie_speed)
    for q in range(w.provinces.shape[0]):
        if w.left[q] > 0:
            w.warlords[w.provinces[q].patron].militia += w.left[q] * r.weight
    if p.rule_contest:
        for q in range(w.provinces.shape[0]):
            contest(w, p, q)
        fall(w, p, t)
    hold_polities(w, p)
    sum_control(w)


def contest(w: World, p: Any, q: int) -> None:
    """Move control of a province towards the strength of those who fight for it."""
    r = w.regime[0]
    here = w.provinces[q]
    taliban = contest_weight(here.fighters * r.weight * here.obedience, p.warlord_contest, 1.0)
    total = taliban
    for k in range(w.warlords.shape[0]):
        if w.warlords[k].status == AUTONOMOUS and w.reach[k, q] > 0.0:
            total += strength(w, p, k, q)
    insurgents = 0.0
    for g in range(w.groups.shape[0]):
        insurgents += w.members[g, q] * w.groups[g].war_on_taliban
    insurgents = contest_weight(insurgents, p.warlord_contest, 1.0)
    total += insurgents
    if total <= 0.0:
        return
    held = 0.0
    for k in range(w.warlords.shape[0]):
        if w.reach[k, q] > 0.0:
            target = strength(w, p, k, q) / total if w.warlords[k].status == AUTONOMOUS else 0.0
            w.control[k, q] = control_next(w.control[k, q], target, p.warlord_contest_speed)
            held += w.control[k, q]
    here.contested = control_next(here.contested, insurgents / total, p.warlord_contest_speed)
    if held + here.contested > 1.0:
        here.contested = 1.0 - held if held < 1.0 else 0.0
    here.warlords = held if held < 1.0 else 1.0
    here.taliban = 1.0 - here.warlords - here.contested
    if here.taliban < 0.0:
        here.taliban = 0.0


def strength(w: World, p: Any, k: int, q: int) -> float:
    """Give a warlord's weight in the contest of a province; who seeks autonomy holds harder."""
    warlord = w.warlords[k]
    hardened = warlord.militia * (1.0 + p.warlord_autonomy_cost * warlord.autonomy)
    return contest_weight(hardened, p.warlord_contest, w.reach[k, q])


def fall(w: World, p: Any, t: int) -> None:
    """Beat those who have lost their home."""
    for k in range(w.warlords.shape[0]):
        warlord = w.warlords[k]
        if warlord.status == AUTONOMOUS and warlord.militia > 0.0:
            # The first half-year in arms is not counted: control follows strength slowly.
            warlord.held_home = w.control[k, warlord.home]
            warlord.armed += 1
            if warlord.armed > 26 and warlord.held_home < p.warlord_defeat_share:
                warlord.status = DEFEATED
                warlord.militia = 0.0


def hold_polities(w: World, p: Any) -> None:
    """Count the weeks of a warlord's hold, and make or lose his polity."""
    r = w.regime[0]
    r.polities = 0
    r.active_warlords = 0
    for k in range(w.warlords.shape[0]):
        warlord = w.warlords[k]
        if warlord.status == AUTONOMOUS:
            r.active_warlords += 1
        if p.rule_polities:
            holds = warlord.status == AUTONOMOUS and w.control[k, warlord.home] > p.warlord_polity_share
            warlord.held = warlord.held + 1 if holds else 0
            warlord.polity = 1 if warlord.held >= p.warlord_polity_weeks else 0
        r.polities += warlord.polity


def sum_control(w: World) -> None:
    """Add up control over the country, provinces weighted by population."""
    r = w.regime[0]
    taliban = 0.0
    held = 0.0
    nobody = 0.0
    for q in range(w.provinces.shape[0]):
        here = w.provinces[q]
        taliban += here.weight * here.taliban
        held += here.weight * here.warlords
        nobody += here.weight * here.contested
    r.taliban_control = taliban
    r.warlord_control = held
    r.contested_control = nobody
