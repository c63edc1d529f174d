"""One pointer for many arrays: what compiled functions hand to each other.

A named tuple of seventy arrays is passed array by array, some five hundred machine words a call, and takes minutes to compile. A
Numba struct is passed as one pointer, and answers to the same names.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from numba import types
from numba.experimental import structref

from sim.engine.kernels import People
from sim.world.columns import Fighters, Militants, World


class _Struct(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
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


# In this order, since the columns of people hold those of fighters and militants.
_KINDS: dict[str, tuple[Any, Any, Any]] = {
    "fighters": (Fighters, FightersHandle, FightersType),
    "militants": (Militants, MilitantsHandle, MilitantsType),
    "people": (People, PeopleHandle, PeopleType),
    "world": (World, WorldHandle, WorldType),
}


def _source() -> str:
    """Write the functions that turn named tuples into structs: Numba wants every field spelt out."""
    lines = ['"""Written by sim.engine.handle."""', "from numba import njit", "from sim.engine import handle"]
    for name, (fields, handle, _) in _KINDS.items():
        parts = [f"t.{field}" for field in fields._fields]
        if name == "people":
            parts = [{"t.f": "fighters(t.f)", "t.m": "militants(t.m)"}.get(part, part) for part in parts]
        lines += ["", f"{name}_handle = handle.{handle.__name__}", "", "@njit(cache=True)", f"def {name}(t):"]
        lines.append(f"    return {name}_handle({', '.join(parts)})")
    return "\n".join(lines) + "\n"


@cache
def makers(folder: Path) -> ModuleType:
    """Give the module of those functions, kept in the folder of compiled code so that they are compiled once.

    Parameters
    ----------
    folder
        The folder of compiled code for the sources as they are.
    """
    for fields, handle, kind in _KINDS.values():
        structref.define_boxing(kind, handle)
        structref.define_constructor(handle, kind, list(fields._fields))
        structref.define_attributes(kind)
    path = folder / "handles.py"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"handles.{id(path)}.tmp"
        draft.write_text(_source(), encoding="utf-8")
        draft.replace(path)
    spec = importlib.util.spec_from_file_location("sanctuary_handles", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
