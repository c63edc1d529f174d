"""The catalogue kept between commands is the one that would be made, or it is made again."""

import pytest

from sim.scenario import memo
from sim.scenario.shipped import build


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path))
    return tmp_path


class Counted:
    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return build()


def test_what_is_remembered_is_what_was_made(cache):
    made = Counted()
    first, second = memo.remembered(made), memo.remembered(made)
    assert made.times == 1
    assert first == second
    assert first.expand() == second.expand()
    assert len(list(cache.glob("catalogue-*.json"))) == 1


def test_change_of_a_source_makes_it_anew(cache, monkeypatch):
    made = Counted()
    memo.remembered(made)
    monkeypatch.setattr(memo, "fingerprint", lambda: "another")
    memo.remembered(made)
    assert made.times == 2
    assert [path.name for path in cache.glob("catalogue-*.json")] == ["catalogue-another.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"parameters": {"a": {"key": 1, "nonsense": 2}}}'])
def test_spoilt_file_is_made_anew(cache, text):
    made = Counted()
    memo.remembered(made)
    (path,) = cache.glob("catalogue-*.json")
    path.write_text(text)
    assert memo.remembered(made) == build()
    assert made.times == 2


def test_folder_that_cannot_be_written_costs_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("SANCTUARY_CACHE_DIR", str(tmp_path / "file"))
    assert memo.remembered(build) == build()


def test_no_home(monkeypatch):
    def nowhere():
        raise RuntimeError

    monkeypatch.setattr(memo, "folder", nowhere)
    assert memo.remembered(build) == build()
