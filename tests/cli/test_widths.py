"""Tables fit a terminal of any width and a pipe: no line is longer, and no word is cut."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd
import pytest

from sim.analysis.compare.comparison import SHOWN
from sim.cli.main import run
from sim.cli.output import print_rows, print_table
from sim.outputs.wording import titled

WIDTHS = (60, 80, 120, 200)


def _effects() -> None:
    rows = [{"label": titled(name), "n": 1234.5, "key": name} for name in SHOWN]
    columns = {
        "output": "{label}",
        "base": "{n:.4g}",
        "difference": "{n:+.4g}",
        "95 % interval": "{n:+.3g} to {n:+.3g}",
        "key": "{key}",
    }
    print_rows(pd.DataFrame(rows), columns, title="What moves")


def _wide() -> None:
    print_table([f"heading{k}" for k in range(9)], [[f"unbreakable.word.number.{k}" for k in range(9)]])


TABLES: dict[str, Callable[[], object]] = {
    "effects": _effects,
    "many columns": _wide,
    "claims": lambda: run(["claims"]),
    "events": lambda: run(["explain", "events"]),
}


def words(text: str) -> set[str]:
    return set(re.findall(r"[\w.]{3,}", text))


@pytest.mark.parametrize("table", TABLES)
def test_no_word_is_cut_at_any_width(
    table: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    TABLES[table]()
    whole = words(capsys.readouterr().out)
    for width in WIDTHS:
        monkeypatch.setenv("COLUMNS", str(width))
        TABLES[table]()
        printed = capsys.readouterr().out
        assert words(printed) == whole, width
        # Sentences under a table break where the terminal breaks them.
        prose = ("Of every", "condition", "  - {", "One in full")
        rows = [line for line in printed.splitlines() if not line.startswith(prose) and not line[:1].isdigit()]
        assert max(map(len, rows)) <= width
    monkeypatch.delenv("COLUMNS")
    TABLES[table]()
    assert words(capsys.readouterr().out) == whole
