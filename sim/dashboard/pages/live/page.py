"""The Live page: play a run, change its assumptions and see the effect."""

from __future__ import annotations

from dataclasses import dataclass

import solara

from sim.analysis.refutation import judge
from sim.dashboard.pages.live import assumptions, panels
from sim.dashboard.pages.shared import documents, exports
from sim.dashboard.pages.shared.figures import Charts
from sim.dashboard.pages.shared.sealed import sealed
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.questions import Question
from sim.dashboard.server.web import KINDS
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.run import RESTING, RUNNING
from sim.dashboard.session.tab import Session, SharedFile
from sim.dashboard.session.view import View
from sim.dashboard.svg.exhibit import Exhibit, Table
from sim.outputs.calendar import date_of_week
from sim.scenario.refuted import shipped_sentence

# Documents about a view: the function that makes each, and the file extension.
DOCUMENTS = {"report": (documents.report, "html"), "notebook": (documents.notebook, "ipynb")}
# What the buttons of the player do.
ACTIONS = ("play", "pause", "step", "reset", "again")

Controls = from_template("live/controls.vue", "state shelf", "act pace change")
Assumptions = from_template(
    "live/assumptions.vue", "rows own written kinds changed refused evidence sought", "assume read"
)
Events = from_template("live/events.vue", "rows note")
Share = from_template("live/share.vue", "command address fits written file making", "take make")


@dataclass(frozen=True)
class Drawn:
    """Everything drawn for one week of a run. Data that the browser needs only as a whole are sealed."""

    partial: PartialResults
    map: Exhibit
    panels: dict[str, panels.Panel]
    cards: list[dict[str, str]]
    choices: str
    events: str

    @classmethod
    def of(cls, partial: PartialResults, base: PartialResults | None, view: View, weeks: int) -> Drawn:
        """Draw a run so far, and the medians of the run without changes. The time axis covers one year at first, later the maximum length."""
        horizon = weeks if partial.lived > 60 or weeks <= 60 else 61
        week = view.at - 1 if view.at < partial.lived else -1
        country = panels.map_of(partial, view.map, week, view.province)
        plain = {panel.key: panel for panel in panels.panels(partial, view)}
        cards = [country.card(), *(panels.card(partial, panel, horizon, week, base) for panel in plain.values())]
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
        return cls(partial, country, plain, cards, sealed(choices), sealed(events))

    def rows(self, key: str) -> Table:
        """Return the table shown with a chart."""
        return self.map.rows() if key == "map" else panels.shown_rows(self.partial, self.panels[key])

    def whole(self, key: str) -> Exhibit | None:
        """Return a chart for download."""
        panel = self.panels.get(key)
        return self.map if key == "map" else panels.exhibit(self.partial, panel) if panel else None


def asks(session: Session) -> list[Question]:
    """Ask nothing, and reset what the run does not have."""
    partial = session.run.partial
    if partial is not None:
        session.keep("output", "plot", partial.names)
        session.keep("state", "state", partial.states)
        session.keep("province", "province", partial.provinces)
        if session.run.state == RESTING:
            session.keep("week", "at", range(partial.lived + 1))
        session.keep("measure", "map", [one["value"] for one in panels.map_choices(partial)])
    if session.base is not None:
        session.keep("assumption", "find", assumptions.sought(session.base, session.view.find))
    return []


def opening(session: Session) -> Exhibit | None:
    """Return the map, once the run rests."""
    run, view = session.run, session.view
    if run.partial is None or run.state != RESTING:
        return None
    return panels.map_of(run.partial, view.map, view.at - 1 if view.at < run.lived else -1, view.province)


@solara.component
def LivePage(session: Session, beat: int) -> None:
    """Show the page. It is redrawn with every beat, because the session is changed in place."""
    run, view = session.run, session.view
    partial = run.partial.still() if run.partial else None
    other = session.other if view.changes else None
    base = (
        other.partial.still() if other and other.partial and other.state in (RUNNING, RESTING) and other.lived else None
    )
    shelf = solara.use_memo(lambda: sealed(session.shelf), [])
    known = session.base and session.base.digest
    widgets = solara.use_memo(lambda: assumptions.widgets(session.base) if session.base else [], [known])
    rows = solara.use_memo(lambda: sealed([vars(widget) for widget in widgets]), [known])
    changed = assumptions.marked(widgets, view.changes)

    # Clicks that do not change the charts do not redraw them, so the response is immediate.
    drawn = solara.use_memo(
        lambda: Drawn.of(partial, base, view, run.horizon) if partial is not None and partial.lived else None,
        [
            partial and (partial.serial, partial.lived, partial.replicates),
            run.horizon,
            base and (base.serial, *base.progress),
            view.map,
            view.plot,
            view.state,
            view.province,
            view.at,
        ],
    )
    last = solara.use_ref(drawn)
    last.current = shown = drawn or last.current  # the old charts stay until there are new ones

    def take(what: dict) -> None:
        ending, now = str(what.get("ending")), session.now
        if shown is None or run.scenario is None or ending not in KINDS:
            return
        name = run.scenario.name
        if what.get("what") == "weekly":
            frame = exports.weekly(shown.partial, now)
            made = exports.table(frame, ending, run.scenario.title, now.command())
            session.give(f"{name}-weekly-week{shown.partial.lived - 1}", ending, made)
        elif what.get("what") == "scenario":
            session.give(f"{name}-scenario", ending, exports.scenario_text(run.scenario, now))

    def make(part: str) -> None:
        if part in DOCUMENTS and run.scenario is not None:
            find, ending = DOCUMENTS[part]
            question = Question(find, (session.now,), "runs", session.limits.seconds)
            session.make(SharedFile(question, part, f"{run.scenario.name}-{part}", ending))

    Controls(
        state=state_of(session, changed),
        shelf=shelf,
        event_act=lambda name: getattr(session, name)() if name in ACTIONS else None,
        event_pace=session.pace,
        event_change=session.choose,
    )
    with solara.v.Html(tag="div", class_="columns"):
        with solara.v.Html(tag="div", class_="stage"):
            if shown is not None and run.scenario is not None:
                Charts(
                    session,
                    shown.cards,
                    shown.choices,
                    shown.rows,
                    shown.whole,
                    name=f"{run.scenario.name}-week{shown.partial.lived - 1}",
                    note=session.now.command(),
                    busy=drawn is None,
                )
                Events(
                    rows=shown.events,
                    note=f"Seed {view.seed}, the first of {view.replicates} replicates. The others differ.",
                )
                Share(
                    command=session.now.command(),
                    address=session.now.address(),
                    fits=view.fits,
                    written=bool(view.text),
                    file=session.file,
                    making=session.making,
                    event_take=take,
                    event_make=make,
                )
        Assumptions(
            rows=rows,
            own="[]",
            written="",
            kinds="[]",
            changed=changed,
            refused=session.refused,
            evidence=view.evidence,
            sought=view.find,
            event_assume=lambda what: session.assume(str(what["key"]), what.get("value")),
            event_read=lambda claim: session.set(page="evidence", claim=str(claim)),
        )


def state_of(session: Session, changed: list[dict[str, str]]) -> dict[str, object]:
    """Return the data of the control bar."""
    run, view, scenario = session.run, session.view, session.scenario
    about, lived = "", run.lived
    if run.partial is not None and lived:
        people = f"{run.partial.first.agents:,} people in each of {run.partial.replicates} replicates"
        about = f"Week {lived - 1}, {date_of_week(lived - 1):%d %B %Y}: {lived} of {run.horizon} weeks, from week 0. {people}, {1000 * run.a_week:.0f} ms a week."
        if lived == run.horizon and scenario is not None:
            judged = judge(scenario, lived, run.partial.replicates, run.partial.values)
            about = " ".join((about, *judged.sentences()[:1]))
    return {
        "state": run.state,
        "reason": run.reason,
        "about": about,
        "lived": lived,
        "shown": min(view.at or lived, lived),
        "date": f"{date_of_week(max(min(view.at or lived, lived) - 1, 0)):%d %B %Y}",
        "horizon": run.horizon,
        "speed": session.speed,
        "written": bool(view.text),
        "refused": session.refused,
        "limits": {"replicates": session.limits.replicates},
        **{name: getattr(view, name) for name in ("scenario", "seed", "replicates", "scale")},
        "title": scenario.title if scenario else "",
        "assumes": scenario.assumes if scenario else "",
        "held": shipped_sentence(scenario.name, scenario.digest) if scenario else "",
        "changed": changed,
    }
