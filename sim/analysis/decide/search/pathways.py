"""Find adaptive pathways: which policy to keep until when, and which observable sign says that it is time to change.

After Haasnoot, Kwakkel and others (2013): a policy is kept until a sign that observers can see predicts that it will not be good
enough, and is then replaced by another one. Since the past cannot be changed, a change replaces events only from its week on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations

import numpy as np
import pandas as pd

from sim.analysis.decide.search.evaluate import Evaluator, Policy
from sim.analysis.decide.search.judge import satisfied
from sim.outputs.definitions import SEEN, find
from sim.runs.design.recording import output_names
from sim.scenario import Event, Scenario

# The least Youden index of a sign, and the least number of failures and of successes.
WORTH_TELLING = 0.2
FEWEST = 3


@dataclass(frozen=True)
class Pathways:
    """The results of changing from one policy to another.

    Attributes
    ----------
    table
        One row for each change: `first`, `then` (numbers of policies), `week`, `kept` (share of worlds that are good enough under
        the first policy alone), `changed` (with the change in every world), `signed` (with the change only in worlds that show the
        sign), `sign` (in words), `hits` (share of failing worlds that show the sign), `false_alarms` (share of good worlds that do).
    """

    table: pd.DataFrame

    @property
    def sentence(self) -> str:
        """The best change, in words."""
        if not len(self.table):
            return "No change of policy was tried."
        kept = self.table["kept"]
        if kept.max() == 0.0:
            return "No policy is good enough in any world, so there is nothing to choose from: ask for less under `enough`."
        if kept.min() == 1.0:
            return "Every policy is good enough in every world, so there is nothing to change: ask for more under `enough`."
        best = self.table.sort_values("signed", ascending=False, kind="stable").iloc[0]
        if best["signed"] <= best["kept"] or not best["sign"]:
            return "No sign tells in time when to change: keep the best policy throughout."
        return (
            f"Keep policy {best['first']} until week {best['week']}; where {best['sign']}, change to policy {best['then']}: good "
            f"enough in {best['signed']:.0%} of the worlds instead of {best['kept']:.0%}."
        )


def pathways(evaluator: Evaluator, policies: Sequence[tuple[int, Policy]]) -> Pathways:
    """Try every change from one policy to another in every week in which a decision is taken.

    Parameters
    ----------
    evaluator
        The evaluator; its study says when decisions are taken and what is good enough.
    policies
        The policies with their numbers.
    """
    study = evaluator.study
    weeks = range(study.decide, study.weeks, study.decide) if study.decide else range(0)
    if not weeks or len(policies) < 2:
        return Pathways(pd.DataFrame(columns=["first", "then", "week", "kept", "changed", "signed", "sign"]))
    seen = [name for name in output_names(study.scenario) if find(name).truth == SEEN]
    kept = (*study.outputs, *seen)
    scenarios = {number: evaluator.scenarios(policy) for number, policy in policies}
    series = {number: evaluator.run(alone, kept) for number, alone in scenarios.items()}
    rows = []
    for (number, alone), (later, others) in permutations(scenarios.items(), 2):
        good = satisfied(evaluator.means(series[number]), study.objectives)
        for week in weeks:
            made = [change(first, then, week) for first, then in zip(alone, others, strict=True)]
            changed = satisfied(evaluator.means(evaluator.run(made, study.outputs)), study.objectives)
            signs = {name: np.array([one[name][:, week].mean() for one in series[number]]) for name in seen}
            words, calls = sign_of(signs, good, week)
            rows.append(
                {
                    "first": number,
                    "then": later,
                    "week": week,
                    "kept": float(good.mean()),
                    "changed": float(changed.mean()),
                    "signed": float(np.where(calls, changed, good).mean()),
                    "sign": words,
                    "hits": float(calls[~good].mean()) if (~good).any() else np.nan,
                    "false_alarms": float(calls[good].mean()) if good.any() else np.nan,
                }
            )
    return Pathways(pd.DataFrame(rows))


def change(first: Scenario, then: Scenario, week: int) -> Scenario:
    """Return a scenario with the events of the first before a week, and those of the other from then on.

    An event of the other scenario that has begun by then but still lasts begins in that week, for the rest of its duration.
    """
    before = [event if event in then.events else _until(event, week) for event in first.events if event.week < week]
    names, known = {event.id for event in before}, [_what(event) for event in before]
    after = [_from(event, week, names) for event in then.events if _still(event, week) and _what(event) not in known]
    return replace(first, events=tuple(sorted([*before, *after], key=lambda event: event.week)))


def _what(event: Event) -> tuple[object, ...]:
    return event.id, event.week, event.fields, event.terms


def _until(event: Event, week: int) -> Event:
    """Return an event of the policy that is given up; an event under a condition ends with the change."""
    if not event.terms:
        return event
    return replace(event, terms={**event.terms, "until.week": min(float(week), event.terms.get("until.week", week))})


def _still(event: Event, week: int) -> bool:
    if "when.output" in event.terms:
        return event.terms.get("until.week", week + 1) > week
    return event.week >= week or event.week + int(event.fields.get("weeks") or 0) > week


def _from(event: Event, week: int, names: set[str]) -> Event:
    if event.week >= week:
        return event
    name = event.id if event.id not in names else f"{event.id}_{week}"
    left = {} if "when.output" in event.terms else {"weeks": event.week + int(event.fields["weeks"]) - week}
    return replace(event, week=week, fields={**event.fields, **left}, id=name)


def sign_of(signs: dict[str, np.ndarray], good: np.ndarray, week: int) -> tuple[str, np.ndarray]:
    """Return the observable sign that best predicts failure, in words, and the worlds that show it.

    Parameters
    ----------
    signs
        By output: its value in every world, shape (worlds,).
    good
        The worlds that turn out good enough.
    week
        The week of observation.

    Returns
    -------
    tuple
        An empty sign that no world shows when no sign has a Youden index above `WORTH_TELLING`.
    """
    best, words, calls = WORTH_TELLING, "", np.zeros(len(good), bool)
    if min(good.sum(), (~good).sum()) < FEWEST:
        return words, calls
    for name, values in signs.items():
        if np.isnan(values).any():
            continue
        levels = np.unique(values)
        for cut in (levels[1:] + levels[:-1]) / 2.0:
            for above in (True, False):
                called = values > cut if above else values < cut
                youden = float(called[~good].mean() - called[good].mean())
                if youden > best:
                    best, calls = youden, called
                    words = f"{name} is {'above' if above else 'below'} {cut:.3g} in week {week}"
    return words, calls
