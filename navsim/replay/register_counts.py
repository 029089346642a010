"""Accounts that fees are charged on, where the fund says so: the register's own. accounting.md 8.

`accounts` rows are a transfer agent's count, and what a fee is charged on unless [policy] says `register`. What a session
counts is what its step 1 booked, so each fee rests on orders priced before it: the group is struck again until no count is new.
"""

from ..events.shares import AccountCount
from ..events.terms import FeeTerms, PolicyTerms
from ..ledger.booked import Booked
from ..ledger.open_accounts import counts
from ..log.knowledge import Known
from .going_on import Opening

REGISTER = "register"


def counted_by_register(known: Known, fund: str) -> bool:
    """Whether a fund has fees by the account, and its register is what counts them."""
    fees = known.of(FeeTerms, fund)
    if all(fee.per_account_cents is None and fee.per_closed_account_cents is None for fee in fees):
        return False
    return any(each.account_counts == REGISTER for each in known.of(PolicyTerms, fund))


def count_accounts(booked: Booked) -> tuple[AccountCount, ...]:
    """The counts of a fund as rows that nobody wrote: one a session and class where they moved, on the day of the session."""
    told, days, classes = counts(booked), booked.days, booked.class_ids
    columns = (told.session.tolist(), told.share_class.tolist(), told.open.tolist(), told.closed.tolist())
    return tuple(
        AccountCount(
            event_id=f"register:{booked.fund.id}:{days[t]}:{classes[c]}",
            fund=booked.fund.id,
            date=days[t],
            share_class=classes[c],
            open=open_,
            closed=closed,
        )
        for t, c, open_, closed in zip(*columns, strict=True)
    )


def counted_before(fund: str, opening: Opening) -> tuple[AccountCount, ...]:
    """What the register had counted by the point a run goes on from, in one row a class: nobody asks what it was before."""
    count: dict[str, int] = {}
    for name, account, shares, _ in opening.rooms["ledger"]["accounts"]:
        count[name] = count.get(name, 0) + (account is not None and shares > 0)
    return tuple(
        AccountCount(event_id=f"register:{fund}:{opening.after}:{name}", fund=fund, date=opening.after, share_class=name, open=open_, closed=0)
        for name, open_ in count.items()
    )
