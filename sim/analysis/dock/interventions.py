"""Interventions that test whether model and twin move alike, and cuts that reveal the mechanisms behind a difference."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

from sim.evidence import parameters
from sim.scenario import Scenario
from sim.society.common.params import WORDS

Changes = Mapping[str, Any]
# Rules that the twin cannot represent: control of ground, places of people, decisions and reactions.
UNTOLD = (
    "contest",
    "displacement",
    "posture",
    "deliberation",
    "sheltering",
    "private_hosting",
    "outbidding",
    "warlord_pay",
    "sectarian_violence",
    "plots",
)
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


def _off(rule: str, scenario: Scenario) -> Changes:
    return {f"rules.{rule}": False}


def _times(factor: float, keys: tuple[str, ...], scenario: Scenario) -> Changes:
    found: dict[str, float] = {}
    for key in keys:
        first, _, last = key.partition(".*.")
        each = [f"{first}.{name}.{last}" for name in scenario.groups] if last else [key]
        found |= {one: factor * float(str(scenario.values[one])) for one in each}
    return found


def _shut(scenario: Scenario) -> Changes:
    return {f"events.{event.id}": "off" for event in scenario.events if event.kind == "prison_break"}


def _leaderless(scenario: Scenario) -> Changes:
    at_war = max(scenario.groups, key=lambda name: float(str(scenario.values[f"groups.{name}.attack_rate"])))
    return {"events.docked_leader": {"week": LOST_IN, "leader_lost": {"group": at_war}}}


INTERVENTIONS = (
    Intervention("prisons shut", "no prison is opened", _shut),
    Intervention("nobody joins", "the rule recruitment off", partial(_off, "recruitment")),
    Intervention("enforcement doubled", "enforcement.reach twice", partial(_times, 2.0, ("enforcement.reach",))),
    Intervention("attrition off", "the rule attrition off", partial(_off, "attrition")),
    Intervention("growth up", "every group's growth half as high again", partial(_times, 1.5, ("groups.*.growth",))),
    Intervention("ceiling halved", "every group's ceiling half", partial(_times, 0.5, ("groups.*.ceiling",))),
    Intervention("learning off", "the rule learning off", partial(_off, "learning")),
    Intervention("backlash off", "the rule backlash off", partial(_off, "backlash")),
    Intervention(
        "resources halved",
        "resources.start and resources.base half",
        partial(_times, 0.5, ("resources.start", "resources.base")),
    ),
    Intervention("leader lost", f"the leader of the most violent group lost in week {LOST_IN}", _leaderless),
    Intervention("displacement off", "the rule displacement off", partial(_off, "displacement")),
    Intervention("no season", "the rule season off", partial(_off, "season")),
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
