"""The world of week -1, built from a scenario: rows and matrices, without people."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.society.common.columns import (
    MOST_LINKS,
    MOST_NEAR,
    N_ADDS,
    N_BREACHES,
    N_ORDERS,
    N_PROVINCES,
    N_STATUS,
    N_SUMS,
    NO_CELL,
    NOWHERE,
    Reals,
    Table,
)
from sim.society.common.geography import geography, gravity
from sim.society.common.params import parameter_record
from sim.society.common.persons import apportion, first_members
from sim.society.common.rows import rows_of
from sim.society.common.values import Values
from sim.society.council.start import first_leaders
from sim.society.country.start import first_provinces, first_regime, first_shocks, first_triggers
from sim.society.guests.rules.dispersal import faded
from sim.society.guests.start import assault_room, cell_room, first_groups, first_sympathisers
from sim.society.guests.state import Assault, Cell, Militants
from sim.society.observers.start import sources
from sim.society.outputs import over
from sim.society.police.start import first_police, first_prisons
from sim.society.ranks.rules.ranks import leave_hazard
from sim.society.ranks.start import quarter, society
from sim.society.ranks.state import Fighters
from sim.society.states.start import first_states
from sim.society.warlords.start import first_warlords
from sim.society.world import World

# The tables of outputs.
TABLES = ("out_country", "out_groups", "out_states", "out_provinces", "out_cells")
# Longest service of a person at the start, in weeks (the upper bound of desistance.scale).
OLDEST = 1000


@cache
def output_dtype(kind: str) -> np.dtype[np.void]:
    """Return the dtype of the outputs over one kind of entity."""
    return np.dtype([(output.field, np.float64) for output in over(kind)], align=True)


def build(scenario: Scenario, seed: int, weeks: int, scale: float) -> World:
    """Return the world of a scenario at the start.

    Parameters
    ----------
    scenario
        A drawn scenario, without distributions.
    seed
        Seed of the run; any whole number, taken modulo 2 to the 64.
    weeks
        Number of weeks to record.
    scale
        Simulated fighters per real one. Members of groups are never scaled.
    """
    values, geo = Values(scenario), geography()
    params = parameter_record(scenario)
    regime, leaders = first_regime(scenario, seed, scale), first_leaders(scenario)
    groups = first_groups(scenario, np.asarray(params).view(np.recarray)[0])
    states, warlords, shocks = first_states(scenario), first_warlords(scenario), first_shocks(scenario)
    authority = leaders.records["authority"]
    regime[0].pragmatism = (authority * leaders.records["pragmatism"]).sum()
    regime[0].piety = (authority * leaders.records["piety"]).sum()
    regime[0].leverage = max(states.records["leverage"].sum(), 1e-9)
    provinces = first_provinces(scenario, warlords.control)
    ranks = society(scenario, int(regime[0].seed), leaders.records, provinces)
    members = first_members(groups.records["strength"], groups.footprint)
    quarter(scenario, int(regime[0].seed), ranks.commanders, groups.records, members)
    n_groups, n_states = len(groups.records), len(states.records)
    n_leaders, n_warlords, n_provinces = len(leaders.records), len(warlords.records), N_PROVINCES
    prior = [values.number(f"red_line.prior_{minded}") for minded in ("attacks", "presence", "expulsion")]
    cells, towards = (n_groups, n_provinces), (n_states, n_groups)
    room = cell_room(params, groups.records)
    sympathy = first_sympathisers(groups.records, provinces)
    tables = output_tables(weeks, n_groups, n_states, n_provinces)
    triggers, watches = first_triggers(scenario, shocks.records)
    return World(
        params=params,
        regime=regime, groups=groups.records, leaders=leaders.records, states=states.records, warlords=warlords.records,
        provinces=provinces, police=first_police(provinces),
        fronts=ranks.fronts, commanders=ranks.commanders, leavers=np.zeros(len(ranks.commanders), np.int64), peer_start=ranks.peers.start, peer_to=ranks.peers.to,
        assaults=rows_of(Assault, assault_room(groups.records, weeks)),
        cells=rows_of(Cell, room), roll=np.full(room, -1), local_start=np.zeros(n_groups * n_provinces + 2, np.int64), local_cells=np.full(room, -1), room=np.zeros(room + 1, np.int64), links=np.full((room, MOST_LINKS), -1, np.int32), known=np.full((room, MOST_LINKS + 1), NO_CELL, np.uint16), near=np.full((room, MOST_NEAR + 1), NO_CELL, np.uint16), relinked=np.zeros(room, np.uint8), adds=np.zeros((room, 2 * N_ADDS), np.int32), loose=np.zeros(cells, np.int64),
        lead=np.zeros(cells), due=np.zeros(cells), naming=np.zeros(room), met=np.full(room, -1, np.int32),
        sympathisers=sympathy.copy(), sympathisers_start=sympathy,
        foreigners=np.zeros((n_groups, n_states), np.int64),
        loyalty=leaders.loyalty, ballot=np.full((n_leaders, n_groups), -1), means=np.zeros((n_groups, N_ORDERS)), harm=np.zeros((n_groups, N_ORDERS)),
        demanded=np.zeros(towards, np.int64), threat=np.zeros(towards), due_now=np.zeros(towards, np.int64),
        offered=np.zeros((*towards, 3)), lifting=np.zeros(towards, np.int64), planners=np.zeros(cells), beliefs=np.tile(prior, (n_states, 1)),
        acts=np.full(towards, values.number("belief.prior_acts")),
        exposure=np.ones(towards),
        willingness=np.zeros(towards), worries=states.worries, listens=states.listens,
        ties=np.zeros((n_warlords, n_groups)), control=warlords.control, reach=warlords.reach,
        members=np.zeros(cells, np.int64), tally=np.zeros((n_groups, N_STATUS), np.int64),
        footprint=groups.footprint, prisoners_from=groups.prisoners_from, shield=groups.shield,
        hidden=np.zeros(cells), hosts=np.zeros(cells, np.int64), harboured=np.zeros(cells), passed=np.ones(cells), linked=np.ones(256),
        sided=np.zeros((8, n_provinces, 2), np.int64), gone_over=np.zeros(3, np.int64), followed=np.zeros(3),
        freedom=np.zeros(cells), hazard=np.zeros(cells), moving=np.zeros(cells),
        bound=np.zeros(cells), per_tie=np.zeros(cells), plot=np.zeros(cells), arrive=np.zeros(cells), drawn=np.zeros(cells),
        attacks=np.zeros(cells, np.int64), acts_here=np.zeros(cells, np.int64), seen=np.zeros(cells, np.int64),
        break_share=np.zeros(cells), relocate=np.zeros(cells), destination=np.zeros(cells),
        prison=first_prisons(),
        gravity=gravity(geo.population, geo.distance, 1.0),
        borders=states.borders, origins=groups.origins,
        untracked_since=np.zeros((n_groups, weeks + 3), np.int64), tracked_since=np.zeros((n_groups, weeks + 3), np.int64),
        fade=_fading(values.number("plots.decay_abroad"), weeks + 3).copy(), utility=np.zeros((n_groups, N_ORDERS)),
        sums=np.zeros((n_provinces, N_SUMS), np.int64), breaches=np.zeros((n_provinces, N_BREACHES), np.int64),
        departures=np.zeros(4, np.int64), left=np.zeros(n_provinces, np.int64),
        age_hazard=_age_hazard(scenario, weeks + OLDEST + 60),
        events=shocks.records, event_groups=shocks.groups, event_states=shocks.states, event_provinces=shocks.provinces,
        recent_acts=np.zeros((26, n_groups)), recent_weeks=np.zeros((26, n_groups)), recent_risk=np.zeros(52),
        triggers=triggers, watches=watches, orders=np.zeros((weeks + 1, len(triggers)), np.int64),
        **views({**tables, "regime": regime, "groups": groups.records, "states": states.records, "provinces": provinces}),
    )  # fmt: skip


def views(arrays: Mapping[str, Any]) -> dict[str, Any]:
    """Return the tables of a world and the fields that share memory with others, from its tables and records by name."""
    found = {name: arrays[name] for name in TABLES} | {
        name.replace("out_", "plain_"): plain(arrays[name]) for name in TABLES
    }
    for over_, record, name in (
        ("country", "regime", "regime"), ("group", "group", "groups"), ("state", "state", "states"), ("province", "province", "provinces"),
    ):  # fmt: skip
        found[f"copied_{name}"] = sources(over_, record, arrays[name])
    return found


def output_tables(weeks: int, groups: int, states: int, provinces: int) -> dict[str, Table]:
    """Return the tables of outputs, filled with missing values."""
    shapes = ((weeks,), (weeks, groups), (weeks, states), (weeks, provinces), (weeks, groups, provinces))
    kinds = ("country", "group", "state", "province", "group_province")
    return {name: _missing(shape, output_dtype(kind)) for name, kind, shape in zip(TABLES, kinds, shapes, strict=True)}


def _missing(shape: tuple[int, ...], dtype: np.dtype[np.void]) -> Table:
    """Return a table of missing values, filled as a plain array; filling row by row takes ten times as long."""
    return np.full((*shape, len(dtype.names or ())), np.nan).view(dtype).reshape(shape)


def plain(table: Table) -> Reals:
    """Return a view of a table as plain numbers, with the outputs on the last axis."""
    return table.view(np.float64).reshape(*table.shape, len(table.dtype.names or ()))


def _age_hazard(scenario: Scenario, ages: int) -> Reals:
    """Return the hazard of going home by weeks of service, or zeros where the rule is off."""
    if not scenario.rules["desistance"]:
        return np.zeros(ages)
    values = Values(scenario)
    return _weibull(values.number("desistance.shape"), values.number("desistance.scale"), ages).copy()


@lru_cache(maxsize=8)
def _weibull(shape: float, scale: float, ages: int) -> Reals:
    return np.array([leave_hazard(float(age), shape, scale) for age in range(ages)])


@lru_cache(maxsize=8)
def _fading(halflife: float, ages: int) -> Reals:
    return np.array([faded(float(age), halflife) for age in range(ages)])


class Placement(NamedTuple):
    """The initial numbers of people by place.

    Attributes
    ----------
    fighters
        (P,) model fighters.
    members
        (G, P) members at large.
    """

    fighters: np.ndarray
    members: np.ndarray


def placement(scenario: Scenario, world: World) -> Placement:
    """Return the initial placement: fighters by population, members by footprint."""
    return Placement(
        apportion(int(world.regime[0].fighters0), world.provinces["weight"]),
        first_members(world.groups["strength"], world.footprint),
    )


def fighter_columns(rows: int) -> Fighters:
    """Return empty columns for a number of fighters (19 bytes each), all rows free."""
    found = Fighters(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Fighters._fields})
    found.province[:] = NOWHERE
    return found


def militant_columns(rows: int) -> Militants:
    """Return empty columns for a number of militants (23 bytes each), all rows free."""
    return Militants(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Militants._fields})


# Columns that need more than a byte.
_TYPES: dict[str, type] = {"key": np.uint64, "unit": np.uint16, "entry": np.int16, "since": np.int16, "cell": np.uint16}
