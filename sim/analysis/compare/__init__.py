"""Compare scenarios at the same seeds."""
