"""Test that every file of `wrong/` is refused at exactly the places that its first lines state."""

import re
from pathlib import Path

import pytest

from sim.scenario import Problem, ScenarioError, load_scenario

WRONG = Path(__file__).parent / "wrong"
EXPECT = re.compile(r"# expect (\S+\.yaml):(\d+):(\d+) (.+)")


def expectations(path: Path) -> list[tuple[str, int, int, str]]:
    text = path.read_text(encoding="utf-8")
    return [(name, int(line), int(column), words) for name, line, column, words in EXPECT.findall(text)]


CASES = [path for path in sorted(WRONG.glob("*.yaml")) if expectations(path)]


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    return caught.value.problems


def test_corpus_is_large_enough():
    assert len(CASES) >= 60


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_problem_is_placed_and_says_what_to_do(path):
    found = sorted(problems_of(path), key=lambda p: p.at)
    places = [(Path(p.at.file).name, p.at.line, p.at.column) for p in found]
    expected = sorted(expectations(path))
    assert places == [(name, line, column) for name, line, column, _ in expected], "\n".join(map(str, found))
    for problem, (_, _, _, words) in zip(found, expected, strict=True):
        assert words in problem.wrong, problem
        assert len(problem.remedy) > 10
        assert problem.remedy not in problem.wrong
        assert "Traceback" not in str(problem)


@pytest.mark.parametrize("name", ["rule_as_assumption", "rule_with_address"])
def test_a_switch_among_the_assumptions_is_told_where_it_belongs(name):
    (problem,) = problems_of(WRONG / f"{name}.yaml")
    assert problem.remedy == "'outbidding' is a rule: put it under `rules:`, on or off."


def related_to(name: str) -> list[str]:
    (problem,) = problems_of(WRONG / name)
    return [f"{words} {Path(place.file).name}" for words, place in problem.related]


def test_inherited_value_is_shown_with_its_place():
    assert related_to("inherited_range.yaml") == ["the value it would replace is set at baseline.yaml"]


def test_inherited_event_is_shown_with_its_place():
    assert related_to("remove_unknown.yaml") == ["'bagram' stands at baseline.yaml"]


def test_file_of_a_parent_is_shown_with_the_line_that_reached_it():
    assert related_to("parent_is_broken.yaml")[-1] == "reached by `extends` at parent_is_broken.yaml"


def test_duplicate_is_shown_with_the_first_one():
    assert related_to("duplicate_key.yaml") == ["first set at duplicate_key.yaml"]
