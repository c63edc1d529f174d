"""A report in a real browser: from a file, without the net, axe-clean on a screen and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from sim.report import report
from sim.report.pdf import print_pdf

from .conftest import Watch

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "page.html"
    return report("forced_expulsion", out, replicates=2, overrides={"weeks": "8", "scale": "0.01"})


def test_it_is_clean(written: Path, context: BrowserContext, watch: Watch) -> None:
    page = context.new_page()
    watch.follow(page, "file:")
    context.set_offline(True)
    page.goto(written.as_uri())
    for width, media in ((1280, "screen"), (390, "screen"), (800, "print")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(media=media)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [(width, one["id"], [node["html"][:160] for node in one["nodes"][:3]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert watch.asked == []
    assert watch.errors == []


def test_it_prints(written: Path) -> None:
    out = written.with_suffix(".pdf")
    print_pdf(written, out)
    assert out.read_bytes().startswith(b"%PDF")
