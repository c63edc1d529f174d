"""A command that says nothing for a while says on a terminal that it works."""

from __future__ import annotations

import os
import pty
import sys
import time

import pytest

from sim.cli import waiting


@pytest.mark.parametrize(("silent", "shown"), [(False, "Working for "), (True, "")])
def test_a_line_comes_in_silence_and_goes_before_words(
    monkeypatch: pytest.MonkeyPatch, silent: bool, shown: str
) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setattr(waiting, "PATIENCE", 0.05)
    monkeypatch.setattr(waiting, "EVERY", 0.02)
    with os.fdopen(theirs, "w") as terminal, monkeypatch.context() as streams:
        streams.setattr(sys, "stdout", terminal)
        streams.setattr(sys, "stderr", terminal)
        with waiting.working_line(silent=silent):
            time.sleep(0.5)
            print("the answer", flush=True)
        said = ""
        while not said.endswith("the answer\r\n"):
            said += os.read(ours, 10_000).decode()
    os.close(ours)
    before, _, line = said.partition("the answer")[0].rpartition("\r\x1b[K")
    assert shown in before
    assert bool(before) == bool(shown)
    assert line == ""


def test_a_pipe_gets_no_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with waiting.working_line(silent=False):
        time.sleep(0.05)
    assert capsys.readouterr() == ("", "")
