"""In how many of the runs made for this version each shipped scenario refutes itself."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("refuted.json")


def runs_in_words(count: int) -> str:
    """Return a number of runs in words."""
    return f"{count} {'run' if count == 1 else 'runs'}"


def shipped_sentence(name: str, digest: str = "") -> str:
    """Return in how many of the runs made for this version a shipped scenario refutes itself.

    Parameters
    ----------
    name
        The scenario.
    digest
        The digest of a scenario that may have been changed.

    Returns
    -------
    str
        Empty where the scenario says nothing that runs can decide, or was changed.
    """
    found = _shipped()["scenarios"].get(name)
    if found is None or digest not in ("", found["digest"]):
        return ""
    runs = runs_in_words(_shipped()["runs"])
    return f"refutes itself in {found['refuted']} of {runs}" if found["refuted"] else f"not refuted in {runs}"


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return found
