"""The people on the People page match those of the model."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from structures import AVERAGES, SOCIETY

from sim.dashboard.pages.people.gathering import of_week, weighed_by
from sim.dashboard.server.archive import COMMANDER, Archive, short
from sim.evidence import provinces
from sim.model import SanctuaryModel
from sim.society.registry import RULES
from sim.terms import Stance, Status

WEEKS = 40


def lived(structure: Mapping[str, str]) -> Archive:
    """Run a model and archive its people."""
    model = SanctuaryModel(overrides=dict(structure), rng=3, scale=0.01, weeks=WEEKS)
    model.step()
    archive = Archive(1, model)
    for _ in range(WEEKS):
        model.step()
        archive.keep()
    return archive


@pytest.fixture(scope="module")
def society() -> Archive:
    return lived(SOCIETY)


def part(archive: Archive, name: str, week: int, who: str = "") -> Any:
    return json.loads(of_week(archive, week, who)[name])


def test_every_week_shows_who_was_counted_in_it(society: Archive) -> None:
    results = society.model.results()
    for week in (0, 17, WEEKS - 1):
        rows = part(society, "table", week)["rows"]
        counted = results.by_entity["group_province"]["members"][week]
        assert [row["counts"][: len(counted)] for row in rows] == counted.T.astype(int).tolist()
        frame = part(society, "frame", week)
        assert frame["people"] == counted.sum()
        assert len(np.frombuffer(base64.b64decode(frame["ids"]), "<u4")) == counted.sum()


def test_a_commanders_turns_lead_to_where_he_stands(society: Archive) -> None:
    stands = np.asarray(society.model.world.commanders)["stance"]
    for row in np.flatnonzero(stands >= Stance.SHELTERING)[:5].tolist():
        told = part(society, "detail", WEEKS - 1, f"{COMMANDER}.{row}")
        now = dict(told["facts"])["Now"]
        (turn,) = (turn for turn in told["past"] if turn["text"] == now)
        assert RULES["stances"].title in turn["rules"]
    assert (stands >= Stance.SHELTERING).any()


def test_a_militants_life_ends_as_he_stands(society: Archive) -> None:
    militants = society.model.engine.people.militants  # type: ignore[union-attr]
    arrested = short(militants.key[(militants.status == Status.IMPRISONED) & (militants.entry < 0)])[:3]
    assert len(arrested) == 3
    ends = []
    for person in arrested.tolist():
        life = society.life_of(person, WEEKS)
        assert life[0].text.startswith("is an original member of")
        ends.append(life[-1].text)
    assert "is arrested" in ends
    cell = society.at(WEEKS - 1).cells[0]
    ties = part(society, "detail", WEEKS - 1, f"cell.{cell['id']}")["ties"]
    assert sum(tie["who"].startswith("person.") for tie in ties) == cell["members"]


def test_rules_are_named_that_there_are(society: Archive) -> None:
    assert {rule for turn in society.turns for rule in turn.rules} <= set(RULES)
    assert {turn.who.split(".")[0] for turn in society.turns} >= {"commander", "cell"}


def test_the_page_tells_what_an_actor_weighed(society: Archive) -> None:
    for who in ("leader.1", "commander.7", "group.0", "state.2", "warlord.0"):
        told = dict(weighed_by(society, 3, who))
        assert told == society.model.why(who, 3).sections()
        assert told["Decided"]
        assert part(society, "detail", 3, who)["name"] == society.model.why(who, 3).agent or who == "commander.7"
    assert part(society, "detail", 3, "state.99")["name"] == "There is no such actor"
    actors = dict(part(society, "frame", 3)["actors"])
    assert set(actors) >= {"leader.1", "group.0", "state.2", "warlord.0"}


def test_a_world_of_averages_says_that_it_has_no_cells() -> None:
    archive = lived(AVERAGES)
    frame = part(archive, "frame", 10)
    assert "there are no cells" in frame["note"]
    assert frame["cells"] == []
    assert frame["posts"] == ""
    assert part(archive, "detail", 10, f"province.{next(iter(provinces()))}")["facts"]
    assert part(archive, "detail", 10, "leader.999")["name"] == "There is no such actor"
