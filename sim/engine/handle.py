"""One pointer for many arrays: what compiled functions hand to each other.

A named tuple of seventy arrays is passed array by array, some five hundred machine words a call, and takes minutes to compile. A
Numba struct is passed as one pointer, and answers to the same names; but compiled code counts who holds it, and each of its arrays, up
and down again at every mention, atomically. So steps are handed a bare pointer into the struct, which nobody counts: whoever
calls a step holds the struct for as long as it runs, and no step keeps or returns an array.
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
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.experimental import structref
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    overload,
    register_model,
    typeof_impl,
    unbox,
)

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


class PointerType(types.Type):
    """Numba's type of a bare pointer into a struct."""

    def __init__(self, struct: _Struct) -> None:
        self.struct = struct
        super().__init__(f"Pointer_{struct.name}")


class Pointer:
    """A bare pointer into a struct, which holds what it points into.

    Parameters
    ----------
    struct
        The struct.
    held
        What else must live as long: structs that it points to in turn.
    """

    def __init__(self, struct: structref.StructRefProxy, *held: Pointer) -> None:
        # Numba has no public name for the type of a struct and the place of its fields.
        self.kind = PointerType(struct._type)  # type: ignore[attr-defined]
        self.address: int = struct._meminfo.data  # type: ignore[attr-defined]
        self._held = (struct, *held)


register_model(PointerType)(models.OpaqueModel)
typeof_impl.register(Pointer)(lambda pointer, context: pointer.kind)


@unbox(PointerType)
def _address(kind, pointer, builder):  # type: ignore[no-untyped-def]
    number = builder.pyapi.object_getattr_string(pointer, "address")
    address = builder.pyapi.long_as_voidptr(number)
    builder.pyapi.decref(number)
    return NativeValue(address, is_error=cgutils.is_not_null(builder.builder, builder.pyapi.err_occurred()))


@infer_getattr
class _Names(AttributeTemplate):
    key = PointerType

    def generic_resolve(self, pointer, name):  # type: ignore[no-untyped-def, override]
        return pointer.struct.field_dict.get(name)


@lower_getattr_generic(PointerType)
def _read(context, builder, pointer, address, name):  # type: ignore[no-untyped-def]
    payload = pointer.struct.get_data_type()
    begin = builder.bitcast(address, context.data_model_manager[payload].get_value_type().as_pointer())
    found = getattr(cgutils.create_struct_proxy(payload)(context, builder, ref=begin), name)
    kind = pointer.struct.field_dict[name]
    if not isinstance(kind, types.Array):
        return found
    lent = context.make_array(kind)(context, builder, value=found)
    # Without an owner there is nobody to count.
    lent.meminfo = cgutils.get_null_value(lent.meminfo.type)
    lent.parent = cgutils.get_null_value(lent.parent.type)
    return lent._getvalue()


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
