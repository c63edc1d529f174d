"""Registered forecasts: a file that cannot be changed unnoticed, and its scores against records that are invented here."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.hindcast.registered import (
    BY_PROVINCE,
    RegisteredForecast,
    calibration_curve,
    held_against,
    read_registered,
)
from sim.cli.main import run
from sim.errors import SanctuaryError
from sim.resources import data_dir
from tests.analysis.hindcast.events.files_of_events import GOV_IS, as_csv, event

SHIPPED = data_dir("scenarios") / "forecasts" / "record_2022.json"
MARCH = (date(2023, 3, 1), date(2023, 3, 31))


@pytest.fixture(scope="module")
def shipped() -> RegisteredForecast:
    return read_registered(SHIPPED)


def test_the_shipped_file_is_small_and_knows_nothing_after_2022(shipped):
    assert SHIPPED.stat().st_size < 300_000
    assert shipped.since == date(2023, 1, 1)
    assert max(row.end for row in shipped.known) == date(2022, 12, 31)
    assert {len(drawn) for drawn in shipped.draws.values()} == {shipped.runs}
    read = shipped.about["read"]
    assert set(read) == {key for key, *_ in shipped.draws}
    assert all(one["quantity"] and one["definition"] and one["bias"] for one in read.values())


def test_its_digest_can_be_checked_without_this_program():
    """The second line holds the digest of all others."""
    first, second, rest = SHIPPED.read_bytes().split(b"\n", 2)
    assert hashlib.sha256(first + b"\n" + rest).hexdigest().encode() in second
    assert json.loads(SHIPPED.read_bytes())["digest"].encode() in second


@pytest.mark.parametrize("place", [0, 1, 3, 20, 60, 90, 5_000, -2, -1])
def test_a_file_in_which_a_byte_was_changed_is_refused(place, tmp_path, capsys):
    data = bytearray(SHIPPED.read_bytes())
    data[place] ^= 1
    path = tmp_path / "changed.json"
    path.write_bytes(data)
    with pytest.raises(SanctuaryError, match="changed"):
        read_registered(path)
    assert run(["forecast", "score", str(path), "--record", str(path)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_row_is_read_from_the_draws_of_its_own_days(shipped, record_file):
    path = record_file(
        "A1,holdout,ISIS-K attacks,2023-03-01,2023-03-31,20,,,attacks,invented,invented,",
        "A2,holdout,ISIS-K attacks,2023-03-01,2023-04-15,20,,,attacks,invented,invented,",
        "A3,holdout,ISIS-K fighters,2023-03-01,2023-04-30,,1000,3000,people,invented,invented,",
        "A4,holdout,share of ISIS-K attacks in Kabul,2023-01-01,2023-12-31,0.4,,,share,invented,invented,",
        "A5,holdout,UCDP state-based deaths in all other provinces,2023-03-01,2023-03-31,9,,,deaths,invented,invented,",
        "A6,holdout,ISIS-K attacks,2022-03-01,2022-03-31,20,,,attacks,invented,invented,",
        "A7,holdout,ISIS-K attacks,2024-03-01,2024-03-31,1.5,,,ratio,invented,invented,,2023-03-01,2023-03-31",
    )
    found = held_against(shipped, [path])

    def drawn(key: str, month: int, end: int, place: str = "", year: int = 2023) -> np.ndarray:
        return shipped.draws[key, place, date(year, month, 1), date(year, month, end)]

    march, april = drawn("envoy_attacks", 3, 31), drawn("envoy_attacks", 4, 30)
    assert found.members("A1") == pytest.approx(march)
    assert found.members("A2") == pytest.approx(march + april / 2)
    strength = (31 * drawn("isis_k_strength", 3, 31) + 30 * drawn("isis_k_strength", 4, 30)) / 61
    assert found.members("A3") == pytest.approx(strength)
    share = shipped.draws["dyad_places", "kabul", date(2023, 1, 1), date(2023, 12, 31)].mean() / 1000
    assert found.members("A4").mean() / 100 == pytest.approx(share, abs=0.05)
    everywhere = sum(
        one for (key, _, *days), one in shipped.draws.items() if key == BY_PROVINCE and tuple(days) == MARCH
    )
    assert found.members("A5") == pytest.approx(everywhere)
    assert found.members("A7") == pytest.approx((drawn("envoy_attacks", 3, 31, year=2024) + 0.5) / (march + 0.5))
    assert {row.id for row in found.unscored} == {"A6"}
    # The naive forecast as of the date knows no month after October 2021.
    naive = next(row for row in found.rows if row.target.row.id == "A1").naive
    assert naive["last value"].median == pytest.approx(48, rel=0.15)


@pytest.mark.slow
def test_events_are_scored_by_month_and_by_province_and_month(shipped, tmp_path):
    path = tmp_path / "GEDEvent_v99_1.csv"
    events = [event(1, 1, GOV_IS, "Kabul", "2023-02-02", 4), event(2, 1, GOV_IS, "Kunar", "2023-03-31", 1)]
    path.write_text(as_csv(events), encoding="utf-8")
    found = held_against(shipped, [path])
    rows = {row.target.row.id: row.target for row in found.rows}
    assert rows["GED-province_deaths-kabul-2023-02"].value == 4
    assert rows["GED-province_deaths-kabul-2023-03"].value == 0
    assert rows["GED-dyad_deaths-2023-2023-02"].value == 4
    assert sum(target.series.key == BY_PROVINCE for target in rows.values()) == 34 * 3


def test_several_forecasts_give_one_calibration_curve(shipped, record_file):
    path = record_file(
        *(
            f"A{month},holdout,ISIS-K attacks,2023-{month:02}-01,2023-{month:02}-28,{figure},,,attacks,invented,invented,"
            for month, figure in enumerate((0, 1000, 6, 8), start=1)
        )
    )
    wide = replace(shipped, draws={key: np.linspace(0, 20, shipped.runs) for key in shipped.draws})
    curve = calibration_curve([held_against(shipped, [path]), held_against(wide, [path])])
    assert set(curve["rows"]) == {8}
    assert curve["covered"].is_monotonic_increasing
    assert curve["covered"].iloc[-1] <= 6 / 8


def test_registering_writes_what_scoring_reads(tmp_path, capsys):
    path = tmp_path / "mine.json"
    typed = f"forecast register record --until 2023-02-28 --replicates 2 --scale 0.002 --workers 1 --out {path}"
    assert run([*typed.split(), "--views", str(tmp_path / "views"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["forecasts"][0]["known_until"] == "2022-12-31"
    assert run(typed.split()) == 2
    assert "never overwritten" in capsys.readouterr().err
    made = read_registered(path)
    assert made.since == date(2023, 1, 1)
    table = pd.read_parquet(tmp_path / "views" / "pm" / "window=Y2023" / "mine.parquet")
    assert list(table) == ["month_id", "country_id", "province", "draw", "outcome"]
    assert len(table) == 2 * 34 * 2
    assert table["outcome"].sum() == sum(one.sum() for (key, *_), one in made.draws.items() if key == BY_PROVINCE)


def test_a_forecast_that_cannot_be_made_says_why(tmp_path, capsys):
    out = str(tmp_path / "mine.json")
    assert run(["forecast", "register", "record", "--until", "2022-06-30", "--out", out]) == 2
    assert "after the record's last (2022-12-31)" in capsys.readouterr().err
    assert run(["forecast", "register", "record"]) == 2
    assert run(["forecast", "score", str(SHIPPED)]) == 2
    assert "--record" in capsys.readouterr().err
    assert not Path(out).exists()
