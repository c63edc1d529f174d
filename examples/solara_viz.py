"""The model in Mesa's own page: `solara run examples/solara_viz.py`.

Needs `pip install 'sanctuary-sim[dashboard]' matplotlib`, since Mesa's page imports Matplotlib. That page runs the model in its
own process and takes its style from the net; `sanctuary dashboard` does neither.
"""

from __future__ import annotations

from mesa import DataCollector
from mesa.visualization import Slider, SolaraViz, make_plot_component

from sim.model import SanctuaryModel

REPORTED = {
    "ISIS-K": "strength.isis_k",
    "al-Qaeda": "strength.al_qaeda",
    "no attacks": "compliance.attacks",
    "no presence": "compliance.presence",
}


class Sanctuary(SanctuaryModel):
    """The baseline, with two assumptions to move.

    Parameters
    ----------
    loyalty, control
        `taliban.loyalty.al_qaeda` and `taliban.control`.
    rng
        Seed.
    """

    def __init__(self, loyalty: float = 0.72, control: float = 0.5, rng: int | None = 1) -> None:
        overrides = {"taliban.loyalty.al_qaeda": loyalty, "taliban.control": control}
        super().__init__("baseline", rng=rng, scale=0.01, overrides=overrides)
        self.datacollector = DataCollector(
            {label: lambda model, name=name: model.output(name) for label, name in REPORTED.items()}
        )

    def step(self) -> None:
        """Live through a week and note it."""
        super().step()
        self.datacollector.collect(self)


page = SolaraViz(
    Sanctuary(),
    components=[
        make_plot_component({"ISIS-K": "tab:red", "al-Qaeda": "tab:blue"}),
        make_plot_component({"no attacks": "tab:blue", "no presence": "tab:orange"}),
    ],
    model_params={
        "loyalty": Slider("Loyalty to al-Qaeda", 0.72, 0, 1, 0.01),
        "control": Slider("Control by the leadership", 0.5, 0, 1, 0.05),
    },
    name="Sanctuary",
)
