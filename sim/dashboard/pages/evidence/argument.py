"""The paper's argument as a map: claims by verdict, with their rules, parameters and outputs."""

from __future__ import annotations

from functools import cache

from sim.analysis.claims.accounts import Account, accounts
from sim.analysis.claims.findings import shipped
from sim.analysis.claims.wording import FAILS, HOLDS, NOT_TESTABLE, OPEN
from sim.dashboard.svg.axes import wrap
from sim.dashboard.svg.layers import MARKS, Column, Node, layered, mark
from sim.evidence import Parameter
from sim.outputs.numbers import number
from sim.outputs.wording import titled, worded

# Expected effects other than up and down, in words.
SIGNS = {"zero": "no change", "open": "either way", "variance": "spread"}
NOT_MEASURED = "not measured"
# The headings of claims by verdict, in the order of the page.
BLOCKS = {
    HOLDS: "hold",
    FAILS: "fail",
    OPEN: "are open",
    NOT_TESTABLE: "are not testable",
    NOT_MEASURED: "are not measured",
}


def verdict(claim: str) -> str:
    """Return the verdict on a claim: that of its worst row."""
    return shipped().by_claim[claim].verdict if claim in shipped().by_claim else NOT_MEASURED


def label(claim: str) -> str:
    """Return the label of a claim's finding, or an empty string."""
    return str(shipped().by_claim[claim].label) if claim in shipped().by_claim else ""


def called(parameter: Parameter) -> str:
    """Return the title of a parameter, with its kind of entity if there is one value for each."""
    told = worded(parameter.key)
    told = parameter.text if told == parameter.key else told
    return f"{told} (of each of the {parameter.key.split('.')[0]})" if "*" in parameter.key else told


@cache
def blocks() -> list[dict]:
    """Return the claims by verdict, each with its rules, parameters and outputs."""
    found: list[dict] = []
    for name, words in BLOCKS.items():
        some = [_listed(one) for one in accounts() if verdict(one.claim.id) == name]
        if some:
            found.append({"verdict": name, "heading": f"{len(some)} {words}", "mark": _picture(name), "claims": some})
    return found


@cache
def node_words() -> dict[str, str]:
    """Return a description of each node of the map, by key."""
    words = {one.claim.id: f"{one.claim.id}, {verdict(one.claim.id)}: {one.claim.title}." for one in accounts()}
    for kind, some in (joined for one in accounts() for joined in parts(one).items()):
        words |= {f"{kind}:{key}": f"{kind.capitalize()}: {text}." for key, text in some.items()}
    return words


@cache
def picture() -> str:
    """Draw the map."""
    known = accounts()
    by_kind = {
        kind: list(dict.fromkeys(key for one in known for key in _joined(one) if key.startswith(kind)))
        for kind in ("parameter", "rule", "output")
    }
    claims = tuple(
        (block["heading"], tuple(Node(one["id"], _mark(block["verdict"]), f"{one['id']} {one['title']}") for one in block["claims"]))
        for block in blocks()
    )  # fmt: skip

    def plain(kind: str) -> tuple[tuple[str, tuple[Node, ...]], ...]:
        return (("", tuple(Node(key, kind) for key in by_kind[kind])),)

    columns = (
        Column(f"{len(by_kind['parameter'])} parameters", 16, plain("parameter")),
        Column(f"{len(by_kind['rule'])} rules", 132, plain("rule")),
        Column(f"{len(known)} claims", 248, claims),
        Column(f"{len(by_kind['output'])} outputs", 740, plain("output")),
    )
    joints = [(one.claim.id, key) for one in known for key in _joined(one)]
    standing = ", ".join(block["heading"] for block in blocks())
    parts = ", ".join(column.heading for column in columns if column.along != 248)
    return layered(
        columns, joints, title=f"The argument: {len(known)} claims, of which {standing}, connected to {parts}. The list of claims contains the same information."
    )  # fmt: skip


def parts(one: Account) -> dict[str, dict[str, str]]:
    """Return the titles of the rules, parameters and outputs of a claim by kind and key."""
    return {
        "rule": {rule.name: rule.title for rule in one.rules},
        "parameter": {parameter.key: called(parameter) for parameter in one.parameters},
        "output": {name: titled(name) for name, _ in one.outputs},
    }


def _joined(one: Account) -> list[str]:
    return [f"{kind}:{key}" for kind, some in parts(one).items() for key in some]


def _listed(one: Account) -> dict:
    claim = one.claim
    joined = [f"{kind.capitalize()}s: {'; '.join(some.values())}." for kind, some in parts(one).items() if some]
    sought = [claim.id, claim.title, claim.statement, claim.voice, verdict(claim.id), label(claim.id), *joined]
    sought += [key.partition(":")[2] for key in _joined(one)]
    return {
        "id": claim.id, "title": claim.title, "verdict": verdict(claim.id), "label": label(claim.id),
        "words": " ".join(sought).lower(), "joined": joined,
    }  # fmt: skip


def _mark(name: str) -> str:
    return name if name in MARKS else "other"


def _picture(name: str) -> str:
    return wrap(mark(_mark(name), 6, 6, 4.5), name, 12, 12)


def effect_text(value: float | None) -> str:
    """Return a number as text, or an empty string if it was not measured."""
    return "" if value is None else number(value)


def span(low: float | None, high: float | None) -> str:
    """Return an interval as text, or an empty string if it was not measured."""
    return "" if low is None or high is None else f"{number(low)} to {number(high)}"


def deciding(claim: str) -> str:
    """Return a sentence about the row that decides the verdict on a claim."""
    one = shipped().by_claim[claim].deciding
    measured = f", measured {effect_text(one.effect)}" if one.effect is not None else ""
    interval = span(one.low, one.high)
    measured += f" ({interval})" if measured and interval else ""
    return f"{titled(one.output)}, week {one.week}: expected {SIGNS.get(one.sign, one.sign)}{measured}; {one.why}."
