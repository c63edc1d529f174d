"""The gallery's commands are run as they stand, in smaller sizes, and each draws the figure that it is shown with."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from scripts.gallery import PAGE, sections
from sim.cli.main import run
from sim.resources import data_dir

SECTIONS = sections()
SMALLER = {"run": {"--replicates": "2", "--scale": "0.01"}, "hindcast": {"--replicates": "2", "--scale": "0.01"}}
FEWER = ((r"^samples: \d\d+", "samples: 24"), (r"^replicates: \d+", "replicates: 2"), (r"^scale: \S+", "scale: 0.005"))


def smaller(words: list[str]) -> list[str]:
    """Return a command that does the same with fewer and smaller runs; a sweep's design is written beside it."""
    command, *rest = words
    if command == "sweep":
        text = (data_dir("scenarios") / "sweeps" / f"{rest[0]}.yaml").read_text(encoding="utf-8")
        if "design: sobol" in text:
            text = text.replace("samples: 128", "samples: 8")
        for pattern, less in FEWER:
            text = re.sub(pattern, less, text, flags=re.MULTILINE)
        Path(f"{rest[0]}.yaml").write_text(text, encoding="utf-8")
        return [command, f"{rest[0]}.yaml", *rest[1:], "--quiet"]
    for option, value in SMALLER.get(command, {}).items():
        if option in rest:
            rest[rest.index(option) + 1] = value
        else:
            rest += [option, value]
    return [command, *rest]


@pytest.mark.slow
def test_every_command_draws_its_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done: set[str] = set()
    for section in SECTIONS:
        for words in section.commands:
            if words not in done:
                assert run(smaller(shlex.split(words))) == 0, words
                done.add(words)
        for file in section.drawn:
            assert Path(file).is_file(), f"{file} is not among {[str(path) for path in Path().rglob('*.svg')]}"
            assert Path(file).with_suffix(".png").is_file()


def test_every_figure_that_is_shown_is_there_with_its_command() -> None:
    for section in SECTIONS:
        assert section.commands, section
        assert section.drawn, f"no command says which file it draws: {section}"
        assert (PAGE.parent / section.shown).stat().st_size > 10_000
