"""Charts on a page: each with its words, its table, and files to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import solara

from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.web import KINDS
from sim.dashboard.session.tab import Session
from sim.dashboard.svg.exhibit import Exhibit, Pending, Table

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
    """Show charts, faded while newer ones are worked out, with their tables and files.

    Parameters
    ----------
    session
        The tab.
    cards
        What is shown of each at once, in the form of `Exhibit.card`.
    choices
        By key of a chart, sealed: `field` of the view, `value` and `of`, what can be chosen.
    rows
        Returns the table beside the chart of a key.
    whole
        Returns the chart of a key as it is taken along.
    name, note
        What files are called, and what a picture says under itself: how to get its numbers.
    busy
        Whether newer charts are being worked out.
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


def exhibits(
    session: Session, items: Sequence[Exhibit | Pending], *, name: str, note: str, choices: Mapping = {}
) -> None:
    """Show charts that are there, and those that are yet to come; see :func:`Charts`."""
    there = {item.key: item for item in items if isinstance(item, Exhibit)}
    Charts(
        session,
        [item.card() for item in items],
        sealed(choices),
        lambda key: there[key].rows() if key in there else None,
        there.get,
        name=name,
        note=note,
    )
