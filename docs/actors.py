"""The figure of which actor acts on which, drawn from the fields that the steps of the week declare to read and write."""

from __future__ import annotations

from collections import defaultdict

import pandas as pd

from sim.figures import vega
from sim.figures.figure import Figure, finish
from sim.society.registry import ROOMS
from sim.society.week import SCHEDULE

TITLE = "Which actor acts on which"
# Rooms whose name is not the name of their actor.
ACTORS = {"guests": "armed groups", "ranks": "commanders and fighters", "country": "regime and provinces"}
# The room to which each array of the world belongs; parameters belong to no actor.
OWNERS: dict[str, tuple[str, ...]] = {
    "council": ("leaders", "loyalty", "ballot", "means", "harm", "beliefs", "utility", "hidden"),
    "country": (
        "regime", "provinces", "gravity", "borders", "events", "event_groups", "event_states", "event_provinces", "triggers",
        "watches", "orders",
    ),
    "guests": (
        "groups", "assaults", "cells", "roll", "local_start", "local_cells", "room", "links", "known", "near", "relinked", "adds", "loose", "met", "sympathisers", "sympathisers_start",
        "foreigners", "members", "tally", "footprint", "prisoners_from", "shield", "freedom", "moving", "plot", "arrive",
        "drawn", "bound", "per_tie", "attacks", "break_share", "relocate", "destination", "origins", "untracked_since",
        "tracked_since", "fade",
    ),
    "observers": (
        "seen", "planners", "recent_acts", "recent_weeks", "recent_risk", "out_country", "out_groups", "out_states", "out_provinces",
        "out_cells", "plain_country", "plain_groups", "plain_states", "plain_provinces", "plain_cells", "copied_regime",
        "copied_groups", "copied_states", "copied_provinces",
    ),
    "police": ("police", "lead", "naming", "due", "hazard", "acts_here", "prison"),
    "ranks": (
        "fronts", "commanders", "leavers", "peer_start", "peer_to", "hosts", "harboured", "linked", "passed", "sided",
        "gone_over", "followed", "sums", "breaches", "departures", "left", "age_hazard",
    ),
    "states": (
        "states", "acts", "exposure", "willingness", "worries", "listens", "demanded", "threat", "due_now", "offered", "lifting",
    ),
    "warlords": ("warlords", "ties", "control", "reach"),
}  # fmt: skip


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
