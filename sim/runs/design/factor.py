"""One factor of a design: a key of the scenario, and the values it takes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, replace
from itertools import product

from sim.evidence.formatting import format_value
from sim.evidence.rows import Value
from sim.scenario import Distribution, Problem, Scenario, ScenarioError, load_scenario
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.read.triggers import COUNTED, is_term, whole

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

    def at(self, share: float) -> Value:
        """Return the value below which this share of the factor lies, from 0 to 1."""
        if self.form is not None:
            return self.form.quantile(min(max(share, 0.0), 1.0 - 2**-53))
        return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]

    @property
    def values(self) -> tuple[Value, ...]:
        """Its levels or options; none where it varies without steps."""
        return self.levels or tuple(self.form.options if self.form is not None else ())

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
        return {"levels": [format_value(level) for level in self.levels]}


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
        self.beside: dict[str, str] = {}

    def factors(self, pairs: SequenceOf[tuple[Scalar, Node]]) -> tuple[Factor, ...]:
        """Return factors that vary together, having noted where terms of one condition do not fit each other over all their values."""
        self.beside = self._terms({key.text: _first(node) for key, node in pairs if event_of(key.text)})
        found = [(factor, node) for key, node in pairs if (factor := self.factor(key, node)) is not None]
        self.beside = {}
        for event in dict.fromkeys(event_of(factor.key) for factor, _ in found):
            self._fit([(factor, node) for factor, node in found if event and event_of(factor.key) == event])
        return tuple(factor for factor, _ in found)

    def point(self, pairs: SequenceOf[tuple[Scalar, Node]]) -> dict[str, Value | None]:
        """Return the values of one point; terms of one condition are checked together."""
        self.beside = self._terms({key.text: flow(node) for key, node in pairs if event_of(key.text)})
        found = {key.text: self.value(key, node) for key, node in pairs}
        self.beside = {}
        return found

    def _terms(self, asked: dict[str, str]) -> dict[str, str]:
        """Return terms that are set beside each other where they are right together; what is wrong is told one by one."""
        try:
            load_scenario(self.base, {**self.fixed, **asked})
        except ScenarioError:
            return {}
        return asked

    def _fit(self, varied: SequenceOf[tuple[Factor, Node]]) -> None:
        """Try terms of one condition at all their ends together: whatever is drawn between them then fits as well."""
        ends = [
            (factor.at(0.0), factor.at(1.0)) if factor.form is not None and factor.numeric else factor.values
            for factor, _ in varied
        ]
        keys = [factor.key for factor, _ in varied]
        for values in product(*ends):
            asked = {key: format_value(value) for key, value in zip(keys, values, strict=True)}
            try:
                load_scenario(self.base, {**self.fixed, **asked})
            except ScenarioError as error:
                at = varied[-1][1].at
                where = "; ".join(f"{key} at {value}" for key, value in asked.items())
                remedy = f"keep their values apart; {COUNTED}."
                self.note(Problem(at, f"{error.problems[0].wrong} with {where}", remedy))
                return

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
        loaded = self.load({key.text: _form(name, value)}, value)
        form = loaded.distributions.get(key.text) if loaded is not None else None
        if loaded is not None and form is None:
            self.note(Problem(value.at, f"{key.text} has no distribution", "list its values with {levels: [...]}."))
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
        if len({format_value(value) for value in found}) < len(found):
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
        events = {event_of(key) for key in overrides} - {""}
        beside = {key: text for key, text in self.beside.items() if event_of(key) in events}
        try:
            return load_scenario(base or self.base, {**self.fixed, **beside, **overrides})
        except ScenarioError as error:
            for problem in error.problems:
                self.note(replace(problem, at=at.at) if problem.at.typed else problem)
            return None


def event_of(key: str) -> str:
    """Return the event whose condition a key is a term of; empty for any other key."""
    first, _, rest = key.partition(".")
    event, _, term = rest.partition(".")
    return event if first == "events" and is_term(term) else ""


def _first(node: Node) -> str:
    """Return a factor as a scenario may write it: its distribution, or the first of its levels."""
    for name, value in node.items if isinstance(node, Mapping) else ():
        if name.text == "levels" and isinstance(value, Sequence) and value.items:
            return flow(value.items[0])
        if name.text != "steps":
            return _form(name, value)
    return flow(node)


def _form(name: Scalar, value: Node) -> str:
    """Return a distribution as a scenario writes it; a range is uniform."""
    return f"{{{'uniform' if name.text == 'range' else name.text}: {flow(value)}}}"


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
