"""The initial fronts, commanders, peers and guests."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from sim.luck import name_key as address
from sim.luck import pair, purpose, stream
from sim.scenario import Scenario
from sim.society.common.columns import N_PROVINCES, TRAIT
from sim.society.common.draws import Draws, draws, keys_of, normals, pairs
from sim.society.common.geography import province_keys
from sim.society.common.networks import Graph, Wholes, acquaintances
from sim.society.common.persons import apportion, apportion_each
from sim.society.common.rows import Records, rows_of
from sim.society.common.values import Values
from sim.society.council.state import Leader
from sim.society.country.state import Province
from sim.society.guests.state import Group
from sim.society.ranks.rules.ranks import widest
from sim.society.ranks.state import Commander, Front
from sim.terms import ENEMY


def faction_shares(scenario: Scenario) -> np.ndarray:
    """Return the share of each faction in each province: rows (P, F) that sum to one."""
    values = Values(scenario)
    place = {key: i for i, key in enumerate(province_keys())}
    shares = np.zeros((N_PROVINCES, len(scenario.factions)))
    for k, name in enumerate(scenario.factions):
        shares[:, k] = values.number("ranks.outside_heartland") * values.number(f"factions.{name}.share")
        for where, weight in values.weights(f"factions.{name}.heartland").items():
            shares[place[where], k] += values.number(f"factions.{name}.share") * weight
    # The last faction takes provinces where no faction has a share.
    shares[shares.sum(axis=1) <= 0.0, -1] = 1.0
    return shares / shares.sum(axis=1, keepdims=True)


UNITS = purpose("units and their commanders")


PEERS = purpose("peers of commanders")


GUESTS = purpose("guests of commanders")


# Fronts and commanders exist before the first week.
BEFORE = -2


# Draws of a front and of a commander, by their use.
(SUPERIOR, BOND, SIZE, PIETY, AFFINITY, NEED, THRESHOLD) = range(7)


class Society(NamedTuple):
    """Fronts by province and faction, commanders by front, and the network of commanders."""

    fronts: Records[Front]
    commanders: Records[Commander]
    peers: Graph


def society(scenario: Scenario, seed: int, leaders: Records[Leader], provinces: Records[Province]) -> Society:
    """Draw fronts, commanders and their peers, and set the range of commanders of each province.

    Parameters
    ----------
    scenario
        A drawn scenario.
    seed
        The run's seed as the regime holds it.
    leaders, provinces
        Rows at the start.
    """
    values = Values(scenario)
    luck = stream(seed, BEFORE, UNITS)
    shares = faction_shares(scenario)
    here = apportion(round(values.number("taliban.fighters")), provinces["weight"])
    gsd = math.log(values.number("units.spread"))
    mean = values.number("units.median") * math.exp(0.5 * gsd * gsd)
    factions = [address(f"faction {name}") for name in scenario.factions]
    raised: list[tuple[int, int, int, int]] = []
    people_of = apportion_each(here.tolist(), list(shares)).reshape(shares.shape).tolist()
    for q, province_key in enumerate(provinces["key"].tolist()):
        for k, people in enumerate(people_of[q]):
            if people > 0:
                raised.append((pair(factions[k], int(province_key)), q, k, people))
    units_of = np.array([max(1, round(people / mean)) for *_, people in raised])
    beyond = np.cumsum(units_of)
    row = np.repeat(np.arange(len(raised)), units_of)
    front_keys = np.array([key for key, *_ in raised], np.uint64)
    keys = keys_of(front_keys[row], BEFORE, np.arange(len(row)) - (beyond - units_of)[row])
    spread = np.array([math.exp(gsd * normal) for normal in normals(draws(luck, keys, SIZE)).tolist()])
    # Each commander has at least one man.
    more = [max(people - units, 0) for (*_, people), units in zip(raised, units_of.tolist(), strict=True)]
    by_front = [spread[last - units : last] for last, units in zip(beyond.tolist(), units_of.tolist(), strict=True)]
    men = 1 + apportion_each(more, by_front)
    bond = values.number("commanders.bond")
    fronts, commanders = rows_of(Front, len(raised)), rows_of(Commander, len(row))
    fronts["key"] = front_keys
    fronts["province"] = [place for _, place, *_ in raised]
    fronts["faction"] = [faction for *_, faction, _ in raised]
    fronts["beyond"] = beyond
    fronts["first"] = beyond - units_of
    fronts["superior"] = _superiors(leaders, fronts["faction"], fronts["province"], draws(luck, front_keys, SUPERIOR))
    fronts["passes"] = 1.0
    fronts["bond"] = _trait(bond, draws(luck, front_keys, BOND))
    commanders["key"] = keys
    commanders["front"] = row
    commanders["province"] = fronts["province"][row]
    commanders["men"] = men
    commanders["bond"] = _trait(bond, draws(luck, keys, BOND))
    for name, trait in (("piety", PIETY), ("affinity", AFFINITY)):
        commanders[name] = _trait(values.number(f"ranks.{name}"), draws(luck, keys, trait))
    commanders["need"] = _trait(values.number("commanders.need"), draws(luck, keys, NEED))
    most = values.number("stances.threshold_most")
    resists, apart = values.number("stances.threshold"), values.number("stances.threshold_spread")
    commanders["threshold"] = np.clip(resists + apart * normals(draws(luck, keys, THRESHOLD)), 0.0, most)
    commanders["reach"] = commanders["reach_against"] = 1.0
    provinces["reach"] = provinces["reach_least"] = provinces["against_least"] = 1.0
    commanders["guest"] = -1
    commanders["since"] = -520
    provinces["first_unit"] = np.searchsorted(commanders["province"], np.arange(len(provinces)), "left")
    provinces["beyond_unit"] = np.searchsorted(commanders["province"], np.arange(len(provinces)), "right")
    graph = acquaintances(
        stream(seed, BEFORE, PEERS),
        keys,
        commanders["front"].astype(np.int64),
        values.number("peers.degree"),
        values.number("peers.inside"),
    )
    return Society(fronts, commanders, graph)


def quarter(
    scenario: Scenario, seed: int, commanders: Records[Commander], groups: Records[Group], members: Wholes
) -> None:
    """Assign guests to commanders: one party each, closest comrades first, with some chance.

    Parameters
    ----------
    scenario
        A drawn scenario.
    seed
        The run's seed as the regime holds it.
    commanders, groups
        Rows at the start.
    members
        (G, P) members at large.
    """
    values = Values(scenario)
    luck = stream(seed, BEFORE, GUESTS)
    keys = commanders["key"].astype(np.uint64)
    guest, order_of, bond, affinity = (commanders[name] for name in ("guest", "order", "bond", "affinity"))
    place = commanders["province"].astype(np.int64)
    # In the order of keys, so that the order of groups in a scenario has no effect.
    for g in np.argsort(groups["key"]).tolist():
        group = groups[g]
        if group.hostility >= ENEMY:
            continue
        parties = np.ceil(members[g] / values.number("cells.size"))
        free = np.flatnonzero((guest < 0) & (parties[place] > 0.0))
        ideas = group.ideological_share
        closeness = (1.0 - ideas) * bond[free] + ideas * affinity[free]
        # Commanders are asked in the order of a draw weighted by closeness; each keeps guests of one group only.
        order = (1.0 - draws(luck, pairs(keys[free], int(group.key)), 0)) / np.maximum(closeness, TRAIT)
        asked = free[np.lexsort((order, place[free]))]
        chosen = asked[np.arange(len(asked)) - np.searchsorted(place[asked], place[asked]) < parties[place[asked]]]
        guest[chosen], order_of[chosen] = g, group.treatment


def _superiors(leaders: Records[Leader], factions: Draws, provinces: Draws, drawn: Draws) -> Wholes:
    """Return each front's leader: the faction's own in the province, else one of the faction by authority."""
    authority = leaders["authority"]
    own = leaders["faction"] == factions[:, None]
    near = own & (leaders["province"] == provinces[:, None])
    weight = np.cumsum(np.where(own, authority, 0.0), axis=1)
    drawn_one = (weight <= (drawn * weight[:, -1])[:, None]).sum(axis=1)
    first_one = np.argmax(np.where(near, authority, -1.0), axis=1)
    return np.where(near.any(axis=1), first_one, np.where(weight[:, -1] > 0.0, drawn_one, np.argmax(authority))).astype(
        np.int64
    )


def _trait(mean: float, drawn: Draws) -> Draws:
    """Return a trait, uniform around its mean, as in `sim.society.ranks.rules.ranks.whole_trait`."""
    return np.floor(np.clip(mean + widest(mean) * (2.0 * drawn - 1.0), 0.0, 1.0) * 255.0 + 0.5) * TRAIT
