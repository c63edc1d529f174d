"""Addressed randomness: the samplers against SciPy, the draws against chance, Python against machine code."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim import luck

UNITS = np.concatenate([(np.arange(400) + 0.5) / 400, [0.0, 1e-12, 1 - 2.0**-53]])
KEYS = [luck.person_key(luck.name_key("population test"), week, slot) for week in (-2, 7) for slot in range(2000)]


def near(u, law, count):
    """Return whether a count is the quantile at u, rounding of the cumulative sum allowed for."""
    return law.cdf(count) >= u - 1e-9 and (count == 0 or law.cdf(count - 1) <= u + 1e-9)


@pytest.mark.parametrize("mean", [1e-9, 0.003, 0.4, 1.0, 7.5, 60.0, 399.0])
def test_poisson_inverts_the_law(mean):
    law = stats.poisson(mean)
    for u in UNITS[:-1]:
        assert near(u, law, luck.poisson(mean, float(u)))


@pytest.mark.parametrize(("n", "chance"), [(1, 0.5), (12, 0.03), (400, 0.3), (900, 0.2), (5, 0.999)])
def test_binomial_inverts_the_law(n, chance):
    law = stats.binom(n, chance)
    for u in UNITS[:-1]:
        assert near(u, law, luck.binomial(n, chance, float(u)))


@pytest.mark.parametrize("mean", [450.0, 3000.0])
def test_large_counts_take_the_normal_limit(mean):
    for u in UNITS[:400]:
        assert luck.poisson(mean, float(u)) == pytest.approx(
            stats.poisson(mean).ppf(u), abs=1 + 0.004 * math.sqrt(mean) * 8
        )
        n = int(4 * mean)
        assert luck.binomial(n, 0.25, float(u)) == pytest.approx(stats.binom(n, 0.25).ppf(u), abs=2)


def test_normal_quantile_against_scipy():
    for u in np.concatenate([UNITS[:400], [1e-300, 1e-12, 0.02425, 0.97575, 1 - 1e-12]]):
        assert luck.normal_quantile(float(u)) == pytest.approx(stats.norm.ppf(u), rel=2e-9, abs=2e-9)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.floats(0, 800), st.floats(0, 800), st.floats(0, 1 - 1e-12), st.floats(1, 50))
def test_more_is_never_fewer_under_the_same_luck(one, other, u, size):
    low, high = sorted((one, other))
    # The law changes its formula at one mean; across it the order may slip, by a count in the body of the law.
    slack = (1 if 1e-6 < u < 1 - 1e-6 else 20) if low <= luck.LARGE < high else 0
    assert luck.poisson(low, u) <= luck.poisson(high, u) + slack
    chance = low / 801
    assert 0 <= luck.binomial(50, chance, u) <= luck.binomial(50, high / 801, u) <= 50


def test_the_draws_are_even_and_unrelated():
    first = np.array([luck.draw(luck.stream(11, 3, luck.purpose("one")), k) for k in KEYS])
    assert stats.kstest(first, "uniform").pvalue > 0.001
    assert first.min() >= 0.0
    assert first.max() < 1.0
    others = {
        "next week": [luck.draw(luck.stream(11, 4, luck.purpose("one")), k) for k in KEYS],
        "next seed": [luck.draw(luck.stream(12, 3, luck.purpose("one")), k) for k in KEYS],
        "other purpose": [luck.draw(luck.stream(11, 3, luck.purpose("two")), k) for k in KEYS],
        "further draw": [luck.draw_again(luck.stream(11, 3, luck.purpose("one")), k, 0) for k in KEYS],
        "next further draw": [luck.draw_again(luck.stream(11, 3, luck.purpose("one")), k, 1) for k in KEYS],
        "next person": list(np.roll(first, 1)),
    }
    for name, other in others.items():
        assert stats.kstest(other, "uniform").pvalue > 0.001, name
        # Four standard errors of a correlation over 4,000 pairs.
        assert abs(np.corrcoef(first, other)[0, 1]) < 4 / math.sqrt(len(KEYS)), name


def test_addresses_do_not_collide():
    names = [f"{kind} {name}" for kind in ("group", "state", "leader", "warlord", "province") for name in range(500)]
    assert len({luck.name_key(n) for n in names}) == len(names)
    assert len(set(KEYS)) == len(KEYS)


@given(st.integers(0, 2**64 - 1), st.one_of(st.floats(0, 2), st.sampled_from([0.0, 1.0, np.inf])))
def test_a_whole_draw_is_below_a_whole_bound_if_the_draw_is_below_the_bound(key, bound):
    whole, drawn = luck.draw_whole(7, key), luck.draw(7, key)
    assert whole * luck.UNIT == drawn
    for limit in (bound, drawn, np.nextafter(drawn, 1.0), np.nextafter(drawn, 0.0)):
        assert (whole < luck.whole_bound(limit)) == (drawn < limit)


def test_machine_code_draws_the_same():
    import numba

    from sim.engine.compiling import AS_STEP, register

    register()

    @numba.njit(**AS_STEP)
    def everything(seeds, weeks, keys, means):
        found = np.zeros((len(seeds), 6))
        hashes = np.zeros((len(seeds), 4), np.uint64)
        for i in range(len(seeds)):
            line = luck.stream(seeds[i], weeks[i], 77)
            u = luck.draw(line, keys[i])
            hashes[i, 0] = line
            hashes[i, 1] = luck.pair(keys[i], seeds[i])
            hashes[i, 2] = luck.person_key(keys[i], weeks[i], 5)
            hashes[i, 3] = luck.draw_whole(line, keys[i])
            found[i, 0] = u
            found[i, 1] = luck.draw_again(line, keys[i], 3)
            found[i, 2] = luck.normal_quantile(u)
            found[i, 3] = luck.poisson(means[i], u)
            found[i, 4] = luck.binomial(int(means[i]), 0.3, u)
            found[i, 5] = luck.poisson(means[i] + 400.0, u)
        return found, hashes

    chance = np.random.default_rng(5)
    n = 3000
    seeds = chance.integers(0, 2**63, n).astype(np.uint64)
    keys = (chance.integers(0, 2**63, n) * 2).astype(np.uint64)
    weeks = chance.integers(-2, 600, n)
    means = chance.uniform(0, 300, n)
    found, hashes = everything(seeds, weeks, keys, means)
    for i in range(n):
        seed, key, week = int(seeds[i]), int(keys[i]), int(weeks[i])
        line = luck.stream(seed, week, 77)
        u = luck.draw(line, key)
        whole = luck.draw_whole(line, key)
        assert tuple(int(h) for h in hashes[i]) == (line, luck.pair(key, seed), luck.person_key(key, week, 5), whole)
        assert tuple(found[i]) == (
            u,
            luck.draw_again(line, key, 3),
            luck.normal_quantile(u),
            luck.poisson(means[i], u),
            luck.binomial(int(means[i]), 0.3, u),
            luck.poisson(means[i] + 400.0, u),
        )
