"""Measures of constructed series have known values, and shares of runs are right alone, in pairs and together."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.hindcast.patterns import measures
from sim.analysis.hindcast.patterns.compare import summed_up
from sim.analysis.hindcast.patterns.readings import readings, spring_rise
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.evidence.pattern import patterns as declared
from sim.model import simulate
from sim.scenario import load_scenario

ASKED = {one.key: one for pattern in declared() for one in pattern.measures}


def test_amounts() -> None:
    assert measures.gini(np.array([3.0, 3.0, 3.0])) == 0.0
    # One of four amounts is the whole sum.
    assert measures.gini(np.array([0.0, 0.0, 0.0, 8.0])) == pytest.approx(0.75)
    # A tenth of eleven, rounded up, is two.
    assert measures.worst_tenth(np.array([1.0] * 9 + [6.0, 5.0])) == pytest.approx(11 / 20)
    assert np.isnan(measures.gini(np.array([])))
    assert np.isnan(measures.worst_tenth(np.array([])))


def test_rhythm() -> None:
    assert measures.fano(np.array([2.0, 2.0, 2.0])) == 0.0
    # Mean 2, variance 4.
    assert measures.fano(np.array([0.0, 4.0])) == pytest.approx(2.0)
    assert np.isnan(measures.fano(np.zeros(3)))
    assert measures.lag_one(np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(1.0)
    assert measures.lag_one(np.array([0.0, 1.0, 0.0, 1.0, 0.0])) == pytest.approx(-1.0)
    assert np.isnan(measures.lag_one(np.ones(9)))
    assert [len(one) for one in measures.years(np.zeros((110, 3)))] == [52, 52]


def test_places() -> None:
    assert measures.herfindahl(np.array([5.0, 0.0])) == 1.0
    assert measures.herfindahl(np.array([3.0, 1.0])) == pytest.approx(10 / 16)
    weekly = np.array([[2.0, 0.0, 0.0], [0.0, 1.0, 1.0], [0.0, 1.0, 0.0]])
    # There are 1 + 1 pairs within weeks and 4 + 2 across; 1 within and 1 across are in the same place.
    assert measures.same_place(weekly) == pytest.approx(2 / 8)


def test_near_repeats_are_told_from_provinces_that_are_merely_busy() -> None:
    luck = np.random.default_rng(1)
    week = np.repeat(np.arange(104), 4)
    by_turns = (week // 4) % 5
    anyhow = luck.permutation(by_turns)
    runs = measures.repeat_excess(week, by_turns, 104, 5, np.random.default_rng(2))
    chance = measures.repeat_excess(week, anyhow, 104, 5, np.random.default_rng(2))
    assert runs > 0.5
    assert abs(chance) < 0.05
    # The same random numbers give the same excess.
    assert runs == measures.repeat_excess(week, by_turns, 104, 5, np.random.default_rng(2))


def test_shares_alone_in_pairs_and_together() -> None:
    calm = {"polities_2022": 0.0, "provinces_lost": 0.0, "least_group": 5.0, "handed_over": 0.0, "guests_left": 0.9}
    lost = {**calm, "provinces_lost": 1.0}
    gone = {**calm, "least_group": 0.0}
    unknown = {**calm, "guests_left": np.nan}
    # Ten runs hold their ground, ten keep their weakest group, and none does both. An undefined strength shows no pattern.
    found = summed_up({"made": [lost] * 9 + [gone] * 10 + [{**unknown, "provinces_lost": 1.0}]}, tuple(range(20)), 1.0)
    share = found.table.set_index("pattern")["share"]
    assert share["contest"] == 0.5
    assert share["extinction"] == 0.5
    assert share["groups_persist"] == pytest.approx(0.95)
    assert np.isnan(share["toll"])
    assert list(found.counts[found.counts["runs"] > 0][["patterns", "runs"]].itertuples(index=False, name=None)) == [
        (1, 1),
        (2, 19),
    ]
    pairs = found.pairs.set_index(["one", "other"])
    assert pairs.loc[("contest", "extinction"), "share"] == 0.0
    assert pairs.loc[("contest", "extinction"), "conflict"]
    assert not pairs.loc[("groups_persist", "contest"), "conflict"]
    assert "all together in 0 of 20 runs" in found.finding


def test_a_short_run_is_not_asked_about_what_comes_later() -> None:
    results = simulate(load_scenario("baseline"), 1, scale=0.01, weeks=25)
    found = readings(results)
    attacks = results.series("attacks.isis_k")
    # September contains weeks 2 to 4 and parts of their neighbours.
    assert attacks[2:5].sum() <= found["autumn_september"] <= attacks[1:7].sum()
    assert (
        found["toll_median"]
        == results.attacks().query("group == 'isis_k' and dead > 0 and province != ''")["dead"].median()
    )
    assert not {"spring_rise", "polities_2022", "guests_left", "herfindahl", "ttp_ratio"} & set(found)
    assert spring_rise(results) is None
    assert set(found) <= set(ASKED)


def test_attacks_that_the_record_cannot_know_move_only_what_is_counted_otherwise() -> None:
    results = simulate(load_scenario("baseline"), 2, scale=0.01, weeks=60)
    assert results.assaults is not None
    deadly = results.assaults[results.assaults["toll"] > 0]
    assert 0 < len(deadly) < len(results.assaults)
    assert readings(replace(results, assaults=deadly)) == pytest.approx(readings(results), nan_ok=True)
    # A year without lethal attacks has no rhythm and no places; the count of the autumn includes attacks without deaths.
    spared = readings(replace(results, assaults=results.assaults[results.assaults["toll"] == 0]))
    assert np.isnan(spared["fano_all"])
    assert np.isnan(spared["herfindahl"])
    assert spared["autumn_total"] == readings(results)["autumn_total"] > 0.0


def test_every_measure_that_is_declared_is_taken() -> None:
    found = sim.patterns("record", replicates=1, scale=0.01, weeks=75)
    assert found.measures["share"].notna().all()
    assert found.table["share"].isin([0.0, 1.0]).all()


def test_the_command_prints_two_scenarios_side_by_side_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["patterns", "baseline", "no_prison_break", "--replicates", "2", "--weeks", "20", "--scale", "0.01"]
    words += ["--out", str(tmp_path), "--workers", "1", "--json"]
    assert sanctuary(words) == 0
    first = capsys.readouterr().out
    told = json.loads(first)
    assert told["scenarios"] == ["baseline", "no_prison_break"]
    assert {row["scenario"] for row in told["table"]} == set(told["scenarios"])
    assert (tmp_path / "patterns.svg").is_file()
    assert len(pd.read_csv(tmp_path / "runs.csv")) == 4
    # Finished runs are not repeated, and the result is the same.
    journal = (tmp_path / "read.jsonl").read_text(encoding="utf-8")
    assert len(journal.splitlines()) == 4
    assert sanctuary(words) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "read.jsonl").read_text(encoding="utf-8") == journal


def test_one_scenario_twice_is_refused() -> None:
    with pytest.raises(SanctuaryError, match="the same name"):
        sim.patterns("baseline", "baseline")
