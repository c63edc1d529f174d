"""Compare: this run beside another scenario's, under the same luck."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import solara

from sim.dashboard import comparison, exports, svg
from sim.dashboard.runs import FAILED
from sim.dashboard.session import Session
from sim.outputs.definitions import find
from sim.outputs.style import date_of_week


@solara.component_vue("compare.vue", vuetify=False)
def Comparison(
    state: dict,
    shelf: list,
    changes: list,
    effects: list,
    pictures: list,
    outputs: list,
    file: dict,
    event_choose: Callable,
    event_take: Callable,
) -> None:
    """Everything on the page."""


@solara.component
def ComparePage(session: Session, beat: int) -> None:
    """The page; drawn anew with every beat, since the session changes inside."""
    file, set_file = solara.use_state({})
    view, run, other = session.view, session.run, session.other
    mine = run.film.still() if run.film else None
    film = other.film.still() if other and other.film else None
    ready = (
        mine is not None and film is not None and other is not None and mine.lived > 0 and film.lived == mine.lived
        and film.replicates == mine.replicates and run.scenario is not None and other.scenario is not None
    )  # fmt: skip
    state: dict[str, Any] = {
        "against": view.against,
        "output": view.plot,
        "ready": ready,
        "failed": run.reason if run.state == FAILED else other.reason if other and other.state == FAILED else "",
        "progress": f"{other.lived if other else 0} of {max(run.lived, view.week)} weeks",
        "names": [other.scenario.title if other and other.scenario else "", run.scenario.title if run.scenario else ""],
        "edited": bool(view.changes),
    }
    changes: list[dict] = []
    effects: list[dict] = []
    pictures: list[dict] = []
    outputs: list[dict] = []
    if mine and film and run.scenario and other and other.scenario and ready:
        changed = comparison.changes(other.scenario, run.scenario)
        table = comparison.effects(film, mine, run.scenario, changed)
        plot = view.plot if view.plot in mine.names and view.plot in film.names else "legitimacy.mean"
        names = ("compared", "this run")
        drawn, words = comparison.difference(film, mine, plot)
        pictures = [
            {
                "key": "both",
                "title": find(plot).text,
                "svg": comparison.overlay(film, mine, plot, names),
                "summary": "",
            },
            {"key": "difference", "title": "Difference, replicate by replicate", "svg": drawn, "summary": words},
        ]
        changes = [
            change.as_dict() | {"claims": list(change.claims), "rules": comparison.enters(change)} for change in changed
        ]
        effects = comparison.plain(table)
        from sim.dashboard.panels import output_choices

        outputs = output_choices([name for name in mine.names if name in film.names], mine.labels)
        state |= {
            "output": plot,
            "week": f"Week {mine.lived}, {date_of_week(mine.lived - 1):%d %B %Y}; {mine.replicates} replicates, the same seeds in both",
            "table": _rows(film, mine, plot),
        }

    def take(what: dict) -> None:
        ending = str(what.get("ending"))
        if not ready or ending not in exports.KINDS:
            return
        key = str(what.get("what"))
        shown = next((one for one in pictures if one["key"] == key), None)
        if key == "effects":
            data = exports.table(table, ending)
        elif shown is not None:
            data = exports.picture(
                shown["svg"], f"{find(state['output']).text}: {shown['title'].lower()}", session.now, ending
            )
        else:
            return
        set_file({"url": exports.offer(f"compare-{view.against}-{key}", ending, data)})

    def choose(fields: dict) -> None:
        from sim.dashboard.pages.live import known_fields

        session.set(**known_fields(fields, session))

    Comparison(
        state=state,
        shelf=session.shelf,
        changes=changes,
        effects=effects,
        pictures=pictures,
        outputs=outputs,
        file=file,
        event_choose=choose,
        event_take=take,
    )


def _rows(film: Any, mine: Any, name: str) -> list[list[str]]:
    """Return the medians of both runs in evenly chosen weeks."""
    one, two = film.bands(name)[2], mine.bands(name)[2]
    weeks = sorted({*np.linspace(0, mine.lived - 1, 14).astype(int).tolist()})
    return [
        [f"{date_of_week(week):%d %b %Y}", svg.number(float(one[week])), svg.number(float(two[week]))] for week in weeks
    ]
