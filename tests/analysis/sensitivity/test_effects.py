"""The answer of a sweep: effects of known functions, with intervals, for every design; printed, drawn and stored."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from stores import CATCH, FACTORS, swept

from sim.analysis.sensitivity.effects import Effects, answer
from sim.cli.answers import conclude
from sim.cli.main import run as sanctuary
from sim.runs.reading import Store

KINDS = {"lhs": 80, "sobol": 32, "morris": 12}
LISTED = """
points:
  - {taliban.control: 0.2, rules.drills: on}
  - {taliban.control: 0.5, rules.drills: on}
  - {taliban.control: 0.8, rules.drills: off}
replicates: 3
weeks: 4
keep: {outputs: [risk.total], every: 4}
"""


def only(store: Store) -> Effects:
    return answer(store, ["risk.total"])[0][0]


@pytest.mark.parametrize("kind", KINDS)
def test_sampled_designs_find_the_factors_that_move_an_output(tmp_path: Path, kind: str) -> None:
    text = FACTORS.format(kind=kind, samples=KINDS[kind])
    found = only(Store(swept(tmp_path, text, "stand_in:additive")))
    table = found.factors.set_index("factor")
    assert list(table.index[:2]) == ["taliban.control", "taliban.loyalty.al_qaeda"]
    # Control has a slope of 4 over its range from 0 to 1, so its outer fifths differ by 3.2, and its ends by 4.
    assert 2.4 < table.loc["taliban.control", "effect"] < 4.3
    assert table.loc["taliban.control", "low"] > 0
    assert table.loc["taliban.control", "share"] == pytest.approx(0.8, abs=0.12)
    assert not table.loc["prison.veteran_share", "sure"]
    assert found.resampled == "points"
    assert found.luck is None
    assert "replicates: 4" in found.sentence


def test_a_grid_gives_exact_effects_and_the_interaction(tmp_path: Path) -> None:
    store = Store(swept(tmp_path, CATCH.format(steps=5, replicates=4), "stand_in:flips_at_half"))
    found = only(store)
    first = found.factors.iloc[0]
    assert (first["factor"], first["start"], first["end"]) == ("supervision.strength", "0", "0.95")
    # Forcing acts with the strength of supervision, in half of the points.
    assert first["effect"] == pytest.approx(0.95 / 2)
    assert first["low"] - 1e-9 <= first["effect"] <= first["high"] + 1e-9
    assert not found.factors.set_index("factor").loc["dispersal.slip_out", "sure"]
    pair = found.pairs.iloc[0]
    assert {pair["one"], pair["other"]} == {"supervision.strength", "events.ultimatum.force"}
    assert pair["share_low"] > 0.4
    assert found.pairs["share"].iloc[1:].max() < 1e-6
    assert found.luck == pytest.approx(0.0, abs=0.01)
    levels = found.levels[found.levels["factor"] == "supervision.strength"]
    assert list(levels["mean"]) == sorted(levels["mean"])
    means = store.response("risk.total", "run").mean(axis=1)
    assert (found.least, found.most) == (means.min(), means.max())


@pytest.mark.slow
def test_an_interval_covers_the_truth_nineteen_times_in_twenty(tmp_path: Path) -> None:
    from sim.analysis.sensitivity.effects import effects

    text = CATCH.format(steps=2, replicates=6).replace("[0.2, 1]", "[0.2]")
    store = Store(swept(tmp_path, text, "stand_in:flips_at_half"))
    covered, rng = 0, np.random.default_rng(3)
    for _ in range(200):
        # Only supervision acts: 1 from its lower to its higher level, below noise of each seed and run.
        truth = (store.points["supervision.strength"] > 0).to_numpy(float)[:, None]
        row = effects(store, "risk.total", truth + rng.normal(0, 0.5, (4, 6))).factors.set_index("factor")
        covered += row.loc["supervision.strength", "low"] <= 1 <= row.loc["supervision.strength", "high"]
    assert 0.9 <= covered / 200 <= 0.99


def test_a_list_is_answered_and_incomplete_points_are_left_out(tmp_path: Path) -> None:
    store = Store(swept(tmp_path, LISTED, "stand_in:additive"))
    assert set(only(store).factors["factor"]) == {"taliban.control", "rules.drills"}
    (store.folder / "runs" / "00000.parquet").unlink()
    found = only(Store(store.folder))
    assert (found.points, found.left_out) == (2, 1)


def test_the_answer_is_printed_drawn_and_stored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wide enough for every heading to stand on one line.
    monkeypatch.setenv("COLUMNS", "160")
    folder = swept(tmp_path, CATCH.format(steps=3, replicates=3), "stand_in:flips_at_half")
    conclude(Store(folder), figures=True, silent=False)
    told = capsys.readouterr().out
    assert "95 % interval" in told
    assert "mean at each level" in told
    assert "interact" in told
    assert f"sanctuary report {folder}" in told
    written = {path.name for path in (folder / "answer").iterdir()}
    assert {"effects.csv", "levels.csv", "interactions.csv"} <= written
    assert {
        f"{name}.{kind}" for name in ("tornado", "lines", "heat-maps", "scatter") for kind in ("svg", "png")
    } <= written
    # A finished sweep answers again, as JSON too.
    assert sanctuary(["sensitivity", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)
