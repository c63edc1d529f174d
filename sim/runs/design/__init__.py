"""Designs of sweeps: files that are read, checked and sampled."""
