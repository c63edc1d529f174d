"""Sensitivity of results to assumptions: indices, rankings, boxes, trees, and runs that end at a bound."""
