"""One pointer for many arrays: what compiled functions hand to each other.

A named tuple of seventy arrays is passed array by array, some five hundred machine words a call, and takes minutes to compile. A
Numba struct is passed as one pointer, and answers to the same names.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

from numba import types
from numba.experimental import structref
from numba.extending import overload

from sim.engine.columns import People
from sim.world.columns import Fighters, Militants, World

# Names and Numba's types of a struct's fields.
Fields = Sequence[tuple[str, types.Type]]
Named = Fighters | Militants | People | World


class _Struct(types.StructRef):
    """A struct whose name is short: every symbol of machine code spells out the types that it takes."""

    def __init__(self, fields: Fields) -> None:
        types.StructRef.__init__(self, fields)
        self.name = f"{type(self).__name__}_{hashlib.sha256(self.name.encode()).hexdigest()[:16]}"

    def preprocess_fields(self, fields: Fields) -> Fields:
        """Drop literal types, as Numba asks."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class FightersType(_Struct):
    """Numba's type of the columns of fighters."""


@structref.register
class MilitantsType(_Struct):
    """Numba's type of the columns of militants."""


@structref.register
class PeopleType(_Struct):
    """Numba's type of all columns of people."""


@structref.register
class WorldType(_Struct):
    """Numba's type of a world."""


class FightersHandle(structref.StructRefProxy):
    """A pointer to the columns of fighters."""


class MilitantsHandle(structref.StructRefProxy):
    """A pointer to the columns of militants."""


class PeopleHandle(structref.StructRefProxy):
    """A pointer to all columns of people."""


class WorldHandle(structref.StructRefProxy):
    """A pointer to the arrays of a world."""


def blank_fighters(columns: object) -> object:
    """Stand for an empty struct of the fields of a named tuple; compiled code only."""


def blank_militants(columns: object) -> object:
    """Stand for an empty struct of the fields of a named tuple; compiled code only."""


def blank_people(columns: object) -> object:
    """Stand for an empty struct of the fields of a named tuple; compiled code only."""


def blank_world(columns: object) -> object:
    """Stand for an empty struct of the fields of a named tuple; compiled code only."""


_KINDS: dict[str, tuple[type[Named], type, type[_Struct], Callable]] = {
    "fighters": (Fighters, FightersHandle, FightersType, blank_fighters),
    "militants": (Militants, MilitantsHandle, MilitantsType, blank_militants),
    "people": (People, PeopleHandle, PeopleType, blank_people),
    "world": (World, WorldHandle, WorldType, blank_world),
}
MODULE = "sanctuary_handles"


def _register(blank: Callable, fields: type[Named], kind: type[_Struct]) -> None:
    """Tell Numba what an empty struct of a named tuple's fields is."""

    def typed(columns: Iterable[types.Type]) -> Callable:
        struct = kind(list(zip(fields._fields, tuple(columns), strict=True)))
        return lambda columns: structref.new(struct)  # type: ignore[call-arg]

    typed.__annotations__ = {}
    overload(blank)(typed)


def _source() -> str:
    """Write the functions that turn named tuples into structs: Numba wants every field spelt out."""
    lines = ['"""Written by sim.engine.handle."""', "from numba import njit", "from sim.engine import handle"]
    for name, (fields, *_) in _KINDS.items():
        lines += ["", "", "@njit(cache=True)", f"def {name}(columns):", f"    struct = handle.blank_{name}(columns)"]
        lines += [f"    struct.{field} = columns.{field}" for field in fields._fields]
        lines.append("    return struct")
    return "\n".join(lines) + "\n"


@cache
def makers(folder: Path) -> ModuleType:
    """Give the module of those functions, kept in the folder of compiled code so that they are compiled once.

    Parameters
    ----------
    folder
        The folder of compiled code for the sources as they are.
    """
    for fields, handle, kind, blank in _KINDS.values():
        structref.define_boxing(kind, handle)
        structref.define_attributes(kind)
        _register(blank, fields, kind)
    path = folder / "handles.py"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        # Two processes may get here at once: each writes a draft of its own, and the last to rename wins.
        draft = folder / f"handles.{os.getpid()}.tmp"
        draft.write_text(_source(), encoding="utf-8")
        draft.replace(path)
    spec = importlib.util.spec_from_file_location(MODULE, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    # Compiled code on disk names the module it belongs to, and asks for it by that name.
    sys.modules[MODULE] = module
    spec.loader.exec_module(module)
    return module
