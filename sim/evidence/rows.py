"""Entries of a seed file, read into dataclasses: each field by its type, each fault with the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from sim.evidence.yaml_files import SeedError, read_yaml
from sim.resources import data_dir

Value = float | str | bool | tuple[str, ...] | Mapping[str, float]
Record = TypeVar("Record")


class Row:
    """One entry of a seed file, whose fields are taken out one at a time.

    Parameters
    ----------
    place
        File and key, for error messages.
    data
        The entry as read.

    Notes
    -----
    Call `close` last: a field that is left over is a misspelt one.
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

    def read(self, kind: type[Record], /, **known: object) -> Record:
        """Return a dataclass made of this entry, and refuse fields that it does not have.

        Parameters
        ----------
        kind
            The dataclass. A field without a default must be in the entry. A `ValueError` of its own checks becomes an error
            with its place.
        known
            Values of fields that are not read from the entry.
        """
        for field in fields(kind):  # type: ignore[arg-type]
            optional = field.default is not MISSING or field.default_factory is not MISSING
            if field.name in known or (optional and field.name not in self):
                continue
            known[field.name] = self.get(field.name, _types(kind)[field.name])
        self.close()
        try:
            return kind(**known)
        except ValueError as error:
            raise self.wrong(str(error)) from error

    def get(self, name: str, hint: Any) -> Any:
        """Return a field that must be there, checked against a type."""
        return self._typed(name, self.take(name), hint)

    def _typed(self, name: str, value: object, hint: Any) -> Any:
        origin, inner = _parts(hint)
        if hint == Value:
            return plain_value(self, name, value)
        if origin is UnionType:
            return None if value is None else self._typed(name, value, inner[0])
        if origin is Literal:
            if value not in inner:
                raise self.wrong(f"{name} is {value!r} and should be one of {', '.join(inner)}")
            return value
        if origin is tuple and is_dataclass(inner[0]):
            if not isinstance(value, list):
                raise self.wrong(f"{name} must be a list, not {_shown(value)}")
            rows = (Row(f"{self.place}, {name} {number}", item) for number, item in enumerate(value, 1))
            return tuple(_built(inner[0], row) for row in rows)
        if origin is tuple:
            return self._words(name, value)
        if origin is Mapping:
            items = Row(f"{self.place}, {name}", value)
            return {key: items._typed(key, item, inner[1]) for key, item in items.rest().items()}
        if is_dataclass(origin):
            return _built(origin, Row(f"{self.place}, {name}", value))
        return value if origin is object else self._plain(name, value, origin)

    def _plain(self, name: str, value: object, kind: type) -> Any:
        if kind is str and isinstance(value, str):
            return " ".join(value.split())
        if kind is float:
            return self.as_number(name, value)
        if isinstance(value, kind) and isinstance(value, bool) == (kind is bool):
            return value
        raise self.wrong(f"{name} must be {_NAMES[kind]}, not {_shown(value)}")

    def rename(self, name: str, other: str) -> None:
        """Give a field another name, if it is there."""
        if name in self._left:
            self._left[other] = self._left.pop(name)

    def part(self, *names: str) -> Row:
        """Return some of the fields as an entry of their own, and remove them from this one."""
        return Row(self.place, {name: self._left.pop(name) for name in names if name in self._left})

    def take(self, name: str) -> Any:
        """Return a field that must be there, as it is."""
        if name not in self._left:
            raise self.wrong(f"{name} is missing")
        return self._left.pop(name)

    def text(self, name: str) -> str:
        """Return a field of words that must not be empty."""
        value: str = self.get(name, str)
        if not value:
            raise self.wrong(f"{name} must be text, not {_shown(value)}")
        return value

    def as_number(self, name: str, value: object) -> float:
        """Return a value that must be a number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(f"{name} must be a number, not {_shown(value)}")
        return float(value)

    def _words(self, name: str, value: object) -> tuple[str, ...]:
        """Return a value that must be a list of words; a single word is a list of one."""
        value = [value] if isinstance(value, str) else value
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{name} must be a list of words, not {_shown(value)}")
        if len(set(value)) != len(value):
            raise self.wrong(f"{name} names something twice: {', '.join(value)}")
        return tuple(value)

    def rest(self) -> dict[str, Any]:
        """Return all fields that are left, and leave none."""
        left, self._left = self._left, {}
        return left

    def close(self) -> None:
        """Raise an error if a field is left over."""
        if self._left:
            raise self.wrong(f"unknown field {', '.join(map(str, self._left))}")


def load(file: str, build: Callable[[Row], Record], *, key: str = "id", under: str = "") -> Mapping[str, Record]:
    """Return the entries of a seed file by id, in the order of the file.

    Parameters
    ----------
    file
        Its name.
    build
        Makes a record of an entry.
    key
        The field of the id. Where the file is a mapping, the id is the key of the entry.
    under
        The key of the list or mapping, if it is not the whole file.

    Raises
    ------
    SeedError
        If an entry is incomplete, has an unknown field or occurs twice.
    """
    content = _read_once(data_dir("seeds") / file)
    return built(file, content[under] if under else content, build, key=key)


def built(file: str, entries: Any, build: Callable[[Row], Record], *, key: str) -> Mapping[str, Record]:
    """Return the records of entries that have been read, as :func:`load` does."""
    named = [{key: name, **entry} for name, entry in entries.items()] if isinstance(entries, Mapping) else entries
    found: dict[str, Record] = {}
    for entry in named:
        row = Row(f"{file}, {entry[key]}", entry)
        if entry[key] in found:
            raise row.wrong("occurs twice")
        found[entry[key]] = build(row)
    return MappingProxyType(found)


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


def _built(kind: Any, row: Row) -> Any:
    """Return a dataclass made of an entry: by its own `from_row` if it has one, else by the types of its fields."""
    return kind.from_row(row) if hasattr(kind, "from_row") else row.read(kind)


@cache
def _parts(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    return get_origin(hint) or hint, get_args(hint)


_types: Callable[[Any], dict[str, Any]] = cache(get_type_hints)
# Two parts of a long file are two calls of `load`.
_read_once = cache(read_yaml)
_NAMES = {str: "text", int: "a whole number", bool: "true or false"}


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value)[:60]
