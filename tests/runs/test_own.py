"""Models of one's own in the runners, designs as dictionaries, and what an ensemble offers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import sim
from sim.errors import SanctuaryError
from sim.model import SanctuaryModel

SMALL = {"scale": 0.002, "weeks": 5, "quiet": True}


class Hardening(SanctuaryModel):
    """The tutorial's model: it sounds harder every week, and stops early."""

    own_outputs = {"harshness": lambda model: 1.0 - float(model.world.regime[0].moderation)}  # noqa: RUF012
    last = 3

    def step(self) -> None:
        super().step()
        self.world.regime[0].moderation *= 0.9
        if self.week >= self.last:
            self.running = False


def test_a_model_of_ones_own_runs_in_an_ensemble() -> None:
    plain = sim.run(replicates=2, **SMALL)
    runs = sim.run(Hardening, replicates=2, **SMALL)
    assert (runs.values("moderation")[:, 1:4] < plain.values("moderation")[:, 1:4]).all()
    assert np.isnan(runs.values("risk.total")[:, 4]).all()
    harsh = runs.quantiles("harshness", [0.5])[0.5]
    assert harsh[:4].is_monotonic_increasing
    assert np.isnan(harsh[4])
    assert "harshness" in runs.weekly
    with pytest.raises(SanctuaryError, match="no class of models"):
        sim.run(dict, **SMALL)


def test_a_model_of_ones_own_is_compared() -> None:
    base = sim.scenario("baseline")
    gap = sim.compare(
        base,
        base.changed({"moderation.start": 0.3}, title="Harsher"),
        replicates=2,
        outputs=["harshness"],
        model=Hardening,
        **SMALL,
    )
    assert (gap.series["harsher"]["harshness"][:, 0] > gap.series["baseline"]["harshness"][:, 0]).all()


def test_the_reference_engine_is_an_argument() -> None:
    few = {"scale": 0.002, "weeks": 1, "quiet": True}
    one, other = (sim.run(engine=engine, **few) for engine in ("compiled", "reference"))
    assert one[0].country.tobytes() == other[0].country.tobytes()
    assert other.engine == "reference"


def test_a_sweep_from_a_dictionary(tmp_path: Path) -> None:
    design = {
        "factors": {"taliban.control": stats.uniform(0.2, 0.6), "prison.rejoin": {"range": [0.3, 0.9]}},
        "design": "lhs", "samples": 4, "scale": 0.002, "weeks": 4, "keep": {"outputs": ["risk.total", "moderation"], "every": 1},
    }  # fmt: skip
    store = sim.sweep(design, out=tmp_path / "store", workers=0, quiet=True)
    assert store.complete
    assert len(store) == 4
    assert list(store.to_xarray("moderation").data_vars) == ["moderation"]
    assert list(store.weekly("moderation", weeks=[2]).columns) == ["run", "point", "replicate", "week", "moderation"]
    assert store.points["taliban.control"].between(0.2, 0.8).all()
    own = sim.sweep(design, out=tmp_path / "own", workers=0, quiet=True, model=Hardening)
    week = 3
    assert (own.response("harshness", week) > own.response("harshness", 1)).all()
    assert (own.response("moderation", week) < store.response("moderation", week)).all()
    with pytest.raises(SanctuaryError, match="no form for gamma"):
        sim.sweep({"factors": {"taliban.control": stats.gamma(2)}}, out=tmp_path / "no", quiet=True)


def test_progress_is_told_everywhere_and_ends_the_work(tmp_path: Path) -> None:
    design = {
        "factors": {"taliban.control": {"levels": [0.3, 0.6]}}, "scale": 0.002, "weeks": 2,
        "keep": {"outputs": ["risk.total"], "every": 1},
    }  # fmt: skip

    def stopped(done: int) -> None:
        told.append(done)
        if done == 2:
            raise KeyboardInterrupt

    for work in (
        lambda: sim.run(replicates=3, progress=stopped, **SMALL),
        lambda: sim.compare(
            "baseline", "even_handed_crackdown", replicates=2, outputs=["risk.total"], progress=stopped, **SMALL
        ),
        lambda: sim.sweep(design, out=tmp_path / "sweep", workers=0, progress=stopped, quiet=True),
    ):
        told: list[int] = []
        with pytest.raises(KeyboardInterrupt):
            work()
        assert told[-1] == 2
    store = sim.sweep(design, out=tmp_path / "sweep", workers=0, quiet=True)
    assert store.complete
    with pytest.raises(SanctuaryError, match="no engine 'fast'"):
        sim.run(engine="fast", **SMALL)


def test_a_sweep_in_the_reference_engine(tmp_path: Path) -> None:
    design = {
        "factors": {"taliban.control": {"levels": [0.3]}}, "scale": 0.001, "weeks": 1,
        "keep": {"outputs": ["risk.total"], "every": 1},
    }  # fmt: skip
    one = sim.sweep(design, out=tmp_path / "one", workers=0, quiet=True, model=Hardening)
    other = sim.sweep(design, out=tmp_path / "other", workers=0, quiet=True, engine="reference", model=Hardening)
    assert one.response("risk.total", 0).tolist() == other.response("risk.total", 0).tolist()


def test_what_an_ensemble_offers(tmp_path: Path) -> None:
    runs = sim.run(replicates=3, **SMALL)
    assert len(runs) == 3 == len(list(runs))
    assert runs[1].seed == 2
    assert runs[1:].seeds == (2, 3)
    assert list(runs.frame("risk.total", "strength.isis_k").columns[4:]) == ["risk.total", "strength.isis_k"]
    middle = runs.quantiles("strength.isis_k")
    assert middle.shape == (5, 5)
    assert np.array_equal(middle[0.5], np.median(runs.values("strength.isis_k"), axis=0))
    cube = runs.to_xarray("risk.total", "trust.mean")
    assert dict(cube.sizes) == {"replicate": 3, "week": 5}
    for part, rows in ((runs.by_group(), 5), (runs.by_state(), 15), (runs.by_province(), 34)):
        assert len(part) == 3 * 5 * rows
    assert set(runs.attacks()["replicate"]) <= {0, 1, 2}
    assert {"week", "text"} < set(runs.events())
    runs.save(tmp_path / "runs")
    again = sim.load(tmp_path / "runs")
    assert again.weekly.equals(runs.weekly)
    for wrong in (runs.plot, runs.values, runs[0].series):
        with pytest.raises(SanctuaryError, match=r"no output 'strength\.isisk'") as error:
            wrong("strength.isisk")
        assert "strength.isis_k" in str(error.value.remedy)


def test_wrong_names_are_answered_with_near_ones() -> None:
    gap = sim.compare("baseline", "no_prison_break", replicates=2, outputs=["risk.total"], **SMALL)
    model = sim.Model(rng=1, scale=0.002, weeks=2)
    for wrong, near in (
        (lambda: gap.difference("risk.totl", "no_prison_break"), "risk.total"),
        (lambda: gap.difference("risk.total", "no_prison_brek"), "no_prison_break"),
        (lambda: gap.plot("risk.total", "no_prison_brek"), "no_prison_break"),
        (lambda: model.people.select(kind="militant", statu=1), "status"),
        (lambda: model.set("detection.bas", 0.3), "detection.base"),
        (lambda: model.why("chna"), "china"),
    ):
        with pytest.raises(SanctuaryError) as error:
            wrong()
        assert near in str(error.value.remedy)
    with pytest.raises(SanctuaryError, match="no runs"):
        sim.run(replicates=0, **SMALL)


def test_pictures_need_no_network() -> None:
    runs = sim.run(replicates=2, **SMALL)
    shown = runs.plot("risk.total")._repr_mimebundle_()
    model = sim.Model(rng=1, scale=0.002, weeks=2)
    model.run()
    for text in (shown["image/svg+xml"], runs._repr_html_(), model._repr_html_()):
        assert "<svg" in text
        assert "<script" not in text
        assert "cdn" not in text


def test_a_runs_folder_is_opened(tmp_path: Path) -> None:
    from sim.runs.folder import write_folder

    runs = sim.run(replicates=2, **SMALL)
    write_folder(runs, tmp_path, draw=False)
    opened = sim.open_store(tmp_path)
    assert len(opened.to_pandas()) == len(runs.weekly)
    assert len(opened.table("by_group")) == len(runs.by_group())
    with pytest.raises(SanctuaryError, match="no table 'by_grup'") as wrong:
        opened.table("by_grup")
    assert "by_group" in str(wrong.value.remedy)
    with pytest.raises(SanctuaryError, match=r"store\.json|sweep"):
        sim.open_store(tmp_path / "none")
