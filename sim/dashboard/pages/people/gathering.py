"""The people of one week for the page, computed in the worker from its archive."""

from __future__ import annotations

import base64

import numpy as np

from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.server.archive import CELL, COMMANDER, LEADER, PERSON, PROVINCE, STANCES, Archive, Snapshot, Turn
from sim.evidence import provinces
from sim.outputs.calendar import date_of_week
from sim.society.registry import RULES
from sim.terms import Stance, Status

# More dots would hide each other. The selection is by id, so it is the same in every week.
MOST_DOTS = 6000
# The number of changes listed, and the number of weeks that they cover.
_TOLD, _MEMORY = 80, 13
# The kinds of commanders that are drawn and counted apart.
_SIDES = ("loyal", "shirking", "sheltering guests, raiding or gone")
_NO_CELLS = "In this run, arrests and recruits are computed as averages: there are no cells. "
_NO_RANKS = "Orders and defections are averages as well: commanders have no stances of their own. "


def of_week(archive: Archive, week: int, who: str) -> dict[str, str]:
    """Return the people of one week for the page, each part sealed.

    Parameters
    ----------
    archive
        The archive of the run.
    week
        The week to show, at most the latest one.
    who
        The selected actor, such as `cell.17`, or an empty string.

    Returns
    -------
    dict
        `frame`: dots, cells, links and commanders; `table`: a row for each province; `turns`: recent changes; `detail`: the
        selected actor.
    """
    week = min(week, archive.lived - 1)
    seen = archive.at(week)
    recent = archive.lately(week - _MEMORY + 1, week)
    return {
        "frame": sealed(_frame(archive, seen, week)),
        "table": sealed(_table(archive, seen)),
        "turns": sealed(
            {"of": [_told(archive, turn) for turn in reversed(recent[-_TOLD:])], "left": max(len(recent) - _TOLD, 0)}
        ),
        "detail": sealed(_detail(archive, seen, week, who) if who else {}),
    }


def weighed_by(archive: Archive, week: int, who: str) -> list[tuple[str, list[str]]]:
    """Return what an actor weighed in a week, in lines by heading; the run is repeated up to it."""
    from sim.model import SanctuaryModel

    run = archive.model
    model = SanctuaryModel(run.drawn, rng=run.run_seed, scale=run.scale, weeks=run.horizon)
    return list(model.why(who, week).sections().items())


def _actors(archive: Archive) -> list[tuple[str, str]]:
    """Return the actors who decide, commanders left out: address and name."""
    drawn = archive.model.drawn
    kinds = {LEADER: drawn.leaders, "group": drawn.groups, "state": drawn.states, "warlord": drawn.warlords}
    return [
        (f"{kind}.{row}", drawn.labels.get(name, name))
        for kind, names in kinds.items()
        for row, name in enumerate(names)
    ]


def _frame(archive: Archive, seen: Snapshot, week: int) -> dict[str, object]:
    large = seen.at_large
    shown = large if len(large) <= MOST_DOTS else large[np.argsort(large["id"], kind="stable")[:MOST_DOTS]]
    rows = {int(cell["row"]): place for place, cell in enumerate(seen.cells)}
    linked = [
        (place, rows[link]) for place, cell in enumerate(seen.cells) for link in cell["links"].tolist() if link in rows
    ]
    links = sorted({(min(pair), max(pair)) for pair in linked})
    note = ("" if archive.celled else _NO_CELLS) + ("" if archive.chained else _NO_RANKS)
    return {
        "week": week,
        "date": f"{date_of_week(max(week, 0)):%d %B %Y}",
        "people": len(large),
        "note": note + (f"{MOST_DOTS:,} of {len(large):,} are drawn. " if len(shown) < len(large) else ""),
        "groups": [archive.labels[group] for group in archive.model.drawn.groups],
        "ids": _sent(shown["id"], "<u4"),
        "of": _sent(shown["group"], "u1"),
        "at": _sent(shown["place"], "u1"),
        "in": _sent(np.array([rows.get(int(row), 65535) for row in shown["cell"]]), "<u2"),
        "actors": _actors(archive),
        "cells": [
            [int(cell["id"]), int(cell["group"]), int(cell["place"]), int(cell["members"]), int(cell["known"] > 0)]
            for cell in seen.cells
        ],
        "links": links,
        "stances": _sent(seen.ranks["stance"], "u1") if archive.chained else "",
        "posts": _sent(archive.commanders["province"], "u1") if archive.chained else "",
        "says": [STANCES[stance] for stance in Stance],
        "sides": list(zip(_SIDES, _sides(seen.ranks["stance"]), strict=True)) if archive.chained else [],
    }


def _sides(stances: np.ndarray) -> list[int]:
    """Return the number of commanders of each kind that the page draws alike."""
    loyal, shirking = (int((stances == stance).sum()) for stance in (Stance.LOYAL, Stance.SHIRKING))
    return [loyal, shirking, len(stances) - loyal - shirking]


def _sent(values: np.ndarray, kind: str) -> str:
    return base64.b64encode(np.asarray(values).astype(kind).tobytes()).decode()


def _table(archive: Archive, seen: Snapshot) -> dict[str, object]:
    """Return a table of provinces, an accessible alternative to the map."""
    groups = archive.model.drawn.groups
    large = seen.at_large
    posts = archive.commanders["province"]
    head = [*(archive.labels[group] for group in groups)]
    head += ["Cells"] if archive.celled else []
    head += ["Commanders", *map(str.capitalize, _SIDES)] if archive.chained else []
    rows = []
    for place, key in enumerate(provinces()):
        counts = np.bincount(large["group"][large["place"] == place], minlength=len(groups)).tolist()
        counts += [int((seen.cells["place"] == place).sum())] if archive.celled else []
        if archive.chained:
            sides = _sides(seen.ranks["stance"][posts == place])
            counts += [sum(sides), *sides]
        rows.append({"who": f"{PROVINCE}.{key}", "name": archive.places[place], "counts": counts})
    return {"head": head, "rows": rows}


def _told(archive: Archive, turn: Turn) -> dict[str, str]:
    return {
        "date": f"{date_of_week(max(turn.week, 0)):%d %b %Y}",
        "who": turn.who,
        "name": name_of(archive, turn.who),
        "text": turn.text,
        "rules": "; or ".join(RULES[rule].title for rule in turn.rules),
    }


def name_of(archive: Archive, who: str) -> str:
    """Return the name of an actor."""
    kind, _, key = who.partition(".")
    if kind == PROVINCE:
        return provinces()[key].name
    if name := dict(_actors(archive)).get(who):
        return name
    if kind == COMMANDER:
        front = archive.fronts[archive.commanders[int(key)]["front"]]
        faction = archive.labels[archive.model.drawn.factions[front["faction"]]]
        return f"{faction} commander {int(key) - int(front['first']) + 1}, {archive.places[front['province']]}"
    return f"{'Cell' if kind == CELL else 'Militant'} {archive.numbers.get(int(key), 'of another run')}"


def _detail(archive: Archive, seen: Snapshot, week: int, who: str) -> dict[str, object]:
    """Return the facts, ties and history of an actor up to this week."""
    kind, _, key = who.partition(".")
    parts = {PERSON: _person, CELL: _cell, COMMANDER: _commander, LEADER: _leader, PROVINCE: _province}
    known = {COMMANDER: kind == COMMANDER and int(key) < len(seen.ranks), PROVINCE: key in provinces()}
    if not known.get(kind, kind in (PERSON, CELL) or who in dict(_actors(archive))):
        return {"who": who, "name": "There is no such actor", "facts": [], "ties": [], "past": []}
    facts, ties = parts[kind](archive, seen, key) if kind in parts else ([], [])
    here = list(provinces()).index(key) if kind == PROVINCE else None
    told = archive.life_of(int(key), week) if kind == PERSON else archive.turns
    past = [turn for turn in told if turn.week <= week and (turn.who == who or turn.place == here)]
    return {
        "who": who,
        "name": name_of(archive, who),
        "facts": facts,
        "ties": [{"who": one, "name": name_of(archive, one), "how": how} for one, how in ties],
        "past": [_told(archive, turn) for turn in reversed(past[-_TOLD:])],
        "left": max(len(past) - _TOLD, 0),
    }


Facts = list[tuple[str, str]]
Ties = list[tuple[str, str]]


def _person(archive: Archive, seen: Snapshot, key: str) -> tuple[Facts, Ties]:
    found = seen.people[seen.people["id"] == int(key)]
    if not len(found):
        return [("Now", "not present in this week")], []
    one = found[0]
    status = Status(int(one["status"])).name.lower().replace("_", " ")
    facts = [
        ("Group", archive.group(one["group"])),
        ("Now", "at large" if one["status"] == Status.ACTIVE else status),
        ("Where", archive.place(int(one["place"]))),
    ]
    cells = seen.cells[seen.cells["row"] == one["cell"]]
    return facts, [(f"{CELL}.{int(cell['id'])}", "his cell") for cell in cells[:1]]


def _cell(archive: Archive, seen: Snapshot, key: str) -> tuple[Facts, Ties]:
    found = seen.cells[seen.cells["id"] == int(key)]
    if not len(found):
        return [("Now", "no such cell in this week")], []
    cell = found[0]
    facts = [
        ("Group", archive.group(cell["group"])),
        ("Where", archive.places[cell["place"]]),
        ("Members", str(cell["members"])),
        ("Police", f"know of it for {cell['known']} more weeks" if cell["known"] else "do not know of it"),
        ("Now", "lies low" if cell["dormant"] else "active"),
    ]
    linked = set(cell["links"].tolist())
    ties: Ties = [
        (f"{CELL}.{int(one['id'])}", f"linked, in {archive.places[one['place']]}")
        for one in seen.cells
        if int(one["row"]) in linked
    ]
    members = seen.at_large[seen.at_large["cell"] == cell["row"]]
    for one in members["id"].tolist():
        ties.append((f"{PERSON}.{one}", "leads it" if one == cell["leader"] else "of it"))
    return facts, ties


def _commander(archive: Archive, seen: Snapshot, key: str) -> tuple[Facts, Ties]:
    world, row = archive.model.world, int(key)
    me, rank = archive.commanders[row], seen.ranks[row]
    front = archive.fronts[me["front"]]
    stance = STANCES[int(rank["stance"])]
    facts = [
        ("Where", archive.places[me["province"]]),
        ("Faction", archive.labels[archive.model.drawn.factions[front["faction"]]]),
        ("Now", stance if archive.chained else "no stance of his own in this run"),
        ("Guests", archive.group(rank["guest"]) if rank["guest"] >= 0 else "none"),
        ("Bond to his comrades", f"{me['bond']:.2f} (0 to 1)"),
        ("Piety", f"{me['piety']:.2f} (0 to 1)"),
    ]
    ties: Ties = [(f"{LEADER}.{int(front['superior'])}", "his leader")]
    for peer in world.peer_to[world.peer_start[row] : world.peer_start[row + 1]].tolist():
        ties.append((f"{COMMANDER}.{peer}", f"a peer who {STANCES[int(seen.ranks[peer]['stance'])]}"))
    return facts, ties


def _leader(archive: Archive, seen: Snapshot, key: str) -> tuple[Facts, Ties]:
    row = int(key)
    me = archive.leaders[row]
    fronts = [front for front in archive.fronts if int(front["superior"]) == row]
    below = [one for front in fronts for one in range(int(front["first"]), int(front["beyond"]))]
    away = [one for one in below if seen.ranks[one]["stance"] != Stance.LOYAL]
    sides = zip(_sides(seen.ranks["stance"][below]), _SIDES, strict=True)
    facts = [
        ("Where", archive.places[me["province"]]),
        ("Faction", archive.labels[archive.model.drawn.factions[me["faction"]]]),
        ("Authority", f"{me['authority']:.2f} of all"),
        ("Commanders under him", ", ".join(f"{count:,} {side}" for count, side in sides)),
    ]
    return facts, [(f"{COMMANDER}.{one}", STANCES[int(seen.ranks[one]["stance"])]) for one in away[:60]]


def _province(archive: Archive, seen: Snapshot, key: str) -> tuple[Facts, Ties]:
    place = list(provinces()).index(key)
    drawn = archive.model.drawn
    here = seen.at_large[seen.at_large["place"] == place]
    counts = np.bincount(here["group"], minlength=len(drawn.groups))
    facts = [(archive.labels[group], f"{count} at large") for group, count in zip(drawn.groups, counts, strict=True)]
    ties: Ties = [
        (f"{LEADER}.{row}", "a leader who sits here") for row in np.flatnonzero(archive.leaders["province"] == place)
    ]
    if archive.chained:
        posts = np.flatnonzero(archive.commanders["province"] == place)
        stances = seen.ranks["stance"][posts]
        facts += [
            (f"Commander who {STANCES[one]}", str(count)) for one in Stance if (count := int((stances == one).sum()))
        ]
        order = np.argsort(stances == Stance.LOYAL, kind="stable")
        ties += [(f"{COMMANDER}.{int(posts[one])}", STANCES[int(stances[one])]) for one in order]
    ties += [
        (f"{CELL}.{int(cell['id'])}", f"a cell of {archive.group(cell['group'])}")
        for cell in seen.cells[seen.cells["place"] == place]
    ]
    return facts, ties
