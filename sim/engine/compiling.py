"""Numba's side of the compiled engine: the types of its arguments, what it may call, and the machine code of one step."""

from __future__ import annotations

import hashlib
import operator
from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any

import numpy as np
from llvmlite import ir
from numba import config, njit, typeof, types
from numba.core import cgutils
from numba.core.typing import signature
from numba.core.typing.templates import AbstractTemplate, AttributeTemplate, infer_global
from numba.extending import infer_getattr, lower_builtin, lower_getattr_generic, models, register_model, typeof_impl
from numba.np import arrayobj
from numba.np.numpy_support import from_dtype

from sim import luck
from sim.engine.handle import WORD, Pointer
from sim.engine.linking import RulePipeline, StepPipeline
from sim.engine.machine_code import LEVEL, processor
from sim.society import registry
from sim.society.common import persons, shared, sums, tallies

# Options of what is called by compiled code only, and of what calls it.
AS_RULE: dict[str, Any] = {
    "pipeline_class": RulePipeline,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "_nrt": False,
}
AS_STEP: dict[str, Any] = {"pipeline_class": StepPipeline, "no_cfunc_wrapper": True, "nogil": True}
# Words of an array's description in a block: the number of its elements, its address, its shape.
ITEMS, DATA, SHAPE = 2, 4, 5
_U = np.uint64
# Numba's types only refer weakly to what they call.
_kept: list[Callable] = []
if processor() == LEVEL:
    config.CPU_NAME, config.CPU_FEATURES = LEVEL, ""


def _from_the_start(context, builder, kind, index, size):  # type: ignore[no-untyped-def]
    return context.cast(builder, index, kind, types.intp if kind.signed else types.uintp)


# Steps never count an index from the end of an array (a test sees to it), so compiled code need not look for a sign.
arrayobj.fix_integer_index = _from_the_start


class PointerType(types.Type):
    """Numba's type of the address of a block: for each name, what stands there.

    Parameters
    ----------
    fields
        Type, place in bytes, and known sizes of inner axes, by name.
    """

    def __init__(self, fields: dict[str, tuple[types.Type, int, tuple[int, ...]]]) -> None:
        self.fields = fields
        # The name is short because every symbol of machine code contains the names of its types.
        super().__init__(f"{type(self).__name__}_{hashlib.sha256(str(fields).encode()).hexdigest()[:16]}")


class ParamsType(PointerType):
    """Numba's type of the parameters, which no step changes: the address of their only row, and of the array of one row."""


@typeof_impl.register(Pointer)
def _type_of(pointer, context):  # type: ignore[no-untyped-def]
    kinds = {}
    for (name, (what, place)), held in zip(pointer.layout.items(), pointer.held, strict=True):
        kinds[name] = typeof(held), place * WORD, getattr(what, "inner", ())
        if name == "params":
            row = {field: (from_dtype(of), at, ()) for field, (of, at, *_) in held.dtype.fields.items()}
            kinds[name] = ParamsType(row), (place + DATA) * WORD, ()
    return PointerType(kinds)


@infer_getattr
class _Names(AttributeTemplate):
    key = PointerType

    def generic_resolve(self, pointer, name):  # type: ignore[no-untyped-def, override]
        return pointer.fields[name][0] if name in pointer.fields else None


@infer_global(operator.getitem)
class _OnlyRow(AbstractTemplate):
    def generic(self, args, kws):  # type: ignore[no-untyped-def]
        return signature(args[0], *args) if isinstance(args[0], ParamsType) else None


@lower_builtin(operator.getitem, ParamsType, types.Integer)
def _row(context, builder, sig, args):  # type: ignore[no-untyped-def]
    return args[0]


@lower_getattr_generic(PointerType)
def _read(context, builder, pointer, address, name):  # type: ignore[no-untyped-def]
    kind, place, inner = pointer.fields[name]

    def constant(at, of):  # type: ignore[no-untyped-def]
        # No step changes a block or parameters, so the compiler may read them once, before a loop, whatever the loop does.
        found = builder.load(cgutils.pointer_add(builder, address, at, context.get_value_type(of).as_pointer()))
        found.set_metadata("invariant.load", builder.module.add_metadata([]))
        if isinstance(of, PointerType):
            size = WORD + max(beyond for _, beyond, _ in of.fields.values())
            found.set_metadata("dereferenceable", builder.module.add_metadata([ir.Constant(ir.IntType(64), size)]))
        return found

    if not isinstance(kind, types.Array):
        return constant(place, kind)
    words = [constant(place + k * WORD, types.intp) for k in range(SHAPE + 2 * kind.ndim)]
    words[SHAPE + 1 : SHAPE + 1 + len(inner)] = [context.get_constant(types.intp, size) for size in inner]
    lent = context.make_array(kind)(context, builder)
    # The compiler must see that there is no owner: it cannot know that the word in the block is zero, and would count references.
    lent.meminfo = cgutils.get_null_value(lent.meminfo.type)
    lent.parent = cgutils.get_null_value(lent.parent.type)
    lent.nitems, lent.itemsize = words[ITEMS], words[ITEMS + 1]
    lent.data = builder.bitcast(constant(place + DATA * WORD, types.voidptr), lent.data.type)
    lent.shape = cgutils.pack_array(builder, words[SHAPE : SHAPE + kind.ndim])
    lent.strides = cgutils.pack_array(builder, words[SHAPE + kind.ndim :])
    return lent._getvalue()


class Callee(types.Dispatcher):
    """Numba's type of a rule. Constants are passed as plain numbers, so that a rule is compiled once and not for each constant."""

    def get_call_type(self, context, args, kws):  # type: ignore[no-untyped-def, override]
        """Return the signature for arguments of some types."""
        plain = [kind.dtype if isinstance(kind, types.IntEnumMember) else types.unliteral(kind) for kind in args]
        return super().get_call_type(context, tuple(plain), kws)


for _kind in (PointerType, ParamsType, Callee):
    register_model(_kind)(models.OpaqueModel)


def callable_as(name: FunctionType, function: Callable | None = None) -> None:
    """Let compiled code call a function by the name of a Python function, itself unless another is given."""
    _kept.append(njit(**AS_RULE)(function or name))
    infer_global(name, Callee(_kept[-1]))


def _register_luck() -> None:
    """Register the arithmetic of `sim.luck` on 64-bit words."""
    golden, mix_a, mix_b, step = _U(luck.GOLDEN), _U(luck.MIX_A), _U(luck.MIX_B), _U(luck.WEEK_STEP)
    unit = luck.UNIT
    s30, s27, s31, s11, s40 = _U(30), _U(27), _U(31), _U(11), _U(40)

    @njit(**AS_RULE)
    def scramble(bits: np.uint64) -> np.uint64:
        bits = (bits ^ (bits >> s30)) * mix_a
        bits = (bits ^ (bits >> s27)) * mix_b
        return bits ^ (bits >> s31)

    callable_as(luck.mix, lambda bits: scramble(_U(bits)))
    callable_as(luck.stream, lambda seed, week, what: scramble(_U(seed) + _U(week + 2) * step + _U(what) * golden))
    callable_as(
        luck.person_key,
        lambda population, week, slot: scramble(_U(population) + ((_U(week + 2) << s40) | _U(slot)) * golden),
    )
    callable_as(luck.pair, lambda one, other: scramble(_U(one) + _U(other) * golden))
    callable_as(luck.draw, lambda stream, key: np.float64(scramble(_U(stream) + _U(key) * golden) >> s11) * unit)
    callable_as(luck.draw_whole, lambda stream, key: np.int64(scramble(_U(stream) + _U(key) * golden) >> s11))
    callable_as(
        luck.draw_again,
        lambda stream, key, nth: (
            np.float64(scramble(scramble(_U(stream) + _U(key) * golden) + _U(nth + 1) * step) >> s11) * unit
        ),
    )
    for function in (
        luck.whole_bound,
        luck.polynomial,
        luck.tail_quantile,
        luck.middle_quantile,
        luck.normal_quantile,
        luck.rounded_normal,
        luck.poisson,
        luck.binomial,
    ):
        callable_as(function)


@cache
def register() -> None:
    """Register everything that compiled code may call, once per process."""
    _register_luck()
    for function in registry.functions():
        callable_as(function)
    for module in (*registry.modules_of("steps"), persons, shared, sums, tallies):
        for value in vars(module).values():
            if isinstance(value, FunctionType) and value.__module__ == module.__name__:
                callable_as(value)


def machine_code(step: Callable[..., None], arguments: tuple[object, ...]) -> tuple[bytes, str]:
    """Compile a step for arguments like the given ones.

    Returns
    -------
    tuple
        The object file, and the name of the function in it.
    """
    register()
    dispatcher = njit(**AS_STEP, no_cpython_wrapper=True, _nrt=False)(step)
    kinds = tuple(typeof(argument) for argument in arguments)
    dispatcher.compile(kinds)
    (found,) = dispatcher.overloads.values()
    return found.library._get_compiled_object(), found.fndesc.llvm_func_name
