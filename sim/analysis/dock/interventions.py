"""Interventions that test whether model and twin move alike, and cuts that reveal the mechanisms behind a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from sim.evidence import parameters
from sim.evidence.yaml_files import read_yaml
from sim.scenario import Scenario
from sim.society.common.params import WORDS

Changes = Mapping[str, object]
_DECLARED = read_yaml(Path(__file__).with_suffix(".yaml"))
UNTOLD = tuple(_DECLARED["untold"])
# A rule that would still move people after the rules above are removed.
BESIDES = ("warlord_return",)
# The week of the intervention that removes a leader.
LOST_IN = 26


class Intervention(NamedTuple):
    """A change of a scenario.

    Attributes
    ----------
    name, text
        Its name, and a description.
    changes
        Returns the changes for a scenario.
    """

    name: str
    text: str
    changes: Callable[[Scenario], Changes]


def _declared(entry: Mapping[str, Any], scenario: Scenario) -> Changes:
    """Return what a declared intervention changes."""
    if "off" in entry:
        return {f"rules.{entry['off']}": False}
    found: dict[str, float] = {}
    for key in entry["keys"]:
        first, _, last = key.partition(".*.")
        each = [f"{first}.{name}.{last}" for name in scenario.groups] if last else [key]
        found |= {one: entry["times"] * float(str(scenario.values[one])) for one in each}
    return found


def _shut(scenario: Scenario) -> Changes:
    return {f"events.{event.id}": "off" for event in scenario.events if event.kind == "prison_break"}


def _leaderless(scenario: Scenario) -> Changes:
    at_war = max(scenario.groups, key=lambda name: float(str(scenario.values[f"groups.{name}.attack_rate"])))
    return {"events.docked_leader": {"week": LOST_IN, "leader_lost": {"group": at_war}}}


_OWN = {"prisons shut": _shut, "leader lost": _leaderless}
INTERVENTIONS = tuple(
    Intervention(one["name"], one["text"], _OWN.get(one["name"]) or partial(_declared, one))
    for one in _DECLARED["interventions"]
)


def mean_field(key: str) -> str:
    """Return the mean-field choice of a structure, which is its first."""
    return str(parameters()[key].choices[0])


def averaged(scenario: Scenario) -> Scenario:
    """Return a scenario with every structure at its mean field."""
    return scenario.changed({key: mean_field(key) for key in WORDS}, title=f"{scenario.name} mean field")


def bare(scenario: Scenario) -> Scenario:
    """Return a scenario with mean-field structures and without the rules that the twin lacks, so that both contain the same rules."""
    flat = averaged(scenario)
    off = {f"rules.{rule}": False for rule in (*UNTOLD, *BESIDES) if flat.rules[rule]}
    return flat.changed(off, title=f"{scenario.name} as equations have it")


def cuts(scenario: Scenario) -> dict[str, Changes]:
    """Return the cuts of a scenario: the structures and the active rules that the twin does not have."""
    found: dict[str, Changes] = {
        key: {key: mean_field(key)} for key in WORDS if scenario.values[key] != mean_field(key)
    }
    return found | {rule: {f"rules.{rule}": False} for rule in UNTOLD if scenario.rules[rule]}
