"""Nothing in a scenario is silently ignored: what a structure does not read, and events that change nothing, are told."""

from __future__ import annotations

import pytest

from sim.evidence import parameters
from sim.scenario.check.suspicions import CARRIED_BY, READ_UNDER
from sim.scenario.load import load_scenario
from sim.simulation import simulate

OTHER = {
    "structure.defection": ("threshold", "independent"),
    "structure.policing": ("links", "independent"),
    "structure.recruitment": ("contact", "proportional"),
    "structure.strategy": ("adaptive", "fixed"),
    "structure.council": ("votes", "weighted"),
    "structure.orders": ("chain", "province"),
}
EVENTS = {
    "reward": "{amount: 900000000}",
    "iran_gate": "{open: on}",
    "desecration": "{province: bamyan}",
    "talks": "{with: united_states}",
}


def warnings(write, text: str) -> list[str]:
    return [problem.wrong for problem in load_scenario(write(text)).warnings]


def test_a_parameter_that_the_structure_does_not_read_is_told(write) -> None:
    text = "extends: baseline\ntitle: T\nassumptions:\n  structure.policing: independent\n  raids.informants: 0.9\n"
    assert warnings(write, text) == ["raids.informants has no effect: structure.policing is independent"]
    assert warnings(write, text.replace("independent", "{choice: [links, independent]}")) == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        ("{week: 5, id: a, sanction: {by: iran, groups: [aqis]}}", "groups of 'a' has no effect: demand is none"),
        (
            "{week: 5, id: a, sanction: {by: iran, active: off, demand: expel}}",
            "demand of 'a' has no effect: active is off",
        ),
        ("{week: 5, id: a, reward: {amount: 5}}", "the reward 'a' has no effect: the rule 'betrayal' is off"),
    ],
)
def test_an_event_or_a_field_that_changes_nothing_is_told(write, event: str, told: str) -> None:
    assert warnings(write, f"extends: baseline\ntitle: T\nrules: {{betrayal: off}}\nevents: [{event}]\n") == [told]


def outcome(overrides: dict[str, object], scenario: object = "record") -> bytes:
    found = simulate(load_scenario(scenario, overrides), 3, scale=0.005, weeks=60)
    return b"".join(found.series(name).tobytes() for name in found.names)


@pytest.mark.parametrize("kind", CARRIED_BY)
def test_without_its_rule_an_event_changes_nothing(write, kind: str) -> None:
    path = write(f"extends: record\ntitle: T\nevents:\n  - {{week: 3, {kind}: {EVENTS[kind]}}}\n")
    off = {f"rules.{CARRIED_BY[kind]}": False}
    assert outcome(off, path) == outcome(off)


@pytest.mark.slow
@pytest.mark.parametrize(("structure", "choice", "keys"), READ_UNDER)
def test_under_the_other_structure_nothing_reads_it(structure: str, choice: str, keys: tuple[str, ...]) -> None:
    (other,) = set(OTHER[structure]) - {choice}
    base = outcome({structure: other})
    for key, known in parameters().items():
        if key.startswith(keys):
            for value in {known.low, known.high} - {known.default}:
                assert outcome({structure: other, key: value}) == base, key
