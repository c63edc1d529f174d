"""Test the Taliban's treatment of each group, and its causes (C01 to C06, C10, C14 to C16, C26, C49)."""

from itertools import product

import numpy as np
import pytest
from variants import arm, event

from tests.claims.laboratory import SCALE, assume, base, compare, compelled, level, remembered, ultimatum, without

pytestmark = pytest.mark.slow

# The number of seeds for effects that are small compared with the variation between runs.
MANY = tuple(range(1, 17))
# The number of seeds for what varies more: pressure, and the ratio of arrests while ISIS-K lies low.
MORE = tuple(range(1, 49))


def test_c01_no_pressure_buys_a_handover():
    demanded = arm(base(), add_events=[ultimatum("hand_over")])
    found = compare(base(), demanded, "handovers.hosted", weeks=104)
    assert max(map(abs, found.at("handovers.hosted", 104).interval)) <= 0.5


def test_c01_the_same_demand_yields_people_where_there_is_no_loyalty():
    demanded = assume(base("credible_ultimatum"), events__ultimatum__demand="hand_over")
    loyal, indifferent = (
        assume(demanded, taliban__loyalty__al_qaeda=loyalty, taliban__loyalty__aqis=loyalty) for loyalty in (0.9, 0.0)
    )
    found = compare(loyal, indifferent, "handovers.hosted", weeks=104)
    assert (found.base["handovers.hosted"][:, 104] == 0).all()
    assert found.at("handovers.hosted", 104).sign == "up"
    # The veto decides it, not what loyalty brings in other ways.
    vetoed = compare(without("loyalty", start=demanded), demanded, "handovers.hosted", weeks=104)
    assert vetoed.at("handovers.hosted", 104).sign == "down"


def test_c01_pressure_rising_with_loyalty_does_not_come_out():
    # Pressure follows presence, which in the baseline is nearly the same with and without the veto: an ultimatum that nobody
    # believes does not make the council hand anyone over.
    demanded = arm(base(), add_events=[ultimatum("hand_over")])
    found = compare(without("loyalty", start=demanded), demanded, "pressure", weeks=104, seeds=MORE)
    assert max(map(abs, found.over("pressure", 0, 104).interval)) <= 0.01


def reward_of(start, amount):
    return arm(
        start,
        without_events=["reward"],
        add_events=[event(-1, "reward", amount=amount, groups=["al_qaeda"], weeks=520)],
    )


def test_c02_where_hosts_are_loyal_no_reward_is_taken():
    found = compare(reward_of(base(), 25e6), reward_of(base(), 1e9), "betrayed", weeks=104)
    assert max(map(abs, found.at("betrayed", 104).interval)) <= 0.5


def test_c02_where_hosts_are_disloyal_betrayals_rise_with_the_reward():
    disloyal = assume(taliban__loyalty__al_qaeda=0.1, betrayal__hazard=0.01)
    found = compare(reward_of(disloyal, 25e6), reward_of(disloyal, 1e9), "betrayed", weeks=104)
    assert found.at("betrayed", 104).sign == "up"


FACTORS = ("reciprocity", "protected_growth", "differentiation", "shielding")
CELLS = list(product((False, True), repeat=4))
FACTORIAL_WEEKS = 78


@pytest.fixture(scope="module")
def factorial():
    """Return means over the second half of the weeks in all sixteen cells, by output: (cells, seeds)."""
    outputs = ("leniency.al_qaeda", "strength.al_qaeda", "strength.aqis", "strength.tip", "strength.imu", "trust.china",
               "trust.uzbekistan", "trust.tajikistan")  # fmt: skip
    found = {name: np.zeros((len(CELLS), len(MANY))) for name in outputs}
    for i, cell in enumerate(CELLS):
        scenario = arm(base(), rules=dict(zip(FACTORS, cell, strict=True)))
        for k, seed in enumerate(MANY):
            results = remembered(scenario, seed, FACTORIAL_WEEKS, SCALE)
            for name in outputs:
                found[name][i, k] = np.mean(results.series(name)[FACTORIAL_WEEKS // 2 :])
    return found


def main_effect(found, factor):
    """Return the mean effect of a factor over all settings of the others, which has the sign of its Shapley value."""
    on = np.array([cell[FACTORS.index(factor)] for cell in CELLS])
    return float((found[on] - found[~on]).mean())


def within(found, factor, **others):
    """Return the effect of a factor at some settings of the others."""
    on = np.array([cell[FACTORS.index(factor)] for cell in CELLS])
    where = np.all([[cell[FACTORS.index(k)] == v for cell in CELLS] for k, v in others.items()], axis=0)
    return found[on & where].mean(axis=0) - found[~on & where].mean(axis=0)


def test_c03_help_in_the_war_makes_for_leniency(factorial):
    assert main_effect(factorial["leniency.al_qaeda"], "reciprocity") > 0.005


def test_c04_protection_lets_al_qaeda_grow(factorial):
    found = main_effect(factorial["strength.al_qaeda"], "protected_growth")
    assert found > 0.02 * factorial["strength.al_qaeda"].mean()


def test_c14_a_treatment_of_their_own_is_lenient_and_costs_trust(factorial):
    lenient = factorial["leniency.al_qaeda"]
    assert main_effect(lenient, "differentiation") > 0.02 * lenient.mean()
    # What it does to the trust of China is smaller than luck.
    for state in ("uzbekistan", "tajikistan"):
        assert main_effect(factorial[f"trust.{state}"], "differentiation") < 0, state


def test_c14_it_does_not_keep_guests_alive_among_agents(factorial):
    # Cells that are not raided survive in any case.
    effects = {group: main_effect(factorial[f"strength.{group}"], "differentiation") for group in ("tip", "imu")}
    print(effects, {group: factorial[f"strength.{group}"].mean() for group in effects})
    assert effects["tip"] < 0.02 * factorial["strength.tip"].mean()


def test_c14_survival_of_al_qaeda_itself_does_not_come_out(factorial):
    # One policy for all groups is stricter with al-Qaeda, but the police then spend little effort on it and catch hardly any
    # members. The effect has the claimed sign and is below 2 % of the group's strength.
    found = factorial["strength.al_qaeda"]
    assert 0 < main_effect(found, "differentiation") < 0.02 * found.mean()


def test_c26_cover_in_the_south_matters_once_the_branch_is_hunted(factorial):
    found = factorial["strength.aqis"]
    # With one policy for all groups the branch is hunted in some runs, in which the cover protects its members.
    assert within(found, "shielding", differentiation=False).mean() > 0


def test_c26_survival_under_the_baseline_does_not_come_out(factorial):
    # In the baseline the branch is protected or hosted everywhere, so there is no threat to shield it from.
    found = factorial["strength.aqis"]
    effect = within(found, "shielding", differentiation=True, reciprocity=True, protected_growth=True)
    assert abs(effect.mean()) < 0.02 * found.mean()


def test_c05_a_former_leader_is_no_loss():
    found = compare(arm(base(), without_events=["execution"]), base(), "cohesion.isis_k", weeks=12)
    assert max(map(abs, found.at("cohesion.isis_k", 12).interval)) <= 0.02


def test_c05_a_sitting_leader_is_one_for_weeks():
    lost = arm(base(), add_events=[event(2, "leader_lost", group="isis_k")])
    found = compare(base(), lost, "cohesion.isis_k", weeks=52)
    assert found.over("cohesion.isis_k", 3, 13).sign == "down"
    assert max(map(abs, found.at("cohesion.isis_k", 52).interval)) <= 0.02


def test_c06_and_c10_force_goes_to_the_cheapest_target():
    # The ratio rests on few arrests of al-Qaeda, so it takes many pairs.
    twice = tuple(range(1, 2 * len(MORE) + 1))
    found = compare(without("targeting"), base(), "enforcement.ratio", "enforcement.share_isis", weeks=26, seeds=twice)
    assert found.at("enforcement.ratio", 26).sign == "up"
    # Compare over the half-year, since at its end the share is nearly one in both arms. Police who go to the places of attacks
    # find ISIS-K without aiming at it, so the rule adds little.
    assert found.over("enforcement.share_isis", 0, 27, np.nanmean).interval[0] > 0
    assert level(base(), "enforcement.ratio", 26).min() > 5


def test_c06_and_c10_by_what_makes_it_cheap():
    # Make ISIS-K no more hostile than al-Qaeda: it is no enemy, and nobody is told to hunt it.
    alike = arm(base(), values={"groups.isis_k.hostility": 0.45})
    assert compare(alike, base(), "acts.isis_k", weeks=26).over("acts.isis_k", 0, 27).sign == "up"


def test_c15_the_believed_red_line_matters_to_leaders_who_weigh_the_world():
    # These leaders owe the guests less and care more about the outside world.
    torn = assume(
        taliban__loyalty__al_qaeda=0.3, taliban__loyalty__aqis=0.3, council__pressure_weight=3.0,
        council__reciprocity_weight=0.0, red_line__prior_attacks=20.0,
    )  # fmt: skip
    other = arm(torn, values={"red_line.prior_attacks": 0.5, "red_line.prior_presence": 20.0})
    found = compare(other, torn, "leniency.al_qaeda", "aq_family.strength", "belief.attacks_only", weeks=78)
    assert found.at("belief.attacks_only", 78).sign == "up"
    assert found.over("leniency.al_qaeda", 26, 78).sign == "up"


def test_c15_strength_at_the_default_does_not_come_out():
    # Loyalty and gratitude for help in the war outweigh any expected reward, so the belief moves but the treatment does not.
    found = compare(assume(red_line__prior_attacks=0.5), base(), "aq_family.strength", "belief.attacks_only", weeks=104)
    assert found.at("belief.attacks_only", 104).sign == "up"
    assert found.at("aq_family.strength", 104).sign == "none"


def test_c15_guests_told_to_sit_still_plot_less_than_those_left_alone():
    found = compare(without("supervision"), base(), "plots.al_qaeda", weeks=52)
    assert found.at("plots.al_qaeda", 52).sign == "down"


def forced():
    """Return a scenario with a full demand, which is not softened in anticipation of its consequences."""
    return arm(without("anticipation"), add_events=[compelled()])


def test_c16_pressure_moves_people_out_and_none_into_custody():
    found = compare(
        without("anticipation"), forced(), "exits.untracked", "handovers.hosted", "strength.al_qaeda", weeks=78
    )
    assert found.at("exits.untracked", 78).sign == "up"
    assert max(map(abs, found.at("handovers.hosted", 78).interval)) <= 0.5
    assert found.at("strength.al_qaeda", 78).sign == "down"
    kept_in = without("dispersal", start=forced())
    assert level(kept_in, "exits.untracked", 78).max() == 0


def test_c17_who_slips_out_unseen_meets_no_court_and_no_programme():
    seen, unseen = (assume(forced(), dispersal__untracked=share) for share in (0.3, 0.95))
    found = compare(seen, unseen, "deradicalised", "prosecuted", "exits.untracked", "exits.tracked", weeks=78)
    # Compare rates per person who left: the number of leavers differs little, but their later fate does.
    exits = {k: found.base[k][:, 78] + 0.0 for k in ("exits.untracked", "exits.tracked")}
    later = {k: found.arm[k][:, 78] for k in exits}
    for output in ("deradicalised", "prosecuted"):
        before = found.base[output][:, 78] / (exits["exits.untracked"] + exits["exits.tracked"])
        after = found.arm[output][:, 78] / (later["exits.untracked"] + later["exits.tracked"])
        assert (after < 0.5 * before).all(), output


def test_c48_who_foresees_the_back_door_demands_less():
    demanded = arm(base(), add_events=[compelled()])
    found = compare(without("anticipation", start=demanded), demanded, "forcing", weeks=26)
    assert found.at("forcing", 26).sign == "down"
    few, many = (assume(demanded, anticipation__prior=share) for share in (0.2, 1.0))
    assert compare(few, many, "forcing", weeks=26).at("forcing", 26).sign == "down"


def test_c49_a_difference_that_goes_unpunished_confirms_itself():
    found = compare(without("red_line"), base(), "belief.attacks_only", "leniency.al_qaeda", weeks=104)
    assert found.at("belief.attacks_only", 104).interval[0] > 0


def test_c49_leniency_at_the_default_does_not_come_out():
    # As for C15, the belief moves but loyalty decides the treatment.
    found = compare(without("red_line"), base(), "leniency.al_qaeda", weeks=104)
    assert found.at("leniency.al_qaeda", 104).sign == "none"


def test_c49_punished_presence_teaches():
    quiet = arm(
        base(),
        values={
            "plots.hazard_home": 0.0005, "plots.hazard_untracked": 0.0003,
            "taliban.loyalty.al_qaeda": 0.3, "council.pressure_weight": 4.0, "council.reciprocity_weight": 0.0,
        },
    )  # fmt: skip
    strikes = [event(w, "strike", by="united_states", group="al_qaeda") for w in range(30, 60, 3)]
    eight = tuple(range(1, 9))
    struck = arm(quiet, add_events=strikes)
    found = compare(quiet, struck, "belief.attacks_only", "leniency.al_qaeda", weeks=78, seeds=eight)
    assert found.at("belief.attacks_only", 78).interval[1] < 0
    # The treatment moves in steps and in some runs by chance the other way, so compare the median run.
    assert np.median(found.over("leniency.al_qaeda", 60, 78).values) < 0
