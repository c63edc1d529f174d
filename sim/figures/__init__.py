"""Figures for commands, reports and the documentation, in one style and as Vega-Lite."""
