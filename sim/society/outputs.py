"""The definitions of all outputs: unit, meaning, claims, and whether an output is true or observed.

Each room of an actor defines its own in `outputs.yaml`, one row per output. The columns of the tables are made from these rows, so an
undefined output cannot be recorded. A test fails if a defined output is never written. An output that is only copied names its source,
and needs no code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

TRUE = "true"
SEEN = "observed"
# The sections of the rooms' files, in the order of tables and columns.
SECTIONS = (
    "country.conduct ranks.ranks warlords.control council.seats warlords.battles police.acts guests.threat observers.accord "
    "guests.fates states.response council.belief guests.strength observers.seen_members guests.means council.treatment "
    "police.pursuit guests.activity states.state country.province guests.places observers.seen_at"
)


@dataclass(frozen=True)
class Output:
    """One measured quantity.

    Attributes
    ----------
    name
        Dotted name; `{}` stands for the entity, none for the whole country.
    unit
        Unit, `share` for numbers between 0 and 1.
    text
        Definition in one sentence.
    claims
        Ids of the claims that it bears on.
    truth
        `true` for the state of the world, `observed` for what an observer or a state perceives.
    over
        `country`, `group`, `state`, `province` or `group_province`.
    source
        Field of a row from which its value is copied at the end of a week (`regime.moderation`, `group.members`,
        `state.trust`, `province.taliban`). Empty for an output computed in `sim/society/observers/steps/record.py`.
    """

    name: str
    unit: str
    text: str
    claims: tuple[str, ...]
    truth: str = TRUE
    over: str = "country"
    source: str = ""

    @property
    def field(self) -> str:
        """Name of the column in the record."""
        return self.name.replace(".{}", "").replace(".", "_")


@cache
def by_name() -> Mapping[str, Output]:
    """Return every output by its name, braces included, in the order of tables and columns.

    Raises
    ------
    SeedError
        If an entry is incomplete, has an unknown field or occurs twice, or if a section is unknown or missing.
    """
    # Imported here: a module that only names this one reads no evidence.
    from sim.evidence.rows import built
    from sim.evidence.yaml_files import SeedError, read_yaml

    order = SECTIONS.split()
    rooms = sorted({section.partition(".")[0] for section in order})
    files = {room: read_yaml(Path(__file__).with_name(room) / "outputs.yaml") for room in rooms}
    sections = {f"{room}.{part}": rows for room, parts in files.items() for part, rows in parts.items()}
    if wrong := ", ".join(sorted(sections.keys() ^ set(order))):
        raise SeedError(f"outputs.yaml: sections differ from those of sim/society/outputs.py: {wrong}")
    rows = [row for section in order for row in sections[section]]
    return built("outputs.yaml", rows, lambda row: row.read(Output), key="name")


def over(kind: str) -> tuple[Output, ...]:
    """Return the outputs of one kind of entity, in order."""
    return tuple(output for output in by_name().values() if output.over == kind)


def find(name: str) -> Output:
    """Return the definition of a full name such as `strength.isis_k`.

    Raises
    ------
    KeyError
        If no output has that name.
    """
    known = by_name()
    if name in known:
        return known[name]
    head = name.split(".")[0]
    for tail in (".{}", ".{}.{}"):
        if head + tail in known and name.count(".") == tail.count("."):
            return known[head + tail]
    raise KeyError(name)


@lru_cache(maxsize=64)
def full_names(groups: tuple[str, ...], states: tuple[str, ...], provinces: tuple[str, ...]) -> tuple[str, ...]:
    """Return the full name of every output, those that are observed first."""
    of: dict[str, list[tuple[str, ...]]] = {
        "country": [()],
        "group": [(name,) for name in groups],
        "state": [(name,) for name in states],
        "province": [(name,) for name in provinces],
        "group_province": [(group, province) for group in groups for province in provinces],
    }
    ordered = sorted(by_name().values(), key=lambda output: output.truth != SEEN)
    return tuple(output.name.format(*names) for output in ordered for names in of[output.over])
