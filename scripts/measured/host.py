"""The decisions of the host: orders by loyalty and policy, the cost of refusal, and what each named assumption moves."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from measured.telling import WORKERS

FIGURE = Path(__file__).resolve().parents[2] / "docs" / "figures" / "orders.svg"
POLICIES = {
    "baseline": "baseline",
    "sanctions": "sanctions",
    "conditional_sanctions": "sanctions with a condition",
    "offer_for_expulsion": "an offer for expulsion",
    "credible_ultimatum": "a credible ultimatum",
    "united_neighbours": "united neighbours",
}
LOYALTIES = (0.0, 0.3, 0.5, 0.72, 0.9, 1.0)
THRESHOLDS = (0.7, 0.5, 0.9)
RUNS, SCALE, WEEKS = 8, 0.02, 131
# The orders are counted from half a year on, when all policies stand.
FROM = 26
SORTS = ("protected or hosted", "hosted, restrained", "hunted", "expelled or handed over")
_SORT = np.array([0, 0, 0, 1, 2, 3, 3])


def _runs(task: tuple[str, Mapping[str, object], int, int, tuple[str, ...]]) -> list[list[np.ndarray]]:
    """Run a scenario with changes at several seeds, and return some outputs of each run."""
    from sim.model import simulate
    from sim.scenario import load_scenario

    name, changes, runs, weeks, outputs = task
    scenario = load_scenario(name).changed(dict(changes)) if changes else load_scenario(name)
    found = (simulate(scenario, seed, scale=SCALE, weeks=weeks) for seed in range(1, runs + 1))
    return [[np.asarray(run.series(output)) for output in outputs] for run in found]


def _all(tasks: Iterable[tuple[str, Mapping[str, object], int, int, tuple[str, ...]]]) -> list[list[list[np.ndarray]]]:
    with ProcessPoolExecutor(WORKERS) as pool:
        return list(pool.map(_runs, list(tasks)))


def _loyal(value: float, **more: object) -> dict[str, object]:
    return {"taliban.loyalty.al_qaeda": value, "taliban.loyalty.aqis": value, **more}


def _shares(runs: list[list[np.ndarray]]) -> np.ndarray:
    """Return the share of weeks under each sort of order about al-Qaeda."""
    orders = np.concatenate([run[0][FROM:] for run in runs]).astype(int)
    return np.bincount(_SORT[orders], minlength=len(SORTS)) / len(orders)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(headings)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n\n"


def _medians(runs: list[list[np.ndarray]], output: int, weeks: Iterable[int]) -> str:
    return " / ".join(f"{np.median([run[output][week] for run in runs]):.3g}" for week in weeks)


def _per_cent(share: float) -> str:
    return f"{100 * share:.0f} %"


def host() -> dict[str, str]:
    """Return the tables of what the host decides, and draw the figure of orders."""
    orders = ("order.al_qaeda",)
    grid = list(itertools.product(POLICIES, LOYALTIES, THRESHOLDS))
    tasks = [
        (policy, _loyal(loyalty, **{"council.loyalty_threshold": threshold}), RUNS, WEEKS, orders)
        for policy, loyalty, threshold in grid
    ]
    shares = dict(zip(grid, map(_shares, _all(tasks)), strict=True))
    _draw(shares)
    rows = []
    for policy, label in POLICIES.items():
        for loyalty in LOYALTIES:
            cells = []
            for sort in range(len(SORTS)):
                cell = [shares[policy, loyalty, threshold][sort] for threshold in THRESHOLDS]
                low, high = min(cell), max(cell)
                default = _per_cent(shares[policy, loyalty, THRESHOLDS[0]][sort])
                cells.append(default if high - low < 0.005 else f"{default} ({100 * low:.0f} to {100 * high:.0f})")
            rows.append((label, f"{loyalty:g}", *cells))
    found = {"orders": _table(("policy", "loyalty", *SORTS), rows)}
    return found | _ties() | _refusals() | _means() | _hold() | _named() | _policies() | _elsewhere()


def _draw(shares: Mapping[tuple[str, float, float], np.ndarray]) -> None:
    """Draw the share of each sort of order by loyalty, one panel for each policy, with bands over the loyalty threshold."""
    import altair as alt
    import pandas as pd

    rows = [
        {
            "policy": label,
            "loyalty": loyalty,
            "order": name,
            "share": float(shares[policy, loyalty, THRESHOLDS[0]][sort]),
            "low": float(min(shares[policy, loyalty, threshold][sort] for threshold in THRESHOLDS)),
            "high": float(max(shares[policy, loyalty, threshold][sort] for threshold in THRESHOLDS)),
        }
        for policy, label in POLICIES.items()
        for loyalty in LOYALTIES
        for sort, name in enumerate(SORTS)
    ]
    colours = alt.Color("order:N", sort=list(SORTS), title="order about al-Qaeda").scale(
        domain=list(SORTS), range=["#1b7f5c", "#c9a227", "#7a5195", "#c0392b"]
    )
    base = alt.Chart(pd.DataFrame(rows)).encode(alt.X("loyalty:Q", title="loyalty to al-Qaeda"))
    band = base.mark_area(opacity=0.25).encode(alt.Y("low:Q", title="share of weeks"), alt.Y2("high:Q"), colours)
    line = base.mark_line(point=True).encode(alt.Y("share:Q", title="share of weeks"), colours)
    chart = alt.layer(band, line).properties(width=190, height=150)
    chart.facet(alt.Facet("policy:N", sort=list(POLICIES.values()), title=None), columns=3).save(str(FIGURE))


def _ties() -> dict[str, str]:
    """Return how far loyalty, debt and comradeship move the orders, each alone."""
    rules = {"loyalty": "rules.loyalty", "debt": "rules.reciprocity", "comradeship": "rules.affinity"}
    policy, close = "conditional_sanctions", {"taliban.loyalty.al_qaeda": 0.65}
    tasks = [(policy, close, RUNS, WEEKS, ("order.al_qaeda",))]
    tasks += [(policy, {**close, rule: False}, RUNS, WEEKS, ("order.al_qaeda",)) for rule in rules.values()]
    tasks += [
        (policy, {other: False for other in rules.values() if other != rule}, RUNS, WEEKS, ("order.al_qaeda",))
        for rule in rules.values()
    ]
    kept = [_shares(runs)[0] for runs in _all(tasks)]
    rows = [
        (name, _per_cent(kept[0]), _per_cent(kept[1 + place]), _per_cent(kept[1 + len(rules) + place]))
        for place, name in enumerate(rules)
    ]
    headings = ("tie", "kept, all three", "kept, without it", "kept, with it alone at its default")
    return {"ties": _table(headings, rows)}


def _refusals() -> dict[str, str]:
    """Return what a credible ultimatum meets, and what a refusal costs, by loyalty."""
    outputs = ("demands.refused", "demands.met", "demands.enforced", "resources", "exits.untracked", "handovers.hosted")
    levels = (0.0, 0.72, 1.0)
    policies = ("credible_ultimatum", "baseline")
    tasks = [(policy, _loyal(level), RUNS, WEEKS, outputs) for policy in policies for level in levels]
    found = _all(tasks)

    def median(runs: list[list[np.ndarray]], output: int, week: int) -> float:
        return float(np.median([run[output][week] for run in runs]))

    rows = []
    # The demand stands from week 26; it is due a quarter later.
    for place, loyalty in enumerate(levels):
        under, without = found[place], found[place + 3]
        rows.append(
            (
                f"{loyalty:g}",
                *(f"{median(under, output, 52):.0f}" for output in range(3)),
                f"{median(under, 3, 52):.2f} ({median(without, 3, 52):.2f})",
                f"{median(under, 4, 130):.0f} ({median(without, 4, 130):.0f})",
                f"{median(under, 5, 130):.0f}",
            )
        )
    headings = ("loyalty", "refused", "met", "enforced", "means after a year (baseline)", "left untracked (baseline)")
    return {"refusals": _table((*headings, "handed over"), rows)}


def _means() -> dict[str, str]:
    """Return what recognition and sanctions do to means, pay and control."""
    outputs = ("resources", "control.ranks", "obedience", "strength.isis_k")
    worlds = (
        ("baseline", "baseline", {}),
        ("every state recognises", "baseline", {"recognition.intercept": -4}),
        ("sanctions by all", "sanctions", {}),
    )
    found = _all((name, changes, RUNS, WEEKS, outputs) for _, name, changes in worlds)
    # Sanctions begin in week 9, so week 22 is a quarter later.
    rows = [
        (label, *(_medians(runs, output, (22, 52, 130)) for output in range(len(outputs))))
        for (label, _, _), runs in zip(worlds, found, strict=True)
    ]
    headings = ("world", "means", "control of the ranks", "obedience", "ISIS-K")
    return {"means": _table(headings, rows)}


def _hold() -> dict[str, str]:
    """Return what follows from no control and from no police, over five and ten years."""
    outputs = (
        "control.taliban", "commanders.loyal", "commanders.to_rival", "polities", "strength.isis_k", "strength.al_qaeda",
    )  # fmt: skip
    worlds = (
        ("baseline", {}),
        ("control 0", {"taliban.control": 0}),
        ("control 1", {"taliban.control": 1}),
        ("no police", {"rules.enforcement": False}),
    )
    found = _all(("baseline", changes, RUNS, 520, outputs) for _, changes in worlds)
    rows = [
        (label, *(_medians(runs, output, (52, 259, 519)) for output in range(len(outputs))))
        for (label, _), runs in zip(worlds, found, strict=True)
    ]
    headings = ("world", "ground held", "loyal commanders", "went to ISIS-K", "polities", "ISIS-K", "al-Qaeda")
    return {"hold": _table(headings, rows)}


NAMED = (
    ("loyalty", "conditional_sanctions", "taliban.loyalty.al_qaeda", (0.0, 0.5, 1.0), "order.al_qaeda"),
    ("control", "baseline", "taliban.control", (0.0, 0.5, 1.0), "control.taliban"),
    ("willingness", "baseline", "enforcement.willingness", (0.0, 0.5, 1.0), "strength.isis_k"),
    ("capacity", "baseline", "enforcement.capacity", (0.0, 0.5, 1.0), "strength.isis_k"),
    ("who escaped", "baseline", "prison.veteran_share", (0.0, 0.5, 1.0), "capability.isis_k"),
    ("Iran's gate", "baseline", "iran_gate.consent", (0.0, 0.5, 1.0), "capability.al_qaeda"),
    ("visibility", "baseline", "low_key.concealment", (0.0, 0.4, 0.8), "seen.al_qaeda"),
)


def _named() -> dict[str, str]:
    """Return what each assumption that the paper names moves, from one end of its range to the other."""
    from sim.evidence import lookup

    known = {key: lookup(key) for _, _, key, _, _ in NAMED}
    ends = [(max(known[key].low, low), mid, min(known[key].high, high)) for _, _, key, (low, mid, high), _ in NAMED]
    tasks = [
        (policy, {key: value}, 2 * RUNS, WEEKS, (output,))
        for (_, policy, key, _, output), values in zip(NAMED, ends, strict=True)
        for value in values
    ]
    found = _all(tasks)
    rows = []
    for place, (label, _, key, _, output) in enumerate(NAMED):
        arms = [np.array([run[0][FROM:].mean() for run in runs]) for runs in found[3 * place : 3 * place + 3]]
        gain = arms[2] - arms[0]
        luck = gain.std(ddof=1) / np.sqrt(len(gain))
        values = " / ".join(f"{value:g}" for value in ends[place])
        means = " / ".join(f"{arm.mean():.3g}" for arm in arms)
        rows.append((label, f"`{key}`", values, f"`{output}`", means, f"{gain.mean():+.3g} ± {1.96 * luck:.2g}"))
    headings = ("assumption", "key", "values", "output", "mean", "last less first, 95 %")
    return {"named": _table(headings, rows)}


# What the text of each policy and counterfactual says it changes, the output that shows it, and the weeks that are averaged.
CHANGED = (
    ("sanctions", "the regime's means fall", "resources", (22, 131)),
    ("conditional_sanctions", "TIP is treated more strictly", "order.tip", (26, 131)),
    ("offer_for_expulsion", "loyal leaders keep al-Qaeda, whatever is offered", "order.al_qaeda", (26, 131)),
    ("credible_ultimatum", "loyal leaders refuse, and pay in means", "resources", (52, 131)),
    ("recognition_for_restriction", "al-Qaeda is restrained", "order.al_qaeda", (26, 131)),
    ("united_neighbours", "al-Qaeda is restrained", "order.al_qaeda", (78, 131)),
    ("patient_supervision", "fewer plots abroad begin among guests", "risk.hosted", (26, 131)),
    ("drills", "fewer plots in the region begin during drills", "risk.regional", (26, 30)),
    ("drill_when_seen", "drills are held when ISIS-K is seen", "drills", (0, 131)),
    ("reward", "nobody who is loyal betrays a guest", "betrayed", (130, 131)),
    ("even_handed_crackdown", "al-Qaeda is driven out too", "strength.al_qaeda", (26, 131)),
    ("iran_gate_open", "al-Qaeda is more capable", "capability.al_qaeda", (52, 131)),
    ("no_prison_break", "ISIS-K attacks less in the autumn", "attacks.isis_k", (1, 15)),
    ("no_takeover", "al-Qaeda is weaker", "strength.al_qaeda", (104, 131)),
    ("forced_expulsion", "members slip out untracked", "exits.untracked", (130, 131)),
    ("malejacq", "warlords take up arms", "warlords.active", (104, 131)),
    ("mccaul", "al-Qaeda grows", "strength.al_qaeda", (52, 131)),
    ("milley", "ISIS-K rebuilds faster in the first half year", "strength.isis_k", (4, 27)),
)


def _policies() -> dict[str, str]:
    """Return whether each shipped policy and counterfactual changes what its text says, and how many outputs it moves."""
    from sim.model import simulate
    from sim.scenario import load_scenario

    every = tuple(simulate(load_scenario("baseline"), 1, scale=SCALE, weeks=1).names)
    found = _all((name, {}, RUNS, WEEKS, every) for name in ("baseline", *(name for name, *_ in CHANGED)))
    base, rows = found[0], []
    for (name, says, output, (first, last)), runs in zip(CHANGED, found[1:], strict=True):
        place = every.index(output)
        part = np.array([[one[place][first:last].mean() for one in arm] for arm in (base, runs)])
        gain, moved = part[1] - part[0], sum(_moved(base, runs, place) for place in range(len(every)))
        luck = 1.96 * gain.std(ddof=1) / np.sqrt(RUNS)
        shown = f"{part[0].mean():.3g} to {part[1].mean():.3g}"
        rows.append((f"`{name}`", says, f"`{output}`", shown, f"{gain.mean():+.3g} ± {luck:.2g}", f"{moved}"))
    headings = (
        "scenario",
        "what its text says",
        "output",
        "baseline to scenario",
        "difference, 95 %",
        f"moved of {len(every)}",
    )
    return {"policies": _table(headings, rows)}


def _moved(base: list[list[np.ndarray]], runs: list[list[np.ndarray]], output: int) -> bool:
    """Return whether the mean of an output over the run moves by more than four standard errors."""
    pairs = zip(base, runs, strict=True)
    gain = np.array([np.nanmean(arm[output]) - np.nanmean(without[output]) for without, arm in pairs])
    luck = gain.std(ddof=1) / np.sqrt(len(gain))
    return bool(np.isfinite(luck) and abs(gain.mean()) > 4 * luck and np.any(gain))


def _elsewhere() -> dict[str, str]:
    """Return how the council's rules predict decisions of other hosts."""
    from sim.analysis.hosts import hosts

    found = hosts()
    mean, low, high = found.gain
    missed = [
        f"{one.host} and {one.guest}, {one.year} ({one.outcome})"
        for one, wrong in zip(found.decisions, found.missed, strict=True)
        if wrong
    ]
    return {
        "score": f"{found.scores.mean():.2f} against {found.base.mean():.2f} for the base rate: a gain of {mean:.2f} per case, "
        f"90 % between {low:.2f} and {high:.2f}, over {len(found.decisions)} cases",
        "missed": f"{len(missed)} cases: {'; '.join(missed)}",
    }
