"""Earlier faults on the pages, each with a test that it stays fixed."""

from __future__ import annotations

import io
import os
import signal
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from sim.analysis.claims.findings import shipped
from sim.dashboard.session.view import View
from sim.scenario.read.document import LINE

from .conftest import SMALL, Server, free_port, rest, start, stop, taken
from .test_journey import slide

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def contrasts(page: Page) -> list[str]:
    """Return elements with too little contrast."""
    found = Axe().run(page, options={"runOnly": ["color-contrast"]}).response["violations"]
    return [node["html"][:160] for one in found for node in one["nodes"]]


def test_buttons_and_errors_can_be_read_under_the_mouse(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for name in ("Play", "Step"):
            page.get_by_role("button", name=name, exact=True).hover()
            assert contrasts(page) == [], (scheme, name)
    page.get_by_role("navigation").get_by_text("Write").click()
    page.wait_for_selector(".editor textarea")
    page.get_by_role("button", name="Run it").hover()
    assert contrasts(page) == []
    page.get_by_label("Scenario in YAML").fill(
        "format: 2\nextends: baseline\ntitle: Mine\nassumptions:\n  taliban.contrl: 1\n"
    )
    page.wait_for_selector(".problems li")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.locator(".problems li").first.hover()
        assert contrasts(page) == [], scheme


def test_a_maps_scale_does_not_follow_each_week(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&map=home_attacks.isis_k")
    rest(page, 12)
    legend = page.locator("#figure-map svg text")
    legend.first.wait_for()
    fixed = [words.replace(" and more", "") for words in legend.all_text_contents()]
    for week in (13, 14, 40, 90):
        page.goto(f"{server.url}/?{SMALL.replace('week=12', f'week={week}')}&map=home_attacks.isis_k")
        rest(page, week)
        page.wait_for_timeout(200)
        assert len(fixed) == 6
        assert [words.replace(" and more", "") for words in legend.all_text_contents()] == fixed
    page.locator(".player label", has_text="Speed").locator("select").select_option("full")
    page.get_by_role("button", name="Play", exact=True).click()
    for _ in range(5):
        page.wait_for_timeout(300)
        assert [words.replace(" and more", "") for words in legend.all_text_contents()] == fixed


def test_what_is_refused_goes_back_and_says_why(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    for name, wrong, right in (("Replicates", "9999", "2"), ("Seed", "-4", "1")):
        field = page.locator(".player label", has_text=name).locator("input")
        field.fill(wrong)
        page.keyboard.press("Tab")
        page.locator(".controls .refused", has_text="is allowed here").wait_for()
        assert field.input_value() == right
    box = page.locator("[id='k-taliban.loyalty.al_qaeda']").first
    before = box.input_value()
    box.fill("7")
    page.keyboard.press("Tab")
    page.wait_for_selector(".knob .refused")
    assert box.input_value() == before
    assert page.locator(".changed").count() == 0


def test_the_heading_is_of_the_scenario_as_it_is(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    original = page.locator("h1").inner_text()
    # Charts stay visible from the move of the slider until the new run.
    page.evaluate(
        "() => { window.least = 99; new MutationObserver(() => { window.least = Math.min(window.least,"
        " document.querySelectorAll('.picture svg').length) }).observe(document.body, {childList: true, subtree: true}) }"
    )
    slide(page, "taliban.loyalty.al_qaeda", "0")
    page.wait_for_selector(".changed li")
    rest(page, 12)
    assert page.evaluate("window.least") >= 5, "the charts vanished"
    heading = page.locator("h1").inner_text()
    assert original not in heading
    assert heading.startswith("Changed: ")
    assert "changed" in page.title()
    page.go_back()
    page.wait_for_function("title => document.querySelector('h1').innerText === title", arg=original)
    expect(page.locator(".changed")).to_have_count(0)


def test_an_unknown_key_is_told_and_the_rest_is_kept(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&scenario=record&seed=5&taliban.contrl=0.4&taliban.loyalty.al_qaeda=0.2")
    rest(page, 12)
    assert "taliban.contrl" in page.locator(".notes").inner_text()
    assert "not what the address asked for" in page.locator(".notes").inner_text()
    assert "scenario=record" in page.url
    assert "taliban.loyalty.al_qaeda=0.2" in page.url
    assert "contrl" not in page.url
    assert page.title().startswith("Live · ")


def test_a_claims_link_keeps_the_run(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&seed=6&taliban.loyalty.al_qaeda=0.2")
    rest(page, 12)
    link = page.locator(".knob .facts a").first
    claim = link.inner_text()
    for part in ("seed=6", "week=12", "taliban.loyalty.al_qaeda=0.2", f"claim={claim}"):
        assert part in (link.get_attribute("href") or "")
    link.click()
    page.locator("article.read h2", has_text=claim).wait_for()
    assert "seed=6" in page.url
    assert page.title() == f"Evidence · {claim} · Sanctuary"
    page.go_back()
    page.wait_for_selector(".picture svg")
    assert "taliban.loyalty.al_qaeda=0.2" in page.url


def test_no_failing_row_stands_under_holds(page: Page, server: Server) -> None:
    """Check a claim whose first row holds and a later row does not: the verdict is that of its worst row."""
    mixed = [
        [one.claim, {row.verdict for row in one.effects}]
        for one in shipped().findings
        if one.effects[0].verdict == "holds"
    ]
    claim, verdicts = next(one for one in mixed if one[1] != {"holds"})
    worst = "fails" if "fails" in verdicts else "open"
    page.goto(f"{server.url}/?page=evidence&claim={claim}&{SMALL}")
    page.wait_for_selector(".measured tbody tr")
    rows = page.locator(".measured tbody tr td:last-child").all_inner_texts()
    assert any(row.startswith(worst) for row in rows)
    assert page.locator("article.read .verdict").inner_text() == worst


def test_what_is_written_survives_leaving_and_is_not_replaced_unasked(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=write&{SMALL}")
    area = page.get_by_label("Scenario in YAML")
    area.fill("format: 2\nextends: baseline\ntitle: Kept\n")
    page.get_by_role("navigation").get_by_text("Evidence").click()
    page.wait_for_selector("article.read")
    page.get_by_role("navigation").get_by_text("Write").click()
    page.wait_for_selector(".editor textarea")
    assert "title: Kept" in area.input_value()
    page.reload()
    page.wait_for_selector(".editor textarea")
    assert "title: Kept" in area.input_value()
    page.get_by_label("Begin from").select_option("record")
    page.get_by_role("button", name="Keep it").click()
    assert "title: Kept" in area.input_value()
    page.get_by_label("Begin from").select_option("record")
    page.get_by_role("button", name="Replace it").click()
    page.wait_for_function("document.querySelector('.editor textarea').value.includes('extends: record')")


def test_what_is_written_survives_beginning_again(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=write&{SMALL}")
    page.get_by_label("Scenario in YAML").fill("format: 2\nextends: baseline\ntitle: Kept through it all\n")
    page.get_by_role("navigation").get_by_text("Live").click()
    again = page.get_by_role("button", name="Begin again")
    for _ in range(20):  # a few restarts are automatic
        if again.count():
            break
        for worker in server.workers():
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
        page.wait_for_timeout(1500)
    again.click()
    rest(page, 12)
    page.get_by_role("navigation").get_by_text("Write").click()
    page.wait_for_selector(".editor textarea")
    assert "title: Kept through it all" in page.get_by_label("Scenario in YAML").input_value()


def test_long_titles_stay_on_the_screen(page: Page, server: Server) -> None:
    for title in ("What if the neighbours and the donors " * 5, "W" * LINE):
        text = f"format: 2\nextends: baseline\ntitle: {title}\n"
        for view in (View(), View(page="compare"), View(page="write")):
            address = replace(view, text=text, other=text, scale=0.01, replicates=2, week=12).address()
            page.goto(f"{server.url}{address}")
            if view.page != "write":
                page.locator("h1", has_text=title[:20]).wait_for()
                page.wait_for_selector(".picture svg")
            for wide in (1280, 390):
                page.set_viewport_size({"width": wide, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= wide, (view.page, wide)
                out = page.evaluate(
                    "() => [...document.querySelectorAll('h1,h2,select,button,.assumes,.field')].filter(e => e.offsetParent"
                    " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"
                )
                assert out == [], (view.page, wide)


def test_announcements_and_tab_stops_are_few(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.evaluate(
        "() => { window.told = 0; new MutationObserver(list => { for (const m of list) { const at = m.target.nodeType === 1 ? m.target"
        " : m.target.parentElement; if (at && at.closest('[role=status],[role=alert],[aria-live]')) window.told++ } })"
        ".observe(document.body, {childList: true, subtree: true, characterData: true}) }"
    )
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(5000)
    assert page.evaluate("window.told") <= 4
    page.get_by_role("button", name="Pause", exact=True).click()
    stops = page.evaluate(
        "() => { const first = document.querySelector('.picture svg'); return [...document.querySelectorAll("
        "'a[href],button,input,select,textarea,summary,[tabindex=\"0\"]')].filter(e => e.offsetParent && !e.disabled &&"
        " e.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).length }"
    )
    assert stops <= 22
    page.locator(".skip", has_text="To the charts").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "figures"


def test_a_dead_worker_is_replaced(page: Page, server: Server) -> None:
    held = set(server.workers())
    page.goto(f"{server.url}/?{SMALL}&seed=8")
    rest(page, 12)
    for worker in held & set(server.workers()):
        os.kill(worker, signal.SIGKILL)
    page.locator(".notes", has_text="was restarted").wait_for()
    rest(page, 12)
    page.get_by_role("button", name="Step", exact=True).click()
    rest(page, 13)
    assert "seed=8" in page.url


def test_a_tab_goes_on_after_the_server_was_restarted(page: Page) -> None:
    port = free_port()
    first = start("--port", str(port))
    page.goto(f"http://127.0.0.1:{port}/?{SMALL}&seed=9")
    rest(page, 12)
    stop(first)
    page.wait_for_selector(".away")
    second = start("--port", str(port))
    try:
        page.wait_for_selector(".away", state="detached")
        rest(page, 12)
        page.get_by_role("button", name="Step", exact=True).click()
        rest(page, 13)
        assert "seed=9" in page.url
    finally:
        stop(second)


def test_a_lost_visitor_finds_back(page: Page, server: Server) -> None:
    with pytest.raises(urllib.error.HTTPError) as told:
        urllib.request.urlopen(f"{server.url}/nonsense")
    assert told.value.code == 404
    page.goto(f"{server.url}/nonsense")
    assert contrasts(page) == []
    page.get_by_role("link", name="Go to the start").click()
    page.wait_for_selector("#finding-1 svg")


def test_a_printed_page_has_charts_and_no_controls(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.emulate_media(media="print")
    page.locator(".picture svg").first.wait_for()
    assert not page.locator(".assumptions").is_visible()
    assert not page.locator(".player").is_visible()


def test_files_say_what_they_show_and_where_it_comes_from(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&seed=4")
    rest(page, 12)
    figure = page.locator("#figure-isis")
    title = figure.locator("h2").inner_text()
    figure.locator("summary").click()
    drawn = taken(page, f"{title} as svg").decode()
    kept = pd.read_parquet(io.BytesIO(taken(page, f"{title} as parquet"))).attrs
    assert f"<title>{title}</title>" in drawn
    assert kept["title"] == title
    sheet = taken(page, f"{title} as csv")
    head = sheet.decode().partition('"week"')[0]
    assert head.startswith(f"# title: {title}\n# source: ")
    assert len(pd.read_csv(io.BytesIO(sheet), comment="#")) == 24
    for words in (drawn, kept["source"], head):
        assert "Source: the simulation Sanctuary" in words
        assert "--seed 4" in words


def test_a_readers_own_scenario_can_be_compared_with(page: Page, server: Server, tmp_path: Path) -> None:
    own = "format: 2\nextends: baseline\ntitle: {}\nassumptions:\n  taliban.loyalty.al_qaeda: 0.1\n"
    page.goto(f"{server.url}/?page=compare&{SMALL}")
    page.wait_for_selector(".effects")
    file = tmp_path / "own.yaml"
    file.write_text(own.format("From a file"), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("h1", has_text="From a file").wait_for()
    page.wait_for_selector(".effects")
    assert "taliban.loyalty.al_qaeda" in page.locator("section", has_text="What is assumed differently").inner_text()
    address = page.url
    page.goto(address)
    page.locator("h1", has_text="From a file").wait_for()
    file.write_text("nonsense: 1\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector(".refused")
    page.get_by_role("navigation").get_by_text("Write").click()
    page.get_by_label("Scenario in YAML").fill(own.format("From the desk"))
    page.wait_for_function("document.querySelector('.verdict').innerText.startsWith('It can be run')")
    page.get_by_role("navigation").get_by_text("Compare").click()
    page.get_by_role("button", name="Compare with the text on the Write page").click()
    page.locator("h1", has_text="From the desk").wait_for()
    page.wait_for_selector(".effects")


def test_a_chosen_output_is_named_in_words(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&plot=seen.isis_k")
    rest(page, 12)
    chosen = page.locator("#figure-own")
    assert chosen.locator(".summary").inner_text().startswith("observed ")
    assert "seen.isis_k" not in (chosen.locator(".picture").text_content() or "")
