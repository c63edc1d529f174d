"""The figure of a docking: the model's runs as a band, and the twin as a line over it."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.analyses import COLUMNS, dated, finish
from sim.figures.runs import Figure
from sim.outputs.definitions import find
from sim.outputs.wording import measure, titled


def side_by_side(bands: pd.DataFrame, verdicts: dict[str, str], title: str, finding: str) -> Figure:
    """Draw one panel an output: the mean over seeds with a spread to either side, and the twin dashed.

    Parameters
    ----------
    bands
        `output`, `week`, `mean`, `low`, `high`, `twin`.
    verdicts
        By output, what stands beneath its name.
    title, finding
        What is seen, and what was found.
    """
    table, time = dated(bands)
    panels = []
    for output in dict.fromkeys(table["output"]):
        base = alt.Chart(table[table["output"] == output]).encode(x=time)
        low = alt.Y("low:Q", axis=alt.Axis(title=measure(find(output).unit), tickCount=4, minExtent=40))
        panels.append(
            alt.layer(
                base.mark_area(opacity=0.25, color=style.BLUE).encode(y=low, y2="high:Q"),
                base.mark_line(color=style.BLUE, strokeWidth=1.4).encode(y="mean:Q"),
                base.mark_line(color=style.VERMILION, strokeWidth=1.4, strokeDash=[5, 3]).encode(y="twin:Q"),
            ).properties(
                width=230,
                height=120,
                title=alt.TitleParams(
                    textwrap.wrap(titled(output), 40),
                    subtitle=textwrap.wrap(verdicts[output], 44),
                    fontSize=12.5,
                    frame="group",
                ),
            )
        )
    subtitle = [
        *textwrap.wrap(finding, 110),
        "Blue: mean of the model's runs and a spread to either side; dashed: the twin",
    ]
    return finish(alt.concat(*panels, columns=COLUMNS, spacing=16), title, subtitle)
