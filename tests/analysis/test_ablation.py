"""Verdicts on pairs that are known, weights that add up, and claims measured end to end."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from sim.analysis import ablation
from sim.analysis.trials import PROTECTION, protection_worlds, shapley, trial
from sim.analysis.verdicts import FAILS, HOLDS, OPEN, holm, p_value, variance_ratio, verdict
from sim.cli.main import run as sanctuary
from sim.evidence import Effect, claims
from sim.experiments.paired import Difference

UP, DOWN, NONE = Effect("risk.total", "up", 10), Effect("risk.total", "down", 10), Effect("risk.total", "zero", 10, 0.5)


def pairs(mean: float, spread: float = 0.1, count: int = 40) -> Difference:
    """Pairs with this mean difference over a base of level 10 and spread 1: the smallest effect of interest is 0.2."""
    rng = np.random.default_rng(1)
    noise = rng.normal(size=count)
    base = 10 + (noise - noise.mean()) / noise.std()
    values = rng.normal(size=count)
    values = mean + spread * (values - values.mean()) / values.std()
    return Difference(values, base, base + values)


@pytest.mark.parametrize(
    ("mean", "spread", "effect", "expected"),
    [
        (1.0, 0.1, UP, HOLDS),
        (1.0, 0.1, DOWN, FAILS),
        (-1.0, 0.1, DOWN, HOLDS),
        (0.1, 0.01, UP, FAILS),  # surely above nothing, and surely below what is of interest
        (0.3, 2.0, UP, OPEN),
        (0.0, 0.1, NONE, HOLDS),
        (0.0, 5.0, NONE, OPEN),
        (2.0, 0.1, NONE, FAILS),
    ],
)
def test_a_sign_counts_only_past_what_is_of_interest(mean: float, spread: float, effect: Effect, expected: str) -> None:
    found = pairs(mean, spread)
    assert verdict(found, effect, p_value(found, effect))[0] == expected


def test_no_difference_in_any_pair_is_said() -> None:
    nothing = Difference(np.zeros(5), np.arange(5.0), np.arange(5.0))
    assert verdict(nothing, UP, p_value(nothing, UP)) == (FAILS, "no difference in any pair")
    assert verdict(nothing, NONE, p_value(nothing, NONE))[0] == HOLDS


def test_holm_corrects_for_the_number_of_tests() -> None:
    assert holm([0.01, 0.04, 0.03, math.nan]) == pytest.approx([0.03, 0.06, 0.06, math.nan], nan_ok=True)


def test_the_weights_of_players_add_up_to_what_all_achieve() -> None:
    values = {frozenset(s): v for s, v in (("", 1.0), ("a", 3.0), ("b", 2.0), ("ab", 10.0))}
    shares = shapley(values)
    assert sum(shares.values()) == pytest.approx(9.0)
    assert shares == pytest.approx({"a": 5.0, "b": 4.0})
    assert len(protection_worlds()) == 2 ** len(PROTECTION)


def test_a_ratio_of_variances_has_an_interval_around_it() -> None:
    rng = np.random.default_rng(2)
    ratio, low, high = variance_ratio(rng.normal(scale=3, size=300), rng.normal(size=300))
    assert low < ratio < high
    assert low < 9 < high
    assert variance_ratio(rng.normal(size=20), np.zeros(20))[0] == math.inf


@pytest.mark.parametrize("claim", claims().values(), ids=lambda claim: claim.id)
def test_every_claim_has_worlds_that_differ(claim: object) -> None:
    from sim.evidence import Claim

    assert isinstance(claim, Claim)
    one = trial(claim)
    assert len({world.digest for world in one.worlds.values()}) == len(one.worlds)


def test_claims_are_measured_end_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["C22", "C25", "C41", "--replicates", "5", "--points", "2", "--scale", "0.01", "--workers", "1", "--json"]
    assert sanctuary(["ablate", *words]) == 0
    found = json.loads(capsys.readouterr().out)
    by_claim = {one["claim"]: one for one in found["findings"]}
    assert by_claim["C22"]["verdict"] == HOLDS
    assert by_claim["C22"]["effects"][0]["share"] is not None
    assert by_claim["C25"]["verdict"] == HOLDS
    assert by_claim["C41"]["effects"][0]["effect"] is not None


def test_unknown_claims_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["ablate", "C99"]) == 2
    assert sanctuary(["ablate", "C01", "--write"]) == 2
    assert "'C99'" in capsys.readouterr().err


def test_the_findings_that_are_shipped_cover_every_claim() -> None:
    found = ablation.shipped()
    assert found is not None
    assert [one.claim for one in found.findings] == list(claims())


def test_the_findings_that_are_shipped_read_as_they_were_written(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    found = ablation.shipped()
    assert found is not None
    ablation.write(found, tmp_path / "again.json")
    assert (tmp_path / "again.json").read_bytes() == ablation.SHIPPED.read_bytes()


def test_the_findings_that_are_shipped_are_of_this_model() -> None:
    found = ablation.shipped()
    assert found is not None
    changed = ablation.stale(found)
    if changed:
        pytest.skip(f"the findings are stale ({'; '.join(changed[:5])}): sanctuary ablate --write makes new ones")
