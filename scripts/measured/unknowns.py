"""The factors that decide the results: unknowns, structures, and where the better policy changes."""

from __future__ import annotations

from measured.telling import WORKERS, listed, swept, table_row, two

# Points of the box from which every parameter is moved.
POINTS = 16


def unknowns() -> dict[str, str]:
    """Sweep the paper's three unknowns under five actions."""
    from sim.analysis.decide.value_of_information import value_of_information

    found = swept("unknowns", value_of_information)
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
        rows.append(table_row(label, cells, lambda share: f"{100 * share:.0f}", unit=" %"))
    worth = found.decision.sort_values(["worth", "high"], kind="stable").groupby("unknown").last()
    cells = [tuple(worth.loc[name, ["worth", "low", "high"]]) for name in dict.fromkeys(found.decision["unknown"])]
    rows.append(table_row("plots that knowing it would avert for a decision maker, at most", cells, two))
    attempts = found.actions.set_index("action")["attempts"]
    spared = {name: f"{attempts[name]:.1f}" for name in ("forced_expulsion", "baseline", "patient_supervision")}
    heads = "| | who escaped | may al-Qaeda in Iran move | leaders, or rank and file |\n|---|---|---|---|"
    return {"table": "\n" + "\n".join([heads, *rows]) + "\n\n", **spared}


def sobol() -> dict[str, str]:
    """Sweep the same unknowns for Sobol indices."""
    from sim.analysis.sensitivity.indices import sensitivity

    settled = swept(
        "unknowns_sobol", lambda store: max(sensitivity(store, name, "mean").settled or 0.0 for name in store.outputs)
    )
    return {"settled": two(settled)}


def structures() -> dict[str, str]:
    """Sweep all structures as one group beside four parameters, and return the share of the variance that structure causes."""
    from sim.analysis.sensitivity.groups import shares
    from sim.analysis.sensitivity.indices import sensitivity

    found = swept("structures", lambda store: [sensitivity(store, name, "last") for name in store.outputs])
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
            f"| {luck:.0f} % | {two(settled)} |"
        )
    return {"table": "\n" + "\n".join(rows) + "\n\n"}


def box() -> dict[str, str]:
    """Move every parameter alone from points all over the admissible box, and sweep the strongest together."""
    from sim.analysis.sensitivity.indices import sensitivity
    from sim.analysis.sensitivity.screening import screen_box
    from sim.outputs.wording import titled
    from sim.scenario import load_scenario

    screened = screen_box(load_scenario("baseline"), points=POINTS, workers=WORKERS)
    found = swept("box", lambda store: [sensitivity(store, name, "last") for name in store.outputs])
    rows = [
        "| share of the variance after five years | the strongest three, alone and in all | luck left in it |",
        "|---|---|---|",
    ]
    for one in found:
        strongest = one.table.head(3).to_dict("records")
        cells = [
            f"`{row['factor']}` {round(100 * row['first'])} %, {round(100 * row['total'])} % (± {round(100 * row['total_half'])})"
            for row in strongest
        ]
        rows.append(f"| {titled(one.output)} | {'<br>'.join(cells)} | {100 * (one.luck or 0.0):.0f} % |")
    sure = [row for row in screened if row["sure"]]
    return {
        "table": "\n" + "\n".join(rows) + "\n\n",
        "sure": f"{len(sure)} of {len(screened)}",
        "strongest": listed(
            f"`{row['parameter']}` on *{titled(str(row['output']))}* ({row['mean']:+.1f})" for row in sure[:6]
        ),
        "settled": two(max(one.settled or 0.0 for one in found)),
    }


def catch22() -> dict[str, str]:
    """Sweep forcing over supervision and slip-out."""
    from sim.analysis.decide.frontier import DRIVEN, LEFT, UNDECIDED, frontier

    found = swept("catch22", frontier)
    lines = found.flips[(found.flips[found.force] == found.flips[found.force].max()) & (found.flips["year"] == 1)]
    lines = lines.sort_values("dispersal.slip_out").to_dict("records")
    few, all_out = lines[0], lines[-1]
    counts = found.cells["verdict"].value_counts()
    return {
        "few": f"{few['flip']:.2f}, {few['low']:.2f} to {few['high']:.2f}",
        "all": f"{all_out['flip']:.2f} ({all_out['low']:.2f} to {all_out['high']:.2f})",
        "lines": f"Of {len(found.flips)} lines {int((found.flips['found'] >= 0.95).sum())} flip",
        "cells": f"Of {len(found.cells)} combinations of assumptions, {int(counts[LEFT])} are safer with guests left under "
        f"supervision, {int(counts[DRIVEN])} with guests driven out, and {int(counts[UNDECIDED])} are undecided",
    }
