"""The dependencies of a step's machine code: the functions that it reaches, and the values that they name.

A file of machine code is named by a hash of this, so an edit never runs old code, and only the steps that reach the edit are compiled
again. Comments, docstrings and annotations do not count.
"""

from __future__ import annotations

import builtins
import hashlib
from collections.abc import Callable, Iterable, Iterator
from enum import Enum, EnumMeta
from functools import cache
from opcode import opmap
from types import CodeType, FunctionType, ModuleType
from typing import cast

PACKAGE = __name__.split(".")[0]
EXTENDED_ARG, LOAD_GLOBAL = opmap["EXTENDED_ARG"], opmap["LOAD_GLOBAL"]


def hash_of(lines: Iterable[str]) -> str:
    """Return a short hash of some lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]


def reach(step: Callable) -> tuple[set[str], list[str]]:
    """Return the names in all functions that a step reaches, and a hash of each function with the values that it names."""
    names: set[str] = set()
    hashes: set[str] = set()
    seen: set[object] = set()
    waiting = [cast("FunctionType", step)]
    while waiting:
        function = waiting.pop()
        if function not in seen:
            seen.add(function)
            own = _alone(function)
            names |= own[0]
            hashes.add(own[1])
            waiting += own[2]
    return names, sorted(hashes)


@cache
def _alone(function: FunctionType) -> tuple[set[str], str, list[FunctionType]]:
    """Return the names in a function, a hash of it and its values, and the functions of this package that it may call."""
    title = f"{function.__module__}.{function.__qualname__}"
    values = list(_values(function))
    lines = [title, *map(str, _code(function)), *sorted({f"{name} = {_text(value)}" for name, value in values})]
    callees = [
        value for _, value in values if isinstance(value, FunctionType) and value.__module__.split(".")[0] == PACKAGE
    ]
    return {name for code in _codes(function.__code__) for name in code.co_names}, hash_of(lines), callees


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _code(function: FunctionType) -> Iterator[object]:
    """Yield what a function's own lines say."""
    for code in _codes(function.__code__):
        constants = [constant for constant in code.co_consts if not isinstance(constant, CodeType)]
        if constants and constants[0] == function.__doc__:
            constants[0] = None
        yield from (code.co_code, code.co_names, code.co_varnames, code.co_flags)
        yield from (sorted(map(repr, one)) if isinstance(one, frozenset) else repr(one) for one in constants)
    yield repr(function.__defaults__)


def _values(function: FunctionType) -> Iterator[tuple[str, object]]:
    """Yield what a function's names stand for: values of its module, of a module that it names, and of a surrounding function."""
    for code in _codes(function.__code__):
        for name in _global_names(code):
            value = function.__globals__.get(name, getattr(builtins, name, None))
            yield name, value
            if isinstance(value, ModuleType):
                yield from ((f"{name}.{part}", getattr(value, part)) for part in code.co_names if hasattr(value, part))
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents


def _global_names(code: CodeType) -> set[str]:
    """Return the global names of some code, which are not its attributes' names; `dis` would take ten times as long."""
    units, found, at = code.co_code, set(), -2
    operations = units[::2]
    while (at := operations.find(LOAD_GLOBAL, (at + 2) // 2) * 2) >= 0:
        high = units[at - 1] << 8 if at and units[at - 2] == EXTENDED_ARG else 0
        # The lowest bit says whether a call follows.
        found.add(code.co_names[(high | units[at + 1]) >> 1])
    return found


def _text(value: object) -> str:
    if isinstance(value, EnumMeta):
        members: list[Enum] = list(value)
        return repr([(member.name, member.value) for member in members])
    if isinstance(value, (FunctionType, type, ModuleType)) or callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', getattr(value, '__name__', ''))}"
    return repr(value)
