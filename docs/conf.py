"""The documentation site: `make docs` builds it, and whatever it warns of fails the build."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import reference

import sim

project = "Sanctuary"
author = "The Sanctuary authors"
version = release = sim.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["templates", "theme"]
templates_path = ["theme"]
# What docstrings put between single backquotes is code.
default_role = "literal"
nitpicky = False

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
# The protocol numbers its headings as its form does, whatever their depth.
suppress_warnings = ["myst.header"]

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "furo"
html_title = f"Sanctuary {version}"
html_show_copyright = False
# Its label stands outside every landmark of the page, and a page's source is no reading.
html_theme_options = {"top_of_page_buttons": []}
html_copy_source = False
html_static_path: list[str] = []


def setup(app: object) -> None:
    """Write the pages that come from the model's own declarations before anything is read."""
    reference.write(Path(__file__).parent)
