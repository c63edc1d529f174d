"""The errors that users see."""

from __future__ import annotations


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
