"""The twin agrees with the model where space and decisions do not matter; a twin without a rule does not; verdicts report both."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.dock import compare
from sim.analysis.dock.compare import CLOSED, EQUATIONS, PEOPLE, UNCHANGED, Docking, agreement, dock, judged, worst_rows
from sim.analysis.dock.draws import over_draws
from sim.analysis.dock.interventions import INTERVENTIONS, UNTOLD, averaged, bare, cuts
from sim.analysis.dock.twin import twin
from sim.analysis.dock.verify import BOUNDS, LEAST_R2, MOST_OFF, Verification, verify
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.runs.arms import Arm, run_arms
from sim.scenario import Scenario, load_scenario

WEEKS = 60
OUTPUTS = ("strength.isis_k", "strength.al_qaeda", "taliban.strength", "cohesion.isis_k")
# The twin keeps the control of ground and the places of people constant.
HELD = {"rules.contest": False, "rules.warlord_return": False, "rules.displacement": False}
ROW = {"r2": 0.99, "gap": 0.5, "ratio": 1.0, "off": 0.01}


@pytest.fixture(scope="module")
def world() -> Scenario:
    return averaged(load_scenario("baseline")).changed(HELD).draw(1)


@pytest.fixture(scope="module")
def runs(world: Scenario) -> dict[str, np.ndarray]:
    return run_arms({"world": Arm(world, OUTPUTS, WEEKS, 0.02)}, range(1, 5))["world"]


@pytest.fixture(scope="module")
def told(world: Scenario) -> dict[str, np.ndarray]:
    return dict(twin(world, WEEKS))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("output", "r2", "off"),
    [("strength.isis_k", 0.9, 0.05), ("strength.al_qaeda", 0.9, 0.03), ("taliban.strength", 0.97, 0.02)],
)
def test_the_twin_follows_the_model_in_the_mean_field(
    runs: dict[str, np.ndarray], told: dict[str, np.ndarray], output: str, r2: float, off: float
) -> None:
    found = agreement(output, runs[output], told[output])
    assert found.r2 >= r2
    assert found.off <= off


@pytest.fixture(scope="module")
def checked() -> Verification:
    return verify()


@pytest.mark.slow
def test_made_of_averages_model_and_twin_agree_under_every_intervention(checked: Verification) -> None:
    assert checked.rows["intervention"].nunique() == 1 + len(INTERVENTIONS) == 13
    assert checked.rows["output"].nunique() == 15
    assert checked.holds, checked.finding
    assert ((checked.rows["r2"] >= LEAST_R2) | (checked.rows["off"] <= MOST_OFF)).all()
    assert BOUNDS in checked.finding


@pytest.mark.slow
def test_what_is_verified_has_no_structure_and_no_rule_that_the_twin_lacks(checked: Verification) -> None:
    assert not cuts(bare(load_scenario("baseline")))
    assert not any(checked.scenario.rules[rule] for rule in UNTOLD)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "output"),
    [("prisoner_return", "strength.isis_k"), ("recruitment", "strength.al_qaeda"), ("desistance", "taliban.strength")],
)
def test_a_twin_without_a_rule_does_not_agree(
    world: Scenario, runs: dict[str, np.ndarray], rule: str, output: str
) -> None:
    without = twin(world.changed({f"rules.{rule}": False}), WEEKS)
    assert not agreement(output, runs[output], without[output]).agrees


@pytest.mark.slow
def test_a_lost_leader_shakes_the_twin_in_the_week_in_which_he_shakes_the_model(world: Scenario) -> None:
    lost = next(one for one in INTERVENTIONS if one.name == "leader lost")
    shaken = world.changed(lost.changes(world))
    model = run_arms({"world": Arm(shaken, OUTPUTS, 40, 0.01)}, [1])["world"]["cohesion.isis_k"][0]
    np.testing.assert_allclose(twin(shaken, 40)["cohesion.isis_k"], model, atol=0.01)


@pytest.mark.slow
def test_every_intervention_changes_the_scenario_and_the_twin(world: Scenario) -> None:
    weeks = 36
    told = twin(world, weeks)
    assert len({one.name for one in INTERVENTIONS}) == 12
    for one in INTERVENTIONS:
        changed = world.changed(one.changes(world), beyond=True)
        if one.name != "displacement off":
            assert changed.digest != world.digest, one.name
            found = twin(changed, weeks)
            assert any(not np.allclose(found[name], told[name], rtol=1e-6) for name in told), one.name


def test_a_model_that_is_its_twin_agrees_and_one_that_is_elsewhere_does_not() -> None:
    line = np.linspace(100.0, 200.0, 40)
    seeds = np.stack([line - 1.0, line + 1.0])
    same, half = agreement("resources", seeds, line), agreement("resources", seeds, 0.5 * line)
    assert same.agrees
    assert (same.r2, same.gap, same.ratio) == (1.0, 0.0, 1.0)
    assert not half.agrees
    assert half.ratio == pytest.approx(0.5)
    # An output that does not move is judged by the spread between seeds.
    still = np.stack([np.full(24, 1.0), np.full(24, 1.2)])
    assert agreement("resources", still, np.full(24, 1.15)).agrees
    assert not agreement("resources", still, np.full(24, 1.5)).agrees


def test_a_verdict_is_never_better_than_the_worst_row() -> None:
    rows = pd.DataFrame(
        [
            {"intervention": UNCHANGED, "output": "resources", **ROW, "agrees": True},
            {"intervention": "no season", "output": "resources", **ROW, "ratio": 1.5, "off": 0.4, "agrees": False},
            {"intervention": UNCHANGED, "output": "moderation", **ROW, "agrees": True},
            {"intervention": "no season", "output": "moderation", **ROW, "off": 0.05, "agrees": True},
        ]
    )
    worst = worst_rows(rows)
    assert list(worst["intervention"]) == ["no season", "no season"]
    at = {"output": "resources", "intervention": "no season", **ROW}
    contest, posture = (
        {**at, "cut": key, "off": off, "agrees": off < 0.1} for key, off in (("contest", 0.01), ("posture", 0.3))
    )
    left = pd.DataFrame([contest, posture])
    found = judged(worst, left).set_index("output")
    assert found.loc["resources", "verdict"] == PEOPLE
    assert found.loc["resources", "through"] == "contest"
    assert found.loc["moderation", "verdict"] == EQUATIONS
    assert judged(worst, left.iloc[:0]).set_index("output").loc["resources", "through"] == "nothing that can be cut"


def test_what_can_be_cut_is_what_stands_in_the_scenario(world: Scenario) -> None:
    assert "contest" not in cuts(world)
    assert "structure.council" not in cuts(world)
    assert cuts(world.changed({"structure.council": "votes"}))["structure.council"] == {"structure.council": "weighted"}


def test_one_run_has_no_spread() -> None:
    with pytest.raises(SanctuaryError, match="spread"):
        dock(replicates=1)


@pytest.fixture(scope="module")
def found(world: Scenario) -> Docking:
    return sim.dock(world, replicates=2, weeks=20, scale=0.01, interventions=INTERVENTIONS[:1], draws=0)


@pytest.mark.slow
def test_the_front_door_docks(found: Docking) -> None:
    assert set(found.rows["intervention"]) == {UNCHANGED, INTERVENTIONS[0].name}
    for row in found.verdicts.to_dict("records"):
        mine = found.rows[found.rows["output"] == row["output"]]
        assert (row["verdict"] == EQUATIONS) == bool(mine["agrees"].all())
    assert "verdict" in found._repr_html_()


@pytest.mark.slow
def test_every_departure_is_traced_to_what_closes_it_or_to_nothing_that_can_be_cut(found: Docking) -> None:
    apart = found.verdicts[found.verdicts["verdict"] == PEOPLE]
    assert len(apart)
    for row in apart.to_dict("records"):
        mine = found.cuts[found.cuts["output"] == row["output"]]
        closes = mine["agrees"] | (mine["off"] < CLOSED * row["off"])
        told = [] if row["through"] == "nothing that can be cut" else row["through"].split(", ")
        assert set(told) <= set(mine.loc[closes, "cut"])
        assert bool(told) == bool(closes.any())


def test_an_emulator_follows_what_draws_move_and_neither_follows_luck() -> None:
    """One output is a function of two unknowns that the twin has wrong, another one is luck alone, and a third never moves."""
    base = load_scenario("baseline")
    drawn = [base.draw(number) for number in range(24)]
    rng = np.random.default_rng(1)
    key, other = sorted(base.distributions)[:2]
    at = np.array([[float(str(one.values[name])) for name in (key, other)] for one in drawn])
    at = (at - at.mean(axis=0)) / at.std(axis=0)
    moved, luck, still = 10.0 + at @ [1.0, 0.5], 10.0 + rng.normal(size=(24, 2)), np.full((24, 2), 3.0)
    ends = {"moved": moved[:, None] + 0.1 * rng.normal(size=(24, 2)), "luck": luck, "still": still}
    told = {"moved": np.full(24, 10.0), "luck": np.full(24, 10.0), "still": np.full(24, 3.0)}
    found = over_draws(drawn, ends, told).set_index("output")
    assert found.loc["moved", "emulator"] > 0.9
    assert found.loc["moved", "equations"] < 0.2
    assert found.loc["luck", "luck"] > 0.5
    assert found.loc["moved", "luck"] < 0.05
    assert np.isnan(found.loc["still", "emulator"])


SHORT = ["dock", "--replicates", "2", "--weeks", "4", "--scale", "0.005", "--world", "no season", "--draws", "3"]


def test_the_command_writes_tables_and_lists_its_worlds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every cut is a run and a twin; a few are enough to fill the tables.
    monkeypatch.setattr(compare, "cuts", lambda scenario: dict(list(cuts(scenario).items())[:2]))
    assert sanctuary(["dock", "--list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 12
    assert sanctuary([*SHORT, "--out", str(tmp_path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert {row["intervention"] for row in shown["rows"]} == {UNCHANGED, "no season"}
    assert {path.name for path in tmp_path.iterdir()} >= {
        "rows.csv",
        "verdicts.csv",
        "cuts.csv",
        "draws.csv",
        "bands.csv",
        "dock.svg",
    }
    assert sanctuary(["dock", "--world", "nowhere"]) != 0
    assert "dock --list" in capsys.readouterr().err


@pytest.mark.slow
def test_the_command_verifies(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = sanctuary([*SHORT, "--out", str(tmp_path), "--verify", "--json"])
    shown = json.loads(capsys.readouterr().out)
    assert code == (0 if shown["holds"] else 1)
    assert shown["holds"] == all(row["keeps"] for row in shown["rows"])
    assert (tmp_path / "verification.csv").is_file()
