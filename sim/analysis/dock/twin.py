"""The twin: a small system of differential equations with the model's rules and parameters. It uses national means and fits nothing.

The twin has no space, individuals or chance. A mean council reviews its orders every quarter; states stay as they were at the start.
Each group has stocks of first newcomers, first veterans and later recruits, and of ties, prisoners, returners, seniors,
experience, cohesion and losses, and a share of it lies low. The Taliban have first and later fighters, and a mean grievance. The regime
has resources, a stance, control of its ranks, and with each audience at home a standing and remembered breaches. Each cause has
sympathisers not yet reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.integrate import solve_ivp

from sim.analysis.dock.start import FIRST_WEEK, Start, leaving, reviewed, start_of
from sim.scenario import Scenario
from sim.society.common.columns import Reals
from sim.society.common.forms import gone, ratio, remembered, saturate
from sim.society.country.rules.authority import control_next
from sim.society.country.rules.moderation import conduct_of, order_strength, stance_next
from sim.society.country.rules.resources import capacity, resources_next
from sim.society.guests.rules.cadre import (
    capability,
    cohesion_next,
    headroom,
    mature_hazard,
    recruits_mean,
    refill_mean,
    relocation_hazard,
    summed_quality,
    tie_hazard,
    ties_at_birth,
    untie_hazard,
)
from sim.society.guests.rules.contact import (
    contact_mean,
    discretion,
    foreigners_mean,
    local_growth,
    standing,
    sympathisers_next,
    unasked_mean,
)
from sim.society.guests.rules.strategy import breaks_off, driven, kept_out_of_sight, left_awake, seen_awake
from sim.society.guests.rules.violence import attack_base, attack_mean, season_of, suppression
from sim.society.police.rules.enforcement import (
    arrest_hazard,
    effort_of,
    experience_next,
    means_to_police,
    seen_by_police,
    skill,
    target_weight,
)
from sim.society.ranks.rules.breaches import breach_hazard
from sim.society.ranks.rules.obedience import comradeship, freedom_left, obeys, order_odds
from sim.society.ranks.rules.ranks import ease_hazard, embitter_hazard, killed_hazard, militant_attrition
from sim.society.warlords.rules.warlords import freedom_ruled, freedom_unhosted
from sim.terms import EventKind, Recruitment, Removed, Strategy

# Stocks of a group: first newcomers, and those of them who are not yet veterans; first veterans; later recruits, and those of them
# who are not yet veterans; summed age of later recruits; ties, prisoners, returners, seniors in Iran,
# experience of the police, cohesion, seniors at large, remembered losses, and the share of it that lies low.
(NEW, RAW, OLD, JOINED, GREEN, AGE, TIES, HELD, BACK, HAVEN, EXPERIENCE, COHESION, SENIOR, LOSSES, LULL,
 STOCKS) = range(16)  # fmt: skip
# Stocks of the country: first and later fighters, the summed age of the later ones, mean grievance, resources, stance, control of the
# ranks; by audience (minorities, opponents, women) the remembered breaches of pledges and the standing; and by cause (the opposition's,
# jihad) the sympathisers not yet reached.
(FIRST, LATER, SERVED, GRIEVANCE, RESOURCES, STANCE, CONTROL) = range(7)
BROKEN, STANDING, POOLS, COUNTRY = slice(7, 10), slice(10, 13), slice(13, 15), 15
# Number of points over which the first members' ties are averaged.
DRAWS = 1000


class TwinWeek(NamedTuple):
    """The change of the system in a week, and its observed quantities.

    Attributes
    ----------
    change
        Change per week, in the shape of the state.
    attacks, skill, ties, strong
        (G,) attacks, skill of the police, mean ties, and capability before it is divided by that of the first day.
    """

    change: Reals
    attacks: Reals
    skill: Reals
    ties: Reals
    strong: Reals


# Weeks between two reviews of the mean council.
REVIEW = 13


def twin(scenario: Scenario, weeks: int) -> Mapping[str, Reals]:
    """Solve the equations for a scenario.

    Parameters
    ----------
    scenario
        A scenario whose unknowns have been drawn.
    weeks
        The horizon.

    Returns
    -------
    Mapping
        Values of each output by name, shape (weeks,): strength, attacks, skill, ties, capability and prisoners by group, and the
        country's fighters, grievance, resources and stance.
    """
    start = start_of(scenario, weeks)
    state = _first(start)
    first = _week(start, FIRST_WEEK, state).strong
    start = start._replace(strong=first)
    states, starts = {FIRST_WEEK - 1: state}, [start]
    at = FIRST_WEEK - 1
    shocks = sorted({int(event.week) for event in start.world.events if FIRST_WEEK <= event.week < weeks})
    for until in sorted({*shocks, *range(REVIEW, weeks - 1, REVIEW), weeks - 1}):
        if until > at:
            starts += [start] * (until - at)
            grid = np.arange(at, until + 1)
            found = solve_ivp(
                lambda time, state, start=start: _week(start, int(np.floor(time)) + 1, state).change,
                (at, until),
                state,
                t_eval=grid,
                method="RK23",
                max_step=1.0,
                rtol=1e-4,
            )
            states.update(zip(grid.tolist(), found.y.T, strict=True))
            state, at = found.y[:, -1], until
        if until in shocks:
            state = states[until] = _shocked(start, until, state)
        if until % REVIEW == 0 and until > 0 and start.params.rule_deliberation:
            rows, country = _split(start, state)
            now = _week(start, until, state)
            start = reviewed(
                start, rows[:, [NEW, OLD, JOINED]].sum(axis=1), now.attacks, float(country[RESOURCES]), REVIEW
            )
    return _outputs(scenario, starts, [states[week - 1] for week in range(weeks + 1)], first)


def _split(start: Start, state: Reals) -> tuple[Reals, Reals]:
    """Return the groups' stocks (G, STOCKS) and the country's (COUNTRY,)."""
    return state[:-COUNTRY].reshape(len(start.groups), STOCKS), state[-COUNTRY:]


def _first(start: Start) -> Reals:
    params, regime = start.params, start.world.regime[0]
    rows = np.zeros((len(start.groups), STOCKS))
    draws = (np.arange(DRAWS) + 0.5) / DRAWS
    born = np.mean([ties_at_birth(True, drawn, params) for drawn in draws])
    for row, group in zip(rows, start.groups, strict=True):
        seniors = group.seniors / group.strength if group.strength > 0.0 else 0.0
        row[OLD] = group.members * (group.veterans + (1.0 - group.veterans) * seniors)
        row[NEW] = row[RAW] = group.members - row[OLD]
        row[TIES] = born * group.members
        row[HELD] = group.prisoners
        row[HAVEN] = group.in_iran
        row[COHESION] = 1.0
        row[SENIOR] = seniors * group.members
    stance, control = float(regime.moderation), float(regime.control)
    country = [start.fighters, 0.0, 0.0, 0.0, float(regime.resources), stance, control, 0.0, 0.0, 0.0, *[stance] * 3]
    return np.concatenate([rows.ravel(), country, start.pools])


def _later(start: Start, people: float, summed: float) -> float:
    """Return the hazard of going home for later recruits, who joined at a constant rate."""
    return leaving(start, 0.0, 2.0 * summed / people) if people > 1e-6 else 0.0


def _odds(start: Start, remoteness: float, country: Reals) -> float:
    """Return the log-odds that an order is obeyed at a distance from the centre."""
    params = start.params
    distance = params.obedience_remoteness if params.rule_remoteness else 0.0
    return order_odds(params.orders_base, float(country[CONTROL]), distance, remoteness, params)


def _obedience(start: Start, g: int, country: Reals) -> float:
    """Return the degree to which an order against a group is obeyed in the places of its members."""
    params, group = start.params, start.groups[g]
    if not params.rule_obedience:
        return 1.0
    odds = _odds(start, float(start.remoteness[g]), country)
    felt = comradeship(group.comradeship, group.ideological_share, params.ranks_bond, params.ranks_affinity)
    loss = params.obedience_affinity if params.rule_affinity else 0.0
    return obeys(odds, params.ranks_discipline, loss, felt, params)


def _breaches(start: Start, country: Reals, men: float) -> Reals:
    """Return the expected breaches of a week of the pledges to minorities, opponents and women, in people."""
    params, rates = start.params, np.zeros(3)
    order = order_strength(float(country[STANCE]), params)
    tempers = (
        (params.rule_sectarian_violence * params.breaches_pledge_hazard, params.ranks_affinity),
        (params.rule_revenge * params.breaches_opponent_hazard, float(country[GRIEVANCE])),
        (params.rule_revenge * params.breaches_pledge_hazard, params.ranks_piety),
    )
    for share, remoteness, minority in start.places:
        odds = _odds(start, remoteness, country)
        obeyed = obeys(odds, params.ranks_discipline, 0.0, 0.0, params) if params.rule_obedience else 1.0
        for kind, occasion in enumerate((minority, 1.0, 1.0)):
            rates[kind] += share * men * breach_hazard(tempers[kind][0], occasion, tempers[kind][1], obeyed, order)
    return rates


def _efforts(start: Start, members: Reals, resources: float, men: float) -> Reals:
    """Return the police effort against each group, in people."""
    params = start.params
    if not params.rule_enforcement:
        return np.zeros(len(members))
    able = capacity(resources, params)
    whole = effort_of(able, men, 1.0, params)
    sharpness = params.enforcement_targeting if params.rule_targeting else 0.0
    weights = np.zeros(len(members))
    for g, group in enumerate(start.groups):
        if members[g] >= 1.0:
            weights[g] = target_weight(group.will, sharpness, group.danger, float(start.loyalty[g]), group.backlash)
    return whole * weights / max(float(weights.sum()), 1e-300)


def _week(start: Start, week: int, state: Reals) -> TwinWeek:
    """Return the change of a week, for each group and then for the country."""
    rows, country = _split(start, np.maximum(state, 0.0))
    resources, men = float(country[RESOURCES]), float(country[FIRST] + country[LATER])
    members = rows[:, NEW] + rows[:, OLD] + rows[:, JOINED]
    efforts = _efforts(start, members, resources, men)
    changes = np.zeros_like(rows)
    observed = np.array(
        [_group(start, week, g, row, float(efforts[g]), country, changes[g]) for g, row in enumerate(rows)]
    )
    wars = np.array([group.war_on_taliban for group in start.groups])
    change = _country(start, week, country, men, float(observed[:, 0] @ wars))
    _sympathies(start, country, observed[:, 4], change)
    return TwinWeek(np.concatenate([changes.ravel(), change]), *observed[:, :4].T)


def _group(
    start: Start, week: int, g: int, row: Reals, effort: float, country: Reals, change: Reals
) -> tuple[float, float, float, float, float]:
    """Write a group's change into `change`.

    Returns
    -------
    tuple
        Its attacks, the skill against it, its mean ties, its capability, and recruits among sympathisers.
    """
    params, group = start.params, start.groups[g]
    members = float(row[NEW] + row[OLD] + row[JOINED])
    green = float(row[RAW] + row[GREEN])
    ties = float(row[TIES] / members) if members > 0.0 else 0.0
    low_key = params.low_key_request if params.rule_low_key and start.hosted[g] else 0.0
    obeyed = _obedience(start, g, country)
    shield = float(start.shield[g]) if params.rule_shielding else 0.0
    policed = means_to_police(float(country[RESOURCES]), params) if params.rule_enforcement else 0.0
    ordered = float(start.ordered[g]) + float(start.hunted[g]) * (1.0 - policed)
    under = max(freedom_left(ordered, obeyed, group.comradeship), shield)
    freedom = freedom_unhosted(float(start.taliban[g]), float(start.contested[g]), under)
    if params.rule_host_ties:
        freedom = freedom_ruled(float(start.taliban[g]), under, float(start.contested[g]), params)
    skilled = skill(row[EXPERIENCE], params) if params.rule_learning else params.learning_skill_start
    seen = seen_by_police(low_key, 0.0, members, shield, params)
    awake = left_awake(1.0, params) * row[LULL] + 1.0 - row[LULL]
    seen = seen_awake(seen, kept_out_of_sight(1.0 - awake, params))
    effective = saturate(effort, params.enforcement_half_effort)
    arrest = arrest_hazard(skilled, seen, effective, obeyed, start.taliban[g], params)
    dying = militant_attrition(group.hostility, params) if params.rule_attrition else 0.0
    acts = arrest * members
    quality = summed_quality(members - green, green, float(row[SENIOR]), params)
    strong = capability(quality, row[COHESION], saturate(ties, params.regrowth_ties_half), params)
    joining = reached = 0.0
    by_contact = params.structure_recruitment == Recruitment.CONTACT
    open_to = freedom if params.rule_protected_growth else params.council_freedom_hunt
    room = headroom(members, group.ceiling)
    if params.rule_recruitment and by_contact:
        pool, first = float(country[POOLS][group.jihadist]), float(start.pools[group.jihadist])
        growth, discreet = local_growth(group.growth, float(start.local[g])), discretion(low_key, params)
        reached = contact_mean(growth, members, pool / first, open_to, discreet, room)
        reached += unasked_mean(pool, group.ceiling / start.ceilings[group.jihadist], room, params)
        joining += reached
    elif params.rule_recruitment:
        joining += recruits_mean(group.growth, members, group.ceiling, open_to, low_key, params)
    if params.rule_foreign_recruits and by_contact:
        heard = standing(ratio(strong, float(start.strong[g])), params)
        abroad = 1.0 - float(start.local[g])
        joining += foreigners_mean(group.growth, group.strength, abroad, 1.0, heard, open_to, room)
    returning = -np.log1p(-gone(params.prison_return_halflife)) * row[BACK]
    is_moving = params.rule_iran_gate and start.hosted[g]
    moving = params.iran_gate_consent * relocation_hazard(group.in_iran, params) * row[HAVEN] if is_moving else 0.0
    ripen = mature_hazard(gone(params.maturation_halflife), freedom) if params.rule_maturation else 0.0
    elapsed = week - FIRST_WEEK + 1.0
    # Returners who are veterans have the tenure of the first veterans; other returners have that of the first newcomers.
    losses = {
        NEW: arrest + dying + leaving(start, elapsed, elapsed + params.ranks_newcomer_tenure),
        OLD: arrest + dying + leaving(start, elapsed, elapsed + params.desistance_scale),
        JOINED: arrest + dying + _later(start, float(row[JOINED]), float(row[AGE])),
    }
    lost = sum(hazard * float(row[kind]) for kind, hazard in losses.items())
    raw_back = (1.0 - params.prison_veteran_share) * returning
    change[NEW] = raw_back - losses[NEW] * row[NEW]
    change[RAW] = raw_back - (losses[NEW] + ripen) * row[RAW]
    change[OLD] = returning - raw_back + moving - losses[OLD] * row[OLD]
    change[SENIOR] = moving - losses[OLD] * row[SENIOR]
    change[JOINED] = joining - losses[JOINED] * row[JOINED]
    change[GREEN] = joining - (losses[JOINED] + ripen) * row[GREEN]
    change[AGE] = row[JOINED] - losses[JOINED] * row[AGE]
    knit = gone(params.regrowth_halflife) if params.rule_regrowth else 0.0
    knots = tie_hazard(ties, knit, freedom, params) - untie_hazard(ties, lost, members)
    born = ties_at_birth(False, 0.0, params)
    change[TIES] = knots * members - ties * lost + born * (joining + returning + moving)
    change[HELD] = (1.0 - params.enforcement_kill_share) * acts - float(start.deported[g]) * row[HELD]
    change[BACK] = -returning
    change[HAVEN] = -moving
    if group.slip > 0.0:
        # A share of arrivals slips out of the country.
        stocks = [NEW, RAW, OLD, JOINED, GREEN, TIES, SENIOR]
        change[stocks] -= group.slip * np.maximum(change[stocks], 0.0)
    if params.structure_strategy == Strategy.ADAPTIVE and params.rule_offensives and not start.hosted[g]:
        change[LOSSES] = remembered(row[LOSSES], arrest, 1.0, params.conduct_breach_memory) - row[LOSSES]
        begins = 1.0 / max(params.strategy_offensive, 1.0) if breaks_off(row[LOSSES], params) else 0.0
        lasts = params.strategy_offensive
        change[LULL] = begins * (1.0 - row[LULL]) - row[LULL] / lasts
    attacks = 0.0
    if params.rule_home_attacks:
        stopped = suppression(skilled, params) if params.rule_enforcement else 0.0
        first = int(start.world.regime[0].first_week)
        season = season_of(week, first, float(params.attacks_winter)) if params.rule_season else 1.0
        base = attack_base(group.attack_rate, members, season)
        attacks = attack_mean(driven(base, awake), stopped)
    if params.rule_learning:
        change[EXPERIENCE] = experience_next(row[EXPERIENCE], acts, params) - row[EXPERIENCE]
    if params.rule_leader_loss:
        whole = cohesion_next(row[COHESION], 0.0, params)
        change[COHESION] = whole - row[COHESION]
    return attacks, skilled, ties, strong, reached


def _sympathies(start: Start, country: Reals, reached: Reals, change: Reals) -> None:
    """Let sympathisers be reached and renewed."""
    params = start.params
    if params.structure_recruitment != Recruitment.CONTACT:
        return
    of = np.array([group.jihadist for group in start.groups])
    for pool in range(2):
        now = float(country[POOLS][pool])
        change[POOLS][pool] = sympathisers_next(now, float(start.pools[pool]), params) - now - reached[of == pool].sum()


def _country(start: Start, week: int, country: Reals, men: float, violence: float) -> Reals:
    """Return the change of the fighters, their grievance, resources and stance."""
    params, regime = start.params, start.world.regime[0]
    resources, stance = float(country[RESOURCES]), float(country[STANCE])
    change = np.zeros(COUNTRY)
    killed = killed_hazard(violence, men, params) if params.rule_attrition else 0.0
    births = refill_mean(start.fighters, men, resources, params) if params.rule_recruitment else 0.0
    elapsed = week - FIRST_WEEK + 1.0
    departing = _later(start, float(country[LATER]), float(country[SERVED])) + killed
    change[FIRST] = -(killed + leaving(start, elapsed, elapsed + params.desistance_scale)) * country[FIRST]
    change[LATER] = births - departing * country[LATER]
    change[SERVED] = country[LATER] - departing * country[SERVED]
    if params.rule_grievance:
        grievance = float(country[GRIEVANCE])
        rise = embitter_hazard(1.0 - resources + start.bitter, 0.0, 0.0, grievance, params)
        fall = ease_hazard(grievance, params)
        change[GRIEVANCE] = params.grievance_notch * (rise - fall) - grievance * births / max(men, 1.0)
    if params.rule_resources:
        conduct = conduct_of(*country[STANDING].tolist())
        target = resources_next(resources, start.engaged, start.sanctions, 0.0, 0.0, conduct, params)
        change[RESOURCES] = target - resources
    if params.rule_authority:
        control = float(country[CONTROL])
        change[CONTROL] = control_next(control, resources, params.control_example_usual, 0.0, 0.0, params) - control
    if params.rule_revenge or params.rule_sectarian_violence:
        change[BROKEN] = gone(params.conduct_breach_memory) * (_breaches(start, country, men) - country[BROKEN])
        kept = np.exp(-country[BROKEN] / params.conduct_breach_scale)
        change[STANDING] = gone(params.moderation_halflife) * (stance * kept - country[STANDING])
    if params.rule_moderation:
        wanted = stance_next(stance, float(regime.pragmatism), float(regime.piety), start.engaged, params)
        change[STANCE] = wanted - stance
    return change


def _shocked(start: Start, week: int, state: Reals) -> Reals:
    """Return the state after the dated shocks of the week: breaks, executions, strikes, lost leaders, aid."""
    world, params = start.world, start.params
    rows, country = (part.copy() for part in _split(start, state))
    for e in range(world.events.shape[0]):
        event = world.events[e]
        if event.week != week:
            continue
        if event.kind == EventKind.AID:
            country[RESOURCES] = min(1.0, max(0.0, country[RESOURCES] + event.value))
        for g, group in enumerate(start.groups):
            row = rows[g]
            if world.event_groups[e, g] == 0.0:
                continue
            if event.kind == EventKind.PRISON_BREAK:
                inside = group.prisoners * float(world.prison @ world.event_provinces[e])
                freed = min(event.value * inside, row[HELD])
                row[HELD] -= freed
                row[BACK] += freed * params.prison_rejoin if params.rule_prisoner_return else 0.0
            if event.kind == EventKind.EXECUTION:
                row[HELD] = max(row[HELD] - 1.0, 0.0)
            if event.kind == EventKind.STRIKE:
                members = row[NEW] + row[OLD] + row[JOINED]
                row[[NEW, RAW, OLD, JOINED, GREEN, AGE, TIES, SENIOR]] *= max(
                    1.0 - event.count / max(members, 1.0), 0.0
                )
            lost = event.kind == EventKind.LEADER_LOST or (
                (event.kind == EventKind.STRIKE and event.flag == 1)
                or (event.kind == EventKind.EXECUTION and event.choice == Removed.SITTING_LEADER)
            )
            if lost and params.rule_leader_loss:
                row[COHESION] -= group.leadership_share
    return np.concatenate([rows.ravel(), country])


def _outputs(scenario: Scenario, starts: list[Start], states: list[Reals], first: Reals) -> dict[str, Reals]:
    """Return the outputs by name: flows and rates from the state that begins a week, stocks from the state that ends it."""
    start = starts[0]
    begins = [_week(starts[week + 1], week, state) for week, state in enumerate(states[:-1])]
    rows = np.array([_split(start, state)[0] for state in states[1:]])
    country = np.array([_split(start, state)[1] for state in states[1:]])
    stocks = {"prisoners": HELD, "cohesion": COHESION}
    found: dict[str, Reals] = {}
    for g, name in enumerate(scenario.groups):
        found[f"strength.{name}"] = rows[:, g, NEW] + rows[:, g, OLD] + rows[:, g, JOINED]
        found |= {f"{output}.{name}": rows[:, g, at] for output, at in stocks.items()}
        for output in ("attacks", "skill", "ties"):
            found[f"{output}.{name}"] = np.array([getattr(week, output)[g] for week in begins])
        found[f"capability.{name}"] = np.array([week.strong[g] for week in begins]) / max(float(first[g]), 1e-300)
    found["taliban.strength"] = country[:, FIRST] + country[:, LATER]
    of_country = {"ranks.grievance": GRIEVANCE, "resources": RESOURCES, "moderation": STANCE}
    return found | {output: country[:, at] for output, at in of_country.items()}
