"""Through which rules a difference runs: the difference again with each rule cut, shared out where rules act together.

A rule carries what is missing of a difference when the rule is off in both scenarios, at the same seeds. Where several rules
carry it they act together as a rule, and what is missing without each does not add up; between the strongest the whole is
therefore shared out by Shapley's value, over every set of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.compare.comparison import Comparison, counted_from
from sim.analysis.compare.shapley import coalitions, shapley
from sim.errors import SanctuaryError
from sim.outputs.definitions import find
from sim.outputs.weeks import over_run
from sim.outputs.wording import quantity
from sim.runs.arms import Arm, run_arms
from sim.runs.paired import Difference
from sim.society.registry import RULES

COLUMNS = ("rule", "title", "without", "carried", "low", "high", "share", "counts", "shapley")
# Rules between which a difference is shared out; each more doubles the runs.
MOST_PLAYERS = 4


@dataclass(frozen=True)
class Carried:
    """One output's difference, and the rules that carry it.

    Attributes
    ----------
    scenario, output
        Whose difference from the base, and in what.
    whole
        The difference with every rule as the scenarios have it.
    table
        One row a rule that is on in both, the strongest first: `rule`, `title`, `without` (the difference with the rule cut),
        `carried` (what is missing then) with `low` and `high` (95 %), `share` of the whole, `counts` (whether the interval
        excludes nothing and reaches the smallest effect of interest), and `shapley`, for the strongest that count.
    unshared
        What is left of the difference when all of the strongest are cut; None when fewer than two rules count.
    """

    scenario: str
    output: str
    whole: Difference
    table: pd.DataFrame
    unshared: float | None

    @property
    def sentence(self) -> str:
        """What was found, in words."""
        unit = find(self.output).unit
        low, high = self.whole.interval
        begin = f"{self.output} differs by {quantity(f'{self.whole.mean:+.3g}', unit)} ({low:+.3g} to {high:+.3g})"
        if self.whole.sign not in ("up", "down"):
            return f"{begin}, which is no difference to explain."
        counted = self.table[self.table["counts"]]
        if not len(counted):
            return f"{begin}; no single rule carries it: with any one cut it stands."
        parts = [self._told(counted, with_it) for with_it in (True, False)]
        told = f"{begin}; it runs through {parts[0] or 'no rule alone'}" + (f", against {parts[1]}" if parts[1] else "")
        if self.unshared is None:
            return f"{told}."
        shared = counted.dropna(subset=["shapley"]).sort_values("shapley", key=np.abs, ascending=False)
        shares = ", ".join(f"{row['rule']} {row['shapley']:+.3g}" for row in shared.to_dict("records"))
        return f"{told}. Shared out between the strongest: {shares}; {self.unshared:+.3g} is left without any of them."

    def _told(self, counted: pd.DataFrame, with_it: bool) -> str:
        """Return the strongest rules that make the difference larger, or smaller, and what is missing without each."""
        same = counted[(counted["carried"] * self.whole.mean > 0.0) == with_it].head(MOST_PLAYERS)
        return ", ".join(f"{row['rule']} ({row['carried']:+.3g})" for row in same.to_dict("records"))


def mediating_rules(
    comparison: Comparison,
    name: str,
    outputs: Iterable[str],
    *,
    rules: Iterable[str] | None = None,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Carried]:
    """Say through which rules a scenario's differences run.

    Parameters
    ----------
    comparison
        What was run already; the same seeds are run again.
    name
        Which of its scenarios.
    outputs
        Of which outputs, among those of the comparison.
    rules
        Which rules to cut; by default every one that both scenarios have on.
    workers, progress
        See :func:`sim.analysis.compare.comparison.compare`.

    Returns
    -------
    dict
        By output.

    Raises
    ------
    SanctuaryError
        When an output was not kept, or a rule is not on in both.
    """
    wanted = tuple(dict.fromkeys(outputs))
    lost = [output for output in wanted if output not in comparison.outputs]
    if lost:
        raise SanctuaryError(
            f"the comparison did not keep {lost[0]!r}",
            remedy=f"Name it with --output too, or one of {comparison.outputs}.",
        )
    base, other = comparison.base, comparison.scenario(name)
    both = [rule for rule in RULES if base.rules[rule] and other.rules[rule]]
    cut = both if rules is None else list(dict.fromkeys(rules))
    for rule in cut:
        if rule not in both:
            raise SanctuaryError(f"{rule!r} is not on in both scenarios", remedy=f"Name one of: {', '.join(both)}.")
    # The pairs' differences, shape (seeds,), by the rules that are off in both scenarios and by output.
    left: dict[frozenset[str], dict[str, np.ndarray]] = {}

    def run_without(sets: Sequence[frozenset[str]]) -> None:
        arms: dict[str, Arm] = {}
        for number, off in enumerate(sets):
            for scenario in (base, other):
                changed = scenario.changed(dict.fromkeys((f"rules.{rule}" for rule in off), False))
                arms[f"{scenario.name} {number}"] = Arm(changed, wanted, comparison.weeks, comparison.scale)
        told = counted_from(2 * len(left) * len(comparison.seeds), progress)
        found = run_arms(arms, comparison.seeds, workers=workers, progress=told)
        for number, off in enumerate(sets):
            first, second = (found[f"{scenario.name} {number}"] for scenario in (base, other))
            left[off] = {
                output: over_run(output, second[output]) - over_run(output, first[output]) for output in wanted
            }

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
        whole, unshared = comparison.difference(name, output), None
        if len(ours) > 1:
            # A set of players achieves what the difference is with the others cut.
            rest = {some: frozenset(ours) - some for some in coalitions(ours)}
            achieved = {some: float(np.nanmean(left[off][output])) if off else whole.mean for some, off in rest.items()}
            unshared = achieved[frozenset()]
            tables[output]["shapley"] = tables[output]["rule"].map(shapley(achieved))
        found[output] = Carried(name, output, whole, tables[output], unshared)
    return found


def _table(comparison: Comparison, name: str, output: str, without: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row a rule: what is missing of the difference without it."""
    base, other = (comparison.numbers(one, output) for one in (comparison.base.name, name))
    whole = float(np.nanmean(other - base))
    rows = []
    for rule, left in without.items():
        missing = other - base - left
        # A pair in which the output is not defined tells nothing.
        told = ~np.isnan(missing)
        row: dict[str, object] = {"rule": rule, "title": RULES[rule].title, "counts": False}
        if told.any():
            carried = Difference(missing[told], base[told], other[told])
            row |= {"without": float(left[told].mean()), "carried": carried.mean}
            row |= dict(zip(("low", "high"), carried.interval, strict=True))
            row["share"] = carried.mean / whole if whole != 0.0 else np.nan
            row["counts"] = bool(told.sum() > 1 and carried.sign in ("up", "down"))
        rows.append(row)
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("carried", key=np.abs, ascending=False, kind="stable", ignore_index=True)
