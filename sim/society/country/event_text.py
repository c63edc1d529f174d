"""Texts for the scenario's dated events and for orders under a condition."""

from __future__ import annotations

import numpy as np

from sim.evidence import event_kinds
from sim.evidence.formatting import format_value
from sim.scenario import Event, Scenario
from sim.scenario.conditions import ordered_by, taken_back_by
from sim.society.common.columns import Wholes
from sim.terms import Ordered


def happenings(scenario: Scenario, weeks: int, orders: Wholes | None = None) -> tuple[tuple[int, str], ...]:
    """Return the events that fall before the horizon as (week, text).

    Parameters
    ----------
    scenario
        A drawn scenario.
    weeks
        The horizon.
    orders
        (weeks + 1, events under a condition) what happened to each event, from week -1 on. Events still to come are left out.
    """
    under = [event for event in scenario.events if event.terms]
    told = [
        (event.week, _sentence(event, scenario))
        for event in scenario.events
        if event.week < weeks and "when.output" not in event.terms
    ]
    if orders is not None:
        told += [
            (int(row) - 1, _order(under[column], int(orders[row, column]), scenario))
            for row, column in np.argwhere(orders[: weeks + 1])
        ]
    return tuple(sorted(told))


def _sentence(event: Event, scenario: Scenario) -> str:
    named = _named(event, scenario)
    text = event_kinds()[event.kind].text
    return f"{text}: {named}" if named else text


def _order(event: Event, order: int, scenario: Scenario) -> str:
    what = event.kind.replace("_", " ").capitalize()
    named = _named(event, scenario)
    whom = f" ({named})" if named else ""
    if order == Ordered.ORDERED:
        return f"{what} ordered{whom}: {ordered_by(event, 'when', scenario.labels)}"
    if order == Ordered.TAKEN_BACK:
        return f"{what} taken back{whom}: {taken_back_by(event, scenario.labels)}"
    return f"{what} ended{whom}: {ordered_by(event, 'until', scenario.labels) or 'its time is over'}"


def _named(event: Event, scenario: Scenario) -> str:
    if event.kind == "assume":
        return ", ".join(f"{key} to {format_value(value)}" for key, value in event.assumed.items())
    named = []
    for value in event.fields.values():
        for name in value if isinstance(value, (list, tuple)) else (value,):
            named += [scenario.labels[name]] if isinstance(name, str) and name in scenario.labels else []
    where = event.fields.get("province") or event.fields.get("from")
    if isinstance(where, str) and where not in scenario.labels:
        named.append(where.replace("_", " ").title())
    return ", ".join(named)
