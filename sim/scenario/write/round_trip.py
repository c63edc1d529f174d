"""Load a scenario's text to change it by program, and write it back with its comments and order.

For editors that change one value, such as the dashboard's.
"""

from __future__ import annotations

import io

from ruamel.yaml import YAML

_WIDE = 4096


def _yaml() -> YAML:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def load_document(text: str) -> object:
    """Return the text as nested mappings and lists that remember comments, quotes and order."""
    return _yaml().load(text)


def dump_document(document: object) -> str:
    """Return the text of what :func:`load_document` gave, changed or not."""
    stream = io.StringIO()
    _yaml().dump(document, stream)
    return stream.getvalue()
