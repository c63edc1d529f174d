"""Fronts, commanders and fighters."""
