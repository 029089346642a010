"""Which funds of the folder hold shares of which others, and the order they are struck in.

A security of type `fund` is a fund of the folder where its id, or its `underlying`, is that fund's id (one class) or `fund.class`.
The holder buys and redeems by orders in the held fund under its own id as account, or by trades; not by both, which would count twice.
"""

from typing import Any

from ..basics.problems import InputProblems, Place, Problem
from ..events.portfolio import Security, Trade
from ..events.shares import Order
from ..events.terms import ClassTerms, FundTerms
from ..log.knowledge import Known

FUND = "fund"


def shares_of(known: Known) -> dict[Any, Any]:
    """{security: (fund, class)} of the securities that are funds of the folder."""
    classes: dict[Any, Any] = {}
    for each in known.of(ClassTerms):
        classes.setdefault(each.fund, []).append(each.id)
    named = {fund.id: (fund.id, classes[fund.id][0]) for fund in known.of(FundTerms) if len(classes.get(fund.id, ())) == 1}
    named |= {f"{fund}.{name}": (fund, name) for fund, names in classes.items() for name in names}
    found = {event.security: named.get(event.underlying or event.security) for event in known.of(Security) if event.type == FUND}
    return {security: what for security, what in found.items() if what is not None}


def bought_by_order(known: Known, fund: str, held: str) -> bool:
    """Whether a fund has an account with another one."""
    return any(fund in (order.account, order.to_account) and held in (order.fund, order.to_fund) for order in known.of(Order))


def holdings(known: Known) -> dict[Any, Any]:
    """{holder: {fund held: its securities}}; a fund that is bought both ways is refused."""
    told: dict[Any, Any] = {}
    own, problems = shares_of(known), []
    if not own:
        return told
    traded = {(trade.fund, trade.security): trade for trade in known.of(Trade) if trade.security in own}
    for security, (held, _) in own.items():
        for holder in known.of(FundTerms):
            by_order = holder.id != held and bought_by_order(known, holder.id, held)
            trade = traded.get((holder.id, security))
            if by_order and trade is not None:
                problems.append(
                    Problem(
                        code="fund.bought_twice",
                        message=f"{holder.id} buys {security} by trades, and by orders in {held} under the account {holder.id}",
                        help="write each purchase once: as an order in the fund that is bought, or as a trade of the one that buys",
                        place=Place(file=trade.file, line=trade.line),
                    )
                )
            if by_order or trade is not None:
                told.setdefault(holder.id, {}).setdefault(held, []).append(security)
    if problems:
        raise InputProblems(problems)
    return told


def in_order(known: Known, funds: list[FundTerms]) -> list[FundTerms]:
    """Funds with those they hold before them; funds that hold one another in a circle are refused."""
    by_holder, by_id, done, told = holdings(known), {fund.id: fund for fund in funds}, set(), []

    def visit(name: str, path: list[Any]) -> None:
        if name in path:
            circle = [*path[path.index(name) :], name]
            security = by_holder[circle[0]][circle[1]][0]
            event = next(each for each in known.of(Security) if each.security == security)
            raise InputProblems(
                [
                    Problem(
                        code="fund.circle",
                        message=f"funds hold one another in a circle: {' holds '.join(circle)}",
                        help="the NAV of each would rest on the other's: a fund may not hold, even through others, its own shares",
                        place=Place(file=event.file, line=event.line),
                    )
                ]
            )
        if name in done or name not in by_id:
            return
        for held in sorted(by_holder.get(name, ())):
            visit(held, [*path, name])
        done.add(name)
        told.append(by_id[name])

    for fund in funds:
        visit(fund.id, [])
    return told
