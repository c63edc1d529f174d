"""Names of places and actors in the spellings that data sets use."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from sim.evidence.province import provinces
from sim.evidence.yaml_files import SeedError, read_yaml
from sim.resources import data_dir

_NOT_A_NAME = re.compile(r"\b(province|provincial|velayat|wilayat|vilayat|welayat)\b")


def province_of(name: str) -> str | None:
    """Return the key of a province from any known spelling of its name, or None."""
    return _spellings().get(_letters(_NOT_A_NAME.sub(" ", _plain(name))))


def actor_of(name: str) -> str:
    """Return the UCDP name of an actor, or the given name if the gazetteer does not know it."""
    plain = _plain(name)
    return next((known for beginning, known in _beginnings() if plain.startswith(beginning)), name)


def meant(word: str) -> str:
    """Return what scenarios call the state, the group or the demand that a word means, or else the word as a key."""
    plain = word.lower().replace("-", "_").replace(" ", "_")
    return next((name for name, others in _seed()["names"].items() if plain in others), plain)


def absent(word: str) -> str:
    """Return why a scenario has nothing of that name, and how to come close to it; empty for any other word."""
    return next((why for why, words in _seed()["absent"].items() if meant(word) in words), "")


@cache
def _spellings() -> Mapping[str, str]:
    found = {_letters(_plain(spelling)): one.key for one in provinces().values() for spelling in (one.key, one.name)}
    for key, spellings in _seed()["provinces"].items():
        if key not in provinces():
            raise SeedError(f"gazetteer.yaml: {key} is not a province")
        for spelling in spellings:
            letters = _letters(_plain(spelling))
            if found.setdefault(letters, key) != key:
                raise SeedError(f"gazetteer.yaml: {spelling} stands for {found[letters]} and for {key}")
    return found


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    return tuple((_plain(start), known) for known, starts in _seed()["actors"].items() for start in starts)


@cache
def _seed() -> Mapping[str, Mapping[str, list[str]]]:
    return read_yaml(data_dir("seeds") / "gazetteer.yaml")


def _plain(text: str) -> str:
    """Return a name in lower case without accents."""
    bare = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(letter for letter in bare if not unicodedata.combining(letter)).replace("_", " ").split())


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text)
