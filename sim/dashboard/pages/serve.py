"""Serve the dashboard: Solara's application behind the guard, by default on the loopback interface only."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys
import threading
import warnings
from pathlib import Path
from urllib.parse import urlencode

from sim import memory
from sim.dashboard.server.library import Library
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.questions import ANSWERS
from sim.dashboard.session.view import PAGES, View
from sim.errors import SanctuaryError, optional
from sim.figures.drawing import apart


def is_loopback(host: str) -> bool:
    """Return whether an address is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve(host: str, port: int, limits: Limits, stores: Path, shown: bool = False, url: str = "") -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    host, port
        The address to listen on.
    limits
        The limits for each visitor.
    stores
        The folder with the sweeps and runs that visitors may open.
    shown
        Whether the printed address opens the first of them.
    url
        The address in the browser, if a reverse proxy stands in front.

    Raises
    ------
    SanctuaryError
        If there is nothing to show, the address cannot be one, the dashboard's packages are missing, or the port is in use.
    """
    start = opening(stores) if shown else "/"
    memory.few_heaps()
    with optional("dashboard"):
        from sim.dashboard.server.web import SOLARA, Guard, PublicAddress, bare

        public = PublicAddress.read(url)
        # Solara reads its settings when it is imported.
        os.environ.update(SOLARA, SOLARA_ROOT_PATH=public.prefix, SOLARA_BASE_URL=url)
        import uvicorn
        from solara.server.starlette import app
        from starlette.middleware.gzip import GZipMiddleware
    from sim.dashboard.pages.first import left, sight
    from sim.dashboard.pages.home.page import home
    from sim.dashboard.server.site import SITE

    # Without https, Solara falls back to a cookie that does not need it.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    _check_free(host, port)
    SITE.open(limits, stores)
    _read_ahead()
    home()
    hosts = (
        frozenset({"localhost", "127.0.0.1", "[::1]", host, bare(public.host)} - {""}) if is_loopback(host) else None
    )
    settings = uvicorn.Config(
        GZipMiddleware(Guard(app, hosts, PAGES, home, SITE.health, public, sight, left), compresslevel=6), host=host, port=port, log_level="warning", server_header=False,
        ws_max_size=2_000_000, timeout_graceful_shutdown=1,
    )  # fmt: skip
    called = f"[{host}]" if ":" in host else host
    print(f"Sanctuary: {url.rstrip('/') or f'http://{called}:{port}'}{start}  (Ctrl-C ends it)", flush=True)
    if hosts is None or url:
        print(
            f"Warning: {url or host} can be reached from other machines. There is no password: anyone who can reach it can run scenarios here.",
            file=sys.stderr,
        )
    try:
        with apart():
            threading.Thread(target=_work_ahead, args=(limits,), daemon=True, name="sanctuary-ahead").start()
            uvicorn.Server(settings).run()
    finally:
        SITE.pool.close()


def opening(stores: Path) -> str:
    """Return the address of the first sweep or run in a folder."""
    found = Library(stores).entries() if stores.is_dir() else []
    if not found:
        raise SanctuaryError(
            f"{stores}: there is no run and no sweep here",
            remedy="Give a folder made by `sanctuary run --out DIR` or `sanctuary sweep --out DIR`, or a folder that contains some.",
        )
    return f"/?{urlencode({'page': 'explore', 'store': found[0].key})}"


def _read_ahead() -> None:
    """Fill the caches, so that the first visitor does not wait."""
    from sim.dashboard.pages.evidence import page as evidence
    from sim.dashboard.pages.live import assumptions
    from sim.dashboard.svg import atlas
    from sim.scenario import load_scenario

    atlas.shapes()
    evidence.drawn()
    evidence.references()
    assumptions.widgets(load_scenario("baseline"))


def _work_ahead(limits: Limits) -> None:
    """Run the view without settings; compare it with the record, which takes about ten seconds when the code is new; draw the charts."""
    from sim.dashboard.pages.record.page import question_of
    from sim.dashboard.server.site import SITE
    from sim.dashboard.session.run import FAILED, RESTING, LiveRun

    view, rested, answered = View(), threading.Event(), threading.Event()
    question = question_of(view, limits)

    def heard(run: LiveRun) -> None:
        if run.lost or run.state in (RESTING, FAILED):
            rested.set()
        if run.lost or run.answer(question):
            answered.set()

    run = LiveRun(SITE.pool, limits, heard)
    run.start(view, view.load())
    rested.wait()
    run.keep_ahead()
    if ANSWERS.get(question) is None:
        run.ask([question])
        answered.wait()
    run.close()
    answer = ANSWERS.get(question)
    for chart in answer.found["exhibits"] if answer else ():
        chart.card()


def _check_free(host: str, port: int) -> None:
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise SanctuaryError(
            f"cannot listen on {host}:{port} ({(error.strerror or str(error)).lower()})",
            remedy="Name another port with --port, or another address with --host.",
        ) from error
