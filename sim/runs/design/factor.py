"""One factor of a design: a key of the scenario, and the values it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sim.evidence.rows import Value
from sim.evidence.written import written
from sim.scenario import Distribution, Problem, Scenario, ScenarioError, load_scenario
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.read.triggers import is_term, whole

# The factor that stands for the scenario itself.
SCENARIO = "scenario"
FORMS = "a range such as {range: [0.2, 0.9]}, levels such as {levels: [on, off]}, or a distribution"


@dataclass(frozen=True)
class Factor:
    """A key and its values.

    Attributes
    ----------
    key
        A scenario key, or `scenario` for the scenario itself.
    levels
        Its values in order; empty when it varies without steps.
    form
        The distribution of a factor without steps; a range is uniform.
    steps
        How many evenly spaced values a grid takes of a factor without steps; 0 when not said.
    """

    key: str
    levels: tuple[Value, ...] = ()
    form: Distribution | None = None
    steps: int = 0

    def at(self, u: float) -> Value:
        """Return the value below which the share `u` of the factor lies, with `u` from 0 to 1."""
        if self.form is not None:
            return self.form.quantile(min(max(u, 0.0), 1.0 - 2**-53))
        return self.levels[min(int(u * len(self.levels)), len(self.levels) - 1)]

    @property
    def numeric(self) -> bool:
        """Whether its values are numbers."""
        if self.form is not None:
            return self.form.form != "choice"
        return all(isinstance(level, float | int) and not isinstance(level, bool) for level in self.levels)

    @property
    def words(self) -> int:
        """How many levels or options it has; 0 when it varies without steps."""
        return len(self.form.options) if self.form is not None else len(self.levels)

    def plain(self) -> dict[str, object]:
        """Return it as plain data, for the store's record of its design."""
        if self.form is not None:
            return {**self.form.written(), "steps": self.steps}
        return {"levels": [written(level) for level in self.levels]}


class FactorReader:
    """Reads factors, checking every value against the base scenario as a scenario file would be checked.

    Parameters
    ----------
    base
        Name or path of the base scenario.
    fixed
        What the design sets at every point.
    note
        Takes each problem.
    """

    def __init__(self, base: str, fixed: dict[str, str], note: Callable[[Problem], None]) -> None:
        self.base, self.fixed, self.note = base, fixed, note

    def factor(self, key: Scalar, node: Node) -> Factor | None:
        """Return one factor, or None when something is wrong with it, which has then been noted."""
        if not isinstance(node, Mapping):
            self.note(Problem(node.at, f"{key.text}: a factor is {FORMS}", f"write {key.text}: {{range: [0, 1]}}."))
            return None
        steps = self._steps(node)
        forms = [(name, value) for name, value in node.items if name.text != "steps"]
        if len(forms) != 1:
            self.note(Problem(node.at, f"{key.text}: a factor takes one of its forms", f"give {FORMS}."))
            return None
        name, value = forms[0]
        if name.text == "levels":
            return self._levels(key, value)
        text = f"{{{'uniform' if name.text == 'range' else name.text}: {flow(value)}}}"
        loaded = self.load({key.text: text}, value)
        form = loaded.distributions.get(key.text) if loaded is not None else None
        if loaded is not None and form is None:
            self.note(Problem(value.at, f"{key.text} has no distribution", "list its values with {levels: [...]}."))
        if form is not None and is_term(key.text.partition(".")[2].partition(".")[2]):
            # Terms of a condition must fit each other, and they are checked at both ends here, not in the middle of a search.
            for end in (0.0, 1.0):
                self.load({key.text: written(form.quantile(end))}, value)
        return None if form is None else Factor(key.text, form=form, steps=steps)

    def _steps(self, node: Mapping) -> int:
        steps = node.get("steps")
        if steps is None:
            return 0
        if isinstance(steps, Scalar) and isinstance(steps.value, float) and steps.value >= 2 and steps.value % 1 == 0:
            return int(steps.value)
        self.note(Problem(steps.at, "steps: not a whole number of 2 or more", "write steps: 5."))
        return 0

    def _levels(self, key: Scalar, node: Node) -> Factor | None:
        if not isinstance(node, Sequence) or not node.items:
            self.note(Problem(node.at, f"{key.text}: levels are a list", f"write {key.text}: {{levels: [a, b]}}."))
            return None
        found = [value for item in node.items if (value := self.value(key, item)) is not None]
        if len(found) < len(node.items):
            return None
        if len({written(value) for value in found}) < len(found):
            self.note(Problem(node.at, f"{key.text}: a level comes twice", "give each level once."))
            return None
        return Factor(key.text, levels=tuple(found))

    def value(self, key: Scalar, node: Node) -> Value | None:
        """Return one value of a key as the model reads it, or None when it is wrong."""
        text = flow(node)
        if key.text == SCENARIO:
            return text if self.load({}, node, base=text) is not None else None
        event = key.text.startswith("events.") and key.text.count(".") == 1
        if event and text == "on":
            return True if self.load({f"{key.text}.week": "1"}, node) is not None else None
        loaded = self.load({key.text: text}, node)
        if loaded is None:
            return None
        return False if event else value_of(loaded, key.text)

    def load(self, overrides: dict[str, str], at: Node, base: str | None = None) -> Scenario | None:
        """Load the base with overrides; what the design asks is noted at its place there, the rest where it stands."""
        try:
            return load_scenario(base or self.base, {**self.fixed, **overrides})
        except ScenarioError as error:
            for problem in error.problems:
                self.note(replace(problem, at=at.at) if problem.at.typed else problem)
            return None


def value_of(scenario: Scenario, key: str) -> Value:
    """Return the value of any key of a scenario, as :meth:`sim.scenario.Scenario.changed` takes it."""
    first, _, rest = key.partition(".")
    if key in ("weeks", "scale"):
        return getattr(scenario, key)
    if first == "rules":
        return scenario.rules[rest]
    if first == "events":
        name, _, field = rest.partition(".")
        event = next((event for event in scenario.events if event.id == name), None)
        if event is None or not field:
            return event is not None
        if is_term(field):
            return event.terms[whole(field)]
        return event.week if field == "week" else event.fields[field]
    return scenario.values[key]


def flow(node: Node) -> str:
    """Return a value as one line of YAML."""
    if isinstance(node, Sequence):
        return "[" + ", ".join(flow(item) for item in node.items) + "]"
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{name.text}: {flow(value)}" for name, value in node.items) + "}"
    return node.text
