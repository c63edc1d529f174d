"""The error that every room raises when it can tell a person what went wrong."""

from __future__ import annotations


class SanctuaryError(Exception):
    """A failure with a readable message, a way out and an exit code.

    Parameters
    ----------
    message
        What is wrong, in one or more lines. It names the place: a file, a key, a run.
    remedy
        What to do about it. Printed under the message.
    exit_code
        2 for bad input, 1 for a run that failed.

    Attributes
    ----------
    message, remedy, exit_code
        As given.
    """

    exit_code: int = 2
    heading: str = "Error: "
    """What stands before the message; empty where each of its lines already says what it is."""

    def __init__(self, message: str, *, remedy: str | None = None, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        if exit_code is not None:
            self.exit_code = exit_code

    def readable(self) -> str:
        """Return the block that the command line prints, without colour or traceback."""
        block = self.heading + self.message
        return block if self.remedy is None else f"{block}\n{self.remedy}"


class RunFailed(SanctuaryError):
    """A run that started on good input and could not be finished."""

    exit_code = 1
