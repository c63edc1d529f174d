"""An output records its declared source, and an unknown source is rejected by name."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel
from sim.outputs.definitions import Output, by_name
from sim.society.common.rows import rows_of
from sim.society.country.state import Regime
from sim.society.guests.state import Group
from sim.society.observers import start
from sim.society.outputs import over
from sim.society.states.state import State

HARMLESS = {"name": "x.{}", "unit": "share", "text": "X", "claims": ("C01",)}


@pytest.mark.parametrize("engine", ["compiled", pytest.param("reference", marks=pytest.mark.slow)])
def test_every_declared_source_is_what_is_recorded(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=3, engine=engine, scale=0.004, weeks=3)
    results = model.run()
    world = model.world
    records = {"regime": world.regime, "group": world.groups, "state": world.states, "province": world.provinces}
    checked = 0
    for output in by_name().values():
        record, _, field = output.source.partition(".")
        if not record:
            continue
        table = results.country if output.over == "country" else results.by_entity[output.over]
        held = records[record][field]
        assert np.array_equal(np.ravel(table[output.field][-1]), np.ravel(held)), output.name
        checked += 1
    assert checked > 60


@pytest.mark.parametrize(
    ("over", "record", "source"),
    [
        ("group", "group", "group.sene"),
        ("group", "group", "regime.resources"),
        ("state", "state", "state"),
        ("country", "regime", "group.members"),
    ],
)
def test_a_source_that_is_none_is_refused(over: str, record: str, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "over", lambda kind: (Output(**HARMLESS, over=over, source=source),))
    rows = rows_of({"group": Group, "state": State, "regime": Regime}[record], 2)
    with pytest.raises(ValueError, match=source.replace(".", r"\.")):
        start.sources(over, record, rows)


def test_what_declares_no_source_is_left_to_the_record() -> None:
    rows = rows_of(Group, 2)
    copying = [output for output in over("group") if output.source]
    assert len(start.sources("group", "group", rows).columns) == len(copying) < len(over("group"))
