"""A few short runs, made once: as a folder on disk, and in memory with figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.analysis.hindcast.section import write_section
from sim.report.make import gather
from sim.report.material import Material
from sim.report.page import page
from sim.runs.ensemble import run_ensemble
from sim.runs.folder import write_folder
from sim.scenario import load_scenario

SMALL = {"weeks": "8", "scale": "0.01"}


def made(name: str, folder: Path) -> Path:
    ensemble = run_ensemble(load_scenario(name, SMALL), replicates=3, seed=5)
    write_folder(
        ensemble,
        folder,
        command=["sanctuary", "run", name],
        draw=False,
        also=lambda place: write_section(ensemble, place, draw=False),
    )
    return folder


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("forced_expulsion", tmp_path_factory.mktemp("forced") / "run")


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made("no_takeover", tmp_path_factory.mktemp("other") / "run")


@pytest.fixture(scope="session")
def drawn() -> Material:
    return gather("baseline", replicates=2, overrides=SMALL)


@pytest.fixture(scope="session")
def drawn_page(drawn: Material) -> str:
    return page(drawn)
