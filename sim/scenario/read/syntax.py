"""Errors in the bytes or the YAML of a file, with their remedies."""

from __future__ import annotations

from pathlib import Path

from yaml import SafeLoader, YAMLError, compose
from yaml.error import MarkedYAMLError

from sim.evidence.yaml_files import read_yaml
from sim.scenario.problems import Origin, Wrong

# Characters that look like a space and are none to YAML; text copied from a web page often has them.
_ODD_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u202f\u205f\u3000\ufeff"
)
ODD_SPACE = (
    "a space that YAML does not know stands here (a no-break space, perhaps, from a web page)",
    "type plain spaces over it, two for each level.",
)
# What the words of the parser mean, and the remedies.
_SAID = Path(__file__).with_suffix(".yaml")


def decode(data: bytes, at: Origin) -> str:
    """Return a file's text.

    Raises
    ------
    Wrong
        When it is not UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        remedy = "save it as UTF-8 in your editor; it looks like UTF-16 or a binary file."
        raise Wrong(at, "the file is not UTF-8 text", remedy)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace").removeprefix("\ufeff")
        wrong = f"byte 0x{data[error.start]:02x} is not UTF-8 text"
        raise Wrong(_after(at.file, before), wrong, "save the file as UTF-8 in your editor.") from None


def explain(error: Exception, text: str, shown: str, fixed: Origin | None) -> Wrong:
    """Return a parser's error in words that say what to do.

    Parameters
    ----------
    error
        The error of libyaml.
    text
        The whole file.
    shown
        The name of the file in messages.
    fixed
        The place of a value that was typed on the command line.
    """
    try:
        # The parser written in Python is slow, and its errors say more.
        if "nesting depth" not in str(error):
            compose(text, SafeLoader)
    except RecursionError:
        pass
    except (YAMLError, ValueError, IndexError, AttributeError) as clearer:
        error = clearer
    position, at = getattr(error, "position", None), Origin(shown)
    begun: tuple[tuple[str, Origin], ...] = ()
    said = str(error)
    if isinstance(error, MarkedYAMLError):
        said = " ".join(str(part) for part in (error.context, error.problem) if part)
        at, *started = [
            Origin(shown, mark.line + 1, mark.column + 1)
            for mark in (error.problem_mark or error.context_mark, error.context_mark)
            if mark is not None
        ] or [at]
        begun = tuple(("it began at", place) for place in started)
        lines = text.splitlines()
        line = lines[at.line - 1] if at.line <= len(lines) else ""
        indent = line[: len(line) - len(line.lstrip())]
        if (odd := odd_space(indent)) is not None:
            return Wrong(fixed or Origin(shown, at.line, odd + 1), *ODD_SPACE)
        if "\t" in indent or ("'\\t'" in said and "\t" in line):
            tab = Origin(shown, at.line, line.index("\t") + 1)
            wrong = "a tab stands where YAML wants spaces"
            return Wrong(fixed or tab, wrong, "indent with spaces, two for each level.")
        if "could not find expected ':'" in said and begun:
            return Wrong(fixed or begun[0][1], "a line without a colon", "write `key: value`.")
    elif isinstance(position, int) and 0 <= position <= len(text):
        at = _after(shown, text[:position])
    for entry in read_yaml(_SAID):
        if any(words in said for words in entry["words"]):
            related = begun if "flow" in said or "quoted" in said else ()
            return Wrong(fixed or at, entry["wrong"], entry["remedy"], *related)
    remedy = "check the indentation, colons and quotes of this line and the one above."
    return Wrong(fixed or at, f"the file cannot be read as YAML here ({said})", remedy)


def odd_space(text: str) -> int | None:
    """Return the place of the first blank at the head of a text that YAML does not know, or None."""
    blanks = text[: len(text) - len(text.lstrip("".join([_ODD_SPACES, " \t"])))]
    return next((place for place, character in enumerate(blanks) if character in _ODD_SPACES), None)


def _after(file: str, before: str) -> Origin:
    """Return the place of the character after a piece of text."""
    return Origin(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
