"""Test designs: every problem has its place, and points are reproducible and equal the scenarios they describe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft7Validator

from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.resources import data_dir
from sim.runs.design.design import USED_BY, load_design
from sim.runs.design.factor import value_of
from sim.runs.design.sampling import cube, points_of
from sim.runs.design.schema import FILE, design_schema
from sim.runs.plan import Plan
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.write.schema import alone, linked
from tests.scenario.editor import as_editors_read

MIXED = """
title: Everything that can vary
factors:
  taliban.loyalty.al_qaeda: {{range: [20 %, 1]}}
  states.united_states.accord_reading: {{levels: [attacks, presence, expulsion]}}
  rules.outbidding: {{levels: [on, off]}}
  scenario: {{levels: [baseline, sanctions]}}
  events.bagram: {{levels: [on, off]}}
  prison.veteran_share: {{triangular: [0.1, 0.4, 0.8]}}
design: {kind}
samples: 4
replicates: 2
"""


def problems_of(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_design(path)
    return [f"{problem.at.line}:{problem.at.column} {problem.wrong}" for problem in caught.value.problems]


@pytest.mark.parametrize(("kind", "points"), [("lhs", 4), ("sobol", 4 * 14), ("morris", 4 * 7)])
def test_the_same_design_has_the_same_points(tmp_path: Path, kind: str, points: int) -> None:
    path = tmp_path / "mixed.yaml"
    path.write_text(MIXED.format(kind=kind), encoding="utf-8")
    first, second = load_design(path), load_design(path)
    assert points_of(first) == points_of(second)
    assert len(points_of(first)) == points
    assert cube(first).min() >= 0
    assert cube(first).max() <= 1
    drawn = [point["taliban.loyalty.al_qaeda"] for point in points_of(first)]
    assert 0.2 <= min(drawn) < max(drawn) <= 1


def test_a_latin_hypercube_takes_every_slice_once(tmp_path: Path) -> None:
    path = tmp_path / "mixed.yaml"
    path.write_text(MIXED.format(kind="lhs"), encoding="utf-8")
    slices = np.sort((cube(load_design(path)) * 4).astype(int), axis=0)
    assert (slices == np.arange(4)[:, None]).all()


def test_a_grid_is_the_product_of_its_levels(write_design: Callable[..., Path]) -> None:
    plan = Plan(load_design(write_design(points=5)))
    assert [point["taliban.loyalty.al_qaeda"] for point in plan.points] == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert plan.runs == 15


def test_every_point_has_the_same_seeds_and_every_run_is_in_one_block(write_design: Callable[..., Path]) -> None:
    plan = Plan(load_design(write_design(points=50)))
    runs = [run for number in range(plan.blocks) for run in plan.block(number).runs]
    assert [run.number for run in runs] == list(range(150))
    for point in range(50):
        assert [run.seed for run in runs if run.point == point] == [1, 2, 3]


def test_a_list_runs_its_points_as_written(tmp_path: Path) -> None:
    path = tmp_path / "listed.yaml"
    path.write_text(
        "points:\n  - {taliban.control: 0.4, rules.drills: off}\n  - {taliban.control: 90 %, rules.drills: on}\n"
    )
    assert points_of(load_design(path)) == [
        {"taliban.control": 0.4, "rules.drills": False},
        {"taliban.control": 0.9, "rules.drills": True},
    ]


def test_a_point_is_the_scenario_that_overrides_would_give() -> None:
    base = load_scenario("baseline")
    for changes in (
        {"taliban.loyalty.al_qaeda": 0.4},
        {"rules.outbidding": False, "events.bagram": False, "weeks": 52},
        {"prison.veteran_share": 0.3, "events.pul_e_charkhi.week": 3, "events.bagram.share": 0.5},
        {"states.united_states.accord_reading": "expulsion"},
    ):
        read = load_scenario("baseline", {key: format_value(value) for key, value in changes.items()})
        assert base.changed(changes).digest == read.digest
        assert all(value_of(read, key) == value for key, value in changes.items())


def test_every_problem_of_a_design_is_told_at_its_place(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path / "wrong.yaml",
        "base: baseline\n"
        "factorz: 1\n"
        "factors:\n"
        "  taliban.loyalty.al_queda: {range: [0, 1]}\n"
        "  rules.x: {levels: [on]}\n"
        "  taliban.control: {range: [0.2, 7]}\n"
        "  enforcement.budget: 3\n"
        "design: sobol\n"
        "samples: 7\n"
        "scale: 4\n"
        "keep: {outputs: [risk.totl], every: x}\n",
    )
    assert [line.split(" ")[0] for line in found] == [
        "2:1",
        "4:37",
        "5:22",
        "6:28",
        "7:23",
        "8:9",
        "10:8",
        "11:18",
        "11:37",
    ]
    assert "taliban.loyalty.al_queda" in found[1]
    assert "7 is no power of two" in found[5]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("design: grid\nfactors:\n  taliban.control: {range: [0, 1]}\n", "a grid needs to know its steps"),
        ("design: lhs\n", "nothing varies"),
        ("design: list\n", "a list of points is missing"),
        ("points:\n  - {taliban.control: 0.4}\n  - {rules.drills: on}\n", "other keys than the first"),
        ("factors:\n  rules.drills: {levels: [on, on]}\n", "a level comes twice"),
        ("factors:\n  scenario: {levels: [basline]}\n", "there is no such scenario"),
        ("factors:\n  taliban.control: {levels: [0.4]}\nkeep: {weeks: [260]}\n", "260 is no week of the run"),
    ],
)
def test_what_cannot_be_run_is_refused(tmp_path: Path, text: str, wrong: str) -> None:
    assert wrong in "\n".join(problems_of(tmp_path / "wrong.yaml", text))


def test_what_is_wrong_with_the_base_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("extends: baseline\nassumptions:\n  taliban.control: 7\n", encoding="utf-8")
    design = tmp_path / "design.yaml"
    design.write_text("base: mine.yaml\nfactors: {council.noise: {levels: [0.2]}}\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_design(design)
    (problem,) = caught.value.problems
    assert (Path(problem.at.file).name, problem.at.line) == ("mine.yaml", 3)


def test_an_unknown_design_is_refused() -> None:
    with pytest.raises(ScenarioError, match="there is no such design"):
        load_design("unknwns")


@pytest.mark.parametrize("path", sorted((data_dir("scenarios") / "sweeps").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_designs_can_be_run(path: Path) -> None:
    plan = Plan(load_design(path))
    assert plan.runs > 0


SCHEMA = json.loads(alone(design_schema()))


def complaints(text: str) -> list[str]:
    """Return the errors that an editor would show."""
    return [error.message[:100] for error in Draft7Validator(SCHEMA).iter_errors(as_editors_read(text))]


def test_the_committed_schema_is_fresh_and_draft_07() -> None:
    Draft7Validator.check_schema(SCHEMA)
    fresh = linked(design_schema()) == (data_dir("scenarios") / FILE).read_text(encoding="utf-8")
    assert fresh, "run: make renew"


@pytest.mark.parametrize("path", sorted((data_dir("scenarios") / "sweeps").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_shipped_designs_fit_the_schema_and_lead_to_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert complaints(text) == []
    first = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / first).resolve() == (data_dir("scenarios") / FILE).resolve()


@pytest.mark.parametrize(
    "text",
    [
        "factorz: 1\n",
        "design: sobolish\n",
        "scale: 4\n",
        "factors:\n  taliban.contrl: {range: [0, 1]}\n",
        "factors:\n  taliban.control: {range: [0]}\n",
        "factors:\n  taliban.control: {range: [0, 1], levels: [1]}\n",
        "keep: {outputs: [risk.total], evry: 3}\n",
    ],
)
def test_the_schema_finds_most_slips_by_itself(text: str) -> None:
    assert complaints(text)


@pytest.mark.parametrize(
    "text",
    [
        "factors:\n  events.bagram: {levels: [on, off]}\n  events.bagram.week: {levels: [0, 4]}\n  weeks: {levels: [52]}\n",
        "factors:\n  groups.isis_k.prisoners: {triangular: [1000, 1500, 2000]}\n  rules.drills: {levels: [on, off]}\n",
        "points:\n  - {taliban.control: 0.4}\nassumptions: {council.noise: 0.2}\nkeep: {outputs: strength.*, weeks: [3]}\n",
    ],
)
def test_what_can_be_run_fits_the_schema(tmp_path: Path, text: str) -> None:
    (tmp_path / "own.yaml").write_text(text, encoding="utf-8")
    assert load_design(tmp_path / "own.yaml")
    assert complaints(text) == []


def test_morris_draws_every_level_of_a_factor_of_words(tmp_path: Path) -> None:
    levels = ", ".join(str(round(0.2 + 0.1 * k, 1)) for k in range(7))
    text = f"factors:\n  taliban.control: {{levels: [{levels}]}}\n  rules.drills: {{levels: [on, off]}}\n"
    path = tmp_path / "words.yaml"
    path.write_text(text + "design: morris\nsamples: 8\n", encoding="utf-8")
    drawn = {format_value(point["taliban.control"]) for point in points_of(load_design(path))}
    assert len(drawn) == 7
    path.write_text(text + "design: morris\nsamples: 2\n", encoding="utf-8")
    with pytest.raises(SanctuaryError, match="do not reach all 7 levels"):
        points_of(load_design(path))


def test_what_is_kept_is_said_in_lines(tmp_path: Path) -> None:
    text = "factors:\n  taliban.control: {range: [0.2, 0.8]}\nsamples: 4\nkeep: [risk.total]\n"
    assert problems_of(tmp_path / "kept.yaml", text) == ["4:7 keep is not made of `key: value` lines"]
    text = text.replace("keep: [risk.total]", "keep: {weeks: 4}")
    assert problems_of(tmp_path / "kept.yaml", text) == ["4:15 keep.weeks: 4 is no list of weeks"]


def test_what_stands_in_the_wrong_place_is_told_where_it_belongs(tmp_path: Path) -> None:
    text = "factors:\n  taliban.control: {range: [0.2, 0.8]}\n  keep: {outputs: [risk.total]}\nsamples: 4\noutputs: [risk.total]\n"
    path = tmp_path / "misplaced.yaml"
    assert problems_of(path, text) == ["3:3 `keep` stands under factors", "5:1 `outputs` stands at the top"]
    with pytest.raises(ScenarioError) as caught:
        load_design(path)
    assert "write it at the beginning of a line" in str(caught.value)
    assert "write keep: {outputs: [risk.total]}" in str(caught.value)
    # Both a scenario and a design have weeks.
    path.write_text("factors:\n  weeks: {levels: [4, 8]}\ndesign: grid\n", encoding="utf-8")
    assert [factor.key for factor in load_design(path).factors] == ["weeks"]


def test_a_space_of_another_kind_is_the_one_thing_that_is_told(tmp_path: Path) -> None:
    text = "factors:\n\u00a0 taliban.control: {range: [0.2, 0.8]}\nsamples: 4\n"
    (told,) = problems_of(tmp_path / "space.yaml", text)
    assert told.startswith("2:1 a space that YAML does not know")


@pytest.mark.parametrize("factor", ["uniform: [~, 1]", "range: [null, 0.8]"])
def test_null_is_no_bound(tmp_path: Path, factor: str) -> None:
    (told,) = problems_of(tmp_path / "null.yaml", f"factors:\n  taliban.control: {{{factor}}}\nsamples: 4\n")
    assert "is no number" in told


def test_seeds_that_run_past_the_last_are_refused_before_anything_runs(tmp_path: Path) -> None:
    text = "factors:\n  taliban.control: {range: [0.2, 0.8]}\nsamples: 4\nseed: 4294967295\nreplicates: 2\n"
    assert problems_of(tmp_path / "seeds.yaml", text) == ["4:7 seed: the seeds run past 4294967295"]


BODIES = {
    "grid": "factors:\n  taliban.control: {levels: [0.2, 0.8]}\n  prison.rejoin: {range: [0.3, 0.9], steps: 3}\n",
    "list": "points:\n  - {taliban.control: 0.2}\n  - {taliban.control: 0.8}\n",
    **dict.fromkeys(
        ("lhs", "sobol", "morris"),
        "factors:\n  taliban.control: {range: [0.2, 0.8]}\n  prison.rejoin: {range: [0.3, 0.9]}\n",
    ),
}
# A value of each key that differs from its default.
OTHERS = {
    "base": "base: sanctions",
    "assumptions": "assumptions: {council.noise: 0.2}",
    "factors": "factors: {council.noise: {levels: [0.2, 0.3]}}",
    "groups": "groups: {both: [prison.*]}",
    "cross": "cross: {rules.drills: {levels: [on, off]}}",
    "points": "points: [{council.noise: 0.2}]",
    "samples": "samples: 16",
    "second_order": "second_order: off",
    "replicates": "replicates: 3",
    "seed": "seed: 7",
    "scale": "scale: 0.3",
    "weeks": "weeks: 70",
    "keep": "keep: {outputs: [trust.mean]}",
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("key", OTHERS)
def test_every_key_of_every_design_counts_or_is_refused(tmp_path: Path, kind: str, key: str) -> None:
    path = tmp_path / "design.yaml"
    body = f"design: {kind}\n{BODIES[kind]}"
    path.write_text(body, encoding="utf-8")
    plain = load_design(path).plain()
    if f"{key}:" in body:
        return
    path.write_text(f"{body}{OTHERS[key]}\n", encoding="utf-8")
    if kind in USED_BY.get(key, BODIES):
        assert load_design(path).plain() != plain
    else:
        with pytest.raises(ScenarioError, match=f"a design {kind} does not use {key}") as caught:
            load_design(path)
        assert f"or delete {key}" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("factors: {taliban.control: {range: [0, 1], steps: 5}}\ndesign: lhs\n", "does not use steps"),
        (
            "factors: {taliban.control: {range: [0, 1], steps: 5}, council.noise: {range: [0.1, 0.2]}}\n",
            "does not use steps",
        ),
        ("factors: {taliban.control: {levels: [0, 1], steps: 5}}\n", "levels take no steps"),
        ("factors: {weeks: {levels: [4, 8]}}\nweeks: 9\n", "weeks stands at the top and among what varies"),
        ("points: [{weeks: 4}, {weeks: 8}]\nweeks: 9\n", "weeks stands at the top and among what varies"),
        (
            "factors: {taliban.control: {levels: [0, 1]}}\nassumptions: {taliban.control: 0.5}\n",
            "is an assumption and varies",
        ),
        ("factors: {scenario: {levels: [sanctions, reward]}}\nbase: baseline\n", "the base is not run"),
        ("factors: {taliban.control: {levels: [0, 1]}}\nkeep: {weeks: [0], every: 3}\n", "leave every unused"),
        ("factors: {taliban.control: {range: [0, 1], steps: 1001}}\n", "the grid of these factors has 1,001 points"),
    ],
)
def test_nothing_in_a_design_is_ignored(tmp_path: Path, text: str, wrong: str) -> None:
    assert wrong in "\n".join(problems_of(tmp_path / "wrong.yaml", text))


def test_factors_with_levels_or_steps_make_a_grid(tmp_path: Path) -> None:
    path = tmp_path / "design.yaml"
    path.write_text("factors: {taliban.control: {range: [0, 1], steps: 5}, rules.drills: {levels: [on, off]}}\n")
    assert (load_design(path).kind, len(points_of(load_design(path)))) == ("grid", 10)
