"""Warnings about values that are legal in a scenario but look like mistakes."""
