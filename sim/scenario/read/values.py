"""From one written value to one checked value: numbers with units, words, switches, lists, distributions, reasons."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.evidence.rows import Value as Plain
from sim.scenario.distributions import Distribution
from sim.scenario.problems import Origin, Problem, suggestion
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence
from sim.scenario.read.units import WrongUnit, convert
from sim.scenario.read.unknowns import read_distribution

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
    ranged
        Whether a number must lie in its range.
    """

    note: Callable[[Problem], None]
    names: dict[str, tuple[str, ...]]
    claims: Collection[str] = ()
    related: tuple[tuple[str, Origin], ...] = ()
    ranged: bool = True

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
        if isinstance(node, Scalar) and node.flawed:
            return None
        if parameter.weights:
            return self._weights(node, parameter)
        if isinstance(node, Mapping):
            if drawn:
                return read_distribution(node, parameter, self)
            remedy = f"write {parameter.range}, such as {parameter.example}."
            self.fail(node.at, f"{parameter.key} takes one plain value", remedy)
            return None
        if isinstance(node, Sequence):
            return self._list(node, parameter)
        if parameter.many:
            word = self._word(node, parameter)
            return None if word is None else (word,)
        return self.scalar(node, parameter)

    def scalar(self, node: Scalar, parameter: Parameter) -> Plain | None:
        """Return one checked word, number or switch."""
        if node.value is None:
            self.wrong(node, parameter, "nothing is written after the colon", "write a value or delete the line")
            return None
        if parameter.switch:
            return self._switch(node, parameter)
        if parameter.number:
            return self.number(node, parameter)
        return self._word(node, parameter)

    def _switch(self, node: Scalar, parameter: Parameter) -> bool | None:
        if node.text in _SWITCHES:
            return _SWITCHES[node.text]
        meant = _NOT_SWITCHES.get(node.text.lower(), _NOT_SWITCHES.get(node.text.lower().strip()))
        remedy = f"write {meant}; a switch is on or off." if meant else "write on or off."
        self.fail(node.at, f"{parameter.key} is a switch, and {_quoted(node)} is not one of its words", remedy)
        return None

    def number(self, node: Scalar, parameter: Parameter) -> float | None:
        """Return one checked number in the parameter's unit."""
        value: float
        if node.value is None:
            self.wrong(node, parameter, f"{node.text or 'nothing'} is no number", "write a number")
            return None
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
            value = float(node.value)
        return value if self._in_range(value, node, parameter) else None

    def _in_range(self, value: float, node: Scalar, parameter: Parameter) -> bool:
        if parameter.whole and value != int(value):
            self.wrong(node, parameter, f"{node.text} is not a whole number", f"write {round(value)}")
            return False
        low, high = parameter.low, parameter.high
        if not self.ranged or ((low is None or value >= low) and (high is None or value <= high)):
            return True
        bound = low if low is not None and value < low else high
        side = "below" if bound == low and value < (low or 0.0) else "above"
        hint = f"write {parameter.range}, such as {format_value(bound)}"
        if high == 1 and 2 <= value <= 100 and parameter.unit in ("1", "share", "probability"):
            hint += f"; if you mean per cent, write `{node.text} %`"
        self.wrong(node, parameter, f"{node.text} lies {side} what is admissible", hint)
        return False

    def _word(self, node: Scalar, parameter: Parameter) -> str | None:
        if parameter.optional and node.quoted and not node.text:
            return ""
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
        words: list[str | None] = []
        for item in node.items:
            if isinstance(item, Scalar):
                words.append(self._word(item, parameter))
            else:
                self.fail(item.at, "a list inside a list", "write one flat list, such as [al_qaeda, tip].")
                words.append(None)
        if not words and not parameter.optional:
            self.fail(node.at, f"the list of {parameter.key} is empty", f"name at least one, from {parameter.range}.")
        found = tuple(word for word in words if word is not None)
        return found if len(found) == len(words) and (words or parameter.optional) else None

    def _weights(self, node: Node, parameter: Parameter) -> dict[str, float] | None:
        # The seeds may name a group that only some scenarios have.
        usual = parameter.default if isinstance(parameter.default, dict) else {}
        known = list(dict.fromkeys((*self.names.get(parameter.names or "", ()), *usual)))
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
            elif (number := self.number(inner, entry)) is not None:
                found[key.text] = number
        if parameter.share and sum(found.values()) > 1 + 1e-9:
            self.fail(
                node.at,
                f"the shares of {parameter.key} add up to {sum(found.values()):.4g}",
                "make them add up to 1 or less.",
            )
        if parameter.kind == "province_weights" and found and not any(found.values()):
            self.fail(
                node.at,
                f"the weights of {parameter.key} are all nought",
                "give one province more than nought, or write {} to say none.",
            )
            return None
        return found if len(found) == len(node.items) else None

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
