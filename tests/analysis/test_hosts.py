"""The council's rules, applied to decisions of other hosts."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.hosts import OUTCOMES, council_parameters, hosts, shares_of
from sim.evidence.host import host_decisions


def test_shares_add_up_and_hosts_without_another_refuge_expel_nobody() -> None:
    found = hosts()
    assert len(found.decisions) >= 16
    assert found.shares.sum(axis=1) == pytest.approx(1.0)
    nowhere = [one.elsewhere == "no" for one in found.decisions]
    assert (found.shares[nowhere, OUTCOMES.index("expelled")] == 0.0).all()


def test_the_refusal_of_2001_is_predicted_and_threats_without_loyalty_work() -> None:
    known = {one.id: one for one in host_decisions()}
    params = council_parameters()
    assert OUTCOMES[int(shares_of(known["taliban_bin_laden_2001"], params).argmax())] == "kept"
    assert OUTCOMES[int(shares_of(known["syria_ocalan_1998"], params).argmax())] == "expelled"


def test_a_case_is_scored_without_itself() -> None:
    found = hosts()
    counts = np.array([sum(one.outcome == outcome for one in found.decisions) for outcome in OUTCOMES])
    for one, score in zip(found.decisions, found.base, strict=True):
        own = counts[OUTCOMES.index(one.outcome)]
        assert np.exp(score) == pytest.approx(own / (counts.sum() + len(OUTCOMES) - 1))
    mean, low, high = found.gain
    assert low < mean < high
