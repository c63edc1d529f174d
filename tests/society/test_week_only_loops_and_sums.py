"""Mechanisms belong to rules: steps, engines and agents contain loops, draws and sums, and no formula with a parameter."""

import ast
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
PATHS = sorted(
    path
    for place in ("society/*/steps/*.py", "society/*/agents.py", "society/common/[pst]*.py", "engine/*.py")
    for path in ROOT.glob(place)
    if path.stem != "params"
)
REMEDY = (
    "a formula over a parameter is a mechanism: write it as a scalar function in the module of rules it belongs to, "
    "and call that from here (CONTRIBUTING.md, 'Add a rule')"
)


def forms_of(tree: ast.Module) -> set[str]:
    """Return the functional forms that a module imports. Applied to a parameter, their result still counts as that parameter."""
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "sim.society.common.forms"
        for alias in node.names
    }


def is_params(node: ast.AST, aliases: set[str]) -> bool:
    """Return whether an expression is the parameters: by name, as an attribute, or by an alias."""
    if isinstance(node, ast.Name):
        return node.id == "params" or node.id in aliases
    if isinstance(node, ast.Subscript):
        return is_params(node.value, aliases)
    return isinstance(node, ast.Attribute) and node.attr == "params"


def aliases_in(nodes: list[ast.AST]) -> set[str]:
    """Return a function's aliases of the parameters."""
    found: set[str] = set()
    before = -1
    while before != len(found):
        before = len(found)
        for node in nodes:
            pairs = [(target, node.value) for target in node.targets] if isinstance(node, ast.Assign) else []
            for target, value in pairs:
                several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
                for one, other in zip(target.elts, value.elts, strict=False) if several else [(target, value)]:
                    if isinstance(one, ast.Name) and is_params(other, found):
                        found.add(one.id)
    return found


def carries(node: ast.AST, tainted: set[str], forms: set[str], aliases: set[str]) -> bool:
    """Return whether a value comes from a parameter without passing through a rule."""
    if isinstance(node, ast.Attribute):
        return is_params(node.value, aliases) and not node.attr.startswith("rule_")
    if isinstance(node, ast.Name):
        return node.id in tainted
    if isinstance(node, ast.Call):
        shape = isinstance(node.func, ast.Name) and node.func.id in forms | {"float", "int", "min", "max", "abs"}
        return shape and any(carries(argument, tainted, forms, aliases) for argument in node.args)
    if isinstance(node, ast.Compare | ast.BoolOp | ast.Subscript):
        return False
    if isinstance(node, ast.IfExp):
        return carries(node.body, tainted, forms, aliases) or carries(node.orelse, tainted, forms, aliases)
    return any(carries(child, tainted, forms, aliases) for child in ast.iter_child_nodes(node))


def formulas(source: str) -> list[int]:
    """Return the lines with arithmetic on a parameter."""
    tree = ast.parse(source)
    forms = forms_of(tree)
    found = set()
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        tainted: set[str] = set()
        nodes = list(ast.walk(function))
        aliases = aliases_in(nodes)
        before = -1
        while before != len(tainted):
            before = len(tainted)
            for node in nodes:
                if isinstance(node, ast.Assign) and carries(node.value, tainted, forms, aliases):
                    tainted |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        for node in nodes:
            if isinstance(node, ast.BinOp):
                sides = (node.left, node.right)
            elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                sides = (node.operand,)
            elif isinstance(node, ast.AugAssign) and not (
                isinstance(node.op, ast.Add | ast.Sub) and isinstance(node.value, ast.Attribute)
            ):
                # An unchanged parameter may be added or subtracted: a hazard from a draw, a shock to others.
                sides = (node.value,)
            else:
                continue
            if any(carries(side, tainted, forms, aliases) for side in sides):
                found.add(node.lineno)
    return sorted(found)


def test_no_formula_over_a_parameter_stands_outside_the_rules():
    found = {path.relative_to(ROOT).as_posix(): formulas(path.read_text()) for path in PATHS}
    found = {path: lines for path, lines in found.items() if lines}
    assert not found, REMEDY


@pytest.mark.parametrize(
    "line",
    [
        "hazard = params.stances_shirk * state.strikes",
        "half = params.stances_shirk\n    hazard = half * state.strikes",
        "group.debt = group.debt * keep(params.council_halflife)",
        "chance_drawn -= params.tracking_find_hazard * (1.0 + params.detection_intel)",
        "loss = params.cost if group.strict else 0.0\n    total = 1.0 - loss",
        "hazard = self.params.stances_shirk * state.strikes",
        "hazard = week.params.stances_shirk * state.strikes",
        "hazard = world.params[0].stances_shirk * state.strikes",
        "given = week.params\n    hazard = given.stances_shirk * state.strikes",
        "world, given = week.world, week.params\n    hazard = given.stances_shirk * state.strikes",
    ],
)
def test_a_formula_put_back_is_found(line):
    assert formulas(f"from sim.society.common.forms import keep\n\n\ndef step(params, group, state):\n    {line}\n")


@pytest.mark.parametrize(
    "line",
    [
        "total += state.leverage * utility(state.rung, params.council_inertia)",
        "chance_drawn -= params.tracking_find_hazard",
        "if draw(luck, group.key) < params.stances_review_hazard:\n        group.due = 1",
        "group.freedom = group.freedom if params.rule_growth else params.denied_freedom",
    ],
)
def test_loops_draws_and_sums_are_left_alone(line):
    assert not formulas(f"def step(params, group, state):\n    {line}\n")
