"""Check that every claim has a test named after it."""

import re
from pathlib import Path

from sim.evidence import claims


def test_every_claim_has_a_test():
    text = "".join(p.read_text() for p in Path(__file__).parent.glob("test_*.py"))
    names = re.findall(r"^def (test_c\d\d\w*)", text, re.MULTILINE)
    tried = {f"C{number}" for name in names for number in re.findall(r"(?:^test_|_and_)c(\d\d)", name)}
    assert tried == set(claims())
