"""Test the behaviour of the ranks, of minorities and of warlords (C12, C31, C32, C34 to C38, C45 to C47)."""

import numpy as np
import pytest
from variants import arm, event

from sim.outputs.results import Results
from sim.society.common.geography import province_keys
from tests.claims.laboratory import SCALE, SEEDS, assume, base, compare, remembered, without

pytestmark = pytest.mark.slow

# Fighters who leave one by one, and commanders who leave with their units and may pass on orders.
ALONE = {"structure.defection": "independent"}
SOCIETY = {"structure.defection": "threshold", "structure.orders": "chain"}
# The number of seeds for effects that are small compared with the variation between runs.
MANY = tuple(range(1, 41))
PLEDGED = {"breaches.pledge_hazard": 0.0, "breaches.opponent_hazard": 0.0}


def stance(value, **values):
    """Return a scenario in which the leaders' stance stays constant."""
    return arm(without("moderation"), values={"moderation.start": value, **values})


def test_c12_moderation_and_talks_drive_hardliners_to_isis_k():
    # Fighters are easily tempted here, since by default too few defect for a comparison; see the next test.
    tempted = {**ALONE, "stances.threshold": 0.3, "outbidding.hazard": 0.02}
    hard, mild = stance(0.2, **tempted), stance(0.8, **tempted)
    assert compare(hard, mild, "defections", weeks=52).at("defections", 52).sign == "up"
    talking = arm(hard, add_events=[event(0, "talks", with_="united_states", weeks=52)])
    assert compare(hard, talking, "defections", weeks=52).at("defections", 52).sign == "up"


def test_c12_defections_at_the_default_are_a_handful():
    alone = arm(base(), values=ALONE)
    found = compare(without("outbidding", start=alone), alone, "defections", weeks=104)
    assert found.base["defections"].max() == 0
    # Fewer than one fighter in a thousand a year.
    assert found.arm["defections"][:, 104].mean() < 150


def test_c12_commanders_go_over_with_moderation_and_with_talks():
    # Commanders follow each other, so runs vary widely and more seeds are needed.
    many = tuple(range(1, 13))
    outputs = ("defections", "commanders.to_rival")
    hard, mild = (stance(value, **SOCIETY) for value in (0.2, 0.8))
    found = compare(hard, mild, *outputs, weeks=104, seeds=many)
    assert found.at("commanders.to_rival", 104).sign == "up"
    assert found.at("defections", 104).sign == "up"
    talking = arm(hard, add_events=[event(0, "talks", with_="united_states", weeks=104)])
    assert compare(hard, talking, *outputs, weeks=104, seeds=many).at("commanders.to_rival", 104).sign == "up"


def test_c12_men_who_go_over_with_commanders_stay_below_one_in_a_hundred_a_year():
    society = arm(base(), values=SOCIETY)
    found = compare(without("outbidding", start=society), society, "defections", weeks=104)
    assert found.base["defections"].max() == 0
    assert 0 < found.arm["defections"][:, 104].mean() < 1_500


def test_c34_commanders_go_over_where_a_warlord_pays_and_peers_went():
    society = arm(base("malejacq"), values=SOCIETY)
    outputs = ("commanders.to_warlord", "drift")
    paid = compare(without("warlord_pay", start=society), society, *outputs, weeks=104)
    assert paid.at("drift", 104).sign == "up"
    drawn = compare(without("peers", start=society), society, *outputs, weeks=104)
    assert drawn.at("commanders.to_warlord", 104).sign == "up"


def test_c30_and_c32_in_a_chain_orders_come_through_less_without_control_and_far_off():
    chained = arm(base(), values=SOCIETY)
    loose, firm = (arm(chained, values={"taliban.control": value}) for value in (0.2, 0.8))
    found = compare(loose, firm, "obedience", "obedience_fronts", "commanders.shirking", weeks=52)
    assert found.at("obedience", 52).sign == "up"
    assert found.at("obedience_fronts", 52).sign == "up"
    assert found.at("commanders.shirking", 52).sign == "down"
    distance = compare(without("remoteness", start=chained), chained, "obedience_slope", "obedience_fronts", weeks=52)
    assert distance.at("obedience_slope", 52).sign == "up"
    assert distance.at("obedience_fronts", 52).sign == "down"


def test_c31_a_pledge_earns_standing_while_it_is_kept():
    kept = compare(stance(0.1, **PLEDGED), stance(0.8, **PLEDGED), "conduct", "legitimacy.mean", weeks=52)
    assert kept.at("conduct", 52).sign == "up"
    assert kept.at("legitimacy.mean", 52).sign == "up"
    broken = compare(stance(0.8, **PLEDGED), stance(0.8), "conduct", weeks=52)
    assert broken.at("conduct", 52).sign == "down"


def test_c31_the_switch_alone_does_not_come_out():
    # With the rule the leaders' stance falls from its mild start to their preference; without it the start lasts.
    found = compare(without("moderation"), base(), "moderation", "conduct", weeks=52)
    assert found.at("moderation", 52).sign == "down"
    assert found.at("conduct", 52).sign == "down"


def breach_rates(results: Results) -> np.ndarray:
    """Return the breaches per fighter and week by province, over the run."""
    breaches, fighters = (
        np.array([results.series(f"{name}.{key}").sum() for key in province_keys()])
        for name in ("province_breaches", "province_fighters")
    )
    return breaches / fighters


def test_c32_orders_thin_out_with_distance():
    found = compare(without("remoteness"), base(), "obedience_slope", "breaches.remote", "breaches.near", weeks=52)
    assert found.at("obedience_slope", 52).sign == "up"
    assert found.over("breaches.remote", 0, 52).mean > found.over("breaches.near", 0, 52).mean


def test_c32_against_provinces_shuffled():
    from sim.evidence import provinces

    remoteness = np.array([provinces()[key].remoteness for key in province_keys()])
    rates = np.mean([breach_rates(remembered(base(), seed, 105, SCALE)) for seed in SEEDS], axis=0)
    slope = np.polyfit(remoteness, rates, 1)[0]
    chance = np.random.default_rng(3)
    placebo = [np.polyfit(chance.permutation(remoteness), rates, 1)[0] for _ in range(500)]
    assert slope > np.quantile(placebo, 0.95)


def test_c34_rivals_who_hire_and_host_take_men_and_give_refuge():
    land = base("malejacq")
    found = compare(without("host_ties", start=land), land, "sanctuary.isis_k", weeks=104)
    assert found.over("sanctuary.isis_k", 52, 104).sign == "up"
    hired = compare(without("warlord_pay", start=land), land, "drift", weeks=104)
    assert hired.at("drift", 104).sign == "up"


def test_c35_money_from_outside_keeps_warlords_going():
    land = base("malejacq")
    found = compare(assume(land, warlord__revenue_factor=0.0), land, "warlords.active", weeks=104)
    assert found.at("warlords.active", 104).sign == "up"
    # Without a sponsor in the north they return after years.
    found = compare(without("warlord_return"), base(), "warlords.active", weeks=260)
    assert found.at("warlords.active", 260).sign == "up"


def test_c36_they_arm_and_take_ground():
    # The effect is small under the paper's assumptions, where the Taliban's reserve goes to where warlords are strong, and large
    # where sponsors pay.
    many = tuple(range(1, 17))
    found = {
        start.name: compare(without("contest", start=start), start, "control.taliban", weeks=104, seeds=many)
        for start in (base(), base("malejacq"))
    }
    assert found["malejacq"].at("control.taliban", 104).sign == "down"
    assert found["baseline"].over("control.taliban", 0, 104).interval[1] < 0.0


def test_c37_lasting_ground_becomes_a_polity():
    land = base("malejacq")
    found = compare(without("polities", start=land), land, "polities", weeks=104)
    assert found.at("polities", 104).sign == "up"


def test_c38_a_land_of_warlords_is_no_refuge_for_al_qaeda():
    # The claim leaves the sign open for al-Qaeda. In the model, a willing host is worth more than ungoverned land.
    land = base("malejacq")
    found = compare(without("warlord_return", start=land), land, "sanctuary.al_qaeda", "sanctuary.isis_k", weeks=104)
    assert found.over("sanctuary.al_qaeda", 52, 104).mean < 0


def test_c38_for_isis_k_it_is_one():
    land = base("malejacq")
    found = compare(without("warlord_return", start=land), land, "sanctuary.isis_k", weeks=104)
    assert found.over("sanctuary.isis_k", 52, 104).mean > 0
    # The effect comes from unpoliced ground: the sign turns where groups find no more freedom than under the Taliban.
    policed = assume(land, warlord__contested_freedom=0.0)
    turned = compare(without("warlord_return", start=policed), policed, "sanctuary.isis_k", weeks=104)
    assert turned.over("sanctuary.isis_k", 52, 104).mean < 0


def test_c45_the_deed_feeds_grievance():
    outputs = ("grievance.minorities", "domestic.minorities")
    found = compare(without("sectarian_violence"), base(), *outputs, weeks=52, seeds=MANY)
    assert found.at("grievance.minorities", 52).sign == "up"
    assert found.at("domestic.minorities", 52).sign == "down"
    # Leave out the event alone, and keep the shared cause.
    found = compare(arm(base(), without_events=["desecration"]), base(), "grievance.minorities", weeks=52)
    assert found.at("grievance.minorities", 4).sign == "up"


def test_c45_what_iran_thinks_does_not_come_out():
    # Trust is a state's belief in the will to police groups. Acts against Hazaras count in legitimacy with Iran, but little.
    found = compare(without("sectarian_violence"), base(), "trust.iran", "legitimacy.iran", weeks=52, seeds=MANY)
    for output in ("trust.iran", "legitimacy.iran"):
        assert max(map(abs, found.over(output, 0, 52).interval)) <= 0.02, output


def test_c46_shared_feeling_shelters_against_orders():
    # Only under a strict policy for all groups is there an order against al-Qaeda that comrades can break.
    strict = base("even_handed_crackdown")
    found = compare(without("affinity", start=strict), strict, "breaches.sheltering", "sheltered.al_qaeda", weeks=52)
    assert found.over("breaches.sheltering", 4, 52).sign == "up"
    assert found.over("sheltered.al_qaeda", 4, 52).interval[0] > 0


def test_c47_an_old_killing_makes_grievance_last():
    def half_life(start):
        quiet = arm(start, without_events=["desecration"], values={"breaches.pledge_hazard": 0.0})
        shocked = arm(quiet, add_events=[event(10, "desecration", province="bamyan")])
        left = compare(quiet, shocked, "grievance.minorities", weeks=260, seeds=(1,))
        path = left.arm["grievance.minorities"][0] - left.base["grievance.minorities"][0]
        assert path[10] > 0
        return int(np.argmax(path[10:] < 0.5 * path[10])) or 999

    assert half_life(base()) > 1.5 * half_life(without("grievance_memory"))
