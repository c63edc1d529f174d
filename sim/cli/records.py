"""A record given on the command line: what it may be, and what is told of it before anything runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.analysis.hindcast.targets import Record

RECORD_HELP = "A record of your own, or a file of UCDP or ACLED as downloaded."
# Lines that could not be read are told one by one up to here.
MOST_TOLD = 10


def tell(record: Record, *, silent: bool) -> None:
    """Print on stderr what a record's file holds and no row has, then what could not be read.

    Parameters
    ----------
    record
        As read.
    silent
        Leave out the notes, which are in what is printed as JSON.
    """
    for note in () if silent else record.notes:
        print(note, file=sys.stderr)
    for problem in record.problems[:MOST_TOLD]:
        print(f"Left out: {problem}", file=sys.stderr)
    if len(record.problems) > MOST_TOLD:
        print(f"Left out: {len(record.problems) - MOST_TOLD} more lines of the same file", file=sys.stderr)
