"""One pointer for many arrays, as the argument of compiled functions.

Numba passes a named tuple array by array, which takes hundreds of machine words per call and minutes to compile. So a step gets the
address of a block of memory that describes the arrays of a named tuple one after another, in Numba's own layout: owner, object, number
and size of elements, address, shape, strides, each one machine word. The owner is left empty to avoid reference counting: Numba
increments and decrements atomically on every access. The caller of a step keeps the arrays alive while it runs, and no step stores or
returns one.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numba import typeof, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)

from sim.society.guests.state import Militants
from sim.society.observers.state import Sources
from sim.society.ranks.state import Fighters
from sim.society.world import People, World

# Bytes of a machine word.
WORD = 8


class PointerType(types.Type):
    """Numba's type of the address of a block: names of the arrays, and for each its type and place in words.

    Parameters
    ----------
    title
        A name for the content of the block.
    fields
        Type and place by name.
    """

    def __init__(self, title: str, fields: dict[str, tuple[types.Type, int]]) -> None:
        self.fields = fields
        # The name is short because every symbol of machine code contains the names of its types.
        super().__init__(f"{title}_{hashlib.sha256(str(fields).encode()).hexdigest()[:16]}")


class Pointer:
    """The address of a block that describes arrays, which the object keeps alive.

    Parameters
    ----------
    columns
        The arrays. A nested named tuple also becomes a pointer.
    """

    def __init__(self, columns: Fighters | Militants | People | Sources | World) -> None:
        self._held = [Pointer(held) if isinstance(held, tuple) else np.asarray(held) for held in columns]
        fields: dict[str, tuple[types.Type, int]] = {}
        words: list[int] = []
        for name, held in zip(columns._fields, self._held, strict=True):
            fields[name] = typeof(held), len(words)
            if isinstance(held, Pointer):
                words.append(held.address)
            else:
                words += [0, 0, held.size, held.itemsize, held.ctypes.data, *held.shape, *held.strides]
        self._block = np.array(words, np.int64)
        self.address: int = self._block.ctypes.data
        self.kind = PointerType(type(columns).__name__, fields)


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
        kind, _ = pointer.fields.get(name, (None, 0))
        return kind


@lower_getattr_generic(PointerType)
def _read(context, builder, pointer, address, name):  # type: ignore[no-untyped-def]
    kind, place = pointer.fields[name]
    begin = cgutils.pointer_add(builder, address, place * WORD, context.get_value_type(kind).as_pointer())
    found = builder.load(begin)
    if not isinstance(kind, types.Array):
        return found
    lent = context.make_array(kind)(context, builder, value=found)
    # The compiler must see that there is no owner: it cannot know that the word in the block is zero, and would count references.
    lent.meminfo = cgutils.get_null_value(lent.meminfo.type)
    lent.parent = cgutils.get_null_value(lent.parent.type)
    return lent._getvalue()
