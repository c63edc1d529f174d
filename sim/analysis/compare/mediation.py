"""Find the rules through which a difference of two scenarios runs, by switching rules off (mediation analysis).

Each rule is switched off in both scenarios at the same seeds. The part of the difference that disappears is carried by the rule.
Rules usually interact, so these parts do not add up. The difference is therefore also divided among the strongest rules by their
Shapley values, for which every set of them is switched off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.compare.comparison import Comparison, counted_from
from sim.analysis.compare.shapley import coalitions, shapley
from sim.errors import SanctuaryError
from sim.outputs.definitions import find
from sim.outputs.wording import quantity, titled
from sim.resources import rendered
from sim.runs.arms import Arm, run_arms
from sim.runs.paired import Difference
from sim.society.registry import RULES

TEMPLATE = Path(__file__).with_suffix(".txt.jinja")
COLUMNS = ("rule", "title", "without", "carried", "low", "high", "share", "counts", "shapley")
# The largest number of rules with a Shapley value; each further rule doubles the runs.
MOST_PLAYERS = 4


@dataclass(frozen=True)
class Carried:
    """The difference in one output, and the rules that carry it.

    Attributes
    ----------
    scenario, output
        The scenario that differs from the base, and the output.
    whole
        The difference with all rules as in the scenarios.
    table
        One row for each rule that is on in both, the strongest first: `rule`, `title`, `without` (the difference with the rule
        off), `carried` (the part that disappears then) with `low` and `high` (95 %), `share` of the whole, `counts` (whether the
        whole interval lies beyond the smallest effect of interest), and `shapley` for the strongest that count.
    unshared
        The difference that is left when all of the strongest rules are off; None when fewer than two rules count.
    """

    scenario: str
    output: str
    whole: Difference
    table: pd.DataFrame
    unshared: float | None

    @property
    def sentence(self) -> str:
        """The result in words."""
        counted = self.table[self.table["counts"].astype(bool)]
        along = counted["carried"] * self.whole.mean > 0.0
        sides = [counted[along == side].head(MOST_PLAYERS).to_dict("records") for side in (True, False)]
        shared = counted.dropna(subset=["shapley"]).sort_values("shapley", key=np.abs, ascending=False)
        told = {"found": self, "unit": find(self.output).unit, "sides": sides, "shared": shared.to_dict("records")}
        return rendered(TEMPLATE, **told, titled=titled, quantity=quantity).strip()


def most_runs(comparison: Comparison, name: str, outputs: Iterable[str]) -> int:
    """Return the most runs that :func:`mediating_rules` may need."""
    base, other = comparison.base, comparison.scenario(name)
    both = sum(base.rules[rule] and other.rules[rule] for rule in RULES)
    some = len(_explained(comparison, name, outputs))
    return 2 * len(comparison.seeds) * (some > 0) * (both + some * (2**MOST_PLAYERS - 1 - MOST_PLAYERS))


def _explained(comparison: Comparison, name: str, outputs: Iterable[str]) -> list[str]:
    """Return the outputs in which there is a difference to explain."""
    return [output for output in outputs if comparison.difference(output, name).sign in ("up", "down")]


def mediating_rules(
    comparison: Comparison,
    name: str,
    outputs: Iterable[str],
    *,
    rules: Iterable[str] | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Carried]:
    """Find the rules through which a scenario's differences from the base run.

    Parameters
    ----------
    comparison
        The comparison, whose seeds are run again.
    name
        One of its scenarios.
    outputs
        Outputs of the comparison.
    rules
        The rules to switch off one at a time; by default every rule that is on in both scenarios.
    workers, progress
        See :func:`sim.analysis.compare.comparison.compare`.

    Returns
    -------
    dict
        The results by output.

    Raises
    ------
    SanctuaryError
        When an output was not kept, or a rule is not on in both scenarios.
    """
    wanted = tuple(dict.fromkeys(outputs))
    for output in wanted:
        comparison.require(output)
    base, other = comparison.base, comparison.scenario(name)
    both = [rule for rule in RULES if base.rules[rule] and other.rules[rule]]
    cut = both if rules is None else list(dict.fromkeys(rules))
    if not _explained(comparison, name, wanted):
        cut = []
    for rule in cut:
        if rule not in both:
            raise SanctuaryError(f"{rule!r} is not on in both scenarios", remedy=f"Name one of: {', '.join(both)}.")
    # The differences by pair, shape (seeds,), by the rules that are off in both scenarios and by output.
    left: dict[frozenset[str], dict[str, np.ndarray]] = {}

    def run_without(sets: Sequence[frozenset[str]]) -> None:
        arms: dict[str, Arm] = {}
        for number, off in enumerate(sets):
            for scenario in (base, other):
                changed = scenario.changed(dict.fromkeys((f"rules.{rule}" for rule in off), False))
                arms[f"{scenario.name} {number}"] = Arm(changed, wanted, comparison.weeks, comparison.scale)
        shifted = counted_from(2 * len(left) * len(comparison.seeds), progress)
        found = run_arms(arms, comparison.seeds, workers=workers, progress=shifted)
        for number, off in enumerate(sets):
            first, second = (found[f"{scenario.name} {number}"] for scenario in (base, other))
            left[off] = {
                output: comparison.of(output, second[output]) - comparison.of(output, first[output])
                for output in wanted
            }

    if cut:
        run_without([frozenset({rule}) for rule in cut])
    tables = {
        output: _table(comparison, name, output, {rule: left[frozenset({rule})][output] for rule in cut})
        for output in wanted
    }
    players = {output: tuple(table.loc[table["counts"], "rule"].head(MOST_PLAYERS)) for output, table in tables.items()}
    sets = {some for ours in players.values() if len(ours) > 1 for some in coalitions(ours) if len(some) > 1}
    if sets:
        run_without(sorted(sets, key=sorted))
    found = {}
    for output, ours in players.items():
        whole, unshared = comparison.difference(output, name), None
        if len(ours) > 1:
            # The value of a set of rules is the difference with the other rules off.
            rest = {some: frozenset(ours) - some for some in coalitions(ours)}
            achieved = {some: float(np.nanmean(left[off][output])) if off else whole.mean for some, off in rest.items()}
            unshared = achieved[frozenset()]
            tables[output]["shapley"] = tables[output]["rule"].map(shapley(achieved))
        found[output] = Carried(name, output, whole, tables[output], unshared)
    return found


def _table(comparison: Comparison, name: str, output: str, without: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row for each rule, with the part of the difference that it carries."""
    base, other = (comparison.numbers(output, one) for one in (comparison.base.name, name))
    whole = float(np.nanmean(other - base))
    rows = []
    for rule, left in without.items():
        missing = other - base - left
        # Leave out pairs in which the output is undefined.
        defined = ~np.isnan(missing)
        row: dict[str, object] = {"rule": rule, "title": RULES[rule].title, "counts": False}
        if defined.any():
            carried = Difference(missing[defined], base[defined], other[defined])
            row |= {"without": float(left[defined].mean()), "carried": carried.mean}
            row |= dict(zip(("low", "high"), carried.interval, strict=True))
            row["share"] = carried.mean / whole if whole != 0.0 else np.nan
            row["counts"] = bool(defined.sum() > 1 and carried.sign in ("up", "down"))
        rows.append(row)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("carried", key=np.abs, ascending=False, kind="stable", ignore_index=True)
