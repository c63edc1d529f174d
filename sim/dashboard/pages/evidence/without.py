"""The effect of a claim's mechanism: runs with and without it, with the same seeds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.analysis.claims.ablation import stale
from sim.analysis.claims.accounts import account
from sim.analysis.claims.findings import shipped
from sim.analysis.claims.trials import taken_out
from sim.dashboard.session.view import View
from sim.evidence import Claim
from sim.figures.album import headlines
from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.tables import is_flow, over_run, stack
from sim.outputs.wording import measure, quantity, titled
from sim.runs.ensemble import Ensemble, run_ensemble
from sim.runs.paired import Difference
from sim.scenario import Scenario

# The number of rows shown.
MOST = 12
SAYS = {"up": "rises", "down": "falls", "none": "does not move", "unclear": "cannot be told from chance"}


def can_be_taken_out(claim: Claim) -> bool:
    """Return whether a claim has a mechanism that can be switched off."""
    return claim.switch.kind in ("rule", "neutral", "event")


def outdated(claim: str, progress: Callable[[int], None]) -> list[str]:
    """Return the claim if the model no longer reproduces its finding, otherwise an empty list."""
    return stale(shipped(), [claim])


def without(claim: str, view: View, progress: Callable[[int], None]) -> dict:
    """Run a view's scenario with and without a claim's mechanism.

    Parameters
    ----------
    claim
        The id of the claim.
    view
        The settings of the runs.
    progress
        Called after each run with the number of finished runs. It may raise an exception to stop.

    Raises
    ------
    SanctuaryError
        If a run fails.
    """
    one, full = account(claim), view.load()
    out = taken_out(full, one.claim)
    if out.digest == full.digest:
        words = "This scenario does not use the mechanism, so switching it off changes nothing."
        return {"sentence": words, "rows": [], "how": "", "more": ""}

    def lived(variant: Scenario, before: int) -> Ensemble:
        return run_ensemble(
            variant, replicates=view.replicates, seed=view.seed, scale=view.scale, weeks=view.week,
            progress=lambda done: progress(before + done),
        )  # fmt: skip

    present, absent = lived(full, 0), lived(out, view.replicates)
    labels = dict(full.labels)
    names = {name: titled(name, labels) for _, name in headlines(present.names, full)}
    names |= {name: titled(name, labels) for name, _ in one.outputs if name in present.names}
    found = {}
    for name in names:
        before, after = (over_run(name, stack(name, runs.results)) for runs in (present, absent))
        both = np.isfinite(before) & np.isfinite(after)
        if both.any():
            found[name] = Difference((after - before)[both], before[both], after[both])
    ranked = sorted(found, key=lambda name: _rank(found[name]), reverse=True)
    moved = [name for name in ranked if found[name].sign in ("up", "down")]
    shown = ranked[:MOST]
    left = len(ranked) - len(shown)
    pairs = "1 pair" if view.replicates == 1 else f"{view.replicates} pairs"
    return {
        "sentence": _sentence(moved, found, names, view.replicates),
        "rows": [_row(name, names[name], found[name]) for name in shown],
        "how": f"{pairs} of runs with the same seeds up to {date_of_week(view.week - 1):%d %B %Y}, one with the mechanism and one without. Levels "
        "are those of the last week; weekly counts are means. The intervals are 95 % intervals for the mean difference.",
        "more": f"{left} more outputs were compared; none moved more than these." if left > 0 else "",
    }  # fmt: skip


def _rank(one: Difference) -> tuple[bool, float]:
    """Rank outputs that moved first, then by the difference in standard deviations."""
    spread = float(np.std(np.concatenate([one.base, one.arm])))
    return one.sign in ("up", "down"), abs(one.mean) / spread if spread else 0.0


def _sentence(moved: list[str], found: dict[str, Difference], names: dict[str, str], pairs: int) -> str:
    if moved:
        first, count = found[moved[0]], len(moved)
        size = quantity(f"{number(abs(first.mean))}", find(moved[0]).unit)
        outputs = f"{count} of {len(found)} outputs {'moves' if count == 1 else 'move'}"
        return (
            f"Without it, {outputs}, most of all “{names[moved[0]]}”: {'up' if first.mean > 0 else 'down'} by {size}."
        )
    if not any(one.values.any() for one in found.values()):
        return f"Without it, all {len(found)} outputs are the same in every pair."
    if pairs == 1:
        return "One pair of runs cannot tell an effect from chance: choose more replicates on the Live page."
    return f"Without it, none of {len(found)} outputs moves by more than chance explains."


def _row(name: str, words: str, one: Difference) -> dict:
    low, high = one.interval
    return {
        "output": f"{words}, a week" if is_flow(name) else words,
        "unit": measure(find(name).unit),
        "present": number(float(one.base.mean())),
        "absent": number(float(one.arm.mean())),
        "difference": number(one.mean),
        "interval": f"{number(low)} to {number(high)}" if np.isfinite(high) else "",
        "says": SAYS[one.sign],
        "moved": one.sign in ("up", "down"),
    }
