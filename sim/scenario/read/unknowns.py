"""From a written distribution to a checked one: `{uniform: [0.2, 0.6]}` in place of a value."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.scenario.distributions import FORMS, Distribution, Form
from sim.scenario.problems import suggestion
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from sim.scenario.read.values import ValueReader

_LEAST_MASS = 0.01
TOGETHER = "together"


def read_distribution(node: Mapping, parameter: Parameter, reader: ValueReader) -> Distribution | None:
    """Return the distribution that a mapping writes, or None after noting what is wrong.

    Parameters
    ----------
    node
        What is written.
    parameter
        What every drawn value must fit.
    reader
        Checks the numbers and words in it, and takes the problems.
    """
    forms = [item for item in node.items if item[0].text != TOGETHER]
    if len(forms) != 1:
        remedy = f"write {parameter.example} or {{uniform: [low, high]}}."
        reader.fail(node.at, f"{parameter.key} takes a value or one distribution", remedy)
        return None
    found = _one(*forms[0], parameter, reader)
    for key, inner in node.items:
        if found is not None and key.text == TOGETHER:
            if not isinstance(inner, Scalar) or not isinstance(inner.value, str) or not inner.text:
                reader.fail(inner.at, "together takes a name", "write together: posterior, say.")
                return None
            found = replace(found, together=inner.text)
    return found


def _one(key: Scalar, inner: Node, parameter: Parameter, reader: ValueReader) -> Distribution | None:
    if key.text == "choice":
        return _choice(inner, parameter, reader)
    form = FORMS.get(key.text)
    if form is None:
        _unknown(key, parameter, reader)
        return None
    if not parameter.number:
        wrong = f"{parameter.key} takes {parameter.range}, which has no {key.text} distribution"
        reader.fail(key.at, wrong, "write {choice: [...]} with the words it may be.")
        return None
    return _numeric(form, inner, parameter, reader)


def _unknown(key: Scalar, parameter: Parameter, reader: ValueReader) -> None:
    if key.text == "because":
        reader.fail(key.at, "a reason without a value", f"write {{value: {parameter.example}, because: ...}}.")
        return
    remedy = suggestion(key.text, [*FORMS, "choice", "value"], "the distributions")
    if not parameter.number:
        remedy += f" {parameter.key} takes {parameter.range}."
    reader.fail(key.at, f"{key.text!r} is not a distribution that {parameter.key} could have", remedy)


def _numeric(form: Form, inner: Node, parameter: Parameter, reader: ValueReader) -> Distribution | None:
    if not isinstance(inner, Sequence) or len(inner.items) != len(form.numbers):
        reader.fail(inner.at, f"{form.name} takes {len(form.numbers)} numbers in brackets", f"write {form.example}.")
        return None
    numbers: list[float] = []
    for index, item in enumerate(inner.items):
        value = _number(form, index, item, parameter, reader)
        if value is None:
            return None
        numbers.append(value)
    fault = form.rule(tuple(numbers))
    if form.name == "beta" and (parameter.low is None or parameter.high is None):
        fault = f"{parameter.key} has no two ends for it to lie between"
    if fault is not None:
        remedy = f"write {form.example}; {parameter.key} takes {parameter.range}."
        reader.fail(inner.at, f"{form.name} {format_value(numbers)}: {fault}", remedy)
        return None
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    found = Distribution(form.name, tuple(numbers), low, high, whole=parameter.whole)
    if found.mass_inside < _LEAST_MASS:
        wrong = f"less than 1 % of this {form.name} lies in the admissible range"
        reader.fail(inner.at, wrong, f"{parameter.key} takes {parameter.range}.")
        return None
    return found


def _number(form: Form, index: int, item: Node, parameter: Parameter, reader: ValueReader) -> float | None:
    """Return one number of a distribution: a place must be admissible, a spread or a shape need not be."""
    if not isinstance(item, Scalar):
        reader.fail(item.at, f"{form.name} takes plain numbers", f"write {form.example}.")
        return None
    name = form.numbers[index]
    if index in form.dimensionless:
        return reader.number(item, Parameter(f"the {name}", 0.0))
    if name == "sd":
        return reader.number(item, Parameter(f"the {name}", 0.0, unit=parameter.unit))
    place = Parameter(parameter.key, 0.0, unit=parameter.unit, low=parameter.low, high=parameter.high)
    return reader.number(item, place)


def _choice(inner: Node, parameter: Parameter, reader: ValueReader) -> Distribution | None:
    options: tuple[Node, ...] = ()
    weights: tuple[Node, ...] = ()
    if isinstance(inner, Mapping):
        options, weights = tuple(key for key, _ in inner.items), tuple(weight for _, weight in inner.items)
    elif isinstance(inner, Sequence):
        options = inner.items
    if not options:
        remedy = "write {choice: [a, b]} or {choice: {a: 2, b: 1}}."
        reader.fail(inner.at, "choice takes a list, or a mapping of weights", remedy)
        return None
    values = [_option(option, parameter, reader) for option in options]
    numbers = [_weight(weight, reader) for weight in weights] if weights else [1.0] * len(options)
    chosen = tuple(value for value in values if isinstance(value, float | str | bool))
    weighed = tuple(number for number in numbers if number is not None)
    if len(chosen) < len(options) or len(weighed) < len(options):
        return None
    if sum(weighed) <= 0:
        reader.fail(inner.at, "all weights are zero", "give at least one option a weight above zero.")
        return None
    return Distribution("choice", weighed, options=chosen)


def _option(node: Node, parameter: Parameter, reader: ValueReader) -> object:
    if isinstance(node, Scalar) and not parameter.many:
        return reader.scalar(node, parameter)
    reader.fail(node.at, "choice takes plain values", "write {choice: [a, b]}.")
    return None


def _weight(node: Node, reader: ValueReader) -> float | None:
    if isinstance(node, Scalar):
        return reader.number(node, Parameter("the weight", 1.0, low=0.0, high=1e6))
    reader.fail(node.at, "a weight is a number", "write {choice: {a: 2, b: 1}}.")
    return None
