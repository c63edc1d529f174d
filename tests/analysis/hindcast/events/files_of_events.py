"""Small event files in the layouts of their publishers, with made-up events."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook

from sim.analysis.hindcast.events import reader
from sim.analysis.hindcast.events.files import opened
from sim.analysis.hindcast.events.layouts import CANDIDATE_COLUMNS, layout_of

GOV_IS = "Government of Afghanistan - IS"


def read_events(path):
    """Return the events of a file."""
    with opened(path) as table:
        return reader.read_events(path, table, layout_of(table.names))


def event(number, kind, dyad, place, day, best, country="Afghanistan", **cells):
    """Return one event in the layout of the Georeferenced Event Dataset, by column."""
    line = dict.fromkeys(CANDIDATE_COLUMNS, "")
    line |= {"id": number, "type_of_violence": kind, "dyad_name": dyad, "adm_1": place, "country": country}
    line |= {"date_start": f"{day} 00:00:00.000", "date_end": f"{day} 00:00:00.000", "code_status": "Clear"}
    line |= {
        "best": best,
        "low": best,
        "high": best,
        "latitude": 34.5,
        "longitude": 69.2,
        "where_prec": 1,
        "date_prec": 1,
    }
    # Headlines contain line breaks and the separator.
    line["source_headline"] = 'Blast "kills", say officials,\nwitnesses'
    return {name: str(value) for name, value in (line | cells).items()}


def as_csv(events, columns=CANDIDATE_COLUMNS, *, headed=True, second=None):
    """Return events as the text of a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, extrasaction="ignore", lineterminator="\n")
    if headed:
        writer.writeheader()
    if second is not None:
        writer.writerow(second)
    writer.writerows(events)
    return out.getvalue()


def workbook(rows):
    """Return the bytes of a workbook with one sheet, in which numbers are stored as numbers."""

    def cell(value):
        try:
            return float(value)
        except ValueError:
            return value

    book = Workbook()
    for row in rows:
        book.active.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
