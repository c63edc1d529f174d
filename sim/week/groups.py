"""Step 6, before members act: what each group is free and forced to do; recruits; attacks at home."""

from __future__ import annotations

from typing import Any

from sim.luck import draw, negative_binomial, pair, poisson, purpose, stream
from sim.rules.cadre import capability, cohesion_next, recruits_mean, refill_mean, relocation_hazard
from sim.rules.dispersal import (
    expected_ratio,
    plot_hazard,
    pressure_force,
    supervised_share,
)
from sim.rules.enforcement import innocents
from sim.rules.forms import keep, saturate
from sim.rules.treatment import leniency
from sim.rules.violence import attack_mean, excitation_next, move_hazard, suppression
from sim.week.choices import militant_bound
from sim.week.orders import obedience_against
from sim.world.columns import AUTONOMOUS, World

RECRUITS = purpose("recruits")
REFILL = purpose("refill")
BACKLASH = purpose("backlash")
ATTACKS = purpose("attacks at home")
GATE = purpose("Iran's key")
# 20 August 2021 is the 33rd week of its year; December to March are weeks 48 to 52 and 0 to 12 of a year.
FIRST_WEEK_OF_YEAR = 33
SPRING, WINTER = 13, 48


def groups(w: World, t: int) -> None:
    """Prepare every group's week, province by province."""
    p = w.params[0]
    r = w.regime[0]
    week_of_year = (t + FIRST_WEEK_OF_YEAR) % 52
    r.season = 1.0
    if p.rule_season and (week_of_year < SPRING or week_of_year >= WINTER):
        r.season = p.attacks_winter
    refill(w, p, t)
    gate(w, p)
    deter(w)
    r.expected_ratio = expected_ratio(
        p.dispersal_slip_out,
        p.dispersal_untracked,
        p.plots_hazard_untracked,
        p.plots_hazard_tracked,
        p.plots_hazard_home,
        p.supervision_strength,
    )
    for g in range(w.groups.shape[0]):
        force(w, p, g)
        profile(w, p, g)
        strengthen(w, p, g)
        plan(w, p, g)
        cells(w, p, g)
        recruit(w, p, t, g)
        attack(w, p, t, g)


def refill(w: World, p: Any, t: int) -> None:
    """Draw the Taliban's own recruits."""
    r = w.regime[0]
    r.births = 0
    if p.rule_recruitment:
        mean = refill_mean(p.taliban_recruitment, float(r.fighters0), float(r.fighters), r.resources)
        births = poisson(mean, draw(stream(r.seed, t, REFILL), r.taliban_key))
        room = r.fighters0 - r.fighters
        r.births = births if births < room else room


def gate(w: World, p: Any) -> None:
    """Turn Iran's key once a run where no event has turned it; the draw is the scenario's unknown."""
    r = w.regime[0]
    if r.gate == 0:
        r.gate = 1 if draw(stream(r.seed, 0, GATE), r.taliban_key) < p.iran_gate_consent else -1


def deter(w: World) -> None:
    """Find the provinces across whose borders a drill deters."""
    for q in range(w.provinces.shape[0]):
        w.provinces[q].deterred = 0.0
        for s in range(w.states.shape[0]):
            if w.states[s].drilling > 0 and w.borders[q, s] > 0.0:
                w.provinces[q].deterred = 1.0


def force(w: World, p: Any, g: int) -> None:
    """Work out how far the host's hand is forced over a group."""
    r = w.regime[0]
    group = w.groups[g]
    pressing = 0.0
    for s in range(w.states.shape[0]):
        state = w.states[s]
        if state.sanctioning and state.reading >= 2 and state.worry_sum > 0.0:
            pressing += state.leverage * w.worries[s, g] / state.worry_sum * w.groups.shape[0]
    group.force = pressure_force(p.dispersal_pressure_gain, pressing / r.leverage)
    if group.ultimatum > group.force:
        group.force = group.ultimatum
    enemy = group.hostility >= p.council_enemy_hostility
    if enemy:
        group.force = 0.0
    group.slip = p.dispersal_slip_out * group.force if p.rule_dispersal else 0.0
    group.expelling = 0.0
    group.handing = 0.0
    if p.rule_dispersal and not enemy:
        if group.treatment == 4:
            group.expelling = p.dispersal_expulsion_hazard
        if group.treatment == 5:
            group.handing = p.dispersal_handover_hazard
    group.held = 0.0
    if p.rule_supervision and not enemy and group.treatment <= 2:
        group.held = supervised_share(
            p.supervision_strength,
            p.supervision_host_share,
            p.supervision_protect_share,
            group.treatment,
            group.force,
            p.supervision_forcing_loss,
        )


def profile(w: World, p: Any, g: int) -> None:
    """Let a tolerated group keep low when asked."""
    group = w.groups[g]
    group.low_key = 0.0
    if p.rule_low_key and group.hostility < p.council_enemy_hostility and group.treatment <= 2:
        group.low_key = p.low_key_request


def strengthen(w: World, p: Any, g: int) -> None:
    """Work out cohesion, mean ties, capability, and what one cadre can do."""
    group = w.groups[g]
    loss = 0.0
    if p.rule_leader_loss and group.leader_loss:
        loss = p.leader_loss_cohesion * group.leadership_share
    if p.rule_leader_loss:
        group.cohesion = cohesion_next(group.cohesion, loss, p.leader_loss_recovery_halflife)
    n = float(group.members)
    group.ties = group.ties_sum / n if n > 0.0 else 0.0
    group.lost_rate = group.lost_week / n if n > 0.0 else 0.0
    group.lost_week = 0
    if group.lost_rate > 1.0:
        group.lost_rate = 1.0
    quality = group.veterans_now + (group.members - group.veterans_now) * p.maturation_newcomer_quality
    able = 0.0
    if n > 0.0:
        able = quality / n * group.cohesion * saturate(group.ties, p.regrowth_ties_half)
    # Set once, at the first look: ratios are to the group's first day.
    if group.able_start == 0.0:
        group.able_start = able
        group.capability_start = capability(
            quality, group.cohesion, group.ties, p.capability_exponent, p.regrowth_ties_half
        )
    group.able = able / group.able_start if group.able_start > 0.0 else 0.0
    now = capability(quality, group.cohesion, group.ties, p.capability_exponent, p.regrowth_ties_half)
    group.capability = now / group.capability_start if group.capability_start > 0.0 else 0.0


def plan(w: World, p: Any, g: int) -> None:
    """Work out the hazards that hold for a group wherever its members are."""
    group = w.groups[g]
    group.external = 1.0 - group.target_local
    group.dying = p.attrition_militant * group.hostility if p.rule_attrition else 0.0
    group.knitting = 1.0 - keep(p.regrowth_halflife) if p.rule_regrowth else 0.0
    group.ripening = 1.0 - keep(p.maturation_halflife) if p.rule_maturation else 0.0
    group.home_hazard = 0.0
    group.untracked_hazard = 0.0
    group.tracked_hazard = 0.0
    group.preparing_hazard = 0.0
    group.ready_hazard = 0.0
    if p.rule_plots:
        weight = group.plot_weight
        group.home_hazard = plot_hazard(p.plots_hazard_home, weight, group.external, group.able)
        group.untracked_hazard = plot_hazard(p.plots_hazard_untracked, weight, group.external, 1.0)
        group.tracked_hazard = plot_hazard(p.plots_hazard_tracked, weight, group.external, 1.0)
        group.preparing_hazard = 1.0 - keep(p.plots_prepare_halflife)
        group.ready_hazard = 1.0 - keep(p.plots_ready_halflife)


def freedom_under(w: World, p: Any, g: int, q: int) -> float:
    """Give the freedom of action that the Taliban leave a group in a province: the order, as far as it is obeyed."""
    group = w.groups[g]
    ordered = leniency(group.treatment)
    obeyed = obedience_against(w, p, g, q)
    free = obeyed * ordered + (1.0 - obeyed) * (ordered + (1.0 - ordered) * group.comradeship)
    if p.rule_shielding and w.shield[g, q] > free:
        free = w.shield[g, q]
    return free


def cells(w: World, p: Any, g: int) -> None:
    """Work out freedom, moving, plotting and the bound of a group in every province."""
    group = w.groups[g]
    youngest = w.age_hazard[1]
    free_members = 0.0
    for q in range(w.provinces.shape[0]):
        here = w.provinces[q]
        under = freedom_under(w, p, g, q)
        if p.rule_host_ties:
            free = here.taliban * under + here.contested * p.warlord_contested_freedom
            for k in range(w.warlords.shape[0]):
                if w.warlords[k].status == AUTONOMOUS:
                    tied = w.ties[k, g]
                    free += w.control[k, q] * (tied + (1.0 - tied) * p.warlord_neglect)
        else:
            free = (here.taliban + here.contested) * under
        w.freedom[g, q] = free
        w.arrive[g, q] = free * w.members[g, q]
        free_members += free * w.members[g, q]
        w.moving[g, q] = 0.0
        if p.rule_displacement:
            shielded = 1.0 - w.shield[g, q] if p.rule_shielding else 1.0
            w.moving[g, q] = shielded * move_hazard(
                p.displacement_wander, p.displacement_hazard, group.saturation, group.skill
            )
        regional = group.target_regional / group.external if group.external > 0.0 else 0.0
        open_border = 1.0
        if p.rule_drills:
            open_border = 1.0 - p.drills_deterrence * here.deterred * regional
        w.plot[g, q] = group.home_hazard * (1.0 - group.held * here.taliban) * open_border
        w.bound[g, q] = militant_bound(
            youngest, w.hazard[g, q], w.moving[g, q], w.plot[g, q], w.freedom[g, q], group, p
        )
    group.freedom = free_members / group.members if group.members > 0 else 0.0


def recruit(w: World, p: Any, t: int, g: int) -> None:
    """Draw a group's recruits: by growth, by backlash, and last week's defectors."""
    r = w.regime[0]
    group = w.groups[g]
    n = 0
    if p.rule_recruitment:
        freedom = group.freedom if p.rule_protected_growth else p.recruitment_denied_freedom
        mean = recruits_mean(
            group.growth, float(group.members), group.ceiling, freedom, group.low_key, p.low_key_recruit_cost
        )
        n += poisson(mean, draw(stream(r.seed, t, RECRUITS), group.key))
    if p.rule_backlash:
        mean = p.backlash_recruits * innocents(float(group.acts_week), p.backlash_precision)
        n += poisson(mean, draw(stream(r.seed, t, BACKLASH), group.key))
    n += group.defectors
    group.defectors = 0
    group.recruits_week = n


def attack(w: World, p: Any, t: int, g: int) -> None:
    """Draw a group's attacks at home in every province."""
    group = w.groups[g]
    group.attacks_week = 0
    if p.rule_home_attacks and group.attack_rate > 0.0 and group.members > 0:
        luck = stream(w.regime[0].seed, t, ATTACKS)
        stopped = suppression(group.skill, p.attacks_suppression_half) if p.rule_enforcement else 0.0
        reach = 0.0
        for q in range(w.provinces.shape[0]):
            reach += w.members[g, q] * (1.0 + p.attacks_city_pull * w.provinces[q].busiest)
        for q in range(w.provinces.shape[0]):
            here = w.provinces[q]
            fit = (1.0 + p.attacks_city_pull * here.busiest) * group.members / reach
            base = group.attack_rate * w.members[g, q] * fit * w.regime[0].season
            mean = attack_mean(base, p.attacks_branching, stopped, w.excitation[g, q])
            n = negative_binomial(mean, p.attacks_dispersion, draw(luck, pair(group.key, here.key)))
            w.attacks[g, q] = n
            w.excitation[g, q] = excitation_next(w.excitation[g, q], float(n), p.attacks_memory)
            group.attacks_week += n
    else:
        for q in range(w.provinces.shape[0]):
            w.attacks[g, q] = 0
    kept = keep(p.red_line_quiet_weeks)
    group.attack_memory = group.attack_memory * kept + (1.0 - kept) * group.attacks_week * group.war_on_taliban


def haven_hazard(w: World, p: Any, g: int) -> float:
    """Give the weekly hazard that a senior in Iran relocates: both keys must turn."""
    group = w.groups[g]
    if not p.rule_iran_gate or w.regime[0].gate < 0 or group.treatment > 2:
        return 0.0
    return relocation_hazard(p.iran_gate_flow, p.iran_gate_stock)
