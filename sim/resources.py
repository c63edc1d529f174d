"""The location of the shipped data, and files that are written whole.

A checkout has them beside the package, an installed copy inside it. The checkout comes first, so that a stale copy never
hides an edited file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from jinja2 import Template

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


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield the place to write a file to, which takes its name once it is complete; otherwise nothing is left of it.

    Raises
    ------
    OSError
        With the name of the file, when it cannot be written.
    """
    # A link leads to the file that it names, as for any other program.
    place = path.resolve()
    partial = place.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        yield partial
        partial.replace(place)
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno) if error.errno else str(error), str(path)) from error
    finally:
        partial.unlink(missing_ok=True)


def put_text(path: Path, text: str) -> None:
    """Write a whole text file in UTF-8; see :func:`whole_file`."""
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="")


def rendered(template: Path, **values: object) -> str:
    """Return a text made from a template of Jinja."""
    return _template(template).render(**values)


@cache
def _template(path: Path) -> Template:
    # Imported here: few commands write such a text.
    from jinja2 import StrictUndefined, Template

    text = path.read_text(encoding="utf-8")
    return Template(text, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)
