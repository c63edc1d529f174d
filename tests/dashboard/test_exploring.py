"""Charts of sweeps over functions with known results."""

from __future__ import annotations

import json
import multiprocessing
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from stores import CATCH, FACTORS, swept

from sim.dashboard.pages.explore import exploring
from sim.dashboard.pages.explore.contents import contents, settle
from sim.dashboard.server import questions
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.questions import Answer, Question
from sim.dashboard.session.view import View, read_view
from sim.dashboard.svg.exhibit import Exhibit
from sim.errors import SanctuaryError
from sim.figures import answers, vega
from sim.figures.figure import finish, for_page, interval_rows
from sim.outputs.wording import brief
from sim.runs.reading import Store


def keys_in(exhibit: Exhibit) -> set[str]:
    """Return the keys in the text of a chart. Numbers and ends of sentences also contain points."""
    words = re.sub(r"<[^>]*>", " ", exhibit.svg) + exhibit.title + exhibit.summary
    return set(re.findall(r"\b[a-z][a-z_]+\.[a-z][a-z_.]+", words))


def of_factors(folder: Path, kind: str, samples: int) -> str:
    folder.mkdir(exist_ok=True)
    return str(swept(folder / kind, FACTORS.format(kind=kind, samples=samples), "stand_in:additive"))


@pytest.mark.parametrize(("kind", "samples", "words"), [("sobol", 32, "alone"), ("morris", 6, "mean effect")])
def test_a_design_with_indices_shows_them(tmp_path: Path, kind: str, samples: int, words: str) -> None:
    (exhibit,) = exploring.strongest(of_factors(tmp_path, kind, samples), "risk.total", "last")
    assert f"“{brief('taliban.control')}” moves it most" in exhibit.summary
    assert keys_in(exhibit) == set()
    assert exhibit.table["factor"][0] == "taliban.control"
    assert words in exhibit.svg


def test_any_other_design_shows_how_far_each_factor_moves(tmp_path: Path) -> None:
    path = of_factors(tmp_path, "lhs", 60)
    (exhibit,) = exploring.strongest(path, "risk.total", "0")
    assert f"“{brief('taliban.control')}” moves it most" in exhibit.summary
    assert keys_in(exhibit) == set()
    assert exhibit.table["factor"][0] == "taliban.control"
    assert (exhibit.table["low"] <= exhibit.table["effect"]).all()
    with pytest.raises(SanctuaryError, match="fewer than two points"):
        exploring.strongest(of_factors(tmp_path / "one", "lhs", 1), "risk.total", "0")


def test_heat_map_and_lines_hold_every_point(tmp_path: Path) -> None:
    path = of_factors(tmp_path, "lhs", 60)
    facts = contents(path)
    assert (facts["stored"], facts["planned"], facts["failed"], facts["points"]) == (60, 60, 0, 60)
    chosen = settle(facts, View(output="no.such", across="taliban.control", up="taliban.control"))
    assert (chosen.output, chosen.when, chosen.across) == ("risk.total", "last", "taliban.control")
    assert chosen.up != chosen.across
    (heat,) = exploring.heat(path, chosen.output, chosen.when, chosen.across, chosen.up)
    assert heat.table["points"].sum() == 60
    means = Store(path).response("risk.total").mean(axis=1)
    cells = heat.table
    assert np.average(cells["mean risk.total"], weights=cells["points"]) == pytest.approx(means.mean())
    (lines,) = exploring.lines(path, chosen.output, chosen.when)
    assert lines.table["risk.total"].to_numpy() == pytest.approx(means)
    (box,) = exploring.box(path, chosen.output, chosen.when, "high")
    assert "taliban.control" in set(box.table["factor"])
    assert keys_in(heat) | keys_in(lines) | keys_in(box) == set()


def test_the_catch_is_a_map_a_year_and_other_designs_say_why_not(tmp_path: Path) -> None:
    catch = swept(tmp_path / "catch", CATCH.format(steps=4, replicates=3), "stand_in:flips_at_half")
    exhibits = exploring.flips(str(catch), "risk.total")
    assert [exhibit.key for exhibit in exhibits] == ["flips-1", "flips-3", "flips-5"]
    assert f"flips along “{brief('supervision.strength')}” on 2 of 2 lines" in exhibits[0].summary
    assert keys_in(exhibits[0]) == set()
    assert set(exhibits[0].table["verdict"]) >= {"safer left", "safer driven out"}
    answer = asked(exploring.flips, of_factors(tmp_path, "lhs", 6), "risk.total")
    assert "not a grid over a factor that forces" in answer.trouble
    assert "catch22" in answer.remedy


def asked(find: Callable[..., object], *about: Any) -> Answer:
    """Return the answer that a worker would send."""
    ours, theirs = multiprocessing.Pipe()
    questions.answer(theirs, Question(find, about))
    kind, question, answer = ours.recv()
    assert (kind, question) == ("answer", Question(find, about))
    return answer


def test_a_lost_run_is_counted_and_a_damaged_shard_told_without_its_place(tmp_path: Path) -> None:
    path = of_factors(tmp_path, "lhs", 12)
    assert asked(contents, path).found["failed"] == 0
    (Path(path) / "points.parquet").write_bytes(b"PAR1 and no more")
    answer = asked(contents, path)
    assert "damaged or missing: points.parquet" in answer.trouble
    assert str(tmp_path) not in answer.trouble
    (Path(path) / "store.json").unlink()
    answer = asked(contents, path)
    assert "is not a store" in answer.trouble
    assert str(tmp_path) not in answer.trouble


def endless(progress: Callable[[int], None]) -> None:
    """Stand in for long runs."""
    for done in range(1, 1000):
        progress(done)


def test_a_waiting_message_stops_runs() -> None:
    ours, theirs = multiprocessing.Pipe()
    ours.send(("pause",))
    with pytest.raises(questions.Overtaken):
        questions.answer(theirs, Question(endless, (), "runs"))
    theirs.recv()
    questions.answer(theirs, Question(endless, (), "runs", seconds=0.0))
    assert "stopped after 0 seconds" in ours.recv()[2].trouble


def shown(chart: vega.Chart) -> Exhibit:
    """Return a chart as a page shows it."""
    return Exhibit("key", "title", "summary", for_page(chart))


def test_words_in_a_picture_are_text() -> None:
    nasty = "<script>alert(1)</script>"
    reach = pd.DataFrame([{"name": nasty, "low": 0.1, "high": 0.6, "told": nasty}])
    drawn = shown(answers.box(reach)).svg
    assert "&lt;script&gt;alert(1)" in drawn
    assert "<script" not in drawn


def test_what_is_undefined_is_drawn_as_such() -> None:
    rows = pd.DataFrame({"name": ["a", "b"], "value": [1.0, np.nan], "low": [0.5, np.nan], "high": [2.0, np.nan]})
    assert "NaN" not in shown(interval_rows(rows, "unit")).svg


def test_a_chart_has_the_colours_of_the_page_and_one_specification() -> None:
    rows = pd.DataFrame({"name": ["a"], "value": [1.0], "low": [0.5], "high": [2.0]})
    chart = interval_rows(rows, "unit")
    page, file = shown(chart), finish(chart, "title").specification
    assert json.loads(page.specification)["layer"][0]["mark"] == file["layer"][0]["mark"]
    assert "var(--c-blue)" in page.svg
    assert "#0072b2" not in page.svg
    assert 'role="img"' in page.svg


def test_a_cell_leads_to_its_run(tmp_path: Path) -> None:
    path = of_factors(tmp_path, "lhs", 60)
    (heat,) = exploring.heat(path, "risk.total", "last", "taliban.control", "taliban.loyalty.al_qaeda")
    (link, *_) = re.findall('<a xlink:href="([^"]*)"', heat.svg)
    view, notes = read_view(link.replace("&amp;", "&").partition("?")[2], Limits())
    assert (view.page, view.scenario, notes) == ("live", "baseline", [])
    values = Store(path).points[["taliban.control", "taliban.loyalty.al_qaeda"]].to_numpy()
    told = [float(view.changes[key]) for key in ("taliban.control", "taliban.loyalty.al_qaeda")]
    assert np.isclose(values, told).all(axis=1).any()


def test_lines_over_time_have_a_band_for_each_level(tmp_path: Path) -> None:
    path = of_factors(tmp_path, "lhs", 60)
    (exhibit,) = exploring.over_time(path, "risk.total", "taliban.control")
    table = exhibit.table
    assert table["level"].nunique() == 5
    assert set(table["week"]) == set(Store(path).weeks)
    assert (table["q05"] <= table["mean"]).all()
    assert (table["mean"] <= table["q95"]).all()
    assert keys_in(exhibit) == set()
