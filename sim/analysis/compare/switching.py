"""Switch the differing assumptions of two scenarios one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario import Change, Scenario, diff

SECTIONS = ("assumptions", "rules", "events")


@dataclass(frozen=True)
class Switched:
    """A difference of two scenarios, and two further scenarios that isolate its effect.

    Attributes
    ----------
    change
        The difference.
    alone
        The first scenario with this one assumption of the second.
    without
        The second scenario with this one assumption of the first.
    """

    change: Change
    alone: Scenario
    without: Scenario

    @property
    def key(self) -> str:
        """The key that differs, with its section unless it is an assumption."""
        change = self.change
        return change.key if change.section == "assumptions" else f"{change.section}.{change.key}"


def steps(first: Scenario, second: Scenario) -> tuple[Switched, ...]:
    """Return the differences that can be switched one at a time.

    Groups, states and warlords that only one scenario has are left out, since all their attributes come with them.
    """
    return tuple(
        Switched(change, taking(first, second, change), taking(second, first, change))
        for change in diff(first, second)
        if change.section in SECTIONS
    )


def taking(one: Scenario, other: Scenario, change: Change) -> Scenario:
    """Return a scenario with one assumption of another scenario, including its distribution where it is unknown."""
    prefix = f"{change.section}.{change.key}".removeprefix("assumptions.")
    unknown = {key: form for key, form in other.distributions.items() if (key + ".").startswith(prefix + ".")}
    if change.section == "assumptions":
        return one.changed({prefix: other.values[change.key], **unknown})
    if change.section == "rules":
        return one.changed({prefix: other.rules[change.key]})
    theirs = next((event for event in other.events if event.id == change.key), None)
    return one.changed({prefix: theirs or "off", **unknown})
