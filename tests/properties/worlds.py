"""Scenarios anywhere in the admissible box, for tests that must hold everywhere."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from variants import arm, event

from sim.evidence import event_kinds, lookup, parameters
from sim.scenario import Event, Scenario, load_scenario
from sim.society.common.geography import province_keys
from sim.society.common.params import WORDS

# Never NaN but for these: a ratio without anybody to count, a share of no acts.
MAY_BE_MISSING = {"enforcement.ratio", "enforcement.share_isis"}


@cache
def baseline() -> Scenario:
    return load_scenario("baseline")


@cache
def ranges() -> dict[str, tuple[float, float]]:
    """Give the range of every number a scenario may set, entities' own included."""
    found = {}
    for key, value in baseline().values.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        known = lookup(key)
        if known.low is not None and known.high is not None:
            found[key] = (float(known.low), float(known.high))
    return found


def numbers():
    """Draw values for some of the numbers: anywhere in the range, its ends included."""
    keys = sorted(ranges())

    @st.composite
    def some(draw):
        chosen = draw(st.lists(st.sampled_from(keys), max_size=25, unique=True))
        found = {}
        for key in chosen:
            low, high = ranges()[key]
            found[key] = draw(st.one_of(st.sampled_from([low, high]), st.floats(low, high)))
        return found

    return some()


def structures():
    """Draw some of the words that choose among rival structures."""
    return st.fixed_dictionaries({}, optional={key: st.sampled_from(parameters()[key].choices) for key in WORDS})


@st.composite
def happenings(draw) -> Event:
    """Draw an event of any kind, with fields anywhere in their ranges."""
    scenario = baseline()
    kind = draw(st.sampled_from(sorted(event_kinds())))
    fields = {}
    for name, field in event_kinds()[kind].fields.items():
        what = field.kind
        if what == "group":
            fields[name] = draw(st.sampled_from(scenario.groups))
        elif what == "groups":
            fields[name] = draw(st.lists(st.sampled_from(scenario.groups), unique=True))
        elif what == "state":
            fields[name] = draw(st.sampled_from(scenario.states))
        elif what == "states":
            fields[name] = draw(st.lists(st.sampled_from(scenario.states), min_size=1, unique=True))
        elif what == "province":
            fields[name] = draw(st.sampled_from(province_keys()))
        elif what == "provinces":
            fields[name] = draw(st.lists(st.sampled_from(province_keys()), min_size=1, max_size=3, unique=True))
        elif what == "choice":
            fields[name] = draw(st.sampled_from(field.choices))
        elif what == "switch":
            fields[name] = draw(st.booleans())
        elif what == "integer":
            fields[name] = draw(st.integers(int(field.low), int(field.high)))
        else:
            fields[name] = draw(st.floats(field.low, field.high))
    if kind == "prison_break":
        fields["province"] = draw(st.sampled_from(["parwan", "kabul"]))
    if kind == "assume":
        key = draw(
            st.sampled_from(["detection.base", "enforcement.willingness", "displacement.hazard", "taliban.control"])
        )
        low, high = (float(bound or 0.0) for bound in (parameters()[key].low, parameters()[key].high))
        fields[key] = draw(st.floats(low, high))
    return event(draw(st.integers(-1, 8)), kind, **fields)


@st.composite
def scenarios(draw, rules: bool = True, unless_drawn: dict[str, float] | None = None) -> Scenario:
    """Draw a scenario: some numbers, some rules off, some events out and some in; other numbers may be given."""
    scenario = baseline()
    off = draw(st.lists(st.sampled_from(sorted(scenario.rules)), max_size=12, unique=True)) if rules else []
    out = draw(st.lists(st.sampled_from([e.id for e in scenario.events]), max_size=4, unique=True))
    return arm(
        scenario,
        values=(unless_drawn or {}) | draw(numbers()) | draw(structures()),
        rules=dict.fromkeys(off, False),
        without_events=out,
        add_events=draw(st.lists(happenings(), max_size=3)),
    )
