"""The figure of a docking: the model's runs as a band, and its twin of equations as a line."""

from __future__ import annotations

import pandas as pd

from sim.figures import style, vega
from sim.figures.analyses import by_output
from sim.figures.figure import Figure, bands, finish


def side_by_side(table: pd.DataFrame, verdicts: dict[str, str], title: str, finding: str) -> Figure:
    """Draw one panel for each output: the mean over seeds, one standard deviation to either side, and the twin.

    Parameters
    ----------
    table
        `output`, `week`, `mean`, `low`, `high`, `twin`.
    verdicts
        By output, the words beneath its name.
    title, finding
        The title, and the finding in words.
    """

    def layers(base: vega.Chart, unit: str) -> list[vega.Chart]:
        axis = vega.Axis(title=unit, tickCount=4, minExtent=40)
        twin = base.mark("line", color=style.VERMILION, strokeWidth=1.4, strokeDash=[5, 3]).encode(y="twin:Q")
        return [*bands(base, "mean", [("low", "high", 0.25)], style.BLUE, axis=axis), twin]

    told = "Blue: mean of the model's runs, and one standard deviation to either side. Dashed: the twin."
    return finish(by_output(table, layers, verdicts), title, finding, told)
