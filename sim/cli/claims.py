"""`sanctuary claims`: what each claim of the paper became."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from sim.cli.options import Json
from sim.cli.output import print_json, print_prose, print_table
from sim.resources import rendered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sim.analysis.claims.accounts import Account
    from sim.analysis.claims.findings import Finding

# What is known of one claim, a line for each fact.
TEMPLATE = Path(__file__).with_name("claim.txt.jinja")


def command(
    ids: Annotated[list[str] | None, Argument(metavar="[ID]...", help="Claims such as C07.")] = None,
    as_json: Json = False,
) -> None:
    """List the claims of the paper, or show some of them in full: rule, parameters, outputs, expected effect."""
    from sim.analysis.claims.accounts import account, accounts
    from sim.analysis.claims.findings import shipped

    chosen = [account(name) for name in ids] if ids else list(accounts())
    measured = shipped().by_claim
    if as_json:
        found = [(one, measured.get(one.claim.id)) for one in chosen]
        print_json({"claims": [{**one.plain(), "measured": None if of is None else of.plain()} for one, of in found]})
    elif ids:
        for one in chosen:
            _show(one, measured.get(one.claim.id))
    else:
        _list(chosen, measured)


def _list(accounts: Sequence[Account], measured: Mapping[str, Finding]) -> None:
    from sim.analysis.claims.labels import meaning, tally

    rows = []
    for found in accounts:
        claim, finding = found.claim, measured.get(found.claim.id)
        said = ("", "") if finding is None else (finding.verdict, str(finding.label))
        rows.append((claim.id, claim.title, claim.voice, *said))
    print_table(("claim", "title", "whose", "measured", "label"), rows)
    print()
    for word, count in tally(one.label for one in measured.values()).items():
        print_prose(f"{count} {word}: {meaning(word)}")
    print("\nOne in full: sanctuary claims C01")


def _show(found: Account, finding: Finding | None) -> None:
    print_prose(f"{found.claim.id}  {found.claim.title}")
    for line in rendered(TEMPLATE, found=found, finding=finding).splitlines():
        if line.strip():
            print_prose(f"     {line}")
    print()
