"""What an output declares as its source is what it records, and a source that is none is refused with its name."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel
from sim.outputs.definitions import DEFINITIONS, Output
from sim.society.observers.steps.copied import copying_function, source_of, value_of
from sim.terms import Status

HARMLESS = {"name": "x.{}", "unit": "share", "text": "X", "claims": ("C01",)}


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_every_declared_source_is_what_is_recorded(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=3, engine=engine, scale=0.004, weeks=3)
    results = model.run()
    world = model.world
    records = {"regime": world.regime, "group": world.groups, "state": world.states, "province": world.provinces}
    checked = 0
    for output in DEFINITIONS:
        record, _, field = output.source.partition(".")
        if not record:
            continue
        table = results.country if output.over == "country" else results.by_entity[output.over]
        if record == "tally":
            held = world.tally[:, Status[field.upper()]]
        elif record == "cell":
            held = getattr(world, field)
        else:
            held = records[record][field]
        assert np.array_equal(np.ravel(table[output.field][-1]), np.ravel(held)), output.name
        checked += 1
    assert checked > 60


@pytest.mark.parametrize(
    ("over", "source"),
    [
        ("group", "group.sene"),
        ("group", "regime.resources"),
        ("group", "tally.asleep"),
        ("state", "state"),
        ("group_province", "cell.nothing"),
        ("country", "group.members"),
    ],
)
def test_a_source_that_is_none_is_refused(over: str, source: str) -> None:
    with pytest.raises(ValueError, match=source.replace(".", r"\.")):
        value_of(Output(**HARMLESS, over=over, source=source))


def test_what_declares_no_source_is_left_to_the_record() -> None:
    worked_out = tuple(output for output in DEFINITIONS if not output.source)
    assert worked_out
    assert source_of(worked_out).count("\n") == 2
    assert callable(copying_function(worked_out))
