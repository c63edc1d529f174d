"""Sensitivity of results to assumptions: effects, indices, boxes and trees of sweeps, and what each parameter moves."""
