"""Two structures of the world, whichever of them is shipped as the baseline's."""

from __future__ import annotations

_WORDS = {
    "defection": ("threshold", "independent"),
    "policing": ("links", "independent"),
    "recruitment": ("contact", "proportional"),
    "strategy": ("adaptive", "fixed"),
    "council": ("votes", "weighted"),
    "orders": ("chain", "province"),
}
SOCIETY = {f"structure.{name}": first for name, (first, _) in _WORDS.items()}
AVERAGES = {f"structure.{name}": second for name, (_, second) in _WORDS.items()}
