"""Designs given as a dictionary: written as a file, so that they are checked and stored like any other."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import yaml
from scipy.stats.distributions import rv_frozen

from sim.errors import SanctuaryError

# How a frozen distribution of scipy.stats is written, by its name; arguments are its shapes, place and scale.
_FORMS: dict[str, Callable[..., Mapping[str, object]]] = {
    "uniform": lambda loc, scale: {"uniform": [loc, loc + scale]},
    "loguniform": lambda low, high, loc, scale: {"loguniform": [low * scale, high * scale]},
    "triang": lambda mode, loc, scale: {"triangular": [loc, loc + mode * scale, loc + scale]},
    "norm": lambda loc, scale: {"normal": [loc, scale]},
    "lognorm": lambda shape, loc, scale: {"lognormal": [scale, math.exp(shape)]},
    "beta": lambda alpha, beta, loc, scale: {"beta": [alpha, beta]},
}
_FORMS["reciprocal"] = _FORMS["loguniform"]


def design_file(design: Mapping[str, object], out: str | Path | None) -> Path:
    """Write a design beside its store, and return the file."""
    folder = Path(out or "out/sweep")
    path = folder.parent / f"{folder.name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(_plain(dict(design), "the design"), sort_keys=False), encoding="utf-8")
    return path


def _plain(value: object, place: str) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, place) for inner in value]
    if isinstance(value, rv_frozen):
        return _distribution(value, place)
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, bool | int | float | str):
        return value
    remedy = "Write numbers, words, lists or dictionaries."
    raise SanctuaryError(f"{place}: a design cannot hold {value!r}", remedy=remedy)


def _distribution(frozen: rv_frozen, place: str) -> Mapping[str, object]:
    """Return a frozen distribution of scipy.stats as a design writes it."""
    name = frozen.dist.name
    shapes, loc, scale = frozen.dist._parse_args(*frozen.args, **frozen.kwds)
    if name not in _FORMS or (name in ("loguniform", "reciprocal", "lognorm") and loc != 0):
        remedy = f"Use one of: {', '.join(_FORMS)}."
        raise SanctuaryError(f"{place}: a design has no form for {name} at {loc:g}", remedy=remedy)
    numbers = (float(number) for number in (*shapes, loc, scale))
    return _FORMS[name](*numbers)
