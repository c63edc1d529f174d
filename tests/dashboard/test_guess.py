"""A reader's line and the model's runs are compared with the record by the same score."""

from __future__ import annotations

from datetime import date

import pytest

from sim.analysis.hindcast.hindcast import hindcasts
from sim.analysis.hindcast.targets import read_targets
from sim.dashboard.pages.record import guess
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.view import View, read_view
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def rows() -> list[guess.RecordedAttacks]:
    record = load_scenario("record")
    return guess.recorded_attacks(
        hindcasts([record], read_targets(weeks=record.weeks), replicates=2, scale=0.02)[0].rows
    )


def test_a_line_as_recorded_is_not_off_and_a_line_as_the_runs_is_off_as_they_are(
    rows: list[guess.RecordedAttacks],
) -> None:
    september = next(one for one in rows if one.start == date(2021, 9, 1))
    line = [0.0, september.drawn["value"], *[0.0] * 15]
    assert guess.off(guess.guessed(line, september), september) == pytest.approx(0.0)
    flat = [september.drawn["median"]] * 17
    told = guess.revealed(flat, [september])
    (cells,) = told["table"]["rows"]
    assert cells[4] == cells[7]
    assert "neither was nearer" in told["sentence"]


def test_a_rows_days_weigh_its_months(rows: list[guess.RecordedAttacks]) -> None:
    whole = next(one for one in rows if one.name.startswith("Attacks the UN recorded"))
    line = [10.0, 20.0, 30.0, 40.0, 50.0, *[0.0] * 12]
    days = [12, 30, 31, 30, 31]
    assert guess.guessed(line, whole) == pytest.approx(sum(10 * (i + 1) * days[i] for i in range(5)) / sum(days))


def test_nothing_is_drawn_or_recorded_after_2022(rows: list[guess.RecordedAttacks]) -> None:
    assert guess.months()[0] == date(2021, 8, 20)
    assert guess.ends()[-1] == date(2023, 1, 1)
    assert max(one.end for one in rows) <= guess.LAST


def test_an_address_carries_the_line() -> None:
    line = "-".join(str(10 + month) for month in range(17))
    view, notes = read_view(View(page="record", guess=line, revealed="yes").address().removeprefix("?"), Limits())
    assert (view.guess, view.revealed, notes) == (line, "yes", [])
    assert guess.line_of(line)[-1] == 26
    assert guess.line_of("") == []
    _, notes = read_view("guess=1-2&revealed=no", Limits())
    assert len(notes) == 2
