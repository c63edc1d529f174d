"""Names of provinces and actors in the spellings of data sets."""

import pytest

from sim.evidence import actor_of, province_of, provinces


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Hilmand province", "helmand"),
        ("Hirat", "herat"),
        ("Paktya Province", "paktia"),
        ("Panjsher province", "panjshir"),
        ("Sari Pul province", "sar_e_pol"),
        ("Sar-e-Pul", "sar_e_pol"),
        ("Jawzjan", "jowzjan"),
        ("Nimroz", "nimruz"),
        ("Urozgan", "uruzgan"),
        ("Maidan Wardak", "wardak"),
        ("Dāykundī", "daykundi"),
        ("sar_e_pol", "sar_e_pol"),
        ("  KABUL ", "kabul"),
    ],
)
def test_a_spelling_has_its_province(written, key):
    assert province_of(written) == key


def test_every_province_is_known_by_its_own_name():
    assert [province_of(one.name) for one in provinces().values()] == list(provinces())


@pytest.mark.parametrize("written", ["", "Anbar province", "Khyber Pakhtunkhwa", "province", "Kab"])
def test_another_name_is_nobodys(written):
    assert province_of(written) is None


def test_actors_have_ucdps_names():
    assert actor_of("Military Forces of Afghanistan (2021-)") == "Government of Afghanistan"
    assert actor_of("Islamic State (Afghanistan)") == "IS"
    assert actor_of("TTP: Tehreek-i-Taliban Pakistan") == "TTP"
    assert actor_of("Islamic Jihad") == "Islamic Jihad"
    assert actor_of("Taliban") == "Taliban"
