"""The location of the shipped data: `seeds/` and `scenarios/`.

A checkout has them beside the package, an installed copy inside it. The checkout comes first, so that a stale copy never
hides an edited file.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.errors import SanctuaryError

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_dir(name: str) -> Path:
    """Return a folder of shipped data.

    Parameters
    ----------
    name
        `"seeds"` or `"scenarios"`.

    Returns
    -------
    pathlib.Path
        An existing folder.

    Raises
    ------
    SanctuaryError
        When neither a checkout nor the installed package has it.
    """
    checkout = _PACKAGE.parent
    candidates = [_PACKAGE / "_data" / name]
    if (checkout / "pyproject.toml").is_file():
        candidates.insert(0, checkout / name)
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise SanctuaryError(
        f"the shipped folder {name!r} is missing (looked in {looked})",
        remedy="Install the package again: its data were not installed with it.",
        exit_code=1,
    )
