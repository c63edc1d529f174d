"""The Record page: a scenario compared with the public record and with naive forecasts."""

from __future__ import annotations

import shlex

import solara

from sim.dashboard.pages.record import guess
from sim.dashboard.pages.record.hindcasting import against_record
from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.figures import exhibits
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.questions import Question
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import View
from sim.dashboard.svg.exhibit import Exhibit

# The scale of the runs, the default of `sanctuary hindcast`.
SCALE = 0.05

Recorded = from_template("record/record.vue", "state shelf", "choose")
Guess = from_template("record/guess.vue", "frame guess revealed result", "draw reveal anew")
Scores = from_template("record/scores.vue", "tables command", "take")


def asks(session: Session) -> list[Question]:
    """Ask for a comparison of the scenario with the record."""
    return [question_of(session.view, session.limits)]


def question_of(view: View, limits: Limits) -> Question:
    """Return the question about a comparison of a view's scenario with the record."""
    return Question(against_record, (view.held, view.runs, view.seed, SCALE), "runs", limits.seconds, shared=True)


def opening(session: Session) -> Exhibit | None:
    """Return the first series, once the runs are finished and unless a reader still draws a guess."""
    (question,) = asks(session)
    answer = session.run.answer(question)
    hidden = session.view.guess and not session.view.revealed
    return None if answer is None or answer.trouble or hidden else answer.found["exhibits"][0]


@solara.component
def RecordPage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    view, run = session.view, session.run
    (question,) = asks(session)
    answer = run.answer(question)
    found = answer.found if answer is not None else None
    # The title comes from the list of scenarios until the runs are finished.
    state = {
        "held": view.held, "runs": view.runs, "most": session.limits.replicates, "done": run.done(question),
        "trouble": answer.trouble if answer else "", "remedy": answer.remedy if answer else "", "refused": session.refused,
        "ready": found is not None,
        "title": next((one["title"] for one in session.shelf if one["name"] == view.held), ""),
        **({name: found[name] for name in ("title", "about", "parts")} if found is not None else {}),
    }  # fmt: skip
    Recorded(state=state, shelf=session.shelf, event_choose=session.choose)
    line = guess.line_of(view.guess)
    shown = bool(view.revealed and line)
    Guess(
        frame=guess.frame(),
        guess=view.guess,
        revealed=shown,
        result=guess.revealed(line, found["attacks"]) if shown and found is not None else {},
        event_draw=lambda drawn: session.choose({"guess": drawn}),
        event_reveal=lambda _: session.choose({"revealed": "yes"}),
        event_anew=lambda _: session.set(guess="", revealed=""),
    )
    if found is None or (line and not view.revealed):
        return  # the record stays hidden while a reader draws
    words = ["sanctuary", "hindcast", view.held, "--replicates", str(view.runs), "--seed", str(view.seed)]
    command, name = shlex.join([*words, "--scale", f"{SCALE:g}"]), f"record-{view.held}"

    Scores(
        tables={name: found[name] for name in ("series", "rows", "tests", "silent")},
        command=command,
        event_take=exports.giver(
            session, f"{name}-rows", found["table"], f"{found['title']} against the record", command
        ),
    )
    exhibits(session, found["exhibits"], name=name, note=command)
