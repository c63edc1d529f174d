"""The layer in front of Solara's application: security headers, access checks and downloads."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sim.evidence.yaml_files import read_yaml
from sim.resources import rendered

_DECLARED: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("web.yaml"))
# The security headers, the media types of downloads by extension, and the environment variables that Solara reads.
HEADERS, KINDS, SOLARA = (_DECLARED[name] for name in ("headers", "kinds", "solara"))
# Parts of Solara's page, and what replaces them.
_PATCHES = [(old.encode(), new.encode()) for old, new in _DECLARED["patches"].items()]
# Solara's status pages disclose sessions.
_CLOSED = ("/resourcez", "/_solara/api/evict", "/_solara/auth")
_KEPT_SECONDS = 120.0
# Lets a page detect that the server was restarted.
_BOOT = secrets.token_urlsafe(8)
# Paths that Solara serves.
_SERVED = ("/_solara/", "/static/", "/jupyter/", "/readyz", "/favicon.ico")


@dataclass
class Downloads:
    """Files waiting for download. Each has a secret path, can be fetched once, and expires after two minutes."""

    _files: dict[str, tuple[float, Response]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, name: str, ending: str, data: bytes) -> str:
        """Store a file and return its path."""
        safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:80]
        path, now = f"/download/{secrets.token_urlsafe(24)}", time.monotonic()
        headers = {"content-disposition": f'attachment; filename="{safe}.{ending}"', "cache-control": "no-store"}
        with self._lock:
            self._files = {key: one for key, one in self._files.items() if now - one[0] <= _KEPT_SECONDS}
            self._files[path] = (now, Response(data, headers=headers, media_type=KINDS[ending]))
        return path

    def take(self, path: str) -> Response:
        """Return a file and remove it."""
        with self._lock:
            since, found = self._files.pop(path, (0.0, None))
        if found is None or time.monotonic() - since > _KEPT_SECONDS:
            return PlainTextResponse("This file was already downloaded, or it has expired.", 404)
        return found


DOWNLOADS = Downloads()


class Guard:
    """The layer in front of Solara's application.

    Parameters
    ----------
    app
        The application.
    hosts
        Host names under which browsers may reach this server, without port; None admits all. The check stops a foreign page from
        reaching a loopback server under its own host name.
    pages
        Names of the pages.
    home
        Returns the home page.
    """

    def __init__(
        self, app: ASGIApp, hosts: frozenset[str] | None, pages: Collection[str], home: Callable[[], bytes]
    ) -> None:
        self.app, self.hosts, self.pages, self.home = app, hosts, pages, home
        self.lost = rendered(Path(__file__).with_name("lost.html.jinja"), pages=pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or web socket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        welcome = self._welcome(Headers(scope=scope), scope["type"])
        if scope["type"] == "websocket":
            await (self.app if welcome else WebSocketClose(1008))(scope, receive, send)
            return
        answer = self._own(scope) if welcome else PlainTextResponse("This address is not served here.", 403)
        if answer is None and scope["path"] == "/":  # the page is patched before it is compressed
            kept = [(key, value) for key, value in scope["headers"] if key.lower() != b"accept-encoding"]
            await self.app({**scope, "headers": kept}, receive, _mended(_strict(send)))
        else:
            await (answer or self.app)(scope, receive, _strict(send))

    def _own(self, scope: Scope) -> Response | None:
        """Return the response to a request that Solara does not handle."""
        path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
        if path.startswith(_CLOSED):
            return PlainTextResponse("There is no such page.", 404)
        if path.startswith("/download/"):
            return DOWNLOADS.take(path)
        if path.strip("/") in self.pages:
            return RedirectResponse(f"/?page={path.strip('/')}" + (f"&{query}" if query else ""))
        if path == "/boot":
            return PlainTextResponse(_BOOT, headers={"cache-control": "no-store"})
        if path == "/" and not query:
            return HTMLResponse(self.home(), headers={"cache-control": "no-cache"})
        return None if path == "/" or path.startswith(_SERVED) else HTMLResponse(self.lost, 404)

    def _welcome(self, headers: Headers, kind: str) -> bool:
        host = headers.get("host", "")
        bare = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        if self.hosts is not None and bare not in self.hosts:
            return False
        # The same-origin policy does not cover web sockets, so check their origin.
        return kind != "websocket" or headers.get("origin", "").partition("://")[2] == host


def _strict(send: Send) -> Send:
    """Add the security headers."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            del headers["server"]
        await send(message)

    return sent


def _mended(send: Send) -> Send:
    """Apply the patches to Solara's page."""
    start: Message = {}
    body = bytearray()

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        whole = bytes(body)
        for old, new in _PATCHES:
            whole = whole.replace(old, new)
        MutableHeaders(scope=start)["content-length"] = str(len(whole))
        await send(start)
        await send({"type": "http.response.body", "body": whole})

    return sent
