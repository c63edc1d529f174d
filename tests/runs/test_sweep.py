"""Sweeps: the same bytes in every way of running, recorded failures, and clear refusals."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from stores import DESIGN, data_bytes

from sim.cli.main import run as sanctuary
from sim.errors import RunFailed, SanctuaryError
from sim.model import simulate
from sim.runs import identity, store
from sim.runs.design.design import load_design
from sim.runs.plan import Plan
from sim.runs.reading import Store
from sim.runs.sweep import Budget, Report, run_sweep

ONE_POINT = DESIGN.replace("range: [0.2, 1.0], steps: {points}", "levels: [0.5]")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "small.yaml").write_text(DESIGN.format(points=5, weeks=12), encoding="utf-8")
    run_sweep(load_design(folder / "small.yaml"), folder / "store", workers=0, simulate="stand_in:quick")
    return folder / "store"


def test_two_workers_leave_the_bytes_of_none(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path
) -> None:
    report = run_sweep(load_design(write_design()), tmp_path / "store", workers=2, simulate="stand_in:quick")
    assert (report.runs, report.fresh, report.failed, report.lost) == (15, 15, 0, 0)
    assert data_bytes(tmp_path / "store") == data_bytes(undisturbed)


def test_every_run_is_there_once_with_its_own_identity(undisturbed: Path) -> None:
    runs = Store(undisturbed).runs
    assert list(runs["run"]) == list(range(15))
    assert runs["identity"].nunique() == 15
    assert set(runs["status"]) == {"ok"}


@pytest.mark.smoke
def test_the_numbers_are_those_of_the_model(write_design: Callable[..., Path], tmp_path: Path) -> None:
    design = load_design(write_design(points=2, weeks=6))
    run_sweep(design, tmp_path / "store", workers=0)
    found = Store(tmp_path / "store")
    alone = simulate(design.scenario.changed(Plan(design).points[1]), 3, scale=0.01, weeks=6)
    for week in found.weeks:
        assert found.response("risk.total", week)[1, 2] == alone.series("risk.total")[week]


def test_a_failing_run_is_recorded_and_the_others_go_on(write_design: Callable[..., Path], tmp_path: Path) -> None:
    report = run_sweep(load_design(write_design()), tmp_path / "store", workers=2, simulate="stand_in:fails_on_seed_2")
    found = Store(tmp_path / "store")
    assert report.failed == 5
    assert set(found.failed["seed"]) == {2}
    assert set(found.failed["error"]) == {"ZeroDivisionError: nothing left to divide by"}
    response = found.response("risk.total")
    assert np.isnan(response[:, 1]).all()
    assert np.isfinite(response[:, [0, 2]]).all()


@pytest.mark.slow
def test_a_run_that_kills_its_process_is_given_up_and_the_others_go_on(
    write_design: Callable[..., Path], tmp_path: Path
) -> None:
    report = run_sweep(
        load_design(write_design(text=ONE_POINT)), tmp_path / "store", workers=1, simulate="stand_in:dies_on_seed_2"
    )
    assert (report.failed, report.lost) == (1, 3)
    assert "lost 3 times (killed by SIGKILL)" in Store(tmp_path / "store").failed["error"].iloc[0]
    lost = [event["run"] for event in Store(tmp_path / "store").manifest() if event["event"] == "lost"]
    assert lost == [1, 1, 1]


def test_what_is_stored_is_not_run_again(undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path) -> None:
    design = load_design(write_design())
    run_sweep(design, tmp_path / "store", workers=0, simulate="stand_in:quick")
    for name in ("weekly/00003.parquet", "runs/00003.parquet", "runs/00007.parquet"):
        (tmp_path / "store" / name).unlink()
    report = run_sweep(design, tmp_path / "store", workers=0, resume=True, simulate="stand_in:quick")
    assert report.fresh == 2
    assert data_bytes(tmp_path / "store") == data_bytes(undisturbed)


@pytest.mark.parametrize("part", ["runs", "weekly"])
def test_a_block_that_holds_other_runs_is_made_again(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path, part: str
) -> None:
    folder = tmp_path / "store"
    shutil.copytree(undisturbed, folder)
    shutil.copy(folder / part / "00003.parquet", folder / part / "00005.parquet")
    report = run_sweep(load_design(write_design()), folder, workers=0, resume=True, simulate="stand_in:quick")
    assert report.fresh == 1
    assert data_bytes(folder) == data_bytes(undisturbed)


def test_half_written_files_are_swept_away(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    design = load_design(write_design())
    run_sweep(design, folder, workers=0, simulate="stand_in:quick")
    (folder / "runs" / "00004.parquet").unlink()
    (folder / "runs" / ".00004.parquet.partial").write_bytes(b"half")
    with (folder / "manifest.jsonl").open("ab") as manifest:
        manifest.write(b'{"at": "20')
    run_sweep(design, folder, workers=0, resume=True, simulate="stand_in:quick")
    assert data_bytes(folder) == data_bytes(undisturbed)
    events = [event["event"] for event in Store(folder).manifest()]
    assert events.count("resume") == 1
    assert events[-1] == "end"


def test_a_sweep_killed_before_it_had_a_store_leaves_nothing_half_written(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / ".store.json.7.partial").write_bytes(b"half")
    run_sweep(load_design(write_design()), folder, workers=0, simulate="stand_in:quick")
    assert data_bytes(folder) == data_bytes(undisturbed)


@pytest.mark.parametrize("after", [1, 3, *(pytest.param(late, marks=pytest.mark.slow) for late in (2, 6))])
def test_a_full_disk_stops_it_whole_and_it_goes_on(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    design = load_design(write_design())
    real, calls = os.fsync, 0

    def full(handle: int) -> None:
        nonlocal calls
        calls += 1
        if calls > 2 * after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(RunFailed, match="the disk is full") as caught:
        run_sweep(design, tmp_path / "store", workers=0, simulate="stand_in:quick")
    assert "--resume" in (caught.value.remedy or "")
    monkeypatch.undo()
    run_sweep(design, tmp_path / "store", workers=0, resume=True, simulate="stand_in:quick")
    assert data_bytes(tmp_path / "store") == data_bytes(undisturbed)


def test_a_file_that_cannot_grow_leaves_nothing_behind(tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from sim.runs.store import put_file\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "put_file(Path(sys.argv[1]), b'x' * 5000)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.parquet")], capture_output=True, text=True)
    assert "grows past the limit" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_design_is_refused_with_what_changed(write_design: Callable[..., Path], tmp_path: Path) -> None:
    run_sweep(load_design(write_design()), tmp_path / "store", workers=0, simulate="stand_in:quick")
    with pytest.raises(SanctuaryError, match="another design") as caught:
        run_sweep(load_design(write_design(weeks=13)), tmp_path / "store", resume=True, simulate="stand_in:quick")
    assert "weeks was 12, is 13" in str(caught.value)


def test_another_model_is_refused_with_what_changed(
    write_design: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = load_design(write_design())
    run_sweep(design, tmp_path / "store", workers=0, simulate="stand_in:quick")
    later = {
        **identity.model_version(),
        "sim/society/guests/rules/violence.py": "0",
        "numba": "9.9",
        "sim/society/new.py": "1",
    }
    monkeypatch.setattr(identity, "model_version", lambda: later)
    with pytest.raises(SanctuaryError, match="another version of the model") as caught:
        run_sweep(design, tmp_path / "store", resume=True, simulate="stand_in:quick")
    for line in ("sim/society/guests/rules/violence.py changed", "sim/society/new.py is new", "numba was "):
        assert line in str(caught.value)


def test_two_processes_on_one_store_are_refused(write_design: Callable[..., Path], tmp_path: Path) -> None:
    with store.locked(tmp_path / "store"), pytest.raises(SanctuaryError, match="written by another process") as caught:
        run_sweep(load_design(write_design()), tmp_path / "store", workers=0, simulate="stand_in:quick")
    assert str(os.getpid()) in str(caught.value)


def test_a_sweep_that_is_there_is_not_overwritten(write_design: Callable[..., Path], tmp_path: Path) -> None:
    design = load_design(write_design())
    run_sweep(design, tmp_path / "store", workers=0, simulate="stand_in:quick")
    with pytest.raises(SanctuaryError, match="already holds a sweep"):
        run_sweep(design, tmp_path / "store", workers=0, simulate="stand_in:quick")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("mine")
    with pytest.raises(SanctuaryError, match="not empty"):
        run_sweep(design, tmp_path / "other", workers=0, simulate="stand_in:quick")


def test_the_store_opens_everywhere(undisturbed: Path) -> None:
    import duckdb
    import pandas as pd
    import polars

    found = Store(undisturbed)
    assert found.complete
    assert pd.read_parquet(undisturbed / "weekly").shape == found.weekly().shape == (60, 7)
    assert polars.scan_parquet(undisturbed / "weekly" / "*.parquet").collect().shape == (60, 7)
    assert len(duckdb.sql(f"select * from '{undisturbed}/weekly/*.parquet'").df()) == 60
    assert pq.read_table(undisturbed / "points.parquet").num_rows == 5
    assert found.weekly("polities")["polities"].isna().all()
    rows = found.query('select "taliban.loyalty.al_qaeda" as loyalty, "risk.total" from results where week = 11').df()
    assert sorted(rows["loyalty"].unique()) == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    np.testing.assert_allclose(
        found.response("risk.total", "mean"), np.mean([found.response("risk.total", w) for w in found.weeks], axis=0)
    )


def test_what_the_store_lacks_is_said(undisturbed: Path, tmp_path: Path) -> None:
    found = Store(undisturbed)
    with pytest.raises(SanctuaryError, match="keeps no output 'risk'"):
        found.response("risk")
    with pytest.raises(SanctuaryError, match="keeps no week 3"):
        found.response("risk.total", 3)
    with pytest.raises(SanctuaryError, match="not a store"):
        Store(tmp_path)
    with pytest.raises(SanctuaryError, match="Referenced column"):
        found.query("select nothing from runs")


def test_the_commands_from_dry_run_to_query(
    write_design: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, folder = str(write_design(points=2, weeks=4)), str(tmp_path / "store")
    assert sanctuary(["sweep", design, "--dry-run", "--json", "--workers", "2"]) == 0
    expected = json.loads(capsys.readouterr().out)
    assert (expected["points"], expected["replicates"], expected["runs"]) == (2, 3, 6)
    assert expected["seconds"] > 0
    assert not Path(folder).exists()
    assert sanctuary(["sweep", design, "--out", folder, "--workers", "1", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["runs"], report["fresh"], report["failed"]) == (6, 6, 0)
    stored = sum(path.stat().st_size for path in Path(folder).glob("*/*.parquet"))
    assert expected["disk_bytes"] == pytest.approx(stored, rel=0.5)
    assert sanctuary(["sweep", design, "--out", folder]) == 2
    assert "--resume" in capsys.readouterr().err
    assert sanctuary(["sweep", design, "--out", folder, "--resume", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["fresh"] == 0
    assert sanctuary(["query", folder, "select count(*) as n from runs", "--form", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"n": 6}]
    assert sanctuary(["query", folder, "select x from runs"]) == 2


def test_a_sweep_tells_how_it_goes(
    write_design: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, folder = str(write_design(points=2, weeks=4)), str(tmp_path / "store")
    assert sanctuary(["sweep", design, "--out", folder, "--workers", "1"]) == 0
    told = capsys.readouterr()
    assert "2 points × 3 replicates = 6 runs" in told.err
    assert "6 of 6 runs" in told.err
    assert "6 runs in" in told.out
    assert "DuckDB" in told.out


def test_a_budget_stops_it_whole_and_it_goes_on(
    undisturbed: Path, write_design: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, folder = load_design(write_design()), tmp_path / "store"
    size = Plan(design).block_size

    def sweep(**budget: float) -> Report:
        return run_sweep(design, folder, workers=0, resume=True, simulate="stand_in:quick", budget=Budget(**budget))

    first = sweep(runs=2 * size + size // 2)
    assert (first.fresh, first.left) == (2 * size, 15 - 2 * size)
    late = sweep(seconds=0)
    assert (late.fresh, late.left) == (0, first.left)
    rest = sweep(runs=1000)
    assert (rest.fresh, rest.left) == (first.left, 0)
    assert data_bytes(folder) == data_bytes(undisturbed)


def test_a_budget_of_less_than_a_block_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["sweep", "unknowns_sobol", "--out", str(tmp_path / "store"), "--max-runs", "3", "--json"]
    assert sanctuary(words) == 2
    assert "Allow 32 runs or more" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


@pytest.mark.slow
def test_a_budget_is_told(
    write_design: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, folder = str(write_design(points=2, weeks=4)), str(tmp_path / "store")
    assert sanctuary(["sweep", design, "--out", folder, "--workers", "1", "--max-minutes", "0"]) == 0
    assert "6 runs are left because the budget is spent" in capsys.readouterr().out
    assert sanctuary(["sweep", design, "--out", folder, "--workers", "1", "--resume", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["left"] == 0
