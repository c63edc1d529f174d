"""Measurements of speed, memory and cost. Numbers that are compared come from one run on one machine."""
