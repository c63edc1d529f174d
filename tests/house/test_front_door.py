"""The package `sim` as a notebook uses it: importing it is cheap, and the promised calls work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import altair
import mesa
import pandas as pd
import pytest

import sim
from sim.errors import SanctuaryError

SMALL = {"scale": 0.01, "weeks": 4, "quiet": True}
DESIGN = """
base: baseline
factors: {taliban.control: {levels: [0.3, 0.6]}}
design: grid
replicates: 3
scale: 0.01
weeks: 4
keep: {outputs: [risk.total, trust.mean], every: 1 week}
"""
# The notebook that the documentation promises, word for word.
NOTEBOOK = """
import sim
base = sim.scenario("baseline")
loyal = base.changed({"taliban.loyalty.al_qaeda": 0.95}, title="Loyal to the end")
runs = sim.run(loyal, replicates=20)          # progress bar; runs.weekly is a DataFrame, runs.plot("strength.isis_k") a chart
gap = sim.compare(base, loyal, replicates=40) # same luck; gap.table, gap.plot("risk.total"), gap.through()
store = sim.sweep("catch22", out="out/catch22"); store.to_xarray(); store.to_pandas()
model = sim.Model(base, rng=7)                # a mesa.Model: step(), agents, DataCollector
"""


@pytest.fixture(scope="module")
def base() -> sim.Scenario:
    return sim.scenario("baseline")


@pytest.fixture(scope="module")
def loyal(base: sim.Scenario) -> sim.Scenario:
    return base.changed({"taliban.loyalty.al_qaeda": 0.95}, title="Loyal to the end")


def test_importing_sim_loads_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import sim;"
        "print([m for m in set(sys.modules) - before if m.startswith('sim.') and m != 'sim.version' or m in ('numpy', 'yaml', 'mesa', 'pandas')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_exported_name_exists() -> None:
    for name in sim.__all__:
        assert callable(getattr(sim, name)), name
    assert set(sim.__all__) <= set(dir(sim))
    misspelt = "comapre"
    with pytest.raises(AttributeError, match=f"no attribute {misspelt!r}"):
        getattr(sim, misspelt)


def test_scenario_is_both_a_function_and_a_package() -> None:
    from sim.scenario import load_scenario

    assert sim.scenario("baseline").digest == load_scenario("baseline").digest
    assert sim.scenario("baseline", {"weeks": 4}).weeks == 4


def test_run_gives_a_table_and_a_chart(loyal: sim.Scenario) -> None:
    runs = sim.run(loyal, replicates=3, **SMALL)
    assert isinstance(runs.weekly, pd.DataFrame)
    assert list(runs.weekly.columns[:4]) == ["replicate", "seed", "week", "date"]
    assert len(runs.weekly) == 12
    chart = runs.plot("strength.isis_k")
    assert isinstance(chart, altair.LayerChart)
    (drawn,) = chart.to_dict()["datasets"].values()
    rows = pd.DataFrame(drawn)
    assert list(rows["middle"]) == pytest.approx(list(runs.weekly.groupby("week")["strength.isis_k"].median()))
    with pytest.raises(SanctuaryError, match="no output") as error:
        runs.plot("strength.isisk")
    assert "'strength.isis_k'" in error.value.readable()


def test_compare_gives_a_table_and_a_chart(base: sim.Scenario) -> None:
    # With few rules on, few must be switched off one at a time.
    base = base.changed({f"rules.{rule}": False for rule in base.rules if rule not in ("resources", "attrition")})
    poor = base.changed({"resources.base": 0.2}, title="A poor country")
    gap = sim.compare(base, poor, replicates=3, outputs=["resources", "risk.total"], **SMALL)
    assert set(gap.table["scenario"]) == {"a_poor_country"}
    assert isinstance(gap.plot("risk.total"), altair.LayerChart)
    carried = gap.through("resources", quiet=True)
    assert set(carried.table["rule"]) == {name for name, on in base.rules.items() if on}
    with pytest.raises(SanctuaryError, match="did not keep"):
        gap.plot("strength.tip")
    # Two variants without a title still get different names.
    same = sim.compare(base, base.changed({"taliban.control": 0.3}), replicates=2, outputs=["trust.mean"], **SMALL)
    assert [one.name for one in same.scenarios] == [base.name, f"{base.name}_2"]


def test_sweep_gives_tables_and_arrays(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(DESIGN, encoding="utf-8")
    store = sim.sweep(tmp_path / "small.yaml", out=tmp_path / "store", workers=0, quiet=True)
    assert store.complete
    table, cube = store.to_pandas(), store.to_xarray()
    assert len(table) == 2 * 3 * 4
    assert dict(cube.sizes) == {"point": 2, "replicate": 3, "week": 4}
    assert list(cube["taliban.control"].values) == [0.3, 0.6]
    one = table[(table["point"] == 1) & (table["replicate"] == 2) & (table["week"] == 3)]
    assert cube["trust.mean"].sel(point=1, replicate=2, week=3).item() == one["trust.mean"].item()
    # Calling it again resumes an interrupted sweep and leaves a complete one as it is.
    assert sim.sweep(tmp_path / "small.yaml", out=tmp_path / "store", workers=0, quiet=True).complete
    assert sim.open_store(tmp_path / "store").complete
    assert len(repr(store)) < 2000
    assert "<svg" in store._repr_html_()


def test_model_is_a_mesa_model(base: sim.Scenario) -> None:
    model = sim.Model(base, rng=7, scale=0.01, weeks=3)
    assert isinstance(model, mesa.Model)
    collector = mesa.DataCollector(model_reporters={"risk": lambda m: m.output("risk.total")})
    for _ in range(3):
        model.step()
        collector.collect(model)
    assert len(model.agents) > 30
    assert collector.get_model_vars_dataframe()["risk"].iloc[-1] > 0


def test_notebook_displays_are_short(base: sim.Scenario, loyal: sim.Scenario) -> None:
    runs = sim.run(loyal, replicates=2, **SMALL)
    gap = sim.compare(base, loyal, replicates=2, **SMALL)
    against = sim.hindcast(base, replicates=2, scale=0.005, quiet=True)
    for shown in (base, loyal, runs, runs.results[0], gap, against):
        assert len(repr(shown)) < 2000, type(shown)
        bundle = shown._repr_mimebundle_()
        assert bundle["text/plain"] == repr(shown)
        assert "<table>" in bundle["text/html"]
        assert len(bundle["text/html"]) < 200_000
    assert all("<svg" in shown._repr_html_() for shown in (runs, runs.results[0], gap, against))


@pytest.mark.slow
def test_the_promised_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    notebook: dict[str, object] = {}
    # `gap.through()` runs every pair again without each rule, so the test takes a tenth of the pairs.
    exec(compile(NOTEBOOK.replace("replicates=40", "replicates=4"), "notebook", "exec"), notebook)
    after = "(runs.weekly, runs.plot('strength.isis_k'), gap.table, gap.plot('risk.total'), gap.through())"
    weekly, chart, table, difference, carried = eval(after, notebook)
    assert len(weekly) == 20 * 260
    assert isinstance(chart, altair.LayerChart)
    assert isinstance(difference, altair.LayerChart)
    assert set(table["scenario"]) == {"loyal_to_the_end"}
    assert carried.output == "risk.total"
    assert notebook["store"].complete
    assert isinstance(notebook["model"], mesa.Model)
