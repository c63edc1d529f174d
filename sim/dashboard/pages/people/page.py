"""People: who is where, who knows whom, and what became of each, in the first replicate of the run."""

from __future__ import annotations

from collections.abc import Callable

import solara

from sim.dashboard.pages.live.page import known_fields
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.session import requests as asking
from sim.dashboard.session.run import FAILED
from sim.dashboard.session.tab import Session
from sim.dashboard.svg import atlas

NOTHING = {"frame": "{}", "table": "{}", "turns": "{}", "detail": "{}"}


@solara.component_vue("people.vue", vuetify=False)
def People(
    shapes: str,
    frame: str,
    table: str,
    turns: str,
    detail: str,
    state: dict,
    event_look: Callable,
    event_play: Callable,
    event_pause: Callable,
    event_drawn: Callable,
) -> None:
    """Show the map or the graph, the timeline, who is looked at, what changed lately, and the same as tables."""


@solara.component
def PeoplePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    run, view = session.run, session.view
    last = solara.use_ref(NOTHING)
    shapes = solara.use_memo(lambda: sealed({"paths": atlas.shapes(), "names": atlas.names()}), [])
    question = asking.of_people(view, run)
    answer = session.study.answer(question) if question else None
    if answer is not None and answer.found:
        last.current = answer.found  # the former week stays until the new one is there

    def look(fields: dict) -> None:
        if found := known_fields(fields, session):
            session.set(**{name: value for name, value in found.items() if name in ("at", "who")})

    People(
        shapes=shapes,
        **last.current,
        state={
            "title": run.scenario.title if run.scenario else "",
            "seed": view.seed,
            "lived": run.lived,
            "shown": min(view.at or run.lived, run.lived),
            "who": view.who,
            "playing": run.state == "running",
            "over": run.lived >= run.horizon,
            "trouble": answer.trouble if answer else f"The run stopped: {run.reason}." if run.state == FAILED else "",
        },
        event_look=look,
        event_play=lambda _: session.play(),
        event_pause=lambda _: session.pause(),
        event_drawn=lambda _: session.drawn(),
    )
