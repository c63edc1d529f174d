"""Test that no file can crash the reader, run code, or reach a file outside the scenario folders."""

import os
import tempfile
from pathlib import Path

import pytest

from sim.scenario import ScenarioError, check, load_scenario, load_text
from sim.scenario.problems import MAX_PROBLEMS
from sim.scenario.read.tree import MAX_BYTES, MAX_NODES

NOBODY = 65534
HEAD = "extends: baseline\ntitle: Mine\n"


def wrong(path: Path) -> tuple[str, int, int]:
    """Return the words, line and column of the only problem of a file."""
    problems = check(path)
    assert len(problems) == 1, problems
    assert problems[0].remedy
    return problems[0].wrong, problems[0].at.line, problems[0].at.column


@pytest.mark.parametrize(
    ("data", "words", "line", "column"),
    [
        (b"", "is empty", 1, 1),
        (b"\xff\xfee\x00x\x00", "not UTF-8", 1, 1),
        (HEAD.encode("utf-16"), "not UTF-8", 1, 1),
        (HEAD.encode("utf-32"), "not UTF-8", 1, 1),
        (b"\x7fELF\x02\x01\x01\x00\x00", "control character", 1, 1),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "byte 0x89", 1, 1),
        (HEAD.encode() + "voice: Malejácq\n".encode("latin-1"), "byte 0xe1", 3, 13),
        (HEAD.encode() + b"voice: a\x00b\n", "control character", 3, 9),
        (HEAD.encode() + b"voice: a\x07b\n", "control character", 3, 9),
        (b"\xef\xbb\xbfextends: basline\n", "no scenario 'basline'", 1, 10),
    ],
)
def test_bytes_that_are_no_scenario(tmp_path, data, words, line, column):
    path = tmp_path / "mine.yaml"
    path.write_bytes(data)
    said, found_line, found_column = wrong(path)
    assert words in said
    assert (found_line, found_column) == (line, column)


@pytest.mark.parametrize("data", ["\ufeff" + HEAD, HEAD.replace("\n", "\r\n")], ids=["byte order mark", "CRLF"])
def test_texts_of_other_systems_are_read(tmp_path, data):
    path = tmp_path / "mine.yaml"
    path.write_bytes(data.encode())
    assert load_scenario(path).title == "Mine"


def test_folder(tmp_path):
    assert "folder" in wrong(tmp_path)[0]


def test_missing_file(tmp_path):
    assert "no such scenario" in wrong(tmp_path / "nowhere.yaml")[0]


def test_device():
    assert "not a plain file" in wrong(Path("/dev/zero"))[0]


@pytest.fixture
def bound_by_permissions():
    """Give up the rights of root, to whom permissions do not apply."""
    mine = os.geteuid()
    if mine == 0:
        os.seteuid(NOBODY)
    yield
    os.seteuid(mine)


@pytest.fixture
def open_folder():
    """Make a folder that every user may read, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def test_unreadable_file(open_folder, request):
    path = open_folder / "mine.yaml"
    path.write_text(HEAD, encoding="utf-8")
    # Read once with all rights, so that all modules are imported.
    assert not check(path)
    path.chmod(0)
    request.getfixturevalue("bound_by_permissions")
    assert "cannot read" in wrong(path)[0]


def test_large_file(write):
    assert "bytes" in wrong(write(HEAD + "#" * MAX_BYTES))[0]


def test_long_text(write):
    assert "characters" in wrong(write(HEAD + "voice: " + "a" * 20_000))[0]


def test_many_values(write):
    assert "values" in wrong(write(HEAD + "claims: [" + "C01, " * (MAX_NODES + 1) + "]"))[0]


def test_aliases_that_multiply(write):
    """Check that nested aliases cannot multiply into millions of values."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 4)}]" for n in range(1, 12)]
    problems = check(write(HEAD + "l0: &l0 [a, a, a, a]\n" + "\n".join(levels)))
    assert any("values" in problem.wrong for problem in problems)


def test_deep_nesting_is_a_message_and_no_crash(write):
    for opening in ("[", "{a: ", "- "):
        problems = check(write(HEAD + "claims: " + opening * 5000))
        assert len(problems) == 1


def test_environment_and_home_are_not_expanded(load):
    assert load("voice: $HOME ~ ${USER}\n").voice == "$HOME ~ ${USER}"


def test_link_out_of_the_folder_is_not_followed(tmp_path):
    outside = tmp_path / "outside"
    inside = tmp_path / "inside"
    outside.mkdir()
    inside.mkdir()
    (outside / "secret.yaml").write_text(HEAD)
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    for words in ("link", "./link.yaml", "../outside/secret.yaml"):
        path = inside / "mine.yaml"
        path.write_text(f"extends: {words}\ntitle: Mine\n")
        with pytest.raises(ScenarioError) as caught:
            load_scenario(path)
        assert all("secret" not in problem.at.file for problem in caught.value.problems)


def test_text_from_an_editor_reaches_shipped_scenarios_only(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.yaml").write_text(HEAD)
    assert load_text("extends: record\ntitle: Mine\n").groups[-1] == "nrf"
    for words in ("other", "./other.yaml", str(tmp_path / "other.yaml"), "../../etc/passwd"):
        with pytest.raises(ScenarioError):
            load_text(f"extends: {words}\ntitle: Mine\n")


def test_country_code_of_norway_is_a_word(load):
    scenario = load("voice: no\nstates:\n  norway: {label: NO, leverage: 0.1}\n")
    assert scenario.voice == "no"
    assert scenario.labels["norway"] == "NO"


def test_more_problems_than_anybody_reads(write):
    lines = "".join(f"  assumption.number_{n}: 1\n" for n in range(2 * MAX_PROBLEMS))
    problems = check(write(HEAD + "assumptions:\n" + lines))
    assert len(problems) == MAX_PROBLEMS + 1
    assert "more problems follow" in problems[-1].wrong


def test_shipped_name_wins_over_a_folder_of_that_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "baseline").mkdir()
    assert load_scenario("baseline").name == "baseline"
