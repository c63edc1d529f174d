"""Files that go stale unnoticed: citation, changelog, issue forms, hooks, Containerfile and the list of supported Pythons."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim import __version__

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
KINDS = {"textarea", "input", "dropdown", "checkboxes", "markdown"}


def read(path: str) -> Any:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


def supported() -> list[str]:
    return [word.rsplit(" ", 1)[1] for word in PROJECT["classifiers"] if re.search(r"Python :: 3\.\d+$", word)]


def test_the_citation_names_this_version() -> None:
    citation = read("CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["version"] == __version__
    assert citation["license"] == PROJECT["license"]
    assert citation["keywords"] == [word for word in PROJECT["keywords"] if word in citation["keywords"]]


def test_the_changelog_lists_versions_newest_first() -> None:
    heads = re.findall(r"^## (.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    parts = [re.fullmatch(r"(\d+\.\d+\.\d+), (unreleased|\d{4}-\d\d-\d\d)", head) for head in heads]
    assert all(parts), heads
    versions = [tuple(int(number) for number in part[1].split(".")) for part in parts if part]
    assert heads[0].startswith(f"{__version__}, ")
    assert versions == sorted(set(versions), reverse=True)
    assert not any(head.endswith("unreleased") for head in heads[1:])


@pytest.mark.parametrize("form", [path for path in FORMS if path.name != "config.yml"], ids=lambda path: path.stem)
def test_issue_forms_are_valid(form: Path) -> None:
    asked = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert asked["name"]
    assert asked["description"]
    fields = [part for part in asked["body"] if part["type"] != "markdown"]
    assert {part["type"] for part in asked["body"]} <= KINDS
    assert all(part["attributes"]["label"] for part in fields)
    ids = [part["id"] for part in fields]
    assert len(set(ids)) == len(ids)
    assert any(part.get("validations", {}).get("required") for part in fields)


def test_hooks_run_scripts_and_checks_that_exist() -> None:
    checked = (ROOT / "Makefile").read_text(encoding="utf-8").split("\nlint:")[1].split("\n\n")[0]
    (repo,) = read(".pre-commit-config.yaml")["repos"]
    assert repo["repo"] == "local"
    entries = [hook["entry"].split() for hook in repo["hooks"]]
    for words in entries:
        for word in words[1:]:
            assert "/" not in word or (ROOT / word).exists(), word
    tools = {words[0].removeprefix(".venv/bin/") for words in entries} - {"bash", "pytest"}
    assert tools == {"ruff", "mypy", "lint-imports"}
    assert all(f"$(BIN)/{tool}" in checked for tool in tools)


@pytest.mark.parametrize(
    ("subject", "taken"),
    [("Warlords bargain before they fight, as they did", True), ("x" * 72, True), ("x" * 73, False), ("", False)],
)
def test_long_subjects_are_refused(tmp_path: Path, subject: str, taken: bool) -> None:
    message = tmp_path / "message"
    message.write_text(f"# a comment of git's\n{subject}\n\n{'a long line of the body ' * 9}\n", encoding="utf-8")
    done = subprocess.run(["bash", str(ROOT / "scripts" / "commit-subject.sh"), str(message)], capture_output=True)
    assert (done.returncode == 0) == taken


def test_the_same_pythons_are_supported_everywhere() -> None:
    assert supported()[0] == PROJECT["requires-python"].removeprefix(">=")
    assert read(".github/workflows/test.yml")["jobs"]["test"]["strategy"]["matrix"]["python"] == supported()
    (base,) = re.findall(
        r"^FROM python:(\S+)-slim$", (ROOT / "Containerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert base == supported()[-1]


def test_pythons_found_are_listed_oldest_first() -> None:
    done = subprocess.run(
        ["bash", str(ROOT / "scripts" / "find-python.sh"), "all"], capture_output=True, text=True, check=True
    )
    found = done.stdout.split()
    assert found
    assert found == [version for version in supported() if version in found]


def test_the_containerfile_is_valid() -> None:
    lines = re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text(encoding="utf-8")).splitlines()
    steps = [line.split(None, 1) for line in lines if line and not line.startswith("#")]
    assert steps[0][0] == "FROM"
    assert {word for word, _ in steps} <= {
        "FROM",
        "COPY",
        "RUN",
        "USER",
        "WORKDIR",
        "VOLUME",
        "EXPOSE",
        "HEALTHCHECK",
        "ENTRYPOINT",
        "CMD",
    }
    (install,) = (rest for word, rest in steps if word == "RUN" and "pip install" in rest)
    extras = set(re.findall(r"\[([\w,]+)\]", install)[0].split(","))
    # `test`, `dev` and `docs` are for work on a checkout; `all` is the sum of the others.
    only_in_a_checkout = {"all", "test", "dev", "docs"}
    assert extras == set(PROJECT["optional-dependencies"]) - only_in_a_checkout
    (user,) = (rest for word, rest in steps if word == "USER")
    assert int(user) > 0, "an orchestrator can tell only a number from root"
    assert steps[-2][1] == f'["{next(iter(PROJECT["scripts"]))}"]'


def test_make_help_lists_every_phony_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]
    assert phony == set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
