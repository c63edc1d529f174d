"""Step 9, before the tables: what outputs look back on, where the risk lies, and how far the accord is kept."""

from __future__ import annotations

import math
from typing import Any

from sim.rules.forms import keep, share
from sim.week.states import seen_members
from sim.world.columns import HANDED_OVER, IMPRISONED, PROGRAMME, PROSECUTED, REFORMED, World

YEAR = 52
HALF_YEAR = 26
MONTH = 4.0


def remember(w: World, p: Any, t: int) -> None:
    """Move the memories that outputs and beliefs look back on."""
    r = w.regime[0]
    slot = (t + HALF_YEAR) % HALF_YEAR
    attempted = 0
    kept = keep(float(HALF_YEAR))
    fresh = keep(MONTH)
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        w.recent_acts[slot, g] = group.acts_week
        w.recent_weeks[slot, g] = group.members
        attempted += group.attempts_week
        group.attempt_memory = group.attempt_memory * kept + (1.0 - kept) * group.attempts_week * YEAR
        group.recruit_memory = group.recruit_memory * fresh + (1.0 - fresh) * group.recruits_week
        if p.rule_learning:
            group.experience = group.experience * keep(p.learning_memory_halflife) + group.acts_week
    r.since_attempt = 0 if attempted > 0 else r.since_attempt + 1


def risks(w: World, p: Any, t: int) -> None:
    """Work out every group's expected attempts a year by where the executor is."""
    transnational = 0.0
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        supervised = 0.0
        unwatched = 0.0
        for q in range(w.provinces.shape[0]):
            total = w.members[g, q] * w.plot[g, q] * YEAR
            watched = w.provinces[q].taliban if group.held > 0.0 else 0.0
            # Of those the host holds back only a part of the hazard is left.
            left = watched * (1.0 - group.held) / (1.0 - watched * group.held)
            supervised += total * left
            unwatched += total * (1.0 - left)
        dispersed = 0.0
        recent = 0.0
        for k in range(w.untracked_since.shape[1]):
            age = t + 2 - k
            if age < 0:
                continue
            risk = w.fade[age] * (
                w.untracked_since[g, k] * group.untracked_hazard + w.tracked_since[g, k] * group.tracked_hazard
            )
            dispersed += risk * YEAR
            if age < HALF_YEAR:
                recent += risk * YEAR
        held = w.tally[g, IMPRISONED] + w.tally[g, PROGRAMME] + w.tally[g, PROSECUTED] + w.tally[g, HANDED_OVER]
        custody = held * p.plots_hazard_custody * group.plot_weight * group.external if p.rule_plots else 0.0
        group.intensity_supervised = supervised
        group.intensity_open = unwatched
        group.intensity_dispersed = dispersed
        group.intensity_custody = custody
        beyond = 0.0
        if group.external > 0.0:
            beyond = 1.0 - group.target_regional / group.external
        transnational += beyond * (supervised + unwatched + recent)
    w.recent_risk[(t + YEAR) % YEAR] = transnational


def compliance(w: World, p: Any, reading: int, t: int, seen: bool) -> float:
    """Score the accord under one reading: 0 attacks, 1 conduct, 2 presence, 3 expulsion.

    Parameters
    ----------
    seen
        Whether to count what observers see instead of what is there.
    """
    if reading == 0:
        attempts = 0.0
        for k in range(YEAR):
            attempts += w.recent_risk[k]
        if seen:
            attempts = 0.0
            for g in range(w.groups.shape[0]):
                group = w.groups[g]
                beyond = 1.0 - group.target_regional / group.external if group.external > 0.0 else 0.0
                attempts += group.attempt_memory * beyond
            return math.exp(-attempts)
        return math.exp(-attempts / YEAR)
    now = 0.0
    start = 0.0
    done = 0.0
    cohort = 0.0
    for g in range(w.groups.shape[0]):
        group = w.groups[g]
        if group.hostility >= p.council_enemy_hostility:
            continue
        start += group.trainees_start if reading == 1 else group.tolerated_start
        members = seen_members(w, p, g) if seen else float(group.members)
        if group.treatment <= 2:
            if reading == 1:
                newcomers = float(group.members - group.veterans_now) + group.recruit_memory
                now += newcomers * members / group.members if group.members > 0 else 0.0
            else:
                now += members
        done += w.tally[g, HANDED_OVER] + w.tally[g, PROSECUTED] + w.tally[g, PROGRAMME] + w.tally[g, REFORMED]
        cohort += group.born
    if reading == 3:
        return share(done / cohort) if cohort > 0.0 else 1.0
    return 1.0 - share(now / start) if start > 0.0 else 1.0
