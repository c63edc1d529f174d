"""Downloads: pictures, tables and scenarios. Each file states its source."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Hashable

import pandas as pd

from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import View
from sim.dashboard.svg import drawing
from sim.dashboard.svg.exhibit import Exhibit
from sim.outputs import tables
from sim.scenario import Scenario, resolved_text
from sim.version import __version__


def of_exhibit(exhibit: Exhibit, note: str, ending: str) -> bytes:
    """Return a chart as SVG or PNG, or its numbers as CSV or Parquet. The note says how to reproduce them."""
    if ending not in ("svg", "png"):
        return table(exhibit.table, ending, exhibit.title, note)
    alone = drawing.for_export(exhibit.svg, exhibit.title, f"{source()} {note}")
    if ending == "svg":
        return alone.encode()
    import vl_convert

    return vl_convert.svg_to_png(alone, scale=2)


def source() -> str:
    """Return the statement of source that every file carries."""
    return f"Source: the simulation Sanctuary {__version__}; these are not observations."


def table(frame: pd.DataFrame, ending: str, title: str, note: str = "") -> bytes:
    """Return a table as CSV or Parquet, with its title and source.

    In CSV they are comment lines at the top, which pandas skips with `comment="#"` and R with `comment.char = "#"`. In Parquet
    they are in `attrs`.
    """
    said: dict[Hashable | None, str] = {"title": title, "source": f"{source()} {note}".strip()}
    if ending == "csv":
        head = "".join(f"# {name}: {' '.join(words.split())}\n" for name, words in said.items() if words)
        # Values are quoted, so that a `#` in them does not start a comment.
        return f"{head}{frame.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC)}".encode()
    frame = frame.copy()
    frame.attrs = said
    held = io.BytesIO()
    frame.to_parquet(held, index=False)
    return held.getvalue()


def giver(session: Session, name: str, frame: pd.DataFrame, title: str, note: str) -> Callable[[dict], None]:
    """Return the function that a button calls to download a table as CSV or Parquet."""

    def give(what: dict) -> None:
        ending = str(what.get("ending"))
        if ending in ("csv", "parquet"):
            session.give(name, ending, table(frame, ending, title, note))

    return give


def weekly(partial: PartialResults, view: View) -> pd.DataFrame:
    """Return every output by replicate and week, like the table `weekly` of `sanctuary run`."""
    seeds = range(view.seed, view.seed + partial.replicates)
    return pd.DataFrame(tables.gather(partial.results(), seeds, "weekly"))


def scenario_text(scenario: Scenario, view: View) -> bytes:
    """Return the scenario with every value and its origin, preceded by the command that runs it."""
    return f"# {view.command()}\n{resolved_text(scenario)}".encode()
