"""Events under a condition: threshold, duration, budget and reversal.

They are decided once a week from the outputs recorded for the week before. They are a scenario's instruction and no claim of the paper,
so no switch turns them off: a scenario without `when` and `until` has none.
"""

from __future__ import annotations


def is_met(seen: float, level: float, falling: int) -> int:
    """Return whether a value lies above a level, or below it where `falling`. A missing value never does."""
    if falling == 1:
        return 1 if seen < level else 0
    return 1 if seen > level else 0


def streak_next(streak: int, seen: float, level: float, falling: int) -> int:
    """Return the number of consecutive weeks in which a condition has been met."""
    return streak + 1 if is_met(seen, level, falling) == 1 else 0


def has_turned(seen: float, back: float, falling: int) -> int:
    """Return whether a value has returned to the second threshold: down to it, or up to it where `falling`."""
    if falling == 1:
        return 1 if seen >= back else 0
    return 1 if seen <= back else 0


def is_due(streak: int, needed: int, idle: int, cooling_off: int, times_left: int, weeks_left: int) -> int:
    """Return whether an inactive event is ordered: its condition holds, its pause is over, and its budget is not used up."""
    if times_left <= 0 or weeks_left <= 0 or idle < cooling_off:
        return 0
    return 1 if streak >= needed else 0


def weeks_granted(wanted: int, weeks_left: int) -> int:
    """Return the duration granted to an event, limited by its budget."""
    return wanted if wanted < weeks_left else weeks_left
