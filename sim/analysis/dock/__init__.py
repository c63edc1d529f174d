"""Docking: compare the model with its twin, equations that have the same rules and parameters but no individual agents."""

from sim.analysis.dock.compare import dock
from sim.analysis.dock.verify import verify

__all__ = ["dock", "verify"]
