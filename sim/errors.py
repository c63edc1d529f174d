"""The errors that users see."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class SanctuaryError(Exception):
    """An error with a readable message, a remedy and an exit code.

    Parameters
    ----------
    message
        What is wrong, in one or more lines, with the place: a file, a key, a run.
    remedy
        What the user can do about it. It is printed under the message.
    exit_code
        2 for invalid input, 1 for a run that failed.

    Attributes
    ----------
    message, remedy, exit_code
        As given.
    """

    exit_code: int = 2
    heading: str = "Error: "
    """Text before the message; empty where each line of the message is complete by itself."""

    def __init__(self, message: str, *, remedy: str | None = None, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if exit_code is not None:
            self.exit_code = exit_code

    def readable(self) -> str:
        """Return the text that the command line prints, without colour or traceback."""
        block = self.heading + self.message
        return block if self.remedy is None else f"{block}\n{self.remedy}"


class RunFailed(SanctuaryError):
    """A run with valid input that could not be finished."""

    exit_code = 1


@contextmanager
def optional(extra: str) -> Iterator[None]:
    """Raise an error with the way to install an extra, if a package that is imported within belongs to it and is missing."""
    try:
        yield
    except ImportError as error:
        remedy = f"Install it with: pip install 'sanctuary-sim[{extra}]'"
        raise SanctuaryError(f"{error.name} is not installed", remedy=remedy) from error


_REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "the file grows past the limit",
}


def reason_of(error: OSError) -> str:
    """Return why the system refuses a file, in words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
