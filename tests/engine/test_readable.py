"""The reference engine reads from and writes to the arrays themselves."""

from __future__ import annotations

import numpy as np
import pytest

from sim.society.common.rows import PlainRows

KIND = np.dtype([("key", np.uint64), ("count", np.int64), ("share", np.float64)])


def test_a_row_reads_and_writes_the_arrays_own_bytes() -> None:
    array = np.array([(2**64 - 1, -3, 0.1), (7, 2, 1.5)], KIND)
    rows = PlainRows(array)
    assert [(row["key"], row["count"], row["share"]) for row in rows] == [row.item() for row in array]
    row = rows[1]
    row.count += 2.9
    row.share = np.int64(3)
    rows["key"] = 5
    assert array[1].item() == (5, 4, 3.0)
    assert rows["count"].tolist() == [-3, 4]
    assert np.asarray(rows).tobytes() == array.tobytes()


def test_a_field_that_is_not_there_is_refused() -> None:
    row = PlainRows(np.zeros(1, KIND))[0]
    with pytest.raises(AttributeError):
        row.cuont = 1
