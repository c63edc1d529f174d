"""The explanation of a decision: the values that the agent weighed, in both engines, and the decision that the run recorded."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from sim.cli.main import run
from sim.engine.reasons import Why
from sim.engine.why import DECIDERS, explain
from sim.errors import SanctuaryError
from sim.model import SanctuaryModel
from sim.runs.ensemble import run_ensemble
from sim.runs.folder import write_folder
from sim.scenario import load_scenario
from sim.society.registry import RULES
from sim.terms import Order, Stance, word

SIZE = {"rng": 2, "scale": 0.001, "weeks": 14}
KINDS_OF_MEN = ("strength", "prisoners")
OTHERS = ("commander.5", "isis_k", "china", "panjshir")
AVERAGE_COUNCIL = {"structure.council": "weighted"}


class Watched(SanctuaryModel):
    """A model that notes what was decided each week."""

    def step(self) -> None:
        """Run a week, and note the fields that hold decisions."""
        super().step()
        self.notes = getattr(self, "notes", {})
        self.notes[self.week] = {
            (kind, field): np.asarray(getattr(self.world, f"{kind}s"))[field].copy()
            for kind, decider in DECIDERS.items()
            for field in decider.fields
        } | {"ballot": self.world.ballot.copy(), "order": np.asarray(self.world.groups)["order"].copy()}


@pytest.fixture(scope="module")
def lived() -> Watched:
    model = Watched(**SIZE)
    model.run()
    return model


@pytest.fixture(scope="module")
def reasons(lived: Watched) -> dict[tuple[str, int], Why]:
    """Return the options weighed in all cases."""
    return {case: lived.why(*case) for case in cases(lived)}


def cases(model: Watched) -> list[tuple[str, int]]:
    """Return agents and weeks in which they decided something new."""
    found = [(f"{kind}.{row}", week) for kind in ("group", "state", "warlord") for row, week in ((0, 3), (2, 13))]
    for week in range(2, 14, 3):
        before, after = model.notes[week - 1], model.notes[week]
        moved = np.flatnonzero((before["commander", "stance"] == 0) & (after["commander", "stance"] > 0)).tolist()
        found += [(f"commander.{row}", week) for row in moved[:1]]
        voted = np.argwhere((before["ballot"] != after["ballot"]) & (after["ballot"] >= 0)).tolist()
        found += [(f"leader.{row}", week) for row, _ in voted[:1]]
    return found


def test_the_decision_explained_is_the_one_recorded(lived: Watched, reasons: dict[tuple[str, int], Why]) -> None:
    kinds = set()
    for (address, week), why in reasons.items():
        kind, row = address.split(".")[0], int(address.split(".")[1])
        kinds.add(kind)
        notes = lived.notes[week]
        for field, words in DECIDERS[kind].fields.items():
            held = notes[kind, field][row]
            assert why.decided[field][1] == (word(words(held)).replace("_", " ") if words else f"{held:.4g}")
        if kind == "leader":
            votes = [word(Order(vote)).replace("_", " ") for vote in notes["ballot"][row] if vote >= 0]
            assert [told[1] for name, told in why.decided.items() if name.startswith("vote")] == votes
        assert why.options
        for one in why.options:
            assert one.claims
            assert set(one.rules) <= set(RULES)
    assert kinds == set(DECIDERS)


def test_a_vote_is_the_option_that_the_draw_falls_on(reasons: dict[tuple[str, int], Why]) -> None:
    for why in [why for why in reasons.values() if why.kind == "leader"]:
        groups = list(dict.fromkeys(one.name.split(", ")[1] for one in why.options))
        draws = why.draws["leader's vote"]
        assert len(groups) == len(draws)
        for group, drawn in zip(groups, draws, strict=True):
            below = 0.0
            for one in (one for one in why.options if one.name.endswith(f", {group}")):
                assert one.taken == (below <= drawn < below + one.chance)
                below += one.chance
            assert below == pytest.approx(1)


def test_a_commander_goes_where_the_draw_is_below_the_probability(reasons: dict[tuple[str, int], Why]) -> None:
    for why in [why for why in reasons.values() if why.kind == "commander"]:
        (taken,) = [one for one in why.options if one.taken]
        assert why.decided["stance"] == ("loyal", taken.name)
        chances = {call.name: call.result for call in why.calls}
        likely = chances.get("taken_in", chances["goes"]) if taken.name == word(Stance.RIVAL) else chances["goes"]
        assert why.draws["commander's stance"][-1] < likely
        assert why.peers


@pytest.mark.parametrize("who", ["amir", *(pytest.param(who, marks=pytest.mark.slow) for who in OTHERS)])
def test_both_engines_tell_the_same(who: str) -> None:
    few = {
        f"groups.{name}.{what}": 20 for name in ("al_qaeda", "aqis", "tip", "imu", "isis_k") for what in KINDS_OF_MEN
    }
    scenario = load_scenario("baseline").changed(few, beyond=True)
    models = [SanctuaryModel(scenario, **SIZE, engine=engine) for engine in ("compiled", "reference")]
    compiled, reference = (explain(model, model._find(DECIDERS, who)) for model in models)
    assert asdict(compiled) == asdict(reference)


def test_terms_add_up_to_what_the_council_weighs() -> None:
    model = SanctuaryModel(**SIZE, overrides=AVERAGE_COUNCIL)
    why = model.why("amir", -1)
    assert len(why.options) == len(Order) * len(model.drawn.groups)
    for one in why.options:
        effects = {term.name: term.effect for term in one.terms}
        assert one.value == pytest.approx(effects["means"] + effects["harm"] + effects["attached"] + effects["moved"])
    taken = {one.name.split(", ")[1]: one.name.split(", ")[0] for one in why.options if one.taken}
    assert taken == {name.removeprefix("order on "): told[1] for name, told in why.decided.items() if "order" in name}
    for group in taken:
        chances = [one.chance for one in why.options if one.name.endswith(f", {group}")]
        assert sum(chances) == pytest.approx(1)


def test_changes_are_repeated_and_what_cannot_be_is_refused() -> None:
    model = SanctuaryModel(**SIZE)
    model.step()
    model.step()
    model.set("sanctions.hazard", 0.15)
    model.step()
    assert model.why("china").parameters["sanctions.hazard"] == 0.15
    assert model.why("china", 0).parameters["sanctions.hazard"] != 0.15
    model.agents.select(lambda one: one.name == "china")[0].concern = 0.9
    ahead = model.why("china", model.week + 1)
    model.step()
    with pytest.raises(SanctuaryError, match="cannot be repeated") as refused:
        model.why("china")
    assert "model.why('china'" in (refused.value.remedy or "")
    assert ahead.decided["rung"][1] == f"{int(np.asarray(model.world.states)['rung'][2])}"


def test_the_command_repeats_a_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = run_ensemble(load_scenario("baseline"), replicates=2, scale=0.001, weeks=6)
    write_folder(runs, tmp_path / "runs", draw=False)
    assert run(["why", str(tmp_path / "runs"), "china", "--week", "3", "--seed", "2", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    model = SanctuaryModel(rng=2, scale=0.001, weeks=6)
    assert told == json.loads(json.dumps(asdict(model.why("china", 3))))
    model.step()
    model.save(tmp_path / "model")
    assert run(["why", str(tmp_path / "model"), "china", "--week", "3"]) == 0
    text = capsys.readouterr().out
    assert text.strip() == str(model.why("china", 3))
    assert "engagement.trust" not in text.split("Weighed")[0]
    (tmp_path / "runs" / "scenario.yaml").write_text(
        "format: 2\nextends: baseline\nassumptions: {taliban.control: 0.1}\n"
    )
    assert run(["why", str(tmp_path / "runs"), "china", "--week", "3"]) == 2
    assert "was not run like this" in capsys.readouterr().err
