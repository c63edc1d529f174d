"""Figures of a calibration: what was learnt, the ridges, and the recovery of known truths."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import altair as alt
import numpy as np
import pandas as pd

from sim.evidence import lookup
from sim.figures import style
from sim.figures.record import figure
from sim.figures.runs import Drawing, Figure
from sim.outputs.numbers import short as number
from sim.outputs.weighted import weighted_quantiles
from sim.outputs.wording import brief, briefs, measure

if TYPE_CHECKING:
    from sim.analysis.hindcast.calibration import Calibration

BINS = 10
POINTS = 700


def unknowns(found: Calibration) -> Figure:
    """Prior and posterior of every unknown on the prior's own scale of ranks, the most informed first."""
    rows = []
    order = sorted(found.fit.learning, key=lambda one: -one.explained)
    names = briefs(one.key for one in order)
    for one in order:
        values = found.fit.prior(one.key)
        ranks = (np.argsort(np.argsort(values)) + 0.5) / len(values)
        weights = found.fit.weights if one.fitted else np.full(len(values), 1 / len(values))
        q05, q25, q50, q75, q95 = weighted_quantiles(ranks, weights, [0.05, 0.25, 0.5, 0.75, 0.95])
        low, high = found.fit.quantiles(one.key, [0.05, 0.95])
        said = f"{number(low)} to {number(high)}" if one.fitted else "stays at its prior"
        rows.append(
            {"key": names[one.key], "q05": q05, "q25": q25, "q50": q50, "q75": q75, "q95": q95, "said": said,
             "colour": style.BLUE if one.fitted else style.PALE}
        )  # fmt: skip
    table = pd.DataFrame(rows)
    y_axis = alt.Y("key:N", sort=None, title=None, axis=alt.Axis(labelLimit=440, ticks=False, domain=False))
    colour = alt.Color("colour:N", scale=None)
    axis = alt.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    base = alt.Chart(table)
    chart = alt.layer(
        base.mark_bar(opacity=0.3, size=12).encode(
            x=alt.X("q05:Q", title="place in the prior (its quantiles)", scale=alt.Scale(domain=[0, 1]), axis=axis),
            x2="q95:Q", y=y_axis, color=colour,
        ),
        base.mark_bar(opacity=0.6, size=12).encode(x="q25:Q", x2="q75:Q", y=y_axis, color=colour),
        base.mark_tick(color=style.BLACK, size=14, thickness=2).encode(x="q50:Q", y=y_axis),
        base.mark_text(align="left", color=style.GREY, fontSize=11, dx=6).encode(x=alt.datum(1.0), y=y_axis, text="said:N"),
    ).properties(width=440, height=20 * len(table))  # fmt: skip
    title = alt.TitleParams(
        "What the record says about each unknown",
        subtitle=f"Fitted on rows up to {found.cut_off}: median, middle half and 5 to 95 %; grey bars are the prior, untouched",
    )
    return figure(chart.properties(title=title, padding=16).configure(**style.config()))


def ridges(found: Calibration) -> Figure:
    """Draw the posterior over pairs that the record cannot tell apart."""
    panels: list[alt.Chart] = []
    luck = np.random.default_rng(1)
    chosen = luck.choice(len(found.fit.weights), size=POINTS, p=found.fit.weights)
    for first, second in found.ridges():
        # A run drawn often would hide behind itself.
        jitter = [luck.normal(0, 0.012 * np.ptp(found.fit.prior(key)), POINTS) for key in (first, second)]
        table = pd.DataFrame(
            {"x": found.fit.prior(first)[chosen] + jitter[0], "y": found.fit.prior(second)[chosen] + jitter[1]}
        )
        correlation = found.fit.correlation(first, second)
        heading = alt.TitleParams(
            f"rank correlation {correlation:+.2f}", fontSize=12.5, fontWeight="normal", offset=6, frame="group"
        )
        panels.append(
            alt.Chart(table)
            .mark_circle(color=style.BLUE, opacity=0.25, size=16)
            .encode(
                x=alt.X("x:Q", title=_name(first), scale=alt.Scale(zero=False)),
                y=alt.Y("y:Q", title=_name(second), scale=alt.Scale(zero=False)),
            )
            .properties(width=300, height=260, title=heading)
        )
    title = alt.TitleParams(
        "Where willingness hides",
        subtitle=[
            "Draws from the posterior. A falling ridge means that only a product is seen;",
            "a cloud that fills the prior's range means that the record does not see the unknown at all.",
        ],
    )
    return figure(alt.hconcat(*panels, spacing=36).properties(title=title, padding=16).configure(**style.config()))


def recovery(found: Calibration) -> Figure:
    """Ranks of known truths in their posteriors: flat when the posterior is honest."""
    panels: list[Drawing] = []
    even = found.truths / BINS
    # Nine in ten bars of an honest posterior lie within.
    reach = 1.645 * float(np.sqrt(even * (1 - 1 / BINS)))
    for one in found.recovery:
        counts, edges = np.histogram(one.ranks, bins=BINS, range=(0, 1))
        table = pd.DataFrame({"start": edges[:-1], "end": edges[1:], "count": counts})
        band = pd.DataFrame({"low": [even - reach], "high": [even + reach]})
        heading = alt.TitleParams(
            textwrap.wrap(brief(one.key), 40),
            subtitle=f"even: p = {one.p_even:.2f}; in 90 %: {one.inside_90:.0%}; correlation {one.correlation:.2f}",
            fontSize=12.5, subtitleFontSize=11, offset=6, frame="group",
        )  # fmt: skip
        bars = alt.Chart(table).mark_bar(color=style.BLUE, opacity=0.55).encode(
            x=alt.X("start:Q", title="rank of the truth", bin="binned"), x2="end:Q", y=alt.Y("count:Q", title="truths")
        )  # fmt: skip
        area = alt.Chart(band).mark_rect(color=style.GREY, opacity=0.25).encode(y="low:Q", y2="high:Q")
        panels.append(alt.layer(area, bars).properties(width=240, height=120, title=heading))
    title = alt.TitleParams(
        "Known truths recovered",
        subtitle=f"{found.truths} synthetic truths: bars should fill the grey band evenly; a hump is a posterior too wide",
    )
    grid = alt.concat(*panels, columns=3, spacing=24)
    return figure(grid.properties(title=title, padding=16).configure(**style.config()))


def _name(key: str) -> list[str]:
    found = lookup(key)
    return textwrap.wrap(brief(key) + (f" ({measure(found.unit)})" if found and measure(found.unit) else ""), 50)
