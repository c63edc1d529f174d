"""The map: 34 consistent provinces."""

import pytest

from sim.evidence import SeedError, entities, provinces
from sim.evidence.province import CENTRES, distance_km, read_provinces, with_remoteness
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir


def test_there_are_34_provinces_with_distinct_codes():
    codes = [province.code for province in provinces().values()]
    assert len(codes) == len(set(codes)) == 34
    assert all(code.startswith("AF-") for code in codes)


def test_keys_are_the_names_in_lower_case():
    for key, province in provinces().items():
        assert key == province.key == province.name.lower().replace(" ", "_").replace("-", "_")


def test_neighbours_are_mutual_and_never_oneself():
    found = provinces()
    for key, province in found.items():
        assert key not in province.neighbours
        for other in province.neighbours:
            assert key in found[other].neighbours, f"{other} does not know {key}"
    assert sum(len(province.neighbours) for province in found.values()) == 2 * 79


def test_every_province_can_be_reached_from_kabul():
    reached, frontier = {"kabul"}, ["kabul"]
    while frontier:
        new = set(provinces()[frontier.pop()].neighbours) - reached
        reached |= new
        frontier += new
    assert reached == set(provinces())


def test_the_six_neighbouring_states_are_those_marked_as_neighbours():
    bordering = {state for province in provinces().values() for state in province.borders}
    marked = {name for name, state in entities("states").items() if state.values.get("neighbour")}
    assert bordering == marked
    assert len(bordering) == 6


def test_population_adds_up_to_the_yearbook():
    populations = [province.population for province in provinces().values()]
    # Settled population only; the yearbook adds about 1.5 million nomads.
    assert sum(populations) == 30_725_560
    assert min(populations) > 100_000


def test_minority_shares_are_shares():
    shares = {key: province.minority_share for key, province in provinces().items()}
    assert all(0 <= share <= 1 for share in shares.values())
    assert shares["bamyan"] == shares["daykundi"] == max(shares.values())


def test_the_two_prisons_stand_where_the_sources_put_them():
    assert {key: p.prison for key, p in provinces().items() if p.prison} == {
        "parwan": "Bagram",
        "kabul": "Pul-e Charkhi",
    }
    assert {bool(p.prison) == (p.prison_share > 0) for p in provinces().values()} == {True}
    assert sum(p.prison_share for p in provinces().values()) == 1.0


def test_remoteness_is_the_distance_to_the_nearer_centre_over_the_largest():
    found = provinces()
    assert all(found[centre].remoteness == 0 for centre in CENTRES)
    assert max(province.remoteness for province in found.values()) == 1
    assert with_remoteness(found) == dict(found)
    herat = found["herat"]
    nearest = min(distance_km(herat.lon, herat.lat, found[c].lon, found[c].lat) for c in CENTRES)
    logar = found["logar"]
    assert nearest > distance_km(logar.lon, logar.lat, found["kabul"].lon, found["kabul"].lat)


def test_distance_is_that_of_a_globe():
    # A quarter of the equator, and one degree of latitude.
    assert distance_km(0, 0, 90, 0) == pytest.approx(10_007.5, abs=0.5)
    assert distance_km(69, 34, 69, 35) == pytest.approx(111.2, abs=0.1)
    assert distance_km(10, 20, 30, 40) == distance_km(30, 40, 10, 20)


def test_every_column_says_where_it_comes_from():
    columns = read_yaml(data_dir("seeds") / "provinces.yaml")["columns"]
    header = (data_dir("seeds") / "provinces.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    assert list(columns) == header
    for name, column in columns.items():
        assert ("source" in column) != bool(column.get("assumption")), name


@pytest.mark.parametrize(
    ("row", "problem"), [("AF-KAB,kabul,Kabul,many,69.3,34.5,,,0.2,", "many"), ("AF-KAB,kabul,Kabul,5", "NoneType")]
)
def test_a_broken_row_is_placed(tmp_path, row, problem):
    header = (data_dir("seeds") / "provinces.csv").read_text(encoding="utf-8").splitlines()[0]
    path = tmp_path / "provinces.csv"
    path.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(SeedError, match=r"provinces\.csv:2:") as caught:
        read_provinces(path)
    assert problem in caught.value.message
