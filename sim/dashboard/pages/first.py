"""The first chart of a page, sent with the page itself: the scripts that Solara needs take seconds to load on a phone."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from sim.dashboard.server.questions import Question
from sim.dashboard.server.site import SITE
from sim.dashboard.session.tab import Session
from sim.dashboard.session.view import PAGES
from sim.resources import rendered

# The module of each page. A page `shelf` would be the component `ShelfPage` in `shelf/page.py`. A module may also have the functions
# `asks`, the questions of the page to its worker, `opening`, its first chart, and `text_of`, the text that it opens with.
MODULES = {name: import_module(f"sim.dashboard.pages.{name}.page") for name in PAGES}

# Seconds that a page waits for its first chart, and that a session waits for the scripts of its page.
PATIENCE, ABANDONED = 3.0, 30.0
# The number of first charts that are kept. The same address has the same chart, except of a folder that grows.
KEPT = 64
_GROWING = "explore"
_CSS = Path(__file__).parents[1].joinpath("assets", "custom.css").read_text(encoding="utf-8")

# By query, and by the state of the folder.
_kept: OrderedDict[tuple[str, int], bytes] = OrderedDict()
# Sessions that began with the request for their page, by query. Sessions of the same query are alike.
_early: dict[str, list[tuple[Session, threading.Timer]]] = {}
_lock = threading.Lock()


def begun(query: str) -> Session:
    """Return the session that began with the request for a page, or a new one."""
    return _taken(query) or Session(SITE, query, questions_of)


def left(query: str) -> None:
    """Close the session of a page that was left before its scripts were there."""
    if session := _taken(query):
        session.close()


def _taken(query: str) -> Session | None:
    with _lock:
        waiting = _early.get(query)
        if not waiting:
            return None
        session, abandon = waiting.pop()
    abandon.cancel()
    return session


def sight(query: str) -> bytes:
    """Return what a page shows until its scripts are there: the header and, if it is ready in time, the first chart.

    The session of the page begins here, so that its run is not repeated.
    """
    if SITE.sessions >= SITE.limits.sessions:
        return _kept.get((query, 0), b"")
    session = Session(SITE, query, questions_of)
    abandon = threading.Timer(ABANDONED, _abandon, (query, session))
    abandon.daemon = True
    with _lock:
        _early.setdefault(query, []).append((session, abandon))
    abandon.start()
    key = query, _state(session)
    if kept := _kept.get(key):
        return kept
    found, whole = _drawn(session)
    if whole:
        _kept[key] = found
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _state(session: Session) -> int:
    """Return the time at which the folder of the page last changed, in nanoseconds; 0 for a page without one."""
    if session.view.page != _GROWING or not session.admitted:
        return 0
    questions_of(session)  # an address without a folder takes the first one
    entry = SITE.library.find(session.view.store)
    try:
        return max(os.stat(folder).st_mtime_ns for folder, _, _ in os.walk(entry.path)) if entry else 0
    except (OSError, ValueError):  # removed meanwhile
        return 0


def _drawn(session: Session) -> tuple[bytes, bool]:
    """Return the first sight of a page, and whether its chart is there."""
    view, until = session.view, time.monotonic() + PATIENCE
    module, chart = MODULES[view.page], None
    while chart is None and hasattr(module, "opening") and time.monotonic() < until:
        session.follow(0.1)
        try:
            chart = module.opening(session) if session.admitted else None
        except Exception:  # the page itself tells what is wrong
            break
    pages = [(key, replace(view, page=key).address()) for key in PAGES]
    shown = {
        "pages": pages,
        "page": view.page,
        "title": title_of(session),
        "chart": chart,
        "text": module.text_of(session) if hasattr(module, "text_of") else "",
        "css": _CSS,
    }
    return rendered(Path(__file__).with_name("first.html.jinja"), **shown).encode(), chart is not None


def _abandon(query: str, session: Session) -> None:
    with _lock:
        before = _early.pop(query, [])
        after = [one for one in before if one[0] is not session]
        if after:
            _early[query] = after
    if len(after) < len(before):
        session.close()


def questions_of(session: Session) -> list[Question]:
    """Return the questions of the current page of a tab."""
    module = MODULES[session.view.page]
    return module.asks(session) if hasattr(module, "asks") else []


def title_of(session: Session) -> str:
    """Return the subject of the page, for the title of the browser tab."""
    view, scenario = session.view, session.scenario
    if view.page == "evidence":
        return MODULES["evidence"].claim_of(session)
    if view.page in ("live", "people", "compare") and scenario is not None:
        return scenario.title + (", changed" if view.changes else "")
    return ""
