"""How a scenario becomes the world of week -1: records and matrices, no people yet."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from sim.luck import mix, name_key
from sim.outputs.definitions import over
from sim.rules.dispersal import faded
from sim.rules.ranks import leave_hazard
from sim.rules.treatment import leniency
from sim.scenario import Scenario
from sim.terms import Demand, EventKind, Minded, Reading, Removed, Treatment, WarlordStatus
from sim.world import columns as c
from sim.world.columns import World
from sim.world.geography import geography, gravity
from sim.world.params import parameter_record
from sim.world.people import first_members
from sim.world.records import Event, Group, Leader, Province, Records, Regime, State, Warlord, rows_of
from sim.world.society import quarter, society

# Longest service a person can have brought along, in weeks (ranks.tenure's upper bound).
OLDEST = 1000


def _fill(record: Records[Any], row: int, values: Mapping[str, Any], prefix: str, names: str) -> None:
    for name in names.split():
        setattr(record[row], name, values[f"{prefix}.{name}"])


def output_dtype(kind: str) -> np.dtype:
    """Give the record of one kind of entity's outputs."""
    return np.dtype([(output.field, np.float64) for output in over(kind)], align=True)


def build(scenario: Scenario, seed: int, weeks: int, scale: float) -> World:
    """Make the world of a scenario with every value known.

    Parameters
    ----------
    scenario
        A scenario that has been drawn (no distributions left).
    seed
        Seed of the run; any whole number, taken modulo 2 to the 64.
    weeks
        Weeks to be recorded.
    scale
        Simulated fighters per real one; members of groups are always one to one.
    """
    v: Mapping[str, Any] = scenario.values
    geo = geography()
    place = geo["index"]
    groups, states, leaders, warlords = (
        {name: i for i, name in enumerate(names)}
        for names in (scenario.groups, scenario.states, scenario.leaders, scenario.warlords)
    )
    G, S, L, W, P = len(groups), len(states), len(leaders), len(warlords), c.N_PROVINCES

    regime = rows_of(Regime, 1)
    r = regime[0]
    r.seed = mix(int(seed) & 0xFFFFFFFFFFFFFFFF)
    r.taliban_key = name_key("population taliban")
    r.fighters0 = max(1, round(float(v["taliban.fighters"]) * scale))
    r.weight = float(v["taliban.fighters"]) / r.fighters0
    r.resources = v["resources.start"]
    r.moderation = v["moderation.start"]
    r.since_attempt = 520
    r.conduct = r.standing_minorities = r.standing_opponents = r.standing_women = v["moderation.start"]

    group = rows_of(Group, G)
    footprint = np.zeros((G, P))
    shield = np.zeros((G, P))
    origins = np.zeros((G, S))
    numbers = (
        "prisoners veterans seniors growth ceiling hostility contribution notoriety comradeship ideological_share "
        "attack_rate war_on_taliban target_local target_regional leadership_share plot_weight in_iran outbids jihadist"
    )
    for name, g in groups.items():
        _fill(group, g, v, f"groups.{name}", numbers)
        row = group[g]
        row.key = name_key(f"group {name}")
        row.strength = v[f"groups.{name}.strength"]
        # What is neither local nor regional is transnational, and cannot be less than nothing.
        row.target_regional = min(float(row.target_regional), 1.0 - float(row.target_local))
        row.debt = row.contribution
        row.cohesion = row.capability_start = row.capability = 1.0
        row.family = groups.get(str(v[f"groups.{name}.family"]) or name, g)
        row.treatment = _first_treatment(float(v[f"taliban.loyalty.{name}"]), float(row.hostility), v)
        row.leniency = leniency(int(row.treatment))
        row.will = 1.0 - row.leniency
        for where, weight in (v[f"groups.{name}.footprint"] or {"kabul": 1.0}).items():
            footprint[g, place[where]] = weight
        footprint[g] /= footprint[g].sum()
        for where in v[f"groups.{name}.shielded"]:
            shield[g, place[where]] = v["shielding.protection"]
        for state, share in v[f"groups.{name}.origins"].items():
            if state in states:
                origins[g, states[state]] = share

    leader = rows_of(Leader, L)
    factions = {name: i for i, name in enumerate(scenario.factions)}
    loyalty = np.zeros((L, G))
    spread = float(v["taliban.loyalty_spread"])
    for name, i in leaders.items():
        _fill(leader, i, v, f"leaders.{name}", "authority pragmatism piety access")
        leader[i].key = name_key(f"leader {name}")
        faction = str(v[f"leaders.{name}.faction"])
        leader[i].faction = factions[faction]
        leader[i].province = place[str(v[f"leaders.{name}.province"])]
        offset = float(v[f"factions.{faction}.loyalty_offset"])
        # Seats of a faction stand evenly around its mean, so that no draw decides a veto.
        lean = spread * (2.0 * _rank(name, faction, scenario) - 1.0)
        for known, g in groups.items():
            mean = float(v[f"taliban.loyalty.{known}"])
            loyalty[i, g] = min(1.0, max(0.0, mean + (offset + lean if mean > 0.0 else 0.0)))
    leader["authority"] /= leader["authority"].sum()
    r.pragmatism = (leader["authority"] * leader["pragmatism"]).sum()
    r.piety = (leader["authority"] * leader["piety"]).sum()

    state = rows_of(State, S)
    worries = np.full((S, G), 0.3)
    listens = np.zeros((S, S))
    for name, s in states.items():
        _fill(
            state,
            s,
            v,
            f"states.{name}",
            "neighbour leverage needs discernment audience publicness intel drills strikes",
        )
        row = state[s]
        row.key = name_key(f"state {name}")
        row.reading = Reading[str(v[f"states.{name}.accord_reading"]).upper()]
        row.rung = round(float(v[f"states.{name}.engagement"]))
        row.sanctioning = round(float(v[f"states.{name}.sanctions"]))
        row.own = row.concern = v[f"states.{name}.concern_start"]
        for known, weight in v[f"states.{name}.worries"].items():
            if known in groups:
                worries[s, groups[known]] = weight
        for other, weight in v[f"states.{name}.listens_to"].items():
            if other in states:
                listens[s, states[other]] = weight
        if listens[s].sum() == 0.0:
            listens[s, s] = 1.0
    listens /= listens.sum(axis=1, keepdims=True)
    r.leverage = max(state["leverage"].sum(), 1e-9)
    prior = [float(v[f"red_line.prior_{k}"]) for k in ("attacks", "presence", "expulsion")]

    warlord = rows_of(Warlord, W)
    reach = np.zeros((W, P))
    control = np.zeros((W, P))
    for name, w in warlords.items():
        _fill(warlord, w, v, f"warlords.{name}", "militia revenue services patron autonomy tie_propensity")
        chief = warlord[w]
        chief.key = name_key(f"warlord {name}")
        chief.militia_start = chief.militia
        chief.status = WarlordStatus[str(v[f"warlords.{name}.status"]).upper()]
        home = place[str(v[f"warlords.{name}.home"])]
        chief.home = home
        if chief.status != WarlordStatus.AUTONOMOUS:
            chief.militia = 0.0
        reach[w, home] = 1.0
        for n in geo["neighbours"][home]:
            reach[w, place[n]] = 0.3
        control[w, home] = v[f"warlords.{name}.hold"]

    province = rows_of(Province, P)
    for name in ("population", "minority", "remoteness", "third"):
        province[name] = geo[name]
    province["key"] = geo["name_keys"]
    province["weight"] = province["population"] / province["population"].sum()
    province["busiest"] = province["population"] / province["population"].max()
    held = control.sum(axis=0)
    control /= np.maximum(held, 1.0)
    province["warlords"] = control.sum(axis=0)
    province["contested"] = np.minimum(float(v["warlord.contested_start"]), 1.0 - province["warlords"])
    province["taliban"] = 1.0 - province["warlords"] - province["contested"]
    ranks = society(scenario, int(r.seed), leader, province)
    quarter(scenario, int(r.seed), ranks.commanders, group, first_members(group["strength"], footprint))
    borders = np.zeros((P, S))
    for p, bordering in enumerate(geo["borders"]):
        for name in bordering:
            if name in states:
                borders[p, states[name]] = 1.0
    prison = np.zeros(P)
    prison[place["parwan"]] = v["prison.bagram_share"]
    prison[place["kabul"]] = 1.0 - float(v["prison.bagram_share"])

    events, event_groups, event_states, event_provinces = _events(scenario, groups, states, place)
    cells = (G, P)
    return World(
        params=parameter_record(scenario),
        regime=regime, groups=group, leaders=leader, states=state, warlords=warlord, provinces=province,
        fronts=ranks.fronts, commanders=ranks.commanders, peer_start=ranks.peers.start, peer_to=ranks.peers.to,
        loyalty=loyalty, hosted=np.zeros((L, G)), beliefs=np.tile(prior, (S, 1)),
        acts=np.full((S, G), float(v["belief.prior_acts"])), exposure=np.full((S, G), float(v["belief.prior_exposure"])),
        willingness=np.zeros((S, G)), worries=worries, listens=listens, ties=np.zeros((W, G)), control=control, reach=reach,
        members=np.zeros(cells, np.int64), tally=np.zeros((G, c.N_STATUS), np.int64), footprint=footprint, shield=shield,
        hidden=np.zeros(cells), freedom=np.zeros(cells), hazard=np.zeros(cells), moving=np.zeros(cells), bound=np.zeros(cells), plot=np.zeros(cells), arrive=np.zeros(cells),
        excitation=np.zeros(cells), attacks=np.zeros(cells, np.int64), acts_here=np.zeros(cells, np.int64),
        seen=np.zeros(cells, np.int64), break_share=np.zeros(cells), relocate=np.zeros(cells), destination=np.zeros(cells),
        prison=prison, gravity=gravity(geo["population"], geo["distance"], float(v["displacement.distance"])), borders=borders, origins=origins,
        untracked_since=np.zeros((G, weeks + 3), np.int64), tracked_since=np.zeros((G, weeks + 3), np.int64),
        fade=np.array([faded(float(a), float(v["plots.decay_abroad"])) for a in range(weeks + 3)]), utility=np.zeros((G, c.N_RUNGS)),
        sums=np.zeros((P, c.N_SUMS), np.int64), breaches=np.zeros((P, c.N_BREACHES), np.int64),
        departures=np.zeros(4, np.int64), left=np.zeros(P, np.int64),
        age_hazard=_age_hazard(scenario, weeks + OLDEST + 60),
        events=events, event_groups=event_groups, event_states=event_states, event_provinces=event_provinces,
        recent_acts=np.zeros((26, G)), recent_weeks=np.zeros((26, G)), recent_risk=np.zeros(52),
        out_country=np.full(weeks, np.nan, output_dtype("country")),
        out_groups=np.full((weeks, G), np.nan, output_dtype("group")),
        out_states=np.full((weeks, S), np.nan, output_dtype("state")),
        out_provinces=np.full((weeks, P), np.nan, output_dtype("province")),
        out_cells=np.full((weeks, G, P), np.nan, output_dtype("group_province")),
    )  # fmt: skip


def _first_treatment(loyalty: float, hostility: float, v: Mapping[str, Any]) -> int:
    """Give the treatment in force at the start: what the council's loyalty suggests, before anybody deliberates."""
    if hostility >= float(v["council.enemy_hostility"]):
        return Treatment.CRACK_DOWN
    if loyalty >= float(v["council.loyalty_threshold"]):
        return Treatment.PROTECT
    return Treatment.HOST if loyalty >= 0.5 * float(v["council.loyalty_threshold"]) else Treatment.RESTRICT


def _age_hazard(scenario: Scenario, ages: int) -> np.ndarray:
    """Give the hazard of going home by weeks of service: none where nobody does."""
    if not scenario.rules["desistance"]:
        return np.zeros(ages)
    v: Mapping[str, Any] = scenario.values
    return _weibull(float(v["desistance.shape"]), float(v["desistance.scale"]), ages).copy()


@lru_cache(maxsize=8)
def _weibull(shape: float, scale: float, ages: int) -> np.ndarray:
    return np.array([leave_hazard(float(age), shape, scale) for age in range(ages)])


def _rank(name: str, faction: str, scenario: Scenario) -> float:
    """Give a seat's place in its faction, between 0 and 1, by an address of its name."""
    seats = sorted(
        (n for n in scenario.leaders if str(scenario.values[f"leaders.{n}.faction"]) == faction), key=name_key
    )
    return (seats.index(name) + 0.5) / len(seats)


def _events(
    scenario: Scenario, groups: Mapping[str, int], states: Mapping[str, int], place: Mapping[str, int]
) -> tuple[Records[Event], np.ndarray, np.ndarray, np.ndarray]:
    """Turn dated events into a table and masks over groups, states and provinces."""
    n = len(scenario.events)
    table = rows_of(Event, n)
    of_groups, of_states = np.zeros((n, len(groups))), np.zeros((n, len(states)))
    of_provinces = np.zeros((n, c.N_PROVINCES))
    choices = {
        "execution": Removed,
        "ultimatum": Demand,
        "offer": Minded,
    }
    for i, event in enumerate(scenario.events):
        f, row = event.fields, table[i]
        row.week, row.kind = event.week, EventKind[event.kind.upper()]
        row.weeks = int(f.get("weeks") or 1)
        named = [f["group"]] if f.get("group") else list(f.get("groups") or groups)
        for name in named:
            if name in groups:
                of_groups[i, groups[name]] = 1.0
        row.group = groups.get(str(f.get("group")), -1)
        at = f.get("from") if event.kind in ("ultimatum", "offer") else f.get("by") or f.get("with") or f.get("state")
        for name in [at] if isinstance(at, str) else list(at or ()):
            if name in states:
                of_states[i, states[name]] = 1.0
        row.state = int(np.argmax(of_states[i])) if of_states[i].any() else -1
        row.flag = -1
        if event.kind == "relocation":
            row.flag = place[str(f["from"])]
            for name in f["to"]:
                of_provinces[i, place[name]] = 1.0
        elif f.get("province"):
            of_provinces[i, place[str(f["province"])]] = 1.0
        for key in ("open", "active", "leader"):
            if key in f and f[key] is not None:
                row.flag = bool(f[key])
        for key in ("share", "force", "value", "amount", "change", "size"):
            if f.get(key) is not None:
                row.value = f[key]
        row.count = int(f.get("killed") or 0)
        for key in ("of", "demand", "reading"):
            if f.get(key) is not None:
                row.choice = choices[event.kind][str(f[key]).upper()]
    return table, of_groups, of_states, of_provinces
