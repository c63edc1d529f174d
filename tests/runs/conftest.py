from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from stores import DESIGN


@pytest.fixture
def write_design(tmp_path: Path) -> Callable[..., Path]:
    """Write a design with some points of three runs each."""

    def write(name: str = "small", points: int = 5, weeks: int = 12, text: str = DESIGN) -> Path:
        path = tmp_path / f"{name}.yaml"
        path.write_text(text.format(points=points, weeks=weeks), encoding="utf-8")
        return path

    return write
