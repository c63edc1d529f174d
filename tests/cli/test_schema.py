"""`sanctuary schema --all` reproduces every committed schema."""

from __future__ import annotations

from pathlib import Path

from sim.cli.main import run
from sim.resources import data_dir


def test_all_schemas_are_written_as_they_are_committed(tmp_path: Path) -> None:
    assert run(["schema", "--all", "--out", str(tmp_path / "schema")]) == 0
    written = {path.name: path.read_bytes() for path in (tmp_path / "schema").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (data_dir("scenarios") / "schema").iterdir()}
    assert len(written) == 4
