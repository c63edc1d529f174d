"""The public record: complete, dated, sourced, and closed at the end of 2022."""

from datetime import date

import pytest

from sim.evidence import SeedError, read_record, record, sources

HEADER = "id,use,quantity,start,end,value,low,high,unit,source,how_seen"


def test_nothing_from_after_2022_is_in_it():
    assert max(row.end for row in record()) <= date(2022, 12, 31)


def test_initial_rows_come_before_the_takeover_is_over():
    for row in record():
        assert row.start <= row.end
        if row.use == "initial":
            assert row.start < date(2021, 8, 20)


def test_every_kind_of_row_is_there():
    uses = [row.use for row in record()]
    assert {use: uses.count(use) for use in set(uses)} == {"initial": 17, "calibrate": 34, "event": 6}


def test_every_row_names_sources_that_are_listed():
    for row in record():
        assert row.source, row.id
        assert set(row.source) <= set(sources()), row.id


def test_a_target_has_a_figure():
    for row in record():
        if row.use == "calibrate":
            assert any(figure is not None for figure in (row.value, row.low, row.high)), row.id
            assert row.unit, row.id


def test_counts_are_not_negative_and_bounds_enclose_the_value():
    for row in record():
        figures = [figure for figure in (row.low, row.value, row.high) if figure is not None]
        assert figures == sorted(figures), row.id
        assert all(figure >= 0 for figure in figures), row.id


def test_the_figures_that_everything_is_compared_with():
    known = {row.id: row for row in record()}
    assert known["T01"].value == 20
    assert known["T02"].value == 152
    assert (known["T08"].low, known["T08"].high) == (2200, 4000)
    assert known["T17"].value == known["T18"].value == 0


def test_a_record_of_ones_own_may_lack_notes_and_cite_freely(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        f"\ufeff{HEADER}\nX1,calibrate,ISIS-K attacks,2022-01-01,2022-03-31,5,,,attacks,My notes,press\n", "utf-8"
    )
    (row,) = read_record(path)
    assert (row.id, row.value, row.low, row.note, row.source) == ("X1", 5.0, None, "", ("My notes",))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("X1,calibrate,a,2022-02-30,2022-03-31,5,,,attacks,s,h", "start is '2022-02-30'"),
        ("X1,calibrate,a,2022-03-31,2022-03-01,5,,,attacks,s,h", "before it starts"),
        ("X1,guess,a,2022-03-01,2022-03-31,5,,,attacks,s,h", "use is 'guess'"),
        ("X1,calibrate,a,2022-03-01,2022-03-31,5,6,7,attacks,s,h", "not in order"),
        ("X1,calibrate,a,2022-03-01,2022-03-31,five,,,attacks,s,h", "value is 'five'"),
        ("X1,calibrate,a,2022-03-01,2022-03-31,-5,,,attacks,s,h", "value is '-5'"),
        ("X1,calibrate,a,2022-03-01junk,2022-03-31,5,,,attacks,s,h", "start is '2022-03-01junk'"),
        (",calibrate,a,2022-03-01,2022-03-31,5,,,attacks,s,h", "no id"),
    ],
)
def test_a_broken_row_is_placed(tmp_path, line, problem):
    path = tmp_path / "mine.csv"
    path.write_text(f"{HEADER}\n{line}\n", encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_record(path)
    assert f"{path}:2: " in caught.value.message
    assert problem in caught.value.message


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "is missing"),
        (b"id,use\n", "quantity, start"),
        (HEADER.encode(), "holds no rows"),
        (b"\xff\xfe\x00\x01", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_record_is_refused(tmp_path, content, problem):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(SeedError, match=problem):
        read_record(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SeedError, match=r"nowhere\.csv: No such file"):
        read_record(tmp_path / "nowhere.csv")
