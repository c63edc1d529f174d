"""The address in the browser, as a reverse proxy changes it."""

from __future__ import annotations

import pytest

from sim.dashboard.server.web import PublicAddress
from sim.errors import SanctuaryError

SCOPE = {
    "type": "http", "scheme": "http", "path": "/sanctuary/live", "headers": [(b"host", b"backend:8765"), (b"x-script-name", b"/evil")],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "scheme", "host", "prefix"),
    [
        ("", "", "", ""),
        ("https://Example.org/sanctuary/", "https", "example.org", "/sanctuary"),
        ("http://[::1]:80/a/b-c", "http", "[::1]:80", "/a/b-c"),
        ("https://example.org", "https", "example.org", ""),
    ],
)
def test_an_address_has_three_parts(text: str, scheme: str, host: str, prefix: str) -> None:
    assert PublicAddress.read(text) == PublicAddress(scheme, host, prefix)


@pytest.mark.parametrize(
    "text", ["example.org", "ftp://example.org", "https://example.org/?page=live", "https://a b", 'https://example.org/"x', "/sanctuary"]
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_refused(text: str) -> None:
    with pytest.raises(SanctuaryError, match="cannot be the address"):
        PublicAddress.read(text)


@pytest.mark.parametrize("path", ["/sanctuary/live", "/live"])
def test_the_proxy_may_remove_the_prefix_or_not(path: str) -> None:
    inner = PublicAddress.read("https://example.org/sanctuary").inside({**SCOPE, "path": path})
    assert (inner["path"], inner["scheme"], inner["headers"]) == ("/live", "https", [(b"host", b"example.org")])
    assert PublicAddress().inside(SCOPE)["headers"] == [(b"host", b"backend:8765")]
    assert PublicAddress().inside(SCOPE)["path"] == SCOPE["path"]
