"""The arithmetic that a step of the week may contain, recognised by its form. All other formulas belong to rules.

A step loops, selects rows, draws, compares, counts, sums and calls rules. Where it multiplies or divides, the expression must have one
of these forms:

- a weighted sum over rows: `total += weight * value`, of plain terms, possibly divided by a sum formed in the same function, in a loop,
  and added to a variable that collects over all rows;
- a share or a mean: `part / whole`, where one of the two is a sum formed in the same function;
- a draw times a total: `drawn * total`, to find the row on which it falls;
- a stored number in its unit: times a constant of `sim.society.common.columns`, as `bond * TRAIT`;
- an address: in an index, in `range`, in the arguments of a draw, under `//` or `%`, or `2 * row`.

Any other product, quotient or power, and any use of exp, log, sqrt, min, max or abs, is a formula of a mechanism: a probability, a
hazard, a rate, a mixture, a decay, an expected value. The same holds for a number that decides what people do: any real number other
than 0.0 and 1.0, and any whole number above two that is not a code.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sim

ROOT = Path(sim.__file__).parent
# The modules that run a week. The rest of sim/engine stores columns, and compiles and caches these modules.
STEPS = sorted(
    path
    for place in (
        "society/*/steps/*.py",
        "society/*/agents.py",
        "society/common/s*.py",
        "society/common/t*.py",
        "engine/reference.py",
    )
    for path in ROOT.glob(place)
)
REMEDY = (
    "this is a formula of a mechanism: write it as a scalar function in the module of rules it belongs to, "
    "and call that from here (CONTRIBUTING.md, 'Add a rule')"
)
CURVES = {"exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "pow", "power", "tanh", "abs", "min", "max"}
DRAWS = {"draw", "draw_again"}
ADDRESSES = {"range", "draw", "draw_again", "pair", "stream", "person_key", "purpose"}
# Other whole numbers carry a meaning.
PLAIN = {-2, -1, 0, 1, 2}


def called(node: ast.AST) -> str:
    """Return the name of the function called, or an empty string."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def is_product(node: ast.AST) -> bool:
    """Return whether a node multiplies, divides or raises numbers; joining paths with a slash does not count."""
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult | ast.Div | ast.Pow | ast.MatMult):
        return False
    strings = [side for side in (node.left, node.right) if isinstance(side, ast.JoinedStr)]
    strings += [side for side in (node.left, node.right) if isinstance(getattr(side, "value", None), str)]
    return not strings


def parts(node: ast.AST) -> tuple[list[ast.AST], list[ast.AST]]:
    """Return the factors and the divisors of a product."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div):
        over, under = parts(node.left)
        more, less = parts(node.right)
        if isinstance(node.op, ast.Mult):
            return over + more, under + less
        # A bracket in the denominator is no plain term.
        return over, [*under, node.right]
    return [node], []


def is_term(node: ast.AST) -> bool:
    """Return whether an expression is one plain term: a name, a field, an entry or a call."""
    if isinstance(node, ast.IfExp):
        return is_term(node.body) and is_term(node.orelse)
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.Constant)


def is_draw(node: ast.AST) -> bool:
    """Return whether a term is a draw."""
    return called(node) in DRAWS or (isinstance(node, ast.Name) and node.id == "drawn")


def names_in(node: ast.AST) -> set[str]:
    """Return the names that an expression mentions."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def place_of(node: ast.AST) -> set[str]:
    """Return the names that determine the location of a target. An entry found by a row's code, as `total[row.group]`, is not the row's own."""
    if isinstance(node, ast.Subscript):
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        own = [names_in(index) for index in indices if not isinstance(index, ast.Attribute)]
        return place_of(node.value).union(*own)
    return place_of(node.value) if isinstance(node, ast.Attribute) else names_in(node)


def rows_of(loop: ast.For | ast.While) -> set[str]:
    """Return the names that belong to one row of a loop: its counter, the row of that number, and variables assigned anew in each pass."""
    counted = names_in(loop.target) if isinstance(loop, ast.For) else set()
    begun = [node for node in loop.body if isinstance(node, ast.Assign)]
    return counted | {
        target.id
        for node in begun
        for target in node.targets
        if isinstance(target, ast.Name)
        and (not isinstance(node.value, ast.Subscript) or names_in(node.value) & counted)
    }


class Formulas(ast.NodeVisitor):
    """The lines of a module with a formula or a number that decides something.

    Attributes
    ----------
    lines
        What is found.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.lines: set[int] = set()
        self.units = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sim.society.common.columns")
            for alias in node.names
            if alias.name.isupper()
        }
        self.sums: set[str] = set()
        self.rows: set[str] | None = None
        self.addressed = False
        self.inside = False
        self.visit(tree)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Collect the names that a function sums up, and visit its body."""
        before = self.sums, self.rows, self.inside
        self.sums = {
            inner.target.id
            for inner in ast.walk(node)
            if isinstance(inner, ast.AugAssign)
            and isinstance(inner.op, ast.Add | ast.Sub)
            and isinstance(inner.target, ast.Name)
        }
        self.rows, self.inside = None, True
        for child in node.body:
            self.visit(child)
        self.sums, self.rows, self.inside = before

    def visit_For(self, node: ast.For) -> None:
        """Visit a loop, in which sums over its rows are allowed."""
        self.visit_loop(node)

    def visit_While(self, node: ast.While) -> None:
        """Visit a loop, in which sums over its rows are allowed."""
        self.visit_loop(node)

    def visit_loop(self, node: ast.For | ast.While) -> None:
        """Visit the body and the iterable of a loop."""
        for child in ast.iter_child_nodes(node):
            if child not in node.body:
                self.visit(child)
        before, self.rows = self.rows, rows_of(node)
        for child in node.body:
            self.visit(child)
        self.rows = before

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Visit a subscript, whose index is an address."""
        self.visit(node.value)
        self.visit_address(node.slice)

    def visit_address(self, node: ast.AST) -> None:
        """Visit an expression that computes an address."""
        before, self.addressed = self.addressed, True
        self.visit(node)
        self.addressed = before

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Visit an augmented assignment: a loop may add products of plain terms to a sum, and nothing may be scaled in place."""
        if isinstance(node.op, ast.Mult | ast.Div | ast.Pow | ast.MatMult):
            self.lines.add(node.lineno)
        self.visit(node.target)
        grows = isinstance(node.op, ast.Add) and self.rows is not None and not place_of(node.target) & self.rows
        if grows and is_product(node.value) and self.is_weighed(node.value):
            over, under = parts(node.value)
            for term in over + under:
                self.visit(term)
        else:
            self.visit(node.value)

    def is_weighed(self, node: ast.AST) -> bool:
        """Return whether a product has plain terms only, possibly divided by a sum formed in this function."""
        over, under = parts(node)
        return all(map(is_term, over)) and (not under or (len(under) == 1 and self.is_sum(under[0])))

    def is_sum(self, node: ast.AST) -> bool:
        """Return whether this function sums up a name."""
        return isinstance(node, ast.Name) and node.id in self.sums

    def is_unit(self, node: ast.AST) -> bool:
        """Return whether a name is a constant of storage."""
        return isinstance(node, ast.Name) and node.id in self.units

    def is_plain(self, node: ast.BinOp) -> bool:
        """Return whether a product has a form that a step may contain."""
        over, under = parts(node)
        left = [term for term in over if not self.is_unit(term)]
        if not all(map(is_term, over + under)) or isinstance(node.op, ast.Pow):
            return False
        if len(left) == 1 and not under:
            return len(left) < len(over)
        if len(left) == 1 and len(under) == 1:
            return self.is_sum(left[0]) or self.is_sum(under[0])
        if len(left) == 2 and not under:
            two = any(isinstance(term, ast.Constant) and term.value == 2 and type(term.value) is int for term in left)
            return two or any(map(is_draw, left))
        return False

    def visit_BinOp(self, node: ast.BinOp) -> None:
        """Visit a product as a whole, then its terms."""
        if isinstance(node.op, ast.FloorDiv | ast.Mod):
            before, self.addressed = self.addressed, True
            self.generic_visit(node)
            self.addressed = before
            return
        if not is_product(node) or self.addressed:
            self.generic_visit(node)
            return
        if not self.is_plain(node):
            self.lines.add(node.lineno)
        over, under = parts(node)
        if over == [node]:
            self.generic_visit(node)
            return
        for term in over + under:
            self.visit(term)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Visit a comparison: a maximum may be kept, and a named constant may be a code but not a number of weeks or people."""
        value = node.value
        if called(value) in ("min", "max") and ast.unparse(node.targets[0]) == ast.unparse(value.args[0]):
            for argument in value.args:
                self.visit(argument)
            return
        if (
            not self.inside
            and isinstance(value, ast.Constant)
            and type(value.value) is int
            and value.value not in PLAIN
        ):
            self.lines.add(node.lineno)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Visit a call: curves are formulas, and the arguments of draws and ranges are addresses."""
        keyed = any(keyword.arg == "key" for keyword in node.keywords)
        if called(node) in CURVES and not keyed:
            self.lines.add(node.lineno)
        self.visit(node.func)
        for child in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if called(node) in ADDRESSES:
                self.visit_address(child)
            else:
                self.visit(child)

    def visit_Constant(self, node: ast.Constant) -> None:
        """Visit a constant: a number other than zero, one or an address decides something."""
        if type(node.value) is float and node.value not in (0.0, 1.0):
            self.lines.add(node.lineno)
        if type(node.value) is int and self.inside and not self.addressed and node.value not in PLAIN:
            self.lines.add(node.lineno)


def formulas(source: str) -> list[int]:
    """Return the lines of a module with formulas."""
    return sorted(Formulas(ast.parse(source)).lines)


def test_steps_hold_no_formula():
    found = {path.relative_to(ROOT).as_posix(): formulas(path.read_text()) for path in STEPS}
    found = {path: lines for path, lines in found.items() if lines}
    assert not found, REMEDY


HEAD = "from sim.society.common.columns import TRAIT\nfrom sim.society.common.forms import share\n\n\ndef step(world, group, state, drawn):\n"


@pytest.mark.parametrize(
    "lines",
    [
        # Products and quotients of fields, directly and through a local name.
        "hazard = group.seen * state.strikes",
        "seen = group.seen\n    hazard = seen * state.strikes",
        "hazard += group.seen * state.strikes",
        "share = group.seen / group.members",
        "group.effort_home = group.effort_rest / (2.0 + group.effort_abroad)",
        "group.home_hazard *= group.drive_abroad",
        "group.able /= group.able_start",
        "group.able = group.able ** 2",
        # Mixtures, complements and saturations.
        "free = group.seen * state.odds + (1.0 - state.odds) * group.able",
        "seen = 1.0 - (1.0 - state.trust) * (1.0 - state.odds)",
        "part = group.members / (group.members + group.ties)",
        "return world.reach[0] * obeys(state.odds, 0.0)",
        "return math.exp(-group.attempts)",
        "return math.sqrt(group.attempts)",
        "loss = max(group.content, group.bitter)",
        "loss = min(1.0, group.lost_rate)",
        # In a loop, expressions other than a plain weighted sum.
        "for k in range(9):\n        total += group.seen * (1.0 - state.odds)",
        "for k in range(9):\n        total += state.seen * state.odds / group.worries",
        "for k in range(9):\n        drawn -= group.seen * state.odds",
        "for k in range(9):\n        world.seen[k] = world.seen[k] * state.odds",
        "for k in range(9):\n        total += 1.0\n    group.effort = group.effort * group.will / total",
        # A row's own field is no sum over rows.
        "for k in range(9):\n        world.hidden[k] += world.seen[k] * state.odds",
        "for k in range(9):\n        here = world.provinces[k]\n        here.killed += here.seen * state.odds",
        "for k in range(9):\n        hazard = 0.0\n        hazard += world.seen[k] * state.odds",
        # Numbers that decide.
        "if drawn < 0.5:\n        group.child = 1",
        "if group.armed > 26:\n        group.beaten = 1",
        "hazard = state.odds * 0.5",
        "return draw_again(7, group.key, 2.5)",
        "trait = state.bond * 255.0",
        "trait = state.bond * TRAIT * state.odds",
        "rate = group.lost / world.groups.shape[0]",
    ],
)
def test_a_formula_put_into_a_step_is_found(lines):
    assert formulas(f"{HEAD}    {lines}\n")


@pytest.mark.parametrize("line", ["HALF = 0.5", "YEAR = 52", "NEVER = -9.0", "UNIT = 1.0 / 128.0"])
def test_a_number_that_decides_is_found_at_the_top_of_a_module(line):
    assert formulas(f"{line}\n")


@pytest.mark.parametrize(
    "lines",
    [
        "for k in range(9):\n        total += world.leaders[k].authority * world.loyalty[k]",
        "for k in range(9):\n        unit = world.units[k]\n        world.sums[unit.guest, group.row] += unit.men * state.odds",
        "for k in range(9):\n        people += world.here[k].minority * world.here[k].population * city_weight(state.pull)",
        "for k in range(9):\n        total += world.drawn[k]\n    for k in range(9):\n        below += world.drawn[k] / total",
        "for k in range(9):\n        total += state.trust\n    state.trust = total / group.worries if group.worries > 0 else 0.0",
        "for k in range(9):\n        total += world.sums[k]\n        number += 1\n    return total * TRAIT / number",
        "rank = int(drawn * group.members)",
        "return draw_again(1, group.key, 2) * group.seniors < 1.0",
        "bond = state.bond * TRAIT",
        "slot = (group.week + 52) % 52\n    world.recent[slot + 26 * group.row] += 1.0",
        "look(world, 2 * group.row + 1)",
        "for k in range(group.weeks * 4):\n        draw_again(1, group.key, 100 * k)",
        "most = max(most, group.batch)",
        "if group.lost_rate > 1.0:\n        group.lost_rate = 1.0",
        "group.will = 1.0 - group.leniency",
        "group.free = freedom_left(group.ordered, state.odds, share(group.comradeship))",
    ],
)
def test_loops_draws_sums_and_addresses_are_left_alone(lines):
    assert formulas(f"{HEAD}    {lines}\n") == []


def test_codes_are_no_numbers_that_decide():
    assert formulas("FIND, LOSE, ENTER, TRY = 31, 32, 33, 34\nNOTHING = 0\n") == []
