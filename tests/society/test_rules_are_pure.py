"""Rules are pure arithmetic, checked by syntax tree and by calls over their whole domains."""

import ast
import inspect
import json
import math
import random
from pathlib import Path

from sim.society import registry
from tests.society.directions import CALLS, KEPT, Drawn, all_directions, drawn, ranges_of
from tests.society.domains import SHARES, SIGNED

SOURCES = [Path(str(module.__file__)) for module in registry.modules()]
FUNCTIONS = registry.functions()


def is_arithmetic(node):
    """Return whether a part of a rule's module is arithmetic, or the import of another rule."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names] == ["math"]
    if isinstance(node, ast.ImportFrom):
        allowed = ("__future__", "sim.terms", "sim.society.common.rule", "sim.society.common.forms")
        return node.module in allowed or ".rules." in node.module
    # Powers differ by a bit between libraries; `power` in forms.py is the same in both engines.
    if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow):
        return False
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
        return node.attr in ("exp", "expm1", "log", "sqrt")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id not in ("pow", "open", "print", "eval", "exec", "getattr")
    return not isinstance(node, ast.Global | ast.Nonlocal | ast.Lambda | ast.Yield | ast.Await | ast.Try)


def test_rule_modules_hold_arithmetic_only():
    found = [
        f"{path.name}: {ast.unparse(node)}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if not is_arithmetic(node)
    ]
    assert found == []


def takes_plain_numbers(function):
    """Return whether a rule takes plain numbers and the parameters, returns a plain number, and has a docstring."""
    hints = function.__annotations__
    typed = set(hints) == {*inspect.signature(function).parameters, "return"}
    plain = all(hint in ("float", "int", "bool") or name == "params" for name, hint in hints.items())
    return typed and plain and function.__doc__ and not function.__defaults__ and not function.__closure__


def test_rules_take_and_return_plain_numbers():
    assert [function.__name__ for function in FUNCTIONS if not takes_plain_numbers(function)] == []


def outside_its_domain(function):
    """Return the first call of a rule within its domain that returns an impossible number, or None."""
    name = function.__name__
    chance = random.Random(name)
    ranges = ranges_of(function).values()
    least = -math.inf if name in SIGNED else 0.0
    most = SHARES.get(name, math.inf) * (1 + 1e-12)
    for _ in range(CALLS):
        arguments = [drawn(chance, *one) for one in ranges]
        given = [Drawn(chance)] if "params" in function.__annotations__ else []
        found = function(*arguments, *given)
        if not math.isfinite(found) or not least <= found <= most:
            return f"{name}{tuple(arguments)} gives {found} with {[vars(one) for one in given]}"
    return ""


def test_rules_keep_their_domains():
    assert [found for function in FUNCTIONS if (found := outside_its_domain(function))] == []


def test_rules_keep_their_directions():
    known = json.loads(KEPT.read_text(encoding="utf-8"))
    assert all_directions() == known, "if the change is meant: make renew"


def test_rules_are_declared_for_the_modules_that_hold_their_formulas():
    names = [module.__name__.rsplit(".", 1)[-1] for module in registry.modules()]
    assert len(set(names)) == len(names)
    held = {name: {rule.name for rule in registry.rules_in(name)} for name in names}
    assert set().union(*held.values()) == set(registry.RULES)
    # Shared forms, definitions of outputs and a scenario's own instructions, which belong to no claim.
    assert {name for name, rules in held.items() if not rules} == {"forms", "measures", "triggers"}
