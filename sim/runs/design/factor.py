"""One factor of a design: a key of the scenario, and the values it takes."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as SequenceOf
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.evidence.rows import Value
from sim.scenario import Distribution, Scenario, ScenarioError, load_scenario
from sim.scenario.problems import Notes, Reported, Wrong
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence, flow
from sim.scenario.read.triggers import COUNTED, is_term, whole
from sim.scenario.read.values import Known, read_setting

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
        Its values in order; empty when it varies continuously.
    form
        The distribution of a continuous factor; a range is uniform.
    steps
        The number of evenly spaced values that a grid takes of a continuous factor; 0 when not given.
    """

    key: str
    levels: tuple[Value, ...] = ()
    form: Distribution | None = None
    steps: int = 0

    def at(self, share: float) -> Value:
        """Return the quantile of the factor at a share from 0 to 1."""
        if self.form is not None:
            return self.form.quantile(min(max(share, 0.0), 1.0 - 2**-53))
        return self.levels[min(int(share * len(self.levels)), len(self.levels) - 1)]

    @property
    def values(self) -> tuple[Value, ...]:
        """Its levels or options; none for a continuous factor."""
        return self.levels or tuple(self.form.options if self.form is not None else ())

    @property
    def numeric(self) -> bool:
        """True if the values are numbers."""
        if self.form is not None:
            return self.form.form != "choice"
        return all(isinstance(level, float | int) and not isinstance(level, bool) for level in self.levels)

    @property
    def words(self) -> int:
        """The number of levels or options; 0 for a continuous factor."""
        return len(self.form.options) if self.form is not None else len(self.levels)

    def plain(self) -> dict[str, object]:
        """Return the factor as plain data for the store."""
        if self.form is not None:
            return {**self.form.written(), "steps": self.steps}
        return {"levels": [format_value(level) for level in self.levels]}


class FactorReader:
    """Reads factors, checking every value against the base scenario as a scenario file is checked.

    Parameters
    ----------
    base
        Name or path of the base scenario.
    fixed
        The settings that the design makes at every point.
    notes
        Takes each problem.
    at
        The place of problems with the base and the fixed settings.
    folder
        Scenario files named in the design may lie here.

    Raises
    ------
    Reported
        When the base cannot be loaded; its problems are in the notes.
    """

    def __init__(self, base: str, fixed: dict[str, str], notes: Notes, at: Node, folder: Path) -> None:
        self.fixed, self.notes, self.folder = fixed, notes, folder
        self.scenario = self.load(base, at)
        self.beside: dict[str, str] = {}

    def factors(self, pairs: SequenceOf[tuple[Scalar, Node]]) -> tuple[Factor, ...]:
        """Return factors that vary together; the terms of one condition must fit each other over all their values."""
        self.beside = self._terms({key.text: _first(node) for key, node in pairs if event_of(key.text)})
        found: list[tuple[Factor, Node]] = []
        for key, node in pairs:
            with self.notes.each():
                found.append((self.factor(key.text, node), node))
        self.beside = {}
        for event in dict.fromkeys(event_of(factor.key) for factor, _ in found):
            with self.notes.each():
                self._fit([(factor, node) for factor, node in found if event and event_of(factor.key) == event])
        return tuple(factor for factor, _ in found)

    def point(self, pairs: SequenceOf[tuple[Scalar, Node]]) -> dict[str, Value]:
        """Return the values of one point; terms of one condition are checked together."""
        self.beside = self._terms({key.text: flow(node) for key, node in pairs if event_of(key.text)})
        found: dict[str, Value] = {}
        for key, node in pairs:
            with self.notes.each():
                found[key.text] = self.value(key.text, node)
        self.beside = {}
        return found

    def _terms(self, asked: dict[str, str]) -> dict[str, str]:
        """Return terms to be set beside each other if they are right together; otherwise each is checked alone."""
        try:
            self.scenario.changed(asked)
        except ScenarioError:
            return {}
        return asked

    def _fit(self, varied: SequenceOf[tuple[Factor, Node]]) -> None:
        """Try terms of one condition at all their ends together; values between the ends then fit as well."""
        ends = [
            (factor.at(0.0), factor.at(1.0)) if factor.form is not None and factor.numeric else factor.values
            for factor, _ in varied
        ]
        for values in product(*ends):
            asked = {factor.key: format_value(value) for (factor, _), value in zip(varied, values, strict=True)}
            try:
                self.scenario.changed(asked)
            except ScenarioError as error:
                where = "; ".join(f"{key} at {value}" for key, value in asked.items())
                wrong = f"{error.problems[0].wrong} with {where}"
                raise Wrong(varied[-1][1].at, wrong, f"keep their values apart; {COUNTED}.") from None

    def factor(self, key: str, node: Node) -> Factor:
        """Return one factor."""
        if not isinstance(node, Mapping):
            raise Wrong(node.at, f"{key}: a factor is {FORMS}", f"write {key}: {{range: [0, 1]}}.")
        forms = [(name, value) for name, value in node.items if name.text != "steps"]
        if len(forms) != 1:
            raise Wrong(node.at, f"{key}: a factor takes one of its forms", f"give {FORMS}.")
        name, value = forms[0]
        if name.text == "levels":
            if len(node.items) > 1:
                remedy = "delete steps, or write {range: [0, 1], steps: 5}."
                raise Wrong(node.at, f"{key}: levels take no steps", remedy)
            return self._levels(key, value)
        form = self._changed({key: _form(name, value)}, value).distributions.get(key)
        if form is None:
            raise Wrong(value.at, f"{key} has no distribution", "list its values with {levels: [...]}.")
        steps = node.get("steps")
        return Factor(key, form=form, steps=0 if steps is None else self._steps(steps))

    def _steps(self, node: Node) -> int:
        steps = read_setting(node, Parameter("steps", 5.0, kind="count", low=2), Known(), drawn=False)
        return int(steps.value)  # type: ignore[arg-type]

    def _levels(self, key: str, node: Node) -> Factor:
        if not isinstance(node, Sequence) or not node.items:
            raise Wrong(node.at, f"{key}: levels are a list", f"write {key}: {{levels: [a, b]}}.")
        found = tuple(self.value(key, item) for item in node.items)
        if len({format_value(value) for value in found}) < len(found):
            raise Wrong(node.at, f"{key}: a level comes twice", "give each level once.")
        return Factor(key, levels=found)

    def value(self, key: str, node: Node) -> Value:
        """Return one value of a key as the model reads it."""
        text = flow(node)
        if key == SCENARIO:
            self.load(text, node)
            return text
        event = key.startswith("events.") and key.count(".") == 1
        if event and text == "on":
            self._changed({f"{key}.week": "1"}, node)
            return True
        found = self._changed({key: text}, node)
        return False if event else value_of(found, key)

    def _changed(self, asked: dict[str, str], at: Node) -> Scenario:
        events = {event_of(key) for key in asked} - {""}
        beside = {key: text for key, text in self.beside.items() if event_of(key) in events}
        return self._at(at, lambda: self.scenario.changed({**beside, **asked}))

    def load(self, base: str, at: Node) -> Scenario:
        """Load a scenario with the fixed settings; problems in its own files keep their places."""
        return self._at(at, lambda: load_scenario(self.path_of(base), self.fixed))

    def path_of(self, name: str) -> str:
        """Return the path of a scenario file beside the design, or the name as it is."""
        path = self.folder / name
        return str(path) if path.suffix in (".yaml", ".yml") and path.is_file() else name

    def _at(self, at: Node, make: Callable[[], Scenario]) -> Scenario:
        try:
            return make()
        except ScenarioError as error:
            for problem in error.problems:
                self.notes(replace(problem, at=at.at) if problem.at.typed else problem)
            raise Reported from error


def event_of(key: str) -> str:
    """Return the event of a key that is a term of a condition; empty for any other key."""
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
