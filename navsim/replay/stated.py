"""What a fund's own terms say of its classes and their expenses, without striking anything."""

from ..basics.problems import refuse, suggestion
from ..events.terms import ClassTerms, FundTerms, ProspectusTerms
from ..log.knowledge import as_known
from ..log.log import Log


def terms(log: Log, fund: str | None = None) -> tuple[dict[str, tuple[str, dict[str, str]]], dict[str, tuple[tuple[str | None, str, int], ...]]]:
    """({fund: (name, {class: name})}, {fund: ((class or None, what, value), ...)} of [prospectus])."""
    known = as_known(log)
    every = {event.id: event for event in known.of(FundTerms)}
    if fund is not None and fund not in every:
        refuse("fund.unknown", f'there is no fund "{fund}" here', suggestion(fund, every))
    funds = {}
    for name, event in every.items():
        if fund in (None, name):
            classes = sorted(known.of(ClassTerms, name), key=lambda each: each.position)
            funds[name] = (event.name or name, {each.id: each.name or each.id for each in classes})
    return funds, {name: tuple(row for event in known.of(ProspectusTerms, name) for row in event.ratios) for name in funds}
