"""Decisions of other hosts: complete, up to 2022, and varied enough to say something about the council."""

from __future__ import annotations

from collections import Counter

from sim.evidence.host import host_decisions


def test_decisions_are_many_and_of_every_outcome() -> None:
    found = host_decisions()
    assert len(found) >= 16
    assert len({one.id for one in found}) == len(found)
    outcomes = Counter(one.outcome for one in found)
    assert set(outcomes) == {"kept", "restrained", "turned on", "expelled", "handed over"}
    assert max(outcomes.values()) < len(found) / 2


def test_decisions_end_before_the_holdout_and_name_their_year() -> None:
    for one in host_decisions():
        assert 1960 <= one.year <= 2022, one.id
        assert one.id.endswith(str(one.year)), one.id


def test_a_host_of_whom_nothing_was_demanded_was_not_threatened() -> None:
    for one in host_decisions():
        assert one.demander != "none" or one.threat == "none", one.id
        assert one.threat == "none" or one.demander, one.id


def test_the_taliban_kept_their_guest_each_time() -> None:
    assert {one.outcome for one in host_decisions() if one.host == "Taliban"} == {"kept"}
