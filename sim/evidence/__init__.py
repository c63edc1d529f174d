"""The evidence for the model, typed: claims, sources, parameters, entities, provinces and the public record.

All of it is read once from `seeds/` and is immutable. Nothing here needs NumPy, Mesa or Numba.
"""

from sim.evidence.claim import Claim, claims
from sim.evidence.effect import Effect
from sim.evidence.entity import ENTITY_KINDS, Entity, describe, entities, lookup
from sim.evidence.event import EventType, event_kinds
from sim.evidence.gazetteer import actor_of, province_of
from sim.evidence.observation import DatedFigure, Observation, read_record, read_rows, record
from sim.evidence.parameter import Parameter, match_template, parameters
from sim.evidence.province import provinces
from sim.evidence.source import sources
from sim.evidence.yaml_files import SeedError

__all__ = [
    "ENTITY_KINDS",
    "Claim",
    "DatedFigure",
    "Effect",
    "Entity",
    "EventType",
    "Observation",
    "Parameter",
    "SeedError",
    "actor_of",
    "claims",
    "describe",
    "entities",
    "event_kinds",
    "lookup",
    "match_template",
    "parameters",
    "province_of",
    "provinces",
    "read_record",
    "read_rows",
    "record",
    "sources",
]
