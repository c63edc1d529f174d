"""A wheel contains the seeds and scenarios, and an installed copy runs."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sim.engine.machine_code import cache_folder
from sim.engine.warm import ensure_compiled

# `make package` and the release build wheels too.
pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(built), str(ROOT)]
    subprocess.run(wheel, check=True, cwd=built)
    (archive,) = built.glob("sanctuary_sim-*.whl")
    with zipfile.ZipFile(archive) as files:
        files.extractall(target)
    return target


def test_the_wheel_contains_all_data(installed: Path) -> None:
    for name in ("seeds", "scenarios"):
        shipped = {path.name for path in (installed / "sim" / "_data" / name).rglob("*") if path.is_file()}
        assert {path.name for path in (ROOT / name).rglob("*") if path.is_file()} == shipped


def test_an_installed_copy_runs_from_any_folder(installed: Path, tmp_path: Path) -> None:
    # The copy has the same sources, so it must use what the checkout compiled.
    ensure_compiled()
    before = set(cache_folder().iterdir())
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    words = ["run", "baseline", "--replicates", "1", "--weeks", "4", "--scale", "0.01", "--no-figures", "--quiet"]
    done = subprocess.run(
        [sys.executable, "-m", "sim.cli.main", *words], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "baseline" / "manifest.json").is_file()
    probe = "import sim; print(sim.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", probe], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert str(installed) in where.stdout
    assert set(cache_folder().iterdir()) == before
