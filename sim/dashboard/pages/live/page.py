"""Live: play a run, change what it assumes, see it change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import solara

from sim.dashboard.pages.live import assumptions, panels
from sim.dashboard.pages.live.panels import Map
from sim.dashboard.pages.shared import exports
from sim.dashboard.pages.shared.figures import Figures
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.server import questions
from sim.dashboard.session import requests as asking
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.run import BUILDING, FAILED, RUNNING, WARMING
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import View
from sim.outputs.calendar import date_of_week

# What a view can be made into, and how its file ends.
DOCUMENTS = {questions.REPORT: "html", questions.NOTEBOOK: "ipynb"}


@solara.component_vue("controls.vue", vuetify=False)
def Controls(
    state: dict,
    shelf: str,
    event_play: Callable,
    event_pause: Callable,
    event_step: Callable,
    event_reset: Callable,
    event_pace: Callable,
    event_change: Callable,
    event_again: Callable,
) -> None:
    """Show the bar that plays, and what is run."""


@solara.component_vue("assumptions.vue", vuetify=False)
def Assumptions(
    rows: str, changed: list, refused: dict, evidence: str, sought: str, event_assume: Callable, event_read: Callable
) -> None:
    """Show what is assumed, and what of it was changed here; an assumption that is sought is found at once."""


@solara.component_vue("events.vue", vuetify=False)
def Events(rows: str, note: str) -> None:
    """Show what happened, in words."""


@solara.component_vue("share.vue", vuetify=False)
def Share(
    command: str,
    address: str,
    fits: bool,
    written: bool,
    file: dict,
    making: str,
    event_take: Callable,
    event_make: Callable,
) -> None:
    """Offer the command line, the link, the tables and the scenario to take along."""


@dataclass(frozen=True)
class Drawn:
    """All that is drawn of a run in one week; what the browser is given whole is sealed."""

    panels: list[panels.Panel]
    map: Map
    cards: list[dict[str, str]]
    choices: str
    events: str

    @classmethod
    def of(cls, partial: PartialResults, view: View, weeks: int) -> Drawn:
        """Draw a run as far as it is; the time axis shows a year first, then all weeks it may become."""
        horizon = weeks if partial.lived > 60 or weeks <= 60 else 61
        shown = panels.panels(partial, view)
        country = panels.map_of(partial, view.map)
        cards = [
            {"title": country["title"], "summary": country["summary"], "svg": country["svg"], "key": "map"},
        ]
        for panel in shown:
            words, picture = panels.summary(partial, panel), panels.picture(partial, panel, horizon)
            cards.append({"key": panel.key, "title": panel.title, "summary": words, "svg": picture})
        states = [{"value": state, "label": partial.labels[state]} for state in partial.states]
        outputs = panels.output_choices(partial.names, partial.labels)
        choices = {
            "map": {"field": "map", "value": view.map, "of": panels.map_choices(partial)},
            "own": {"field": "plot", "value": view.plot, "of": outputs},
            "gap": {"field": "state", "value": view.state, "of": states},
        }
        events = [
            {"week": week, "date": f"{date_of_week(week):%d %b %Y}", "text": text}
            for week, text in reversed(partial.results()[0].events)
        ]
        return cls(shown, country, cards, sealed(choices), sealed(events))


@solara.component
def LivePage(session: Session, beat: int) -> None:
    """Show the page; it is drawn anew with every beat, since the session changes inside."""
    opened, set_opened = solara.use_state(frozenset())
    file, set_file = solara.use_state({})
    taken, set_taken = solara.use_state({})
    run, view = session.run, session.view
    partial = run.partial.still() if run.partial else None
    shelf = solara.use_memo(lambda: sealed(session.shelf), [])
    widgets = solara.use_memo(lambda: sealed(session.widgets), [session.base and session.base.digest])

    # Not drawn again for a click that changes nothing in it, so that the click is answered at once.
    drawn = solara.use_memo(
        lambda: Drawn.of(partial, view, run.horizon) if partial is not None and partial.lived else None,
        [partial and (partial.serial, partial.lived, partial.replicates), run.horizon, view.map, view.plot, view.state],
    )

    last = solara.use_ref(drawn)
    old = drawn is None
    if drawn is None:
        drawn = last.current  # the former charts stay until the new ones are there
    else:
        last.current = drawn
    tabled = partial is not None and bool(partial.lived)

    made, document = _document(session)

    def hand() -> None:
        if document is not None and run.scenario is not None:
            part, data = document
            set_taken({"url": exports.offer(f"{run.scenario.name}-{part}", DOCUMENTS[part], data)})
            session.handed()

    solara.use_effect(hand, [document is not None])

    def take(what: dict) -> None:
        data, name = _file(session, str(what.get("what")), str(what.get("ending")))
        if data is not None:
            ready = {"url": exports.offer(f"{run.scenario.name}-{name}", str(what["ending"]), data)}  # type: ignore[union-attr]
            (set_taken if what.get("what") in ("weekly", "scenario") else set_file)(ready)

    def make(part: str) -> None:
        if part in DOCUMENTS:
            session.write(asking.of_document(part, session.now, session.limits))

    def look(what: dict) -> None:
        key = str(what.get("key"))
        set_opened(opened | {key} if what.get("open") else opened - {key})

    def change(fields: dict) -> None:
        fields_read = known_fields(fields, session)
        if fields_read:
            session.set(**fields_read)

    Controls(
        state=state_of(session),
        shelf=shelf,
        event_play=lambda _: session.play(),
        event_pause=lambda _: session.pause(),
        event_step=lambda _: session.step(),
        event_reset=lambda _: session.reset(),
        event_pace=session.pace,
        event_change=change,
        event_again=lambda _: session.again(),
    )
    with solara.v.Html(tag="div", class_="columns"):
        with solara.v.Html(tag="div", class_="stage"):
            if drawn is not None:
                tables = {"map": drawn.map["table"]} if "map" in opened else {}
                if partial is not None and tabled:
                    tables |= {
                        panel.key: panels.shown_rows(partial, panel) for panel in drawn.panels if panel.key in opened
                    }
                Figures(
                    cards=drawn.cards,
                    choices=drawn.choices,
                    tables=tables,
                    file=file,
                    event_choose=change,
                    event_look=look,
                    event_take=take,
                    event_drawn=lambda _: session.drawn(),
                    busy=old,
                )
                Events(
                    rows=drawn.events,
                    note=f"Seed {view.seed}, the first of {view.replicates} replicates; the others differ.",
                )
                Share(
                    command=session.now.command(),
                    address=session.now.address(),
                    fits=view.fits,
                    written=bool(view.text),
                    file=taken,
                    making=made,
                    event_take=take,
                    event_make=make,
                )
        Assumptions(
            rows=widgets,
            changed=assumptions.marked(session.widgets, view.changes),
            refused=session.refused,
            evidence=view.evidence,
            sought=view.find,
            event_assume=lambda what: session.assume(str(what["key"]), what.get("value")),
            event_read=lambda claim: session.set(page="evidence", claim=str(claim)),
        )


def _document(session: Session) -> tuple[str, tuple[str, bytes] | None]:
    """Say how far the document is that a visitor wants, and give it with its kind once it is there."""
    question = session.document
    if question is None or question.part not in DOCUMENTS:
        return "", None
    answer, part = session.study.answer(question), question.part
    if answer is None:
        return f"Making the {part}: {session.study.done(question)} of {session.view.replicates} runs are done.", None
    if answer.trouble:
        return f"The {part} cannot be made: {answer.trouble}. {answer.remedy}", None
    return "", (part, answer.found)


def state_of(session: Session) -> dict[str, object]:
    """Return what the bar shows."""
    run, view = session.run, session.view
    lived = run.lived
    words = {
        WARMING: "Starting a worker; on a new machine the model is compiled first, once, which takes some minutes.",
        BUILDING: "Building the country.",
        FAILED: f"The run stopped: {run.reason}.",
    }.get(run.state, "")
    about = ""
    if run.partial is not None and lived:
        people = f"{run.partial.agents:,} people in each of {run.partial.replicates} replicates"
        about = f"Week {lived} of {run.horizon}, {date_of_week(lived - 1):%d %B %Y}. {people}, {1000 * run.a_week:.0f} ms a week."
    return {
        "state": run.state,
        "playing": run.state in (RUNNING, BUILDING, WARMING),
        "waiting": run.state in (BUILDING, WARMING),
        "failed": run.state == FAILED,
        "words": words,
        "about": about,
        "lived": lived,
        "horizon": run.horizon,
        "speed": session.speed,
        "scenario": view.scenario,
        "written": bool(view.text),
        **heading(session),
        "refused": session.refused,
        "seed": view.seed,
        "replicates": view.replicates,
        "scale": view.scale,
        "limits": {"replicates": session.limits.replicates},
    }


def heading(session: Session) -> dict[str, str]:
    """Return title and sentence of the scenario as it is run: what was changed here comes first, since its own may no longer hold."""
    scenario = session.scenario
    if scenario is None:
        return {"title": "", "assumes": ""}
    changed = assumptions.marked(session.widgets, session.view.changes)
    if not changed:
        return {"title": scenario.title, "assumes": scenario.assumes}
    told = "; ".join(f"{one['text']} {one['value']}" for one in changed[:2])
    more = f"; and {len(changed) - 2} more" if len(changed) > 2 else ""
    return {
        "title": f"Changed: {told}{more}",
        "assumes": f"Begun from “{scenario.title}”, which holds no longer in what was changed. Unchanged it assumes: {scenario.assumes}",
    }


def known_fields(fields: dict[str, object], session: Session) -> dict[str, Any]:
    """Return the fields of a view that the browser sent, each read as an address would be."""
    from urllib.parse import urlencode

    from sim.dashboard.session.view import read_view

    view, notes = read_view(urlencode({name: str(value) for name, value in fields.items()}), session.limits)
    if notes:
        session.refuse("", " ".join(notes).replace("The address says ", "").replace(" It is left out.", ""))
        return {}
    names = set(vars(view)) - {"page", "text", "other", "changes"} & set(fields)
    found = {name: getattr(view, name) for name in names}
    if "scenario" in names:
        found |= {"text": "", "changes": view.changes}
    return found


def _file(session: Session, what: str, ending: str) -> tuple[bytes | None, str]:
    """Return a file that was asked for, and its name."""
    run, view = session.run, session.now
    partial, scenario = run.partial.still() if run.partial else None, run.scenario
    if partial is None or scenario is None or ending not in exports.KINDS or not partial.lived:
        return None, ""
    name = f"{what}-week{partial.lived}"
    if what == "weekly":
        return exports.table(exports.weekly(partial, view), ending, scenario.title, view.command()), name
    if what == "scenario":
        return exports.scenario_text(scenario, view), "scenario"
    if what == "map":
        drawn = panels.map_of(partial, view.map)
        if ending in ("svg", "png"):
            return exports.picture(drawn["svg"], drawn["title"], view.command(), ending), name
        return exports.table(exports.provinces(partial, view.map), ending, drawn["title"], view.command()), name
    panel = next((panel for panel in panels.panels(partial, view) if panel.key == what), None)
    if panel is None:
        return None, ""
    if ending in ("svg", "png"):
        return exports.picture(panels.picture(partial, panel, partial.lived), panel.title, view.command(), ending), name
    return exports.table(panels.table(partial, panel), ending, panel.title, view.command()), name
