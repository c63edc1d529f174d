"""Rules are arithmetic and nothing else: read as syntax trees, and tried over their whole domains."""

import ast
import inspect
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.society import registry
from sim.society.common.rule import Rule
from tests.society.domains import DOMAINS, SHARES, SIGNED

SOURCES = [Path(str(module.__file__)) for module in registry.modules()]
FUNCTIONS = registry.functions()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_a_rule_module_holds_arithmetic_only(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert [alias.name for alias in node.names] == ["math"]
        if isinstance(node, ast.ImportFrom):
            allowed = ("__future__", "sim.terms", "sim.society.common.rule", "sim.society.common.forms")
            assert node.module in allowed or ".rules." in node.module
        # Powers differ by a bit between libraries; `power` in forms.py is the same in both engines.
        assert not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow)), f"{path.name}: **"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
            assert node.attr in ("exp", "expm1", "log", "sqrt"), f"{path.name}: math.{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("pow", "open", "print", "eval", "exec", "getattr")
        assert not isinstance(node, ast.Global | ast.Nonlocal | ast.Lambda | ast.Yield | ast.Await | ast.Try)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_a_rule_takes_and_gives_plain_numbers(function):
    known = {"float": float, "int": int, "bool": bool}
    hints = {k: known.get(v, v) for k, v in function.__annotations__.items()}
    assert set(hints) == {*inspect.signature(function).parameters, "return"}
    assert set(hints.values()) <= {float, int, bool}
    assert function.__doc__, function.__name__
    assert not function.__defaults__
    assert not function.__closure__


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_a_rule_keeps_its_domain(function):
    drawn = []
    for name, hint in function.__annotations__.items():
        if name == "return":
            continue
        low, high = DOMAINS.get(f"{function.__name__}.{name}", DOMAINS.get(name, (0, 1)))
        if hint in (bool, "bool"):
            drawn.append(st.booleans())
        elif hint in (int, "int"):
            drawn.append(st.integers(low, high))
        else:
            drawn.append(st.floats(low, high))

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.tuples(*drawn))
    def holds(arguments):
        found = function(*arguments)
        assert math.isfinite(found)
        if function.__name__ not in SIGNED:
            assert found >= 0.0
        if function.__name__ in SHARES:
            assert found <= SHARES[function.__name__] * (1 + 1e-12)

    holds()


def test_every_rule_module_declares_its_rules():
    declared = [rule for module in registry.modules() for rule in getattr(module, "RULES", ())]
    assert all(isinstance(rule, Rule) for rule in declared)
    assert {rule.name for rule in declared} == set(registry.RULES)
    without = {module.__name__.rsplit(".", 1)[-1] for module in registry.modules() if not getattr(module, "RULES", ())}
    # Shapes that rules share, what outputs measure, and a scenario's own instructions, which no claim carries.
    assert without == {"forms", "measures", "triggers"}
