"""What the machine code of a step depends on: the functions that it reaches, and the values that they name.

A file of machine code is named by a hash of this, so an edit never runs old code, and only the steps that reach the edit are compiled
again. Comments, docstrings and annotations do not count.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator
from enum import EnumMeta
from types import CodeType, FunctionType, ModuleType

PACKAGE = __name__.split(".")[0]


def reach(step: Callable) -> tuple[set[str], list[str]]:
    """Return the names in all functions that a step reaches, and a line for each function and value."""
    names: set[str] = set()
    lines: set[str] = set()
    seen: set[int] = set()
    waiting: list[object] = [step]
    while waiting:
        function = waiting.pop()
        if id(function) in seen or not isinstance(function, FunctionType):
            continue
        seen.add(id(function))
        called = {name for code in _codes(function.__code__) for name in code.co_names}
        names |= called
        own = f"{function.__module__}.{function.__qualname__}"
        lines.add(f"{own} = {list(_code(function))}")
        for name, value in _values(function, called):
            if isinstance(value, FunctionType) and value.__module__.split(".")[0] == PACKAGE:
                waiting.append(value)
            lines.add(f"{own}: {name} = {_text(value)}")
    return names, sorted(lines)


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


def _values(function: FunctionType, called: set[str]) -> Iterator[tuple[str, object]]:
    """Yield what a function's names stand for: values of its module, of a module that it names, and of a surrounding function."""
    for name in called:
        if name in function.__globals__:
            value = function.__globals__[name]
            yield name, value
            if isinstance(value, ModuleType):
                yield from ((f"{name}.{part}", getattr(value, part)) for part in called if hasattr(value, part))
        elif hasattr(builtins, name):
            yield name, getattr(builtins, name)
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        yield name, cell.cell_contents


def _text(value: object) -> str:
    if isinstance(value, EnumMeta):
        return repr([(member.name, member.value) for member in value])
    if isinstance(value, (FunctionType, type, ModuleType)) or callable(value):
        return f"{getattr(value, '__module__', '')}.{getattr(value, '__qualname__', getattr(value, '__name__', ''))}"
    return repr(value)
