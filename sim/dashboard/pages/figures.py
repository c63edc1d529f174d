"""Charts on a page: each with its words, its table, and files to take along."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import solara

from sim.dashboard import exports
from sim.dashboard.pages.sealed import sealed
from sim.dashboard.plate import Pending, Plate


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
) -> None:
    """The charts; the browser says when new ones have been drawn."""


@solara.component
def Plates(items: Sequence[Plate | Pending], choices: dict, name: str, note: str, choose: Callable) -> None:
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
    plates = [item for item in items if isinstance(item, Plate)]
    opened, set_opened = solara.use_state(frozenset())
    file, set_file = solara.use_state({})

    def look(what: dict) -> None:
        key = str(what.get("key"))
        set_opened(opened | {key} if what.get("open") else opened - {key})

    def take(what: dict) -> None:
        ending = str(what.get("ending"))
        plate = next((plate for plate in plates if plate.key == what.get("what")), None)
        if plate is not None and ending in exports.KINDS:
            set_file({"url": exports.offer(f"{name}-{plate.key}", ending, exports.of_plate(plate, note, ending))})

    Figures(
        cards=[item.card() for item in items],
        choices=sealed(choices),
        tables={plate.key: plate.rows() for plate in plates if plate.key in opened},
        file=file,
        event_choose=choose,
        event_look=look,
        event_take=take,
        event_drawn=lambda _: None,
    )
