"""Tables and a figure of the measurements, for the documentation."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Protocol

import pandas as pd

from sim.figures import vega
from sim.figures.drawing import Drawing
from sim.figures.figure import Figure, finish, palette
from sim.figures.style import BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "peers.md"
FIGURE = ROOT / "docs" / "figures" / "peers.png"
# One for each peer; ours, the last, is black.
COLOURS = (VERMILION, PURPLE, ORANGE, SKY, BLUE, GREEN)


class Named(Protocol):
    """The part of a peer that the tables show."""

    module: str
    title: str


def tables(found: dict[str, Any], peers: Sequence[Named], batches: Sequence[Named]) -> dict[str, str]:
    """Return the tables by the name of their marker.

    Parameters
    ----------
    found
        The result of `run.measure`.
    peers, batches
        The peers and runners in the order of the rows.
    """
    people = found["people"]
    sizes = sorted({int(size) for one in people.values() for size in one["ns"]})
    heads = [f"{size:,} people" for size in sizes]
    rows = [["peer", "version", *heads, "times ours", "agrees"]]
    for peer in peers:
        if peer.module in people:
            one = people[peer.module]
            cells = [figure(one["ns"][str(size)]) if str(size) in one["ns"] else "" for size in sizes]
            rows.append([peer.title, one["version"], *cells, figure(one["ratio"]), f"p = {one['p']:.2g}"])
        else:
            rows.append([peer.title, f"not installed: {found['missing'][peer.module]}", *[""] * (len(sizes) + 2)])
    runs = [["runner", "version", "start and 20 runs, s", "a further run, ms", "times ours"]]
    for peer in batches:
        if peer.module in found["batches"]:
            one = found["batches"][peer.module]
            cells = [figure(one[name]) for name in ("first_s", "further_ms", "ratio")]
            runs.append([peer.title, one["version"], *cells])
        else:
            runs.append([peer.title, f"not installed: {found['missing_batches'][peer.module]}", "", "", ""])
    return {"peers.people": as_table(rows), "peers.batches": as_table(runs), "peers.machine": found["machine"]}


def figure(value: float) -> str:
    """Return a number with two significant digits."""
    return f"{float(f'{value:.2g}'):,.10g}"


def as_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a Markdown table; the first row has the headings."""
    head, *others = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join(["", head, "|---" * len(rows[0]) + "|", *others, ""])


def chart(found: dict[str, Any], peers: Sequence[Named]) -> Figure:
    """Return the figure: time for a person and week over the number of people, a line for each peer."""
    titles = [peer.title for peer in peers if peer.module in found["people"]]
    table = pd.DataFrame(
        [
            {"people": int(size), "ns": ns, "peer": peer.title}
            for peer in peers
            if peer.module in found["people"]
            for size, ns in found["people"][peer.module]["ns"].items()
        ]
    )
    scale, sizes = vega.Scale(type="log"), sorted(table["people"].unique().tolist())
    look = palette("peer:N", titles, [*COLOURS[: len(titles) - 1], BLACK], orient="right")
    base = vega.Chart(table).encode(
        x=vega.Channel("people:Q", scale=scale, axis=vega.Axis(values=sizes, title="number of people")),
        y=vega.Channel("ns:Q", scale=scale, title="nanoseconds of processor time"),
    )
    lines = base.mark("line").encode(color=look["color"])
    points = base.mark("point", filled=True, size=50, opacity=1).encode(**look)
    drawn = vega.layer(lines, points).properties(width=560, height=340)
    return finish(drawn, "The same small model, peer by peer", "Nanoseconds of processor time for a person and week.")


def markers() -> ModuleType:
    """Return the module `scripts/markers.py`."""
    return script("markers")


def script(name: str) -> ModuleType:
    """Return a module of `scripts/`, which is no package."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(found: dict[str, Any], peers: Sequence[Named], batches: Sequence[Named]) -> None:
    """Write the tables between the markers of the page, and the figure."""
    page = markers().written(PAGE.read_text(encoding="utf-8"), tables(found, peers, batches))
    PAGE.write_text(page, encoding="utf-8")
    FIGURE.write_bytes(Drawing(chart(found, peers).specification).png())
