"""`sanctuary claims`: what each claim of the paper became."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from typer import Argument

from sim.cli.options import Json
from sim.cli.output import print_json, print_prose, print_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sim.analysis.claims.accounts import Account
    from sim.analysis.claims.findings import Finding, Measured
    from sim.evidence import Parameter


def command(
    ids: Annotated[list[str] | None, Argument(metavar="[ID]...", help="Claims such as C07.")] = None,
    as_json: Json = False,
) -> None:
    """List the claims of the paper, or show some of them in full: rule, parameters, outputs, expected effect."""
    from sim.analysis.claims.accounts import account, accounts
    from sim.analysis.claims.findings import shipped

    chosen = [account(name) for name in ids] if ids else list(accounts())
    known = shipped()
    measured = {} if known is None else {one.claim: one for one in known.findings}
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
    if measured:
        print()
        for word, count in tally(one.label for one in measured.values()).items():
            print_prose(f"{count} {word}: {meaning(word)}")
    print("\nOne in full: sanctuary claims C01")


def _show(found: Account, finding: Finding | None) -> None:
    print_prose(f"{found.claim.id}  {found.claim.title}")
    for line in _lines(found, finding):
        print_prose(f"     {line}")
    print()


def _lines(found: Account, finding: Finding | None) -> Iterator[str]:
    """Yield what is known of a claim, one line per fact."""
    claim = found.claim
    yield claim.statement
    yield f"{claim.voice}; {claim.locator}; {claim.status}\n"
    for rule in found.rules:
        yield f"rule {rule.name}: {rule.title}"
        yield f"    {rule.equation}"
    for parameter in found.parameters:
        yield _parameter(parameter)
    for name, output in found.outputs:
        yield f"shows in {name}: {output.text}"
    for sentence in found.expected:
        yield f"expected: {sentence}"
    yield f"taken out by: {found.taken_out}"
    if claim.expect.note:
        yield claim.expect.note
    if finding is None:
        return
    yield f"measured: {finding.verdict} ({finding.why})"
    yield f"label: {finding.label.told}"
    for one in finding.effects:
        yield _effect(one)
    if finding.shapley:
        shares = ", ".join(f"{player} {share:+.3g}" for player, share in finding.shapley.items())
        yield f"    shares of what they do together: {shares}"


def _effect(one: Measured) -> str:
    told = f"    {one.output} in week {one.week}{f' ({one.how})' if one.how else ''}: "
    if one.effect is None or one.low is None or one.high is None:
        return f"{told}undefined"
    told += f"{one.effect:+.3g} ({one.low:.3g} to {one.high:.3g}), {one.verdict}"
    if one.direct is not None:
        told += f"; {one.direct:+.3g} direct"
    if one.indirect is not None and one.indirect_low is not None and one.indirect_high is not None:
        told += (
            f", {one.indirect:+.3g} ({one.indirect_low:.3g} to {one.indirect_high:.3g}) indirect, through other agents"
        )
    told += f"; {one.label}"
    if one.share is not None:
        told += f"; {'up' if one.sign == 'open' else 'as claimed'} at {one.share:.0%} of points"
    return told


def _parameter(known: Parameter) -> str:
    span = f" [{known.low:g} to {known.high:g}]" if known.low is not None and known.high is not None else ""
    unit = "" if known.unit == "1" else f" {known.unit}"
    standing = "assumption" if known.assumption else known.source
    value = f"{known.default:g}" if isinstance(known.default, float | int) else str(known.default)
    return f"parameter {known.key} = {value}{span}{unit} ({standing})"
