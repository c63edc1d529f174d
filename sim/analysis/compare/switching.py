"""What two scenarios assume differently, taken over one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import Change, Scenario, diff
from sim.scenario.scenario import digest_of

SECTIONS = ("assumptions", "rules", "events")


@dataclass(frozen=True)
class Step:
    """One difference, and the two scenarios that show what it does.

    Attributes
    ----------
    change
        What differs.
    alone
        The first scenario with this one thing as the second has it.
    without
        The second scenario with this one thing as the first has it.
    """

    change: Change
    alone: Scenario
    without: Scenario

    @property
    def key(self) -> str:
        """The key that differs, with its section where the key alone does not tell."""
        change = self.change
        return change.key if change.section == "assumptions" else f"{change.section}.{change.key}"


def steps(first: Scenario, second: Scenario) -> tuple[tuple[Step, ...], tuple[Change, ...]]:
    """Return the differences that can be taken over one at a time, and those that cannot.

    Groups, states and warlords that only one of the two has cannot: with them come all their attributes.
    """
    changes = diff(first, second)
    can = tuple(change for change in changes if change.section in SECTIONS)
    taken = tuple(Step(one, taking(first, second, one), taking(second, first, one)) for one in can)
    return taken, tuple(change for change in changes if change.section not in SECTIONS)


def taking(one: Scenario, other: Scenario, change: Change) -> Scenario:
    """Return a scenario with one difference as another scenario has it, unknowns included."""
    key = change.key
    values, rules = dict(one.values), dict(one.rules)
    events = {event.id: event for event in one.events}
    unknown = dict(one.distributions)
    if change.section == "assumptions":
        values[key] = other.values[key]
        prefix = key
    elif change.section == "rules":
        rules[key] = other.rules[key]
        prefix = f"rules.{key}"
    else:
        prefix = f"events.{key}"
        theirs = next((event for event in other.events if event.id == key), None)
        if theirs is None:
            events.pop(key)
        else:
            events[key] = theirs
    for name in {*one.distributions, *other.distributions}:
        if name == prefix or name.startswith(prefix + "."):
            unknown.pop(name, None)
            if name in other.distributions:
                unknown[name] = other.distributions[name]
    found = one.model_copy(
        update={
            "values": values,
            "rules": rules,
            "events": tuple(sorted(events.values(), key=lambda event: event.week)),
            "distributions": unknown,
        }
    )
    return found.model_copy(update={"digest": digest_of(found)})
