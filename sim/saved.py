"""Files that hold one Python object, a model or an ensemble, for the version that wrote them."""

from __future__ import annotations

import pickle
from pathlib import Path

from sim.errors import SanctuaryError
from sim.version import __version__

HEAD = b"sanctuary "


def save(held: object, path: str | Path) -> None:
    """Write an object to a file.

    Raises
    ------
    SanctuaryError
        If the file cannot be written, or the object holds functions or classes that no module has.
    """
    try:
        body = pickle.dumps(held)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        remedy = "Use functions and classes of a module, not lambdas or those of a notebook cell."
        raise SanctuaryError(f"this cannot be saved: {error}", remedy=remedy) from None
    try:
        Path(path).write_bytes(HEAD + __version__.encode() + b"\n" + body)
    except OSError as error:
        raise SanctuaryError(f"{path} cannot be written: {error.strerror}", remedy="Choose another place.") from None


def load(path: str | Path) -> object:
    """Return the model or ensemble that `save` wrote.

    The file holds pickled Python objects, which can run any code: load only files that you trust.

    Raises
    ------
    SanctuaryError
        If the file cannot be read, is no saved object, or was written by another version.
    """
    remedy = "Name a file that `model.save` or `runs.save` wrote."
    try:
        head, _, body = Path(path).read_bytes().partition(b"\n")
    except OSError as error:
        raise SanctuaryError(f"{path} cannot be read: {error.strerror}", remedy=remedy) from None
    if not head.startswith(HEAD):
        raise SanctuaryError(f"{path} holds no saved model or ensemble", remedy=remedy)
    if (version := head.removeprefix(HEAD).decode(errors="replace")) != __version__:
        raise SanctuaryError(f"{path} was written by version {version}", remedy=f"Run it again with {__version__}.")
    try:
        found: object = pickle.loads(body)
    except Exception as error:
        raise SanctuaryError(
            f"{path} is damaged, or holds classes that are not here ({error})",
            remedy="Import the module of the model first, or run it again.",
        ) from None
    return found
