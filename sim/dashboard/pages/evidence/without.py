"""What a claim's mechanism does in the world that is looked at: run with it and without it at the same seeds."""

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
from sim.outputs.tables import is_flow, over_run
from sim.outputs.wording import measure, quantity, titled
from sim.runs.ensemble import Ensemble, run_ensemble
from sim.runs.paired import Difference
from sim.scenario import Scenario

# Rows that are shown; the others are counted.
MOST = 12
SAYS = {"up": "rises", "down": "falls", "none": "does not move", "unclear": "cannot be told from luck"}


def can_be_taken_out(claim: Claim) -> bool:
    """Whether a claim has a mechanism of its own that a world can do without."""
    return claim.switch.kind in ("rule", "neutral", "event")


def outdated(claim: str, progress: Callable[[int], None]) -> list[str]:
    """Return the claim where the model no longer gives what was measured of it, else nothing."""
    found = shipped()
    return [] if found is None else stale(found, [claim])


def without(claim: str, view: View, progress: Callable[[int], None]) -> dict:
    """Run a view's world with a claim's mechanism and without it.

    Parameters
    ----------
    claim
        Id.
    view
        What is run, and up to which week.
    progress
        Called after each run with the number done; may raise to stop.

    Raises
    ------
    SanctuaryError
        When a run fails.
    """
    one, full = account(claim), view.load()
    out = taken_out(full, one.claim)
    if out.digest == full.digest:
        words = "This world does without it already, so that taking it out changes nothing."
        return {"sentence": words, "rows": [], "how": "", "more": ""}

    def lived(world: Scenario, before: int) -> Ensemble:
        return run_ensemble(
            world, replicates=view.replicates, seed=view.seed, scale=view.scale, weeks=view.week,
            progress=lambda done: progress(before + done),
        )  # fmt: skip

    present, absent = lived(full, 0), lived(out, view.replicates)
    labels = dict(full.labels)
    names = {name: titled(name, labels) for _, name in headlines(present.names, full)}
    names |= {name: titled(name, labels) for name, _ in one.outputs if name in present.names}
    found = {}
    for name in names:
        before, after = over_run(name, present.results), over_run(name, absent.results)
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
        "how": f"{pairs} of runs of the same seeds up to {date_of_week(view.week - 1):%d %B %Y}, one with it and one without. Levels are "
        "those of the last week, counts a week their mean; the intervals hold 95 % for the mean difference.",
        "more": f"{left} more outputs were looked at; none moved more than these." if left > 0 else "",
    }  # fmt: skip


def _rank(one: Difference) -> tuple[bool, float]:
    """Order by whether it moved, then by how far in spreads between seeds."""
    spread = float(np.std(np.concatenate([one.base, one.arm])))
    return one.sign in ("up", "down"), abs(one.mean) / spread if spread else 0.0


def _sentence(moved: list[str], found: dict[str, Difference], names: dict[str, str], pairs: int) -> str:
    if moved:
        first, count = found[moved[0]], len(moved)
        size = quantity(f"{number(abs(first.mean))}", find(moved[0]).unit)
        outputs = f"{count} of {len(found)} outputs {'moves' if count == 1 else 'move'}"
        return f"Without it {outputs}, most of all “{names[moved[0]]}”: {'up' if first.mean > 0 else 'down'} by {size}."
    if not any(one.values.any() for one in found.values()):
        return f"Without it every one of {len(found)} outputs comes out the same, in every pair."
    if pairs == 1:
        return "One pair of runs cannot tell an effect from luck: ask for more replicates on the Live page."
    return f"Without it none of {len(found)} outputs moves by more than luck leaves open."


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
