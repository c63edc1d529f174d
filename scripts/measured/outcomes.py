"""Results of the model, and their comparison with the public record and the claims."""

from __future__ import annotations

from datetime import date

import numpy as np

from measured.telling import STRUCTURES, WORKERS, listed, span, two

END_OF_2022 = 71


def baseline() -> dict[str, str]:
    """Run the baseline as the README says: 20 replicates, a tenth of the Taliban's fighters."""
    from sim.analysis.hindcast.window import window
    from sim.outputs.calendar import date_of_week
    from sim.runs.ensemble import run_ensemble
    from sim.scenario import load_scenario

    found = run_ensemble(load_scenario("baseline"), replicates=20, scale=0.1)

    def series(name: str) -> np.ndarray:
        return np.array([run.series(name) for run in found.results])

    attacks, strength = series("attacks.isis_k"), series("strength.isis_k")
    october = window(date(2021, 10, 1), date(2021, 10, 31), attacks.shape[1])
    strongest = date_of_week(np.median(strength.argmax(axis=1)))
    believed = np.median(series("compliance_seen.china")[:, -1] - series("compliance_true.china")[:, -1])
    expelled = 100 * np.median(series("compliance.expulsion")[:, -1])
    tables = [run.attacks() for run in found.results]
    places = [one[(one.group == "isis_k") & (one.week < END_OF_2022) & (one.province != "")].province for one in tables]
    shares = [np.median([(one == where).mean() for one in places]) for where in ("nangarhar", "kabul", "kunar")]
    return {
        "attacks": span(attacks[:, :19].sum(axis=1)),
        "strongest": f"{span(strength.max(axis=1), ' people')}, {strongest:%B %Y}",
        "places": ", ".join(two(share) for share in shares),
        "provinces": span(series("aq_family.provinces")[:, END_OF_2022]),
        "ratio": span(series("enforcement.ratio")[:, END_OF_2022]),
        "handovers": span(series("handovers.hosted")[:, END_OF_2022]),
        "recognitions": span(series("recognitions")[:, END_OF_2022]),
        "october": span(np.array([october.total(run) for run in attacks])),
        "kept": f"{np.median(series('compliance.attacks')[:, -1]):.2f}",
        "presence": f"{100 * np.median(series('compliance.presence')[:, -1]):.0f} %",
        "expelled": f"{'less than 1' if expelled < 1 else f'{expelled:.0f}'} %",
        "china": f"{abs(believed):.1f}",
    }


def record() -> dict[str, str]:
    """Compare the scenarios and all rival voices with the public record."""
    from sim.analysis.hindcast.hindcast import hindcasts
    from sim.analysis.hindcast.rivals import rank
    from sim.analysis.hindcast.targets import read_targets
    from sim.scenario import list_scenarios, load_scenario

    names = ["record", "posterior"]
    names += [one.name for one in list_scenarios() if one.theme == "voices" and one.name not in names]
    loaded = [load_scenario(name) for name in names]
    held = read_targets(None, weeks=max(one.weeks for one in loaded))
    found = hindcasts(loaded, held, workers=WORKERS)
    rows = [
        "| 40 runs | rows | in 90 % | score | on the naive forecast's rows | best naive |",
        "|---|---|---|---|---|---|",
    ]
    for one in found[:2]:
        for part, words in zip(one.parts, ("up to June 2022", "after"), strict=True):
            scores = " | ".join(
                f"{score:.3f}" for score in (part.log_crps, part.log_crps_compared, part.naive_log_crps)
            )
            rows.append(f"| `{one.scenario}`, {words} | {part.rows} | {100 * part.inside_90:.0f} % | {scores} |")
    ranked = {one.scenario: one.log_crps for one in rank(found)}
    voices = {name: score for name, score in ranked.items() if name not in ("record", "posterior")}
    signs = {test.key: f"{100 * test.share:.0f} %" for test in found[0].tests}
    return {
        "table": "\n" + "\n".join(rows) + "\n\n",
        "inside_after": f"{100 * found[0].parts[1].inside_90:.0f} %",
        "closest": f"{min(voices.values()):.3f}",
        "ours": f"{ranked['record']:.3f}",
        "furthest": f"{max(ranked.values()):.3f}",
        **{key: signs[key] for key in ("surge", "past_the_peak", "spring", "out_of_kunar", "to_kabul", "to_the_north")},
    }


def patterns() -> dict[str, str]:
    """Measure which patterns of the record averages and agents show, and how often groups end at a bound in the parameter box."""
    from measured.runaway import measure
    from sim.analysis.hindcast.patterns import patterns as shown_by
    from sim.scenario import load_scenario

    found = shown_by(*STRUCTURES, replicates=64, scale=0.02, workers=WORKERS)
    shares = found.table.pivot(index="label", columns="scenario", values="share").dropna()
    rows = [f"| share of 64 runs that show it | {' | '.join(STRUCTURES)} |", f"|---|{'---|' * len(STRUCTURES)}"]
    for label in dict.fromkeys(label for label in found.table["label"] if label in shares.index):
        rows.append(f"| {label} | {' | '.join(f'{100 * shares.loc[label, name]:.0f} %' for name in STRUCTURES)} |")
    totals = " | ".join(f"{shares[name].sum():.1f} of {len(shares)}" for name in STRUCTURES)
    rows.append(f"| **patterns a run shows** | {totals} |")
    ends = {name: measure(load_scenario(name), 200) for name in STRUCTURES}
    nought, full = (
        " | ".join(f"{100 * sum(getattr(ends[name], bound).values()) / ends[name].points:.0f} %" for name in STRUCTURES)
        for bound in ("at_nothing", "at_ceiling")
    )
    rows.append(f"| groups at nought, in a hundred of 200 runs through the admissible box | {nought} |")
    rows.append(f"| groups at their ceiling, in a hundred of the same runs | {full} |")
    either = " | ".join(f"{100 * ends[name].share:.0f} %" for name in STRUCTURES)
    rows.append(f"| **runs through the box that end with a group at either** | {either} |")
    return {"table": "\n" + "\n".join(rows) + "\n\n"}


def causes() -> dict[str, str]:
    """Measure which rules cause patterns, and whether the spring of 2022 depends on losses or on the chosen durations."""
    from sim.analysis.hindcast.patterns import patterns as shown_by
    from sim.evidence.parameter import parameters, read_by
    from sim.runs.ensemble import run_ensemble
    from sim.scenario import Scenario, load_scenario

    baseline, known = load_scenario("baseline"), parameters()

    def shares(scenario: Scenario, runs: int = 64) -> dict[str, str]:
        table = shown_by(scenario, replicates=runs, scale=0.02, workers=WORKERS).table.set_index("pattern")
        return {str(pattern): f"{100 * share:.0f} %" for pattern, share in table["share"].dropna().items()}

    fought = run_ensemble(baseline, replicates=64, scale=0.02, weeks=END_OF_2022)
    lulls = np.array([run.series("lull.isis_k") > 0 for run in fought.results])
    at_once = int((lulls.any(axis=1) & (lulls.argmax(axis=1) == int(known["strategy.offensive"].default))).sum())
    numbers = [known[key] for key in read_by("offensives")]
    # Draw from a log-uniform distribution where a range spans more than one order of magnitude.
    wide = {
        one.key: {"loguniform" if 0.0 < 10.0 * one.low <= one.high else "uniform": [one.low, one.high]}
        for one in numbers
    }
    elsewhere = shares(baseline.changed({"rules.homecoming": False}))
    return {
        "places": elsewhere["places"],
        "nangarhar": elsewhere["nangarhar"],
        "spring": shares(baseline.changed({"rules.offensives": False}))["spring_2022"],
        "at_once": f"{at_once} of {len(lulls)}",
        "losses": shares(baseline.changed({"strategy.offensive": known["strategy.offensive"].low}))["spring_2022"],
        "wide": shares(baseline.changed(wide), 96)["spring_2022"],
    }


def claims() -> dict[str, str]:
    """Count the findings that are shipped, by verdict and by label; nothing is run."""
    from collections import Counter

    from sim.analysis.claims.findings import shipped
    from sim.analysis.claims.labels import tally

    found = shipped()
    counts = Counter(one.verdict for one in found.findings)
    verbs = {"holds": "hold", "fails": "fail", "open": "are open", "not testable": "are not testable"}
    labels = tally(one.label for one in found.findings)
    return {
        "verdicts": listed(f"{counts[word]} {verb}" for word, verb in verbs.items() if counts[word]),
        "sizes": f"up to {found.seeds} pairs of runs\nat the defaults, {found.points} points of the hypercube by {found.pairs} pairs",
        "labels": listed(f"{count} {'is' if count == 1 else 'are'} {word}" for word, count in labels.items()),
    }
