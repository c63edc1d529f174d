"""Test that a scenario that is written and read again is the same."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import check, list_scenarios, load_scenario, load_text, migrate, new_text, resolved_text

SHIPPED = [one.path for one in list_scenarios()]
NAMES = [path.stem for path in SHIPPED]


@pytest.mark.parametrize("name", NAMES)
def test_resolved_scenario_loads_to_the_same(name, tmp_path):
    scenario = load_scenario(name)
    path = tmp_path / "resolved.yaml"
    path.write_text(resolved_text(scenario), encoding="utf-8")
    again = load_scenario(path)
    assert again.digest == scenario.digest
    assert again.values == scenario.values
    assert again.labels == scenario.labels
    assert (again.title, again.voice, again.assumes, again.claims) == (
        scenario.title, scenario.voice, scenario.assumes, scenario.claims
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_drawn_scenario_loads_to_the_same(seed):
    drawn = load_scenario("record").draw(seed)
    assert load_text(resolved_text(drawn)).digest == drawn.digest


def test_every_value_of_a_resolved_scenario_has_its_origin():
    text = resolved_text(load_scenario("wood", {"council.noise": 0.2}))
    body = [line for line in text.split("assumptions:", 1)[1].splitlines() if line.startswith("  ")]
    assert len(body) > 800
    for line in body:
        assert re.search(r"# ([a-z_]+\.yaml:\d+|--set \S+|default)", line), line
    values = "\n".join(line for line in body if not re.match(r"  ([a-z_]+: o[nf]|- )", line))
    assert "# default" not in values
    assert re.search(r"warlord\.contest: 0\.6 +# wood\.yaml:\d+", text)
    assert re.search(r"warlord\.growth: 0\.05 +# malejacq\.yaml:\d+", text)
    assert re.search(r"groups\.tip\.strength: 500 +# groups\.yaml:\d+", text)
    assert re.search(r"groups\.tip\.plot_weight: 1 +# parameters\.yaml:\d+", text)
    assert "council.noise: 0.2" in text


@pytest.mark.parametrize("base", ["baseline", "record", "wood"])
def test_new_scenario_changes_nothing_and_is_good(base, write):
    path = write(new_text("mine", base), "mine.yaml")
    assert check(path) == ()
    assert load_scenario(path).digest == load_scenario(base).digest


def test_every_line_that_new_offers_can_be_taken():
    """Check that each commented assumption, event and rule is legal once its # is removed."""
    text = new_text("mine", "record")
    for section in ("assumptions", "events", "rules"):
        body = text.split(f"\n{section}:\n", 1)[1].split("\n\n", 1)[0]
        taken = re.sub(r"(?m)^  # (?=([a-z_]+(\.[a-z_]+)*:|- \{))", "  ", body)
        problems = check_text(f"extends: record\ntitle: Mine\n{section}:\n{taken}\n")
        assert [p for p in problems if not p.warning] == []
        assert len(problems) < 3 or section != "rules"


def check_text(text):
    from sim.scenario import ScenarioError

    try:
        return load_text(text).warnings
    except ScenarioError as error:
        return error.problems


def test_new_about_a_claim_lists_what_serves_it():
    text = new_text("mine", about=["C16"])
    assert "dispersal.slip_out" in text
    assert "maturation.halflife" not in text


def test_migration_leaves_shipped_scenarios_alone():
    for path in SHIPPED:
        text = path.read_text(encoding="utf-8")
        assert migrate(text) == text


@settings(max_examples=15, deadline=None)
@given(
    control=st.floats(0, 1),
    noise=st.floats(0.05, 0.5),
    fighters=st.integers(58_000, 100_000),
    title=st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(str.strip),
)
def test_any_value_survives(control, noise, fighters, title):
    overrides = {"taliban.control": control, "council.noise": noise, "taliban.fighters": fighters}
    scenario = replace(load_scenario("baseline", overrides), title=title)
    again = load_text(resolved_text(scenario))
    assert again.digest == scenario.digest
    assert again.title == " ".join(title.split("\n"))
