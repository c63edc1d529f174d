"""Test random changes of valid files: each gives a message at a place inside the file, or the scenario that the file describes.

There is never a traceback or a silent default: a value that was changed to another legal one is the value of the scenario.
"""

import random
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, list_scenarios, load_scenario, load_text, migrate, resolved_text

TEXTS = [one.path.read_text(encoding="utf-8") for one in list_scenarios()]
SNIPPETS = [
    "\t", ":", "- ", "[", "]", "{", "}", "'", '"', "#", "&a ", "*a", "!!python/name:os.system ", "!x ", "<<: *a", "---\n",
    "...\n", "%YAML 1.1\n", "|\n", ">-\n", "? ", "null", "~", "true", "no", "on", ".nan", "-.inf", "1e999", "0x1F", "0o17",
    "9" * 60, "-1", "1_000", "1,000", "30 %", "26 weeks", "3 km", "{uniform: [0, 1]}", "{choice: [a, b]}", "{value: 1}",
    "because: C99", "extends: baseline", "extends: ../../x.yaml", "\u0000", "\u0085", "\u2028", "\ufeff", "é", "🙂", "\r",
    "events:", "rules: {learning: no}", "assumptions:", "taliban.control: 0.5", "2021-02-30", "\x07",
]  # fmt: skip


def mutated(text: str, luck: random.Random) -> str:
    """Return a text with a few random mistakes of typing, editing and merging."""
    for _ in range(luck.randint(1, 4)):
        lines = text.split("\n")
        where, what = luck.randrange(len(lines)), luck.randrange(10)
        line = lines[where]
        spot = luck.randrange(len(line) + 1)
        if what == 0:
            lines[where] = line[:spot] + line[spot + 1 :]
        elif what in (1, 2):
            lines[where] = line[:spot] + luck.choice(SNIPPETS) + line[spot:]
        elif what == 3:
            lines.insert(where, luck.choice(lines))
        elif what == 4:
            del lines[where]
        elif what == 5:
            lines[where] = " " * luck.randint(0, 6) + line.lstrip()
        elif what == 6:
            lines[where] = re.sub(r"\d+(\.\d+)?", lambda _: luck.choice(SNIPPETS), line, count=1)
        elif what == 7:
            letters = list(line)
            luck.shuffle(letters)
            lines[where] = "".join(letters)
        elif what == 8:
            lines[where] = re.sub(r": .*", ": " + luck.choice(SNIPPETS).replace("\\", "/"), line)
        else:
            lines = lines[:where]
        text = "\n".join(lines)
    return text


def well_said(error: ScenarioError, lines: int | None) -> None:
    """Check that every problem has a place that exists, and a remedy."""
    assert error.problems
    for problem in error.problems:
        assert problem.wrong
        assert problem.remedy
        if lines is not None:
            assert Path(problem.at.file).suffix == ".yaml"
            assert 1 <= problem.at.line <= lines
            assert problem.at.column >= 1


def outcome(text: str) -> Scenario | None:
    """Return the scenario, or None after checking its problems."""
    try:
        scenario = load_text(text, "mutated.yaml")
    except ScenarioError as error:
        breaks = sum(text.count(sign) for sign in "\n\r\u0085\u2028\u2029")
        well_said(error, breaks + 2)
        return None
    assert load_text(resolved_text(scenario)).digest == scenario.digest
    return scenario


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32))
def test_mutated_file(text, seed):
    outcome(mutated(text, random.Random(seed)))


@pytest.mark.slow
@settings(max_examples=2500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.sampled_from(TEXTS), seed=st.integers(0, 2**32))
def test_mutated_file_many_times(text, seed):
    outcome(mutated(text, random.Random(seed)))


@settings(max_examples=40, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "any.yaml"
    path.write_bytes(data)
    try:
        load_scenario(path)
    except ScenarioError as error:
        well_said(error, None)


@settings(max_examples=40, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_migrated_or_refused(text):
    try:
        migrate(text)
    except ScenarioError as error:
        well_said(error, None)


@settings(max_examples=40, deadline=None)
@given(value=st.one_of(st.floats(), st.integers(), st.text(max_size=30), st.booleans()), key=st.sampled_from([
    "taliban.control", "council.noise", "states.china.accord_reading", "groups.tip.footprint", "rules.learning", "weeks",
    "scale", "events.reward.amount", "events.bagram.week", "events.bagram", "nonsense", "groups.*.growth",
]))  # fmt: skip
def test_any_setting(key, value):
    try:
        scenario = load_scenario("baseline", {key: value})
    except ScenarioError as error:
        well_said(error, None)
    else:
        assert isinstance(scenario, Scenario)


@settings(max_examples=25, deadline=None)
@given(control=st.floats(-2, 3), share=st.integers(-50, 150))
def test_no_silent_default(control, share):
    """Check that legal values are taken unchanged and others refused."""
    text = f"extends: baseline\ntitle: T\nassumptions:\n  taliban.control: {control!r}\n  prison.veteran_share: {share} %\n"
    try:
        scenario = load_text(text)
    except ScenarioError as error:
        places = {problem.at.line for problem in error.problems}
        expected = {4} if not 0 <= control <= 1 else set()
        assert places == expected | ({5} if not 10 <= share <= 80 else set())
    else:
        assert scenario.values["taliban.control"] == control
        assert scenario.values["prison.veteran_share"] == pytest.approx(share / 100)
