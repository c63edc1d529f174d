"""The leadership's hold on its ranks: a stock that pay, example, desertion and losses move.

The paper (para 11) leaves open how far the leadership controls a distant, less polished rank and file. Control starts where the scenario
puts it. It rises while men are paid and obedience is the rule around them, and falls when commanders leave, leaders are killed, or
ground is lost. Leaders use it to replace commanders who do not obey.
"""

from __future__ import annotations

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params


def control_next(
    control: float, resources: float, loyal: float, deserted: float, ground: float, params: Params
) -> float:
    """Return the leadership's control of the ranks after a week.

    Parameters
    ----------
    control
        Control so far, between 0 and 1.
    resources
        The regime's means.
    loyal
        Share of commanders who are loyal.
    deserted
        Share of commanders who left this week.
    ground
        Change of the Taliban's share of the country this week.
    params
        Parameters.
    """
    target = share(
        params.taliban_control
        + params.control_pay * (resources - params.obedience_resources_usual)
        + params.control_example * (loyal - params.control_example_usual)
    )
    moved = target + (control - target) * keep(params.control_halflife)
    shock = params.control_desertion * deserted
    return share(moved - shock + params.control_ground * ground)


def replace_hazard(watch: float, params: Params) -> float:
    """Return the weekly hazard that a commander who does not obey is replaced, given how closely the centre watches him."""
    return params.appointments_hazard * watch


def after_purge(stock: float, replaced: float, commanders: float, params: Params) -> float:
    """Return the means after replacing a number of commanders; replacing all of them at once would take the full cost."""
    return share(stock - params.appointments_cost * replaced / commanders) if commanders > 0.0 else stock
