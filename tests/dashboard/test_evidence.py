"""The verdicts and labels on the Evidence page match the shipped findings."""

from __future__ import annotations

from sim.analysis.claims.findings import shipped
from sim.dashboard.pages.evidence.argument import blocks
from sim.dashboard.pages.evidence.page import labels, measured


def test_the_page_shows_every_label() -> None:
    found = shipped()
    listed = {one["id"]: one for block in blocks() for one in block["claims"]}
    for one in found.findings:
        told = measured()[one.claim]
        assert told["label"] == listed[one.claim]["label"] == str(one.label)
        assert told["label"] in listed[one.claim]["words"]
        assert told["labelled"] == one.label.told
        assert [effect["label"] for effect in told["effects"]] == [str(effect.label) for effect in one.effects]
    counted = {one["word"]: int(one["count"]) for one in labels()}
    assert sum(counted.values()) == len(found.findings)
    assert all(sum(one["label"] == word for one in listed.values()) == count for word, count in counted.items())
    assert all(one["meaning"] for one in labels())
