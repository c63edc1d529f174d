"""The Solara application: one session per tab, the header, and the page named by the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import ipyvuetify
import solara

from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import SITE
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import PAGES

# The module of each page. A page `shelf` would be the component `ShelfPage` in `shelf/page.py`. A module may also have a
# function `asks` that returns the questions of the page to its worker.
MODULES = {name: import_module(f"sim.dashboard.pages.{name}.page") for name in PAGES}

Shell = from_template("shell.vue", "pages page title address place notes file", "visit go")
Full = from_template("full.vue", "sessions")


def questions_of(session: Session) -> list[Question]:
    """Return the questions of the current page of a tab."""
    module = MODULES[session.view.page]
    return module.asks(session) if hasattr(module, "asks") else []


@solara.component
def Page() -> None:
    """One tab."""
    router = solara.use_router()
    session: Session = solara.use_memo(lambda: Session(SITE, router.search or "", questions_of), [])
    beat, tick = solara.use_state(0)

    def live() -> Callable[[], None]:
        session.on_change = lambda: tick(lambda count: count + 1)
        session.on_change()
        return session.close

    solara.use_effect(live, [])
    if not session.admitted:
        Full(sessions=session.limits.sessions)
        return
    # While a run is repeated up to its week, the address keeps that week.
    view = replace(session.view, week=max(session.view.week, session.run.lived))
    module = MODULES[view.page]

    def visit(page: str) -> None:
        session.show(replace(session.now, page=page if page in PAGES else "live", find=""))

    shown = view if view.fits else replace(view, text="", other="")
    Shell(
        pages=[{"key": key, "title": key.capitalize(), "href": replace(view, page=key).address()} for key in PAGES],
        page=view.page,
        title=title_of(session),
        address=shown.address(),
        place=shown.place,
        notes=session.notes,
        file=session.file,
        event_visit=visit,
        event_go=lambda query: session.go(query.lstrip("?")),
    )
    main = solara.v.Html(tag="main", attributes={"id": "main", "tabindex": "-1"})
    with main, solara.v.Html(tag="div", class_="page"):
        getattr(module, f"{view.page.capitalize()}Page")(session, beat).key(view.page)


def title_of(session: Session) -> str:
    """Return the subject of the page, for the title of the browser tab."""
    view, scenario = session.view, session.scenario
    if view.page == "evidence":
        return MODULES["evidence"].claim_of(session)
    if view.page in ("live", "people", "compare") and scenario is not None:
        return scenario.title + (", changed" if view.changes else "")
    return ""


@solara.component
def Layout(children: list | None = None) -> None:
    """Show the page without Solara's own frame."""
    ipyvuetify.Html.element(tag="div", class_="sanctuary", children=children or [])
