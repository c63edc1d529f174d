"""Memories, risks and compliance, computed before the tables are written."""

from __future__ import annotations

from sim.society.common.forms import HALF_YEAR, YEAR, remembered
from sim.society.common.rule import Params
from sim.society.common.shared import seen_members
from sim.society.common.sums import mean
from sim.society.observers.rules.measures import (
    attacks_kept,
    beyond_region,
    exiles_attempts,
    expulsion_kept,
    idle,
    newcomers_seen,
    plots_begun,
    presence_kept,
    under_watch,
)
from sim.society.police.rules.enforcement import experience_next
from sim.society.world import World
from sim.terms import ENEMY, Policing, Reading, Status


def remember(world: World, params: Params, week: int) -> None:
    """Update the memories that outputs and beliefs use."""
    regime = world.regime[0]
    slot = (week + HALF_YEAR) % HALF_YEAR
    attempted = 0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        world.recent_acts[slot, g] = group.acts_week
        world.recent_weeks[slot, g] = group.members
        # An attempt by an enemy of the regime is not a breach by a guest, so it does not explain a punishment.
        if group.hostility < ENEMY:
            attempted += group.attempts_week
        group.attempt_memory = remembered(
            group.attempt_memory, float(group.attempts_week), float(YEAR), params.concern_attempt_memory
        )
        group.recruit_memory = remembered(
            group.recruit_memory, float(group.recruits_week), 1.0, params.compliance_recruit_memory
        )
        if params.rule_learning:
            group.experience = experience_next(group.experience, float(group.acts_week), params)
    regime.since_attempt = 0 if attempted > 0 else regime.since_attempt + 1


def plans_in_cells(params: Params) -> bool:
    """Return whether only members of cells that can plan abroad begin a plot."""
    return params.structure_policing == Policing.LINKS


def count_planners(world: World, params: Params) -> None:
    """Count the members of cells that can plan abroad, by group and province."""
    world.planners[:] = 0.0
    if not plans_in_cells(params):
        return
    for row in range(world.regime[0].cells):
        cell = world.cells[row]
        if cell.living > 0 and cell.able > 0:
            world.planners[cell.group, cell.place] += cell.members


def risks(world: World, params: Params, week: int) -> None:
    """Compute the plots that each group is expected to begin in a year, by the place of its members."""
    transnational = 0.0
    count_planners(world, params)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        supervised = 0.0
        unwatched = 0.0
        everybody = float(group.members)
        free_hands = idle(float(group.preparing), everybody)
        for q in range(world.provinces.shape[0]):
            planners = world.planners[g, q] if plans_in_cells(params) else float(world.members[g, q])
            total = plots_begun(planners, free_hands, world.plot[g, q])
            watched = under_watch(world.provinces[q].taliban if group.held > 0.0 else 0.0, group.held)
            unseen = 1.0 - watched
            supervised += total * watched
            unwatched += total * unseen
        dispersed = 0.0
        recent = 0.0
        for k in range(week + 3):
            if world.untracked_since[g, k] + world.tracked_since[g, k] == 0:
                continue
            age = week + 2 - k
            risk = exiles_attempts(
                world.fade[age],
                float(world.untracked_since[g, k]),
                group.untracked_hazard,
                float(world.tracked_since[g, k]),
                group.tracked_hazard,
            )
            dispersed += risk
            if age < params.compliance_recent_weeks:
                recent += risk
        group.intensity_supervised = supervised
        group.intensity_open = unwatched
        group.intensity_dispersed = dispersed
        attempts = supervised + unwatched + recent
        transnational += beyond_region(group.target_regional, group.external) * attempts
    world.recent_risk[(week + YEAR) % YEAR] = transnational


def compliance(world: World, params: Params, reading: int, week: int, seen: bool) -> float:
    """Return compliance under one reading: 0 attacks, 1 conduct, 2 presence, 3 expulsion.

    Parameters
    ----------
    seen
        Whether to use observed instead of true numbers.
    """
    if reading == Reading.ATTACKS:
        if not seen:
            return attacks_kept(mean(world.recent_risk))
        attempts = 0.0
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            attempts += group.attempt_memory * beyond_region(group.target_regional, group.external)
        return attacks_kept(attempts)
    now = 0.0
    start = 0.0
    done = 0.0
    cohort = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.hostility >= ENEMY:
            continue
        start += group.trainees_start if reading == Reading.CONDUCT else group.tolerated_start
        members = seen_members(world, params, g) if seen else float(group.members)
        # Orders are another output: what counts here is who is there.
        if reading == Reading.CONDUCT:
            newcomers = float(group.members - group.veterans_now) + group.recruit_memory
            now += newcomers_seen(newcomers, members, float(group.members))
        else:
            now += members
        done += world.tally[g, Status.HANDED_OVER] + world.tally[g, Status.PROSECUTED] + world.tally[g, Status.REFORMED]
        cohort += group.born
    return expulsion_kept(done, cohort) if reading == Reading.EXPULSION else presence_kept(now, start)
