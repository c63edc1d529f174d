"""Charts on a page, each with a summary, a table and downloads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import solara

from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.web import KINDS
from sim.dashboard.session.tab import Session
from sim.dashboard.svg.exhibit import Exhibit, Table

Figures = from_template("shared/figures.vue", "cards choices tables busy", "choose look take drawn")


@solara.component
def Charts(
    session: Session,
    cards: list,
    choices: str,
    rows: Callable[[str], Table | None],
    whole: Callable[[str], Exhibit | None],
    *,
    name: str,
    note: str,
    busy: bool = False,
) -> None:
    """Show charts with their tables and downloads. Charts are faded while newer ones are computed.

    Parameters
    ----------
    session
        The tab.
    cards
        The visible part of each chart, as returned by `Exhibit.card`.
    choices
        The selection boxes by key of a chart, sealed: the `field` of the view, its `value`, and the choices `of` it.
    rows
        Returns the table of the chart with a given key.
    whole
        Returns the chart with a given key for download.
    name, note
        The beginning of file names, and a note on how to reproduce the numbers.
    busy
        Whether newer charts are being computed.
    """
    opened, set_opened = solara.use_state(frozenset())

    def look(what: dict) -> None:
        key = str(what.get("key"))
        set_opened(opened | {key} if what.get("open") else opened - {key})

    def take(what: dict) -> None:
        ending, exhibit = str(what.get("ending")), whole(str(what.get("what")))
        if exhibit is not None and ending in KINDS:
            session.give(f"{name}-{exhibit.key}", ending, exports.of_exhibit(exhibit, note, ending))

    tables = {key: rows(key) for key in (card["key"] for card in cards) if key in opened}
    Figures(
        cards=cards,
        choices=choices,
        tables={key: table for key, table in tables.items() if table},
        busy=busy,
        event_choose=session.choose,
        event_look=look,
        event_take=take,
        event_drawn=lambda _: session.drawn(),
    )


def exhibits(session: Session, items: Sequence[Exhibit], *, name: str, note: str, choices: Mapping = {}) -> None:
    """Show finished and pending charts; see :func:`Charts`."""
    there = {item.key: item for item in items if item.picture}
    Charts(
        session,
        [item.card() for item in items],
        sealed(choices),
        lambda key: there[key].rows() if key in there else None,
        there.get,
        name=name,
        note=note,
    )
