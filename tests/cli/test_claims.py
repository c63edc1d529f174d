"""`sanctuary claims` on the command line."""

from __future__ import annotations

import json

import pytest

from sim.cli.main import run
from sim.evidence import claims


def test_the_list_names_every_claim(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["claims"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in claims())


def test_one_claim_tells_rule_parameter_output_and_expectation(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "c39"]) == 0
    shown = capsys.readouterr().out
    for word in ("C39", "presence_penalty", "recognition.presence", "recognition.odds", "expected:", "taken out by:"):
        assert word in shown


def test_json_holds_all_claims(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["claims"]
    assert [claim["id"] for claim in found] == list(claims())
    assert all(claim["outputs"] and claim["expected"] for claim in found)


def test_an_unknown_claim_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["claims", "C99"]) == 2
    assert "C99" in capsys.readouterr().err
