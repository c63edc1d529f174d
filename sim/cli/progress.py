"""The progress that commands show on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

# A function that shows that so many runs are finished, of a total where the total has changed.
Advance = Callable[..., None]


def progress_bar(*, silent: bool, of: str = "runs", beside: str = "", over: float = 30.0) -> Progress:
    """Return a progress bar on standard error, with the time spent and the time left.

    Parameters
    ----------
    silent
        Whether to show nothing.
    of
        The things counted.
    beside
        A template for text beside the count, such as `{task.fields[trouble]}`.
    over
        Seconds over which speed is averaged. Choose a long span where some runs take much longer than others.
    """
    return Progress(
        TextColumn("{task.description}", style="bold", markup=False),
        BarColumn(),
        MofNCompleteColumn(separator=" of "),
        TextColumn(f"{of} {beside}".strip()),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        disable=silent,
        speed_estimate_period=over,
    )


@contextmanager
def tracked(
    title: str, total: int | None = None, *, silent: bool, of: str = "runs", over: float = 30.0
) -> Iterator[Advance]:
    """Show a bar of one task, and yield the function that moves it."""
    with progress_bar(silent=silent, of=of, over=over) as bar:
        task = bar.add_task(title, total=total)

        def advance(done: int, total: int | None = None) -> None:
            bar.update(task, completed=done, total=total)

        yield advance


def duration(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} minutes" if seconds < 5400 else f"{seconds / 3600:.1f} hours"
