"""A report contains the results of its runs, on a self-contained page."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.claims.findings import shipped
from sim.cli.main import run
from sim.errors import SanctuaryError
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.report.findings import findings
from sim.report.make import gather
from sim.report.material import Material, of_run
from sim.report.page import page
from sim.report.pdf import print_pdf
from sim.report.pictures import picture
from sim.report.standing import assumptions, touched
from sim.runs.design.design import load_design
from sim.runs.reading import Store
from sim.runs.sweep import run_sweep
from sim.scenario import load_scenario

MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
NUMBER = r"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?![\w-])"
SECTIONS = ("question", "findings", "figures", "assumptions", "claims", "record", "limits", "again")


class Reader(HTMLParser):
    """A parser that collects the links, ids and headings of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.tags: Counter[str] = Counter()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if re.fullmatch(r"h\d", tag):
            self.headings.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            if name in ("src", "href", "xlink:href", "srcset", "data", "action") and not (value or "").startswith("#"):
                self.loads.append(value or "")


def in_results(material: Material, output: str) -> set[str]:
    """Return the numbers that may be reported for an output, computed anew from the weekly table."""
    weekly = material.weekly
    last, first = weekly["week"].max(), weekly["week"].min()
    if find(output).unit.endswith("/week"):
        ends = weekly.groupby("run")[output].mean()
    else:
        ends = weekly.loc[weekly["week"] == last, output]
    said = [float(ends.quantile(level)) for level in (0.05, 0.5, 0.95)]
    said.append(float(weekly.loc[weekly["week"] == first, output].median()))
    said.append(float(weekly.groupby("week")[output].median().max()))
    return {number(value) for value in said}


def numbers_of(text: str) -> list[str]:
    return re.findall(NUMBER, re.sub(MONTH, "", text))


def test_every_number_of_a_finding_is_in_the_results(run_folder: Path, other_folder: Path) -> None:
    for folder in (run_folder, other_folder):
        material = of_run(folder)
        told = findings(material)
        assert len(told) > 20
        for one in told:
            numbers = numbers_of(one.text)
            assert set(numbers) <= in_results(material, one.output), one.text
            assert bool(numbers) == bool(one.numbers), one.text


def test_another_scenario_gives_other_numbers(run_folder: Path, other_folder: Path) -> None:
    first, second = of_run(run_folder), of_run(other_folder)
    assert [one.text for one in findings(first)] != [one.text for one in findings(second)]
    swapped = replace(first, weekly=second.weekly)
    assert {one.text for one in findings(swapped) if one.output == "strength.isis_k"} == {
        one.text for one in findings(second) if one.output == "strength.isis_k"
    }


def test_a_peak_is_reported_with_its_month() -> None:
    weekly = pd.DataFrame({"run": [0, 0, 0], "week": [0, 1, 2], "strength.isis_k": [10.0, 30.0, 20.0]})
    scenario = load_scenario("baseline")
    told = findings(Material("run", scenario, "t", weekly, 3, 1.0, "1", {}, "c"))
    assert [one.text for one in told] == [
        "Strength of ISIS-K: up from 10 to 20 people.",
        "ISIS-K is strongest in August 2021, with 30 people in the middle run.",
    ]
    blank = replace(
        Material("run", scenario, "t", weekly, 3, 1.0, "1", {}, "c"), weekly=weekly * np.array([1, 1, np.nan])
    )
    assert [one.text for one in findings(blank)] == ["Strength of ISIS-K: undefined in every run."]


def test_runs_that_go_both_ways_are_not_reported_as_a_trend() -> None:
    ends = {0: 12.0, 1: 8.0, 2: 13.0}
    weekly = pd.DataFrame(
        [
            {"run": run, "week": week, "strength.isis_k": 10.0 if week == 0 else end}
            for run, end in ends.items()
            for week in (0, 1)
        ]
    )
    (told,) = findings(Material("run", load_scenario("baseline"), "t", weekly, 2, 1.0, "1", {}, "c"))
    assert told.text.startswith("Strength of ISIS-K: from 10 to 12 people")
    assert told.text.endswith("; not all runs go the same way.")


def test_the_page_is_self_contained(drawn_page: str) -> None:
    found = Reader(drawn_page)
    assert found.loads == []
    assert not found.tags["script"] + found.tags["link"] + found.tags["iframe"]
    assert not re.findall(r"@import|url\((?!#)", drawn_page)
    assert "default-src 'none'" in drawn_page
    assert [name for name, times in Counter(found.ids).items() if times > 1] == []
    assert set(SECTIONS) <= set(found.ids)
    assert found.headings[0] == "h1"
    assert found.headings.count("h1") == 1
    assert "@media print" in drawn_page


def test_every_figure_is_named_and_captioned(drawn: Material, drawn_page: str) -> None:
    assert {"strength", "risk", "provinces", "record"} <= set(drawn.drawings)
    assert drawn_page.count('<svg role="img" aria-label="') == len(drawn.drawings) == drawn_page.count("<figcaption>")
    assert "Strength of each group.</strong> Militants at large" in drawn_page


def test_scripts_in_a_drawing_are_removed() -> None:
    drawing = '<svg onload="x()"><script>bad()</script><g id="a"/><use href="#a" fill="url(#a)"/></svg>'
    found = str(picture("one", drawing).svg)
    assert "bad" not in found
    assert "onload" not in found
    assert 'id="one-a"' in found
    assert 'href="#one-a"' in found
    assert "url(#one-a)" in found


def test_titles_are_escaped(run_folder: Path) -> None:
    material = of_run(run_folder)
    assert material.scenario is not None
    named = replace(material, title="<b>bold</b> & <script>", scenario=replace(material.scenario, wrong_if="if 1 < 2"))
    written = page(named)
    assert "<b>bold" not in written
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;" in written
    assert "if 1 &lt; 2" in written


def test_assumptions_have_units_and_sources() -> None:
    scenario = load_scenario("baseline", {"taliban.control": "0.5"})
    (one,) = assumptions(scenario)
    assert (one.change.key, one.change.second) == ("taliban.control", "0.5")
    assert one.source
    assert assumptions(load_scenario("baseline")) == []


def test_a_verdict_is_never_better_than_its_worst_row() -> None:
    scenario = load_scenario("baseline")
    ablation = shipped()
    every = touched(replace(scenario, claims=tuple(one.claim for one in ablation.findings)), [])
    order = ["fails", "not testable", "open", "holds"]
    assert len(every) == len(ablation.findings)
    for one, found in zip(every, sorted(ablation.findings, key=lambda one: one.claim), strict=True):
        assert all(
            order.index(one.verdict) <= order.index(row) for row in (*(v for _, v, _ in one.rows), found.verdict)
        )


def test_the_comparison_with_the_record_is_reported(drawn: Material, drawn_page: str, run_folder: Path) -> None:
    # What did not happen has no record.
    assert of_run(run_folder).record is None
    assert "other events happen in them than did" in page(of_run(run_folder))
    material, written = drawn, drawn_page
    assert material.record is not None
    for part in material.record["parts"]:
        assert part["rows"] == 0 or part["label"] in written
    assert "retrodiction" in written
    without = replace(material, record=None)
    assert "not compared with the public record" in page(without)
    assert material.facts["Scenario's digest"] in written
    assert material.command in written


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    (folder / "mine.yaml").write_text("extends: sanctions\nassumptions: {council.noise: 0.2}\n", encoding="utf-8")
    (folder / "tiny.yaml").write_text(
        "title: Tiny <sweep>\nbase: mine.yaml\nfactors:\n  taliban.control: {levels: [0.2, 0.8]}\n"
        "  taliban.loyalty.al_qaeda: {range: [0.2, 1], steps: 3}\n"
        "replicates: 2\nscale: 0.005\nweeks: 4\nkeep: {outputs: [risk.total, trust.mean], every: 1 week}\n",
        encoding="utf-8",
    )
    run_sweep(load_design(folder / "tiny.yaml"), folder / "store", workers=0)
    return folder / "store"


def test_a_sweep_of_ones_own_is_reported(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "sweep.html"
    assert run(["report", str(store), "--out", str(out), "--quiet"]) == 0
    written = out.read_text(encoding="utf-8")
    material = gather(store)
    assert material.runs == 12
    assert set(material.drawings) == {"tornado", "lines", "heat-maps", "scatter"}
    told = [one.text for one in findings(material)]
    assert [one.output for one in material.answers] == ["risk.total", "trust.mean"]
    assert all("ranges over" in text and "moves it" in text for text in told)
    for shown in (
        "Tiny &lt;sweep&gt;",
        "taliban.control",
        "council.noise",
        "mean at each level",
        "of the variance between runs",
    ):
        assert shown in written
    found = Reader(written)
    assert found.loads == []
    assert found.tags["svg"] == 4
    assert [name for name, times in Counter(found.ids).items() if times > 1] == []


def test_the_page_of_a_sweep_repeats_it(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = page(gather(store))
    files = re.findall(r'<code data-file="([\w.-]+)">(.*?)</code>', written, re.DOTALL)
    assert [name for name, _ in files] == ["design.yaml", "base.yaml"]
    for name, text in files:
        (tmp_path / name).write_text(unescape(text), encoding="utf-8")
    (command,) = re.findall(r"<pre><code>(sanctuary .*?)</code>", written)
    monkeypatch.chdir(tmp_path)
    assert run([*shlex.split(command)[1:], "--workers", "1", "--quiet"]) == 0
    again = Store(tmp_path / "again")
    assert again.head["title"] == "Tiny <sweep>"
    pd.testing.assert_frame_equal(again.weekly(), Store(store).weekly(), check_exact=True)
    assert list(again.runs["identity"]) == list(Store(store).runs["identity"])


def test_what_cannot_be_reported_is_an_error(
    tmp_path: Path, run_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["report", str(tmp_path)]) == 2
    assert "neither a run nor a sweep" in capsys.readouterr().err
    (tmp_path / "manifest.json").write_text("{", encoding="utf-8")
    assert run(["report", str(tmp_path)]) == 2
    assert "not whole" in capsys.readouterr().err
    assert run(["report", str(run_folder), "--weeks", "3"]) == 2
    assert "holds finished runs" in capsys.readouterr().err
    monkeypatch.setenv("PATH", str(tmp_path))
    out = tmp_path / "page.html"
    assert run(["report", str(run_folder), "--pdf", "--out", str(out)]) == 1
    assert "Install chromium" in capsys.readouterr().err
    assert not out.exists()
    with pytest.raises(SanctuaryError, match="no Chromium"):
        print_pdf(out, tmp_path / "page.pdf")
