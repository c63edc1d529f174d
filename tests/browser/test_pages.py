"""Every page: no foreign requests, no console errors, no accessibility problems, and no raw keys."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page

from .conftest import PATIENCE, SCREENS, SMALL, Screen, Server, Watch, raw_keys, unclean

pytestmark = pytest.mark.browser

PAGES = {
    "Live": "#app main .picture svg",
    "People": ".crowdmap .summary",
    "Compare": ".effects",
    "Explore": "#figure-box svg",
    "Write": "#app main .editor textarea",
    "Evidence": "article.read",
    "Record": "table.verdicts",
}


# The other pages have journeys of their own among the everyday tests. Axe takes seconds for each page and screen.
@pytest.mark.parametrize(
    ("pages", "screens"),
    [(("Compare", "Record"), ()), pytest.param(tuple(PAGES), SCREENS, marks=pytest.mark.slow)],
    ids=["words", "all"],
)
def test_pages_are_clean(
    page: Page, server: Server, watch: Watch, pages: tuple[str, ...], screens: tuple[Screen, ...]
) -> None:
    page.goto(f"{server.url}/?{SMALL}&taliban.loyalty.al_qaeda=0.2&store=small&runs=2")
    found = []
    for name in pages:
        page.get_by_role("navigation").get_by_text(name).click()
        page.wait_for_selector(PAGES[name], timeout=PATIENCE)
        found += [(name, *fault) for fault in unclean(page, screens)]
        found += [(name, 0, "a key in place of words", [text]) for text in raw_keys(page)]
    page.go_back()
    page.wait_for_selector(PAGES[pages[-2]], timeout=PATIENCE)
    page.goto(server.url)
    page.wait_for_selector("svg .mid")
    found += [("Home", 0, "a key in place of words", [text]) for text in raw_keys(page)]
    assert found == []
    assert watch.asked == [], "a request left the machine"
    assert watch.errors == []


def test_a_page_answers_to_its_name(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/record?seed=2") as answer:
        assert answer.url == f"{server.url}/?page=record&seed=2"
        assert answer.status == 200


def test_headers(server: Server) -> None:
    with urllib.request.urlopen(server.url) as answer:
        body, headers = answer.read().decode(), answer.headers
    assert '<html lang="en">' in body
    assert "user-scalable=no" not in body
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "uvicorn" not in str(headers).lower()


@pytest.mark.parametrize("path", ["/resourcez", "/_solara/api/evict/x", "/download/guess"])
def test_closed_paths(server: Server, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(server.url + path)
    assert refused.value.code == 404


@pytest.mark.parametrize(
    "path",
    ["/static/public/../../view.py", "/static/assets/..%2f..%2fview.py", "/_solara/cdn/..%2f..%2f..%2fetc/passwd"],
)
def test_no_path_leads_out(server: Server, path: str) -> None:
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"))
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert b"def read_view" not in body
    assert b"root:" not in body


def test_other_names_are_refused(server: Server) -> None:
    asked = urllib.request.Request(server.url, headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(asked)
    assert refused.value.code == 403


@pytest.mark.slow
def test_keyboard_reaches_the_player(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    page.wait_for_selector(PAGES["Live"])
    seen = []
    # The skip links, the brand, the pages, and the first controls of this page.
    for _ in range(len(PAGES) + 6):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText || document.activeElement.tagName"))
    assert "To the content" in seen[0]
    assert any("Compare" in one for one in seen)
    assert "Play" in seen
    assert "Step" in seen


@pytest.mark.slow
def test_two_futures_share_their_past(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=compare&{SMALL}&enforcement.willingness=0.05&since=6")
    page.locator(".effects").wait_for()
    assert page.get_by_label("Weeks that both share").input_value() == "6"
    assert "Multiplier on the will to police any group at all" in page.locator("#app .card").first.inner_text()
    page.get_by_label("Weeks that both share").fill("0")
    page.get_by_label("Weeks that both share").press("Tab")
    page.wait_for_url(lambda url: "since=" not in url)
    page.locator(".effects").wait_for()
    page.goto(f"{server.url}/?page=compare&{SMALL}&rules.outbidding=off&since=6")
    page.get_by_text("outbidding differs, which cannot begin in week 6").wait_for()
    page.locator(".effects").wait_for()
    assert watch.errors == []
