"""Docking: the model beside a twin of equations that has its rules and parameters, but nobody in it."""

from sim.analysis.dock.compare import dock
from sim.analysis.dock.verify import verify

__all__ = ["dock", "verify"]
