"""Indices of functions with known indices, from a sweep and its store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from stores import CATCH, FACTORS, swept

from sim.analysis.sensitivity.groups import shares
from sim.analysis.sensitivity.indices import better_design, sensitivity
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.runs.design.design import load_design
from sim.runs.reading import Store


def of_factors(folder: Path, kind: str, samples: int) -> Store:
    return Store(swept(folder / kind, FACTORS.format(kind=kind, samples=samples), "stand_in:additive"))


def test_sobol_finds_the_shares_of_an_additive_function(tmp_path: Path) -> None:
    found = sensitivity(of_factors(tmp_path, "sobol", 64), "risk.total")
    table = found.table.set_index("factor")
    assert next(iter(table.index)) == "taliban.control"
    assert table.loc["taliban.control", "first"] == pytest.approx(0.8, abs=0.1)
    assert table.loc["taliban.loyalty.al_qaeda", "total"] == pytest.approx(0.2, abs=0.1)
    assert table.loc["prison.veteran_share", "total"] == pytest.approx(0.0, abs=1e-9)
    assert found.pairs is not None
    assert found.pairs["second"].abs().max() < 0.2
    assert found.settled is not None
    assert found.settled < 0.2
    assert (found.used, found.left_out) == (64, 0)


def test_morris_finds_the_slopes_of_an_additive_function(tmp_path: Path) -> None:
    table = sensitivity(of_factors(tmp_path, "morris", 8), "risk.total").table.set_index("factor")
    assert table["mu_star"].to_dict() == pytest.approx(
        {"taliban.control": 4.0, "taliban.loyalty.al_qaeda": 2.0, "prison.veteran_share": 0.0}, abs=1e-9
    )
    assert table["sigma"].max() == pytest.approx(0.0, abs=1e-9)


def test_samples_with_a_lost_run_are_left_out_and_said(tmp_path: Path) -> None:
    store = of_factors(tmp_path, "sobol", 16)
    (store.folder / "runs" / "00003.parquet").unlink()
    found = sensitivity(Store(store.folder), "risk.total")
    assert found.left_out > 0
    assert found.used + found.left_out == 16


@pytest.mark.parametrize("samples", [24, 128])
def test_a_hypercube_gives_the_shares_of_single_factors(tmp_path: Path, samples: int) -> None:
    store = of_factors(tmp_path, "lhs", samples)
    found = sensitivity(store, "risk.total")
    table = found.table.set_index("factor")
    assert (found.method, found.used, found.pairs) == ("given", samples, None)
    for factor, share in {"taliban.control": 0.8, "taliban.loyalty.al_qaeda": 0.2, "prison.veteran_share": 0.0}.items():
        assert abs(table.loc[factor, "first"] - share) < 0.1 + table.loc[factor, "first_half"]
    assert table.loc["taliban.control", "first_half"] < (0.15 if samples > 100 else 0.5)
    hint = better_design(store, 2)
    assert "`design: sobol` with `samples: 64` does: 512 runs" in hint


def test_a_grid_is_decomposed_exactly(tmp_path: Path) -> None:
    grid = CATCH.format(steps=5, replicates=4)
    found = sensitivity(Store(swept(tmp_path, grid, "stand_in:flips_at_half")), "risk.total")
    table = found.table.set_index("factor")
    # y = force * (strength - 1/2) with force 0 or 1: half of the variance is the interaction, nearly half is strength.
    assert table.loc["supervision.strength", "first"] == pytest.approx(0.5, abs=0.01)
    assert table.loc["supervision.strength", "total"] == pytest.approx(1.0, abs=0.01)
    assert table.loc["events.ultimatum.force", "total"] == pytest.approx(0.5, abs=0.01)
    assert table.loc["dispersal.slip_out", "total"] == pytest.approx(0.0, abs=1e-6)
    assert any("supervision.strength × events.ultimatum.force" in pair for pair in found.interactions)


def test_the_command_writes_tables_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = of_factors(tmp_path, "sobol", 8).folder
    assert sanctuary(["sensitivity", str(folder), "--output", "risk.total", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["outputs"]["risk.total"]
    assert found["factors"][0]["factor"] == "taliban.control"
    assert (folder / "sensitivity" / "risk.total.svg").is_file()
    assert sanctuary(["sensitivity", str(folder), "--output", "risk.total", "--when", "0"]) == 0
    assert "taliban.control" in capsys.readouterr().out


def test_an_output_that_nothing_moves_does_not_hide_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Store(swept(tmp_path / "flat", FACTORS.format(kind="sobol", samples=8), "stand_in:half_flat")).folder
    assert sanctuary(["sensitivity", str(folder)]) == 0
    told = capsys.readouterr().out
    assert "strength.isis_k is the same at every point" in told
    assert "risk.total (sobol" in told
    assert sanctuary(["sensitivity", str(folder), "--output", "strength.isis_k"]) == 2


def test_factors_that_act_together_are_named(tmp_path: Path) -> None:
    found = sensitivity(
        Store(swept(tmp_path / "both", FACTORS.format(kind="sobol", samples=64), "stand_in:product")), "risk.total"
    )
    assert len(found.interactions) == 1
    assert "taliban.loyalty.al_qaeda × taliban.control" in found.interactions[0]
    screened = sensitivity(
        Store(swept(tmp_path / "screen", FACTORS.format(kind="morris", samples=16), "stand_in:product")), "risk.total"
    )
    assert not any("veteran_share" in told for told in screened.interactions)


GROUPED = FACTORS.replace("design:", "groups: {{who: [taliban.loyalty.*, prison.*]}}\ndesign:")


def test_a_group_of_factors_has_one_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = GROUPED.format(kind="sobol", samples=32)
    added = sensitivity(Store(swept(tmp_path / "added", text, "stand_in:additive")), "risk.total")
    assert set(added.table["factor"]) == {"who", "taliban.control"}
    (row,) = shares([added]).to_dict("records")
    # A slope ratio of two is a variance ratio of four, and an additive function has no interactions.
    assert (row["alone"], row["together"], row["others"]) == pytest.approx((0.2, 0.0, 0.8), abs=0.05)
    store = swept(tmp_path / "both", text, "stand_in:product")
    (row,) = shares([sensitivity(Store(store), "risk.total")]).to_dict("records")
    assert row["together"] > 0.05
    assert row["alone"] + row["together"] + row["others"] == pytest.approx(1.0)
    assert sanctuary(["sensitivity", str(store), "--output", "risk.total"]) == 0
    assert "who alone explains" in capsys.readouterr().out
    assert (store / "sensitivity" / "groups.svg").is_file()
    assert sanctuary(["sensitivity", str(store), "--output", "risk.total", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["groups"][0]["group"] == "who"


@pytest.mark.parametrize(
    ("kind", "groups", "told"),
    [
        ("lhs", "{who: [prison.*]}", "does not use groups"),
        ("sobol", "{who: [prisn.*]}", "no factor is called"),
        ("sobol", "{who: [prison.*], what: ['*']}", "in another group already"),
        ("sobol", "{taliban.control: [prison.*]}", "the name of a factor"),
        ("sobol", "{all: ['*']}", "every factor is in the one group"),
    ],
)
def test_a_group_that_says_nothing_is_refused(tmp_path: Path, kind: str, groups: str, told: str) -> None:
    path = tmp_path / "design.yaml"
    text = FACTORS.format(kind=kind, samples=8).replace("design:", f"groups: {groups}\ndesign:")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SanctuaryError, match=told):
        load_design(path)


def test_luck_that_replicates_leave_is_said(tmp_path: Path) -> None:
    text = FACTORS.format(kind="sobol", samples=8).replace("samples:", "replicates: 2\nsamples:")
    quiet = sensitivity(Store(swept(tmp_path / "two", text, "stand_in:additive")), "risk.total")
    # Seeds that shift all points equally do not change an index.
    assert quiet.luck == pytest.approx(0.0, abs=1e-12)
    assert sensitivity(of_factors(tmp_path, "sobol", 8), "risk.total").luck is None
