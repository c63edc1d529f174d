"""Single settings are changed in a text: every comment and every other setting stays."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from sim.errors import SanctuaryError
from sim.scenario import load_text
from sim.scenario.write.edit import edited, reasoned, settings

TEXT = """\
# A draft.
format: 2
extends: baseline   # from
title: "Mine: a draft"
assumes: >-  # prose
  Two lines
  of # prose.

assumptions:  # all of them
  # why so high
  taliban.control: 0.9     # strong leaders
  taliban.loyalty.al_qaeda:   # the oath
    # a guess
    value: 0.9   # high
    because: C01
  enforcement.willingness:
    uniform: [0.1,  # low
              0.2]
  orders.base: {value: 0.3, because: "C02: so"}  # in braces
groups:
  isis_k: {strength: 1500}  # fewer
events:  # two
  # the bargain
  - {week: 26, talks: {with: china}}   # at first
  - week: 30  # later
    talks:
      with: iran  # at last
  - remove: bagram  # not here
rules:
# off
  outbidding: off
# The end."""


def comments(text: str) -> list[str]:
    """Return the comments of a text in which `#` stands within prose once."""
    return sorted(re.findall(r"#.*", text.replace("of # prose", "")))


def plain(text: str) -> dict[str, tuple[str, str]]:
    return {key: (one.value, one.because) for key, one in settings(text).items()}


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("taliban.control", "0.5", "  taliban.control: 0.5     # strong leaders"),
        ("taliban.loyalty.al_qaeda", "0.5", "    value: 0.5   # high"),
        ("enforcement.willingness", "0.5", "  enforcement.willingness: 0.5"),
        ("orders.base", "30 %", '  orders.base: {value: 30 %, because: "C02: so"}  # in braces'),
        ("detection.intel", "{uniform: [0.1, 0.2]}", "  detection.intel: {uniform: [0.1, 0.2]}"),
        ("groups.isis_k.strength", "900", "  isis_k: {strength: 900}  # fewer"),
        ("groups.isis_k.growth", "0.1", "  groups.isis_k.growth: 0.1"),
        ("title", "A: b, c", 'title: "A: b, c"'),
        ("voice", "2021", 'voice: "2021"'),
        ("weeks", "52", "weeks: 52"),
        ("rules.outbidding", "on", "  outbidding: on"),
        ("rules.learning", "off", "  learning: off"),
        ("events.0.talks.with", "iran", "  - {week: 26, talks: {with: iran}}   # at first"),
        ("events.1.talks.with", "china", "      with: china  # at last"),
        ("events.1.because", "C03, surely", '    because: "C03, surely"'),
        ("events.9", "{week: 40, talks: {with: iran}}", "  - {week: 40, talks: {with: iran}}"),
        ("events.bagram_2", "off", "  - {remove: bagram_2}"),
    ],
)
def test_one_line_changes(key: str, value: str, line: str) -> None:
    after = edited(TEXT, key, value)
    assert line in after.splitlines()
    assert comments(after) == comments(TEXT)
    changed = {name for name, told in plain(after).items() if plain(TEXT).get(name) != told}
    assert {name for name in changed if not key.startswith(name) and not name.startswith((key, "events."))} <= {
        "assumptions", "rules", "groups", "groups.isis_k",
    }  # fmt: skip


@pytest.mark.parametrize("key", [key for key in settings(TEXT) if key.count(".") or key in ("title", "assumes")])
def test_a_setting_is_removed_and_its_comments_stay(key: str) -> None:
    if key in ("events.1.week", "events.2.remove"):
        with pytest.raises(SanctuaryError, match="by the form"):
            edited(TEXT, key, None)
        return
    after = edited(TEXT, key, None)
    assert comments(after) == comments(TEXT)
    assert (key not in settings(after)) or key.startswith("events.")


def test_a_reason_is_added_changed_and_removed() -> None:
    text = reasoned(TEXT, "taliban.control", "C16, as: he says")
    assert '  taliban.control: {value: 0.9, because: "C16, as: he says"}     # strong leaders' in text
    assert settings(reasoned(text, "taliban.control", "C17"))["taliban.control"].because == "C17"
    assert settings(reasoned(text, "taliban.control", ""))["taliban.control"].because == ""
    assert "    because: C05" in reasoned(TEXT, "taliban.loyalty.al_qaeda", "C05").splitlines()
    assert reasoned(TEXT, "rules.outbidding", "C22").count("{value: off, because: C22}") == 1
    with pytest.raises(SanctuaryError):
        reasoned(TEXT, "taliban.contrl", "C01")


@pytest.mark.parametrize("text", ["a: [", "a: 1\n b: 2", "\x00"])
def test_what_is_not_yaml_is_left_alone(text: str) -> None:
    assert settings(text) == {}
    with pytest.raises(SanctuaryError, match="not YAML"):
        edited(text, "taliban.control", "0.5")


@pytest.mark.parametrize("text", ["", "# only a comment", "format: 2", "{format: 2}", "format: 2\r\nassumptions:\r\n", "assumptions: {}", "assumptions: ~ # none"])  # fmt: skip
def test_a_form_fills_any_text(text: str) -> None:
    after = edited(
        reasoned(edited(text, "taliban.control", "0.5"), "taliban.control", "C01"), "rules.outbidding", "off"
    )
    after = edited(edited(after, "events.0", "{week: 26, talks: {with: china}}"), "title", "Mine")
    assert (settings(after)["taliban.control"].value, settings(after)["title"].value) == ("0.5", "Mine")
    assert comments(after) == comments(text)
    assert load_text(after).values["taliban.control"] == 0.5


PARTS = {
    "assumptions": ("taliban.control", "taliban.loyalty.al_qaeda", "orders.base"),
    "rules": ("outbidding", "learning"),
    "events": (),
}
VALUES = st.sampled_from(
    [
        "0.5",
        "30 %",
        "{uniform: [0, 1]}",
        "[a, b]",
        "on",
        "",
        "a: b",
        "it's # so",
        "é",
        "- x",
        "&a b",
        "*a",
        "{a: &x 1}",
        "two\nlines",
    ]
)
SPACE, COMMENT = st.sampled_from(["", " ", "   "]), st.integers(0, 99).map(lambda number: f"# é{number}")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Return a scenario in any style, with comments wherever YAML allows them."""
    lines: list[str] = []

    def say(line: str) -> None:
        lines.extend(draw(st.lists(COMMENT.map(lambda words: " " * draw(st.integers(0, 6)) + words), max_size=1)))
        lines.append(
            line + draw(st.sampled_from(["", "", "  "])) + ("" if draw(st.booleans()) else " " + draw(COMMENT))
        )

    for part, keys in PARTS.items():
        chosen = draw(st.lists(st.sampled_from(keys), unique=True)) if keys else []
        style = draw(st.sampled_from(["block", "flow", "none"]))
        if style == "none" or (keys and not chosen):
            continue
        if part == "events":
            say("events:")
            say("- {week: 26, talks: {with: china}}")
            say("- week: 30")
            say("  talks: {with: iran}")
        elif style == "flow":
            say(part + ": {" + ", ".join(f"{key}: 1" for key in chosen) + "}")
        else:
            say(f"{part}:")
            for key in chosen:
                if draw(st.booleans()):
                    say(f"  {key}: {draw(st.sampled_from(['1', 'x y', chr(34) + '#' + chr(34)]))}")
                else:
                    say(f"  {key}:")
                    say("    value: 1")
                    say("    because: [C01, C02]")
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + draw(st.sampled_from(["", "\n", "\n\n"]))


@effort(max_examples=60, deadline=None)
@given(texts(), st.lists(st.tuples(st.sampled_from(["title", "weeks", "taliban.control", "taliban.loyalty.al_qaeda", "orders.base", "rules.outbidding", "rules.learning", "events.0.week", "events.5", "events.bagram"]), st.one_of(VALUES, st.none())), min_size=1, max_size=4))  # fmt: skip
def test_whatever_the_form_does_comments_and_other_settings_stay(
    text: str, edits: list[tuple[str, str | None]]
) -> None:
    for key, value in edits:
        before = text
        try:
            text = edited(before, key, value)
        except SanctuaryError:
            assert key.startswith("events."), "assumptions, rules and the header can always be set"
            continue
        assert [words for words in re.findall(r"# é\d+", before) if words not in re.findall(r"# é\d+", text)] == []
        assert len(re.findall(r"# é\d+", before)) == len(re.findall(r"# é\d+", text))
        others = {
            name: told
            for name, told in plain(before).items()
            if name not in PARTS and not name.startswith(("events.", key))
        }
        assert {name: told for name, told in plain(text).items() if name in others} == others
        assert value is not None or key not in settings(text) or key.startswith("events.")
