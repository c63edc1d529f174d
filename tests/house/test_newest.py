"""Checks that `make test` also runs on the newest Python with the newest releases; `make test-all` runs the whole suite there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import mesa
import pytest
from structures import few_militants

from sim.model import SanctuaryModel
from sim.scenario import load_scenario

pytestmark = pytest.mark.smoke


@pytest.fixture(scope="module")
def model() -> SanctuaryModel:
    lived = SanctuaryModel("baseline", rng=3, engine="reference", scale=0.001, weeks=2, overrides=few_militants())
    while lived.running:
        lived.step()
    return lived


def test_the_reference_engine_runs(model: SanctuaryModel) -> None:
    results = model.results()
    assert results.weeks == 2
    assert (results.series("strength.isis_k") > 0).all()


def test_the_model_is_a_mesa_model(model: SanctuaryModel) -> None:
    assert isinstance(model, mesa.Model)
    assert model.time == 3
    assert len(model.agents) > 30
    collector = mesa.DataCollector(model_reporters={"isis": lambda m: m.output("strength.isis_k")})
    collector.collect(model)
    assert collector.get_model_vars_dataframe()["isis"].iloc[0] > 0


def test_the_model_keeps_its_scenario(model: SanctuaryModel) -> None:
    assert model.drawn.name == load_scenario("baseline").name


def test_importing_mesa_forces_no_start_method() -> None:
    program = "import multiprocessing, sim.mesa_compat; print(multiprocessing.get_start_method(allow_none=True))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"


def test_the_dashboard_serves_its_page() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "sim.cli.main", "dashboard", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            # The first start compiles the model, which takes most of a minute, or more beside other work.
            page = _fetched(f"http://127.0.0.1:{port}/", patience=180.0)
        finally:
            server.terminate()
    assert "Sanctuary" in page


def _fetched(url: str, patience: float) -> str:
    deadline = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return str(answer.read().decode())
        except (urllib.error.URLError, OSError):
            assert time.monotonic() < deadline, f"nothing at {url} within {patience:g} s"
            time.sleep(0.2)
