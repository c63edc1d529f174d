"""Results with known series, to check a recorder's arithmetic without the model."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.analysis.hindcast.recorders import RecordedRun
from sim.evidence import provinces

WEEKS = 72
VALUES = {"groups.isis_k.war_on_taliban": 0.7, "enforcement.kill_share": 0.4}


class World:
    """Results with constant series, given by name."""

    def __init__(self, **series: float | np.ndarray) -> None:
        self.weeks = WEEKS
        self.provinces = tuple(provinces())
        self.states = ("china", "iran", "russia")
        self._series = {name.replace("__", "."): value for name, value in series.items()}

    def series(self, name: str) -> np.ndarray:
        if name.startswith("home_attacks.isis_k.") and name not in self._series:
            return np.zeros(self.weeks)
        return np.broadcast_to(np.asarray(self._series[name], dtype=float), (self.weeks,))


@pytest.fixture
def run_of() -> Callable[..., RecordedRun]:
    def make(seed: int = 1, **series: float | np.ndarray) -> RecordedRun:
        return RecordedRun(World(**series), VALUES, seed)  # type: ignore[arg-type]

    return make


HEADER = "id,use,quantity,start,end,value,low,high,unit,source,how_seen,note,than_start,than_end"


@pytest.fixture
def record_file(tmp_path):
    def write(*rows: str):
        path = tmp_path / "mine.csv"
        path.write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
        return path

    return write
