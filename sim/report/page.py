"""Reports as HTML, from templates that escape all text from elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from sim.analysis.claims.labels import LABELS
from sim.errors import SanctuaryError, reason_of
from sim.evidence import parameters, read_by
from sim.outputs.numbers import number
from sim.outputs.wording import brief, measure, titled
from sim.report.findings import findings
from sim.report.material import Material
from sim.report.pictures import picture
from sim.report.standing import assumptions, touched
from sim.resources import put_text


@cache
def environment() -> Environment:
    """Return the environment of the templates. Text from scenarios and files is never treated as markup."""
    found = Environment(
        loader=PackageLoader("sim.report"),
        autoescape=lambda name: name is None or not name.endswith(".md"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["number"] = lambda value: "none" if value is None else number(float(value))
    found.filters |= {"cell": cell, "brief": brief, "measured": measure, "titled": titled, "reads": read_by}
    return found


def write_text(path: Path, text: str) -> Path:
    """Write a file, and the folders above it.

    Raises
    ------
    SanctuaryError
        When it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        put_text(path, text)
    except OSError as error:
        raise SanctuaryError(f"{path}: cannot be written ({reason_of(error)})", remedy="Name another file.") from error
    return path


def cell(value: object) -> str:
    """Return a value escaped for a cell of a Markdown table."""
    plain = " ".join(str(value).split()).replace("\\", "\\\\")
    for letter in "|*_<>`[":
        plain = plain.replace(letter, f"\\{letter}")
    return plain


def page(material: Material) -> str:
    """Return a report as self-contained HTML.

    Parameters
    ----------
    material
        The contents of the report.
    """
    differing = assumptions(material.scenario) if material.scenario is not None else []
    return (
        environment()
        .get_template("report.html")
        .render(
            material=material,
            findings=findings(material),
            pictures=[picture(name, drawing) for name, drawing in material.drawings.items()],
            assumptions=differing,
            claims=touched(material.scenario, differing) if material.scenario is not None else [],
            labels=LABELS,
            parameters=parameters().values(),
        )
    )
