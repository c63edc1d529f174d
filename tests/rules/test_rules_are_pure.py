"""Rules are arithmetic and nothing else: read as syntax trees, and tried over their whole domains."""

import ast
import inspect
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sim.rules
from sim.rules import registry
from sim.rules.rule import Rule

FOLDER = Path(sim.rules.__file__).parent
# The two files that gather the rules are not rules.
SOURCES = sorted(p for p in FOLDER.glob("*.py") if p.name not in ("registry.py", "rule.py"))
FUNCTIONS = registry.functions()

# What stands behind an argument's name, where it is no share. A bound above zero is one the parameter's range holds.
DOMAINS = {
    "activity": (0, 1e3),
    "acts": (0, 1e5),
    "affinity_loss": (0, 3),
    "acts_other": (0, 1e5),
    "age": (0, 2000),
    "already": (0, 1e4),
    "arrests": (0, 1e4),
    "attacks": (0, 1e3),
    "attempts": (0, 100),
    "attempt_weight": (0, 10),
    "base": (0, 1),
    "breaches": (0, 1e6),
    "ceiling": (100, 40000),
    "concern": (0, 10),
    "control_gain": (0, 3),
    "debt": (0, 1),
    "decisiveness": (0.5, 2),
    "discipline_gain": (0, 2),
    "distance": (-4, 4),
    "distance_loss": (0, 4),
    "elasticity": (0, 1),
    "excitation": (0, 1e3),
    "experience": (0, 1e6),
    "exponent": (0.4, 1),
    "exposure": (0, 1e6),
    "flow": (0, 4),
    "full": (0.5, 1),
    "half": (0.05, 5000),
    "halflife": (0.5, 1000),
    "hidden": (0, 1e4),
    "lost": (0, 1e4),
    "magnifier": (1, 3),
    "members": (0, 40000),
    "memory": (1, 8),
    "men": (0, 1e5),
    "needs": (-2, 2),
    "detection": (0, 8),
    "facilitators": (0, 1e4),
    "idle": (0, 600),
    "informants": (0, 2),
    "known_weight": (0, 20),
    "lead": (0, 100),
    "leads": (0.5, 8),
    "links": (0, 8),
    "now": (0, 1e5),
    "patience": (1, 52),
    "odds": (-10, 10),
    "pay_gain": (0, 2),
    "peers": (0, 4),
    "per_year": (0, 0.02),
    "precision": (0.3, 0.9),
    "previous": (0, 5),
    "prior": (0, 20),
    "quality": (0, 40000),
    "quiet_weeks": (4, 104),
    "reluctance": (0, 6),
    "reward": (0, 40),
    "rung": (0, 5),
    "scale": (1, 1000),
    "seen": (0, 40000),
    "shape": (0.5, 1),
    "sharpness": (0, 5),
    "slope": (0.5, 8),
    "start": (0, 20000),
    "steepness": (0, 8),
    "stretch": (0, 10),
    "undisturbed": (0, 100),
    "veterans": (0, 1e4),
    "target": (0, 15),
    "ties": (0, 16),
    "ties_half": (1, 10),
    "total": (0, 100),
    "known": (0, 8),
    "attraction": (-300, 300),
    "payoff": (-300, 300),
    "plots": (0, 1e3),
    "practice": (0, 100),
    "cause": (0, 1),
    "rise": (0, 5),
    "sympathisers": (0, 1e5),
    "unreached": (0, 10),
    "usual": (0, 1e5),
    "wronged": (0, 1e4),
    "largest": (100, 3000),
    "median": (1, 15),
    "normal": (-9, 9),
    "tail_from": (0.8, 0.99),
    "tail_normal": (0.5, 2.5),
    "weeks": (0, 600),
    "weeks_since_attempt": (0, 800),
    "growth": (0, 0.1),
    "revenue": (0, 5),
    "width": (0.02, 0.3),
    "bond_gain": (0, 4),
    "comrades_gain": (0, 6),
    "loyal": (-1, 1),
    "value": (-3, 3),
    "best": (-3, 3),
    "breaks": (0, 50),
    "drawn": (0, 1),
    "drilling": (0, 9),
    "fighters": (0, 80000),
    "fresh": (0, 1e4),
    "happened": (0, 1e4),
    "limit": (0, 20),
    "longest": (1, 600),
    "newcomers": (0, 40000),
    "newcomer_ties": (0, 16),
    "noise": (0.05, 0.5),
    "offer_weight": (0, 40),
    "belief": (0, 1e4),
    "learning": (0, 5),
    "peers_weight": (0, 4),
    "penalty": (0, 6),
    "places": (0, 5000),
    "rivals": (0, 40000),
    "taken": (0, 5000),
    "violence": (0, 1e3),
    "amount": (-1e3, 1e3),
    "asked": (0, 1),
    "count": (0, 1e4),
    "dead": (0, 1e4),
    "enemies": (0, 1e5),
    "exits": (0, 1e4),
    "fallen": (0, 1e4),
    "move": (0, 6),
    "operations": (0, 3),
    "operations_before": (0, 3),
    "order": (0, 1),
    "presence_before": (0, 3),
    "reserve": (0, 5e4),
    "strangers": (0.01, 10),
    "superiority": (1, 10),
    "threat": (0, 1e5),
    "threats": (0, 1e6),
    "cost": (0, 2),
    "fight": (-2, 2),
    "post": (0, 2),
    "least": (1, 26),
    "most": (4, 104),
    "looked": (0, 1e3),
    "weighted": (0, 1e6),
    "mean": (0, 1e3),
    "boost": (0, 10),
    "strikes": (0, 20),
    "stake_weight": (1, 4),
    "friends": (-40, 40),
    "own": (0, 1),
    "groups": (1, 20),
    "notch": (-255, 255),
    "week": (0, 600),
    "weeks_other": (1, 1e6),
    "worries": (0.01, 100),
    # The same word where another rule means another thing by it.
    "ability.members": (1, 40000),
    "attention.memory": (0, 1e3),
    "attacked_next.memory": (0, 1e3),
    "backing_of.limit": (50, 10000),
    "beyond_region.external": (0.5, 1),
    "beyond_region.regional": (0, 0.5),
    "city_fit.reach": (1, 1e6),
    "effort_on.total": (1, 100),
    "fights.noise": (0.02, 0.5),
    "heir_trait.mean": (0, 1),
    "in_rewards.amount": (0, 1e9),
    "informants_next.informants": (0, 1),
    "kept_as_seen.seen": (0, 1),
    "left_after.joined": (0, 100),
    "left_after.total": (100, 1e6),
    "hidden_with_hosts.hosts": (1, 100),
    "leverage_on_attacks.attacks": (0.1, 100),
    "mean_bond.bonds": (0, 1),
    "mean_bond.fighters": (1, 80000),
    "misread.amount": (0, 1e5),
    "newcomers_seen.members": (1, 40000),
    "notched.grievance": (0, 255),
    "moved_lead.weighted": (0.1, 1e6),
    "acted_upon.worth": (0, 3),
    "drift_next.drift": (-1, 1),
    "drift_next.unexpected": (-3, 3),
    "efficacy_next.unexpected": (-3, 3),
    "moved_since.before": (0, 100),
    "moved_since.now": (0, 100),
    "moved_since.full": (0.1, 1),
    "spoken_share.worth": (0, 3),
    "surprise.drift": (-1, 1),
    "surprise.moved": (-1, 1),
    "worth_of.weight": (0, 2),
    "patrol_weight.weighted": (0.1, 1e6),
    "per_thousand.number": (1, 1e6),
    "people_following.men": (1, 1e6),
    "police_in.members": (1, 40000),
    "precision_of.informants": (0, 1),
    "ratio.amount": (0, 1e6),
    "ratio.base": (1, 1e6),
    "relative_rate.weeks": (1, 1e6),
    "stake_of.members": (0, 40000),
    "stake_of.total": (1, 40000),
    "toll_next.dead": (0, 1e6),
    "traded.own": (-40, 40),
    "voiced_concern.concern": (0, 1),
    "seasoned_share.members": (1, 12),
    "seasoned_share.veterans": (0, 1),
    "room_left.most": (3, 12),
    "size": (3, 12),
    "leaning.value": (-3, 3),
    "ability.quality": (0, 40000),
    "attack_mean.base": (0, 100),
    "dormancy.base": (0.3, 0.5),
    "payoff_abroad.lost": (0, 1),
    "payoff_home.lost": (0, 1),
    "payoff_rest.lost": (0, 1),
    "pull.sharpness": (0, 10),
    "payoff_abroad.weight": (0, 200),
    "payoff_home.weight": (0, 200),
    "payoff_rest.weight": (0, 200),
    "dead.exponent": (1.5, 4),
    "dead.spread": (0.3, 1.5),
    "allowed.presence": (0, 3),
    "believed_reward.attacks": (0, 1),
    "believed_reward.presence": (0, 3),
    "capacity.ceiling": (0, 1),
    "doubt.full": (1, 20),
    "engagement_target.trust": (-6, 6),
    "expected_part.prior": (0, 1),
    "expected_part.total": (0, 1e4),
    "expected_part.weight": (1, 200),
    "belief_next.stock": (0, 1e6),
    "breach_shock.weight": (0, 1e3),
    "corrected.detection": (0.05, 1),
    "effort_of.weight": (0, 1e3),
    "hosted": (0, 20),
    "leniency.presence": (0, 3),
    "operations_of.order": (0, 6),
    "order_odds.base": (0, 2),
    "follows.base": (-4, 2),
    "goes.weight": (0, 4),
    "passes.loss": (0, 10),
    "recognition_odds.rung": (0, 4),
    "recognition_odds.rung_weight": (0, 6),
    "recognition_odds.standing_weight": (0, 6),
    "remembered.memory": (0, 1e4),
    "remembered.weight": (0, 1e3),
    "response_weight.noise": (0.05, 0.5),
    "strike_hazard.worry": (0, 10),
    "whole.amount": (0, 1e5),
    "power.exponent": (0, 2),
    "presence_of.order": (0, 6),
    "relocation_hazard.stock": (0, 30),
    "resources_next.base": (0.2, 0.8),
    "skill.start": (0.02, 0.6),
    "steps_between.presence": (0, 3),
    "symbols_read.value": (0, 40),
    "symbol_value.weight": (0, 40),
    "tolerance.presence": (0, 3),
    "treatment_of.order": (0, 6),
    "willingness.full": (1, 20),
}
# Results that are shares or probabilities wherever every argument is admissible.
SHARES = {
    "backing_of": 1,
    "asked_of_ranks": 1,
    "attacks_kept": 1,
    "battle_hazard": 1,
    "beyond_region": 1,
    "carried_out": 1,
    "conduct_of": 1,
    "expulsion_kept": 1,
    "fall_hazard": 1,
    "fights": 1,
    "freedom_left": 1,
    "kept_as_seen": 1,
    "pledge_after_shock": 1,
    "presence_felt": 1,
    "presence_kept": 1,
    "voiced_concern": 1,
    "sanctuary": 1,
    "season_of": 1,
    "under_watch": 1,
    "heir_trait": 1,
    "efficacy_next": 1,
    "heard_efficacy": 1,
    "pressing_of": 1,
    "spoken_share": 1,
    "informants_next": 1,
    "precision_of": 1,
    "winning_odds": 1,
    "believed_reward": 3,
    "blame_of": 1,
    "expected_part": 1,
    "capacity": 1,
    "caught": 1,
    "caught_risk": 1,
    "chance": 1,
    "closure_chance": 1,
    "gone": 1,
    "killed_hazard": 1,
    "after_drills": 1,
    "heard_stance": 1,
    "open_border": 1,
    "seen_by_police": 1,
    "nearness": 1,
    "cohesion_next": 1,
    "comradeship": 1,
    "concern_of": 1,
    "control_next": 1,
    "dormancy": 1,
    "doubt": 1,
    "exposure": 1,
    "faded": 1,
    "follows": 1,
    "goes": 1,
    "given_away": 1,
    "grievance_next": 1,
    "grievance_of": 1,
    "hidden_share": 1,
    "keep": 1,
    "kept_out_of_sight": 1,
    "kin_struck": 1,
    "legitimacy": 1,
    "leniency": 1,
    "logistic": 1,
    "loyalty_next": 1,
    "mature_hazard": 1,
    "obeys": 1,
    "order_strength": 1,
    "passes": 1,
    "pledge_kept": 1,
    "pressure_force": 1,
    "reach": 1,
    "relocation_hazard": 1,
    "resources_next": 1,
    "restraint": 1,
    "rung_hazard": 1,
    "saturate": 1,
    "share": 1,
    "skill": 1,
    "stance_next": 1,
    "standing_next": 1,
    "supervised_share": 1,
    "suppression": 1,
    "tolerance": 1,
    "tie_hazard": 0.5,
    "untie_hazard": 1,
    "unused_loss": 1,
    "visibility": 1,
    "visible_presence": 1,
    "watched": 1,
    "willingness": 1,
}
# These give utilities or log-odds, which have a sign.
SIGNED = {
    "bound_of_one",
    "rung_step",
    "drift_next",
    "moved_since",
    "surprise",
    "fight_value",
    "traded",
    "leaning",
    "attraction_next",
    "payoff_abroad",
    "payoff_home",
    "payoff_rest",
    "loyal_value",
    "order_odds",
    "raiding_value",
    "recognition_odds",
    "rival_value",
    "sheltering_value",
    "shirking_value",
    "utility",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.stem)
def test_a_rule_module_holds_arithmetic_only(path):
    tree = ast.parse(path.read_text())
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert [alias.name for alias in node.names] == ["math"]
        if isinstance(node, ast.ImportFrom):
            assert node.module.startswith("sim.rules.") or node.module == "sim.terms"
        # Powers differ by a bit between libraries; `power` in forms.py is the same in both engines.
        assert not (isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow)), f"{path.name}: **"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
            assert node.attr in ("exp", "expm1", "log", "sqrt"), f"{path.name}: math.{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("pow", "open", "print", "eval", "exec", "getattr")
        assert not isinstance(node, ast.Global | ast.Nonlocal | ast.Lambda | ast.Yield | ast.Await | ast.Try)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_a_rule_takes_and_gives_plain_numbers(function):
    known = {"float": float, "int": int, "bool": bool}
    hints = {k: known.get(v, v) for k, v in function.__annotations__.items()}
    assert set(hints) == {*inspect.signature(function).parameters, "return"}
    assert set(hints.values()) <= {float, int, bool}
    assert function.__doc__, function.__name__
    assert not function.__defaults__
    assert not function.__closure__


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_a_rule_keeps_its_domain(function):
    drawn = []
    for name, hint in function.__annotations__.items():
        if name == "return":
            continue
        low, high = DOMAINS.get(f"{function.__name__}.{name}", DOMAINS.get(name, (0, 1)))
        if hint in (bool, "bool"):
            drawn.append(st.booleans())
        elif hint in (int, "int"):
            drawn.append(st.integers(low, high))
        else:
            drawn.append(st.floats(low, high))

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(st.tuples(*drawn))
    def holds(arguments):
        found = function(*arguments)
        assert math.isfinite(found)
        if function.__name__ not in SIGNED:
            assert found >= 0.0
        if function.__name__ in SHARES:
            assert found <= SHARES[function.__name__] * (1 + 1e-12)

    holds()


def test_every_rule_module_declares_its_rules():
    declared = [rule for module in registry.modules() for rule in getattr(module, "RULES", ())]
    assert all(isinstance(rule, Rule) for rule in declared)
    assert {rule.name for rule in declared} == set(registry.RULES)
    without = {module.__name__.rsplit(".", 1)[-1] for module in registry.modules() if not getattr(module, "RULES", ())}
    # Shapes that rules share, what outputs measure, and a scenario's own instructions, which no claim carries.
    assert without == {"forms", "measures", "triggers"}
