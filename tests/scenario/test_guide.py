"""Test the examples of the author's guide."""

import re

from sim.scenario import check, load_scenario
from sim.scenario.distributions import FORMS
from sim.scenario.read.document import MAX_CHAIN
from sim.scenario.read.folders import Shelf

GUIDE = (Shelf.default().shipped / "README.md").read_text(encoding="utf-8")
EXAMPLE, _ = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


def test_example_is_good_and_does_what_it_says(write):
    path = write(EXAMPLE)
    assert check(path) == ()
    scenario = load_scenario(path)
    assert scenario.weeks == 260
    assert scenario.values["iran_gate.flow"] == 4
    assert "groups.al_qaeda.in_iran" in scenario.distributions
    assert scenario.groups[-1] == "somebody"
    events = {event.id: event for event in scenario.events}
    assert "bagram" not in events
    assert events["sent_back"].week == 26
    assert events["khatlon_drill"].week == 10
    assert scenario.rules["season"] is False


def test_every_distribution_is_named():
    for form in FORMS.values():
        assert form.example in GUIDE


def test_limits_are_the_ones_in_force():
    assert MAX_CHAIN == 8
    assert "Eight files" in GUIDE
