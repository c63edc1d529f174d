"""What is assumed: scenarios written in YAML, read, checked and resolved."""

from sim.scenario.distributions import Distribution
from sim.scenario.load import load_scenario, load_text
from sim.scenario.problems import Origin, Problem, ScenarioError
from sim.scenario.scenario import Event, Scenario

__all__ = ["Distribution", "Event", "Origin", "Problem", "Scenario", "ScenarioError", "load_scenario", "load_text"]
