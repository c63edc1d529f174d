"""A report in a real browser: offline, accessible on screen and in print."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from sim.report import report
from sim.report.pdf import print_pdf

from .conftest import Watch, unclean

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report") / "page.html"
    return report("forced_expulsion", out, replicates=2, overrides={"weeks": "8", "scale": "0.01"})


@pytest.mark.slow
def test_it_is_clean(written: Path, context: BrowserContext, watch: Watch) -> None:
    page = context.new_page()
    watch.follow(page, "file:")
    context.set_offline(True)
    page.goto(written.as_uri())
    screens = tuple(
        (width, 900, {"media": media}) for width, media in ((1280, "screen"), (390, "screen"), (800, "print"))
    )
    assert unclean(page, screens) == []
    assert watch.asked == []
    assert watch.errors == []


@pytest.mark.slow
def test_it_prints(written: Path) -> None:
    out = written.with_suffix(".pdf")
    print_pdf(written, out)
    assert out.read_bytes().startswith(b"%PDF")
