"""The page that Solara serves: one session a tab, a header, and the page that the address names."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import replace

import ipyvuetify
import solara

from sim.dashboard.server.site import SITE
from sim.dashboard.session import requests as asking
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import PAGES, read_view

# What draws each of `PAGES`: `shelf` would be drawn by `ShelfPage` of `page.py` in a folder `shelf` beside this module.
DRAWN_BY = {name: pkgutil.resolve_name(f"sim.dashboard.pages.{name}.page:{name.capitalize()}Page") for name in PAGES}


@solara.component_vue("shell.vue", vuetify=False)
def Shell(
    pages: list,
    page: str,
    title: str,
    address: str,
    place: str,
    notes: list,
    event_visit: Callable,
    event_go: Callable,
) -> None:
    """Show the header: where one is, where one can go, and what went wrong."""


@solara.component_vue("full.vue", vuetify=False)
def Full(sessions: int) -> None:
    """Show what a visitor sees when the house is full."""


@solara.component
def Page() -> None:
    """One tab."""
    router = solara.use_router()
    session: Session = solara.use_memo(lambda: Session(SITE, router.search or ""), [])
    beat, tick = solara.use_state(0)

    def live() -> Callable[[], None]:
        session.on_change = lambda: tick(lambda count: count + 1)
        session.on_change()
        return session.close

    solara.use_effect(live, [])
    if not session.admitted:
        Full(sessions=session.limits.sessions)
        return
    view = session.view

    def visit(page: str) -> None:
        session.show(replace(session.now, page=page if page in PAGES else "live", find=""))

    def go(query: str) -> None:
        session.show(read_view(query.lstrip("?"), session.limits)[0])

    shown = view if view.fits else replace(view, text="", other="")
    Shell(
        pages=[{"key": key, "title": key.capitalize(), "href": replace(view, page=key).address()} for key in PAGES],
        page=view.page,
        title=title_of(session),
        address=shown.address(),
        place=shown.place,
        notes=session.notes,
        event_visit=visit,
        event_go=go,
    )
    main = solara.v.Html(tag="main", attributes={"id": "main", "tabindex": "-1"})
    with main, solara.v.Html(tag="div", class_="page"):
        DRAWN_BY[view.page](session, beat).key(view.page)


def title_of(session: Session) -> str:
    """Return what the page is about, for the browser's title."""
    view, scenario = session.view, session.scenario
    if view.page == "evidence":
        return asking.claim_of(view)
    if view.page in ("live", "people", "compare") and scenario is not None:
        return scenario.title + (", changed" if view.changes else "")
    return ""


@solara.component
def Layout(children: list | None = None) -> None:
    """Nothing around the page but the page."""
    ipyvuetify.Html.element(tag="div", class_="sanctuary", children=children or [])
