"""The web server: Solara's application behind strict headers, on loopback unless told otherwise, with nothing from the net."""

from __future__ import annotations

import gzip
import ipaddress
import os
import secrets
import sys
import threading
import time
import warnings
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sim.dashboard.pages.home.page import home
from sim.dashboard.server import memory
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.view import PAGES
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Vue compiles Solara's templates in the browser, which needs eval; nothing else is loosened, and nothing leaves the host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'none'; object-src 'none'; "
    "base-uri 'self'; form-action 'none'; frame-src 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Solara's page lacks a language and forbids zooming; its status pages tell strangers about sessions.
_PATCHES = (
    (b"<html>", b'<html lang="en">'),
    (
        b"width=device-width, initial-scale=1, maximum-scale=1, user-scalable=no, minimal-ui",
        b"width=device-width, initial-scale=1",
    ),
    # Its template has no branch for a theme that follows the reader's own setting, its script has.
    (b'"variant": "light"', b'"variant": "auto"'),
)
_CLOSED = ("/resourcez", "/_solara/api/evict", "/_solara/auth")
_KEPT_SECONDS = 120.0
# Tells a page whether the server that made it is still the one that answers.
_BOOT = secrets.token_urlsafe(8).encode()
# Where Solara answers itself; the pages' own names are answered before.
_SERVED = ("/_solara/", "/static/", "/jupyter/", "/readyz", "/favicon.ico")
_LOST = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    b"<title>No such page \xc2\xb7 Sanctuary</title><style>body{font:16px/1.5 sans-serif;max-width:34em;margin:15vh auto;padding:0 16px}"
    b":root{color-scheme:light dark}</style></head><body><main><h1>There is no such page</h1>"
    b'<p>Nothing is served under this address. <a href="/">Go to the start</a>, or to one of the pages:</p><ul>'
    + b"".join(f'<li><a href="/?page={page}">{page.capitalize()}</a></li>'.encode() for page in PAGES)
    + b"</ul></main></body></html>"
)


@dataclass
class Downloads:
    """Files that were asked for and not yet fetched: each under a secret name, once, for two minutes."""

    _files: dict[str, tuple[float, str, str, bytes]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, name: str, kind: str, data: bytes) -> str:
        """Keep a file and return the path under which it can be fetched once."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            old = [key for key, (since, *_) in self._files.items() if time.monotonic() - since > _KEPT_SECONDS]
            for key in old:
                del self._files[key]
            self._files[token] = (time.monotonic(), name, kind, data)
        return f"/download/{token}"

    def take(self, path: str) -> tuple[str, str, bytes] | None:
        """Return name, kind and content of a file, and forget it."""
        with self._lock:
            found = self._files.pop(path.removeprefix("/download/"), None)
        return found[1:] if found and time.monotonic() - found[0] <= _KEPT_SECONDS else None


DOWNLOADS = Downloads()


class Guard:
    """What stands before Solara's application.

    Parameters
    ----------
    app
        The application.
    hosts
        Names by which a browser may call this server, without port; None admits all. It keeps a stranger's page from
        reaching a loopback server under a name of its own.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str] | None) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or web socket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        if not self._welcome(headers, scope["type"]):
            await _refuse(scope, send, 403, "This address is not served here.")
        elif scope["type"] == "websocket":
            await self.app(scope, receive, send)
        elif scope["path"].startswith(_CLOSED):
            await _refuse(scope, send, 404, "There is no such page.")
        elif scope["path"].startswith("/download/"):
            await _download(scope["path"], send)
        elif scope["path"].strip("/") in PAGES:
            await _answer(send, 307, [(b"location", _address(scope))], b"")
        elif scope["path"] == "/boot":
            await _answer(send, 200, [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")], _BOOT)
        elif scope["path"] != "/" and not scope["path"].startswith(_SERVED):
            await _answer(send, 404, [(b"content-type", b"text/html; charset=utf-8")], _LOST)
        else:
            packed = b"gzip" in headers.get("accept-encoding", "").encode()
            if scope["path"] == "/" and not scope.get("query_string"):
                await _page(send, home(), packed)
            else:
                if scope["path"] == "/":  # the page is mended before it is packed
                    kept = [(key, value) for key, value in scope["headers"] if key.lower() != b"accept-encoding"]
                    scope = {**scope, "headers": kept}
                await self.app(scope, receive, _Patched(send, packed))

    def _welcome(self, headers: dict[str, str], kind: str) -> bool:
        host = headers.get("host", "")
        if self.hosts is not None and _bare(host) not in self.hosts:
            return False
        # A web socket is not bound by the same-origin rule, so the page that opens it must be ours.
        return kind != "websocket" or headers.get("origin", "").partition("://")[2] == host


class _Patched:
    """Adds the headers, and mends Solara's page on its way out."""

    def __init__(self, send: Send, packed: bool) -> None:
        self.send, self.packed = send, packed
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = _with_headers(message.get("headers", []))
            if dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html"):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            for old, new in _PATCHES:
                self.body = self.body.replace(old, new)
            kept = [(key, value) for key, value in self.start["headers"] if key != b"content-length"]
            if self.packed:
                self.body = gzip.compress(self.body)
                kept += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
            await self.send({**self.start, "headers": [*kept, (b"content-length", str(len(self.body)).encode())]})
            await self.send({"type": "http.response.body", "body": self.body})
            return
        await self.send(message)


def _with_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    ours = {key.encode(): value.encode() for key, value in HEADERS.items()}
    return [(key, value) for key, value in headers if key.lower() not in ours and key.lower() != b"server"] + list(
        ours.items()
    )


async def _refuse(scope: Scope, send: Send, status: int, words: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await _answer(send, status, [(b"content-type", b"text/plain; charset=utf-8")], words.encode())


def _address(scope: Scope) -> bytes:
    """Return where a page named by its path is: every page is a view of one address."""
    page, asked = scope["path"].strip("/").encode(), bytes(scope.get("query_string", b""))
    return b"/?page=" + page + (b"&" + asked if asked else b"")


async def _download(path: str, send: Send) -> None:
    found = DOWNLOADS.take(path)
    if found is None:
        await _answer(send, 404, [(b"content-type", b"text/plain; charset=utf-8")], b"This file was fetched already.")
        return
    name, kind, data = found
    headers = [
        (b"content-type", kind.encode()),
        (b"content-disposition", f'attachment; filename="{name}"'.encode()),
        (b"cache-control", b"no-store"),
    ]
    await _answer(send, 200, headers, data)


async def _page(send: Send, body: bytes, packed: bool) -> None:
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"cache-control", b"no-cache"),
        (b"vary", b"accept-encoding"),
    ]
    if packed:
        headers, body = [*headers, (b"content-encoding", b"gzip")], gzip.compress(body)
    await _answer(send, 200, headers, body)


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    whole = [*_with_headers(headers), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": whole})
    await send({"type": "http.response.body", "body": body})


def _bare(host: str) -> str:
    """Return a host without its port."""
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def is_loopback(host: str) -> bool:
    """Whether an address is reachable from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def configure() -> None:
    """Set Solara up before it is imported: own assets, no telemetry, no reloading, short-lived sessions."""
    os.environ.update(
        {
            "SOLARA_APP": "sim.dashboard.pages.app",
            "SOLARA_ASSETS_FONTAWESOME_ENABLED": "false",
            "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "false",
            "SOLARA_MODE": "production",
            "SOLARA_THEME_LOADER": "plain",
            "SOLARA_THEME_SHOW_BANNER": "false",
            "SOLARA_THEME_TITLE": "Sanctuary",
            "SOLARA_SERVER_HTTP_GZIP": "true",
            # A tab that lost its network for so long is taken for closed.
            "SOLARA_KERNEL_CULL_TIMEOUT": "30s",
            "SOLARA_KERNEL_MAX_PER_SESSION": "20",
            "SOLARA_SESSION_HTTP_ONLY": "true",
            "SOLARA_SESSION_SAME_SITE": "strict",
        }
    )


def serve(host: str, port: int, limits: Limits, stores: Path, shown: bool = False) -> None:
    """Serve the dashboard until interrupted.

    Parameters
    ----------
    host, port
        Where to listen.
    limits
        What visitors may ask.
    stores
        The folder whose sweeps and runs visitors may look at.
    shown
        Whether the address that is printed opens the first of them.

    Raises
    ------
    SanctuaryError
        When there is none to show, the dashboard's packages are not installed, or the port is taken.
    """
    start = opening(stores) if shown else "/"
    memory.few_heaps()
    configure()
    try:
        import uvicorn
        from solara.server.starlette import app
    except ImportError as error:
        raise SanctuaryError(
            f"the dashboard's packages are not installed ({error.name} is missing)",
            remedy="Install them: pip install 'sanctuary-sim[dashboard]', or `make dashboard`.",
        ) from error
    # Loopback has no https, and the cookie falls back by itself to one that needs none.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    _check_free(host, port)
    from sim.dashboard.server import site

    site.open_site(limits, stores)
    _read_ahead()
    hosts = frozenset({"localhost", "127.0.0.1", "[::1]", host}) if is_loopback(host) else None
    settings = uvicorn.Config(
        Guard(app, hosts), host=host, port=port, log_level="warning", server_header=False, ws_max_size=2_000_000,
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    called = f"[{host}]" if ":" in host else host
    print(f"Sanctuary: http://{called}:{port}{start}  (Ctrl-C ends it)", flush=True)
    if hosts is None:
        print(
            f"Warning: {host} can be reached from other machines. There is no password: whoever reaches it can run scenarios here.",
            file=sys.stderr,
        )
    try:
        uvicorn.Server(settings).run()
    finally:
        site.close_site()


def opening(stores: Path) -> str:
    """Return the address that opens the first sweep or run of a folder."""
    from urllib.parse import urlencode

    from sim.dashboard.server.library import Library

    found = Library(stores).entries() if stores.is_dir() else []
    if not found:
        raise SanctuaryError(
            f"{stores}: neither a run nor a sweep lies here",
            remedy="Name a folder that `sanctuary run --out DIR` or `sanctuary sweep --out DIR` made, or one that holds such folders.",
        )
    return f"/?{urlencode({'page': 'explore', 'store': found[0].key})}"


def _read_ahead() -> None:
    """Read what every visitor needs once, so that the first one does not wait for it."""
    from sim.dashboard.pages.evidence import page as evidence
    from sim.dashboard.pages.live import assumptions
    from sim.dashboard.svg import atlas
    from sim.scenario import load_scenario

    atlas.shapes()
    evidence.drawn()
    evidence.references()
    assumptions.widgets(load_scenario("baseline"))


def _check_free(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SanctuaryError(
                f"cannot listen on {host}:{port} ({(error.strerror or str(error)).lower()})",
                remedy="Name another port with --port, or another address with --host.",
            ) from error
