"""The division of effort by each leadership, and the end of offensives."""

from __future__ import annotations

from sim.luck import draw, purpose, stream
from sim.society.common.forms import ratio, remembered, share
from sim.society.common.rule import Params
from sim.society.common.shared import unseen
from sim.society.guests.rules.strategy import (
    asleep,
    attraction_next,
    breaks_off,
    dormancy,
    even_effort,
    had_they_fought,
    left_awake,
    offensive_weeks,
    payoff_abroad,
    payoff_home,
    payoff_rest,
    practice_next,
    pull,
)
from sim.society.world import People, World
from sim.terms import ENEMY, Strategy, Treatment

DORMANCY = purpose("which cells lie dormant")


def fights(world: World, params: Params, g: int) -> bool:
    """Return whether attacks at home are a leadership's own choice.

    A tolerated guest fights only as its host allows; an enemy of the Taliban chooses for itself.
    """
    group = world.groups[g]
    guest = group.hostility < ENEMY and group.treatment <= Treatment.RESTRICT
    return bool(not guest and group.attack_rate > 0.0)


def lead_group(world: World, params: Params, week: int, g: int) -> None:
    """Let a leadership divide its effort, break off offensives, and choose the cells that lie dormant."""
    divide_effort(world, params, g)
    pause(world, params, week, g)
    lie_low(world, params, g)


def divide_effort(world: World, params: Params, g: int) -> None:
    """Let a leadership learn from last week and divide its effort again.

    Effort is relative to a division without experience, so a group that has learnt nothing acts like one that does not
    learn.
    """
    group = world.groups[g]
    group.drive_home = 1.0
    group.drive_abroad = 1.0
    group.dormant = 0.0
    if params.structure_strategy != Strategy.ADAPTIVE or not params.rule_substitution:
        return
    at_home = fights(world, params, g)
    base = even_effort(at_home)
    if group.practice == 0.0:
        group.effort_home = base if at_home else 0.0
        group.effort_rest = base
        group.effort_abroad = base
        group.practice = 1.0
    learn(world, params, g)
    home = pull(group.attraction_home, params) if at_home else 0.0
    rest = pull(group.attraction_rest, params)
    abroad = pull(group.attraction_abroad, params)
    total = home + rest + abroad
    group.effort_home = ratio(home, total)
    group.effort_rest = ratio(rest, total)
    group.effort_abroad = ratio(abroad, total)
    if at_home:
        group.drive_home = ratio(group.effort_home, base)
    group.drive_abroad = ratio(group.effort_abroad, base)
    group.dormant = dormancy(group.effort_rest, base)


def pause(world: World, params: Params, week: int, g: int) -> None:
    """Let a leadership break off an offensive that costs too much, and lie low for some weeks."""
    group = world.groups[g]
    lost = ratio(group.acts_week, float(group.members))
    group.losses = remembered(group.losses, lost, 1.0, params.conduct_breach_memory)
    if params.structure_strategy != Strategy.ADAPTIVE or not params.rule_offensives or not fights(world, params, g):
        group.lull = 0
        return
    if group.lull > 0:
        group.lull -= 1
        if group.lull == 0:
            group.bound = week + offensive_weeks(params.strategy_offensive)
    if group.lull == 0 and week >= group.bound and breaks_off(group.losses, params):
        group.lull = offensive_weeks(params.strategy_offensive)
    if group.lull > 0:
        group.drive_home = left_awake(group.drive_home, params)
        group.dormant = asleep(group.dormant, params)


def learn(world: World, params: Params, g: int) -> None:
    """Update the attraction of each option by what it brought last week, or would have brought."""
    group = world.groups[g]
    members = float(group.members)
    lost = ratio(group.acts_week, members)
    lost = min(lost, 1.0)
    attacks = float(group.attacks_week)
    if group.lull > 0:
        # Losses and attacks are scaled up to full activity, so that a lull does not change the payoff of attacks.
        attacks = had_they_fought(attacks, left_awake(1.0, params))
        lost = share(had_they_fought(lost, unseen(params, params.strategy_lull_depth)))
    plots = group.intensity_supervised + group.intensity_open
    home = payoff_home(attacks, lost, params)
    rest = payoff_rest(lost, params)
    abroad = payoff_abroad(plots, lost, group.held, params)
    past = group.practice
    group.attraction_home = attraction_next(group.attraction_home, past, group.effort_home, home, params)
    group.attraction_rest = attraction_next(group.attraction_rest, past, group.effort_rest, rest, params)
    group.attraction_abroad = attraction_next(group.attraction_abroad, past, group.effort_abroad, abroad, params)
    group.practice = practice_next(past, params)


def lie_low(world: World, params: Params, g: int) -> None:
    """Set which cells lie dormant; the same cells do as long as the chosen share is unchanged."""
    if params.structure_strategy != Strategy.ADAPTIVE:
        return
    luck = stream(world.regime[0].seed, 0, DORMANCY)
    for c in range(world.regime[0].cells):
        cell = world.cells[c]
        if cell.living > 0 and cell.group == g:
            cell.dormant = 1 if draw(luck, cell.key) < world.groups[g].dormant else 0


def leaderships(people: People, world: World, week: int) -> None:
    """Let each leadership divide its group's effort before groups act.

    Reads
    -----
    cells: group, key, living; groups: acts_week, attack_rate, attacks_week, attraction_abroad, attraction_home,
    attraction_rest, bound, dormant, effort_abroad, effort_home, effort_rest, held, hostility, intensity_open,
    intensity_supervised, losses, lull, members, practice, treatment; regime: cells, seed

    Writes
    ------
    cells: dormant; groups: attraction_abroad, attraction_home, attraction_rest, dormant, drive_abroad, drive_home,
    effort_abroad, effort_home, effort_rest, losses, lull, practice
    """
    for g in range(world.groups.shape[0]):
        lead_group(world, world.params[0], week, g)
