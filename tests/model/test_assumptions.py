"""An assumption can change during a run: by an event of a scenario, or by `model.set`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.errors import SanctuaryError
from sim.model import SanctuaryModel, simulate
from sim.scenario import Scenario, load_scenario

SMALL = {"scale": 0.002, "weeks": 8}


def assuming(event: str, tmp_path: Path, **values: object) -> Scenario:
    path = tmp_path / "assuming.yaml"
    path.write_text(f"format: 2\nextends: baseline\ntitle: Assuming\nevents:\n  - {event}\n", encoding="utf-8")
    return load_scenario(path, values)


def read_in(scenario: Scenario, field: str, weeks: int = 8) -> list[float]:
    """Return a parameter in every week of a run."""
    model = SanctuaryModel(scenario, rng=1, **SMALL)
    found = []
    for _ in range(weeks + 1):
        model.step()
        found.append(round(float(model.world.params[field][0]), 6))
    return found[1:]


def test_a_step_a_ramp_and_back_again(tmp_path: Path) -> None:
    usual = float(load_scenario("baseline").values["detection.base"])
    step = assuming("{id: seen, week: 3, assume: {detection.base: 0.5}}", tmp_path)
    assert read_in(step, "detection_base") == [usual] * 3 + [0.5] * 5
    ramp = assuming("{id: seen, week: 2, assume: {detection.base: 0.5, ramp: 4}}", tmp_path)
    part = (0.5 - usual) / 4
    assert read_in(ramp, "detection_base") == pytest.approx(
        [usual] * 2 + [usual + part * k for k in (1, 2, 3, 4, 4, 4)]
    )
    for back in ("until: 5, assume: {detection.base: 0.5}", "assume: {detection.base: 0.5, weeks: 2}"):
        again = assuming(f"{{id: seen, week: 3, {back}}}", tmp_path)
        assert read_in(again, "detection_base") == [usual] * 3 + [0.5] * 2 + [usual] * 3


def test_it_is_told_and_both_engines_agree(tmp_path: Path) -> None:
    scenario = assuming("{id: seen, week: 0, assume: {detection.base: 0.5, groups.isis_k.growth: 0.02}}", tmp_path)
    compiled, reference = (
        simulate(scenario, 2, scale=0.002, weeks=1, engine=engine) for engine in ("compiled", "reference")
    )
    assert compiled.country.tobytes() == reference.country.tobytes()
    assert compiled.by_entity["group"].tobytes() == reference.by_entity["group"].tobytes()
    assert not np.array_equal(
        compiled.series("seen.isis_k"),
        simulate(load_scenario("baseline"), 2, scale=0.002, weeks=1).series("seen.isis_k"),
    )
    assert (0, "An assumption changes: detection.base to 0.5, groups.isis_k.growth to 0.02") in compiled.events


def test_a_condition_orders_it(tmp_path: Path) -> None:
    when = "when: {output: seen.isis_k, above: 1, for: 2}"
    scenario = assuming(f"{{id: seen, {when}, assume: {{detection.base: 0.5}}}}", tmp_path)
    assert read_in(scenario, "detection_base")[-1] == 0.5
    assert any("Assume ordered" in text for _, text in simulate(scenario, 1, **SMALL).events)


def test_it_is_varied_by_its_path(tmp_path: Path) -> None:
    line = "{id: seen, week: 0, assume: {detection.base: {uniform: [0.4, 0.6]}}}"
    scenario = assuming(line, tmp_path)
    (event,) = (event for event in scenario.draw(1).events if event.id == "seen")
    assert 0.4 < event.fields["detection.base"] < 0.6
    assert event.fields["detection.base"] != 0.5
    other = scenario.changed({"events.seen.detection.base": 0.45, "events.seen.week": 1})
    assert read_in(other, "detection_base", 2)[-1] == 0.45


@pytest.mark.parametrize(
    ("event", "words"),
    [
        ("{week: 0, assume: {detection.bse: 0.5}}", "no assumption 'detection.bse'"),
        ("{week: 0, assume: {detection.base: 7}}", "above what is admissible"),
        ("{week: 0, assume: {ramp: 4}}", "changes no assumption"),
    ],
)
def test_what_is_wrong_is_placed(event: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(SanctuaryError, match=words) as wrong:
        assuming(event, tmp_path)
    assert "assuming.yaml:5:" in str(wrong.value)


@pytest.mark.parametrize("key", ["groups.isis_k.prisoners", "units.median", "taliban.fighters"])
def test_a_key_that_says_how_a_run_starts_is_refused(key: str, tmp_path: Path) -> None:
    value = 0.95 * float(load_scenario("baseline").values[key])
    with pytest.raises(SanctuaryError, match="only says how a run starts") as wrong:
        simulate(assuming(f"{{id: seen, week: 0, assume: {{{key}: {value}}}}}", tmp_path), 1, **SMALL)
    assert str(wrong.value).startswith("events.seen: ")
    model = SanctuaryModel("baseline", rng=1, **SMALL)
    with pytest.raises(SanctuaryError, match="only says how a run starts") as wrong:
        model.set(key, value)
    assert "--set" in str(wrong.value.remedy)


@pytest.mark.parametrize("engine", ["compiled", pytest.param("reference", marks=pytest.mark.slow)])
def test_a_running_model_takes_another_value(engine: str) -> None:
    scenario = load_scenario("baseline").draw(1)
    model = SanctuaryModel(scenario, rng=1, scale=0.002, weeks=2, engine=engine)
    early = SanctuaryModel(scenario.changed({"detection.base": 0.5}), rng=1, scale=0.002, weeks=2, engine=engine)
    model.set("detection.base", "50 %")
    # Before the first step there is no difference from a run that began with it.
    assert model.run().country.tobytes() == early.run().country.tobytes()
    with pytest.raises(SanctuaryError, match=r"detection\.bse"):
        model.set("detection.bse", 0.5)
    with pytest.raises(SanctuaryError, match="admissible"):
        model.set("detection.base", 7)
    with pytest.raises(SanctuaryError, match="cannot change during a run"):
        model.set("weeks", 7)
