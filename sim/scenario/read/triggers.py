"""Events under a condition: `when`, `until`, `cooling_off` and `budget`, each term by a dotted key such as `when.above`.

The list of terms stands here once. Files, `--set`, designs, the JSON Schema and the resolved scenario all read it.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import Any

from sim.evidence import EventType, Parameter
from sim.scenario.problems import Note, Problem, nearest, suggestion
from sim.scenario.read.reader import Mapping, Node, Scalar
from sim.scenario.read.values import Setting, ValueReader
from sim.society.outputs import DEFINITIONS, SEEN, find

LONGEST = 1040
EXAMPLES = {
    "when": "`when: {output: seen.isis_k, above: 2000, for: 8 weeks}`",
    "until": "`until: 2024-01-01`, or `until: {output: seen.isis_k, below: 500}`",
    "cooling_off": "`cooling_off: 26 weeks`",
    "budget": "`budget: {times: 3, weeks: 52}`",
}
CLAUSES = tuple(EXAMPLES)
# Terms that say the same in two ways: what is set takes the place of what the scenario had.
INSTEAD = {"when.back": "when.back_by", "when.back_by": "when.back"}
COUNTED = "when.back_by in place of when.back counts from the threshold, and always fits"
# Events that last until something turns them back.
TURNED_BACK = ("iran_gate", "sanction")


def _level(key: str, text: str) -> Parameter:
    return Parameter(key, 0.0, text)


def _weeks(key: str, text: str, default: float, low: int) -> Parameter:
    return Parameter(key, default, text, "weeks", "integer", low, LONGEST)


def _output(key: str, text: str) -> Parameter:
    return Parameter(key, "", text, kind="output")


_FOR = "For how many weeks on end it must have been so"
TERMS: dict[str, Parameter] = {
    term.key: term
    for term in (
        _output("when.output", "The output that is watched; one that is observed, unless the scenario says `oracle: on`"),
        _level("when.above", "The event is ordered when the output has been above this"),
        _level("when.below", "The event is ordered when the output has been below this"),
        _weeks("when.for", _FOR, 1.0, 1),
        _level("when.back", "The event is taken back when the output has come back to this, and may be ordered again"),
        Parameter(
            "when.back_by", 0.0, "As `back`, by how far it has come back from the threshold", low=0.0
        ),
        Parameter(
            "until.week", 0.0, "A week, a span or a date from which on it is over for good", "weeks", "integer", -1, LONGEST
        ),
        _output("until.output", "The output that says when it is over for good"),
        _level("until.above", "It is over once that output has been above this"),
        _level("until.below", "It is over once that output has been below this"),
        _weeks("until.for", _FOR, 1.0, 1),
        _weeks("cooling_off", "Weeks that must pass after it has stood before it may be ordered again", 0.0, 0),
        Parameter("budget.times", 1.0, "How often it may be ordered in all", "1", "count", 1, LONGEST),
        _weeks("budget.weeks", "For how many weeks it may stand in all", 1.0, 1),
    )
}  # fmt: skip


def nested(terms: MappingOf[str, Any]) -> dict[str, Any]:
    """Return terms as a scenario writes them: those of one clause in one mapping."""
    found: dict[str, Any] = {}
    for key, value in terms.items():
        clause, _, name = key.partition(".")
        if name:
            found.setdefault(clause, {})[name] = value
        else:
            found[clause] = value
    return found


class TermReader:
    """Reads the clauses of an event, noting every problem.

    Parameters
    ----------
    reader
        Checks values.
    week
        Reads a week, a span or a date.
    """

    def __init__(self, reader: ValueReader, week: Callable[[Node], Setting | None]) -> None:
        self.reader, self.week = reader, week

    def clauses(self, item: Mapping) -> dict[str, Setting]:
        """Return the terms of an event."""
        found: dict[str, Setting] = {}
        for key, node in item.items:
            if key.text in CLAUSES:
                found |= self._clause(key, node)
        return found

    def _clause(self, key: Scalar, node: Node) -> dict[str, Setting]:
        clause = key.text
        if clause == "cooling_off" or (clause == "until" and not isinstance(node, Mapping)):
            setting = self.term(clause, node)
            return {whole(clause): setting} if setting is not None else {}
        if not isinstance(node, Mapping) or not node.items:
            self.reader.note(Problem(node.at, f"`{clause}` takes its terms in braces", f"write {EXAMPLES[clause]}."))
            return {}
        known = [name.removeprefix(f"{clause}.") for name in TERMS if name.startswith(f"{clause}.")]
        found: dict[str, Setting] = {}
        good = True
        for name, value in node.items:
            if name.text not in known:
                good = False
                wrong = f"`{clause}` has no term {name.text!r}"
                self.reader.note(Problem(name.at, wrong, suggestion(name.text, known, f"the terms of {clause}")))
                continue
            setting = self.term(f"{clause}.{name.text}", value)
            good = good and setting is not None
            if setting is not None:
                found[f"{clause}.{name.text}"] = setting
        # What is left of a clause that is wrong would be complained of for what it lacks.
        return found if good else {}

    def term(self, key: str, node: Node) -> Setting | None:
        """Return one checked term."""
        name = whole(key)
        return self.week(node) if name == "until.week" else self.reader.setting(node, TERMS[name])


def whole(key: str) -> str:
    """Return the key of a term, of which `until` alone is a week."""
    return "until.week" if key == "until" else key


def is_term(key: str) -> bool:
    """Whether a field of an event is a term of its condition."""
    return whole(key) in TERMS


def check_terms(terms: MappingOf[str, Setting], kind: EventType, oracle: bool, note: Note) -> None:
    """Note where the terms of an event contradict each other, or read what nobody can see.

    Parameters
    ----------
    terms
        Those of one event, by key.
    kind
        What it is.
    oracle
        Whether the scenario may read the truth.
    note
        Takes each problem.
    """
    for clause in ("when", "until"):
        _check_condition(terms, clause, oracle, note)
    conditional = any(key.startswith("when.") for key in terms)
    for key, setting in terms.items():
        if not conditional and not key.startswith("until."):
            remedy = f"say what orders the event, such as {EXAMPLES['when']}, or delete it."
            note(Problem(setting.at, f"`{key.partition('.')[0]}` stands without a `when`", remedy))
    back, back_by = terms.get("when.back"), terms.get("when.back_by")
    if back is not None and back_by is not None:
        note(Problem(back_by.at, "`when` says both back and back_by", "keep one of the two.", (("back", back.at),)))
    turns = back or back_by
    if turns is None:
        return
    if "weeks" not in kind.fields and kind.name not in TURNED_BACK:
        remedy = "write `cooling_off: 8 weeks` to keep it from being ordered again at once."
        note(Problem(turns.at, f"{kind.name} happens at once and cannot be taken back", remedy))
    above, below = terms.get("when.above"), terms.get("when.below")
    if back is None:
        return
    if above is not None and _number(back) > _number(above):
        remedy = f"write {_number(above):g} or less: it is ordered above that, and taken back below; {COUNTED}."
        note(Problem(back.at, f"`back` lies above the threshold {_number(above):g}", remedy))
    if below is not None and _number(back) < _number(below):
        remedy = f"write {_number(below):g} or more: it is ordered below that, and taken back above; {COUNTED}."
        note(Problem(back.at, f"`back` lies below the threshold {_number(below):g}", remedy))


def _check_condition(terms: MappingOf[str, Setting], clause: str, oracle: bool, note: Note) -> None:
    output, above, below = (terms.get(f"{clause}.{name}") for name in ("output", "above", "below"))
    given = [terms[key] for key in terms if key.startswith(f"{clause}.") and key != "until.week"]
    if not given:
        return
    place = given[0].at
    if output is None:
        note(Problem(place, f"`{clause}` does not say what it watches", f"write {EXAMPLES[clause]}."))
    elif not oracle and find(str(output.value)).truth != SEEN:
        note(Problem(output.at, f"{output.value} is the truth, and nobody sees it", _seen_instead(str(output.value))))
    if above is not None and below is not None:
        note(Problem(below.at, f"`{clause}` says both above and below", "keep one of the two.", (("above", above.at),)))
    elif above is None and below is None:
        note(Problem(place, f"`{clause}` does not say above or below what", f"write {EXAMPLES[clause]}."))


def _seen_instead(name: str) -> str:
    wanted = find(name)
    entities = name.split(".")[-wanted.name.count("{}") :]
    seen = [output for output in DEFINITIONS if output.truth == SEEN]
    here = [output.name.format(*entities) for output in seen if output.over == wanted.over] or ["seen.isis_k"]
    near = nearest(name, here) or here[0]
    return f"watch what is observed, such as {near}; or write `oracle: on` at the top, for a policy that knows more than anybody can."


def _number(setting: Setting) -> float:
    value: Any = setting.value
    return float(getattr(value, "middle", value))
