"""The map matches the evidence, and the comparison without a mechanism is correct."""

from __future__ import annotations

import re
from types import MappingProxyType

import pytest

from sim.analysis.claims.accounts import accounts
from sim.dashboard.pages.evidence import argument
from sim.dashboard.pages.evidence.without import can_be_taken_out, without
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.view import View, read_view
from sim.dashboard.svg.layers import Column, Node, ordered
from sim.evidence import claims

VIEW = View(scale=0.005, replicates=3, week=6)


def test_every_joint_of_the_evidence_is_a_line_of_the_map() -> None:
    lines = set(re.findall(r'data-ends="(\S+) (\S+)"', argument.picture()))
    wanted = sum(len(one.rules) + len(one.parameters) + len(one.outputs) for one in accounts())
    assert len(lines) == wanted
    assert {end for line in lines for end in line} == set(argument.node_words())


def test_the_list_says_each_claim_once_and_no_key() -> None:
    listed = [one for block in argument.blocks() for one in block["claims"]]
    assert sorted(one["id"] for one in listed) == sorted(claims())
    for one in accounts():
        said = next(each for each in listed if each["id"] == one.claim.id)["joined"]
        assert not [parameter.key for parameter in one.parameters if parameter.key in " ".join(said)]


def test_nodes_stand_near_what_they_are_joined_to() -> None:
    left = Column("", 0, (("", tuple(Node(name, "rule") for name in "abc")),))
    right = Column("", 700, (("", tuple(Node(name, "output") for name in "xyz")),))
    joints = [("a", "z"), ("b", "y"), ("c", "x")]
    placed = [[node.key for node in column.nodes] for column in ordered((left, right), joints)]
    assert [dict(joints)[key] for key in placed[0]] == placed[1]


def test_what_is_out_already_is_not_run() -> None:
    def ran(_: int) -> None:
        raise AssertionError("a run was done")

    out = View(scale=0.005, changes=MappingProxyType({"rules.outbidding": "off"}))
    assert "does not use the mechanism" in without("C12", out, ran)["sentence"]


@pytest.mark.parametrize("kind", ["rule", "neutral", "event"])
def test_each_kind_of_mechanism_can_be_taken_out(kind: str) -> None:
    claim = next(one for one in claims().values() if one.switch.kind == kind)
    assert can_be_taken_out(claim)
    done: list[int] = []
    found = without(claim.id, VIEW, done.append)
    # The runs of both variants are told as they end; what was run before is not run again.
    assert done == sorted(done)
    assert set(done) in (set(), set(range(7)))
    assert found["sentence"]
    ranks = [row["moved"] for row in found["rows"]]
    assert ranks == sorted(ranks, reverse=True)


def test_an_address_leads_to_a_control() -> None:
    address = View(page="evidence", claim="C12", seed=4).controls + "leaders.*.access"
    view, notes = read_view(address.removeprefix("?"), Limits())
    assert notes == []
    assert (view.page, view.find, view.seed) == ("live", "leaders.*.access", 4)
