"""SALib and the EMA workbench drive the model from their own side, through one public function."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import simulate
from sim.runs.evaluate import evaluate
from sim.scenario import load_scenario

SMALL = {"scale": 0.01, "weeks": 6}
KEYS = ("taliban.control", "groups.al_qaeda.prisoners")
RANGES = ((0.2, 0.8), (20.0, 400.0))


def test_it_is_the_model() -> None:
    read = load_scenario("baseline", {"taliban.control": "0.3"})
    found = evaluate({"taliban.control": 0.3}, ["trust.mean"], seeds=(4,), **SMALL)
    assert found == {"trust.mean": simulate(read, 4, **SMALL).series("trust.mean")[-1]}


@pytest.mark.slow
def test_salib_drives_the_model() -> None:
    from SALib import ProblemSpec

    problem = ProblemSpec({"names": list(KEYS), "bounds": [list(r) for r in RANGES], "outputs": ["strength.al_qaeda"]})

    def model(sample: np.ndarray) -> np.ndarray:
        rows = (dict(zip(KEYS, row, strict=True)) for row in sample)
        return np.array([evaluate(row, ["strength.al_qaeda"], **SMALL)["strength.al_qaeda"] for row in rows])

    problem.sample_sobol(4, calc_second_order=False, seed=1).evaluate(model).analyze_sobol(calc_second_order=False)
    assert np.argmax(problem.analysis["ST"]) == KEYS.index("groups.al_qaeda.prisoners")


@pytest.mark.slow
def test_the_ema_workbench_drives_the_model() -> None:
    from ema_workbench import Model, RealParameter, ScalarOutcome, perform_experiments

    names = {"control": KEYS[0], "prisoners": KEYS[1]}

    def model(**uncertainties: float) -> dict[str, float]:
        changes = {names[name]: value for name, value in uncertainties.items()}
        return {"strength": evaluate(changes, ["strength.al_qaeda"], **SMALL)["strength.al_qaeda"]}

    wrapped = Model("sanctuary", function=model)
    wrapped.uncertainties = [RealParameter(name, *bounds) for name, bounds in zip(names, RANGES, strict=True)]
    wrapped.outcomes = [ScalarOutcome("strength")]
    experiments, outcomes = perform_experiments(wrapped, scenarios=6)
    assert len(experiments) == 6
    assert np.corrcoef(experiments["prisoners"].astype(float), outcomes["strength"])[0, 1] > 0.5
