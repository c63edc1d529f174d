"""What the bytes or the YAML of a file did wrong, in words that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.scenario.problems import Origin, Problem, ScenarioError

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

_CONTROL = (
    "an invisible control character stands in the file",
    "delete it; text pasted from elsewhere often carries one.",
)
# Spaces that look like one and are none to YAML: text copied from a web page or a word processor carries them.
_ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
)
ODD_SPACE = (
    "a space that YAML does not know stands here (a no-break space, perhaps, from a web page)",
    "type plain spaces over it, two for each level.",
)
_SAID: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("mapping values are not allowed",),
        "a second `:` stands on this line, the line above has none, or this line stands deeper than its neighbours",
        "write `key: value` on each line, indented like its neighbours; put a text with a colon in quotes.",
    ),
    (
        ("while parsing a flow",),
        "a bracket or brace is not closed, or a comma is missing",
        "write lists as [a, b] and mappings as {key: value, key: value}.",
    ),
    (
        ("while scanning a quoted",),
        "a quote is opened and does not end well",
        "close it with the same quote; in double quotes write \\\\ for a backslash.",
    ),
    (
        ("expected <block end>", "expected <document start>", "but found '-'", "but found '<block"),
        "the line stands at the wrong depth",
        "indent it like its neighbours, with spaces.",
    ),
    (
        ("cannot start any token", "found unknown escape"),
        "a character here has a meaning of its own in YAML",
        "put the text in quotes.",
    ),
    (("special characters",), *_CONTROL),
    (
        ("expected alphabetic or numeric", "while scanning an a"),
        "`*` and `&` have a meaning of their own in YAML",
        "put the text in quotes.",
    ),
    (
        ("directive",),
        "`%` at the beginning of a line has a meaning of its own in YAML",
        "delete the line; a scenario needs no directives.",
    ),
)


def decode(data: bytes, at: Origin) -> str:
    """Return a file's text.

    Raises
    ------
    ScenarioError
        When it is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        remedy = "save it as UTF-8 in your editor; it looks like UTF-16 or a binary file."
        raise ScenarioError([Problem(at, "the file is not UTF-8 text", remedy)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace").removeprefix("\ufeff")
        wrong = f"byte 0x{data[error.start]:02x} is not UTF-8 text"
        problem = Problem(_after(at.file, before), wrong, "save the file as UTF-8 in your editor.")
        raise ScenarioError([problem]) from None


def explain(error: MarkedYAMLError, at: Origin, text: str) -> Problem:
    """Return a parser's complaint in words that say what to do.

    Parameters
    ----------
    error
        What the parser said.
    at
        Where.
    text
        The whole file.
    """
    said = " ".join(str(part) for part in (error.context, error.problem) if part)
    lines = text.splitlines()
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    started = error.context_mark
    begun = (("it began at", Origin(at.file, started.line + 1, started.column + 1)),) if started is not None else ()
    indent = line[: len(line) - len(line.lstrip())]
    odd = odd_space(indent)
    if odd is not None:
        return Problem(Origin(at.file, at.line, odd + 1), *ODD_SPACE)
    if "\t" in indent or ("'\\t'" in said and "\t" in line):
        tab = Origin(at.file, at.line, line.index("\t") + 1)
        return Problem(tab, "a tab stands where YAML wants spaces", "indent with spaces, two for each level.")
    if "could not find expected ':'" in said and begun:
        return Problem(begun[0][1], "a line without a colon", "write `key: value`.")
    for signs, wrong, remedy in _SAID:
        if any(sign in said for sign in signs):
            return Problem(at, wrong, remedy, begun if "flow" in said or "quoted" in said else ())
    remedy = "check the indentation, colons and quotes of this line and the one above."
    return Problem(at, f"the file cannot be read as YAML here ({said})", remedy)


def odd_space(text: str) -> int | None:
    """Return where among the blanks at the head of a text the first one stands that YAML does not know, or None."""
    for place, character in enumerate(text):
        if character in _ODD_SPACES:
            return place
        if not character.isspace():
            return None
    return None


def unreadable(error: Exception, shown: str, text: str) -> Problem:
    """Return the problem of a text that the parser gave up on without a mark."""
    position = getattr(error, "position", None)
    place = Origin(shown)
    if isinstance(position, int) and 0 <= position <= len(text):
        place = _after(shown, text[:position])
    if "special characters" in str(error):
        return Problem(place, *_CONTROL)
    return Problem(
        place, "the file cannot be read as YAML", "check that it is a plain text file, or begin with `sanctuary new`."
    )


def _after(file: str, before: str) -> Origin:
    """Return the place of the character after a piece of text."""
    return Origin(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
