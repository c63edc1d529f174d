"""Measure by how much the record narrows an assumption: the middle four fifths of the posterior against those of the prior."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sim.evidence import Parameter, lookup
from sim.scenario.distributions import Distribution
from sim.scenario.load import load_scenario

UNMOVED = "no effect found"
UNFITTED = "not fitted to the record"
POINTS = 240


@cache
def left() -> Mapping[str, float]:
    """Return by fitted key the width of its posterior relative to that of its prior."""
    prior, posterior = (load_scenario(name).distributions for name in ("prior", "posterior"))
    return {key: _width(posterior[key]) / _width(form) for key, form in prior.items() if key in posterior}


def _width(form: Distribution) -> float:
    # The options of a choice stand in the order of joint draws.
    values = sorted(float(form.quantile((rank + 0.5) / POINTS)) for rank in range(POINTS))
    return values[-POINTS // 10] - values[POINTS // 10]


def narrowed(parameter: Parameter) -> str:
    """Return in words how far the record narrows a parameter, or those of a template, and whether no effect of it was found."""
    shares = {key: share for key, share in left().items() if key == parameter.key or parameter.matches(key)}
    told = [
        (f"{key.split('.')[1]}: " if parameter.is_template else "")
        + (f"the record leaves {share:.0%} of the prior's width" if share < 1.0 else "the record does not narrow it")
        for key, share in shares.items()
    ]
    return "; ".join([*([UNMOVED] if parameter.unmoved else []), *(told or [UNFITTED])])


def on_record(key: str) -> str:
    """Return what is said beside a value in a file: how far the record narrows it, or that no effect was found; else nothing."""
    known = lookup(key)
    return "" if known is None else narrowed(known).removesuffix(UNFITTED).removesuffix("; ")
