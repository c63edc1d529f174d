"""The entry point: quick help, readable errors, exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.cli import main as cli
from sim.cli.table import COMMANDS
from sim.errors import RunFailed, SanctuaryError

HEAVY = {"mesa", "numba", "numpy", "pandas", "solara", "scipy", "altair", "pyarrow", "duckdb"}


@pytest.mark.smoke
def test_help_imports_nothing_heavy() -> None:
    typed = [[], ["--help"], *([entry.name, "--help"] for entry in COMMANDS)]
    program = (
        "import json, sys\n"
        "from sim.cli.main import run\n"
        "found = []\n"
        f"for words in {typed!r}:\n"
        f"    found.append([words, run(words), sorted({HEAVY!r} & sys.modules.keys())])\n"
        "print('\\n' + json.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == [[words, 0, []] for words in typed]


def test_every_command_is_listed_in_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    for entry in COMMANDS:
        assert entry.name in shown


def test_every_line_of_the_table_has_its_module() -> None:
    assert all(callable(import_module(f"sim.cli.{entry.name}").command) for entry in COMMANDS)
    assert all(entry.summary.endswith(".") for entry in COMMANDS)


def test_an_unknown_command_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rum"]) == 2
    shown = capsys.readouterr().err
    assert "Did you mean `run`?" in shown
    assert "sanctuary --help" in shown


def test_an_unknown_option_points_to_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["run", "baseline", "--nonsense"]) == 2
    assert "--nonsense" in capsys.readouterr().err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    from sim import __version__

    assert cli.run(["--version"]) == 0
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            SanctuaryError("x.yaml:3:5: unknown key 'a'", remedy="Write b."),
            2,
            "Error: x.yaml:3:5: unknown key 'a'\nWrite b.",
        ),
        (RunFailed("week 12 failed"), 1, "Error: week 12 failed"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (FileNotFoundError(2, "No such file or directory", "a.yaml"), 1, "a.yaml: no such file or directory"),
        (ZeroDivisionError("division by zero"), 1, "fault of the program"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else None,
)
def test_a_failure_is_one_readable_block(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int, said: str
) -> None:
    def command() -> None:
        raise error

    monkeypatch.setattr(cli, "import_module", lambda name: SimpleNamespace(command=command))
    assert cli.run(["run"]) == code
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def command() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "import_module", lambda name: SimpleNamespace(command=command))
    assert cli.run(["run", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_failure() -> None:
    program = f"{sys.executable} -m sim.cli.main --help | head -n 1"
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {program}"], capture_output=True, text=True)
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def test_a_run_loads_only_what_it_needs(tmp_path: Path) -> None:
    """Nothing that compiles on import, draws or samples, and no pandas; a worker of a sweep does not even load Arrow."""
    words = ["run", "baseline", "--replicates", "1", "--scale", "0.002", "--weeks", "4", "--no-figures", "--quiet"]
    program = (
        "import sys\nimport sim.engine.compiled, sim.simulation\nfirst = sorted({'pyarrow', *UNUSED} & sys.modules.keys())\n"
        f"from sim.cli.main import run\ncode = run({[*words, '--out', str(tmp_path / 'out')]!r})\n"
        "print(code, first, sorted(UNUSED & sys.modules.keys()))"
    )
    unused = {"mesa", "numba", "scipy", "networkx", "altair", "scoringrules", "SALib", "solara", "duckdb", "sklearn"}
    unused |= {"pandas", "jinja2", "vl_convert"}
    done = subprocess.run([sys.executable, "-c", f"UNUSED = {unused!r}\n{program}"], capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["0 [] []"], done.stdout + done.stderr
