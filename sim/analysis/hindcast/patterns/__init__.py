"""Compare runs with the patterns of the record: how many runs show each pattern, and how many show several together."""

from sim.analysis.hindcast.patterns.compare import patterns

__all__ = ["patterns"]
