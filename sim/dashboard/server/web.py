"""The layer in front of Solara's application: security headers, access checks and downloads."""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from sim.engine.machine_code import cache_folder
from sim.errors import SanctuaryError
from sim.evidence.yaml_files import read_yaml
from sim.figures.drawing import bundle
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
# The address of a web page without a query, and the headers in which proxies describe it.
_ADDRESS = re.compile(
    r"(https?)://([A-Za-z0-9.-]+(?::\d{1,5})?|\[[0-9a-fA-F:]+\](?::\d{1,5})?)((?:/[\w~.-]+)*)/?", re.ASCII
)
_DESCRIBING = (b"x-forwarded-", b"script-name", b"x-script-name")
# Browsers show nothing before they have the style sheets in the head of a page.
_STYLES = re.compile(rb'<link [^>]*rel="stylesheet"[^>]*>|<style.*?</style>', re.DOTALL)
# Paths that Solara serves.
_SERVED = ("/_solara/", "/static/", "/jupyter/", "/readyz", "/favicon.ico")


@dataclass
class Downloads:
    """Files waiting for download. Each has a secret path, can be fetched once, and expires after two minutes."""

    _files: dict[str, tuple[float, Response]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def offer(self, name: str, ending: str, data: bytes) -> str:
        """Store a file and return its path, relative to the pages."""
        safe = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name)[:80]
        path, now = f"download/{secrets.token_urlsafe(24)}", time.monotonic()
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


@dataclass(frozen=True)
class PublicAddress:
    """The address of the pages in the browser when a reverse proxy stands in front; empty without one.

    Attributes
    ----------
    scheme, host, prefix
        The parts of the address: `https`, `example.org` and `/sanctuary`. A port belongs to the host.
    """

    scheme: str = ""
    host: str = ""
    prefix: str = ""

    @classmethod
    def read(cls, text: str) -> PublicAddress:
        """Return the parts of an address.

        Raises
        ------
        SanctuaryError
            If it is no address of a web page, or has parts that such an address cannot have.
        """
        found = _ADDRESS.fullmatch(text)
        if text and not found:
            raise SanctuaryError(
                f"{text} cannot be the address of the dashboard",
                remedy="Write scheme, host and path, such as https://example.org/sanctuary, without a query.",
            )
        return cls(found[1], found[2].lower(), found[3]) if found else cls()

    def inside(self, scope: Scope) -> Scope:
        """Return a request as the application expects it: without the path's prefix, whether or not the proxy removed it.

        Headers in which proxies describe the address are left out: anyone could send them.
        """
        path = scope["path"]
        if self.prefix and path.startswith(f"{self.prefix}/"):
            path = path.removeprefix(self.prefix)
        headers = [(key, value) for key, value in scope["headers"] if not key.lower().startswith(_DESCRIBING)]
        inner = {**scope, "path": path, "raw_path": quote(path).encode(), "root_path": "", "headers": headers}
        if self.host:
            inner["headers"] = [pair for pair in headers if pair[0].lower() != b"host"]
            inner["headers"].append((b"host", self.host.encode()))
            inner["scheme"] = self.scheme
        return inner


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
    health
        Returns the state of the server, as `Site.health`.
    public
        The address in the browser, if a reverse proxy stands in front.
    first
        Returns what the page with a query shows until its scripts are there.
    left
        Called with the query of a page that was left before its scripts were there.
    """

    def __init__(
        self,
        app: ASGIApp,
        hosts: frozenset[str] | None,
        pages: Collection[str],
        home: Callable[[], bytes],
        health: Callable[[], dict[str, int]],
        public: PublicAddress,
        first: Callable[[str], bytes],
        left: Callable[[str], None],
    ) -> None:
        self.app, self.hosts, self.pages, self.home, self.health, self.public = app, hosts, pages, home, health, public
        self.first, self.left = first, left
        self.lost = rendered(Path(__file__).with_name("lost.html.jinja"), pages=pages, prefix=public.prefix)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or web socket."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        welcome = self._welcome(Headers(scope=scope), scope["type"])
        scope = self.public.inside(scope)
        if scope["type"] == "websocket":
            await (self.app if welcome else WebSocketClose(1008))(scope, receive, send)
            return
        answer = (
            await asyncio.to_thread(self._own, scope)
            if welcome
            else PlainTextResponse("This address is not served here.", 403)
        )
        if answer is None and scope["path"] == "/":  # the page is patched before it is compressed
            kept = [(key, value) for key, value in scope["headers"] if key.lower() != b"accept-encoding"]
            browser = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
            query = scope["query_string"].decode("latin-1")
            first = await asyncio.to_thread(self.first, query) if browser else b""
            await self.app({**scope, "headers": kept}, receive, _mended(_strict(send), first))
        else:
            await (answer or self.app)(scope, receive, _strict(send))

    def _own(self, scope: Scope) -> Response | None:
        """Return the response to a request that Solara does not handle."""
        path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
        prefix = self.public.prefix
        if prefix and path == prefix:
            return RedirectResponse(f"{prefix}/" + (f"?{query}" if query else ""))
        if path == "/health":
            told = self.health()
            return JSONResponse(told, 200 if told["ready"] else 503, headers={"cache-control": "no-store"})
        if path.startswith(_CLOSED):
            return PlainTextResponse("There is no such page.", 404)
        if path.startswith("/download/"):
            return DOWNLOADS.take(path.removeprefix("/"))
        if path.strip("/") in self.pages:
            return RedirectResponse(f"{prefix}/?page={path.strip('/')}" + (f"&{query}" if query else ""))
        if path == "/vega.js":
            return FileResponse(
                bundle(cache_folder()), media_type="text/javascript", headers={"cache-control": "max-age=86400"}
            )
        if path == "/left" and scope["method"] == "POST":
            self.left(query)
            return Response(status_code=204)
        if path == "/boot":
            return PlainTextResponse(_BOOT, headers={"cache-control": "no-store"})
        if path == "/" and not query:
            return HTMLResponse(self.home(), headers={"cache-control": "no-cache"})
        return None if path == "/" or path.startswith(_SERVED) else HTMLResponse(self.lost, 404)

    def _welcome(self, headers: Headers, kind: str) -> bool:
        host = headers.get("host", "")
        if self.hosts is not None and bare(host) not in self.hosts:
            return False
        # The same-origin policy does not cover web sockets, so check their origin.
        return kind != "websocket" or headers.get("origin", "").partition("://")[2] in {host, self.public.host} - {""}


def bare(host: str) -> str:
    """Return a host without its port."""
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _strict(send: Send) -> Send:
    """Add the security headers."""

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            del headers["server"]
        await send(message)

    return sent


def _mended(send: Send, first: bytes) -> Send:
    """Apply the patches to Solara's page, and put what it shows first before everything that browsers wait for."""
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
        head, opened, rest = whole.partition(b"<body")
        opened, closed, rest = (opened + rest).partition(b">")
        styles = b"".join(_STYLES.findall(head))
        whole = b"".join((_STYLES.sub(b"", head), opened, closed, first, styles, rest))
        MutableHeaders(scope=start)["content-length"] = str(len(whole))
        await send(start)
        await send({"type": "http.response.body", "body": whole})

    return sent
