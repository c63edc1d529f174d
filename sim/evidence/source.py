"""Where figures and forms come from, and how far each source was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

KINDS = ("paper", "report", "agreement", "dataset", "press", "literature", "public")
HOW_SEEN = ("document", "data file", "publisher page", "press report", "catalogue entry", "memory", "absence")


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, a report, a data set, or the admission that there is none.

    Attributes
    ----------
    how_seen
        One of `HOW_SEEN`; the text itself was read only where it says so.
    checked
        Whether title, author, year and place were confirmed. Says nothing of any number.
    rules
        Rules whose form rests on it.
    """

    id: str
    title: str
    author: str
    kind: str
    how_seen: str
    checked: bool
    year: int | None = None
    locator: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by id.

    Raises
    ------
    SeedError
        When an entry is incomplete or has an unknown field.
    """
    path = data_dir("seeds") / "sources.yaml"
    entries = Row(path.name, read_yaml(path)).row("sources").rest()
    return MappingProxyType(
        {name: source_from(name, Row(f"{path.name}, {name}", entry)) for name, entry in entries.items()}
    )


def source_from(name: str, row: Row) -> Source:
    """Return one source from its entry."""
    source = Source(
        id=name,
        title=row.text("title"),
        author=row.text("author"),
        kind=row.choice("kind", KINDS),
        how_seen=row.choice("how_seen", HOW_SEEN),
        checked=row.flag("checked"),
        year=row.whole("year"),
        locator=row.text("locator", default=""),
        rules=row.words("rules"),
        note=row.text("note", default=""),
    )
    row.close()
    return source
