"""The evidence for the model, typed: claims, sources, parameters, entities, provinces and the public record.

All of it is read once from `seeds/` and is immutable. Nothing here needs NumPy, Mesa or Numba.
"""

from sim.evidence.claim import Claim as Claim
from sim.evidence.claim import claims as claims
from sim.evidence.effect import Effect as Effect
from sim.evidence.entity import ENTITY_KINDS as ENTITY_KINDS
from sim.evidence.entity import Entity as Entity
from sim.evidence.entity import describe as describe
from sim.evidence.entity import entities as entities
from sim.evidence.entity import lookup as lookup
from sim.evidence.event import EventType as EventType
from sim.evidence.event import event_kinds as event_kinds
from sim.evidence.gazetteer import actor_of as actor_of
from sim.evidence.gazetteer import province_of as province_of
from sim.evidence.observation import DatedFigure as DatedFigure
from sim.evidence.observation import Observation as Observation
from sim.evidence.observation import parse_rows as parse_rows
from sim.evidence.observation import read_record as read_record
from sim.evidence.observation import read_rows as read_rows
from sim.evidence.observation import record as record
from sim.evidence.parameter import Parameter as Parameter
from sim.evidence.parameter import instead as instead
from sim.evidence.parameter import match_template as match_template
from sim.evidence.parameter import parameters as parameters
from sim.evidence.parameter import read_by as read_by
from sim.evidence.parameter import removed as removed
from sim.evidence.province import provinces as provinces
from sim.evidence.source import sources as sources
from sim.evidence.yaml_files import SeedError as SeedError
