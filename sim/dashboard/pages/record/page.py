"""Record: a scenario's bands over the public record, with scores beside naive forecasts."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from typing import Any

import solara

from sim.dashboard.pages.live.page import known_fields
from sim.dashboard.pages.record import guess
from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.figures import Exhibits
from sim.dashboard.session import requests as asking
from sim.dashboard.session.tab import Session


@solara.component_vue("record.vue", vuetify=False)
def Recorded(state: dict, shelf: list, event_choose: Callable) -> None:
    """Show what is held against the record, and how it did in all."""


@solara.component_vue("guess.vue", vuetify=False)
def Guess(
    frame: dict,
    guess: str,
    revealed: bool,
    result: dict,
    event_draw: Callable,
    event_reveal: Callable,
    event_anew: Callable,
) -> None:
    """Let the reader draw what he thinks happened, then show the record and the runs over his line."""


@solara.component_vue("scores.vue", vuetify=False)
def Scores(tables: dict, command: str, file: dict, event_take: Callable) -> None:
    """Show the tables: series, rows, signs and ratios, rows left out."""


@solara.component
def RecordPage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    file, set_file = solara.use_state({})
    view, study = session.view, session.study
    question = asking.of_record(view, session.limits)
    answer = study.answer(question)

    def choose(fields: dict) -> None:
        if read := known_fields(fields, session):
            session.set(**read)

    state: dict[str, Any] = {
        "held": view.held, "runs": view.runs, "most": session.limits.replicates, "title": _title(session, view.held), "ready": False,
        "done": study.done(question), "trouble": "", "remedy": "", "refused": session.refused,
    }  # fmt: skip
    found = answer.found if answer is not None else None
    if answer is not None:
        state |= {"trouble": answer.trouble, "remedy": answer.remedy, "ready": found is not None}
    if found is not None:
        state |= {"title": found["title"], "about": found["about"], "parts": found["parts"]}
    Recorded(state=state, shelf=session.shelf, event_choose=choose)
    line = guess.line_of(view.guess)
    result = guess.revealed(line, found["attacks"]) if found is not None and line and view.revealed else None
    Guess(
        frame=guess.frame(),
        guess=view.guess,
        revealed=bool(view.revealed and line),
        result=dict(result) if result else {},
        event_draw=lambda drawn: choose({"guess": drawn}),
        event_reveal=lambda _: choose({"revealed": "yes"}),
        event_anew=lambda _: session.set(guess="", revealed=""),
    )
    if found is None or (line and not view.revealed):
        return  # the record is held back from who draws
    words = ["sanctuary", "hindcast", view.held, "--replicates", str(view.runs), "--seed", str(view.seed)]
    command = shlex.join([*words, "--scale", f"{asking.RECORD_SCALE:g}"])

    def take(what: dict) -> None:
        ending = str(what.get("ending"))
        if ending in ("csv", "parquet"):
            set_file(
                {
                    "url": exports.offer(
                        f"record-{view.held}-rows",
                        ending,
                        exports.table(found["table"], ending, f"{found['title']} against the record", command),
                    )
                }
            )

    Scores(
        tables={name: found[name] for name in ("series", "rows", "tests", "silent")},
        command=command,
        file=file,
        event_take=take,
    )
    Exhibits(items=found["exhibits"], choices={}, name=f"record-{view.held}", note=command, choose=choose)


def _title(session: Session, name: str) -> str:
    """Return what a scenario is called, before its runs are there to say so."""
    return next((one["title"] for one in session.shelf if one["name"] == name), "")
