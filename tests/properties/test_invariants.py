"""The invariants of every admissible scenario: people conserved, nothing negative, nothing undefined, the same bytes twice."""

import hashlib
import os
import random
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.stats import t as t_law
from variants import arm

from sim.engine.compiled import CompiledEngine
from sim.evidence import provinces
from sim.model import SanctuaryModel, simulate
from sim.outputs.definitions import by_name
from sim.outputs.results import Results
from sim.society.common.geography import geography
from sim.society.start import parameter_record
from sim.terms import Stage, Status
from tests.properties.worlds import MAY_BE_MISSING, baseline, scenarios

SCALE = 0.01
WEEKS = 9
LIGHT = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BETWEEN_0_AND_1 = {"share", "probability"}
# Differences of shares lie between -1 and 1.
DIFFERENCES = {"gap", "obedience_slope"}


def columns(results: Results):
    """Every output with everything recorded for it, entities and weeks together."""
    for output in by_name().values():
        record = results.country if output.over == "country" else results.by_entity[output.over]
        yield output, record[output.field]


def digest(results: Results) -> str:
    h = hashlib.sha256()
    for output, values in columns(results):
        h.update(output.name.encode())
        h.update(np.ascontiguousarray(values).tobytes())
    return h.hexdigest()


ANYWHERE = given(scenarios(), st.integers(0, 2**64 - 1))


@LIGHT
@ANYWHERE
def test_every_week_of_every_scenario_is_sound(scenario, seed):
    every_week_is_sound(scenario, seed)


@pytest.mark.slow
@settings(LIGHT, max_examples=200)
@ANYWHERE
def test_every_week_of_many_more_scenarios_is_sound(scenario, seed):
    every_week_is_sound(scenario, seed)


def every_week_is_sound(scenario, seed):
    model = SanctuaryModel(scenario, rng=seed, scale=SCALE, weeks=WEEKS)
    w = model.world
    for _ in range(WEEKS + 1):
        model.step()
        # People are conserved: everybody ever seen is in exactly one place now.
        assert (w.tally >= 0).all()
        assert w.tally.sum() == w.groups["born"].sum()
        assert w.tally.sum(axis=1).tolist() == w.groups["born"].tolist()
        r = w.regime[0]
        assert int(r["fighters"]) + int(w.departures.sum()) == int(r["fighters_born"])
        assert int(w.provinces["fighters"].sum()) == int(r["fighters"])
        assert (w.departures >= 0).all()
        assert w.members.sum(axis=1).tolist() == w.groups["members"].tolist()
        # Shares sum to one.
        control = w.provinces["taliban"] + w.provinces["contested"] + w.control.sum(axis=0)
        assert np.allclose(control, 1.0)
        assert np.allclose(w.listens.sum(axis=1), 1.0)
        assert np.allclose(w.footprint.sum(axis=1), 1.0)
        assert np.isclose(w.leaders["authority"].sum(), 1.0)
        for shares in (w.control, w.loyalty, w.willingness, w.freedom, w.ties, w.shield):
            assert np.isfinite(shares).all()
            assert shares.min() >= 0.0
            assert shares.max() <= 1.0 + 1e-9
        assert (w.warlords["militia"] >= 0).all()
    results = model.results()
    for output, values in columns(results):
        if output.name in MAY_BE_MISSING:
            values = values[~np.isnan(values)]
        assert np.isfinite(values).all(), output.name
        if output.name.split(".")[0] in DIFFERENCES:
            assert np.abs(values).max() <= 1.0, output.name
        elif output.unit in BETWEEN_0_AND_1 and values.size:
            assert values.min() >= -1e-12, output.name
            assert values.max() <= 1.0 + 1e-9, output.name
        elif not output.unit.startswith("log-odds") and values.size:
            assert values.min() >= 0.0, output.name
    model.close()


@settings(LIGHT, max_examples=8)
@given(scenarios(), st.integers(0, 2**32))
def test_the_same_bytes_twice_and_week_by_week(scenario, seed):
    whole = simulate(scenario, seed, scale=SCALE, weeks=WEEKS)
    again = simulate(scenario, seed, scale=SCALE, weeks=WEEKS)
    assert digest(whole) == digest(again)
    # A longer horizon does not change the weeks before.
    longer = simulate(scenario, seed, scale=SCALE, weeks=WEEKS + 5)
    for output, values in columns(whole):
        record = longer.country if output.over == "country" else longer.by_entity[output.over]
        assert np.array_equal(values, record[output.field][:WEEKS], equal_nan=True), output.name


@pytest.mark.smoke
def test_the_same_bytes_in_another_process():
    text = (
        "from sim.model import simulate; from sim.scenario import load_scenario;"
        "from tests.properties.test_invariants import digest;"
        "print(digest(simulate(load_scenario('baseline'), 7, scale=0.01, weeks=9)))"
    )
    here = digest(simulate(baseline(), 7, scale=SCALE, weeks=WEEKS))
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": os.pathsep.join(sys.path)}
    there = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, env=environment, timeout=600
    )
    assert there.stdout.split()[-1] == here


def everything_off(scenario):
    return arm(
        scenario,
        rules=dict.fromkeys(scenario.rules, False),
        without_events={e.kind for e in scenario.events},
        values={},
    )


@settings(LIGHT, max_examples=10)
@given(scenarios(rules=False), st.integers(0, 2**32))
def test_with_everything_off_nothing_changes(scenario, seed):
    results = simulate(everything_off(scenario), seed, scale=SCALE, weeks=6)
    for output, values in columns(results):
        first = np.broadcast_to(values[0], values.shape)
        if output.name == "enforcement.ratio":
            # Two sums over the weeks so far, divided: the same but for rounding.
            assert np.allclose(values, first, rtol=1e-12, equal_nan=True)
        else:
            assert np.array_equal(values, first, equal_nan=True), output.name


def test_the_horizon_is_all_that_is_recorded():
    results = simulate(baseline(), 3, scale=SCALE, weeks=WEEKS)
    for output, values in columns(results):
        assert values.shape[0] == WEEKS
        if output.name not in MAY_BE_MISSING:
            assert not np.isnan(values).any(), f"{output.name} is never written"


def reordered(scenario, order):
    return replace(scenario, groups=tuple(order))


@settings(LIGHT, max_examples=6)
@given(scenarios(), st.integers(0, 2**32), st.permutations(["aqis", "tip", "imu", "isis_k"]))
def test_the_order_of_groups_permutes_outputs_and_nothing_else(scenario, seed, others):
    # The first hosted group gives the family of the `aq_family` outputs its name, so it stays first, and a hosted one.
    scenario = arm(scenario, values={"groups.al_qaeda.jihadist": 1})
    one = simulate(scenario, seed, scale=SCALE, weeks=WEEKS)
    other = simulate(reordered(scenario, ["al_qaeda", *others]), seed, scale=SCALE, weeks=WEEKS)
    for name in one.names:
        # Sums over groups in another order differ in the last bits.
        assert np.allclose(one.series(name), other.series(name), rtol=1e-9, atol=1e-12, equal_nan=True), name


def test_twins_that_swap_places_swap_their_fortunes():
    scenario = baseline()
    twin = {
        key.replace("groups.imu.", "groups.twin."): value
        for key, value in scenario.values.items()
        if key.startswith("groups.imu.")
    }
    values = {**scenario.values, **twin, "taliban.loyalty.twin": scenario.values["taliban.loyalty.imu"]}
    with_twin = replace(scenario, values=values, groups=(*scenario.groups, "twin"))
    swapped = replace(with_twin, groups=("al_qaeda", "aqis", "tip", "twin", "isis_k", "imu"))
    one, other = (simulate(s, 5, scale=SCALE, weeks=WEEKS) for s in (with_twin, swapped))
    for name in one.names:
        assert np.allclose(one.series(name), other.series(name), rtol=1e-9, atol=1e-12, equal_nan=True), name
    # Equal in everything but the name: what one is at the start the other is too.
    for output in ("strength", "leniency", "capability"):
        assert one.series(f"{output}.twin")[0] == pytest.approx(one.series(f"{output}.imu")[0], rel=0.05)


def first_people(scenario, seed=11):
    model = SanctuaryModel(scenario, rng=seed, scale=SCALE, weeks=4)
    assert isinstance(model.engine, CompiledEngine)
    people = model.engine.people
    rows = int(people.m_rows[0])
    militants = {}
    for name in scenario.groups:
        mine = np.flatnonzero(people.militants.group[:rows] == scenario.groups.index(name))
        mine = mine[np.argsort(people.militants.key[mine])]
        militants[name] = {
            c: getattr(people.militants, c)[:rows][mine].tolist() for c in people.militants._fields if c != "group"
        }
        # States stand in one order in both scenarios, so origins compare too.
    fighters = {c: getattr(people.fighters, c).tolist() for c in people.fighters._fields}
    model.close()
    return militants, fighters


def test_a_group_added_leaves_everybody_else_as_they_were():
    scenario = baseline()
    from sim.scenario import load_text

    text = (
        "format: 2\nextends: baseline\ntitle: With one more\ngroups:\n  ttp:\n    label: TTP\n    strength: 700\n"
        "    ceiling: 12000\n    footprint: {kunar: 4, khost: 3}\nassumptions:\n  taliban.loyalty.ttp: 0.8\n"
    )
    more = load_text(text)
    assert set(more.groups) - set(scenario.groups) == {"ttp"}
    (before, ranks), (after, ranks_after) = first_people(scenario), first_people(more)
    assert ranks == ranks_after
    for name in scenario.groups:
        assert before[name] == after[name], name


def test_the_order_of_the_provinces_file_changes_nothing(monkeypatch):
    before = simulate(baseline(), 5, scale=SCALE, weeks=WEEKS)
    upside_down = dict(reversed(provinces().items()))
    monkeypatch.setattr("sim.society.common.geography.provinces", lambda: upside_down)
    geography.cache_clear()
    try:
        after = simulate(baseline(), 5, scale=SCALE, weeks=WEEKS)
    finally:
        geography.cache_clear()
    assert before.country.tobytes() == after.country.tobytes()
    for kind, table in before.by_entity.items():
        assert table.tobytes() == after.by_entity[kind].tobytes(), kind


# What one model fighter who stands for fifty does all at once, and what follows from it by a curve.
LUMPY = {
    "sheltered": "fifty comrades hidden at once are more than a province holds",
    "breaches.sheltering": "counted with those who are hidden",
    "conduct": "the share of a pledge kept is convex in the week's breaches, which are lumps of fifty",
    "domestic": "the standing with an audience that hears of those breaches",
    "legitimacy": "a part of it is conduct",
    "defections": "a handful of people a year: most runs at one in fifty have none",
}


@pytest.mark.slow
@pytest.mark.parametrize("scale", [0.1, 0.02])
def test_outputs_do_not_depend_on_the_scale(scale):
    seeds = range(1, 13)
    whole, thin = ([simulate(baseline(), seed, scale=s, weeks=52) for seed in seeds] for s in (1.0, scale))
    names = [d.name for d in by_name().values() if d.over == "country"]
    # Twelve pairs a name, all names at one error of one in a hundred; and a hundredth of the level for good measure.
    allowed = t_law.ppf(1.0 - 0.005 / len(names), len(seeds) - 1) / np.sqrt(len(seeds))
    for name in names:
        if scale < 0.1 and any(name.startswith(lump) for lump in LUMPY):
            continue
        one, other = (np.array([np.nanmean(r.series(name)[26:]) for r in runs]) for runs in (whole, thin))
        apart = other - one
        assert abs(apart.mean()) <= allowed * apart.std(ddof=1) + 0.01 * abs(one.mean()), (
            f"{name}: {one.mean():.4g} and {other.mean():.4g}"
        )


@settings(LIGHT, max_examples=8)
@given(scenarios(), st.integers(0, 2**32))
def test_no_hazards_add_up_past_their_bound(scenario, seed):
    from sim.society.common.choices import NOTHING
    from sim.society.guests.rules.cadre import bound_of
    from sim.society.guests.steps.choices import Member, Risks, militant_choice
    from sim.society.ranks.steps.choices import Traits, fighter_choice, own_bound

    model = SanctuaryModel(scenario, rng=seed, scale=SCALE, weeks=WEEKS)
    for _ in range(4):
        model.step()
    w, p = model.world, parameter_record(model.drawn).view(np.recarray)[0]
    chance = random.Random(seed)
    unit = chance.random
    for q in range(len(w.provinces)):
        here = w.provinces.view(np.recarray)[q]
        for _ in range(6):
            leave = float(w.age_hazard[chance.randrange(1, 900)])
            traits = Traits(unit(), unit(), unit(), unit(), unit(), chance.choice([0.0, 1.0, unit()]))
            bound = float(here.bound)
            reach, against = (
                least + unit() * (1.0 - least) for least in (float(here.reach_least), float(here.against_least))
            )
            chief = SimpleNamespace(reach=reach, reach_against=against)
            assert fighter_choice(bound, traits, leave, chief, here, p) == NOTHING
            own = own_bound(bound, float(w.age_hazard[1]), leave, traits[-1], here)
            assert own <= bound + 1e-12
            assert fighter_choice(own, traits, leave, chief, here, p) == NOTHING
    most = max(float(2.0 * p.regrowth_ties_half), float(p.regrowth_newcomer_ties))
    for g in range(len(w.groups)):
        values = {name: w.groups[name][g] for name in w.groups.dtype.names}
        # The week's losses are cleared when they have been used; the bound was made with the rate that stands.
        group = SimpleNamespace(**values)
        for q in range(0, len(w.provinces), 3):
            for _ in range(3):
                leave = float(w.age_hazard[chance.randrange(1, 900)])
                ties = float(int(unit() * (most + 1.99)))
                # A member with a plot chooses without a bound.
                member = Member(chance.choice([0.5, unit() + 0.5, 1.5]), ties, chance.randrange(2), Stage.IDLE)
                risks = Risks(*(float(column[g, q]) for column in (w.hazard, w.moving, w.plot, w.freedom)))
                bound = bound_of(float(w.bound[g, q]), float(w.per_tie[g, q]), ties)
                found = militant_choice(bound, member, leave, risks, group, p)
                assert found == NOTHING
    assert (w.tally[:, : Status.KILLED] >= 0).all()
    model.close()
