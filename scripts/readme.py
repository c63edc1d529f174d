"""Write the README's figures anew from runs, or say where they are not what runs give.

    python scripts/readme.py --write [GROUP ...]    # writes between the markers
    python scripts/readme.py --check [GROUP ...]    # writes nothing; exit code 1 where a figure differs

A figure stands between `<!-- begin: GROUP.NAME -->` and `<!-- end -->`; prose around it is written by hand. Numbers count as the
same within two in a hundred, or one in the last digit shown, since another mathematics library may round otherwise. What was
measured with a clock is written by `--write speed` alone and never compared.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

README = Path(__file__).resolve().parents[1] / "README.md"
MARKED = re.compile(r"(<!-- begin: (\w+)\.(\w+) -->)(.*?)(<!-- end -->)", re.DOTALL)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
TOLERANCE = 0.02
END_OF_2022 = 71
# The same country as averages and as people who act on each other.
STRUCTURES = ("baseline", "mean_field")
# What each structure is among agents.
ACTING = {
    "structure.orders": "orders that go down a chain",
    "structure.defection": "commanders who look at each other",
    "structure.policing": "police who follow links",
    "structure.recruitment": "recruits by contact",
    "structure.strategy": "groups that learn",
    "structure.council": "leaders who vote",
}
# The rules that equations have no place for, by whose they are.
UNTOLD = {
    "contest": "armed men who contest ground",
    "displacement": "members who move",
    "posture": "states that engage and sanction",
    "deliberation": "a council that thinks again",
    "sheltering": "ranks who shelter guests",
    "private_hosting": "leaders who hide guests",
    "outbidding": "hardliners whom moderation loses",
    "warlord_pay": "warlords who pay",
    "sectarian_violence": "violence against minorities",
    "plots": "plotters",
}
DOCKED = {
    "strength.al_qaeda": "strength of al-Qaeda",
    "strength.aqis": "strength of AQIS",
    "strength.tip": "strength of TIP",
    "strength.imu": "strength of IMU",
    "strength.isis_k": "strength of ISIS-K",
    "attacks.isis_k": "its attacks",
    "skill.isis_k": "skill of the police against it",
    "ties.isis_k": "ties of its members",
    "capability.isis_k": "its capability",
    "cohesion.isis_k": "its cohesion",
    "prisoners.isis_k": "its prisoners",
    "taliban.strength": "fighters of the Taliban",
    "ranks.grievance": "grievance in the ranks",
    "resources": "resources of the regime",
    "moderation": "moderation of the leaders",
}
WORKERS = len(os.sched_getaffinity(0))


def baseline() -> dict[str, str]:
    """Run the baseline as the README says: 20 replicates, a tenth of the Taliban's fighters."""
    from sim.analysis.record.window import window
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
    return {
        "attacks": _span(attacks[:, :19].sum(axis=1)),
        "strongest": f"{_span(strength.max(axis=1), ' people')}, {strongest:%B %Y}",
        "provinces": _span(series("aq_family.provinces")[:, END_OF_2022]),
        "ratio": _span(series("enforcement.ratio")[:, END_OF_2022]),
        "handovers": _span(series("handovers.hosted")[:, END_OF_2022]),
        "recognitions": _span(series("recognitions")[:, END_OF_2022]),
        "october": _span(np.array([october.total(run) for run in attacks])),
        "kept": f"{np.median(series('compliance.attacks')[:, -1]):.2f}",
        "presence": f"{100 * np.median(series('compliance.presence')[:, -1]):.0f} %",
        "expelled": f"{'less than 1' if expelled < 1 else f'{expelled:.0f}'} %",
        "china": f"{believed:.1f}",
    }


def unknowns() -> dict[str, str]:
    """Sweep the paper's three unknowns under five actions."""
    from sim.analysis.decide.value_of_information import value_of_information

    found = _swept("unknowns", value_of_information)
    rows = []
    labels = {
        "risk.total": "risk of attacks abroad",
        "capability.al_qaeda": "capability of al-Qaeda",
        "strength.isis_k": "strength of ISIS-K",
        "trust.mean": "trust of states in the Taliban",
        "breaches.opponents": "revenge on opponents",
    }
    for output, label in labels.items():
        shares = found.moves[found.moves["output"] == output].sort_index()
        cells = [(row["share"], row["low"], row["high"]) for row in shares.to_dict("records")]
        rows.append(_row(label, cells, lambda share: f"{100 * share:.0f}", unit=" %"))
    worth = found.decision.sort_values(["worth", "high"], kind="stable").groupby("unknown").last()
    cells = [tuple(worth.loc[name, ["worth", "low", "high"]]) for name in dict.fromkeys(found.decision["unknown"])]
    rows.append(_row("attempts that knowing it would spare who must choose, at most", cells, _two))
    attempts = found.actions.set_index("action")["attempts"]
    spared = {name: f"{attempts[name]:.1f}" for name in ("forced_expulsion", "baseline", "patient_supervision")}
    heads = "| | who escaped | may al-Qaeda in Iran move | leaders, or rank and file |\n|---|---|---|---|"
    return {"table": "\n" + "\n".join([heads, *rows]) + "\n\n", **spared}


def sobol() -> dict[str, str]:
    """Sweep the same unknowns for Sobol indices."""
    from sim.analysis.sensitivity.indices import sensitivity

    settled = _swept(
        "unknowns_sobol", lambda store: max(sensitivity(store, name, "mean").settled or 0.0 for name in store.outputs)
    )
    return {"settled": _two(settled)}


def structures() -> dict[str, str]:
    """Sweep all structures as one group beside four numbers, and say what share of the variance is structure."""
    from sim.analysis.sensitivity.groups import shares
    from sim.analysis.sensitivity.indices import sensitivity

    found = _swept("structures", lambda store: [sensitivity(store, name, "last") for name in store.outputs])
    labels = {
        "control.taliban": "the Taliban's control of ground",
        "sanctuary.al_qaeda": "sanctuary of al-Qaeda",
        "risk.total": "risk of attacks abroad",
        "attacks.isis_k": "attacks of ISIS-K",
        "strength.isis_k": "strength of ISIS-K",
    }
    told = {one.output: one for one in found}
    shared = shares(found).set_index("output")
    rows = [
        "| share of the variance after five years | structure by itself | with what it does together with numbers "
        "| luck left in it | moved by the second half of the sample |",
        "|---|---|---|---|---|",
    ]
    for output, label in labels.items():
        row = shared.loc[output]
        alone, total = 100 * row["alone"], 100 * (row["alone"] + row["together"])
        luck, settled = 100 * (told[output].luck or 0.0), told[output].settled or 0.0
        rows.append(
            f"| {label} | {alone:.0f} % (± {100 * row['alone_half']:.0f}) | {total:.0f} % (± {100 * row['total_half']:.0f}) "
            f"| {luck:.0f} % | {_two(settled)} |"
        )
    return {"table": "\n" + "\n".join(rows) + "\n\n"}


def dock() -> dict[str, str]:
    """Hold the model against equations, among agents and among averages, and both where they are made of the same things."""
    from sim.analysis.dock import dock as docked
    from sim.analysis.dock import verify
    from sim.analysis.dock.compare import EQUATIONS

    agents, averages = (docked(name, workers=WORKERS) for name in STRUCTURES)
    among = {row["output"]: row for row in averages.verdicts.to_dict("records")}
    rows = [
        "| output | twin over model at the end | people matter among agents | twin over model at the end | among averages |",
        "|---|---|---|---|---|",
    ]
    for row in agents.verdicts.to_dict("records"):
        cells = [
            f"{one['ratio']:.2f} | {EQUATIONS if one['verdict'] == EQUATIONS else _in_words(str(one['through']))}"
            for one in (row, among[row["output"]])
        ]
        rows.append(f"| {DOCKED[row['output']]} | {cells[0]} | {cells[1]} |")
    counts = [int((one.verdicts["verdict"] == EQUATIONS).sum()) for one in (agents, averages)]
    verified = verify(workers=WORKERS).finding
    for output, label in DOCKED.items():
        verified = verified.replace(f"{output} (", f"{label} (")
    return {
        "table": "\n" + "\n".join(rows) + "\n\n",
        "agents": f"{counts[0]} of {len(agents.verdicts)}",
        "averages": str(counts[1]),
        "verified": verified,
    }


def catch22() -> dict[str, str]:
    """Sweep forcing over supervision and slip-out."""
    from sim.analysis.decide.frontier import DRIVEN, LEFT, UNDECIDED, frontier

    found = _swept("catch22", frontier)
    lines = found.flips[(found.flips[found.force] == found.flips[found.force].max()) & (found.flips["year"] == 1)]
    lines = lines.sort_values("dispersal.slip_out").to_dict("records")
    few, all_out = lines[0], lines[-1]
    counts = found.cells["verdict"].value_counts()
    return {
        "few": f"{few['flip']:.2f}, {few['low']:.2f} to {few['high']:.2f}",
        "all": f"{all_out['flip']:.2f} ({all_out['low']:.2f} to {all_out['high']:.2f})",
        "lines": f"Of {len(found.flips)} lines {int((found.flips['found'] >= 0.95).sum())} flip",
        "cells": f"of {len(found.cells)} cells {int(counts[LEFT])} are safer left, {int(counts[DRIVEN])} safer driven out, and "
        f"{int(counts[UNDECIDED])} undecided",
    }


def record() -> dict[str, str]:
    """Hold the scenarios and all rival voices against the public record."""
    from sim.analysis.record.hindcast import hindcasts
    from sim.analysis.record.rivals import rank
    from sim.analysis.record.targets import read_targets
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
        "closest": f"{min(voices.values()):.3f}",
        "ours": f"{ranked['record']:.3f}",
        "furthest": f"{max(ranked.values()):.3f}",
        **{key: signs[key] for key in ("surge", "past_the_peak", "out_of_kunar", "to_kabul", "to_the_north")},
    }


def claims() -> dict[str, str]:
    """Count the findings that are shipped, by verdict and by label; nothing is run."""
    from collections import Counter

    from sim.analysis.claims.findings import shipped
    from sim.analysis.claims.labels import tally

    found = shipped()
    if found is None:
        return {"verdicts": "0 are measured", "labels": "0 are labelled"}
    counts = Counter(one.verdict for one in found.findings)
    verbs = {"holds": "hold", "fails": "fail", "open": "are open", "not testable": "are not testable"}
    labels = tally(one.label for one in found.findings)
    return {
        "verdicts": _listed(f"{counts[word]} {verb}" for word, verb in verbs.items() if counts[word]),
        "labels": _listed(f"{count} {'is' if count == 1 else 'are'} {word}" for word, count in labels.items()),
    }


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def patterns() -> dict[str, str]:
    """Ask averages and agents which patterns of the record they show, and what ends at a bound anywhere in the box."""
    from sim.analysis.record.patterns import patterns as shown_by
    from sim.analysis.sensitivity.runaway import measure
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


def speed() -> dict[str, str]:
    """Measure speed and memory; takes some minutes, and means something only where nothing else runs."""
    from sim.bench.engines import bench

    found = bench()
    small, large = found["sizes"][-2:]
    slower = found["baseline"]["ratio_to_reference"]
    return {
        "tenth": f"{found['baseline']['scale_0.1_s']:.2g} s",
        "whole": f"{found['baseline']['scale_1_s']:.2g} s",
        "reference": f"{float(f'{slower:.2g}'):,.0f} times",
        "week": f"{small['ns_per_person_week']['compiled']:.1f} ns",
        "week_large": f"{large['ns_per_person_week']['compiled']:.1f} ns",
        "floor": f"{small['ratio_to_floor']:.1f} times",
        "floor_large": f"{large['ratio_to_floor']:.1f} times",
        "bytes": f"{large['bytes_per_person']['columns']:.0f} bytes",
        **agents_and_averages(found["structure"]),
    }


def agents_and_averages(found: dict[str, dict[str, float]]) -> dict[str, str]:
    """Return what people who act on each other cost against averages, as the README says it."""
    return {
        "agents": f"{found['scale_1']['ratio']:.1f} times",
        "agents_tenth": f"{found['scale_0.1']['ratio']:.1f} times ({found['scale_0.1']['agents_s']:.2f} s)",
    }


# In the order of what they cost.
GROUPS: dict[str, Callable[[], dict[str, str]]] = {
    "baseline": baseline,
    "catch22": catch22,
    "unknowns": unknowns,
    "record": record,
    "patterns": patterns,
    "claims": claims,
    "sobol": sobol,
    "dock": dock,
    "structures": structures,
    "speed": speed,
}


def _swept(name: str, read: Callable[[Any], Any]) -> Any:
    """Return what is read from a shipped sweep, run into a folder that does not stay."""
    from sim.runs.design.design import load_design
    from sim.runs.reading import Store
    from sim.runs.sweep import run_sweep

    with tempfile.TemporaryDirectory() as folder:
        run_sweep(load_design(name), Path(folder) / name, workers=WORKERS)
        return read(Store(Path(folder) / name))


def _span(values: np.ndarray, unit: str = "") -> str:
    """Return a median with 5 to 95 %, in whole numbers; the bounds are left out where all agree."""
    low, middle, high = (f"{value:,.0f}" for value in np.quantile(values, [0.05, 0.5, 0.95]))
    return f"{middle}{unit}" if low == high else f"{middle}{unit} ({low} to {high})"


def _in_words(through: str) -> str:
    """Return cuts as a reader knows them."""
    if through.startswith("nothing"):
        return through
    words = {**ACTING, **UNTOLD}
    return "through " + ", or ".join(
        " and ".join(words[key] for key in some.split(" with ")) for some in through.split(", ")
    )


def _two(value: float) -> str:
    return f"{value:.2f}".replace("0.00", "0") if value < 0.005 else f"{value:.2f}"


def _row(label: str, cells: list[tuple[float, float, float]], shown: Callable[[float], str], unit: str = "") -> str:
    """Return a row of a table, the largest share in bold."""
    best = max(cell[0] for cell in cells)
    texts = []
    for value, low, high in cells:
        text = f"{shown(value)}{unit}"
        texts.append(f"{f'**{text}**' if value == best else text} ({shown(low)} to {shown(high)})")
    return f"| {label} | {' | '.join(texts)} |"


def marked(text: str) -> dict[str, str]:
    """Return what stands between the markers of a text, by `GROUP.NAME`."""
    return {f"{group}.{name}": shown for _, group, name, shown, _ in MARKED.findall(text)}


def written(text: str, values: dict[str, str]) -> str:
    """Return a text with values put between its markers; markers without a value stay as they are."""
    return MARKED.sub(
        lambda found: f"{found[1]}{values.get(f'{found[2]}.{found[3]}', found[4])}{found[5]}",
        text,
    )


def same(old: str, new: str) -> bool:
    """Whether two figures say the same: the same words, wrapped anyhow, and numbers within the tolerance."""
    old, new = (" ".join(text.split()) for text in (old, new))
    if NUMBER.sub("#", old) != NUMBER.sub("#", new):
        return False
    for one, other in zip(NUMBER.findall(old), NUMBER.findall(new), strict=True):
        digit = 10.0 ** -len(one.partition(".")[2])
        before, after = (float(number.replace(",", "")) for number in (one, other))
        if abs(before - after) > max(TOLERANCE * abs(before), 1.001 * digit):
            return False
    return True


def figures(groups: Iterable[str]) -> dict[str, str]:
    """Return the figures of some groups, by `GROUP.NAME`."""
    return {f"{group}.{name}": text for group in groups for name, text in GROUPS[group]().items()}


def differing(text: str, values: dict[str, str]) -> list[str]:
    """Return in words which of the values a text shows otherwise, or not at all."""
    shown = marked(text)
    return [
        f"{name}: README.md says {shown.get(name, 'nothing')!r}, a run gives {value!r}"
        for name, value in values.items()
        if name not in shown or not same(shown[name], value)
    ]


def main() -> int:
    """Write or check; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--write", action="store_true", help="write the figures between the markers")
    what.add_argument("--check", action="store_true", help="say which figures differ, and write nothing")
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"some of: {', '.join(GROUPS)} (all but speed)")
    given = parser.parse_args()
    unknown = set(given.groups) - set(GROUPS)
    if unknown:
        parser.error(f"no such group: {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    text = README.read_text(encoding="utf-8")
    values = figures(given.groups or [name for name in GROUPS if name != "speed"])
    moved = differing(text, values)
    print("\n".join(moved) if moved else f"{len(values)} figures are what runs give")
    if given.write:
        README.write_text(written(text, values), encoding="utf-8")
        return 0
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
