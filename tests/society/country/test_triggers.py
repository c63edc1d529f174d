"""Events under a condition: the state machine against a plain Python version, in both engines and in whole runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.analysis.decide.search.optimise import unmoved_policy
from sim.analysis.decide.search.reading import load_study
from sim.engine.handle import Pointer
from sim.engine.readable import readable
from sim.engine.warm import loaded, sample
from sim.model import simulate
from sim.runs.design.design import load_design
from sim.scenario import Event, Scenario, ScenarioError, load_scenario, load_text, resolved_text
from sim.scenario.conditions import explained
from sim.society.outputs import over
from sim.society.start import build
from sim.society.week import SCHEDULE
from sim.society.world import World
from sim.terms import Ordered

WEEKS = 30
SEEN = [output.name for output in over("group")].index("seen.{}")
BASE = load_scenario("baseline")
DRILL = {"by": ["tajikistan"], "weeks": 5}


def under(terms: dict[str, object], kind: str = "drill", fields: dict[str, object] = DRILL, week: int = 0) -> Scenario:
    """Return the baseline with one event under a condition and no others."""
    nothing = {f"events.{event.id}": "off" for event in BASE.events}
    return BASE.changed({**nothing, "events.policy": {"week": week, **terms, kind: fields}})


def lived(scenario: Scenario, counts: list[float], engine: str, until: int = WEEKS - 1) -> World:
    """Run only triggers and events up to a week on a given count, and return the world."""
    world = build(scenario, 1, WEEKS, 0.01)
    world.plain_groups[:, scenario.groups.index("isis_k"), SEEN] = counts
    if engine == "compiled":
        handle = Pointer(world)
        done = loaded({**sample(), "world": handle})
        acts = [done["triggers"], done["events"]]
    else:
        handle = readable(world)
        acts = [step.act for step in SCHEDULE if step.name in ("triggers", "events")]
    for week in range(-1, until + 1):
        for act in acts:
            act(handle, week)
    return world


@dataclass
class Account:
    """Return the weeks in which the event is ordered, reversed and ended, by a plain version of its terms."""

    terms: dict[str, float]
    counts: list[float]
    ordered: list[int] = field(default_factory=list)
    taken_back: list[int] = field(default_factory=list)
    ended: list[int] = field(default_factory=list)

    def held(self, week: int, level: float, weeks: int, since: int) -> bool:
        """Return whether the count was above a level in the last consecutive weeks, all after `since`."""
        seen = [self.counts[past] for past in range(week) if past >= since]
        return len(seen) >= weeks and all(count > level for count in seen[len(seen) - weeks :])

    def live(self) -> Account:
        left, times = self.terms["weeks"], self.terms["times"]
        begun, until, free, first = -1, -1, -(10**9), -1
        for week in range(1, WEEKS):
            stands = begun <= week < until
            if first >= 0 and self.held(week, self.terms["never"], 2, first):
                self.ended += [week] if stands else []
                break
            if stands:
                if self.counts[week - 1] <= self.terms["back"]:
                    self.taken_back.append(week)
                    left, until, free = left + until - week, week, week
                continue
            if week < self.terms["from"] or week < free + self.terms["cooling_off"] or not left or not times:
                continue
            # Weeks in which the event was active do not count; the last of them was read one week later.
            if self.held(week, self.terms["above"], int(self.terms["for"]), max(0, until - 1 if until >= 0 else 0)):
                self.ordered.append(week)
                first = week if first < 0 else first
                begun, until = week, week + min(DRILL["weeks"], int(left))
                left, times, free = left - (until - begun), times - 1, until
        return self


TERMS = st.fixed_dictionaries(
    {
        "above": st.integers(20, 60),
        "for": st.integers(1, 4),
        "back": st.integers(0, 20),
        "from": st.integers(0, 10),
        "cooling_off": st.integers(0, 8),
        "times": st.integers(1, 4),
        "weeks": st.integers(1, 14),
        "never": st.integers(85, 99),
    }
)
COUNTS = st.lists(st.one_of(st.integers(0, 100), st.just(70)), min_size=WEEKS, max_size=WEEKS)


@settings(max_examples=25, deadline=None)
@given(terms=TERMS, counts=COUNTS)
def test_a_condition_does_what_its_terms_say(terms: dict[str, int], counts: list[int]) -> None:
    scenario = under(
        {
            "when": {"output": "seen.isis_k", "above": terms["above"], "for": terms["for"], "back": terms["back"]},
            "until": {"output": "seen.isis_k", "above": terms["never"], "for": 2},
            "cooling_off": terms["cooling_off"],
            "budget": {"times": terms["times"], "weeks": terms["weeks"]},
        },
        week=terms["from"],
    )
    world = lived(scenario, counts, "reference")
    compiled = lived(scenario, counts, "compiled")
    assert world.orders.tobytes() == compiled.orders.tobytes()
    assert np.asarray(world.states).tobytes() == np.asarray(compiled.states).tobytes()
    account = Account(terms, counts).live()
    found = {order: [int(row) - 1 for row in np.flatnonzero(world.orders[:, 0] == order)] for order in Ordered}
    assert found[Ordered.ORDERED] == account.ordered
    assert found[Ordered.TAKEN_BACK] == account.taken_back
    assert found[Ordered.ENDED] == account.ended
    assert len(account.ordered) <= terms["times"]


def test_nothing_is_seen_before_the_first_week_is_over_and_a_missing_count_orders_nothing() -> None:
    scenario = under({"when": {"output": "seen.isis_k", "below": 10}})
    assert np.flatnonzero(lived(scenario, [0.0] * WEEKS, "reference").orders)[0] == 2
    assert not lived(scenario, [np.nan] * WEEKS, "reference").orders.any()


@pytest.mark.parametrize(("kind", "fields"), [("sanction", {"by": "china"}), ("iran_gate", {"open": True})])
def test_what_lasts_is_turned_back(kind: str, fields: dict[str, object]) -> None:
    terms = {"when": {"output": "seen.isis_k", "above": 50, "back": 10}}
    up, down = [60.0] * 10, [5.0] * 20
    worlds = [lived(under(terms, kind, fields), counts, "reference") for counts in (up + up + up, up + down)]
    china = BASE.states.index("china")
    states = [int(w.states[china]["sanctioning"]) if kind == "sanction" else int(w.regime[0]["gate"]) for w in worlds]
    assert states[0] == 1
    assert states[1] == (0 if kind == "sanction" else -1)


ABOVE = {"when": {"output": "seen.isis_k", "above": 50, "back": 10}}
BELOW = {"when": {"output": "seen.isis_k", "below": 60, "back": 90}}


@pytest.mark.parametrize("engine", ["reference", "compiled"])
def test_a_drill_taken_back_ends_no_other_of_the_same_state(engine: str) -> None:
    dated = {"week": 2, "drill": {"by": ["tajikistan"], "weeks": 20}}
    both = under(ABOVE).changed({"events.dated": dated})
    row = BASE.states.index("tajikistan")

    def drilled(scenario: Scenario, until: int) -> int:
        # The value is above the threshold for ten weeks, then below: the drill is reversed in week 11.
        counts = [60.0] * 10 + [5.0] * 20
        return int(lived(scenario, counts, engine, until).states[row]["drilling"])

    assert [drilled(both, week) for week in (1, 10, 12, 21, 22)] == [1, 1, 1, 1, 0]
    alone = under(ABOVE, fields={"by": ["tajikistan"], "weeks": 20})
    assert [drilled(alone, week) for week in (1, 10, 11)] == [1, 1, 0]


def test_a_drill_of_its_own_outlasts_an_order() -> None:
    world = lived(under(ABOVE), [60.0] + [5.0] * 29, "reference", 0)
    state = world.states[BASE.states.index("tajikistan")]
    state["own_drill"], state["drilling"] = 9, 1
    handle = readable(world)
    acts = [step.act for step in SCHEDULE if step.name in ("triggers", "events")]
    told = []
    for week in range(1, 12):
        for act in acts:
            act(handle, week)
        told.append(int(state["drilling"]))
    assert told == [1] * 8 + [0] * 3


@pytest.mark.parametrize(("kind", "fields"), [("sanction", {"by": "china"}), ("iran_gate", {"open": True})])
def test_what_another_order_keeps_is_not_turned_back(kind: str, fields: dict[str, object]) -> None:
    both = under(ABOVE, kind, fields).changed({"events.other": {"week": 0, **BELOW, kind: fields}})
    world = lived(both, [55.0] * 10 + [5.0] * 20, "reference")
    state = world.states[BASE.states.index("china")]
    assert (int(state["sanctioning"]) if kind == "sanction" else int(world.regime[0]["gate"])) == 1


def test_a_dated_event_ends_by_a_condition_or_a_date() -> None:
    offer = {"from": "china", "weeks": 200}
    by_count = under({"until": {"output": "seen.isis_k", "above": 50}}, "offer", offer, week=3)
    by_date = under({"until": "10 weeks"}, "offer", offer, week=3)
    counts = [60.0] * 2 + [0.0] * 10 + [60.0] * 18
    for scenario, week in ((by_count, 13), (by_date, 10)):
        world = lived(scenario, counts, "reference")
        assert [int(row) - 1 for row in np.flatnonzero(world.orders[:, 0] == Ordered.ENDED)] == [week]
        assert int(world.events[0]["week"] + world.events[0]["weeks"]) == week


@pytest.mark.slow
def test_the_shipped_policy_is_the_same_in_both_engines() -> None:
    drills = load_scenario("drill_when_seen")
    compiled = simulate(drills, 1, scale=0.004, weeks=20)
    reference = simulate(drills, 1, scale=0.004, weeks=20, engine="reference")
    assert compiled.country.tobytes() == reference.country.tobytes()
    assert compiled.happenings == reference.happenings


def test_the_shipped_policy_is_ordered_taken_back_and_told() -> None:
    drills = load_scenario("drill_when_seen")
    compiled = simulate(drills, 1, scale=0.004, weeks=20)
    words = "Drill ordered (Russia, Tajikistan, Uzbekistan): seen ISIS-K above 700 for 8 weeks"
    (week,) = [week for week, text in compiled.events if text == words]
    seen = compiled.series("seen.isis_k")
    assert (seen[week - 8 : week] > 700).all()
    assert compiled.series("drills")[week] == 3
    assert compiled.series("drills")[week - 1] == 0
    longer = simulate(drills, 1, scale=0.004)
    assert any(text.startswith("Drill taken back") for _, text in longer.events)


def test_a_threshold_is_a_key_of_a_change_and_of_an_unknown() -> None:
    drills = load_scenario("drill_when_seen")
    never = drills.changed({"events.drill.when.above": 10_000, "events.drill.when.for": "6 months"})
    assert [event.terms["when.for"] for event in never.events if event.terms] == [26.0]
    assert not any("rill ordered" in text for _, text in simulate(never, 1, scale=0.004, weeks=40).events)
    unknown = drills.changed({"events.drill.when.above": "{uniform: [600, 800]}"})
    drawn = [e.terms["when.above"] for s in (1, 2) for e in unknown.draw(s).events if e.id == "drill"]
    assert len(set(drawn)) == 2
    assert all(600 <= one <= 800 for one in drawn)
    again = drills.changed({"events.drill": next(event for event in drills.events if event.id == "drill")})
    assert again.digest == drills.digest


def test_the_truth_is_read_only_where_the_scenario_says_so() -> None:
    terms = {"when": {"output": "strength.isis_k", "above": 50}}
    with pytest.raises(Exception, match="is a true value") as caught:
        under(terms)
    assert "seen.isis_k" in str(caught.value)
    assert "oracle: on" in str(caught.value)
    told = BASE.changed({"oracle": True, "events.policy": {**terms, "drill": DRILL}})
    assert told.oracle
    assert isinstance(told.events[0], Event)
    with pytest.raises(Exception, match="is a true value"):
        told.changed({"oracle": "off"})


def test_a_threshold_is_a_factor_whose_ends_are_checked(tmp_path: Path) -> None:
    text = "base: drill_when_seen\nfactors:\n  events.drill.when.above: {{range: [{}, 900]}}\ndesign: lhs\nsamples: 2\n"
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(text.format(700), encoding="utf-8")
    bad.write_text(text.format(600), encoding="utf-8")
    (factor,) = load_design(good).factors
    assert [factor.at(0.0), factor.at(1.0)] == [700, 900]
    with pytest.raises(ScenarioError, match="above the threshold 600") as caught:
        load_design(bad)
    assert "when.back_by" in str(caught.value)


PAIR = "base: drill_when_seen\nfactors:\n  events.drill.when.above: {}\n  events.drill.when.{}: {}\ndesign: lhs\nsamples: 2\n"


@pytest.mark.parametrize(
    ("above", "term", "other", "fits"),
    [
        # Both differ from the policy's own values, and are consistent with each other.
        ("{range: [800, 900]}", "back", "{range: [600, 790]}", True),
        ("{range: [500, 600]}", "back", "{range: [400, 500]}", True),
        ("{levels: [500, 600]}", "back", "{levels: [400, 450]}", True),
        # Each value alone is consistent with the policy, but the two are not consistent with each other.
        ("{range: [685, 900]}", "back", "{range: [500, 695]}", False),
        ("{levels: [690, 900]}", "back", "{levels: [600, 695]}", False),
    ],
)
def test_thresholds_that_vary_must_fit_each_other_before_anything_runs(
    tmp_path: Path, above: str, term: str, other: str, fits: bool
) -> None:
    path = tmp_path / "pair.yaml"
    path.write_text(PAIR.format(above, term, other), encoding="utf-8")
    if fits:
        assert len(load_design(path).factors) == 2
        return
    with pytest.raises(ScenarioError, match="`back` lies above the threshold") as caught:
        load_design(path)
    assert "when.back_by" in str(caught.value)


def test_each_point_of_a_list_is_read_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "points.yaml"
    point = "  - {{events.drill.when.above: {}, events.drill.when.back: {}}}\n"
    text = "base: drill_when_seen\npoints:\n"
    path.write_text(text + point.format(500, 450) + point.format(900, 850), encoding="utf-8")
    assert [one["events.drill.when.back"] for one in load_design(path).points] == [450, 850]
    path.write_text(text + point.format(500, 550), encoding="utf-8")
    with pytest.raises(ScenarioError, match="above the threshold 500"):
        load_design(path)


def test_what_takes_back_can_be_counted_from_the_threshold(tmp_path: Path) -> None:
    when = {"output": "seen.isis_k", "above": 50, "back_by": 40}
    counts = [60.0] * 3 + [15.0] * 4 + [9.0] * 23
    by, to = (
        lived(under({"when": one}, fields={**DRILL, "weeks": 25}), counts, "reference") for one in (when, ABOVE["when"])
    )
    assert by.orders.tobytes() == to.orders.tobytes()
    drills = load_scenario("baseline").changed({"events.policy": {"week": 0, "when": when, "drill": DRILL}})
    assert any("down to 10" in explained(event, drills.labels) for event in drills.events if event.terms)
    falling = {"output": "seen.isis_k", "below": 50, "back_by": 40}
    rising = lived(
        under({"when": falling}, fields={**DRILL, "weeks": 25}), [40.0] * 5 + [89.0] * 5 + [90.0] * 20, "reference"
    )
    assert [int(row) - 1 for row in np.flatnonzero(rising.orders[:, 0] == Ordered.TAKEN_BACK)] == [11]
    with pytest.raises(ScenarioError, match="both back and back_by"):
        under({"when": {**when, "back": 10}})
    with pytest.raises(ScenarioError, match="back_by"):
        under({"when": {**when, "back_by": -1}})
    path = tmp_path / "by.yaml"
    path.write_text(PAIR.format("{range: [100, 900]}", "back_by", "{range: [0, 900]}"), encoding="utf-8")
    # It replaces the policy's own level, and is consistent with any threshold.
    (_, by_factor) = load_design(path).factors
    assert [by_factor.at(0.0), by_factor.at(1.0)] == pytest.approx([0, 900])
    shipped = load_scenario("drill_when_seen")
    changed = shipped.changed({"events.drill.when.back_by": 50, "events.drill.when.above": 300})
    assert [set(event.terms) & {"when.back", "when.back_by"} for event in changed.events if event.terms] == [
        {"when.back_by"}
    ]
    assert changed.changed({"events.drill.when.above": 700, "events.drill.when.back": 680}).digest == shipped.digest
    with pytest.raises(ScenarioError, match="both back and back_by"):
        shipped.changed({"events.drill.when.back_by": 50, "events.drill.when.back": 40})


def test_a_policy_may_decide_a_term_that_the_scenario_leaves_out(tmp_path: Path) -> None:
    path = tmp_path / "search.yaml"
    path.write_text(
        "base: drill_when_seen\nlevers:\n  events.drill.when.above: {range: [200, 900]}\n  events.drill.when.back_by: {range: [0, 200]}\n"
        "objectives: {risk.total: {aim: low}, resources: {aim: high}}\n",
        encoding="utf-8",
    )
    study = load_study(path)
    assert unmoved_policy(study) == {"events.drill.when.above": 700}
    policy = study.policy((0.0, 1.0))
    (drill,) = [event for event in study.scenario.changed(policy).events if event.terms]
    assert (drill.terms["when.above"], "when.back" in drill.terms) == (200, False)


def test_a_condition_survives_being_written_out(tmp_path: Path) -> None:
    for change in ({}, {"events.drill.until": "3 years"}, {"events.drill.when.above": "{uniform: [690, 800]}"}):
        scenario = load_scenario("drill_when_seen").changed(change)
        assert load_text(resolved_text(scenario)).digest == scenario.digest
