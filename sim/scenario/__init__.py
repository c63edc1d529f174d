"""Scenarios: YAML files of assumptions, read, checked and resolved.

The package can be called: `sim.scenario("baseline")` loads a scenario.
"""

import sys

from sim.display import callable_room
from sim.scenario.catalogue import catalogue as catalogue
from sim.scenario.distributions import Distribution as Distribution
from sim.scenario.event import Event as Event
from sim.scenario.load import load_scenario as load_scenario
from sim.scenario.load import load_text as load_text
from sim.scenario.problems import Origin as Origin
from sim.scenario.problems import Problem as Problem
from sim.scenario.problems import ScenarioError as ScenarioError
from sim.scenario.scenario import Scenario as Scenario
from sim.scenario.scenario import spread as spread
from sim.scenario.write.authoring import check as check
from sim.scenario.write.authoring import list_scenarios as list_scenarios
from sim.scenario.write.authoring import new_text as new_text
from sim.scenario.write.difference import Change as Change
from sim.scenario.write.difference import diff as diff
from sim.scenario.write.difference import diff_text as diff_text
from sim.scenario.write.migration import migrate as migrate
from sim.scenario.write.resolved import resolved_text as resolved_text
from sim.scenario.write.schema import schema_text as schema_text

callable_room(sys.modules[__name__], load_scenario)
