"""When a policy under a condition acts: what was seen, for how long, how often before, and what takes it back.

Decided once a week from what was recorded of the week before. This is a scenario's own instruction and no claim of the paper, so no
switch turns it off: a scenario without `when` and `until` has none.
"""

from __future__ import annotations


def is_met(seen: float, level: float, falling: int) -> int:
    """Say whether what is seen lies above a level, or below it where `falling`; what nobody could see meets nothing."""
    if falling == 1:
        return 1 if seen < level else 0
    return 1 if seen > level else 0


def streak_next(streak: int, seen: float, level: float, falling: int) -> int:
    """Count the weeks on end in which a condition has been met."""
    return streak + 1 if is_met(seen, level, falling) == 1 else 0


def has_turned(seen: float, back: float, falling: int) -> int:
    """Say whether what is seen has come back to the second threshold: down to it, or up to it where `falling`."""
    if falling == 1:
        return 1 if seen >= back else 0
    return 1 if seen <= back else 0


def is_due(streak: int, needed: int, idle: int, cooling_off: int, times_left: int, weeks_left: int) -> int:
    """Say whether an event that does not stand is ordered: its condition held, it has cooled off, and its budget has room."""
    if times_left <= 0 or weeks_left <= 0 or idle < cooling_off:
        return 0
    return 1 if streak >= needed else 0


def weeks_granted(wanted: int, weeks_left: int) -> int:
    """Give the weeks for which an event may stand: those it asks for, as far as the budget goes."""
    return wanted if wanted < weeks_left else weeks_left
