"""Tables of every command fit a terminal of any width and a pipe, are there as CSV, and JSON has the shape that the help gives."""

from __future__ import annotations

import csv
import json
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

import pytest
from stores import CATCH, swept

from sim.analysis.compare.comparison import SHOWN
from sim.cli.main import run
from sim.cli.output import print_table
from sim.cli.table import COMMANDS
from sim.evidence.observation import COLUMNS
from sim.outputs.wording import titled

KEYS = {entry.name: entry.keys for entry in COMMANDS if entry.keys}
WIDTHS = (60, 80, 120, 200)
SMALL = "--replicates 2 --scale 0.002 --weeks 4 --no-figures --out {out}"
FACTORS = """
factors:
  groups.al_qaeda.prisoners: {range: [20, 340]}
  groups.al_qaeda.veterans: {range: [0.2, 0.8]}
  prison.veteran_share: {range: [0.1, 0.8]}
  taliban.control: {range: [0.2, 0.8]}
cross: {scenario: {levels: [baseline, sanctions]}}
design: lhs
samples: 30
keep: {outputs: [risk.total], every: 52}
"""
SMALL_SWEEP = """
factors: {taliban.control: {levels: [0.2, 0.8]}}
replicates: 2
scale: 0.002
weeks: 4
keep: {outputs: [strength.isis_k]}
"""
STUDY = """
base: forced_expulsion
{what}
generations: 1
scale: 0.002
weeks: 30
"""
POLICIES = """population: 4
levers: {events.ultimatum.force: {range: [0, 1]}}
unknowns: {dispersal.slip_out: {range: [0.2, 1]}}
objectives: {risk.total: {aim: low}, trust.mean: {aim: high}}
worlds: 2"""
CELLS = """batch: 4
inputs: {events.ultimatum.force: {range: [0, 1]}}
outputs: {risk.total: {range: [0, 4], cells: 4}, trust.mean: {range: [0, 1], cells: 4}}"""

# What is typed for each command; those in TABLES print a table.
TYPED = {
    "sweep": "{small} --resume --no-figures --workers 1 --out {out}-sweep",
    "compare": "baseline no_prison_break --wide --switch-over --workers 1 " + SMALL,
    "query": "{store} 'select * from results'",
    "hosts": "",
    "report": "{store} --out {out}.html",
    "claims": "",
    "odd": "",
    "list": "",
    "show": "sanctions",
    "new": "mine --out {out} --force",
    "explain": "events",
    "check": "sanctions",
    "diff": "baseline sanctions",
    "migrate": "{mine}",
    "schema": "--keys",
}
SLOW = {
    "sensitivity": "{store}",
    "frontier": "{store}",
    "why": "{ran} isis_k --week 2",
    "unknowns": "{unknown}",
    "discover": "{unknown}",
    "run": "baseline " + SMALL,
    "hindcast": "record sanctions --replicates 2 --scale 0.002 --workers 1 --out {out}",
    "forecast": "score record_2022 --record {later} --out {out}",
    "patterns": "baseline sanctions --scale 0.002 --replicates 2 --weeks 30 --workers 1 --no-figures --out {out}",
    "dock": "--replicates 2 --weeks 4 --scale 0.005 --no-figures --out {out} --world 'no season'",
    "ablate": "C01 --replicates 2 --points 0 --workers 1 --scale 0.002 --journal {out}/runs.jsonl",
    "calibrate": "--runs 100 --truths 10 --scale 0.001 --workers 1 --out {out}",
    "search": "{policies} --workers 1 --no-figures --out {out}",
    "explore": "{cells} --workers 1 --no-figures --out {out}",
    "bench": "--quick",
}
TABLES = {
    "run",
    "sweep",
    "compare",
    "query",
    "sensitivity",
    "frontier",
    "unknowns",
    "hosts",
    "claims",
    "list",
    "explain",
}
TABLES |= {"hindcast", "forecast", "patterns", "dock", "ablate", "calibrate", "search", "explore"}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("places")
    found = {
        "store": swept(folder / "grid", CATCH.format(steps=3, replicates=3), "stand_in:flips_at_half"),
        "unknown": swept(folder / "unknown", FACTORS, "stand_in:prisoners_decide"),
        "small": folder / "small.yaml",
        "out": folder / "out",
        "ran": folder / "out" / "ran",
        "mine": folder / "mine.yaml",
        "later": folder / "later.csv",
    }
    for name, what in (("policies", POLICIES), ("cells", CELLS)):
        found[name] = folder / f"{name}.yaml"
        found[name].write_text(STUDY.format(what=what), encoding="utf-8")
    found["mine"].write_text("format: 2\nextends: baseline\n", encoding="utf-8")
    row = "A1,holdout,ISIS-K attacks,2023-02-01,2023-02-28,10,,,attacks,invented,invented"
    found["later"].write_text(f"{','.join(COLUMNS)}\n{row}\n", encoding="utf-8")
    found["small"].write_text(SMALL_SWEEP, encoding="utf-8")
    return found


def words(text: str) -> list[str]:
    return sorted(re.findall(r"[\w.]{3,}", text))


def fits(headings: Sequence[str], rows: Sequence[Sequence[str]], capsys: pytest.CaptureFixture[str]) -> None:
    """Print a table at each width: no line is longer, no word is cut, and none is lost."""
    longest = max((len(word) for row in (headings, *rows) for cell in row for word in cell.split()), default=0)
    for width in WIDTHS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", str(width))
            print_table(headings, rows)
        printed = capsys.readouterr().out
        # A list of headings and cells repeats the headings.
        assert set(words(printed)) == {word for row in (headings, *rows) for cell in row for word in words(cell)}, width
        assert max(map(len, printed.splitlines())) <= max(width, longest), width


def test_no_word_is_cut_where_names_are_long(capsys: pytest.CaptureFixture[str]) -> None:
    fits(
        ("output", "base", "difference", "95 % interval", "key"),
        [(titled(name), "1234.5", "+0.23", "-0.1 to +0.4", name) for name in SHOWN],
        capsys,
    )
    fits([f"heading{k}" for k in range(9)], [[f"unbreakable.word.number.{k}" for k in range(9)]], capsys)


def test_every_command_is_tried() -> None:
    assert {*TYPED, *SLOW} == {entry.name for entry in COMMANDS} - {"dashboard"} == set(KEYS)


@pytest.mark.parametrize("name", [*TYPED, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)])
def test_tables_fit_and_json_has_its_shape(
    name: str, places: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    typed = [name, *shlex.split((TYPED | SLOW)[name].format_map({**places, "out": places["out"] / name}))]
    if name == "why":
        assert run(["run", "baseline", *SMALL.format(out=places["ran"]).split(), "--quiet"]) == 0
    if name in TABLES:
        assert run([*typed, "--csv"]) == 0
        parts = capsys.readouterr().out.split("\n\n")
        for table in (list(csv.reader(part.splitlines())) for part in parts):
            assert {len(row) for row in table} == {len(table[0])}
            assert len(table) > 1
            fits(table[0], table[1:], capsys)
    assert run([*typed, "--json"]) == 0
    (printed,) = capsys.readouterr().out.splitlines() if name != "bench" else [capsys.readouterr().out]
    promised = set(KEYS[name].split(": ")[-1].split(", "))
    found = set(json.loads(printed))
    assert found == promised or ("..." in promised and promised - {"..."} < found)
