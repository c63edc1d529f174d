"""Test comparisons: pairs share random numbers, the switch-over adds up without interactions, and a width is reached."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.compare.comparison import Comparison, Until, compare, switch_over
from sim.analysis.compare.mediation import mediating_rules, most_runs
from sim.analysis.compare.switching import steps
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.model import simulate
from sim.runs.arms import Arm, run_arms
from sim.scenario import load_scenario

SMALL = {"weeks": 20, "scale": 0.01}
OUTPUTS = ("risk.total", "strength.isis_k", "trust.mean")


@pytest.fixture(scope="module")
def found() -> Comparison:
    both = [load_scenario("baseline"), load_scenario("no_prison_break")]
    return compare(both, outputs=OUTPUTS, replicates=6, **SMALL)


def test_the_pairs_are_the_runs_of_the_same_seed(found: Comparison) -> None:
    alone = simulate(load_scenario("no_prison_break"), 3, **SMALL)
    np.testing.assert_array_equal(
        found.series["no_prison_break"]["strength.isis_k"][2], alone.series("strength.isis_k")
    )


def test_prisons_that_stay_shut_leave_isis_smaller(found: Comparison) -> None:
    effects = found.effects().set_index("output")
    assert effects.loc["strength.isis_k", "moves"] == "down"
    assert effects.loc["strength.isis_k", "high"] < 0
    bands = found.bands("no_prison_break")
    assert (bands["low"] <= bands["mean"]).all()
    assert (bands["mean"] <= bands["high"]).all()


def test_the_switch_over_finds_what_did_it(found: Comparison) -> None:
    taken = steps(found.base, found.scenarios[1])
    table = switch_over(found, "no_prison_break")
    assert set(table["key"]) == {step.key for step in taken}
    mine = table[table["output"] == "strength.isis_k"].set_index("key")["alone"]
    whole = found.difference("strength.isis_k", "no_prison_break").mean
    # Two prisons are opened in the same week; the effects of closing each add up to that of closing both.
    assert mine.sum() == pytest.approx(whole, rel=0.25)


def test_taking_over_everything_gives_the_other_scenario() -> None:
    from sim.analysis.compare.switching import taking

    first, second = load_scenario("baseline"), load_scenario("sanctions")
    for step in steps(first, second):
        first = taking(first, second, step.change)
    assert first.digest == second.digest


@pytest.mark.slow
def test_it_stops_when_the_interval_is_narrow_enough() -> None:
    both = [load_scenario("baseline"), load_scenario("no_prison_break")]
    wide = compare(both, outputs=OUTPUTS, replicates=24, until=Until("strength.isis_k", 1e6), **SMALL)
    assert len(wide.seeds) == 8
    never = compare(both, outputs=OUTPUTS, replicates=10, until=Until("strength.isis_k", 1e-9), **SMALL)
    assert len(never.seeds) == 10


@pytest.mark.slow
def test_workers_give_the_numbers_of_one_process() -> None:
    base = load_scenario("baseline")
    arms = {"a": Arm(base, OUTPUTS, 3, 0.01), "b": Arm(load_scenario("sanctions"), OUTPUTS, 3, 0.01)}
    alone, together = (run_arms(arms, range(1, 25), workers=workers) for workers in (1, 2))
    for name in arms:
        for output in OUTPUTS:
            np.testing.assert_array_equal(alone[name][output], together[name][output])


def test_what_cannot_be_compared_is_refused() -> None:
    base = load_scenario("baseline")
    with pytest.raises(SanctuaryError, match="only one scenario"):
        compare([base])
    with pytest.raises(SanctuaryError, match="two scenarios are called 'baseline'"):
        compare([base, base])
    with pytest.raises(SanctuaryError, match=r"risk\.totl"):
        compare([base, load_scenario("sanctions")], outputs=["risk.totl"])


def test_the_command_writes_tables_and_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["compare", "baseline", "no_prison_break", "--replicates", "3", "--weeks", "8", "--scale", "0.002"]
    words += ["--output", "strength.isis_k", "--out", str(tmp_path), "--workers", "1"]
    assert sanctuary([*words, "--switch-over", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["effects"][0]["output"] == "strength.isis_k"
    assert printed["switch_over"]["no_prison_break"]
    for name in ("effects.csv", "differences-no_prison_break.svg", "switch-over-no_prison_break.csv"):
        assert (tmp_path / name).is_file()
    for width, met in (("1e6", True), ("1e-6", False)):
        assert sanctuary([*words, "--no-figures", "--until", f"strength.isis_k={width}", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["until"]["met"] is met
    assert sanctuary([*words, "--until", "strength.isis_k"]) == 2
    assert "--until risk.total=0.05" in capsys.readouterr().err


def test_a_flow_is_compared_over_the_run_and_a_stock_at_its_end(found: Comparison) -> None:
    effects = found.effects().set_index("output")
    assert effects.loc["risk.total", "of"] == "mean over the run"
    assert effects.loc["strength.isis_k", "of"] == "week 19, the last"
    first, second = (found.series[name]["risk.total"].mean(axis=1) for name in ("baseline", "no_prison_break"))
    assert effects.loc["risk.total", "difference"] == pytest.approx((second - first).mean())
    for when, of in ((4, "week 4"), ("last", "week 19, the last"), ("mean", "mean over the run")):
        assert set(replace(found, when=when).effects()["of"]) == {of}
    first, second = (found.series[name]["strength.isis_k"][:, 4] for name in ("baseline", "no_prison_break"))
    assert replace(found, when=4).difference("strength.isis_k", "no_prison_break").mean == (second - first).mean()
    assert any("lower than with" in told for told in found.sentences())


@pytest.mark.slow
def test_the_page_of_a_comparison_says_what_was_changed_and_repeats_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("extends: baseline\ntitle: No <prison> break\nevents: [{remove: bagram}]\n", encoding="utf-8")
    words = [
        "compare",
        "baseline",
        str(mine),
        "--replicates",
        "3",
        "--weeks",
        "12",
        "--scale",
        "0.01",
        "--workers",
        "1",
    ]
    words += ["--output", "strength.isis_k", "--output", "attempts", "--when", "run", "--no-figures", "--switch-over"]
    assert sanctuary([*words, "--out", str(tmp_path / "made")]) == 0
    told = capsys.readouterr()
    assert "unclear otherwise" in told.out
    assert "at most 6 runs" in told.err
    out = tmp_path / "page.html"
    assert sanctuary(["report", str(tmp_path / "made"), "--out", str(out), "--quiet"]) == 0
    page = out.read_text(encoding="utf-8")
    assert "What if: No &lt;prison&gt; break" in page
    assert "bagram" in page
    assert "council.noise</code>" not in page
    assert "is not scored against the record" in page
    assert "Scores" not in page
    files = re.findall(r'<code data-file="([\w.-]+)">(.*?)</code>', page, re.DOTALL)
    assert [name for name, _ in files] == ["baseline.yaml", "mine.yaml"]
    again = tmp_path / "elsewhere"
    again.mkdir()
    for name, text in files:
        (again / name).write_text(unescape(text), encoding="utf-8")
    monkeypatch.chdir(again)
    (command,) = re.findall(r"<pre><code>(sanctuary .*?)</code>", page)
    assert sanctuary([*shlex.split(command)[1:], "--no-figures", "--json"]) == 0
    assert (again / "again" / "effects.csv").read_bytes() == (tmp_path / "made" / "effects.csv").read_bytes()


def test_further_runs_are_announced_with_their_number(found: Comparison) -> None:
    seen: list[int] = []
    carried = mediating_rules(
        found, "no_prison_break", ["strength.isis_k"], rules=["recruitment", "outbidding"], progress=seen.append
    )
    assert carried["strength.isis_k"].sentence
    assert 0 < seen[-1] <= most_runs(found, "no_prison_break", ["strength.isis_k"])
