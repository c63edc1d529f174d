"""A kind of row is one class: its dtype, its names for the type checker and its documentation agree."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from mypy import api as mypy

import sim
from sim.society.common.rows import dtype_of, fields_of, rows_of
from sim.society.council.state import Leader
from sim.society.country.state import Event, Province, Regime, Trigger, Watch
from sim.society.guests.state import Assault, Cell, Group
from sim.society.ranks.state import Commander, Front
from sim.society.states.state import State
from sim.society.warlords.state import Warlord

RECORDS = (Regime, Group, Assault, Cell, Leader, Front, Commander, State, Warlord, Province, Event, Trigger, Watch)
ROOT = Path(sim.__file__).parent


def test_the_dtype_has_the_fields_of_the_class() -> None:
    for record in RECORDS:
        assert dtype_of(record).names == tuple(record.__annotations__), record
        assert all(dtype_of(record)[field.name] == np.dtype(field.held) for field in fields_of(record)), record


def test_every_field_has_a_unit_and_a_meaning() -> None:
    wrong = [
        f"{record.__name__}.{field.name}"
        for record in RECORDS
        for field in fields_of(record)
        if not field.unit or field.meaning[0].islower() or field.meaning.endswith(".")
    ]
    assert wrong == []


def test_no_field_is_hidden_by_an_attribute_of_numpy() -> None:
    """In the reference engine `row.size` would be NumPy's size of the row, not a field of that name."""
    names = {f"{record.__name__}.{field.name}" for record in RECORDS for field in fields_of(record)}
    assert {name for name in names if hasattr(np.record, name.partition(".")[2])} == set()


def test_rows_answer_as_attributes_and_by_name() -> None:
    groups = rows_of(Group, 3)
    groups[1].cohesion = 0.5
    assert groups["cohesion"].tolist() == [0.0, 0.5, 0.0]
    with pytest.raises(AttributeError):
        groups[1].sene = 1


def test_every_field_is_used() -> None:
    used = set()
    for room in ("society", "engine"):
        for path in (ROOT / room).rglob("*.py"):
            if path.name != "state.py":
                tree = ast.parse(path.read_text(encoding="utf-8"))
                used |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
                # A whole column is read by its name: `world.commanders["need"]`.
                names = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
                used |= {name.value for name in names if isinstance(name, ast.Constant)}
    for record in RECORDS:
        assert {field.name for field in fields_of(record)} <= used


@pytest.mark.slow
def test_the_type_checker_refuses_a_misspelt_field(tmp_path: Path) -> None:
    probe = tmp_path / "probe.py"
    probe.write_text(
        "from sim.society.world import World\n\n\n"
        "def right(world: World) -> float:\n    return world.groups[0].seen\n\n\n"
        "def wrong(world: World) -> float:\n    return world.groups[0].sene\n"
    )
    told, trouble, _ = mypy.run(["--config-file", str(ROOT.parent / "pyproject.toml"), str(probe)])
    assert not trouble
    errors = [line for line in told.splitlines() if ": error:" in line]
    assert len(errors) == 1
    assert '"Group" has no attribute "sene"' in errors[0]
