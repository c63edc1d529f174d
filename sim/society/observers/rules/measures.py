"""Definitions of outputs: sanctuary, risk, compliance with the accord, rates.

The paper (paras 5-6) asks whether the accord is broken. The answer depends on the reading: attacks, conduct, presence, or
expulsion. Nothing here changes the world, so no switch turns it off; outputs, patterns and claims share these definitions.
"""

from __future__ import annotations

import math

from sim.society.common.forms import YEAR, ratio, share
from sim.society.police.rules.enforcement import highest_count

# Members at which the index of sanctuary takes a group to be two-thirds present in a province.
PRESENCE_SCALE = 10.0


# Number of members from which a group counts as present in a province: the definition of the outputs that count provinces.
PRESENT = 3


# Weeks within which changes of side in a province count as one batch.
BATCH_WEEKS = 8


def is_present(members: int) -> bool:
    """Return whether a number of members counts as the presence of a group in a province."""
    return members >= PRESENT


def sanctuary(members: int, freedom: float) -> float:
    """Return a group's sanctuary in a province: its presence there times its freedom."""
    return -math.expm1(-members / PRESENCE_SCALE) * freedom


def idle(plotting: float, members: float) -> float:
    """Return the share of members who are not yet engaged in a plot."""
    return 1.0 - share(ratio(plotting, members))


def plots_begun(planners: float, free_hands: float, hazard: float) -> float:
    """Return the plots that are expected to begin in a year: those who can plan and are idle, each with a weekly hazard."""
    return planners * free_hands * hazard * YEAR


def exiles_attempts(
    kept: float, untracked: float, untracked_hazard: float, tracked: float, tracked_hazard: float
) -> float:
    """Return the plots that members who left in one week are expected to begin in a year, given the share of skill that they keep."""
    return kept * (untracked * untracked_hazard + tracked * tracked_hazard) * YEAR


def under_watch(watched: float, held: float) -> float:
    """Return the share of a province's risk from members whom the host supervises; supervision prevents part of their attempts."""
    left = 1.0 - watched * held
    return watched * (1.0 - held) / left if left > 0.0 else 0.0


def beyond_region(regional: float, external: float) -> float:
    """Return the share of plots abroad with targets beyond the region."""
    return 1.0 - regional / external if external > 0.0 else 0.0


def attacks_kept(attempts: float) -> float:
    """Return compliance under the reading of no attacks: the probability of a year without the plots or attempts expected."""
    return math.exp(-attempts)


def presence_kept(now: float, start: float) -> float:
    """Return compliance under the readings of no presence or no training: one minus the number now relative to the start."""
    return 1.0 - share(now / start) if start > 0.0 else 1.0


def expulsion_kept(done: float, ever: float) -> float:
    """Return compliance under the reading of expulsion: members dealt with, as a share of all members ever."""
    return share(done / ever) if ever > 0.0 else 1.0


def newcomers_seen(newcomers: float, seen: float, members: float) -> float:
    """Return the newcomers among the members that observers estimate for a group."""
    return newcomers * seen / members if members > 0.0 else 0.0


def kept_as_seen(trust: float, seen: float) -> float:
    """Return the compliance that a state perceives: observed compliance, plus trust times the rest."""
    return 1.0 - (1.0 - trust) * (1.0 - seen)


def referred(perceived: float, offset: float) -> float:
    """Return perceived compliance relative to what could be perceived at the start, when perception and truth agree."""
    return share(perceived - offset)


def mean_rung(engagement: float) -> float:
    """Return the mean rung of the ladder of engagement."""
    return 4.0 * engagement


def per_thousand(count: float, number: float) -> float:
    """Return a count per thousand."""
    return 1000.0 * count / number if number > 0.0 else 0.0


def relative_rate(acts: float, weeks: float, acts_other: float, weeks_other: float) -> float:
    """Return the rate of enforcement relative to the highest plausible rate against another family of groups."""
    if weeks <= 0.0 or weeks_other <= 0.0:
        return 0.0
    return (acts / weeks) / (highest_count(acts_other) / weeks_other)
