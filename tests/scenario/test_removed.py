"""Keys of earlier versions: files that set them are told what takes their place, and old stores stay readable."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from stores import DESIGN, swept

from sim.cli.main import run
from sim.evidence import instead, lookup, parameters, removed
from sim.runs.reading import Store
from sim.scenario import ScenarioError, load_scenario
from sim.scenario.narrowing import narrowed
from sim.society.registry import RULES

OLD = "format: 2\nextends: baseline\ntitle: Old\nassumptions:\n  cells.least: 2\nrules:\n  sponsors: off\n"


def test_what_is_gone_is_nowhere_else_and_what_stands_in_its_place_is_there() -> None:
    names = {key.removeprefix("rules.") for key in removed() if key.startswith("rules.")}
    assert not set(removed()) & set(parameters())
    assert not names & set(RULES)
    assert instead("groups.isis_k.outbids") == removed()["groups.*.outbids"]
    for key, text in removed().items():
        for name in re.findall(r"[a-z_]+\.[a-z_*]+(?:\.[a-z_*]+)?", text):
            assert lookup(name) is not None, f"{key}: {name}"


@pytest.mark.parametrize("key", ["cells.least", "rules.sponsors", "groups.isis_k.outbids"])
def test_an_unknown_key_is_told_what_takes_its_place(key: str) -> None:
    with pytest.raises(ScenarioError) as told:
        load_scenario("baseline", {key: 1})
    assert instead(key) in str(told.value)


def test_migrate_names_the_keys_of_a_file_that_are_gone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.yaml"
    path.write_text(OLD, encoding="utf-8")
    assert run(["migrate", str(path)]) == 0
    told = capsys.readouterr().err
    assert f"{path}:5:3" in told
    assert instead("cells.least") in told
    assert instead("rules.sponsors") in told
    assert path.read_text(encoding="utf-8") == OLD


def test_a_store_with_a_key_that_is_gone_is_read(tmp_path: Path) -> None:
    folder = swept(tmp_path / "store", DESIGN.format(points=2, weeks=4), "stand_in:quick")
    head = folder / "store.json"
    head.write_text(
        head.read_text(encoding="utf-8").replace("taliban.loyalty.al_qaeda", "council.logrolling"), encoding="utf-8"
    )
    assert json.loads(head.read_text(encoding="utf-8"))
    assert Store(folder).response("risk.total", "run").shape == (2, 3)


def test_the_record_narrows_what_was_fitted_and_nothing_else() -> None:
    assert narrowed(parameters()["groups.*.attack_rate"]).startswith("isis_k: the record leaves ")
    assert narrowed(parameters()["strategy.lull_depth"]) == "the record does not narrow it"
    assert narrowed(parameters()["council.noise"]) == "not fitted to the record"
    assert narrowed(parameters()["outbidding.hazard"]).startswith("no effect found")
