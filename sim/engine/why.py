"""Explanations of decisions: the week is run once more, and the rules that are called for the agent are watched.

A run keeps nothing for this. The steps in which the agent decides run as Python over the same arrays, so the values are those of the
moment of the decision, whichever engine ran the model.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import FrameType, FunctionType, SimpleNamespace
from typing import SupportsInt

import numpy as np

from sim import terms
from sim.engine.machine_code import LoadedStep
from sim.engine.readable import readable
from sim.engine.reasons import Call, Option, Term, Why
from sim.errors import SanctuaryError
from sim.evidence import parameters, read_by
from sim.evidence.yaml_files import read_yaml
from sim.luck import PURPOSES, stream
from sim.scenario import Scenario
from sim.society.common.actor import Actor, SocietyModel
from sim.society.ranks.steps.stances import STANCES
from sim.society.registry import RULES, rules_in
from sim.society.week import SCHEDULE
from sim.society.world import World
from sim.terms import Order, Posture, Stance, word

# The arguments of a call by name; arrays and parameters among them are passed on only.
Arguments = dict[str, float]
# Forms whose results are compared with a draw.
CHANCES = ("logistic", "chance")
# The rule that gives an option its weight in a draw among all.
WEIGHT = "response_weight"
# Marks in `Decider.within`: the function prepares everybody's decisions, or is one of all leaders together.
BEFORE, TOGETHER = "before", "together"


@dataclass(frozen=True)
class Decider:
    """The place of a kind of agent's decisions among the calls of a week.

    Attributes
    ----------
    within
        By step of the week: the functions in which it decides, and the argument that holds its row, or a mark.
    options
        By function that values an option: the rule behind it, and the options in the order of the calls; an order about a group is
        named by the call.
    picks
        Functions that return the option taken, and its words.
    fields
        Fields of the agent's row that hold its decisions, and their words.
    """

    within: Mapping[str, Mapping[str, str]]
    options: Mapping[str, Sequence[str]]
    picks: Mapping[str, type[IntEnum]]
    fields: Mapping[str, type[IntEnum] | None]


DECIDERS: dict[str, Decider] = {
    kind: Decider(
        one["within"],
        one["options"],
        {function: getattr(terms, words) for function, words in one.get("picks", {}).items()},
        {held: words and getattr(terms, words) for held, words in one.get("fields", {}).items()},
    )
    for kind, one in read_yaml(Path(__file__).with_suffix(".yaml")).items()
}


def explain(model: SocietyModel, actor: Actor) -> Why:
    """Run the next week of a model, and return what an agent of a model of the same run weighed in it.

    Raises
    ------
    SanctuaryError
        For a kind of agent that weighs no options.
    """
    kind, row = actor.kind, actor.row
    if kind not in DECIDERS:
        raise SanctuaryError(f"a {kind} weighs no options", remedy=f"Ask about one of these: {', '.join(DECIDERS)}.")
    watch, peers = _Watch(DECIDERS[kind], row), _peers(model, kind, row)
    before, usual = _decided(model, kind, row), model.engine.week

    def week(do: SimpleNamespace, world: World, people: object, now: int) -> None:
        watched = {name: watch.step(name, getattr(do, name), model.world) for name in watch.decider.within}
        usual(SimpleNamespace(**{**vars(do), **watched}), world, people, now)

    model.engine.week = week
    try:
        model.step()
    finally:
        model.engine.week = usual
    after, options = _decided(model, kind, row), tuple(_options(watch, model.drawn))
    told = {*watch.decider.options, WEIGHT, *(term.source.name for one in options for term in one.terms if term.source)}
    seed = int(model.world.regime[0].seed)
    streams = {stream(seed, now, what): name for what, name in PURPOSES.items() for now in (0, model.week)}
    return Why(
        agent=actor.label,
        kind=kind,
        week=model.week,
        decided={name: (before.get(name, ""), words) for name, words in after.items()},
        options=options,
        peers=peers,
        draws={streams[luck]: drawn for luck, drawn in watch.draws.items()},
        calls=tuple(call for call in watch.calls if call.name not in told),
        parameters=watch.parameters,
    )


class _Watch:
    """The calls of rules for an agent, noted while steps run as Python."""

    def __init__(self, decider: Decider, row: int) -> None:
        self.decider, self.row = decider, row
        self.calls: list[Call] = []
        self.sources: dict[float, Call] = {}
        self.draws: dict[int, list[float]] = {}
        self.picks: dict[int | None, int] = {}
        self.parameters: dict[str, float] = {}
        self.effects: dict[tuple[int, str], float | None] = {}
        self._within: Mapping[str, str] = {}
        self._open: list[tuple[FrameType, Arguments, bool]] = []

    def step(self, name: str, held: Callable[..., None], world: World) -> Callable[..., None]:
        """Return a step that runs as Python under this watch: that of the engine, or the one from which it was compiled."""

        def act(*arguments: object) -> None:
            live = held
            if isinstance(held, LoadedStep):
                (step,) = (step for step in SCHEDULE if step.name == name)
                people = [SimpleNamespace(weighed=np.zeros((2, STANCES)))] if step.people else []
                live, arguments = step.act, (*people, readable(world), arguments[-1])
            former, self._within = sys.getprofile(), self.decider.within[name]
            sys.setprofile(self)
            try:
                live(*arguments)
            finally:
                sys.setprofile(former)

        return act

    def __call__(self, frame: FrameType, event: str, result: float) -> None:
        """Note what begins and ends, as `sys.setprofile` reports it."""
        code = frame.f_code
        if not self._open and code.co_name not in self._within:
            return
        module = frame.f_globals.get("__name__", "")
        if event == "call" and module.startswith(("sim.society.", "sim.luck")) and code.co_name in frame.f_globals:
            mark = self._within.get(code.co_name) if ".steps." in module else None
            given = {name: frame.f_locals[name] for name in code.co_varnames[: code.co_argcount]}
            mine = mark == TOGETHER or given.get(mark or "") == self.row or bool(self._open and self._open[-1][2])
            if self._open or mine or mark == BEFORE:
                self._open.append((frame, given, mine))
        elif event == "return" and self._open and self._open[-1][0] is frame:
            _, given, mine = self._open.pop()
            if self._open or mine:
                self._note(frame.f_globals[code.co_name], given, mine, result)

    def _note(self, function: FunctionType, given: Arguments, mine: bool, result: float) -> None:
        name, module = function.__name__, function.__module__
        within = self._open[-1][0] if self._open else None
        inner = within is not None and _is_rule(within.f_globals["__name__"])
        frames = [given, *(seen for _, seen, _ in reversed(self._open))]
        about = [
            next((int(one[key]) for one in frames if isinstance(one.get(key), int)), None) for key in ("g", "order")
        ]
        params = next((one["params"] for one in frames if "params" in one), None)
        read = {_keys()[at]: getattr(params, at) for at in function.__code__.co_names if at in _keys()}
        if mine and name in self.decider.picks:
            self.picks[about[0]] = int(result)
        if module == "sim.luck":
            before = within is not None and self._within.get(within.f_code.co_name) == BEFORE
            if name.startswith("draw") and (mine or before):
                self.draws.setdefault(int(given["stream_"]), []).append(result)
        elif _is_rule(module) and not inner:
            numbers = {key: np.asarray(value).item() for key, value in given.items() if np.isscalar(value)}
            rules = _rules_of(function, set(read))
            call = Call(name, numbers, np.asarray(result).item(), rules, claims_of(rules), read, (about[0], about[1]))
            if mine and (rules or name in CHANCES):
                self.calls.append(call)
            if mine and name in self.decider.options:
                self.effects |= {(id(call), term): _owed(function, call, given, term) for term in numbers}
            if rules and call.result != round(call.result, 6) and (mine or call.result not in self.sources):
                self.sources[call.result] = call  # hardly any two numbers with so many digits are equal by chance
        elif ".steps." in module and mine:
            self.parameters |= read


def _owed(function: FunctionType, call: Call, given: Arguments, term: str) -> float | None:
    """Return how much less the value of an option would be if a term were zero."""
    try:
        return None if isinstance(call.result, bool) else call.result - function(**(given | {term: 0}))
    except ArithmeticError:
        return None


def _options(watch: _Watch, scenario: Scenario) -> Iterator[Option]:
    """Return the options weighed; where leaders trade support, by their value after the trade."""
    found: dict[str, Call] = {}
    turns: Counter[str] = Counter()
    weights = {call.about: call.result for call in watch.calls if call.name == WEIGHT}
    words = next(iter(watch.decider.picks.values()), Order)
    for call in watch.calls:
        if call.name in watch.decider.options:
            _, *names = watch.decider.options[call.name]
            group, order = call.about
            turn = turns[call.name] % len(names) if names else 0
            found[names[turn] if names else f"{_word(Order, order)}, {_group(scenario, group)}"] = call
            turns[call.name] += 1
    for name, call in found.items():
        rules = tuple(dict.fromkeys((watch.decider.options[call.name][0], *call.rules)))
        total = sum(weight for (group, _), weight in weights.items() if group == call.about[0])
        picked = watch.picks.get(call.about[0])
        yield Option(
            name=name,
            value=call.result,
            chance=weights.get(call.about, 0.0) / total if total else None,
            taken=picked is not None and name.split(", ")[0] == _word(words, picked),
            terms=tuple(_terms(watch, call)),
            rules=rules,
            claims=claims_of(rules),
        )


def _terms(watch: _Watch, call: Call) -> Iterator[Term]:
    """Return the terms of a value; where it is traded, those of the own value too."""
    for name, size in call.arguments.items():
        source = watch.sources.get(size)
        # What returns a number that it was given computed nothing.
        told = None if source is None or name == "own" or size in source.arguments.values() else source
        yield Term(name, size, watch.effects[id(call), name], told)
        if name == "own" and source is not None and source.name == "utility":
            yield from _terms(watch, source)


def _decided(model: SocietyModel, kind: str, row: int) -> dict[str, str]:
    """Return the standing decisions of an agent in words."""
    world, fields = model.world, DECIDERS[kind].fields
    if kind == "leader":
        votes = {f"vote on {_group(model.drawn, g)}": int(vote) for g, vote in enumerate(world.ballot[row])}
        orders = {f"order on {_group(model.drawn, g)}": group.order for g, group in enumerate(world.groups)}
        return {name: _word(Order, order) for name, order in (votes | orders).items() if order >= 0}
    held = getattr(world, f"{kind}s")[row]
    return {name: _word(words, held[name]) if words else f"{held[name]:.4g}" for name, words in fields.items()}


def _peers(model: SocietyModel, kind: str, row: int) -> tuple[tuple[str, float, str], ...]:
    """Return the agents whose choices count for an agent, as they stand before its decision."""
    world = model.world
    if kind == "commander":
        known = [(at, world.commanders[at]) for at in world.peer_to[slice(*world.peer_start[row : row + 2])].tolist()]
        return tuple((f"commander.{at}", float(peer.bond), _word(Stance, peer.stance)) for at, peer in known)
    if kind != "state":
        return ()
    heard = zip(model.drawn.states, world.listens[row].tolist(), world.states["posture"], strict=True)
    return tuple((f"state.{name}", weight, _word(Posture, posture)) for name, weight, posture in heard if weight > 0.0)


@cache
def _keys() -> dict[str, str]:
    """Return the keys of the parameters that rules read, by the name of the field."""
    keys = [key for key in parameters() if "*" not in key and not key.startswith("structure.")]
    return {key.replace(".", "_"): key for key in keys}


def _rules_of(function: FunctionType, read: set[str]) -> tuple[str, ...]:
    """Return the rules of a function: those of its module that declare a parameter that it reads, or else the first."""
    declared = rules_in(function.__module__)
    return tuple(rule.name for rule in [rule for rule in declared if read & set(read_by(rule.name))] or declared[:1])


def claims_of(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Return the claims that rules represent."""
    return tuple(dict.fromkeys(claim for rule in rules for claim in RULES[rule].claims))


def _is_rule(module: str) -> bool:
    return ".rules." in module or module == "sim.society.common.forms"


def _group(scenario: Scenario, row: int | None) -> str:
    name = scenario.groups[row or 0]
    return scenario.labels.get(name, name)


def _word(words: type[IntEnum], number: SupportsInt | None) -> str:
    return word(words(int(number or 0))).replace("_", " ")
