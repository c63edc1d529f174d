"""Scenarios: YAML files of assumptions, read, checked and resolved.

The package can be called: `sim.scenario("baseline")` loads a scenario.
"""

import sys

from sim.display import callable_room
from sim.scenario.catalogue import catalogue
from sim.scenario.distributions import Distribution
from sim.scenario.event import Event
from sim.scenario.load import load_scenario, load_text
from sim.scenario.problems import Origin, Problem, ScenarioError
from sim.scenario.scenario import Scenario
from sim.scenario.write.authoring import check, list_scenarios, new_text
from sim.scenario.write.difference import Change, diff, diff_text
from sim.scenario.write.migration import migrate
from sim.scenario.write.resolved import resolved_text
from sim.scenario.write.schema import schema_text

__all__ = [
    "Change",
    "Distribution",
    "Event",
    "Origin",
    "Problem",
    "Scenario",
    "ScenarioError",
    "catalogue",
    "check",
    "diff",
    "diff_text",
    "list_scenarios",
    "load_scenario",
    "load_text",
    "migrate",
    "new_text",
    "resolved_text",
    "schema_text",
]

callable_room(sys.modules[__name__], load_scenario)
