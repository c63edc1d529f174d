"""Typed access to a scenario's values, which were checked when the scenario was read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from sim.scenario import Scenario


class Values:
    """The values of a scenario, by dotted key and type.

    Parameters
    ----------
    scenario
        A scenario that has been drawn.
    """

    def __init__(self, scenario: Scenario) -> None:
        self._values = scenario.values

    def number(self, key: str) -> float:
        """Return a number; a switch is 0 or 1."""
        return float(cast("float", self._values[key]))

    def word(self, key: str) -> str:
        """Return a name or a choice."""
        return str(self._values[key])

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of names."""
        return cast("tuple[str, ...]", self._values[key])

    def weights(self, key: str) -> Mapping[str, float]:
        """Return numbers by name."""
        return cast("Mapping[str, float]", self._values[key])

    def fill(self, record: object, prefix: str, names: str) -> None:
        """Set the fields of a row that have the names of an entity's values."""
        for name in names.split():
            setattr(record, name, self._values[f"{prefix}.{name}"])


def rows(names: tuple[str, ...]) -> dict[str, int]:
    """Return the row of each name."""
    return {name: row for row, name in enumerate(names)}
