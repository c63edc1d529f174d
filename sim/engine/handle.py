"""One pointer for many arrays, as the argument of compiled functions.

Numba passes a named tuple array by array, which takes hundreds of machine words per call and minutes to compile. So a step gets the
address of a block of memory that describes the arrays of a named tuple one after another, in Numba's own layout: owner, object, number
and size of elements, address, shape, strides, each one machine word. The owner is left empty to avoid reference counting: Numba
increments and decrements atomically on every access. The caller of a step keeps the arrays alive while it runs, and no step stores or
returns one. Numba's side of this stands in `sim.engine.compiling`; a process that finds compiled steps on disk never imports Numba.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple, TypeAlias, Union

import numpy as np

from sim.society.common.columns import MOST_NEAR, N_PROVINCES
from sim.society.guests.state import Militants
from sim.society.observers.state import Sources
from sim.society.ranks.state import Fighters
from sim.society.start import Placement
from sim.society.world import People, World

# Bytes of a machine word.
WORD = 8


# Sizes of axes that are the same in every world. Machine code contains them, so that it need not read and multiply them. A size that
# a number of groups or states may have is left out, since code would then be compiled again for a scenario with so many.
FIXED = {N_PROVINCES, MOST_NEAR + 1}


class ArrayKind(NamedTuple):
    """The properties of an array that machine code relies on: elements, dimensions, order in memory, and fixed inner axes."""

    dtype: np.dtype
    dimensions: int
    order: str
    usual: bool
    inner: tuple[int, ...]


# By name: what stands there, and its place in words.
Layout: TypeAlias = dict[str, tuple[Union[ArrayKind, "Layout"], int]]


class Pointer:
    """The address of a block that describes arrays, which the object keeps alive.

    Parameters
    ----------
    columns
        The arrays. A nested named tuple also becomes a pointer.

    Attributes
    ----------
    held
        The arrays and pointers.
    layout
        What stands where in the block.
    """

    address: int

    def __init__(self, columns: Fighters | Militants | People | Placement | Sources | World) -> None:
        self.held = [Pointer(held) if isinstance(held, tuple) else np.asarray(held) for held in columns]
        self.layout: Layout = {}
        words: list[int] = []
        for name, held in zip(columns._fields, self.held, strict=True):
            if isinstance(held, Pointer):
                self.layout[name] = held.layout, len(words)
                words.append(held.address)
            else:
                self.layout[name] = _seen(held), len(words)
                words += [0, 0, held.size, held.itemsize, held.ctypes.data, *held.shape, *held.strides]
        self._block = np.array(words, np.int64)
        # `ctypes` passes this number where a pointer is given as an argument.
        self.address = self._as_parameter_ = int(self._block.ctypes.data)


def _seen(array: np.ndarray) -> ArrayKind:
    flags = array.flags
    order = "C" if flags.c_contiguous else "F" if flags.f_contiguous else "A"
    inner = array.shape[1:] if FIXED.issuperset(array.shape[1:]) else ()
    return ArrayKind(array.dtype, array.ndim, order, flags.writeable and flags.aligned, inner)


def layout_lines(layout: Layout, names: Set[str]) -> Iterator[str]:
    """Yield a line for everything of a layout that code with some names in it can reach."""
    for name, (what, place) in layout.items():
        if name not in names:
            continue
        if isinstance(what, dict):
            yield f"{name} {place}"
            yield from (f"{name}.{line}" for line in layout_lines(what, names))
            continue
        of = what.dtype
        fields = {field: of.fields[field][:2] for field in of.names or () if field in names and of.fields}
        yield f"{name} {place} {what[1:]} {of.itemsize} {fields or of.str}"
