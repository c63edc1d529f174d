"""The figures of comparisons, sensitivity analyses and decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import (
    Figure,
    axis_title,
    bands,
    dated,
    finish,
    grid,
    interval_rows,
    intervals,
    line_at,
    palette,
    panel,
    time_axis,
)
from sim.outputs.definitions import find
from sim.outputs.wording import brief, briefs, measure, titled

THREE = (style.BLUE, style.VERMILION, style.GREEN)


def by_output(
    table: pd.DataFrame,
    layers: Callable[[vega.Chart, str], Sequence[vega.Chart]],
    beneath: Mapping[str, str] | None = None,
) -> vega.Chart:
    """Draw one panel over time for each output of a table.

    Parameters
    ----------
    table
        `output`, `week`, and the columns that `layers` draws.
    layers
        Takes the chart of one output and its unit, and returns what the panel shows.
    beneath
        By output, the words beneath its title.
    """
    table = dated(table)
    panels = []
    for output in dict.fromkeys(table["output"]):
        base = vega.Chart(table[table["output"] == output]).encode(x=time_axis())
        drawn = layers(base, measure(find(output).unit))
        panels.append(panel(drawn, titled(output), (beneath or {}).get(output, ""), height=120))
    return grid(panels)


def differences(table: pd.DataFrame, base: str, other: str, pairs: int) -> Figure:
    """Draw differences over time: the mean with its interval, and 5 to 95 % of the pairs.

    Parameters
    ----------
    table
        `output`, `week`, `mean`, `low`, `high`, `q05`, `q95`.
    base, other
        The titles of the scenario that is compared with, and of the one that differs.
    pairs
        The number of pairs of runs.
    """
    spans = (("q05", "q95", 0.15), ("low", "high", 0.35))

    def layers(base: vega.Chart, unit: str) -> list[vega.Chart]:
        axis = vega.Axis(title=unit, tickCount=4, minExtent=40)
        return [*bands(base, "mean", spans, style.BLUE, axis=axis), line_at(0.0)]

    beneath = f"Difference at the same seeds: mean, its 95 % interval, and 5 to 95 % of {pairs} pairs"
    return finish(by_output(table, layers), f"{other} less {base}", beneath)


def indices(table: pd.DataFrame, method: str, output: str, samples: int) -> Figure:
    """Draw sensitivity indices with their intervals: the mean effect of Morris, else shares alone and with interactions."""
    told = "Indices from given data" if method == "given" else f"{method.capitalize()} indices"
    beneath = f"{told}, sample of {samples}, with 95 % bootstrap intervals."
    return finish(index_rows(table, method, output), f"Which factors move “{titled(output)}”", beneath)


def index_rows(table: pd.DataFrame, method: str, output: str) -> vega.Chart:
    """Draw sensitivity indices; see :func:`indices`."""
    sobol = method != "morris"
    kinds = {"first": "alone", "total": "with interactions"} if sobol else {"mu_star": "mean effect"}
    kinds = {key: words for key, words in kinds.items() if key in table}
    parts = [
        table.assign(
            name=table["factor"].map(briefs(table["factor"])),
            kind=words,
            value=table[key],
            low=table[key] - table[f"{key}_half"],
            high=table[key] + table[f"{key}_half"],
        )
        for key, words in kinds.items()
    ]
    unit = "share of the variance" if sobol else f"mean effect over the range, {measure(find(output).unit)}"
    return interval_rows(pd.concat(parts, ignore_index=True), unit, THREE)


def shares_of_groups(table: pd.DataFrame, title: str, samples: int) -> Figure:
    """Draw the share of the variance of each output that a group of factors causes alone, jointly with others, and not at all.

    Parameters
    ----------
    table
        See :func:`sim.analysis.sensitivity.groups.shares`.
    title, samples
        The title of the sweep, and its number of samples.
    """
    words = {"alone": "by itself", "together": "together with the others", "others": "the others by themselves"}
    table = table.assign(output=table["output"].map(briefs(table["output"].unique())))
    colours = vega.Scale(domain=list(words.values()), range=[style.VERMILION, style.BLUE, style.GREY])
    parts = vega.Color("part:N", title=None, scale=colours)
    whole = vega.Scale(domain=[0, 1])
    axis = vega.Channel("share:Q", title="share of the variance", axis=vega.Axis(format="%"), scale=whole)
    outputs = vega.Channel("output:N", title=None, sort=None, axis=vega.Axis(labelLimit=440))
    panels = []
    for group, some in table.groupby("group", sort=False):
        rows = some.melt("output", list(words), "part", "share")
        rows = rows.assign(part=rows["part"].map(words), order=rows["part"].map([*words].index))
        layers = [vega.Chart(rows).mark("bar").encode(x=axis, y=outputs, color=parts, order="order:Q")]
        for end, half, place in (("alone", "alone_half", 0.35), ("together", "total_half", 0.65)):
            at = some["alone"] if end == "alone" else some["alone"] + some["together"]
            ends = some.assign(low=(at - some[half]).clip(0, 1), high=(at + some[half]).clip(0, 1), height=place)
            offset = vega.YOffset("height:Q", scale=whole)
            rule = vega.Chart(ends).mark("rule", strokeWidth=1.5, color="black")
            layers.append(rule.encode(x="low:Q", x2="high:Q", y=outputs, yOffset=offset))
        panels.append(vega.layer(*layers).properties(width=460, height={"step": 22}, title=str(group)))
    told = f"Sobol indices of groups of factors from {samples} samples. Black lines are 95 % bootstrap intervals of where the first two parts end."
    return finish(vega.concat(panels, 1, 14), title, told)


def carried_by(table: pd.DataFrame, output: str, finding: str, pairs: int) -> Figure:
    """Draw how much of a difference disappears without each rule that counts, and the share that Shapley values give it.

    Parameters
    ----------
    table
        See :class:`sim.analysis.compare.mediation.Carried`.
    output, finding
        The output that differs, and the finding in words.
    pairs
        The number of pairs of runs.
    """
    counted = table[table["counts"]]
    counted = counted.assign(name=[brief(f"rules.{name}") for name in counted["rule"]])
    alone = counted.assign(value=counted["carried"], kind="lost without the rule")
    shared = counted.dropna(subset=["shapley"])
    shared = shared.assign(kind="its share (Shapley)", **dict.fromkeys(("value", "low", "high"), shared["shapley"]))
    return intervals(
        pd.concat([alone, shared], ignore_index=True),
        measure(find(output).unit),
        f"Rules that cause the difference in “{titled(output)}”",
        finding,
        f"{pairs} pairs of runs with the same seeds; 95 % intervals.",
        colours=THREE,
    )


def shares_of_unknowns(moves: pd.DataFrame, samples: int) -> Figure:
    """Draw the share of the variance of each output that each unknown explains.

    Parameters
    ----------
    moves
        See :class:`sim.analysis.decide.value_of_information.Value`.
    samples
        The number of samples.
    """
    names = {column: moves[column].map(briefs(moves[column].unique())) for column in ("output", "unknown")}
    return intervals(
        moves.assign(name=names["output"], kind=names["unknown"], value=moves["share"]),
        "share of the variance",
        "Which unknown moves which output",
        f"Regression on {samples} samples under the baseline, with 95 % bootstrap intervals.",
        colours=THREE,
    )


def worth_of_knowing(decision: pd.DataFrame, samples: int) -> Figure:
    """Draw how many plots a decision-maker avoids by learning each unknown first, over the price of the dearest action.

    Parameters
    ----------
    decision
        See :class:`sim.analysis.decide.value_of_information.Value`.
    samples
        The number of samples.
    """
    called = briefs(decision["unknown"].unique())
    table = decision.assign(unknown=decision["unknown"].map(called))
    price = vega.Channel("price:Q", title="price: plots that one would accept to avoid the dearest action")
    look = palette("unknown:N", list(called.values()), THREE)
    base = vega.Chart(table).encode(x=price, color=look["color"])
    area, line = bands(base, "worth", [("low", "high", 0.2)], title="plots avoided by knowing first")
    points = base.mark("point", filled=True, size=50, opacity=1).encode(y="worth:Q", **look)
    spans = []
    for action, rows in decision.drop_duplicates("price").groupby("best", sort=False):
        least, most = rows["price"].min(), rows["price"].max()
        spans.append(f"{str(action).replace('_', ' ')} at {least:g}" + (f" to {most:g}" if most > least else ""))
    return finish(
        vega.layer(area, line, points).properties(width=520, height=240),
        "The value of knowing each unknown",
        f"{samples} samples, with 95 % bootstrap intervals.",
        f"Best action without knowing, by price: {', '.join(spans)}.",
    )


def frontier_map(
    cells: pd.DataFrame,
    flips: pd.DataFrame,
    axis: str,
    force: str,
    others: Sequence[str],
    finding: str,
    compared: str = "",
) -> Figure:
    """Draw a difference as heat maps: a column for each span of years, a row for each level of the factor that is compared.

    Parameters
    ----------
    cells, flips
        See :class:`sim.analysis.decide.frontier.Frontier`.
    axis, force, others
        The keys of the factors.
    finding, compared
        The finding, and what is compared, in words; of factors that force, the catch-22.
    """
    blue, red = "the difference is below zero", "it is above zero"
    if force.endswith(".force"):
        compared = "Risk when guests are driven out, less the risk when they stay"
        blue, red = "driving guests out lowers the risk", "leaving them under supervision lowers it"
    signs = f"Blue: {blue}. Red: {red}. ?: undecided."
    made = frontier_grid(cells, flips, axis, force, others)
    return finish(made, compared, signs, finding[0].upper() + finding[1:] + ".")


def frontier_grid(cells: pd.DataFrame, flips: pd.DataFrame, axis: str, force: str, others: Sequence[str]) -> vega.Chart:
    """Draw the heat maps of :func:`frontier_map`."""
    forces = force.endswith(".force")
    if not force:
        force, cells, flips = "all", cells.assign(all=1.0), flips.assign(all=1.0)
    across = others[0] if others else force
    limit = float(cells["difference"].abs().max()) or 1.0
    colour = vega.Color(
        "difference:Q",
        title="driven out less left, plots a year" if forces else "difference",
        scale=vega.Scale(domain=[-limit, 0, limit], range=[style.BLUE, "#f7f7f7", style.VERMILION]),
    )
    rows: list[vega.Chart] = []
    for level, some in cells.groupby(force):
        panels = []
        for year, here in some.groupby("year"):
            values = here.assign(axis=here[axis], across=here[across])
            base = vega.Chart(values[["axis", "across", "difference", "verdict"]]).encode(
                x=vega.Channel("across:O", title=axis_title(across, 28)),
                y=vega.Channel("axis:O", title=axis_title(axis, 30), sort="descending", axis=vega.Axis(format=".3~g")),
            )
            undecided = base.filtered("datum.verdict == 'undecided'").mark(
                "text", text="?", fontSize=13, color=style.ON_PALE
            )
            found = flips.loc[(flips[force] == level) & (flips["year"] == year), "flip"].dropna()
            told = f"{year:g} y; flips at {', '.join(f'{flip:.3g}' for flip in found) or 'none'}"
            written = f"{level:g}" if isinstance(level, float) else str(level)
            heading = "" if force == "all" else f"{brief(force)}: {written}"
            layers = [base.mark("rect").encode(color=colour), undecided]
            panels.append(panel(layers, heading, told, 150, 170))
        rows.append(vega.concat(panels, len(panels), 14))
    return vega.concat(rows, 1, 20)
