"""Takes one entry of a seed file apart, field by field, and says where it is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sim.evidence.yaml_files import SeedError

Value = float | str | bool | tuple[str, ...] | Mapping[str, float]


class Row:
    """One entry whose fields are taken out one at a time.

    Parameters
    ----------
    place
        The file and key that an error names.
    data
        The entry as read.

    Notes
    -----
    `close` must be called last: a field that nobody took is a misspelt one.
    """

    def __init__(self, place: str, data: object) -> None:
        if not isinstance(data, Mapping):
            raise SeedError(f"{place}: expected fields, found {_shown(data)}")
        self.place = place
        self._left = dict(data)

    def wrong(self, problem: str) -> SeedError:
        """Return an error about this entry."""
        return SeedError(f"{self.place}: {problem}")

    def __contains__(self, name: str) -> bool:
        return name in self._left

    def take(self, name: str) -> Any:
        """Return a field that must be there."""
        if name not in self._left:
            raise self.wrong(f"{name} is missing")
        return self._left.pop(name)

    def text(self, name: str, default: str | None = None) -> str:
        """Return a field of words; without a default it must be there and not be empty."""
        if default is not None and name not in self._left:
            return default
        value = self.take(name)
        if not isinstance(value, str) or (default is None and not value.strip()):
            raise self.wrong(f"{name} must be text, not {_shown(value)}")
        return value.strip()

    def choice(self, name: str, choices: Collection[str], default: str | None = None) -> str:
        """Return a field that must be one of a few words."""
        value = self.text(name, default)
        if value not in choices:
            raise self.wrong(f"{name} is {value!r} and should be one of {', '.join(choices)}")
        return value

    def number(self, name: str) -> float | None:
        """Return a field that is a number, or None where it is left out."""
        value = self._left.pop(name, None)
        return None if value is None else self.as_number(name, value)

    def as_number(self, name: str, value: object) -> float:
        """Return a value as a number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(f"{name} must be a number, not {_shown(value)}")
        return float(value)

    def whole(self, name: str) -> int | None:
        """Return a field that is a whole number, or None where it is left out."""
        value = self._left.pop(name, None)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise self.wrong(f"{name} must be a whole number, not {_shown(value)}")
        return value

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Return a field that is true or false."""
        value = self.take(name) if default is None else self._left.pop(name, default)
        if not isinstance(value, bool):
            raise self.wrong(f"{name} must be true or false, not {_shown(value)}")
        return value

    def words(self, name: str, required: bool = False) -> tuple[str, ...]:
        """Return a field that is a list of words; a single word is a list of one."""
        value = self.take(name) if required else self._left.pop(name, ())
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{name} must be a list of words, not {_shown(value)}")
        if len(set(value)) != len(value):
            raise self.wrong(f"{name} names something twice: {', '.join(value)}")
        return tuple(value)

    def rows(self, name: str) -> tuple[Row, ...]:
        """Return a field that is a list of entries."""
        value = self._left.pop(name, [])
        if not isinstance(value, list):
            raise self.wrong(f"{name} must be a list, not {_shown(value)}")
        return tuple(Row(f"{self.place}, {name} {number}", item) for number, item in enumerate(value, 1))

    def row(self, name: str) -> Row:
        """Return a field that is an entry itself."""
        return Row(f"{self.place}, {name}", self.take(name))

    def rest(self) -> dict[str, Any]:
        """Return all fields that are left, and leave none."""
        left, self._left = self._left, {}
        return left

    def close(self) -> None:
        """Refuse fields that nobody asked for."""
        if self._left:
            raise self.wrong(f"unknown field {', '.join(map(str, self._left))}")


def plain_value(row: Row, name: str, value: object) -> Value:
    """Return a value of a parameter or an attribute: numbers become floats, lists tuples, maps of numbers stay maps."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, list):
        if not all(isinstance(item, str) for item in value):
            raise row.wrong(f"{name} must hold words only, not {_shown(value)}")
        return tuple(value)
    if isinstance(value, Mapping):
        return {str(key): row.as_number(f"{name}, {key}", item) for key, item in value.items()}
    return row.as_number(name, value)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]
