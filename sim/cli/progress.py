"""The bar that commands show while runs are done."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress


def progress_bar(*, silent: bool, of: str = "runs", beside: str = "", over: float = 30.0) -> Progress:
    """Return a bar of what is done on standard error, with the time spent and the time left.

    Parameters
    ----------
    silent
        Whether nothing is shown.
    of
        What is counted.
    beside
        A template of what stands beside the count, `{task.fields[trouble]}` say.
    over
        Seconds over which the speed is taken: long where runs of one kind take longer than those of another.
    """
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

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
