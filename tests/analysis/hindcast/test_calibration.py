"""The calibration from end to end: quickly with made-up runs, and slowly with the model."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from sim.analysis.hindcast import reference
from sim.analysis.hindcast.calibration import calibrate
from sim.analysis.hindcast.forecast import RunSummary
from sim.analysis.hindcast.posterior_file import posterior_text, write_files
from sim.analysis.hindcast.targets import read_targets
from sim.resources import data_dir
from sim.scenario import load_scenario

CUT_OFF = date(2022, 6, 30)


@pytest.fixture
def cheap(monkeypatch):
    """Replace the runs: attacks follow the attack rate, and other rows are noise around the record."""

    def run_all(asked, seeds, workers):
        rate = asked.keys.index("groups.isis_k.attack_rate")
        for seed in seeds:
            drawn = asked.scenario.draw(seed).values
            unknowns = [float(drawn[key]) for key in asked.keys]
            luck = np.random.default_rng(seed)
            figures = [target.middle * luck.lognormal(0, 0.5) for target in asked.targets]
            figures[0] = 25_000 * unknowns[rate] * luck.lognormal(0, 0.05)
            yield RunSummary(seed, unknowns, figures, [])

    monkeypatch.setattr(reference, "run_all", run_all)


@pytest.mark.smoke
def test_the_posterior_is_a_scenario_that_draws_in_step(cheap, tmp_path):
    found = calibrate(load_scenario("prior", {}), read_targets(), tmp_path, cut_off=CUT_OFF, runs=200, truths=5)
    assert found.fit.fitted[0] == "groups.isis_k.attack_rate" or "groups.isis_k.attack_rate" in found.fit.fitted
    path = tmp_path / "posterior.yaml"
    path.write_text(posterior_text(found, "prior", "schema.json"), encoding="utf-8")
    scenario = load_scenario(path, {})
    assert {form.together for key, form in scenario.distributions.items() if key in found.fit.fitted} == {"posterior"}
    rates = [scenario.draw(seed).values["groups.isis_k.attack_rate"] for seed in range(50)]
    assert np.median(rates) == pytest.approx(151 / 25_000, rel=0.1)
    assert "detection.base" in scenario.distributions


@pytest.mark.slow
def test_what_it_writes_can_be_read(cheap, tmp_path):
    found = calibrate(load_scenario("prior", {}), read_targets(), tmp_path, cut_off=CUT_OFF, runs=100, truths=5)
    names = {path.name for path in write_files(found, tmp_path, "prior", "schema.json")}
    assert {"calibration.json", "posterior.yaml", "unknowns.svg", "ridges.svg", "recovery.svg"} <= names
    data = json.loads((tmp_path / "calibration.json").read_text("utf-8"))
    assert data["truths"] == 5
    assert all(len(one["ranks"]) == 5 for one in data["recovery"])
    assert [part["rows"] for part in data["after"]["parts"]] == [13, 17]


def calibration_into(folder: Path) -> list[str]:
    small = ["--runs", "100", "--truths", "10", "--scale", "0.001", "--workers", "2", "--json"]
    return [sys.executable, "-m", "sim.cli.main", "calibrate", *small, "--out", str(folder)]


@pytest.mark.slow
def test_a_killed_calibration_goes_on_and_ends_as_it_would_have(tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    journal = broken / reference.JOURNAL
    with subprocess.Popen(calibration_into(broken), stdout=subprocess.DEVNULL, start_new_session=True) as started:
        while started.poll() is None and (not journal.exists() or journal.read_text().count("\n") < 12):
            time.sleep(0.01)
        os.killpg(started.pid, signal.SIGKILL)
    assert started.returncode == -signal.SIGKILL
    kept = journal.read_text()
    assert 12 <= kept.count("\n") < 101
    with journal.open("a") as torn:
        torn.write('{"seed": 77, "unkn')
    for folder in (broken, whole):
        subprocess.run(calibration_into(folder), stdout=subprocess.DEVNULL, check=True)
    assert journal.read_text().startswith(kept[: kept.rfind("\n") + 1])
    lines = [[*reference.Journal(folder / reference.JOURNAL)] for folder in (whole, broken)]
    # The run of an incomplete line is repeated once; no stored run is repeated.
    assert [one["seed"] for one in lines[0][1:]] == list(range(1, 101))
    assert lines[0] == lines[1]
    for name in sorted(path.name for path in whole.iterdir() if path.suffix in (".json", ".yaml", ".svg")):
        ours, theirs = (folder / name for folder in (broken, whole))
        assert ours.read_bytes() == theirs.read_bytes(), name


@pytest.mark.slow
def test_the_model_recovers_its_own_truths(tmp_path):
    """Simulation-based calibration on the model itself, with a hundred synthetic truths."""
    found = calibrate(
        load_scenario("prior", {}), read_targets(), tmp_path, cut_off=CUT_OFF, runs=800, truths=100, workers=2
    )
    fitted = {one.key: one for one in found.recovery}
    assert {"groups.isis_k.attack_rate", "enforcement.reach"} <= set(fitted)
    assert fitted["groups.isis_k.attack_rate"].correlation > 0.7
    for one in fitted.values():
        assert one.p_even > 0.001, one.key
        assert one.inside_90 > 0.8, one.key


def test_the_shipped_posterior_recovers_all_truths_and_holds_enough_of_later_rows() -> None:
    text = (data_dir("scenarios") / "calibration" / "posterior.yaml").read_text(encoding="utf-8")
    truths, even, fitted = map(
        int, re.search(r"ranks of (\d+) known truths are even for (\d+) of (\d+)", text).groups()
    )
    assert truths >= 1000
    assert even == fitted == text.count("together: posterior")
    assert int(re.search(r"80% bands hold (\d+)%", text)[1]) >= 75
