"""The keys of a scenario file, as `keys.yaml` declares them."""

from __future__ import annotations

from pathlib import Path

from sim.evidence import Parameter
from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml

DECLARED = read_yaml(Path(__file__).with_name("keys.yaml"))


def parameters_in(part: str) -> dict[str, Parameter]:
    """Return the keys of a part that hold one value, as parameters."""
    return {key: Row(key, entry).read(Parameter, key=key) for key, entry in DECLARED[part].items()}
