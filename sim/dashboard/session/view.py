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
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.dashboard.server.limits import Limits
from sim.errors import SanctuaryError
from sim.scenario import Scenario, load_scenario, load_text

PAGES = ("live", "people", "compare", "explore", "write", "evidence", "record")
WRITTEN = "my_scenario.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,3}\Z")
# Longer addresses are cut by servers and chat programs.
LONGEST = 12_000

# Reads one part of an address, which anybody may have typed.
Reader = Callable[[str, Limits], object]


def _one_of(*known: str) -> Reader:
    def read(value: str, limits: Limits) -> str:
        if value not in known:
            raise ValueError(f"one of {', '.join(known)} is wanted")
        return value

    return read


def _matching(pattern: str) -> Reader:
    known = re.compile(pattern + r"\Z")

    def read(value: str, limits: Limits) -> str:
        if not known.match(value):
            raise ValueError("no such name")
        return value

    return read


def _whole(low: int, high: int | str) -> Reader:
    """Read a whole number, the highest of which may be one of the limits, by its name."""

    def read(value: str, limits: Limits) -> int:
        if len(value) > 12:
            raise ValueError("too large a number")
        number, most = int(value), getattr(limits, high) if isinstance(high, str) else high
        if not low <= number <= most:
            raise ValueError(f"from {low:,} to {most:,} is allowed here")
        return number

    return read


def _scale(value: str, limits: Limits) -> float:
    number = float(value)
    if not (math.isfinite(number) and 0.001 <= number <= 1):
        raise ValueError("a scale lies between 0.001 and 1")
    return number


def _text(value: str, limits: Limits) -> str:
    """Read a packed scenario, never unpacking more than the limit."""
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        unpack = zlib.decompressobj()
        text = unpack.decompress(raw, limits.text)
        if unpack.unconsumed_tail:
            raise ValueError("too long a scenario")
        return text.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise ValueError("no readable scenario") from error


def _part(default: Any, read: Reader) -> Any:
    """Declare a part of an address: its default, which addresses leave out, and how it is read."""
    return field(default=default, metadata={"read": read})


_NAME, _OUTPUT = _matching(r"[a-z][a-z0-9_]{0,60}"), _matching(r"[a-z][a-z0-9_.]{0,80}")


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

    page: str = _part("live", _one_of(*PAGES))
    scenario: str = _part("baseline", _NAME)
    seed: int = _part(1, _whole(0, 2**31))
    replicates: int = _part(8, _whole(1, "replicates"))
    scale: float = _part(0.1, _scale)
    week: int = _part(52, _whole(1, "weeks"))
    map: str = _part("members.isis_k", _OUTPUT)
    plot: str = _part("legitimacy.mean", _OUTPUT)
    state: str = _part("united_states", _OUTPUT)
    against: str = _part("baseline", _NAME)
    claim: str = _part("C01", _matching(r"C\d\d"))
    # A sweep is looked for by this name among those that there are; it is never made into a path.
    store: str = _part("", _matching(r"[^\x00-\x1f]{1,200}"))
    output: str = _part("risk.total", _OUTPUT)
    when: str = _part("last", _matching(r"(last|mean|\d{1,4})"))
    across: str = _part("", _OUTPUT)
    up: str = _part("", _OUTPUT)
    side: str = _part("high", _one_of("high", "low"))
    held: str = _part("record", _NAME)
    runs: int = _part(20, _whole(2, "replicates"))
    at: int = _part(0, _whole(0, "weeks"))
    who: str = _part("", _matching(r"((person|cell|commander|leader)\.\d{1,10}|province\.[a-z_]{2,20})"))
    find: str = _part("", _matching(r"[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*)){1,3}"))
    guess: str = _part("", _matching(r"\d{1,3}(-\d{1,3}){16}"))
    revealed: str = _part("", _one_of("yes"))
    text: str = _part("", _text)
    other: str = _part("", _text)
    changes: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))

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
    def world(self) -> View:
        """The view with nothing in it but what its run depends on; how far the run went is not."""
        mine = {name: getattr(self, name) for name in ("scenario", "text", "changes", "seed", "replicates", "scale")}
        return View(**mine)

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
        parts: list[tuple[str, str]] = []
        for one in _PARTS.values():
            value = getattr(self, one.name)
            if value != one.default or one.name == "scenario":
                packed = one.metadata["read"] is _text
                shown = _packed(value) if packed else f"{value:g}" if isinstance(value, float) else str(value)
                parts.append((one.name, shown))
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


_PARTS = {one.name: one for one in fields(View) if "read" in one.metadata}


def _sent(parts: dict[str, Any]) -> View:
    return View(**(parts | {"changes": MappingProxyType(parts["changes"])}))


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
    if name in _PARTS:
        found: dict[str, Any] = {name: _PARTS[name].metadata["read"](value, limits)}
        return replace(view, **found)
    if not _KEY.match(name):
        raise ValueError("no such part")
    if len(value) > 500:
        raise ValueError("too long a value")
    return view.changed(name, value)


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


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
