"""Test what refutes a scenario: comparisons, windows, the baseline at the same seeds, and what is said of shipped scenarios."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis import refutation
from sim.analysis.compare.comparison import compare
from sim.cli.main import run
from sim.outputs.refuting import words
from sim.report.material import of_run
from sim.report.page import page
from sim.report.whatif import whatif_page
from sim.runs.ensemble import run_ensemble
from sim.scenario import load_scenario, refuted, resolved_text
from sim.scenario.load import load_text
from sim.scenario.write.authoring import list_scenarios

HEAD = "extends: baseline\ntitle: Own\nweeks: 6\nscale: 0.002\nrefuted_if:\n"
SERIES = {"conduct": np.array([[0.1, 0.2, 0.3], [0.5, np.nan, 0.1]]), "resources": np.array([[0.2] * 3] * 2)}


def own(*rows: str):
    return load_text(HEAD + "".join(f"  - {row}\n" for row in rows))


def judged(*rows: str, weeks: int = 3, baseline=None) -> list[list[bool] | None]:
    found = refutation.judge(own(*rows), weeks, 2, SERIES.__getitem__, baseline)
    return [None if one is None else one.tolist() for one in found.met]


@pytest.mark.parametrize(
    ("row", "met"),
    [
        ("{output: conduct, above: 0.2}", [True, False]),
        ("{output: conduct, at_least: 0.1}", [True, True]),
        ("{output: conduct, at: 1, below: 0.9}", [True, False]),
        ("{output: conduct, over: [0, 1], at_least: 0.5}", [False, True]),
        ("{output: conduct, within: [0, 2], above: 0.4}", [False, True]),
        ("{output: conduct, below: start}", [False, True]),
        ("{output: conduct, above: start, times: 4}", [False, False]),
        ("{output: conduct, above: resources}", [True, False]),
        ("{all: [{output: conduct, above: 0.05}, {output: conduct, below: start}]}", [False, True]),
    ],
)
def test_a_row_says_which_runs_meet_it(row, met):
    assert judged(row) == [met]


def test_what_runs_cannot_decide_is_not_decided():
    assert judged("{output: conduct, at: 3, above: 0}", "{output: conduct, above: baseline}") == [None, None]
    assert judged("{output: conduct, at_most: baseline}", baseline=SERIES.__getitem__) == [[True, True]]


@given(st.floats(0, 1), st.sampled_from(["above", "at_most"]))
def test_opposite_sides_share_the_runs_out(limit, side):
    other = {"above": "at_most", "at_most": "above"}[side]
    first, second = judged(f"{{output: conduct, {side}: {limit:.6f}}}", f"{{output: conduct, {other}: {limit:.6f}}}")
    assert [a != b for a, b in zip(first, second, strict=True)] == [True, True]


def test_the_resolved_scenario_keeps_its_rows():
    scenario = own("{output: conduct, at: 1 year, above: 0.2}", "{all: [{output: conduct, below: start, times: 1.5}]}")
    again = load_text(resolved_text(scenario))
    assert again.refuted_if == scenario.refuted_if
    assert again.digest == scenario.digest == own("{output: conduct, above: 0.2}").digest


def test_a_child_has_its_own_rows():
    assert load_scenario("baseline").refuted_if
    assert not load_text("extends: baseline\ntitle: Own\n").refuted_if


def test_an_ensemble_and_a_comparison_say_the_same():
    scenario = own("{output: resources, at_most: baseline}", "{output: conduct, above: 0}").changed(
        {"resources.base": 0.3}
    )
    ensemble = run_ensemble(scenario, replicates=2)
    alone = refutation.of_ensemble(ensemble)
    paired = compare([load_scenario("baseline"), scenario], outputs=["pressure"], replicates=2, scale=0.002, weeks=6)
    assert alone.plain() == paired.judged(scenario.name).plain()
    assert alone.refuted == 2
    assert alone.sentences()[0] == "The scenario refutes itself in 2 of 2 runs."
    assert "conduct" not in paired.outputs


def test_run_prints_and_saves_what_became_of_it(tmp_path, capsys):
    (tmp_path / "own.yaml").write_text(HEAD + "  - {output: conduct, below: 0}\n", encoding="utf-8")
    words = ["run", str(tmp_path / "own.yaml"), "--replicates", "1", "--no-figures", "--out", str(tmp_path / "out")]
    assert run(words) == 0
    assert "The scenario is not refuted in 1 run." in capsys.readouterr().out
    saved = json.loads((tmp_path / "out" / "refuted.json").read_text(encoding="utf-8"))
    assert saved["refuted"] == 0
    assert saved["rows"][0]["met"] == 0
    assert saved["sentences"][0] in page(of_run(tmp_path / "out"))


def test_a_comparison_says_it_in_the_terminal_in_json_and_on_its_page(tmp_path, capsys):
    (tmp_path / "own.yaml").write_text(HEAD + "  - {output: conduct, above: 0}\n", encoding="utf-8")
    out = tmp_path / "out"
    words = [
        "compare",
        "baseline",
        str(tmp_path / "own.yaml"),
        "--replicates",
        "2",
        "--scale",
        "0.002",
        "--out",
        str(out),
    ]
    assert run([*words, "--output", "pressure", "--no-figures"]) == 0
    said = "The scenario refutes itself in 2 of 2 runs."
    assert said in capsys.readouterr().out
    assert said in whatif_page(out)
    assert run([*words, "--output", "pressure", "--no-figures", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refuted_if"]["own"]["refuted"] == 2


def test_what_is_said_of_shipped_scenarios_is_up_to_date():
    said = json.loads(refuted.SHIPPED.read_text(encoding="utf-8"))["scenarios"]
    for one in list_scenarios():
        scenario = load_scenario(one.name)
        assert bool(scenario.refuted_if) == (one.name in said), one.name
        if one.name in said:
            assert said[one.name]["digest"] == scenario.digest, one.name
            assert [row["row"] for row in said[one.name]["rows"]] == [*map(words, scenario.refuted_if)]
            assert all(row["met"] is not None for row in said[one.name]["rows"])
    assert not refuted.shipped_sentence("baseline", "another digest")


def test_no_shipped_scenario_refutes_itself_silently():
    """A scenario that most of its runs refute says so in its own words."""
    found = json.loads(refuted.SHIPPED.read_text(encoding="utf-8"))
    for name, one in found["scenarios"].items():
        if 2 * one["refuted"] > found["runs"]:
            assert "refutes itself" in load_scenario(name).wrong_if, name
