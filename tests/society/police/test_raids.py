"""Leads, betrayal and links behave as designed."""

from __future__ import annotations

import pytest

from sim.society.police.rules.raids import (
    activity_next,
    closure_chance,
    lead_hazard,
    may_plot,
    naming_weight,
    reach,
    unused_loss,
)
from tests.society.domains import given


def test_a_quiet_cell_is_named_by_informants_alone() -> None:
    assert lead_hazard(0.01, 0.0, given(raids_informants=0.7, raids_detection=2.0)) == pytest.approx(0.007)
    assert lead_hazard(0.01, 1.0, given(raids_informants=0.7, raids_detection=2.0)) > lead_hazard(
        0.01, 0.0, given(raids_informants=0.7, raids_detection=2.0)
    )


def test_a_known_cell_is_named_more_often() -> None:
    assert naming_weight(0.01, 1.2, True, given(raids_known_weight=4.0)) == pytest.approx(
        5.0 * naming_weight(0.01, 1.2, False, given(raids_known_weight=4.0))
    )


def test_traces_of_attacks_are_lost_by_half_in_a_half_life() -> None:
    traces = 1.0
    for _ in range(4):
        traces = activity_next(traces, 0.0, given(raids_activity_halflife=4.0))
    assert traces == pytest.approx(0.5)


def test_a_link_is_safe_while_it_is_used() -> None:
    assert unused_loss(13.0, given(regrowth_halflife=26.0)) == 0.0
    assert 1.0 - (1.0 - unused_loss(14.0, given(regrowth_halflife=26.0))) ** 26 == pytest.approx(0.5)


def test_nobody_meets_where_nobody_is_free() -> None:
    assert closure_chance(1.0, 0.0, given(links_closure=0.15)) == 0.0
    assert closure_chance(1.0, 1.0, given(links_closure=0.15)) > closure_chance(0.35, 1.0, given(links_closure=0.15))


def test_what_a_cell_can_do_grows_with_veterans_in_reach() -> None:
    assert reach(6.0, given(links_veterans_half=6.0)) == 0.5
    assert reach(0.0, given(links_veterans_half=6.0)) == 0.0


@pytest.mark.parametrize("lacking", range(4))
def test_a_plot_needs_links_a_veteran_a_facilitator_and_peace(lacking: int) -> None:
    has = [1.0, 1.0, 1.0, 1.0]
    assert may_plot(*has)
    has[lacking] = 0.0
    assert not may_plot(*has)
