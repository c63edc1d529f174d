"""Every declared rule has an effect: a step reads its switch and calls its functions."""

import ast
from pathlib import Path

import sim
from sim.society import registry

ROOT = Path(sim.__file__).parent
RULES = sorted({*(ROOT / "society").glob("*/rules/*.py"), ROOT / "society/common/forms.py"})
# The files that build and change the world. A rule that none of them uses has no effect.
ROOMS = sorted({*(ROOT / "society").rglob("*.py"), *(ROOT / "engine").rglob("*.py")} - set(RULES))


def trees(paths: list[Path]) -> list[ast.Module]:
    return [ast.parse(path.read_text()) for path in paths]


def switches(parsed: list[ast.Module]) -> set[str]:
    """Return the rules whose switch is read: `params.rule_NAME` in a step, `scenario.rules["NAME"]` where the world is built."""
    found = set()
    for node in (node for tree in parsed for node in ast.walk(tree)):
        if isinstance(node, ast.Attribute) and node.attr.startswith("rule_"):
            found.add(node.attr.removeprefix("rule_"))
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr == "rules":
            found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else set()
    return found


def calls(node: ast.AST) -> set[str]:
    """Return the names that are called in a node."""
    return {
        inner.func.id for inner in ast.walk(node) if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)
    }


def reached(moving: list[ast.Module], rules: list[ast.Module]) -> set[str]:
    """Return the functions that a step calls, directly or through other rules."""
    inner: dict[str, set[str]] = {}
    for node in (node for tree in rules for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        # Two rules may have functions of the same name.
        inner[node.name] = inner.get(node.name, set()) | calls(node)
    waiting = sorted(set(inner) & set().union(*map(calls, moving)))
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in inner and name not in found:
            found.add(name)
            waiting += inner[name]
    return found


MOVING = trees(ROOMS)
READ = switches(MOVING)
REACHED = reached(MOVING, trees(RULES))


def test_steps_read_every_switch():
    unread = sorted(set(registry.RULES) - READ)
    assert not unread, "no step reads the switches of these rules: read params.rule_NAME in a step, or delete the rule"


def test_steps_reach_every_function_of_a_rule():
    unreached = [f"{one.__module__}.{one.__name__}" for one in registry.functions() if one.__name__ not in REACHED]
    assert not unreached, "no step calls these functions: call them from a step, or delete them"


def test_a_call_taken_away_is_found():
    week = ast.parse("def step(params):\n    if params.rule_fatigue:\n        tire(1.0)\n")
    silent = ast.parse("def step(params):\n    pass\n")
    rules = ast.parse("def tire(x):\n    return halve(x)\n\n\ndef halve(x):\n    return x / 2.0\n")
    assert (switches([week]), reached([week], [rules])) == ({"fatigue"}, {"tire", "halve"})
    assert (switches([silent]), reached([silent], [rules])) == (set(), set())


def named(parsed: list[ast.Module]) -> set[str]:
    """Return the names that are used, as `step` or as `module.step`. An import alone is no use."""
    nodes = [node for tree in parsed for node in ast.walk(tree)]
    plain = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return plain | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


STEPS = sorted(
    node.name
    for tree in trees(sorted((ROOT / "society").glob("*/steps/*.py")))
    for node in tree.body
    if isinstance(node, ast.FunctionDef) and node.name[0] != "_"
)
USED = named(trees([*ROOMS, *sorted((ROOT / "runs").rglob("*.py"))])) | named(
    [ast.parse((ROOT / "model.py").read_text())]
)


def test_every_part_of_a_step_is_called():
    uncalled = [name for name in STEPS if name not in USED]
    assert not uncalled, "nothing calls these functions of steps, so the rules that they call do nothing"
