"""Test mediation: a rule that is off carries the missing part, and Shapley values add up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.analysis.compare.comparison import Comparison, compare
from sim.analysis.compare.mediation import Carried, mediating_rules
from sim.analysis.compare.shapley import coalitions, shapley
from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.scenario import load_scenario
from sim.society import registry

SMALL = {"weeks": 30, "scale": 0.01}
RULES = ("prisoner_return", "recruitment", "home_attacks", "desecration_that_is_none")


@pytest.fixture(scope="module")
def found() -> Comparison:
    both = [load_scenario("baseline"), load_scenario("no_prison_break")]
    return compare(both, outputs=("strength.isis_k", "risk.total"), replicates=6, **SMALL)


@pytest.fixture(scope="module")
def carried(found: Comparison) -> Carried:
    return mediating_rules(found, "no_prison_break", ["strength.isis_k"], rules=RULES[:3])["strength.isis_k"]


@pytest.mark.slow
def test_what_prison_breaks_do_runs_through_the_prisoners_who_return(carried: Carried) -> None:
    table = carried.table.set_index("rule")
    # Without returning prisoners, opened and closed prisons have the same effect on the group.
    assert carried.table["rule"].iloc[0] == "prisoner_return"
    assert table.loc["prisoner_return", "share"] == pytest.approx(1.0, abs=0.05)
    assert table.loc["prisoner_return", "counts"]
    assert "prisoner_return" in carried.sentence


@pytest.mark.slow
def test_what_is_shared_out_adds_up(carried: Carried) -> None:
    counted = carried.table[carried.table["counts"]]
    if carried.unshared is None:
        assert len(counted) < 2
    else:
        assert counted["shapley"].sum() + carried.unshared == pytest.approx(carried.whole.mean)


def test_shapley_gives_twins_the_same_and_a_stranger_nothing() -> None:
    worth = {some: float(bool(some & {"a", "b"})) for some in coalitions(["a", "b", "c"])}
    shares = shapley(worth)
    assert shares == {"a": pytest.approx(0.5), "b": pytest.approx(0.5), "c": pytest.approx(0.0)}


def test_a_rule_or_output_that_is_not_there_is_refused(found: Comparison) -> None:
    with pytest.raises(SanctuaryError, match="desecration_that_is_none"):
        mediating_rules(found, "no_prison_break", ["strength.isis_k"], rules=RULES)
    with pytest.raises(SanctuaryError, match=r"trust\.mean"):
        mediating_rules(found, "no_prison_break", ["trust.mean"])


def test_the_command_writes_table_and_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # With few rules on, few must be switched off one at a time.
    off = ", ".join(f"{rule}: off" for rule in registry.RULES if rule not in RULES)
    for name in ("baseline", "no_prison_break"):
        (tmp_path / f"few_{name}.yaml").write_text(
            f"extends: {name}\ntitle: Few rules\nrules: {{{off}}}\n", encoding="utf-8"
        )
    files = [str(tmp_path / f"few_{name}.yaml") for name in ("baseline", "no_prison_break")]
    asked = ["compare", *files, "--replicates", "3", "--weeks", "8", "--scale", "0.005"]
    asked += ["--output", "strength.isis_k", "--through", "strength.isis_k", "--workers", "1", "--no-figures"]
    assert sanctuary([*asked, "--out", str(tmp_path), "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["through"]
    assert one["sentence"].startswith("“Members at large in Afghanistan: ISIS-K” differs by")
    assert (tmp_path / "through-few_no_prison_break-strength.isis_k.csv").is_file()
