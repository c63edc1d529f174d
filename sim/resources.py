"""Where the project's own data lie: `seeds/` and `scenarios/`.

In a checkout they are the folders beside the package; in an installed copy they are inside it. The checkout comes
first, so that an edited seed is never shadowed by a stale copy.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sim.errors import SanctuaryError

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_dir(name: str) -> Path:
    """Return the folder of shipped data called `name`.

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
        When neither a checkout nor the installed package holds it.
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
