"""A scenario with some of its keys set otherwise: what a point of a design, an ablation or a switch-over runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.scenario import Scenario
from sim.scenario.scenario import digest_of

SCENARIO = "scenario"


def variant(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """Return a scenario with values in place of its own.

    Much quicker than reading the scenario again with overrides, and the same: the digests are equal. The values are
    taken as they are, in the parameters' own units; designs check them once, when they are read.

    Parameters
    ----------
    scenario
        The scenario to begin from.
    changes
        Values by key: an assumption, `rules.NAME` (a bool), `weeks`, `scale`, `events.ID` (False takes the event out),
        `events.ID.week` or `events.ID.FIELD`. A key that was unknown until now becomes known.

    Raises
    ------
    KeyError
        When the scenario has no such key.
    """
    if not changes:
        return scenario
    values, rules = dict(scenario.values), dict(scenario.rules)
    events = {event.id: event for event in scenario.events}
    known = set(changes)
    run: dict[str, Any] = {}
    for key, value in changes.items():
        first, _, rest = key.partition(".")
        if key in ("weeks", "scale"):
            run[key] = int(value) if key == "weeks" else float(value)
        elif first == "rules":
            if rest not in rules:
                raise KeyError(key)
            rules[rest] = bool(value)
        elif first == "events":
            name, _, field = rest.partition(".")
            if not field and not value:
                gone = events.pop(name)
                known |= {f"events.{name}.{field}" for field in (*gone.fields, "week")}
            elif field == "week":
                events[name] = events[name].model_copy(update={"week": int(value)})
            elif field:
                fields = {**events[name].fields, field: value}
                events[name] = events[name].model_copy(update={"fields": fields})
        else:
            if key not in values:
                raise KeyError(key)
            values[key] = value
    found = scenario.model_copy(
        update={
            "values": values,
            "rules": rules,
            "events": tuple(sorted(events.values(), key=lambda event: event.week)),
            "distributions": {key: form for key, form in scenario.distributions.items() if key not in known},
            **run,
        }
    )
    return found.model_copy(update={"digest": digest_of(found)})
