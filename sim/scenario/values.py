"""From one written value to one checked value: numbers with units, words, switches, lists, distributions, reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sim.scenario.catalogue import Parameter, Plain, written
from sim.scenario.distributions import FORMS, Distribution
from sim.scenario.problems import Origin, Problem, suggestion
from sim.scenario.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.units import WrongUnit, convert

Value = Plain | Distribution

_CLAIM = re.compile(r"\bC\d{1,3}\b")
_SWITCHES = {"on": True, "off": False}
_NOT_SWITCHES = {"yes": "on", "no": "off", "true": "on", "false": "off", "y": "on", "n": "off", "1": "on", "0": "off"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A checked value, where it stands, and why it was chosen."""

    value: Value
    at: Origin
    because: str = ""


@dataclass(slots=True)
class ValueReader:
    """Checks written values against parameters, noting every problem it meets.

    Parameters
    ----------
    note
        Takes each problem.
    names
        What a word may name, by kind (`groups`, `provinces`, ...).
    claims
        The ids that a reason may cite.
    related
        Places that every problem is shown with: where the value was inherited from, say.
    """

    note: Callable[[Problem], None]
    names: dict[str, tuple[str, ...]]
    claims: Collection[str] = ()
    related: tuple[tuple[str, Origin], ...] = ()

    def setting(self, node: Node, parameter: Parameter, drawn: bool = True) -> Setting | None:
        """Return the value under a key, alone or with its reason, or None after noting what is wrong.

        Parameters
        ----------
        node
            What is written.
        parameter
            What it must fit.
        drawn
            Whether a distribution may stand here.
        """
        if isinstance(node, Mapping) and node.get("value") is not None:
            return self._with_reason(node, parameter, drawn)
        value = self.value(node, parameter, drawn)
        return None if value is None else Setting(value, node.at)

    def _with_reason(self, node: Mapping, parameter: Parameter, drawn: bool) -> Setting | None:
        because, setting = "", None
        for key, inner in node.items:
            if key.text == "value":
                value = self.value(inner, parameter, drawn)
                setting = None if value is None else Setting(value, inner.at)
            elif key.text == "because":
                because = self.reason(inner)
            else:
                self.fail(key.at, f"unknown word {key.text!r} beside a value", "write {value: ..., because: ...}.")
        return None if setting is None else Setting(setting.value, setting.at, because)

    def reason(self, node: Node) -> str:
        """Return a reason given in words or as a list of claims, checking the claims it cites."""
        parts = node.items if isinstance(node, Sequence) else (node,)
        words: list[str] = []
        for part in parts:
            if not isinstance(part, Scalar) or not isinstance(part.value, str):
                self.fail(part.at, "a reason must be text", 'write because: "C16" or a sentence.')
                continue
            self.cited(part.text, part.at)
            words.append(" ".join(part.text.split()))
        return ", ".join(words)

    def cited(self, text: str, at: Origin) -> None:
        """Note every claim in a text that does not exist."""
        for claim in _CLAIM.findall(text):
            if self.claims and claim not in self.claims:
                self.fail(
                    at,
                    f"there is no claim {claim}",
                    f"claims run from {min(self.claims)} to {max(self.claims)}; see `sanctuary claims`.",
                )

    def value(self, node: Node, parameter: Parameter, drawn: bool = True) -> Value | None:
        """Return a checked value, or None after noting what is wrong."""
        if parameter.weights:
            return self._weights(node, parameter)
        if isinstance(node, Mapping):
            return self._distribution(node, parameter) if drawn else self._no_distribution(node, parameter)
        if isinstance(node, Sequence):
            return self._list(node, parameter)
        if parameter.many:
            word = self._word(node, parameter)
            return None if word is None else (word,)
        return self._scalar(node, parameter)

    def _scalar(self, node: Scalar, parameter: Parameter) -> Plain | None:
        if node.value is None:
            self.wrong(node, parameter, "nothing is written after the colon", "write a value or delete the line")
            return None
        if parameter.switch:
            return self._switch(node, parameter)
        if parameter.number:
            return self._number(node, parameter)
        return self._word(node, parameter)

    def _switch(self, node: Scalar, parameter: Parameter) -> bool | None:
        if node.text in _SWITCHES:
            return _SWITCHES[node.text]
        meant = _NOT_SWITCHES.get(node.text.lower(), _NOT_SWITCHES.get(node.text.lower().strip()))
        remedy = f"write {meant}." if meant else "write on or off."
        self.fail(node.at, f"{parameter.key} is a switch, and {_quoted(node)} is not one of its words", remedy)
        return None

    def _number(self, node: Scalar, parameter: Parameter) -> float | None:
        value: float
        if isinstance(node.value, bool):
            self.wrong(node, parameter, f"{node.text} is a word of logic", "write a number")
            return None
        if isinstance(node.value, str):
            try:
                value = convert(node.text, parameter.unit)
            except WrongUnit as error:
                self.wrong(node, parameter, f"{_quoted(node)} does not fit", str(error))
                return None
        else:
            value = float(node.value or 0.0)
        return value if self._in_range(value, node, parameter) else None

    def _in_range(self, value: float, node: Scalar, parameter: Parameter) -> bool:
        if parameter.whole and value != int(value):
            self.wrong(node, parameter, f"{node.text} is not a whole number", f"write {round(value)}")
            return False
        low, high = parameter.low, parameter.high
        if (low is None or value >= low) and (high is None or value <= high):
            return True
        bound = low if low is not None and value < low else high
        side = "below" if bound == low and value < (low or 0.0) else "above"
        hint = f"write {parameter.range}, such as {written(bound)}"
        if high == 1 and 1 < value <= 100 and parameter.unit in ("1", "share", "probability"):
            hint += f"; if you mean per cent, write `{node.text} %`"
        self.wrong(node, parameter, f"{node.text} lies {side} what is admissible", hint)
        return False

    def _word(self, node: Scalar, parameter: Parameter) -> str | None:
        known = parameter.choices or (self.names.get(parameter.names, ()) if parameter.names else ())
        if known and node.text not in known:
            what = parameter.names or f"words for {parameter.key}"
            self.fail(node.at, f"{_quoted(node)} is not one of the {what}", suggestion(node.text, known, f"the {what}"))
            return None
        if not isinstance(node.value, str):
            self.fail(
                node.at,
                f"{parameter.key} takes a word, and {node.text or 'nothing'} is not one",
                'put it in quotes if it is one, such as "2021".',
            )
            return None
        return node.text

    def _list(self, node: Sequence, parameter: Parameter) -> tuple[str, ...] | None:
        if not parameter.many:
            self.fail(
                node.at,
                f"{parameter.key} takes one value, and this is a list",
                f"write {parameter.range}; for an unknown write {{uniform: [low, high]}}.",
            )
            return None
        words = [self._word(item, parameter) if isinstance(item, Scalar) else self._nested(item) for item in node.items]
        if not words:
            self.fail(node.at, f"the list of {parameter.key} is empty", f"name at least one, from {parameter.range}.")
        return tuple(word for word in words if word is not None) if words and None not in words else None

    def _weights(self, node: Node, parameter: Parameter) -> dict[str, float] | None:
        known = self.names.get(parameter.names or "", ())
        if not isinstance(node, Mapping):
            self.fail(
                node.at,
                f"{parameter.key} takes a mapping of {parameter.names} to numbers",
                f"write {{{known[0] if known else 'name'}: 1}}.",
            )
            return None
        entry = Parameter(parameter.key, 0.0, unit=parameter.unit, low=0.0, high=1.0 if parameter.share else 1000.0)
        found: dict[str, float] = {}
        for key, inner in node.items:
            if key.text not in known:
                self.fail(
                    key.at,
                    f"{_quoted(key)} is not one of the {parameter.names}",
                    suggestion(key.text, known, f"the {parameter.names}"),
                )
            elif not isinstance(inner, Scalar):
                self.fail(inner.at, f"{parameter.key}.{key.text} takes a number", "write a plain number such as 1.")
            elif (number := self._number(inner, entry)) is not None:
                found[key.text] = number
        if parameter.share and sum(found.values()) > 1 + 1e-9:
            self.fail(
                node.at,
                f"the shares of {parameter.key} add up to {sum(found.values()):.4g}",
                "make them add up to 1 or less.",
            )
        return found if len(found) == len(node.items) else None

    def _nested(self, node: Node) -> None:
        self.fail(node.at, "a list inside a list", "write one flat list, such as [al_qaeda, tip].")

    def _no_distribution(self, node: Mapping, parameter: Parameter) -> None:
        self.fail(
            node.at, f"{parameter.key} takes one plain value", f"write {parameter.range}, such as {parameter.example}."
        )

    def _distribution(self, node: Mapping, parameter: Parameter) -> Distribution | None:
        forms = [*FORMS, "choice"]
        if len(node.items) != 1:
            self.fail(
                node.at,
                f"{parameter.key} takes a value or one distribution",
                f"write {parameter.example} or {{uniform: [low, high]}}.",
            )
            return None
        key, inner = node.items[0]
        if key.text not in forms:
            remedy = suggestion(key.text, [*forms, "value"], "the distributions")
            wrong = f"{key.text!r} is not a distribution that {parameter.key} could have"
            if key.text == "because":
                wrong, remedy = "a reason without a value", f"write {{value: {parameter.example}, because: ...}}."
            elif parameter.key.count(".") and not parameter.number:
                remedy += f" {parameter.key} takes {parameter.range}."
            self.fail(key.at, wrong, remedy)
            return None
        if key.text == "choice":
            return self._choice(key, inner, parameter)
        if not parameter.number:
            self.fail(
                key.at,
                f"{parameter.key} takes {parameter.range}, which has no {key.text} distribution",
                "write {choice: [...]} with the words it may be.",
            )
            return None
        return self._numeric(key, inner, parameter)

    def _numeric(self, key: Scalar, inner: Node, parameter: Parameter) -> Distribution | None:
        form = FORMS[key.text]
        if not isinstance(inner, Sequence) or len(inner.items) != len(form.numbers):
            self.fail(inner.at, f"{form.name} takes {len(form.numbers)} numbers in brackets", f"write {form.example}.")
            return None
        numbers: list[float] = []
        for index, item in enumerate(inner.items):
            value = self._bound(item, form.name, index, parameter)
            if value is None:
                return None
            numbers.append(value)
        fault = form.rule(tuple(numbers))
        if form.name == "beta" and (parameter.low is None or parameter.high is None):
            fault = f"{parameter.key} has no two ends for it to lie between"
        if fault is not None:
            self.fail(
                inner.at,
                f"{form.name} {written(numbers)}: {fault}",
                f"write {form.example}; {parameter.key} takes {parameter.range}.",
            )
            return None
        inf = float("inf")
        low, high = (
            (-inf if parameter.low is None else parameter.low),
            (inf if parameter.high is None else parameter.high),
        )
        found = Distribution(form.name, tuple(numbers), low, high, whole=parameter.whole)
        if found.mass_inside < 0.01:
            self.fail(
                inner.at,
                f"less than 1 % of this {form.name} lies in the admissible range",
                f"{parameter.key} takes {parameter.range}.",
            )
            return None
        return found

    def _bound(self, item: Node, form: str, index: int, parameter: Parameter) -> float | None:
        if not isinstance(item, Scalar):
            self.fail(item.at, f"{form} takes plain numbers", f"write {FORMS[form].example}.")
            return None
        spread = form == "normal" and index == 1
        if index in FORMS[form].dimensionless or spread:
            unit = parameter.unit if spread else "1"
            free = Parameter(f"the {FORMS[form].numbers[index]}", 0.0, "", unit)
            return self._number(item, free)
        continuous = Parameter(parameter.key, 0.0, "", parameter.unit, "number", parameter.low, parameter.high)
        return self._number(item, continuous)

    def _choice(self, key: Scalar, inner: Node, parameter: Parameter) -> Distribution | None:
        if isinstance(inner, Mapping):
            options, weights = [name for name, _ in inner.items], [weight for _, weight in inner.items]
        elif isinstance(inner, Sequence):
            options, weights = list(inner.items), []
        else:
            options, weights = [], []
        if not options:
            self.fail(
                inner.at,
                "choice takes a list, or a mapping of weights",
                "write {choice: [a, b]} or {choice: {a: 2, b: 1}}.",
            )
            return None
        values = [self._option(option, parameter) for option in options]
        weight = Parameter("the weight", 1.0, "", "1", "number", 0.0, 1e6)
        found = (
            [self._number(w, weight) if isinstance(w, Scalar) else self._no_distribution(w, weight) for w in weights]
            if weights
            else [1.0] * len(options)
        )  # type: ignore[arg-type]
        if None in values or None in found:
            return None
        numbers = tuple(float(n) for n in found if n is not None)
        if sum(numbers) <= 0:
            self.fail(inner.at, "all weights are zero", "give at least one option a weight above zero.")
            return None
        chosen = tuple(v for v in values if isinstance(v, float | str | bool))
        return Distribution("choice", numbers, options=chosen)

    def _option(self, node: Node, parameter: Parameter) -> Plain | None:
        if not isinstance(node, Scalar):
            self.fail(node.at, "choice takes plain values", "write {choice: [a, b]}.")
            return None
        return self._scalar(node, parameter)

    def fail(self, at: Origin, wrong: str, remedy: str) -> None:
        """Note a problem."""
        self.note(Problem(at, wrong, remedy, self.related))

    def wrong(self, node: Scalar, parameter: Parameter, wrong: str, remedy: str) -> None:
        """Note a problem with the value of a parameter; the range is added where the remedy does not give it."""
        extra = (
            ""
            if parameter.range in remedy or parameter.range.startswith("any number")
            else f"; {parameter.key} takes {parameter.range}"
        )
        self.fail(node.at, f"{parameter.key}: {wrong}", f"{remedy}{extra}.")


def _quoted(node: Scalar) -> str:
    shown = node.text if len(node.text) <= 60 else node.text[:57] + "..."
    return repr(shown)
