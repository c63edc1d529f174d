"""Figures for commands, reports and the documentation, drawn with Altair in one style."""
