"""The Solara application: one session per tab, the header, and the page named by the address."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import ipyvuetify
import solara

from sim.dashboard.pages import first
from sim.dashboard.pages.first import MODULES, title_of
from sim.dashboard.pages.shared.vue import from_template
from sim.dashboard.session.view import PAGES

Shell = from_template("shell.vue", "pages page title address place notes file", "visit go")
Full = from_template("full.vue", "sessions")


@solara.component
def Page() -> None:
    """One tab."""
    router = solara.use_router()
    session = solara.use_memo(lambda: first.begun(router.search or ""), [])
    beat, tick = solara.use_state(0)

    def live() -> Callable[[], None]:
        session.watch(lambda: tick(lambda count: count + 1))
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


@solara.component
def Layout(children: list | None = None) -> None:
    """Show the page without Solara's own frame."""
    ipyvuetify.Html.element(tag="div", class_="sanctuary", children=children or [])
