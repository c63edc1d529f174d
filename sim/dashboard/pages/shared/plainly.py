"""Values of scenarios in words, for readers who write no scenarios."""

from __future__ import annotations

from collections.abc import Iterable

from sim.evidence.formatting import format_value
from sim.outputs.numbers import exact
from sim.outputs.wording import DISTRIBUTIONS, spelled
from sim.scenario import Change, Scenario

_BRACKETS = str.maketrans("", "", "{}[]")


def plainly(scenario: Scenario, key: str, written: str) -> str:
    """Return a value of a scenario in words; `written` is the value as the scenario writes it."""
    form = scenario.distributions.get(key)
    if form is None:
        return spelled(written).translate(_BRACKETS).replace("_", " ")
    options = " or ".join(format_value(option).replace("_", " ") for option in form.options)
    return DISTRIBUTIONS[form.form].format(*map(exact, form.numbers), options=options)


def changed(first: Scenario, second: Scenario, changes: Iterable[Change]) -> list[dict[str, object]]:
    """Return the differences between two scenarios as plain data, with both values in words."""
    return [
        one.as_dict() | {"first": plainly(first, one.key, one.first), "second": plainly(second, one.key, one.second)}
        for one in changes
    ]
