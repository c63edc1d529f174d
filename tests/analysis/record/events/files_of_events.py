"""Small event files in the layouts of their makers, with events of our own making."""

from __future__ import annotations

import csv
import io
import zipfile
from xml.sax.saxutils import escape

from sim.analysis.record.events.layouts import CANDIDATE_COLUMNS

GOV_IS = "Government of Afghanistan - IS"


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
    # Headlines run over lines and hold the separator.
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
    """Return the bytes of a workbook with one sheet; numbers are numbers in it."""

    def cell(value):
        try:
            return f"<c><v>{float(value)}</v></c>"
        except ValueError:
            return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}"><Relationship Id="r1" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="one" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}"><Relationship Id="r1" Type="{office}/worksheet" '
        'Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {main}><sheetData>{lines}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()
