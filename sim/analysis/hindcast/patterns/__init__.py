"""Patterns of the record, held against runs: how many runs show each, and how many show them together."""

from sim.analysis.hindcast.patterns.compare import patterns

__all__ = ["patterns"]
