"""What outputs make of the world: sanctuary, where risk lies, how far the accord is kept, counts against numbers.

The paper (paras 5-6) asks whether the accord is broken, and its answer hangs on the reading: attacks, conduct, presence, or what was
done about it. Nothing here moves the world, so no switch turns it off; each is a definition that outputs, patterns and claims share.
"""

from __future__ import annotations

import math

from sim.society.common.forms import YEAR, share
from sim.society.police.rules.enforcement import highest_count
from sim.society.ranks.rules.obedience import PRESENCE_SCALE

# Number of members from which a group counts as present in a province: the definition of the outputs that count provinces.
PRESENT = 3


# Weeks over which side-changes of a province count as one batch.
BATCH_WEEKS = 8


def is_present(members: int) -> bool:
    """Say whether so many members make a group one of a province's."""
    return members >= PRESENT


def sanctuary(members: int, freedom: float) -> float:
    """Give the sanctuary that a group has in a province: its presence there, as far as it is free."""
    return -math.expm1(-members / PRESENCE_SCALE) * freedom


def expected_attempts(members: float, hazard: float) -> float:
    """Give the attempts a year to be expected of so many members at a weekly hazard each."""
    return members * hazard * YEAR


def exiles_attempts(
    kept: float, untracked: float, untracked_hazard: float, tracked: float, tracked_hazard: float
) -> float:
    """Give the attempts a year to be expected of those who left in one week, of whose skill so much is kept."""
    return kept * (untracked * untracked_hazard + tracked * tracked_hazard) * YEAR


def under_watch(watched: float, held: float) -> float:
    """Give the share of a province's risk that stems from those whom the host watches: he holds back a part of theirs."""
    left = 1.0 - watched * held
    return watched * (1.0 - held) / left if left > 0.0 else 0.0


def beyond_region(regional: float, external: float) -> float:
    """Give the share of plots abroad that aim farther than the region."""
    return 1.0 - regional / external if external > 0.0 else 0.0


def attacks_kept(attempts: float) -> float:
    """Give how far the accord is kept where it asks for no attacks: the probability of a year without one."""
    return math.exp(-attempts)


def presence_kept(now: float, start: float) -> float:
    """Give how far the accord is kept where it asks for nobody to be there, or to be trained: against the start."""
    return 1.0 - share(now / start) if start > 0.0 else 1.0


def expulsion_kept(done: float, ever: float) -> float:
    """Give how far the accord is kept where it asks for an end: those dealt with, of all there ever were."""
    return share(done / ever) if ever > 0.0 else 1.0


def newcomers_seen(newcomers: float, seen: float, members: float) -> float:
    """Give the newcomers among the members whom observers take a group to have."""
    return newcomers * seen / members if members > 0.0 else 0.0


def kept_as_seen(trust: float, seen: float) -> float:
    """Give the compliance that a state takes there to be: what it sees kept, and of the rest what it trusts."""
    return 1.0 - (1.0 - trust) * (1.0 - seen)


def mean_rung(engagement: float) -> float:
    """Give the mean rung of the ladder of engagement."""
    return 4.0 * engagement


def per_thousand(count: float, number: float) -> float:
    """Give a count per thousand."""
    return 1000.0 * count / number if number > 0.0 else 0.0


def relative_rate(acts: float, weeks: float, acts_other: float, weeks_other: float) -> float:
    """Give the rate of enforcement against the highest that is plausible for another family of groups."""
    if weeks <= 0.0 or weeks_other <= 0.0:
        return 0.0
    return (acts / weeks) / (highest_count(acts_other) / weeks_other)
