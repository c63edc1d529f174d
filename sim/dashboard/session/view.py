"""What an address says: the page, the scenario, what was changed in it, the luck, the week, the choices of charts.

A view is all that is needed to see the same numbers elsewhere. Anybody may have typed the address, so every part of it is
bounded here, and what it assumes goes through the reader of scenarios like any file.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import shlex
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.dashboard.server.limits import Limits
from sim.errors import SanctuaryError
from sim.scenario import Scenario, load_scenario, load_text

PAGES = ("live", "people", "compare", "explore", "write", "evidence", "record")
WRITTEN = "my_scenario.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,3}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}\Z")
_OUTPUT = re.compile(r"[a-z][a-z0-9_.]{0,80}\Z")
_WHEN = re.compile(r"(last|mean|\d{1,4})\Z")
_WHO = re.compile(r"((person|cell|commander|leader)\.\d{1,10}|province\.[a-z_]{2,20})\Z")
_GUESS = re.compile(r"\d{1,3}(-\d{1,3}){16}\Z")
_CLAIM = re.compile(r"C\d\d\Z")
# One assumption, or with a star each of its kind.
_SOUGHT = re.compile(r"[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*)){1,3}\Z")
# A sweep is looked for by this name among those that there are; it is never made into a path.
_STORE = re.compile(r"[^\x00-\x1f]{1,200}\Z")
_MATCHED = {
    **dict.fromkeys(("map", "plot", "state", "output", "across", "up"), _OUTPUT),
    "claim": _CLAIM, "store": _STORE, "when": _WHEN, "who": _WHO, "find": _SOUGHT, "guess": _GUESS,
}  # fmt: skip
_IN_ADDRESS = (
    "page", "scenario", "seed", "replicates", "scale", "week", "map", "plot", "state", "against", "claim",
    "store", "output", "when", "across", "up", "side", "held", "runs", "at", "who", "find", "guess", "revealed",
)  # fmt: skip
# Longer addresses are cut by servers and chat programs.
LONGEST = 12_000


@dataclass(frozen=True)
class View:
    """One exact view.

    Attributes
    ----------
    scenario
        Name of a shipped scenario.
    text
        A scenario in YAML that was written in the browser; in its place when not empty.
    changes
        Assumptions set in the browser, by key, as a scenario writes them.
    week
        Weeks lived.
    against
        The scenario that the compare page holds it against.
    other
        A scenario in YAML of the reader's own, in its place when not empty.
    store, output, when, across, up, side
        What the explore page shows: a sweep, one of its outputs at a kept week (or `last`, or `mean`), the two factors of the
        heat map, and whether the box is of high or low values.
    find
        The assumption to which the live page leads; with a star, each of its kind.
    at, who
        What the people page shows: a week lived (0 for the last), and who is looked at (`cell.17`).
    held, runs
        The scenario that the record page holds against the record, and how many runs of it.
    guess, revealed
        What a reader thinks happened, attacks by month, and whether the record is laid over it.
    """

    page: str = "live"
    scenario: str = "baseline"
    text: str = ""
    changes: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    seed: int = 1
    replicates: int = 8
    scale: float = 0.1
    week: int = 52
    map: str = "members.isis_k"
    plot: str = "legitimacy.mean"
    state: str = "united_states"
    against: str = "baseline"
    other: str = ""
    claim: str = "C01"
    store: str = ""
    output: str = "risk.total"
    when: str = "last"
    across: str = ""
    up: str = ""
    side: str = "high"
    held: str = "record"
    runs: int = 20
    at: int = 0
    who: str = ""
    find: str = ""
    guess: str = ""
    revealed: str = ""

    def __reduce__(self) -> tuple[Callable[..., View], tuple[dict[str, Any]]]:
        """Go to a worker process, which the changes cannot as they are: they are only a window on a dictionary."""
        return _sent, (vars(self) | {"changes": dict(self.changes)},)

    def changed(self, key: str, value: str | None) -> View:
        """Return the view with one assumption set, or with `None` as the scenario has it."""
        left = {name: old for name, old in self.changes.items() if name != key}
        if value is not None:
            left[key] = value
        return replace(self, changes=MappingProxyType(left))

    @property
    def run(self) -> tuple[object, ...]:
        """What a run depends on, and how far it went does not."""
        return (self.scenario, self.text, tuple(self.changes.items()), self.seed, self.replicates, self.scale)

    @property
    def world(self) -> View:
        """The view with nothing in it but what its run depends on."""
        return View(
            scenario=self.scenario, text=self.text, changes=self.changes, seed=self.seed, replicates=self.replicates, scale=self.scale
        )  # fmt: skip

    def load(self, overrides: Mapping[str, str] = MappingProxyType({})) -> Scenario:
        """Return the scenario with the changes in it, and with what is set besides.

        Raises
        ------
        ScenarioError
            With every problem of the text and of the changes.
        """
        if self.text:
            return load_text(self.text, WRITTEN, {**self.changes, **overrides})
        return load_scenario(self.scenario, {**self.changes, **overrides})

    def address(self) -> str:
        """Return the part of the address after the host, defaults left out."""
        plain = View()
        parts: list[tuple[str, str]] = []
        for name in _IN_ADDRESS:
            value = getattr(self, name)
            if value != getattr(plain, name) or name == "scenario":
                parts.append((name, f"{value:g}" if isinstance(value, float) else str(value)))
        parts += [(name, _packed(text)) for name, text in (("text", self.text), ("other", self.other)) if text]
        parts += self.changes.items()
        return "/?" + urlencode(parts)

    @property
    def fits(self) -> bool:
        """Whether the address is short enough to be passed on."""
        return len(self.address()) <= LONGEST

    @property
    def place(self) -> str:
        """What a step back in the browser goes back to: the address without how far the run has come."""
        return replace(self, week=View.week, at=View.at).address()

    @property
    def evidence(self) -> str:
        """The address of a claim in this view, up to the claim's id."""
        return replace(self, page="evidence", claim=View.claim).address() + "&claim="

    @property
    def controls(self) -> str:
        """The address of an assumption's control in this view, up to the assumption's key."""
        return replace(self, page="live", find="").address() + "&find="

    def command(self) -> str:
        """Return the command line that gives the same numbers."""
        words = ["sanctuary", "run", WRITTEN if self.text else self.scenario]
        words += ["--replicates", str(self.replicates), "--seed", str(self.seed)]
        words += ["--scale", f"{self.scale:g}", "--weeks", str(self.week)]
        for key, value in self.changes.items():
            words += ["--set", f"{key}={value}"]
        return shlex.join(words)


def _sent(fields: dict[str, Any]) -> View:
    return View(**(fields | {"changes": MappingProxyType(fields["changes"])}))


def read_view(query: str, limits: Limits) -> tuple[View, list[str]]:
    """Return the view that an address asks for, and what in it could not be followed.

    Parameters
    ----------
    query
        The part after the question mark.
    limits
        Numbers beyond them are left out, and that is told.
    """
    view, notes = View(), list[str]()
    try:
        parts = parse_qsl(query[: 2 * LONGEST], max_num_fields=400)
    except ValueError:
        return view, ["The address has too many parts; this is the baseline."]
    for name, value in parts:
        try:
            view = _with(view, name, value, limits)
        except ValueError as error:
            notes.append(f"The address says {name}={value[:60]!r}: {error}. It is left out.")
    return view, notes[:5]


def _with(view: View, name: str, value: str, limits: Limits) -> View:
    if name == "page":
        return replace(view, page=_one_of(value, PAGES))
    if name in ("scenario", "against", "held"):
        found: dict[str, Any] = {name: _matching(value, _NAME)}
        return replace(view, **found)
    if name == "seed":
        return replace(view, seed=_whole(value, 0, 2**31))
    if name == "replicates":
        return replace(view, replicates=_whole(value, 1, limits.replicates))
    if name == "week":
        return replace(view, week=_whole(value, 1, limits.weeks))
    if name == "at":
        return replace(view, at=_whole(value, 0, limits.weeks))
    if name == "scale":
        return replace(view, scale=scale_of(value))
    if name == "runs":
        return replace(view, runs=_whole(value, 2, limits.replicates))
    if name == "revealed":
        return replace(view, revealed=_one_of(value, ("yes",)))
    if name == "side":
        return replace(view, side=_one_of(value, ("high", "low")))
    if name in _MATCHED:
        choice: dict[str, Any] = {name: _matching(value, _MATCHED[name])}
        return replace(view, **choice)
    if name in ("text", "other"):
        written: dict[str, Any] = {name: _unpacked(value, limits.text)}
        return replace(view, **written)
    if _KEY.match(name):
        if len(value) > 500:
            raise ValueError("too long a value")
        return view.changed(name, value)
    raise ValueError("no such part")


def scale_of(value: str) -> float:
    """Return a scale from text.

    Raises
    ------
    ValueError
        When it is no number above 0 and up to 1.
    """
    number = float(value)
    if not (math.isfinite(number) and 0.001 <= number <= 1):
        raise ValueError("a scale lies between 0.001 and 1")
    return number


def _one_of(value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise ValueError(f"one of {', '.join(known)} is wanted")
    return value


def _matching(value: str, pattern: re.Pattern[str]) -> str:
    if not pattern.match(value):
        raise ValueError("no such name")
    return value


def _whole(value: str, low: int, high: int) -> int:
    if len(value) > 12:
        raise ValueError("too large a number")
    number = int(value)
    if not low <= number <= high:
        raise ValueError(f"from {low:,} to {high:,} is allowed here")
    return number


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def _unpacked(value: str, limit: int) -> str:
    """Return the text, never unpacking more than the limit."""
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        unpack = zlib.decompressobj()
        text = unpack.decompress(raw, limit)
        if unpack.unconsumed_tail:
            raise ValueError("too long a scenario")
        return text.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise ValueError("no readable scenario") from error


def check_size(view: View, scenario: Scenario, limits: Limits) -> None:
    """Refuse a run that is larger than the limits, before anything is built.

    Raises
    ------
    SanctuaryError
        Saying what to lower.
    """
    fighters = float(scenario.values["taliban.fighters"])  # type: ignore[arg-type]
    people = fighters * view.scale * view.replicates
    if people > limits.people:
        raise SanctuaryError(
            f"{view.replicates} replicates at scale {view.scale:g} are about {people:,.0f} people; here {limits.people:,} are allowed",
            remedy="Lower the scale or the number of replicates, or start the dashboard with a higher --people.",
        )
