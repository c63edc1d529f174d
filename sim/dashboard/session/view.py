"""A view: the page, the scenario and its changes, the seed, the week and the choice of charts. Each view has an address.

The same address shows the same numbers everywhere. Addresses are untrusted input, so each part is checked here, and assumptions
are read like those of any scenario file.
"""

from __future__ import annotations

import base64
import binascii
import re
import shlex
import zlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sim.dashboard.server.limits import Limits
from sim.errors import SanctuaryError
from sim.evidence import claims
from sim.scenario import Scenario, load_scenario, load_text
from sim.scenario.read.folders import Shelf

PAGES = ("live", "people", "compare", "explore", "write", "evidence", "record")
WRITTEN = "my_scenario.yaml"
_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){1,3}\Z")
LEFT_OUT = "The address says {name}={value}: {why}. It is left out."
# Servers and chat programs truncate longer addresses.
LONGEST = 12_000

# Checks and converts one part of an address.
Reader = Callable[[str, Limits], object]


def _one_of(*known: str) -> Reader:
    def read(value: str, limits: Limits) -> str:
        if value not in known:
            raise ValueError(f"it must be one of {', '.join(known)}")
        return value

    return read


def _matching(pattern: str) -> Reader:
    known = re.compile(pattern + r"\Z")

    def read(value: str, limits: Limits) -> str:
        if not known.match(value):
            raise ValueError("this is not a valid name")
        return value

    return read


def _whole(low: int, high: int | str) -> Reader:
    """Read a whole number. The maximum may be the name of a limit."""

    def read(value: str, limits: Limits) -> int:
        if len(value) > 12:
            raise ValueError("the number is too large")
        if not re.fullmatch(r"-?[0-9]+", value):
            raise ValueError("this is not a whole number")
        number, most = int(value), getattr(limits, high) if isinstance(high, str) else high
        if not low <= number <= most:
            raise ValueError(f"from {low:,} to {most:,} is allowed here")
        return number

    return read


def _scale(value: str, limits: Limits) -> float:
    with suppress(ValueError):
        if 0.001 <= float(value) <= 1:
            return float(value)
    raise ValueError("a scale must lie between 0.001 and 1")


def _known(what: str, names: Callable[[], Collection[str]]) -> Reader:
    def read(value: str, limits: Limits) -> str:
        if value not in names():
            raise ValueError(f"there is no such {what}")
        return value

    return read


def _text(value: str, limits: Limits) -> str:
    """Read a compressed scenario without unpacking more than the limit."""
    try:
        raw = base64.urlsafe_b64decode(value + "=" * (-len(value) % 4))
        unpack = zlib.decompressobj()
        text = unpack.decompress(raw, limits.text)
        if unpack.unconsumed_tail:
            raise ValueError("the scenario is too long")
        return text.decode("utf-8")
    except (binascii.Error, zlib.error, UnicodeDecodeError) as error:
        raise ValueError("the scenario cannot be read") from error


def _part(default: Any, read: Reader) -> Any:
    """Declare a part of an address: its default, which addresses omit, and its reader."""
    return field(default=default, metadata={"read": read})


_OUTPUT = _matching(r"[a-z][a-z0-9_.]{0,80}")
_SHIPPED = _known("scenario", lambda: Shelf.default().names())


@dataclass(frozen=True)
class View:
    """Everything that determines what a page shows.

    Attributes
    ----------
    scenario
        Name of a shipped scenario.
    text
        A scenario in YAML, written in the browser. Unless empty, it replaces the shipped scenario.
    changes
        Assumptions changed in the browser, by key, in the notation of scenarios.
    week
        The number of simulated weeks.
    against
        The other scenario on the compare page.
    since
        The number of weeks that both share: the other begins with the past of this run.
    other
        A scenario in YAML that replaces `against` unless empty.
    store, output, when, across, up, side
        Choices on the explore page: a sweep, an output, a stored week (or `last`, or `mean`), the two factors of the heat map,
        and whether the box shows high or low values.
    find
        The assumption that the live page opens; a star stands for each name.
    province
        The province on the live page whose numbers are shown over time.
    at, who
        The week shown on the live and people pages (0 for the latest), and an actor on the people page (`cell.17`).
    held, runs
        The scenario on the record page and the number of its runs.
    guess, revealed
        A reader's guess of attacks by month, and whether the record is shown.
    """

    page: str = _part("live", _one_of(*PAGES))
    scenario: str = _part("baseline", _SHIPPED)
    seed: int = _part(1, _whole(0, 2**31))
    replicates: int = _part(8, _whole(1, "replicates"))
    scale: float = _part(0.1, _scale)
    week: int = _part(52, _whole(1, "weeks"))
    map: str = _part("members.isis_k", _OUTPUT)
    plot: str = _part("legitimacy.mean", _OUTPUT)
    state: str = _part("united_states", _OUTPUT)
    province: str = _part("", _matching(r"[a-z_]{2,20}"))
    against: str = _part("baseline", _SHIPPED)
    since: int = _part(0, _whole(0, "weeks"))
    claim: str = _part("C01", _known("claim", claims))
    # Compared with the names of existing sweeps; never turned into a path.
    store: str = _part("", _matching(r"[^\x00-\x1f]{1,200}"))
    output: str = _part("risk.total", _OUTPUT)
    when: str = _part("last", _matching(r"(last|mean|\d{1,4})"))
    across: str = _part("", _OUTPUT)
    up: str = _part("", _OUTPUT)
    side: str = _part("high", _one_of("high", "low"))
    held: str = _part("record", _SHIPPED)
    runs: int = _part(20, _whole(2, "replicates"))
    at: int = _part(0, _whole(0, "weeks"))
    who: str = _part(
        "", _matching(r"((person|cell|commander|leader|group|state|warlord)\.\d{1,10}|province\.[a-z_]{2,20})")
    )
    find: str = _part("", _matching(r"[a-z][a-z0-9_]*(\.([a-z0-9_]+|\*)){1,3}"))
    guess: str = _part("", _matching(r"\d{1,3}(-\d{1,3}){16}"))
    revealed: str = _part("", _one_of("yes"))
    text: str = _part("", _text)
    other: str = _part("", _text)
    changes: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __reduce__(self) -> tuple[Callable[..., View], tuple[dict]]:
        """Support pickling, which a mapping proxy does not."""
        return _sent, (vars(self) | {"changes": dict(self.changes)},)

    def changed(self, key: str, value: str | None) -> View:
        """Return the view with one assumption changed, or reset with `None`."""
        left = {name: old for name, old in self.changes.items() if name != key}
        if value is not None:
            left[key] = value
        return replace(self, changes=MappingProxyType(left))

    @property
    def settings(self) -> View:
        """The part of the view that determines its run; the number of weeks is not included."""
        mine = {name: getattr(self, name) for name in ("scenario", "text", "changes", "seed", "replicates", "scale")}
        return View(**mine)

    def load(self, overrides: Mapping[str, str] = MappingProxyType({})) -> Scenario:
        """Return the scenario with the changes and with further overrides.

        Raises
        ------
        ScenarioError
            If the text or the changes have problems; it lists all of them.
        """
        if self.text:
            return load_text(self.text, WRITTEN, {**self.changes, **overrides})
        return load_scenario(self.scenario, {**self.changes, **overrides})

    def address(self) -> str:
        """Return the query of the address, without defaults. It is relative, because a reverse proxy may add a path."""
        parts: list[tuple[str, str]] = []
        for one in _PARTS.values():
            value = getattr(self, one.name)
            if value != one.default or one.name == "scenario":
                packed = one.metadata["read"] is _text
                shown = _packed(value) if packed else f"{value:g}" if isinstance(value, float) else str(value)
                parts.append((one.name, shown))
        parts += self.changes.items()
        return "?" + urlencode(parts)

    @property
    def fits(self) -> bool:
        """True if the address is short enough to be shared."""
        return len(self.address()) <= LONGEST

    @property
    def place(self) -> str:
        """The address without the current week. Each new one becomes a step in the browser's history."""
        return replace(self, week=View.week, at=View.at).address()

    @property
    def evidence(self) -> str:
        """The address of the evidence page for this view, without the claim's id at its end."""
        return replace(self, page="evidence", claim=View.claim).address() + "&claim="

    @property
    def controls(self) -> str:
        """The address of the live page for this view, without the key of an assumption at its end."""
        return replace(self, page="live", find="").address() + "&find="

    def command(self) -> str:
        """Return the command that gives the same numbers."""
        words = ["sanctuary", "run", WRITTEN if self.text else self.scenario]
        words += ["--replicates", str(self.replicates), "--seed", str(self.seed)]
        words += ["--scale", f"{self.scale:g}", "--weeks", str(self.week)]
        for key, value in self.changes.items():
            words += ["--set", f"{key}={value}"]
        return shlex.join(words)


_PARTS = {one.name: one for one in fields(View) if "read" in one.metadata}


def _sent(parts: dict) -> View:
    return View(**(parts | {"changes": MappingProxyType(parts["changes"])}))


def read_view(query: str, limits: Limits) -> tuple[View, list[str]]:
    """Return the view for an address, and notes on invalid parts.

    Parameters
    ----------
    query
        The part after the question mark.
    limits
        The limits on numbers. Parts that exceed them are left out, with a note.
    """
    view, notes = View(), list[str]()
    try:
        parts = parse_qsl(query[: 2 * LONGEST], max_num_fields=400)
    except ValueError:
        return view, ["The address has too many parts; the baseline is shown instead."]
    for name, value in parts:
        try:
            view = _with(view, name, value, limits)
        except ValueError as error:
            notes.append(LEFT_OUT.format(name=name, value=value[:60], why=error))
    return view, notes[:5]


def _with(view: View, name: str, value: str, limits: Limits) -> View:
    if name in _PARTS:
        found: dict = {name: _PARTS[name].metadata["read"](value, limits)}
        return replace(view, **found)
    if not _KEY.match(name):
        raise ValueError("addresses have no such part")
    if len(value) > 500:
        raise ValueError("the value is too long")
    return view.changed(name, value)


def _packed(text: str) -> str:
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def check_size(view: View, scenario: Scenario, limits: Limits) -> None:
    """Reject a run that exceeds the limits before anything is built.

    Raises
    ------
    SanctuaryError
        If the run is too large; the message says what to reduce.
    """
    fighters = float(scenario.values["taliban.fighters"])  # type: ignore[arg-type]
    people = fighters * view.scale * view.replicates
    if people > limits.people:
        raise SanctuaryError(
            f"{view.replicates} replicates at scale {view.scale:g} are about {people:,.0f} people; here {limits.people:,} are allowed",
            remedy="Lower the scale or the number of replicates, or ask whoever runs this server to allow more people.",
        )
