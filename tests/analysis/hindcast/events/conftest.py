"""Write files of events into a temporary folder."""

from __future__ import annotations

import pytest


@pytest.fixture
def written(tmp_path):
    def write(content, name="GEDEvent_v23_1.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    return write
