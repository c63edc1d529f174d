"""Disks that are full, folders that are busy, read-only or oddly named, outputs that are closed or narrow, and damaged stores."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from stores import CATCH, DESIGN, data_bytes, swept

from sim.cli.main import run
from sim.cli.output import folder_for, let_go
from sim.errors import SanctuaryError
from sim.outputs.tables import write_parquet
from sim.runs.design.design import load_design
from sim.runs.reading import Store
from sim.runs.sweep import run_sweep


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return swept(tmp_path / "made", DESIGN.format(points=4, weeks=8), "stand_in:quick")


def resumed(store: Path) -> tuple[int, ...]:
    report = run_sweep(load_design(store / "design.yaml"), store, workers=0, resume=True, simulate="stand_in:quick")
    return report.damaged


@pytest.mark.parametrize("name", ["seed=7", "point=0", "taliban.loyalty.al_qaeda=0.5", "a[b]", "st*r", "it's"])
def test_the_name_of_a_folder_is_no_column_and_no_pattern(store: Path, tmp_path: Path, name: str) -> None:
    moved = tmp_path / name / "store"
    shutil.copytree(store, moved)
    sql = 'select run, point, seed, "taliban.loyalty.al_qaeda", "risk.total" from results join runs using (run, point) order by all'
    pd.testing.assert_frame_equal(Store(moved).query(sql).df(), Store(store).query(sql).df())
    pd.testing.assert_frame_equal(Store(moved).points, Store(store).points)


@pytest.mark.parametrize("part", ["weekly/00001.parquet", "runs/00002.parquet", "points.parquet"])
@pytest.mark.parametrize("damage", ["cut", "empty", "missing", "flipped"])
def test_damaged_parts_are_told_on_reading_and_made_again_on_resume(store: Path, part: str, damage: str) -> None:
    whole, path = data_bytes(store), store / part
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        changed = {"cut": data[:300], "empty": b"", "flipped": data[:40] + bytes(len(data) - 80) + data[-40:]}[damage]
        path.write_bytes(changed)
    # A block whose file in `runs` is missing counts as not stored; a flipped byte shows only where it is read.
    if damage != "flipped" and not (damage == "missing" and part.startswith("runs")):
        with pytest.raises(SanctuaryError, match=f"damaged or missing: {part}") as caught:
            Store(store)
        assert "--resume" in str(caught.value.remedy)
    assert resumed(store) == (
        () if "points" in part or (damage == "missing" and "runs" in part) else (int(part[-13:-8]),)
    )
    assert data_bytes(store) == whole


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", refuse)


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, full: None, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert (
        run(
            [
                "run",
                "baseline",
                "--scale",
                "0.01",
                "--weeks",
                "3",
                "--replicates",
                "1",
                "--no-figures",
                "--quiet",
                "--out",
                str(folder),
            ]
        )
        == 1
    )
    told = capsys.readouterr().err
    assert f"{folder}/summary.csv: the disk is full" in told
    assert "fault of the program" not in told
    assert not folder.exists()


def test_a_table_that_is_not_finished_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_parquet(pd.DataFrame({"a": [1]}), tmp_path / "table.parquet")

    def half(_: object, path: Path, **__: object) -> None:
        Path(path).write_bytes(b"PAR1")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", half)
    with pytest.raises(OSError, match=r"table\.parquet"):
        write_parquet(pd.DataFrame({"a": [2]}), tmp_path / "table.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["table.parquet"]
    assert pd.read_parquet(tmp_path / "table.parquet")["a"].tolist() == [1]


HOLD = "import sys, pathlib; from sim.cli.output import folder_for; folder_for(pathlib.Path(sys.argv[1]), ''); print('held', flush=True); sys.stdin.read()"


@pytest.mark.parametrize("words", [["run", "baseline"], ["compare", "baseline", "sanctions"], ["patterns", "baseline"]])
def test_two_commands_do_not_write_to_one_folder(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    other = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdout is not None
    assert other.stdout.readline() == b"held\n"
    assert run([*words, "--out", str(tmp_path)]) == 2
    assert "is being written by another process" in capsys.readouterr().err
    other.communicate(b"")
    folder_for(tmp_path, "")
    let_go()


def test_a_closed_full_or_narrow_output_is_no_fault(tmp_path: Path) -> None:
    command = f"{sys.executable} -m sim.cli.main list"
    for words, code in ((f"{command} >&-", 0), (f"{command} >/dev/full", 1), (f"PYTHONIOENCODING=ascii {command}", 0)):
        done = subprocess.run(
            ["bash", "-c", words], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": os.getcwd()}
        )
        assert done.returncode == code, words
        assert "fault" not in done.stderr
        assert "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "baseline", "--set", "taliban.control=0.2", "--set", "taliban.control=0.8"], "is set twice"),
        (["run", "baseline", "--weeks", "4", "--set", "weeks=5"], "say the same"),
    ],
)
def test_the_last_setting_does_not_silently_win(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert told in capsys.readouterr().err


def test_json_keeps_every_digit(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run(
            [
                "query",
                str(store),
                "select 1/3::double third, 'nan'::double gone, date '2021-08-20' as began",
                "--form",
                "json",
            ]
        )
        == 0
    )
    (row,) = json.loads(capsys.readouterr().out)
    assert row["third"] == 1 / 3
    assert row["gone"] is None
    assert row["began"].startswith("2021-08-20")


@pytest.mark.parametrize("text", ["[]", "{}", "3", "", '{"scenarios": 3}'])
@pytest.mark.parametrize("name", ["compare.json", "manifest.json"])
def test_a_folder_whose_head_is_damaged_is_told(
    tmp_path: Path, name: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text("extends: baseline\ntitle: T\n", encoding="utf-8")
    pd.DataFrame({"scenario": []}).to_csv(tmp_path / "effects.csv")
    pd.DataFrame({"replicate": [0]}).to_parquet(tmp_path / "weekly.parquet")
    assert run(["report", str(tmp_path), "--out", str(tmp_path / "page.html")]) == 2
    assert "is not whole" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hindcast", "record", "record"], "have the same name"),
        (["compare", "baseline", "baseline"], "two scenarios are called"),
        (["patterns", "baseline", "baseline"], "have the same name"),
    ],
)
def test_a_scenario_named_twice_does_not_count_twice(
    tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*words, "--out", str(tmp_path)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("number", ["nan", "inf"])
def test_a_threshold_is_a_number(tmp_path: Path, number: str, capsys: pytest.CaptureFixture[str]) -> None:
    made = swept(tmp_path, CATCH.format(steps=3, replicates=2), "stand_in:flips_at_half")
    assert run(["frontier", str(made), "--threshold", number]) == 2
    assert "is no number" in capsys.readouterr().err
