"""The definitions of outputs. They are part of the evidence, since scenarios name outputs too."""

from __future__ import annotations

from sim.society.outputs import SEEN, TRUE, Output, by_name, find, over

__all__ = ["SEEN", "TRUE", "Output", "by_name", "find", "over"]
