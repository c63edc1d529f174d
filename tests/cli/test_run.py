"""`sanctuary run` on the command line."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import run
from sim.model import SanctuaryModel

SMALL = ["--scale", "0.01", "--weeks", "6"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "made" / "here"
    assert run(["run", "baseline", *SMALL, "--replicates", "2", "--seed", "7", "--quiet", "--out", str(out)]) == 0
    return out


def test_everything_promised_is_there(folder: Path) -> None:
    for name in ("weekly", "by_group", "by_province", "by_state", "events"):
        assert (folder / f"{name}.parquet").is_file()
    figures = {path.stem for path in (folder / "figures").glob("*.svg")}
    assert {"strength", "enforcement-ratio", "compliance-gap", "legitimacy", "risk", "provinces"} <= figures
    assert figures == {path.stem for path in (folder / "figures").glob("*.png")}


def test_the_weekly_table_has_a_row_per_replicate_and_week(folder: Path) -> None:
    table = pd.read_parquet(folder / "weekly.parquet")
    assert list(table.columns[:4]) == ["replicate", "seed", "week", "date"]
    assert len(table) == 2 * 6
    assert sorted(table["seed"].unique()) == [7, 8]
    assert str(table["date"].min().date()) == "2021-08-20"


def test_the_manifest_matches_the_files_and_the_inputs(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert manifest["seeds"] == [7, 8]
    assert manifest["weeks"] == 6
    assert manifest["packages"]["mesa"]
    assert len(manifest["inputs"]["scenario"]) == 64


def test_the_resolved_scenario_runs_again_to_the_same_numbers(folder: Path, tmp_path: Path) -> None:
    # The file includes horizon and scale.
    words = ["--replicates", "2", "--seed", "7", "--no-figures", "--quiet", "--out", str(tmp_path)]
    assert run(["run", str(folder / "scenario.yaml"), *words]) == 0
    again, first = (pd.read_parquet(place / "weekly.parquet") for place in (tmp_path, folder))
    pd.testing.assert_frame_equal(again, first, check_exact=True)


def test_json_is_one_object_with_units_and_quantiles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--replicates", "2", "--json", "--no-figures", "--out", str(tmp_path)]
    assert run(["run", "baseline", *SMALL, *words]) == 0
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert {"scenario", "seed", "weeks", "agents", "wall_s", "outputs"} <= set(found)
    assert found["scenario"] == "baseline"
    assert found["weeks"] == 6
    assert found["agents"] > 1000
    strength = found["outputs"]["strength.isis_k"]
    assert strength["unit"] == "people"
    assert strength["q05"] <= strength["median"] <= strength["q95"]
    assert shown.err == ""


def test_the_summary_names_what_a_reader_looks_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "baseline", *SMALL, "--replicates", "1", "--no-figures", "--out", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    for words in ("ISIS-K", "Accord: no attacks", "Risk: supervised", "1 replicate", str(tmp_path.name)):
        assert words in shown


def test_a_setting_changes_the_outcome(tmp_path: Path) -> None:
    both = []
    for name, words in {"with": [], "without": ["--set", "rules.recruitment=off"]}.items():
        out = tmp_path / name
        options = ["--weeks", "20", "--scale", "0.01", "--replicates", "1", "--no-figures", "--quiet"]
        assert run(["run", "baseline", *options, *words, "--out", str(out)]) == 0
        both.append(pd.read_parquet(out / "weekly.parquet")["strength.isis_k"].iloc[-1])
    assert both[0] > both[1]


WRONG = {
    "an unknown key": "extends: baseline\nassumptions:\n  taliban.loyality.al_qaeda: 0.5\n",
    "a wrong type": "extends: baseline\nassumptions:\n  taliban.control: often\n",
    "out of range": "extends: baseline\nassumptions:\n  taliban.control: 7\n",
    "an empty file": "",
    "binary rubbish": "\x00\x01\x02",
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_scenario_is_refused_with_its_place(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(WRONG[what], encoding="utf-8")
    assert run(["run", str(path), "--quiet"]) == 2
    shown = capsys.readouterr()
    assert "mine.yaml:" in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


@pytest.mark.parametrize("wanted", ["no_such_scenario", "no/such/file.yaml", "."])
def test_what_is_no_scenario_is_refused(wanted: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", wanted]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--scale", "nan"], ["--scale", "0"], ["--set", "nothing"], ["--weeks", "0"]])
def test_wrong_options_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["run", "baseline", *words]) == 2
    assert words[0].lstrip("-") in capsys.readouterr().err


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    for words in (["run", "baseline"], ["compare", "baseline", "sanctions"], ["hindcast", "record"]):
        assert run([*words, "--replicates", "2", "--out", str(blocked)]) == 2
        said = capsys.readouterr().err
        assert "it is no folder" in said
        assert "--out" in said


def test_brackets_in_a_title_are_only_brackets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text('extends: baseline\ntitle: "Drop [/all] of [red] it"\n', encoding="utf-8")
    assert run(["run", str(mine), *SMALL, "--replicates", "1", "--no-figures", "--out", str(tmp_path / "out")]) == 0
    words = [*SMALL, "--replicates", "2", "--no-figures", "--out", str(tmp_path / "compared")]
    capsys.readouterr()
    assert run(["compare", "baseline", str(mine), *words]) == 0
    assert "Drop [/all] of [red] it" in capsys.readouterr().out


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path) -> None:
    words = ["run", "baseline", *SMALL, "--replicates", "1", "--quiet", "--out", str(tmp_path)]
    kept = tmp_path / "notes.txt"
    kept.write_text("mine", encoding="utf-8")
    assert run(words) == 0
    assert (tmp_path / "figures").is_dir()
    assert run([*words, "--no-figures"]) == 0
    assert not list((tmp_path / "figures").iterdir())
    listed = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {*listed, "manifest.json", "notes.txt"}


def test_help_tells_every_default(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert run(["run", "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "[default: out/SCENARIO]" in shown
    assert "up to 20 [default: the scenario's]" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["schema", "slip"], "schema --keys slip"),
        (["schema", "--keys", "zzzz"], "no key or text"),
        (["schema", "--keys", "--sweeps"], "Leave out"),
        (["schema", "--all"], "--out scenarios/schema"),
    ],
)
def test_words_that_would_do_nothing_are_refused(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(words) == 2
    assert said in capsys.readouterr().err


@pytest.mark.slow
def test_ctrl_c_stops_without_a_traceback(tmp_path: Path) -> None:
    words = ["run", "baseline", "--replicates", "1000", "--scale", "0.01", "--out", str(tmp_path / "out")]
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli.main", *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    libraries = Path(f"/proc/{process.pid}/maps")
    waited = time.monotonic() + 60
    while "llvmlite" not in libraries.read_text(encoding="utf-8") and time.monotonic() < waited:
        time.sleep(0.1)
    # An interrupt during a callback of the compiler is lost; a user presses again.
    for _ in range(5):
        os.kill(process.pid, signal.SIGINT)
        try:
            _, said = process.communicate(timeout=20)
            break
        except subprocess.TimeoutExpired:
            continue
    # Python dies by the signal if it also hit compiler code; a shell shows 130 either way.
    assert process.returncode in (130, -signal.SIGINT), said
    assert "Stopped." in said
    assert "Traceback" not in said


def test_a_seed_that_is_too_large_is_refused_before_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("run", "compare"):
        names = ["baseline"] if command == "run" else ["baseline", "sanctions"]
        assert run([command, *names, "--seed", str(2**70), "--weeks", "4", "--scale", "0.01"]) == 2
        assert "are not all between 0 and 4294967295" in capsys.readouterr().err


def test_a_saved_model_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = SanctuaryModel("baseline", rng=3, scale=0.002, weeks=6)
    model.step()
    model.step()
    model.save(tmp_path / "week0")
    alone = model.run()
    words = ["run", "--from", str(tmp_path / "week0"), "--no-figures", "--json", "--out", str(tmp_path / "out")]
    assert run(words) == 0
    capsys.readouterr()
    weekly = pd.read_parquet(tmp_path / "out" / "weekly.parquet")
    assert weekly["strength.isis_k"].tolist() == alone.series("strength.isis_k").tolist()
    assert run([*words, "--set", "enforcement.willingness=0"]) == 0
    capsys.readouterr()
    changed = pd.read_parquet(tmp_path / "out" / "weekly.parquet")
    assert changed["acts.isis_k"][0] == weekly["acts.isis_k"][0]
    assert changed["acts.isis_k"][1:].sum() == 0 < weekly["acts.isis_k"][1:].sum()
    for wrong, told in (
        (["--set", "groups.isis_k.prisoners=1100"], "only says how a run starts"),
        (["--seed", "4"], "one saved run"),
    ):
        assert run([*words, *wrong]) == 2
        assert told in capsys.readouterr().err
    assert run(["run"]) == 2
    assert "Missing argument 'SCENARIO'" in capsys.readouterr().err
