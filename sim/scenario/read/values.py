"""Checked values from written ones: numbers with units, words, switches, lists, distributions, and the reasons beside them.

Every function here either returns the value or raises :class:`~sim.scenario.problems.Wrong`.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Collection
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.evidence.rows import Value as Plain
from sim.scenario.distributions import FORMS, Distribution, Form
from sim.scenario.problems import Origin, Reported, Wrong, suggestion
from sim.scenario.read import dates
from sim.scenario.read.declared import parameters_in
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence
from sim.scenario.read.units import WrongUnit, convert

Value = Plain | Distribution

START = datetime.date(2021, 8, 20)
LAST_WEEK = 1040
WEEK = parameters_in("dates")["week"]
_SPAN = Parameter("week", 0.0, unit="weeks", low=-1, high=LAST_WEEK)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_CLAIM = re.compile(r"\bC\d{1,3}\b")
_SWITCHES = {"on": True, "off": False}
_NOT_SWITCHES = {"yes": "on", "no": "off", "true": "on", "false": "off", "y": "on", "n": "off", "1": "on", "0": "off"}
_LEAST_MASS = 0.01


@dataclass(frozen=True, slots=True)
class Setting:
    """A checked value, its place, and the reason for it."""

    value: Value
    at: Origin
    because: str = ""


@dataclass(slots=True)
class Known:
    """The names that values may refer to.

    Attributes
    ----------
    names
        Words by kind (`groups`, `provinces`, ...).
    claims
        The ids of the claims.
    ranged
        Whether numbers must lie in their ranges.
    start
        First day of week 0.
    """

    names: MappingOf[str, tuple[str, ...]] = field(default_factory=dict)
    claims: Collection[str] = ()
    ranged: bool = True
    start: datetime.date = START


def read_setting(node: Node, parameter: Parameter, known: Known, drawn: bool = True) -> Setting:
    """Return the value under a key, alone or with its reason.

    Parameters
    ----------
    node
        The written value.
    parameter
        What the value must fit.
    known
        What it may name.
    drawn
        Whether a distribution is allowed.
    """
    because = ""
    if isinstance(node, Mapping) and (inner := node.get("value")) is not None:
        for key, reason in node.items:
            if key.text == "because":
                because = read_reason(reason, known)
            elif key.text != "value":
                remedy = "write {value: ..., because: ...}."
                raise Wrong(key.at, f"unknown word {key.text!r} beside a value", remedy)
        node = inner
    return Setting(_value(node, parameter, known, drawn), node.at, because)


def read_reason(node: Node, known: Known) -> str:
    """Return a reason, which is text or a list of claims; every claim in it must exist."""
    words: list[str] = []
    for part in node.items if isinstance(node, Sequence) else (node,):
        if not isinstance(part, Scalar) or not isinstance(part.value, str):
            raise Wrong(part.at, "a reason must be text", 'write because: "C16" or a sentence.')
        check_prose(part.text, part.at, known)
        words.append(" ".join(part.text.split()))
    return ", ".join(words)


def check_prose(text: str, at: Origin, known: Known) -> None:
    """Raise when a text cites a claim that does not exist."""
    for claim in _CLAIM.findall(text):
        if known.claims and claim not in known.claims:
            raise no_claim(claim, at, known.claims)


def no_claim(claim: str, at: Origin, claims: Collection[str]) -> Wrong:
    """Return the problem of a claim that does not exist."""
    remedy = f"claims run from {min(claims)} to {max(claims)}; see `sanctuary claims`."
    return Wrong(at, f"there is no claim {claim}", remedy)


def read_week(node: Node, known: Known) -> Setting:
    """Return the week of a number, a span or a date; a span counts full weeks."""
    if not isinstance(node, Scalar) or not isinstance(node.value, str):
        return read_setting(node, WEEK, known)
    if not _DATE.match(node.text):
        if meant := dates.meant(node.text):
            remedy = f"write year-month-day: {' or '.join(meant)}."
            raise Wrong(node.at, f"{node.text} is no date that can be read for certain", remedy)
        return Setting(float(_number(node, _SPAN, known) // 1), node.at)
    try:
        week = (datetime.date.fromisoformat(node.text) - known.start).days // 7
    except ValueError:
        remedy = "write year-month-day, such as 2021-10-10."
        raise Wrong(node.at, f"{node.text} is not a day of the calendar", remedy) from None
    if not -1 <= week <= LAST_WEEK:
        remedy = f"write a day from {known.start - datetime.timedelta(weeks=1)} to twenty years after; week 0 begins on {known.start}."
        raise Wrong(node.at, f"{node.text} lies outside what can be simulated", remedy)
    return Setting(float(week), node.at)


def _value(node: Node, parameter: Parameter, known: Known, drawn: bool) -> Value:
    if parameter.weights:
        return _weights(node, parameter, known)
    if isinstance(node, Mapping):
        if drawn:
            return _distribution(node, parameter, known)
        remedy = f"write {parameter.range}, such as {parameter.example}."
        raise Wrong(node.at, f"{parameter.key} takes one plain value", remedy)
    if isinstance(node, Sequence) and not parameter.many:
        remedy = f"write {parameter.range}; for an unknown write {{uniform: [low, high]}}."
        raise Wrong(node.at, f"{parameter.key} takes one value, and this is a list", remedy)
    if not parameter.many:
        return _scalar(node, parameter, known)
    words = tuple(_word(item, parameter, known) for item in (node.items if isinstance(node, Sequence) else (node,)))
    if not words and not parameter.optional:
        raise Wrong(node.at, f"the list of {parameter.key} is empty", f"name at least one, from {parameter.range}.")
    return words


def _scalar(node: Node, parameter: Parameter, known: Known) -> float | str | bool:
    """Return one checked word, number or switch."""
    if isinstance(node, Scalar) and node.value is None and not node.flawed:
        raise _unfit(node, parameter, "nothing is written after the colon", "write a value or delete the line")
    if parameter.switch:
        return _switch(node, parameter)
    return _number(node, parameter, known) if parameter.number else _word(node, parameter, known)


def _switch(node: Node, parameter: Parameter) -> bool:
    word = _one(node, parameter).text
    if word in _SWITCHES:
        return _SWITCHES[word]
    meant = _NOT_SWITCHES.get(word.lower().strip())
    remedy = f"write {meant}; a switch is on or off." if meant else "write on or off."
    raise Wrong(node.at, f"{parameter.key} is a switch, and {_quoted(word)} is not one of its words", remedy)


def _one(node: Node, parameter: Parameter, example: str = "") -> Scalar:
    """Return a node that is one plain value."""
    if not isinstance(node, Scalar):
        raise Wrong(node.at, f"{parameter.key} takes plain values here", f"write {example or parameter.example}.")
    if node.flawed:
        raise Reported
    return node


def _number(node: Node, parameter: Parameter, known: Known, example: str = "") -> float:
    """Return one checked number in the parameter's unit."""
    scalar = _one(node, parameter, example)
    if scalar.value is None or isinstance(scalar.value, bool):
        what = "no number" if scalar.value is None else "a word of logic"
        raise _unfit(scalar, parameter, f"{scalar.text or 'nothing'} is {what}", "write a number")
    try:
        value = convert(scalar.text, parameter.unit) if isinstance(scalar.value, str) else scalar.value
    except WrongUnit as error:
        raise _unfit(scalar, parameter, f"{_quoted(scalar.text)} does not fit", str(error)) from None
    if parameter.whole and value != int(value):
        raise _unfit(scalar, parameter, f"{scalar.text} is not a whole number", f"write {round(value)}")
    low, high = parameter.low, parameter.high
    below, above = low is not None and value < low, high is not None and value > high
    if known.ranged and (below or above):
        hint = f"write {parameter.range}, such as {format_value(low if below else high)}"
        if high == 1 and 2 <= value <= 100 and parameter.unit in ("1", "share", "probability"):
            hint += f"; if you mean per cent, write `{scalar.text} %`"
        side = "below" if below else "above"
        raise _unfit(scalar, parameter, f"{scalar.text} lies {side} what is admissible", hint)
    return value


def _word(node: Node, parameter: Parameter, known: Known) -> str:
    scalar = _one(node, parameter)
    if parameter.optional and scalar.quoted and not scalar.text:
        return ""
    words = parameter.choices or known.names.get(parameter.names or "", ())
    if words and scalar.text not in words:
        what = parameter.names or f"words for {parameter.key}"
        remedy = suggestion(scalar.text, words, f"the {what}")
        raise Wrong(node.at, f"{_quoted(scalar.text)} is not one of the {what}", remedy)
    if not isinstance(scalar.value, str):
        wrong = f"{parameter.key} takes a word, and {scalar.text or 'nothing'} is not one"
        raise Wrong(node.at, wrong, 'put it in quotes if it is one, such as "2021".')
    if parameter.kind == "day" and not is_day(scalar.text):
        raise Wrong(
            node.at, f"{_quoted(scalar.text)} is not a day of the calendar", "write year-month-day, such as 2015-01-02."
        )
    return scalar.text


def is_day(text: str) -> bool:
    """Return whether a text is a date, as year-month-day."""
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return bool(_DATE.match(text))


def _weights(node: Node, parameter: Parameter, known: Known) -> dict[str, float]:
    # The seeds may name a group that only some scenarios have.
    usual = parameter.default if isinstance(parameter.default, dict) else {}
    names = list(dict.fromkeys((*known.names.get(parameter.names or "", ()), *usual)))
    if not isinstance(node, Mapping):
        wrong = f"{parameter.key} takes a mapping of {parameter.names} to numbers"
        raise Wrong(node.at, wrong, f"write {{{names[0] if names else 'name'}: 1}}.")
    weight = Parameter(parameter.key, 0.0, unit=parameter.unit, low=0.0, high=1.0 if parameter.share else 1000.0)
    found: dict[str, float] = {}
    for key, inner in node.items:
        if key.text not in names:
            remedy = suggestion(key.text, names, f"the {parameter.names}")
            raise Wrong(key.at, f"{_quoted(key.text)} is not one of the {parameter.names}", remedy)
        found[key.text] = _number(inner, weight, known, "a plain number such as 1")
    if parameter.share and sum(found.values()) > 1 + 1e-9:
        wrong = f"the shares of {parameter.key} add up to {sum(found.values()):.4g}"
        raise Wrong(node.at, wrong, "make them add up to 1 or less.")
    if parameter.kind == "province_weights" and found and not any(found.values()):
        remedy = "give one province more than zero, or write {} to say none."
        raise Wrong(node.at, f"the weights of {parameter.key} are all zero", remedy)
    return found


def _distribution(node: Mapping, parameter: Parameter, known: Known) -> Distribution:
    """Return the distribution that a mapping describes; every drawn value fits the parameter."""
    together = ""
    for key, inner in node.items:
        if key.text == "together":
            if not isinstance(inner, Scalar) or not isinstance(inner.value, str) or not inner.text:
                raise Wrong(inner.at, "together takes a name", "write together: posterior, say.")
            together = inner.text
    forms = [item for item in node.items if item[0].text != "together"]
    if len(forms) != 1:
        remedy = f"write {parameter.example} or {{uniform: [low, high]}}."
        raise Wrong(node.at, f"{parameter.key} takes a value or one distribution", remedy)
    key, inner = forms[0]
    if key.text == "choice":
        return _choice(inner, parameter, known, together)
    form = FORMS.get(key.text)
    if key.text == "because":
        remedy = f"write {{value: {parameter.example}, because: ...}}."
        raise Wrong(key.at, "a reason without a value", remedy)
    if form is None:
        remedy = suggestion(key.text, [*FORMS, "choice", "value"], "the distributions")
        takes = "" if parameter.number else f" {parameter.key} takes {parameter.range}."
        raise Wrong(key.at, f"{key.text!r} is not a distribution that {parameter.key} could have", remedy + takes)
    if not parameter.number:
        wrong = f"{parameter.key} takes {parameter.range}, which has no {key.text} distribution"
        raise Wrong(key.at, wrong, "write {choice: [...]} with the words it may be.")
    return _numeric(form, inner, parameter, known, together)


def _numeric(form: Form, inner: Node, parameter: Parameter, known: Known, together: str) -> Distribution:
    if not isinstance(inner, Sequence) or len(inner.items) != len(form.numbers):
        raise Wrong(inner.at, f"{form.name} takes {len(form.numbers)} numbers in brackets", f"write {form.example}.")
    # A location must be admissible; a spread or a shape need not be.
    place = Parameter(parameter.key, 0.0, unit=parameter.unit, low=parameter.low, high=parameter.high)
    kinds = {
        name: Parameter(f"the {name}", 0.0, unit="1" if index in form.dimensionless else parameter.unit)
        for index, name in enumerate(form.numbers)
        if index in form.dimensionless or name == "sd"
    }
    pairs = zip(form.numbers, inner.items, strict=True)
    numbers = tuple(_number(item, kinds.get(name, place), known, form.example) for name, item in pairs)
    fault = form.rule(numbers)
    if form.name == "beta" and (parameter.low is None or parameter.high is None):
        fault = f"{parameter.key} has no two ends for it to lie between"
    if fault is not None:
        remedy = f"write {form.example}; {parameter.key} takes {parameter.range}."
        raise Wrong(inner.at, f"{form.name} {format_value(numbers)}: {fault}", remedy)
    low = -math.inf if parameter.low is None else parameter.low
    high = math.inf if parameter.high is None else parameter.high
    found = Distribution(form.name, numbers, low, high, whole=parameter.whole, together=together)
    if found.mass_inside < _LEAST_MASS:
        wrong = f"less than 1 % of this {form.name} lies in the admissible range"
        raise Wrong(inner.at, wrong, f"{parameter.key} takes {parameter.range}.")
    return found


def _choice(inner: Node, parameter: Parameter, known: Known, together: str) -> Distribution:
    remedy = "write {choice: [a, b]} or {choice: {a: 2, b: 1}}."
    if isinstance(inner, Scalar) or not inner.items:
        raise Wrong(inner.at, "choice takes a list, or a mapping of weights", remedy)
    if parameter.many:
        raise Wrong(inner.at, "choice takes plain values", remedy)
    if isinstance(inner, Sequence):
        options = tuple(_scalar(item, parameter, known) for item in inner.items)
        return Distribution("choice", (1.0,) * len(options), options=options, together=together)
    weight = Parameter("the weight", 1.0, low=0.0, high=1e6)
    options = tuple(_scalar(key, parameter, known) for key, _ in inner.items)
    weights = tuple(_number(item, weight, known, "{choice: {a: 2, b: 1}}") for _, item in inner.items)
    if sum(weights) <= 0:
        raise Wrong(inner.at, "all weights are zero", "give at least one option a weight above zero.")
    return Distribution("choice", weights, options=options, together=together)


def _unfit(node: Scalar, parameter: Parameter, wrong: str, remedy: str) -> Wrong:
    """Return a problem with the value of a parameter; the range is added unless the remedy gives it."""
    said = parameter.range in remedy or parameter.range.startswith("any number")
    extra = "" if said else f"; {parameter.key} takes {parameter.range}"
    return Wrong(node.at, f"{parameter.key}: {wrong}", f"{remedy}{extra}.")


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
