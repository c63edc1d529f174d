"""The recording of a week: computed outputs are written here, and the others are copied as declared."""

from __future__ import annotations

import math

from sim.society.common.columns import BREACH_MINORITY, BREACH_OPPONENT, BREACH_SHELTER, BREACH_WOMEN, SUM_GRIEVANCE
from sim.society.common.forms import YEAR, people_of, ratio
from sim.society.common.rule import Params
from sim.society.common.shared import hidden_here, mean_trait_of_all
from sim.society.common.sums import mean, total, weighted
from sim.society.common.tallies import breached, breached_at
from sim.society.observers.rules.measures import (
    BATCH_WEEKS,
    is_present,
    kept_as_seen,
    mean_rung,
    per_thousand,
    referred,
    relative_rate,
    sanctuary,
)
from sim.society.observers.steps.accord import compliance, remember, risks
from sim.society.observers.steps.copied import copied
from sim.society.world import World
from sim.terms import ENEMY, Allegiance, Defection, Reading, Stance, Status

FAR_THIRD, NEAR_THIRD = 2, 0


def record(world: World, week: int) -> None:
    """Update memories, then write the week's row of every table.

    Reads
    -----
    cells: able, group, living, members, place; commanders: stance; groups: acts_week, attempt_memory, attempts_week,
    born, experience, external, family, force, held, hostility, intensity_dispersed, intensity_open,
    intensity_supervised, jihadist, members, outbids, preparing, recruit_memory, recruits_week, seen, target_regional,
    tolerated_start, tracked_hazard, trainees_start, untracked_hazard, veterans_now; provinces: fighters, grievance,
    minority, obedience, population, taliban, third; regime: cells, engagement, fighters, since_attempt, weight; states:
    compliance, compliance_seen, doubt, drilling, legitimacy, neighbour, odds, offset, reading, trust, trust_hosted;
    acts_here; attacks; breaches; departures; fade; followed; freedom; gone_over; harboured; hidden; members; out_cells;
    out_country; plain_country; plain_groups; plain_provinces; plain_states; planners; plot; recent_acts; recent_risk;
    recent_weeks; seen; sided; sums; tally; tracked_since; untracked_since

    Writes
    ------
    groups: attempt_memory, experience, intensity_dispersed, intensity_open, intensity_supervised, recruit_memory,
    tolerated_start, trainees_start; regime: batch, loyal, raiding, sheltering, shirking, since_attempt; states:
    compliance, compliance_seen, offset; out_cells; out_country; out_groups; out_provinces; out_states; planners;
    recent_acts; recent_risk; recent_weeks
    """
    params = world.params[0]
    remember(world, params, week)
    risks(world, params, week)
    if week < 0:
        return
    count_stances(world)
    record_groups(world, params, week)
    record_provinces(world, week)
    record_states(world, params, week)
    record_country(world, params, week)
    copied(world, week)


def record_groups(world: World, params: Params, week: int) -> None:
    """Write the rows of groups, and of groups in provinces."""
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        row = world.out_groups[week, g]
        provinces = 0
        safe = 0.0
        hidden = 0.0
        for q in range(world.provinces.shape[0]):
            number = world.members[g, q]
            cell = world.out_cells[week, g, q]
            cell.members = number
            cell.home_attacks = world.attacks[g, q]
            cell.caught_at = world.acts_here[g, q]
            cell.seen_at = world.seen[g, q]
            cell.sanctuary_at = sanctuary(number, world.freedom[g, q])
            safe += cell.sanctuary_at
            if is_present(number):
                provinces += 1
            here = hidden_here(world, g, q)
            hidden += here if here < number else float(number)
        row.prisoners = world.tally[g, Status.IMPRISONED]
        row.abroad_tracked = world.tally[g, Status.TRACKED]
        row.abroad_untracked = world.tally[g, Status.UNTRACKED]
        row.killed = world.tally[g, Status.KILLED]
        row.provinces = provinces
        row.sanctuary = safe
        row.plots = group.intensity_supervised + group.intensity_open + group.intensity_dispersed
        row.plotters = group.preparing
        row.sheltered = hidden


def record_provinces(world: World, week: int) -> None:
    """Write the rows of provinces."""
    weight = world.regime[0].weight
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        row = world.out_provinces[week, q]
        row.province_breaches = people_of(breached_at(world, q), weight)
        row.province_fighters = people_of(here.fighters, weight)


def record_states(world: World, params: Params, week: int) -> None:
    """Write the rows of states."""
    if week == 0:
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            group.tolerated_start = float(group.members)
            group.trainees_start = float(group.members - group.veterans_now) + group.recruit_memory
    for s in range(world.states.shape[0]):
        state = world.states[s]
        row = world.out_states[week, s]
        state.compliance = compliance(world, params, state.reading, week, False)
        seen = compliance(world, params, state.reading, week, True)
        perceived = kept_as_seen(state.trust_hosted, seen)
        if week == 0:
            state.offset = perceived - state.compliance
        state.compliance_seen = referred(perceived, state.offset)
        row.gap = state.compliance_seen - state.compliance


def record_country(world: World, params: Params, week: int) -> None:
    """Write the row of the country."""
    regime = world.regime[0]
    row = world.out_country[week]
    row.ranks_grievance = mean_trait_of_all(world, SUM_GRIEVANCE)
    row.taliban_strength = people_of(regime.fighters, regime.weight)
    record_ranks(world, week)
    record_policing(world, week)
    record_risk(world, params, week)
    # Fighters who follow a commander are counted in people; a model fighter who leaves alone stands for several people.
    threshold = params.structure_defection == Defection.THRESHOLD
    row.defections = people_of(float(world.departures[Allegiance.GROUP]), regime.weight)
    if threshold:
        row.defections = world.followed[Allegiance.GROUP]
    row.drift = world.followed[Allegiance.MILITIA]
    row.commanders_to_rival = world.gone_over[Allegiance.GROUP]
    row.commanders_to_warlord = world.gone_over[Allegiance.MILITIA]
    row.commanders_gone_home = world.gone_over[Allegiance.HOME]
    row.gone_home = people_of(float(world.departures[Allegiance.HOME]), regime.weight)
    row.engagement = mean_rung(regime.engagement)
    forced = 0.0
    for g in range(world.groups.shape[0]):
        forced = max(forced, world.groups[g].force)
    row.forcing = forced
    near = world.states["neighbour"]
    row.recognition_odds = ratio(weighted(near, world.states["odds"]), total(near))
    row.legitimacy_mean = mean(world.states["legitimacy"])
    row.trust_mean = mean(world.states["trust"])
    row.doubt_mean = mean(world.states["doubt"])
    drilling = 0
    for s in range(world.states.shape[0]):
        if world.states[s].drilling > 0:
            drilling += 1
    row.drills = drilling


def record_ranks(world: World, week: int) -> None:
    """Write breaches, obedience near and far, and the grievance of minorities."""
    weight = world.regime[0].weight
    row = world.out_country[week]
    aggrieved = 0.0
    people = 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        aggrieved += here.grievance * here.minority * here.population
        people += here.minority * here.population
    row.breaches_sheltering = people_of(breached(world, BREACH_SHELTER), weight)
    row.breaches_minorities = people_of(breached(world, BREACH_MINORITY), weight)
    row.breaches_opponents = people_of(breached(world, BREACH_OPPONENT), weight)
    row.breaches_women = people_of(breached(world, BREACH_WOMEN), weight)
    row.breaches_remote, far = at_distance(world, FAR_THIRD)
    row.breaches_near, near = at_distance(world, NEAR_THIRD)
    row.obedience_slope = near - far
    row.grievance_minorities = ratio(aggrieved, people)


def at_distance(world: World, third: int) -> tuple[float, float]:
    """Return breaches per thousand fighters and mean obedience in the provinces of one third of remoteness."""
    breaches = 0
    fighters = 0
    obedience = 0.0
    number = 0.0
    for q in range(world.provinces.shape[0]):
        here = world.provinces[q]
        if here.third == third:
            breaches += breached_at(world, q)
            fighters += here.fighters
            obedience += here.obedience
            number += 1.0
    return per_thousand(breaches, fighters), obedience / number


def record_policing(world: World, week: int) -> None:
    """Write enforcement acts, their rates, and the strength and provinces of the AQ family."""
    row = world.out_country[week]
    acts = 0
    rival_acts = 0.0
    rival_weeks = 0.0
    family_acts = 0.0
    family_weeks = 0.0
    all_acts = 0.0
    members = 0
    # The family of the first jihadist group that is no rival: AQ in the paper's case.
    family = first_hosted(world)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        acts += group.acts_week
        here = total(world.recent_acts[:, g])
        weeks = total(world.recent_weeks[:, g])
        if group.jihadist > 0:
            all_acts += here
        if group.outbids > 0:
            rival_acts += here
            rival_weeks += weeks
        if group.family == family:
            family_acts += here
            family_weeks += weeks
            members += group.members
    row.enforcement_acts = acts
    row.enforcement_acts_rivals = rival_acts
    row.enforcement_acts_family = family_acts
    row.enforcement_ratio = math.nan
    if rival_weeks > 0.0 and family_weeks > 0.0:
        row.enforcement_ratio = relative_rate(rival_acts, rival_weeks, family_acts, family_weeks)
    row.enforcement_share_isis = rival_acts / all_acts if all_acts > 0.0 else math.nan
    row.aq_family_strength = members
    provinces = 0
    seen_provinces = 0
    for q in range(world.provinces.shape[0]):
        there = 0
        seen = 0
        for g in range(world.groups.shape[0]):
            if world.groups[g].family == family:
                there += world.members[g, q]
                seen += world.seen[g, q]
        if is_present(there):
            provinces += 1
        if seen > 0:
            seen_provinces += 1
    row.aq_family_provinces = provinces
    row.aq_family_seen_provinces = seen_provinces


def first_hosted(world: World) -> int:
    """Return the family of the first jihadist group that is no rival, or -1."""
    for g in range(world.groups.shape[0]):
        if world.groups[g].outbids == 0 and world.groups[g].jihadist > 0:
            return world.groups[g].family
    return -1


def record_risk(world: World, params: Params, week: int) -> None:
    """Write risk by class, and compliance under the four readings."""
    row = world.out_country[week]
    row.risk_supervised = total(world.groups["intensity_supervised"])
    row.risk_unsupervised = total(world.groups["intensity_open"])
    row.risk_dispersed = total(world.groups["intensity_dispersed"])
    hosted = 0.0
    regional = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.hostility < ENEMY:
            hosted += group.intensity_supervised + group.intensity_open + group.intensity_dispersed
        if group.external > 0.0:
            at_large = group.intensity_supervised + group.intensity_open
            regional += ratio(group.target_regional, group.external) * at_large
    row.risk_total = row.risk_supervised + row.risk_unsupervised + row.risk_dispersed
    row.risk_hosted = hosted
    row.risk_transnational = world.recent_risk[(week + YEAR) % YEAR]
    row.risk_regional = regional
    row.compliance_attacks = compliance(world, params, Reading.ATTACKS, week, False)
    row.compliance_conduct = compliance(world, params, Reading.CONDUCT, week, False)
    row.compliance_presence = compliance(world, params, Reading.PRESENCE, week, False)
    row.compliance_expulsion = compliance(world, params, Reading.EXPULSION, week, False)


def count_stances(world: World) -> None:
    """Count commanders by stance."""
    regime = world.regime[0]
    loyal = shirking = sheltering = raiding = 0
    for k in range(world.commanders.shape[0]):
        stance = world.commanders[k].stance
        # Without branches, which would often be predicted wrongly.
        loyal += 1 if stance == Stance.LOYAL else 0
        shirking += 1 if stance == Stance.SHIRKING else 0
        sheltering += 1 if stance == Stance.SHELTERING else 0
        raiding += 1 if stance == Stance.RAIDING else 0
    regime.loyal, regime.shirking, regime.sheltering, regime.raiding = loyal, shirking, sheltering, raiding
    regime.batch = largest_batch(world)


def largest_batch(world: World) -> int:
    """Return the largest number of commanders in a province who went over to one side within the last weeks."""
    most = 0
    for q in range(world.provinces.shape[0]):
        for side in range(world.sided.shape[2]):
            batch = 0
            for k in range(BATCH_WEEKS):
                batch += world.sided[k, q, side]
            most = max(most, batch)
    return most
