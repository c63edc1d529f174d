"""Decisions of other hosts about their guests, coded before any number of the council was fitted to them.

Each row is one decision: who hosted whom, what tied them, what the guest was worth at the time, who demanded what, and what the host
did. Levels are judgements from the literature: `none`, `some` or `strong`. Outcomes stand on the council's ladder of orders: kept,
restrained (custody, or support withdrawn), turned on, expelled, handed over.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_text
from sim.resources import data_dir

Level = Literal["none", "some", "strong"]


@dataclass(frozen=True, slots=True)
class HostDecision:
    """One decision of a host about a guest.

    Attributes
    ----------
    kin, creed, debt
        Ties: common descent or nationality; common creed or cause; help received in the past.
    use
        Use of the guest to the host at the time.
    danger
        Danger that the guest posed to the host.
    demander
        Who demanded that the host act; `none` if nobody did.
    threat, credibility
        Harm threatened for a refusal, and how far the host had reason to believe it.
    offer
        Gain offered for compliance.
    elsewhere
        Whether the guest had another host to go to.
    source
        Ids of sources.
    """

    id: str
    host: str
    guest: str
    year: int
    kin: Level
    creed: Level
    debt: Level
    use: Level
    danger: Level
    demander: str
    threat: Level
    credibility: Level
    offer: Level
    elsewhere: Literal["yes", "no"]
    outcome: Literal["kept", "restrained", "turned on", "expelled", "handed over"]
    source: tuple[str, ...]
    how_seen: Literal["document", "data file", "publisher page", "press report", "catalogue entry", "memory"]
    note: str


@cache
def host_decisions() -> tuple[HostDecision, ...]:
    """Return all coded decisions, in order of their year.

    Raises
    ------
    SeedError
        If a row lacks a field or holds an unknown word.
    """
    path = data_dir("seeds") / "hosts.csv"
    rows = csv.DictReader(io.StringIO(read_text(path)))
    found = (
        Row(f"{path.name}:{number}", {**row, "year": int(row["year"]), "source": row["source"].split(";")})
        for number, row in enumerate(rows, start=2)
    )
    return tuple(sorted((row.read(HostDecision) for row in found), key=lambda one: one.year))
