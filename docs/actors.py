"""The figure of which actor acts on which, drawn from the fields that the steps of the week declare to read and write."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from sim.figures import vega
from sim.figures.figure import Figure, finish
from sim.society.registry import ROOMS
from sim.society.week import SCHEDULE
from sim.society.world import OWNERS

TITLE = "Which actor acts on which"
# Rooms whose name is not the name of their actor.
ACTORS = {"guests": "armed groups", "ranks": "commanders and fighters", "country": "regime and provinces"}


def actor_of(room: str) -> str:
    """Return the name under which figures and pages show the actor of a room."""
    return ACTORS.get(room, room)


def effects() -> dict[tuple[str, str], list[str]]:
    """Return the fields through which each actor acts on each other actor, by the two rooms.

    One actor acts on another when a step of the first writes a field that belongs to the second, or that a step of the second reads.
    """
    writes: dict[str, set[str]] = defaultdict(set)
    exposed: dict[str, set[str]] = defaultdict(set)
    for step in SCHEDULE:
        writes[step.room] |= step.writes
        exposed[step.room] |= step.reads
    for room, arrays in OWNERS.items():
        exposed[room] |= {name for names in writes.values() for name in names if name.partition(".")[0] in arrays}
    shared = {(one, other): sorted(writes[one] & exposed[other]) for one in ROOMS for other in ROOMS if one != other}
    return {pair: fields for pair, fields in shared.items() if fields}


def figure() -> Figure:
    """Draw one row for each actor who acts and one column for each actor acted on, with the number of fields between them."""
    names = [actor_of(room) for room in ROOMS]
    table = pd.DataFrame(
        [(actor_of(one), actor_of(other), len(fields)) for (one, other), fields in effects().items()],
        columns=["actor", "other", "fields"],
    )
    base = vega.Chart(table).encode(
        x=vega.Channel("other:N", sort=names, title="is acted on", axis=vega.Axis(orient="top", labelAngle=-40)),
        y=vega.Channel("actor:N", sort=names, title="acts", axis=vega.Axis(labelLimit=200)),
    )
    shade = vega.Color("fields:Q", scale=vega.Scale(type="sqrt", range=["#eef3f8", "#9bbbd6"]), legend=None)
    chart = vega.layer(base.mark("rect").encode(color=shade), base.mark("text").encode(text="fields:Q"))
    text = (
        "Fields that the steps of the row's actor write and that belong to the column's actor, or that its steps read."
    )
    return finish(chart.properties(width={"step": 48}, height={"step": 30}), TITLE, text)
