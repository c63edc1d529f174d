"""Test the measurement of claims: variants, verdicts, a killed measurement that goes on, and out-of-date findings."""

from __future__ import annotations

import json
import math
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.claims import ablation, findings
from sim.analysis.claims.hypercube import hypercube
from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.measures import half_times, measured, pairs, weeks_below
from sim.analysis.claims.trials import FULL, OUT, REPLAYED, Trial, Variant, factorial_variants, scenario_named, trials
from sim.cli.main import run as sanctuary
from sim.evidence import Claim, Effect, SeedError, claims, event_kinds
from sim.evidence.factorial import factorials
from sim.evidence.rows import Row
from sim.model import simulate
from sim.runs.replayed import Part, acts_of_others, check, simulate_noted, simulate_replayed
from sim.scenario import load_scenario

SCALE = 0.01
SEEDS = range(1, 4)


def answered(one: Trial) -> Laboratory:
    laboratory = ablation.ask(Laboratory(SCALE), [one])
    laboratory.run(1)
    return laboratory


def short(claim: str, place: int = 0, week: int = 30, **changes: object) -> Trial:
    """Return one effect of a claim, read in an earlier week."""
    known = claims()[claim]
    effects = list(known.expect.effects)
    effects[place] = replace(effects[place], week=week, **changes)
    expect = replace(known.expect, effect=effects[0], also=tuple(effects[1:]))
    return replace(trials(replace(known, expect=expect))[place], seeds=SEEDS)


@pytest.mark.parametrize("claim", claims().values(), ids=lambda claim: claim.id)
def test_every_effect_has_worlds_that_differ(claim: Claim) -> None:
    for one in trials(claim):
        keys = [variant.key for variant in one.variants.values()]
        assert len(set(keys)) == len(keys), one.effect
        assert FULL in one.variants
        assert all((variant.source is None) == (variant.part == Part()) for variant in one.variants.values())


def test_what_claims_hold_and_shock_exists() -> None:
    for claim in claims().values():
        for effect in claim.expect.effects:
            check(claim.expect.acts_in(effect))
            check(effect.replayed)
            for happening in (effect.event, effect.shock):
                assert happening is None or happening.kind in event_kinds(), claim.id


def test_claims_that_need_the_same_world_share_it() -> None:
    wanted = ablation.design(["C07", "C11", "C28"], replicates=2, points=0)
    laboratory = ablation.ask(Laboratory(SCALE), wanted.at_look(2).values())
    tasks = laboratory.tasks()
    # The claims share the full variant. Each has two of its own: without its rule, and without it but with the acts of others replayed.
    assert sum(len(task.variants) for task in tasks) == 1 + 3 * 2
    assert laboratory.runs == 2 * (1 + 3 * 2)
    # Variants that replay the same run for as long do so in one task.
    replays = [task for task in tasks if task.source is not None]
    assert sorted((task.weeks, len(task.variants)) for task in replays) == [(53, 2), (105, 1)]


def test_the_direct_effect_is_what_is_left_when_all_others_act_the_same() -> None:
    one = short("C11")
    found = measured(one, answered(one))
    assert found.direct is not None
    assert found.effect is not None
    assert found.indirect is not None
    assert found.direct + found.indirect == pytest.approx(found.effect, rel=1e-3)
    laboratory = answered(one)
    full, replay = (
        laboratory.read(one.variants[role], Measurand("concern.pakistan", 30), SEEDS) for role in (FULL, REPLAYED[OUT])
    )
    assert found.direct == pytest.approx((full - replay).mean(), rel=1e-4)


def test_others_act_as_in_the_run_that_is_replayed() -> None:
    """Without nationals, states react; where all others act as in the full run, nothing but the states' own outputs differs from it."""
    base, out = scenario_named("baseline"), trials(claims()["C11"])[0].variants[OUT].scenario
    part = Part(acts=acts_of_others(["states"]))
    full, path = simulate_noted(base, 1, part, scale=SCALE, weeks=20)
    again, other = (simulate_replayed(one, 1, part, path, scale=SCALE, weeks=20) for one in (base, out))
    assert simulate(base, 1, scale=SCALE, weeks=20).country.tobytes() == full.country.tobytes()
    assert all(full.by_entity[kind].tobytes() == again.by_entity[kind].tobytes() for kind in full.by_entity)
    assert other.series("concern.pakistan").tolist() != full.series("concern.pakistan").tolist()
    for output in ("strength.isis_k", "taliban.strength", "resources", "acts.isis_k"):
        assert other.series(output).tolist() == full.series(output).tolist(), output


def test_what_is_replayed_is_the_path_of_the_other_arm() -> None:
    """Observers see the replayed members of the other variant, whatever is in their own."""
    base = scenario_named("baseline")
    other = trials(claims()["C22"])[0].variants[OUT].scenario
    seen, there = Measurand("seen.isis_k", 5, whole=True), Measurand("strength.isis_k", 5)
    laboratory = Laboratory(SCALE)
    variants = [Variant(base), Variant(other), Variant(other, Part({"sight": ("members",)}), base)]
    for variant in variants:
        laboratory.want(variant, (seen, there), (1,))
    laboratory.run(1)
    full, out, replayed = (laboratory.read(variant, seen, (1,))[0].tolist() for variant in variants)
    assert replayed == full != out
    strengths = [laboratory.read(variant, there, (1,))[0] for variant in variants]
    assert abs(strengths[2] - strengths[1]) < 0.2 * abs(strengths[0] - strengths[1])


def test_a_run_that_reads_its_own_path_is_itself() -> None:
    """A run that replays its own inputs without bounds gives the same results, so bounds skip only agents that would not act."""
    base, part = scenario_named("baseline"), Part({"fighters": ("provinces.odds",), "militants": ("freedom", "plot")})
    plain = simulate(base, 1, scale=SCALE, weeks=20)
    noted, path = simulate_noted(base, 1, part, scale=SCALE, weeks=20)
    held = simulate_replayed(base, 1, part, path, scale=SCALE, weeks=20)
    assert plain.country.tobytes() == noted.country.tobytes() == held.country.tobytes()


def test_rates_are_per_person_and_undefined_where_there_is_nobody() -> None:
    one = short("C17")
    found = pairs(one, answered(one))
    assert len(found.values) == len(SEEDS)
    assert (found.arm >= 0).all()
    assert (found.arm <= 1).all()
    nobody = short("C17", week=5, per=("polities",))
    assert measured(nobody, answered(nobody)).verdict == "not testable"


@pytest.mark.slow
def test_a_shock_is_forgotten_in_so_many_weeks() -> None:
    answers = np.array([[0, 8, 6, 4, 3.0], [0, 8, 8, 7, 5.0], [0, 0, 0, 0, 0.0]])
    assert half_times(answers).tolist()[:2] == [2.0, 4.0]
    assert np.isnan(half_times(answers)[2])
    one = short("C47", place=1, week=60)
    found = measured(one, answered(one))
    assert found.effect is not None
    assert found.effect >= 0


@pytest.mark.slow
def test_weeks_below_a_level_are_counted() -> None:
    values = np.array([[4, 2, 2, 3, 5.0], [4, 4, 4, 4, 4.0], [4, math.nan, 2, 2, 2.0]])
    assert weeks_below(values, 3.0)[:2].tolist() == [2.0, 0.0]
    assert np.isnan(weeks_below(values, 3.0)[2])
    place = next(n for n, effect in enumerate(claims()["C24"].expect.effects) if effect.below)
    one = short("C24", place=place, week=40)
    found = pairs(one, answered(one))
    assert ((found.base >= 0) & (found.base <= 41)).all()
    # Without the rule no ties grow again, so a network of strangers stays below half for longer.
    assert found.mean < 0


def test_a_factorial_has_a_world_for_every_set_of_players() -> None:
    for one in factorials().values():
        variants = factorial_variants(one)
        assert len({variant.key for variant in variants.values()}) == 2 ** len(one.players)
        assert variants[frozenset(one.players)].key == scenario_named("baseline").digest


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"half_time": True}, "half_time needs a shock"),
        ({"below": "regrowth.ties_half", "shock": {"week": 3, "strike": {}}}, "leave out one of them"),
        ({"shock": {"week": 3}}, "an event needs a week and one kind"),
        ({"event": {"week": 3, "strike": 1}}, "strike: expected fields"),
        ({"event": {"week": 3, "strike": {}}, "instead": {"a": 1}}, "excludes instead and shock"),
        ({"acts_in": 3}, "acts_in must be a list of words"),
        ({"than": 3}, "than must be text"),
    ],
)
def test_an_effect_that_cannot_be_measured_is_refused(change: dict[str, object], problem: str) -> None:
    entry = {
        "id": "C01", "title": "T", "statement": "S", "voice": "dorsey", "locator": "para 1", "status": "paper",
        "parameters": ["a"], "outputs": ["handovers"], "switch": {"kind": "rule", "rule": "loyalty"},
        "expect": {"sign": "up", "output": "handovers", "week": 260, "test": "sign"} | change,
    }  # fmt: skip
    with pytest.raises(SeedError) as caught:
        Row("claims.yaml, claims 1", entry).read(Claim)
    assert problem in caught.value.message


@pytest.mark.slow
def test_claims_are_measured_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "C05",
        "C22",
        "C25",
        "--replicates",
        "5",
        "--points",
        "2",
        "--pairs",
        "2",
        "--scale",
        "0.01",
        "--workers",
        "1",
    ]
    words += ["--journal", str(tmp_path / "runs.jsonl"), "--json"]
    assert sanctuary(["ablate", *words]) == 0
    first = json.loads(capsys.readouterr().out)
    by_claim = {one["claim"]: one for one in first["findings"]}
    assert by_claim["C22"]["verdict"] == "holds"
    assert by_claim["C22"]["effects"][0]["share"] == 1.0
    assert [one["verdict"] for one in by_claim["C05"]["effects"]] == ["holds", "holds"]
    assert by_claim["C25"]["verdict"] == "holds"
    size = (tmp_path / "runs.jsonl").stat().st_size
    assert sanctuary(["ablate", *words]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["findings"] == first["findings"]
    assert (tmp_path / "runs.jsonl").stat().st_size == size, "what was known was run again"


@pytest.mark.slow
def test_a_measurement_that_is_killed_goes_on_where_it_stopped(tmp_path: Path) -> None:
    journal = tmp_path / "runs.jsonl"
    words = ["-m", "sim.cli.main", "ablate", "C07", "--replicates", "11", "--points", "0", "--scale", "0.01"]
    command = [sys.executable, *words, "--workers", "1", "--journal", str(journal), "--json"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2]) as started:
        while started.poll() is None and (not journal.exists() or journal.read_bytes().count(b"\n") < 2):
            time.sleep(0.01)
        os.kill(started.pid, signal.SIGKILL)
    done = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines() if line.endswith("}")]
    journal.write_bytes(journal.read_bytes() + b'{"variant": "cut sho')
    wanted = ablation.design(["C07"], replicates=11, points=0, scale=0.01)
    told: list[tuple[int, int]] = []
    found = ablation.ablate(wanted, journal=journal, progress=lambda done, total: told.append((done, total)))
    undisturbed = ablation.ablate(wanted)
    assert 2 <= len(done) < 6, "killed too late to tell"
    assert told[0] == (sum(len(line["seeds"]) for line in done), 33)
    assert found.findings == undisturbed.findings
    assert (found.runs, undisturbed.runs) == (33 - told[0][0], 33)


def test_looks_double_up_to_all_pairs() -> None:
    assert ablation.design(replicates=200).looks == (25, 50, 100, 200)
    assert ablation.design(replicates=60).looks == (30, 60)
    assert ablation.design(replicates=32).looks == (32,)


@pytest.mark.slow
def test_what_is_settled_is_not_run_further() -> None:
    """A huge effect stops at the first of two looks and after a third of the points, with the verdict that all pairs give."""
    wanted = ablation.design(["C22"], replicates=50, points=64, pairs=4, scale=0.01)
    assert wanted.looks == (25, 50)
    found = ablation.ablate(wanted)
    # Two effects share the variant with and without the prison break; a replay is asked for at up to two looks.
    assert found.runs <= 3 * 50 + 2 * 4 * 24
    assert (found.findings[0].verdict, found.findings[0].effects[0].share) == ("holds", 1.0)


def test_a_point_leaves_a_claim_the_world_that_it_is_said_of() -> None:
    known, own = claims()["C35"], load_scenario("malejacq").values
    (point,) = hypercube(1)
    there, at_home = (trials(known, point)[place].variants[FULL].scenario.values for place in (0, 2))
    assumed = {"warlord.return_hazard", "warlord.revenue_factor", "warlord.growth", "warlord.autonomy_cost"}
    assert {key for key in point if there[key] != point[key]} == assumed
    assert all(there[key] == own[key] for key in assumed)
    assert all(at_home[key] == point[key] for key in point)


def test_a_sign_that_few_points_show_does_not_hold() -> None:
    one = findings.Measured("risk.total", "up", 10, 1.0, 0.9, 1.1, 0.1, 0.001, "holds", "up")
    assert ablation._robust(one, 0.8).verdict == "holds"
    assert ablation._robust(one, 0.79).verdict == "open"


def test_a_verdict_is_never_better_than_its_worst_row() -> None:
    main, other = (
        findings.Measured(name, "up", 10, 1.0, 0.9, 1.1, 0.1, 0.001, word, f"because {name}")
        for name, word in (("risk.total", "holds"), ("control", "fails"))
    )
    found = findings.Finding("C01", "sign", "baseline", (main, other))
    assert (found.verdict, found.why) == ("fails", "control in week 10: because control")
    assert findings.Finding("C01", "sign", "baseline", (main,)).why == "because risk.total"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    shipped = findings.shipped()
    findings.write(shipped, tmp_path / "found.json")
    assert findings.read(tmp_path / "found.json") == shipped


def test_unknown_claims_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["ablate", "C99"]) == 2
    assert sanctuary(["ablate", "C01", "--write"]) == 2
    assert "'C99'" in capsys.readouterr().err


def test_the_findings_that_are_shipped_cover_every_claim() -> None:
    found = findings.shipped()
    assert [one.claim for one in found.findings] == list(claims())


def test_the_findings_that_are_shipped_read_as_they_were_written(tmp_path: Path) -> None:
    found = findings.shipped()
    findings.write(found, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == findings.SHIPPED.read_bytes()


def test_stale_findings_are_told_by_claim() -> None:
    wanted = ablation.design(["C07", "C22", "C40"], replicates=2, points=0, scale=0.01)
    found = ablation.ablate(wanted)
    assert ablation.stale(found, ["C07", "C22", "C40"]) == []
    other = replace(
        found, findings=(*found.findings[:1], replace(found.findings[1], digest="other"), found.findings[2])
    )
    assert ablation.stale(other, ["C07", "C22", "C40"]) == ["C22"]


def test_the_command_says_which_findings_the_model_no_longer_gives(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = findings.shipped()
    changed = [replace(one, digest="other") if one.claim == "C40" else one for one in found.findings]
    monkeypatch.setattr(findings, "shipped", lambda: replace(found, findings=tuple(changed)))
    words = ["ablate", "C40", "--check", "--workers", "1"]
    assert sanctuary(words) == 1
    said = capsys.readouterr()
    assert said.out == "C40\n"
    assert "1 of 51 findings are stale: `make findings`" in said.err
    assert sanctuary([*words, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"stale": ["C40"]}


def test_effects_say_what_tells_them_apart() -> None:
    """Effects of a claim on the same output in the same week have different descriptions."""
    from sim.analysis.claims.wording import how

    for claim in claims().values():
        said = [(e.output, e.week, how(e), e.sign) for e in claim.expect.effects]
        assert len(set(said)) == len(said), claim.id


def test_an_effect_reads_what_it_names() -> None:
    effect = Effect("trust.china", "up", 26, than="trust.india", per=("exits.tracked",))
    assert effect.outputs == ("trust.china", "trust.india", "exits.tracked")
    assert load_scenario("baseline").digest == scenario_named("baseline").digest
