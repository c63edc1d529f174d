"""The People page: the location, the contacts and the history of each actor in the first replicate."""

from __future__ import annotations

import solara

from sim.dashboard.pages.live import page as live
from sim.dashboard.pages.people.gathering import of_week, weighed_by
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.questions import Question
from sim.dashboard.session.run import FAILED, RESTING, RUNNING
from sim.dashboard.session.tab import Session
from sim.dashboard.svg import atlas
from sim.dashboard.svg.exhibit import Exhibit

# The kinds of actors that weigh options.
DECIDE = ("leader", "commander", "group", "state", "warlord")
NOTHING = {"frame": "{}", "table": "{}", "turns": "{}", "detail": "{}"}

People = from_template("people/people.vue", "shapes frame table turns detail state", "look play pause drawn")


def asks(session: Session) -> list[Question]:
    """Ask for the people of the selected week, once there is one; and, while the run rests, what the selected actor weighed."""
    run = session.run
    if run.state == RESTING:
        session.keep("week", "at", range(run.lived + 1))
    view = session.view
    about = (run.number, min(view.at or run.lived, run.lived) - 1, view.who)
    weighs = run.state != RUNNING and view.who.partition(".")[0] in DECIDE
    return (
        [Question(find, about, "people") for find in (of_week, *([weighed_by] if weighs else []))] if run.lived else []
    )


def opening(session: Session) -> Exhibit | None:
    """Return the map of the live page, once the run rests: the browser draws the people."""
    return live.opening(session)


@solara.component
def PeoplePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    run, view = session.run, session.view
    last = solara.use_ref(NOTHING)
    shapes = solara.use_memo(lambda: sealed({"paths": atlas.shapes(), "names": atlas.names()}), [])
    answer, why = (*(session.run.answer(question) for question in asks(session)), None, None)[:2]
    if answer is not None and answer.found:
        last.current = answer.found  # the old week stays until there is a new one
    People(
        shapes=shapes,
        **last.current,
        state={
            "title": run.scenario.title if run.scenario else "",
            "seed": view.seed,
            "lived": run.lived,
            "shown": min(view.at or run.lived, run.lived),
            "who": view.who,
            "why": (why.found or [["It cannot be told", [why.trouble]]]) if why else [],
            "playing": run.state == "running",
            "over": run.lived >= run.horizon,
            "trouble": answer.trouble if answer else f"The run stopped: {run.reason}." if run.state == FAILED else "",
        },
        event_look=session.choose,
        event_play=lambda _: session.play(),
        event_pause=lambda _: session.pause(),
        event_drawn=lambda _: session.drawn(),
    )
