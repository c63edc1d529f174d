"""Compilation: shared between processes, repeated only for what an edit touches, and never in the way."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engine.handle import Pointer
from sim.engine.machine_code import STEP_FUNCTIONS, cache_folder, file_of, machine
from sim.engine.warm import _reason, ensure_compiled, sample, unclaimed
from sim.scenario import load_scenario, load_text
from sim.society.start import build

ROOT = Path(__file__).resolve().parents[2]
RUN = """
import hashlib
from sim.model import simulate
from sim.scenario import load_scenario
found = simulate(load_scenario("baseline"), 1, scale=0.002, weeks=20)
print(hashlib.sha256(found.by_entity["province"].tobytes()).hexdigest())
"""


def said(program: str, root: Path, folder: Path) -> tuple[str, str]:
    """Run a program on the package in a folder, and return what it prints to both outputs."""
    environment = {**os.environ, "PYTHONPATH": str(root), "SANCTUARY_CACHE_DIR": str(folder)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def test_a_step_is_claimed_once(tmp_path: Path) -> None:
    assert all(unclaimed(tmp_path, name) for name in STEP_FUNCTIONS)
    assert not any(unclaimed(tmp_path, name) for name in STEP_FUNCTIONS)


@pytest.mark.slow
def test_an_edit_compiles_again_what_depends_on_it_and_nothing_else(tmp_path: Path) -> None:
    ensure_compiled()
    cache = tmp_path / "cache"
    cache.mkdir()
    for name in STEP_FUNCTIONS:
        shutil.copy(cache_folder() / file_of(name, sample()).name, cache)
    for folder, of in (("sim", "sim"), ("seeds", "sim/_data/seeds"), ("scenarios", "sim/_data/scenarios")):
        shutil.copytree(ROOT / folder, tmp_path / of, ignore=shutil.ignore_patterns("__pycache__"))
    before, told = said(RUN, tmp_path, cache)
    # The copy lies elsewhere and its files are younger, yet it uses what the checkout compiled.
    assert told == ""
    rule = tmp_path / "sim" / "society" / "warlords" / "rules" / "warlords.py"
    text = rule.read_text()
    comment = text.replace("\n\n\ndef ", "\n\n\n# a remark\ndef ")
    assert comment != text
    rule.write_text(comment)
    assert said(RUN, tmp_path, cache) == (before, "")
    edited = text.replace("    return share(", "    return 0.5 * share(")
    assert edited != text
    rule.write_text(edited)
    after, told = said(RUN, tmp_path, cache)
    assert "of 30 steps to machine code: their code was edited" in told
    assert int(told.split("Compiling ")[1].split()[0]) <= 2
    assert after != before


def test_a_carried_folder_says_for_what_it_was_compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path))
    wanted = file_of("fill", sample())
    (tmp_path / wanted._replace(machine="other").name).touch()
    assert "another processor, or another version of Python" in _reason([wanted])
    (tmp_path / "lock-other").write_text(json.dumps({**machine(), "Numba": "0.50"}))
    assert f"for Numba 0.50 and not {machine()['Numba']}." in _reason([wanted])
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path / "lock-other"))
    assert "nothing is compiled in" in _reason([wanted])


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_to_costs_time_only(tmp_path: Path) -> None:
    """Whole files there serve; a broken one is compiled again, for this process."""
    ensure_compiled()
    files = [cache_folder() / file_of(name, sample()).name for name in STEP_FUNCTIONS]
    for path in files:
        shutil.copy(path, tmp_path)
    (tmp_path / files[0].name).write_bytes(b"broken")
    # A folder in place of the lock keeps even the superuser from opening it.
    (tmp_path / f"lock-{file_of('fill', sample()).machine}").mkdir()
    _, told = said(RUN, ROOT, tmp_path)
    assert "Compiling 1 of 30 steps" in told
    assert "is not kept" in told
    assert (tmp_path / files[0].name).read_bytes() == b"broken"


def test_no_number_of_groups_needs_other_machine_code() -> None:
    usual = Pointer(build(load_scenario("baseline").draw(1), 1, 2, 0.001)).layout
    text = "format: 2\nextends: baseline\ntitle: More groups\ngroups:\n"
    for number in range(6):
        text += f"  other_{number}: {{label: Other {number}, strength: 100, ceiling: 1000, footprint: {{kunar: 1}}}}\n"
        assert Pointer(build(load_text(text).draw(1), 1, 2, 0.001)).layout == usual
