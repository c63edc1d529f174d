"""The figures of analyses, drawn with Altair as those of runs are."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.runs import Drawing, Figure
from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import find
from sim.outputs.wording import brief, briefs, measure, titled, worded

COLUMNS = 3


def dated(bands: pd.DataFrame) -> tuple[pd.DataFrame, alt.X]:
    """Return a table of weeks with their dates, and the axis that shows them."""
    dates = {week: pd.Timestamp(date_of_week(week)) for week in bands["week"].unique()}
    table = bands.assign(date=bands["week"].map(dates))
    time = alt.X("date:T", title=None, axis=alt.Axis(format="%Y", tickCount="year", grid=False))
    return table, time


def axis_of(output: str) -> list[str]:
    """Return what stands at an axis of an output: what it measures, and its unit."""
    unit = measure(find(output).unit)
    return textwrap.wrap(brief(output) + (f" ({unit})" if unit else ""), 60)


def differences(bands: pd.DataFrame, title: str, subtitle: str | list[str]) -> Figure:
    """Differences over time, one panel an output: mean with its interval, and 5 to 95 % of the pairs.

    Parameters
    ----------
    bands
        `output`, `week`, `mean`, `low`, `high`, `q05`, `q95`.
    title, subtitle
        What is compared.
    """
    table, time = dated(bands)
    panels = []
    for output in dict.fromkeys(table["output"]):
        base = alt.Chart(table[table["output"] == output]).encode(x=time)
        y_axis = alt.Y(
            "q05:Q",
            axis=alt.Axis(title=measure(find(output).unit), tickCount=4, minExtent=40),
            scale=alt.Scale(zero=True),
        )
        panels.append(
            alt.layer(
                base.mark_area(opacity=0.15, color=style.BLUE).encode(y=y_axis, y2="q95:Q"),
                base.mark_area(opacity=0.35, color=style.BLUE).encode(y="low:Q", y2="high:Q"),
                base.mark_line(color=style.BLUE, strokeWidth=1.6).encode(y="mean:Q"),
                alt.Chart(pd.DataFrame({"y": [0.0]})).mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(y="y:Q"),
            ).properties(
                width=230,
                height=120,
                title=alt.TitleParams(textwrap.wrap(titled(output), 40), fontSize=12.5, frame="group"),
            )
        )
    return finish(alt.concat(*panels, columns=COLUMNS, spacing=16), title, subtitle)


def intervals(
    table: pd.DataFrame, x_title: str, title: str, subtitle: str | list[str], colours: Sequence[str] = (style.BLUE,)
) -> Figure:
    """Points with their intervals, one row a name; several kinds beside each other when there is a column `kind`.

    Parameters
    ----------
    table
        `name`, `value`, `low`, `high`, and perhaps `kind`, in the order in which they are to stand.
    x_title, title, subtitle
        What is seen.
    colours
        One a kind.
    """
    rows = table.assign(kind=table.get("kind", ""))
    kinds = list(dict.fromkeys(rows["kind"]))
    names = list(dict.fromkeys(rows["name"]))
    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=kinds, range=list(colours)[: len(kinds)]),
        legend=None if len(kinds) == 1 else alt.Legend(title=None, labelLimit=440),
    )
    y_axis = alt.Y("name:N", sort=names, title=None, axis=alt.Axis(labelLimit=440))
    offset = alt.YOffset("kind:N", sort=kinds)
    base = alt.Chart(rows).encode(y=y_axis, yOffset=offset, color=colour)
    chart = alt.layer(
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=x_title), x2="high:Q"),
        base.mark_point(filled=True, size=60, opacity=1).encode(x="value:Q"),
        alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(x="x:Q"),
    ).properties(width=520, height=alt.Step(12 if len(kinds) > 1 else 20))
    return finish(chart, title, subtitle)


def finish(chart: Drawing, title: str, subtitle: str | list[str]) -> Figure:
    """Give a chart its title and the look that all figures share."""
    whole = chart.properties(title=alt.TitleParams(title, subtitle=subtitle), padding=16).configure(**style.config())
    return Figure(whole, whole.to_dict().get("datasets", {}))


def indices(table: pd.DataFrame, method: str, output: str, samples: int) -> Figure:
    """Bars of sensitivity indices with their intervals: first and total of Sobol, the mean effect of Morris."""
    kinds = {"first": "alone", "total": "with interactions"} if method == "sobol" else {"mu_star": "mean effect"}
    parts = [
        pd.DataFrame(
            {
                "name": table["factor"].map(briefs(table["factor"])),
                "kind": words,
                "value": table[key],
                "low": table[key] - table[f"{key}_half"],
                "high": table[key] + table[f"{key}_half"],
            }
        )
        for key, words in kinds.items()
    ]
    x_title = (
        "share of the variance" if method == "sobol" else f"mean effect over the range, {measure(find(output).unit)}"
    )
    return intervals(
        pd.concat(parts, ignore_index=True),
        x_title,
        f"What moves “{titled(output)}”",
        f"{method.capitalize()} indices, {samples} samples, 95 % bootstrap intervals",
        (style.BLUE, style.VERMILION),
    )


def shares_of_groups(table: pd.DataFrame, title: str, samples: int) -> Figure:
    """Bars of what groups of factors are worth, one an output, each cut into alone, together with the others, and the others.

    Parameters
    ----------
    table
        See :func:`sim.analysis.sensitivity.groups.shares`.
    title, samples
        Of the sweep, and how many samples it rests on.
    """
    words = {"alone": "by itself", "together": "together with the others", "others": "the others by themselves"}
    table = table.assign(output=table["output"].map(briefs(table["output"].unique())))
    rows = table.melt(["output", "group"], list(words), "part", "share")
    rows = rows.assign(part=rows["part"].map(words), order=rows["part"].map(list(words).index))
    chart = (
        alt.Chart(rows)
        .mark_bar()
        .encode(
            x=alt.X(
                "share:Q", title="share of the variance", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
            ),
            y=alt.Y("output:N", title=None, sort=None, axis=alt.Axis(labelLimit=440)),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=list(words.values()), range=[style.VERMILION, style.BLUE, style.GREY]),
            ),
            order="order:Q",
        )
        .properties(width=460, height=alt.Step(22))
    )
    ends = pd.concat(
        [
            table[["output", "group"]].assign(
                low=(at - half).clip(0.0, 1.0), high=(at + half).clip(0.0, 1.0), height=height
            )
            for at, half, height in (
                (table["alone"], table["alone_half"], 0.35),
                (table["alone"] + table["together"], table["total_half"], 0.65),
            )
        ]
    )
    rules = (
        alt.Chart(ends)
        .mark_rule(strokeWidth=1.5, color="black")
        .encode(
            x="low:Q",
            x2="high:Q",
            y=alt.Y("output:N", sort=None),
            yOffset=alt.YOffset("height:Q", scale=alt.Scale(domain=[0, 1])),
        )
    )
    panels = [
        alt.layer(chart, rules).transform_filter(alt.datum.group == group).properties(title=group)
        for group in dict.fromkeys(table["group"])
    ]
    said = f"Sobol indices of groups of factors, {samples} samples; 95 % bootstrap intervals of where the first two parts end"
    return finish(alt.vconcat(*panels, spacing=14), title, said)


def carried_by(table: pd.DataFrame, output: str, finding: str, pairs: int) -> Figure:
    """Draw what is missing of a difference without each rule that counts, with its interval, and what each did in the sharing.

    Parameters
    ----------
    table
        See :class:`sim.analysis.compare.mediation.Carried`.
    output, finding
        Of what, and the finding in words.
    pairs
        Pairs of runs it rests on.
    """
    counted = table[table["counts"]].rename(columns={"rule": "name"})
    counted = counted.assign(name=[brief(f"rules.{name}") for name in counted["name"]])
    alone = counted[["name", "low", "high"]].assign(value=counted["carried"], kind="missing without it")
    shared = counted.dropna(subset=["shapley"])
    both = shared[["name"]].assign(
        value=shared["shapley"], low=shared["shapley"], high=shared["shapley"], kind="shared out"
    )
    return intervals(
        pd.concat([alone, both], ignore_index=True),
        measure(find(output).unit),
        f"Through which rules “{titled(output)}” differs",
        [*textwrap.wrap(finding, 110), f"{pairs} pairs at the same seeds, 95 % intervals"],
        (style.BLUE, style.VERMILION),
    )


def shares_of_unknowns(moves: pd.DataFrame, samples: int) -> Figure:
    """Draw what each unknown moves: shares of the variance by output, with their intervals.

    Parameters
    ----------
    moves
        See :class:`sim.analysis.decide.value_of_information.Value`.
    samples
        Samples it rests on.
    """
    table = moves.rename(columns={"output": "name", "unknown": "kind", "share": "value"})
    table = table.assign(
        name=table["name"].map(briefs(table["name"].unique())), kind=table["kind"].map(briefs(table["kind"].unique()))
    )
    return intervals(
        table,
        "share of the variance",
        "Which unknown moves what",
        f"Regression on {samples} samples under the baseline, 95 % bootstrap intervals",
        (style.BLUE, style.VERMILION, style.GREEN),
    )


def worth_of_knowing(decision: pd.DataFrame, samples: int) -> Figure:
    """Draw what knowing each unknown would spare whoever must act, over the price of acting, with its interval.

    Parameters
    ----------
    decision
        See :class:`sim.analysis.decide.value_of_information.Value`.
    samples
        Samples it rests on.
    """
    decision = decision.assign(unknown=decision["unknown"].map(briefs(decision["unknown"].unique())))
    base = alt.Chart(decision).encode(
        x=alt.X("price:Q", title="price: attempts that one would bear to be spared the dearest action"),
        color=alt.Color(
            "unknown:N",
            legend=alt.Legend(title=None, labelLimit=440),
            scale=alt.Scale(range=[style.BLUE, style.VERMILION, style.GREEN]),
            sort=None,
        ),
    )
    y_axis = alt.Y("low:Q", title="attempts spared by knowing first")
    chart = alt.layer(
        base.mark_area(opacity=0.2).encode(y=y_axis, y2="high:Q"),
        base.mark_line(point=True).encode(y="worth:Q"),
    ).properties(width=520, height=240)
    spans = []
    for action, rows in decision.drop_duplicates("price").groupby("best", sort=False):
        least, most = rows["price"].min(), rows["price"].max()
        spans.append(f"{str(action).replace('_', ' ')} at {least:g}" + (f" to {most:g}" if most > least else ""))
    subtitle = [f"{samples} samples, 95 % bootstrap intervals. Best without knowing:", ", ".join(spans)]
    return finish(chart, "What knowing would be worth", subtitle)


def frontier_map(
    cells: pd.DataFrame, flips: pd.DataFrame, axis: str, force: str, others: Sequence[str], finding: str
) -> Figure:
    """Heat maps of what forcing does to a risk, a column a year and a row a level of force, with the line of flips.

    Parameters
    ----------
    cells, flips
        See :class:`sim.analysis.decide.frontier.Frontier`.
    axis, force, others
        The factors' keys.
    finding
        What the map shows, in words.
    """
    across = others[0] if others else force
    table = cells.rename(columns={axis: "axis", across: "across", force: "force"} if others else {axis: "axis"})
    lines = flips.rename(columns={across: "across", force: "force"}) if others else flips
    if not others:
        table, lines = (one.assign(across=one[force], force=one[force]) for one in (table, lines))
    limit = float(table["difference"].abs().max()) or 1.0
    colour = alt.Color(
        "difference:Q",
        title="forced less left, attempts a year",
        legend=alt.Legend(titleLimit=400),
        scale=alt.Scale(domain=[-limit, 0, limit], range=[style.BLUE, "#f7f7f7", style.VERMILION]),
    )
    rows = []
    for level in sorted(table["force"].unique()):
        panels = []
        for year in sorted(table["year"].unique()):
            here = table[(table["force"] == level) & (table["year"] == year)]
            order = sorted(here["axis"].unique(), reverse=True)
            base = alt.Chart(here).encode(
                x=alt.X("across:O", title=textwrap.wrap(worded(across), 28)),
                y=alt.Y("axis:O", title=textwrap.wrap(worded(axis), 30), sort=order, axis=alt.Axis(format=".2f")),
            )
            unsure = base.transform_filter("datum.verdict == 'undecided'").mark_text(text="?", fontSize=13)
            mine = lines[(lines["force"] == level) & (lines["year"] == year)]
            flips_here = ", ".join(f"{flip:.2f}" for flip in mine["flip"] if flip == flip) or "none"
            heading = alt.TitleParams(
                [*textwrap.wrap(f"{brief(force)}: {level:g}", 30), f"{year} y; flips at {flips_here}"], fontSize=12
            )
            panels.append(
                alt.layer(base.mark_rect().encode(color=colour), unsure).properties(
                    width=150, height=170, title=heading
                )
            )
        rows.append(alt.hconcat(*panels, spacing=14))
    subtitle = [
        "Blue: driving them out lowers the risk; red: leaving them under their host's eye does; ?: the interval holds zero.",
        finding[0].upper() + finding[1:] + ".",
    ]
    return finish(alt.vconcat(*rows), "Supervised, or driven out", subtitle)
