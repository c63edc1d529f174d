"""The terms of an event's condition: `when`, `until`, `cooling_off` and `budget`, each by a dotted key such as `when.above`.

Files, `--set`, designs, the JSON Schema and the resolved scenario all use this one table.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Any

from sim.evidence import EventType
from sim.scenario.problems import Notes, Wrong, nearest
from sim.scenario.read.declared import DECLARED, parameters_in
from sim.scenario.read.values import Setting
from sim.society.outputs import SEEN, by_name, find

EXAMPLES: dict[str, str] = DECLARED["clauses"]
CLAUSES = tuple(EXAMPLES)
# Two terms with the same meaning: setting one replaces the other.
INSTEAD = {"when.back": "when.back_by", "when.back_by": "when.back"}
COUNTED = "when.back_by in place of when.back counts from the threshold, and always fits"
# Events that last until another one reverses them.
TURNED_BACK = ("iran_gate", "sanction", "assume")

TERMS = parameters_in("conditions")


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


def whole(key: str) -> str:
    """Return the key of a term; `until` alone means its week."""
    return "until.week" if key == "until" else key


def is_term(key: str) -> bool:
    """Return whether a field of an event is a term of its condition."""
    return whole(key) in TERMS


def check_terms(terms: MappingOf[str, Setting], kind: EventType, oracle: bool, notes: Notes) -> None:
    """Report terms of one event that contradict each other, or that use a true value.

    Parameters
    ----------
    terms
        The terms by key.
    kind
        The kind of the event.
    oracle
        Whether the scenario may use true values.
    notes
        Takes each problem.
    """
    for clause in ("when", "until"):
        with notes.each():
            _check_condition(terms, clause, oracle)
    conditional = any(key.startswith("when.") for key in terms)
    for key, setting in terms.items():
        with notes.each():
            if not conditional and not key.startswith("until."):
                remedy = f"say what orders the event, such as {EXAMPLES['when']}, or delete it."
                raise Wrong(setting.at, f"`{key.partition('.')[0]}` stands without a `when`", remedy)
    with notes.each():
        _check_return(terms, kind)


def _check_condition(terms: MappingOf[str, Setting], clause: str, oracle: bool) -> None:
    output, above, below = (terms.get(f"{clause}.{name}") for name in ("output", "above", "below"))
    given = [terms[key].at for key in terms if key.startswith(f"{clause}.") and key != "until.week"]
    if not given:
        return
    if output is None:
        raise Wrong(given[0], f"`{clause}` does not say what it watches", f"write {EXAMPLES[clause]}.")
    if not oracle and find(str(output.value)).truth != SEEN:
        raise Wrong(output.at, f"{output.value} is a true value that nobody observes", _seen_instead(str(output.value)))
    if above is not None and below is not None:
        raise Wrong(below.at, f"`{clause}` says both above and below", "keep one of the two.", ("above", above.at))
    if above is None and below is None:
        raise Wrong(given[0], f"`{clause}` does not say above or below what", f"write {EXAMPLES[clause]}.")


def _check_return(terms: MappingOf[str, Setting], kind: EventType) -> None:
    back, back_by = terms.get("when.back"), terms.get("when.back_by")
    if back is not None and back_by is not None:
        raise Wrong(back_by.at, "`when` says both back and back_by", "keep one of the two.", ("back", back.at))
    turns = back or back_by
    if turns is not None and "weeks" not in kind.fields and kind.name not in TURNED_BACK:
        remedy = "write `cooling_off: 8 weeks` to keep it from being ordered again at once."
        raise Wrong(turns.at, f"{kind.name} happens at once and cannot be taken back", remedy)
    for side, sign, other, limit in (("above", 1, "below", "less"), ("below", -1, "above", "more")):
        threshold = terms.get(f"when.{side}")
        if back is not None and threshold is not None and sign * number(back) > sign * number(threshold):
            level = f"{number(threshold):g}"
            remedy = f"write {level} or {limit}: it is ordered {side} that, and taken back {other}; {COUNTED}."
            raise Wrong(back.at, f"`back` lies {side} the threshold {level}", remedy)


def _seen_instead(name: str) -> str:
    wanted = find(name)
    entities = name.split(".")[-wanted.name.count("{}") :]
    seen = [output for output in by_name().values() if output.truth == SEEN]
    here = [output.name.format(*entities) for output in seen if output.over == wanted.over] or ["seen.isis_k"]
    near = nearest(name, here) or here[0]
    return f"watch an observed output, such as {near}; or write `oracle: on` at the top, for a policy that uses true values."


def number(setting: Setting) -> float:
    """Return a number, or the median of one that is not known."""
    value: Any = setting.value
    return float(getattr(value, "middle", value))
