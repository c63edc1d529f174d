"""Why we believe it: the claims, sources, parameters, entities, provinces and the public record, typed.

Everything here is read once from `seeds/` and cannot be changed. Nothing here needs NumPy, Mesa or Numba.
"""

from sim.evidence.claims import Claim, Effect, Expectation, Switch, claims
from sim.evidence.entities import ENTITY_KINDS, Attribute, EntitySeed, describe, entities, parameter
from sim.evidence.events import EventField, EventKind, event_kinds
from sim.evidence.parameters import Parameter, match_template, parameters
from sim.evidence.provinces import Province, provinces
from sim.evidence.record import Observation, read_record, record
from sim.evidence.sources import Source, sources
from sim.evidence.yaml_files import SeedError

__all__ = [
    "ENTITY_KINDS",
    "Attribute",
    "Claim",
    "Effect",
    "EntitySeed",
    "EventField",
    "EventKind",
    "Expectation",
    "Observation",
    "Parameter",
    "Province",
    "SeedError",
    "Source",
    "Switch",
    "claims",
    "describe",
    "entities",
    "event_kinds",
    "match_template",
    "parameter",
    "parameters",
    "provinces",
    "read_record",
    "record",
    "sources",
]
