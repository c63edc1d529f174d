"""The declaration of an output."""

from __future__ import annotations

from dataclasses import dataclass, replace

TRUE = "true"


SEEN = "observed"


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
    intensive
        Whether it is independent of the number of simulated fighters.
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
    intensive: bool = True
    source: str = ""

    @property
    def field(self) -> str:
        """Name of the column in the record."""
        return self.name.replace(".{}", "").replace(".", "_")


def row(name: str, unit: str, text: str, claims: str, *, truth: str = TRUE, source: str = "") -> Output:
    """Return an output; :func:`of` adds the table to which it belongs."""
    return Output(name, unit, text, tuple(claims.split()), truth, source=source)


def of(over: str, *rows: Output) -> tuple[Output, ...]:
    """Return the outputs of one table."""
    return tuple(replace(row, over=over) for row in rows)
