"""What a file is read into: values that know where they stand.

A plain word is understood by the core schema of YAML 1.2: `on`, `off`, `yes` and `no` are words, and a country code is
never false.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from sim.scenario.problems import Origin
from sim.scenario.read.units import MAX_NUMBER

_INTEGER = re.compile(r"[-+]?[0-9]+\Z")
_OTHER_BASE = re.compile(r"0[xo][0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_NOT_FINITE = re.compile(r"([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)|[-+]?(inf|infinity)|nan)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One word, number, switch or nothing; ``text`` is what was typed, and a flawed one has been complained of."""

    value: str | float | bool | None
    text: str
    at: Origin
    quoted: bool = False
    flawed: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Origin


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    items: tuple[tuple[Scalar, Node], ...]
    at: Origin

    def get(self, key: str) -> Node | None:
        """Return the value under a key, or None."""
        return next((value for name, value in self.items if name.text == key), None)


Node = Scalar | Sequence | Mapping


def complaint(text: str) -> tuple[str, str] | None:
    """Return what is wrong with a plain word that looks like a number, and the remedy."""
    if _NOT_FINITE.match(text):
        return f"{text} is not a number that a model can use", "write a finite number such as 0.5."
    if _OTHER_BASE.match(text):
        return f"{text} is written in base 8 or 16", "write it in decimal, such as 16."
    if not (_INTEGER.match(text) or _FLOAT.match(text)):
        return None
    value = float(text)
    if math.isfinite(value) and abs(value) <= MAX_NUMBER:
        return None
    shown = text if len(text) <= 24 else text[:20] + "..."
    return f"{shown} is too large", f"write a number between -{MAX_NUMBER:.0e} and {MAX_NUMBER:.0e}."


def meaning(text: str) -> str | float | bool | None:
    """Return what a plain word means in YAML 1.2."""
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    return float(text) if _INTEGER.match(text) or _FLOAT.match(text) else text
