"""Charts on a page: each with its words, its table, and files to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import solara

from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.svg.exhibit import Exhibit, Pending


@solara.component_vue("figures.vue", vuetify=False)
def Figures(
    cards: list,
    choices: str,
    tables: dict,
    file: dict,
    event_choose: Callable,
    event_look: Callable,
    event_take: Callable,
    event_drawn: Callable,
    busy: bool = False,
) -> None:
    """Show the charts, faded while newer ones are worked out; the browser says when new ones have been drawn."""


@solara.component
def Exhibits(items: Sequence[Exhibit | Pending], choices: dict, name: str, note: str, choose: Callable) -> None:
    """Charts that are there, and those that are yet to come.

    Parameters
    ----------
    items
        The charts, and what stands in the place of one.
    choices
        By key of a chart: `field` of the view, `value` and `of`, what can be chosen.
    name, note
        What files are called, and what a picture says under itself: how to get its numbers.
    choose
        Called with the fields of the view that a visitor changed.
    """
    exhibits = [item for item in items if isinstance(item, Exhibit)]
    opened, set_opened = solara.use_state(frozenset())
    file, set_file = solara.use_state({})

    def look(what: dict) -> None:
        key = str(what.get("key"))
        set_opened(opened | {key} if what.get("open") else opened - {key})

    def take(what: dict) -> None:
        ending = str(what.get("ending"))
        exhibit = next((exhibit for exhibit in exhibits if exhibit.key == what.get("what")), None)
        if exhibit is not None and ending in exports.KINDS:
            set_file({"url": exports.offer(f"{name}-{exhibit.key}", ending, exports.of_exhibit(exhibit, note, ending))})

    Figures(
        cards=[item.card() for item in items],
        choices=sealed(choices),
        tables={exhibit.key: exhibit.rows() for exhibit in exhibits if exhibit.key in opened},
        file=file,
        event_choose=choose,
        event_look=look,
        event_take=take,
        event_drawn=lambda _: None,
    )
