"""The site as it is read: a page of each kind is axe-clean, in light and dark, on a laptop and a phone, and asks nothing of the net."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.conftest import Watch, context, unclean, watch

pytestmark = [pytest.mark.browser, pytest.mark.slow]
__all__ = ["context", "watch"]

SCREENS = tuple(
    (width, 900, {"color_scheme": scheme, "media": "screen"})
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark"))
)
PAGES = (
    "start",
    "tutorials/analyst",
    "gallery",
    "peers",
    "generated/claims",
    "generated/rules",
    "generated/parameters",
    "generated/outputs",
    "generated/commands",
    "generated/api",
    "generated/protocol",
    "search",
)
LARGEST = ("generated/rules", "generated/parameters", "generated/protocol")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_each_kind_is_clean(site: Path, context, watch: Watch, name: str) -> None:
    page = context.new_page()
    watch.follow(page, "file:")
    context.set_offline(True)
    page.goto((site / f"{name}.html").as_uri())
    # Axe takes long over the largest pages, which are made of what the others are made of.
    screens = SCREENS[3:] if name in LARGEST else SCREENS
    # Axe itself asks for the style sheets once more, which a browser refuses on a page that is a file.
    assert watch.asked == []
    assert watch.errors == []
    assert unclean(page, screens) == []


def test_the_way_back_to_the_top_is_clean_too(site: Path, context) -> None:
    page = context.new_page()
    page.goto((site / "generated" / "claims.html").as_uri())
    page.mouse.wheel(0, 4000)
    page.mouse.wheel(0, -600)
    page.locator(".back-to-top").wait_for(state="visible")
    assert unclean(page, SCREENS[:1]) == []


def test_who_has_no_mouse_reaches_what_scrolls_sideways(site: Path, context) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto((site / "peers.html").as_uri())
    table = page.locator(".table-wrapper").first
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.table-wrapper').scrollLeft > 0")
