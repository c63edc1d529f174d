"""Tutorials are executed as they stand: files are written, commands typed, their answers compared, Python run."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from sybil import Document, Example
from sybil.parsers.myst import CodeBlockParser, PythonCodeBlockParser

from sim.cli.main import run

TUTORIALS = Path(__file__).resolve().parents[2] / "docs" / "tutorials"


def _write(example: Example) -> None:
    """Write the file that a block is called by."""
    Path(example.region.lexemes["options"]["caption"]).write_text(example.parsed, encoding="utf-8")


def _alike(shown: str, said: str) -> bool:
    """Return whether the shown output was printed: three dots stand for anything, spaces count as one."""
    return re.fullmatch(re.escape(" ".join(shown.split())).replace(r"\.\.\.", ".*"), " ".join(said.split())) is not None


def _type(example: Example) -> None:
    """Type each command of a block, and hold what is shown under it against what is said."""
    asked = re.split(r"^\$ ", example.parsed, flags=re.MULTILINE)[1:]
    for command, _, shown in (one.partition("\n") for one in asked):
        name, *words = shlex.split(command)
        assert name == "sanctuary"
        example.namespace["capture"].readouterr()
        assert run(words) == 0, command
        assert _alike(shown, example.namespace["capture"].readouterr().out), command


PARSERS = (
    CodeBlockParser(language="yaml", evaluator=_write),
    CodeBlockParser(language="console", evaluator=_type),
    PythonCodeBlockParser(),
)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["analyst", "modeller", "../how-to/question"])
def test_a_tutorial_does_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    document = Document.parse(str(TUTORIALS / f"{name}.md"), *PARSERS)
    document.namespace["capture"] = capsys
    examples = list(document.examples())
    assert len(examples) >= 5
    for example in examples:
        example.evaluate()


@pytest.mark.parametrize(
    ("shown", "said", "alike"),
    [
        ("looser.yaml: good ...", "looser.yaml: good (12)\n", True),
        ("good", "looser.yaml: good", False),
        ("...", "", True),
    ],
)
def test_three_dots_stand_for_anything(shown: str, said: str, alike: bool) -> None:
    assert _alike(shown, said) == alike
