"""Test labels: they follow from intervals alone, findings keep them, and known claims get the expected label."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim.analysis.claims import ablation, findings
from sim.analysis.claims.findings import Finding, Measured
from sim.analysis.claims.labels import (
    BY_CONSTRUCTION,
    DAMPENED,
    EMERGENT,
    LABELS,
    NOT_MEASURED,
    OF_EFFECT,
    OPEN,
    Label,
    Labelled,
    label_of_claim,
    label_of_effect,
    tally,
)
from sim.analysis.claims.trials import REPLAYED, trials
from sim.evidence import claims
from sim.outputs.wording import titled

NUMBERS = some.floats(-1e3, 1e3, allow_nan=False).map(lambda number: round(number, 6))
WIDTHS = some.floats(0, 1e2).map(lambda number: round(number, 6))


def label(effect: float, half: float, smallest: float, indirect: float, through: float) -> Label:
    return label_of_effect(
        effect, (effect - half, effect + half), smallest, indirect, (indirect - through, indirect + through)
    )


@given(NUMBERS, WIDTHS, WIDTHS, NUMBERS, WIDTHS)
def test_a_label_follows_from_the_intervals(
    effect: float, half: float, smallest: float, indirect: float, through: float
) -> None:
    word = label(effect, half, smallest, indirect, through).word
    bound = max(smallest, OF_EFFECT * abs(effect))
    if word in (EMERGENT, DAMPENED):
        assert abs(indirect) - through > bound - 1e-9
        assert (word == EMERGENT) == (effect * indirect > 0.0), "what works against the effect is dampening"
    elif word == BY_CONSTRUCTION:
        assert abs(effect) > half
        assert abs(indirect) + through <= bound + 1e-9
    else:
        assert abs(indirect) - through <= bound + 1e-9 or abs(effect) <= half
    assert word == label(-effect, half, smallest, -indirect, through).word, "a sign decides"


@given(NUMBERS, WIDTHS, WIDTHS, NUMBERS, WIDTHS, some.floats(1.0, 1e3))
def test_less_is_known_from_wider_intervals(
    effect: float, half: float, smallest: float, indirect: float, through: float, wider: float
) -> None:
    sure = label(effect, half, smallest, indirect, through).word
    assert label(effect, half * wider, smallest, indirect, through * wider).word in (sure, OPEN)


@given(NUMBERS, WIDTHS, WIDTHS, NUMBERS, WIDTHS, WIDTHS)
def test_what_is_asked_more_of_is_not_emergent_sooner(
    effect: float, half: float, smallest: float, indirect: float, through: float, more: float
) -> None:
    if label(effect, half, smallest + more, indirect, through).word == EMERGENT:
        assert label(effect, half, smallest, indirect, through).word == EMERGENT


ROWS = some.builds(
    Labelled, some.text("abc", min_size=1), some.sampled_from([*LABELS]).map(lambda word: Label(word, "why")),
    some.sampled_from(["holds", "fails", "open", "not testable"]),
)  # fmt: skip


@given(some.lists(ROWS, min_size=1))
def test_a_claim_is_emergent_where_a_row_that_is_also_holds(rows: list[Labelled]) -> None:
    word = label_of_claim(rows).word
    holding = {row.label.word for row in rows if row.verdict == "holds"}
    assert (word == EMERGENT) == (EMERGENT in holding)
    assert (word == DAMPENED) == (DAMPENED in holding and EMERGENT not in holding)
    assert (word == BY_CONSTRUCTION) == all(row.label.word == BY_CONSTRUCTION for row in rows)


def row(name: str, verdict: str = "holds", **numbers: float) -> Measured:
    """Return a significant effect of one, with further fields as given."""
    told = {"effect": 1.0, "low": 0.9, "high": 1.1, "smallest": 0.1, "p": 0.001} | numbers
    return Measured(name, "up", 10, **told, verdict=verdict, why="")  # type: ignore[arg-type]


def test_what_was_not_measured_is_said_to_be_open() -> None:
    old = Finding("C01", "sign", "baseline", (row("risk.total"),))
    assert (old.label.word, str(old.label)) == (OPEN, f"{OPEN} ({NOT_MEASURED})")
    half = replace(
        old, effects=(row("control.taliban", indirect=0.0, indirect_low=-0.01, indirect_high=0.01), *old.effects)
    )
    assert half.label.word == BY_CONSTRUCTION, "an effect that was not measured is ignored"
    wording = Measured("compliance.presence", "definition", 0, 1.0, 1.0, 1.0, None, None, "holds", "")
    assert wording.label.word == BY_CONSTRUCTION


def test_a_claim_says_which_row_is_emergent_and_whether_it_holds() -> None:
    others = {"indirect": 0.5, "indirect_low": 0.4, "indirect_high": 0.6}
    rule = {"indirect": 0.0, "indirect_low": 0.0, "indirect_high": 0.0}
    found = Finding("C01", "sign", "baseline", (row("risk.total", **rule), row("control.taliban", **others)))
    assert (found.label.word, found.label.why) == (
        EMERGENT, f"{titled('control.taliban')}, week 10: of the total effect of +1, +0.5 is indirect (through the acts of others)",
    )  # fmt: skip
    failing = replace(found, effects=(found.effects[0], row("control.taliban", "fails", **others)))
    assert failing.label.word == OPEN
    assert failing.label.why.endswith("is not confirmed")


def test_labels_are_counted_in_one_order() -> None:
    told = [Label(OPEN, "why"), Label(EMERGENT, "why"), Label(OPEN, NOT_MEASURED), Label(EMERGENT, "why")]
    assert list(tally(told).items()) == [(EMERGENT, 2), (OPEN, 1), (f"{OPEN} ({NOT_MEASURED})", 1)]


def test_findings_keep_their_labels_and_those_of_before_labels_are_read(tmp_path: Path) -> None:
    measured = row("risk.total", indirect=0.5, indirect_low=0.4, indirect_high=0.6)
    found = findings.Ablation((Finding("C01", "sign", "baseline", (measured,)),), 2, 0, 0, 0.01)
    findings.write(found, tmp_path / "found.json")
    assert findings.read(tmp_path / "found.json") == found
    written = json.loads((tmp_path / "found.json").read_text())
    (one,) = written["findings"]
    assert (one["label"], one["effects"][0]["label"]) == (EMERGENT, EMERGENT)
    for name in ("label", "label_why"):
        del one[name]
    for name in ("label", "indirect", "indirect_low", "indirect_high"):
        del one["effects"][0][name]
    (tmp_path / "old.json").write_text(json.dumps(written))
    (old,) = findings.read(tmp_path / "old.json").findings
    assert str(old.label) == f"{OPEN} ({NOT_MEASURED})"


def test_every_mechanism_has_its_replays() -> None:
    """All effects can be labelled, except those of definitions."""
    for claim in claims().values():
        for one in trials(claim, draws=1):
            if one.kind != "property":
                replayed = [variant for role, variant in one.variants.items() if "replayed" in role]
                assert replayed, (claim.id, one.effect.output)
                assert all(variant.part.acts and variant.source for variant in replayed)
            if one.is_paired:
                assert {role for role in REPLAYED if role in one.variants} == {
                    role for role, name in REPLAYED.items() if name in one.variants
                }


@pytest.mark.slow
@pytest.mark.parametrize(("claim", "word"), [("C09", BY_CONSTRUCTION), ("C31", EMERGENT)])
def test_claims_known_for_what_they_are(claim: str, word: str) -> None:
    """In C09 states spread concern themselves; in C31 the regime softens its stance, and states judge its conduct by what the ranks do."""
    found = ablation.ablate(ablation.design([claim], replicates=6, points=0, scale=0.01)).findings[0]
    assert found.effects[0].label.word == word
    assert found.effects[0].direct is not None
