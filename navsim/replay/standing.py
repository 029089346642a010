"""What an event names must stand: a security or a class that was taken back, or is not known yet, is named by nothing that stands.

A batch cannot say such a thing (scenario/references.py), a later batch that takes something back can. accounting.md 14.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.problems import Place, Problem
from ..events.control import PublishedNav
from ..events.portfolio import CorporateAction, Security, Trade
from ..events.shares import AccountCount, Distribution, Expense, Order, Payment
from ..events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms, YieldFloorTerms

if TYPE_CHECKING:
    from ..events.many import Many
    from ..log.knowledge import Known

OF_A_CLASS = (Distribution, Expense, Payment, AccountCount, PublishedNav)
BETWEEN_CLASSES = ("exchange", "conversion")
OF_CLASSES = (FeeTerms, LimitTerms, YieldFloorTerms)


def gone(known: Known, fund: str) -> list[Problem]:
    """One problem for each name that a fund's events give to what does not stand."""
    told: dict[tuple[str, str], Problem] = {}
    for kind, name, event in [*_securities(known, fund), *_classes(known, fund)]:
        if (kind, name) not in told:
            message = f'the {kind} "{name}" was taken back, or is not known yet, but {event.event_id} names it'
            help = "take back what names it, too; to correct terms, say them again in the row that names the old ones in `reverses`"
            told[kind, name] = Problem(code=f"{kind}.taken_back", message=message, help=help, place=Place(file=event.file, line=event.line))
    return list(told.values())


def _securities(known: Known, fund: str) -> Iterator[tuple[str, str, Any]]:
    """(what it is, its name, the event) of securities that are traded, or come out of one that is."""
    standing, trades = {each.security for each in known.of(Security)}, _own(known.many(Trade), fund)
    names = trades.few("security")
    traded = {names.values[n] for n in np.flatnonzero(np.bincount(names.codes, minlength=len(names.values))).tolist()}
    if not traded <= standing:
        for trade in trades.some(np.flatnonzero(names.where(lambda name: name not in standing))):
            yield "security", trade.security, trade
    for action in sorted(known.of(CorporateAction), key=lambda each: each.ex_date):
        if action.security in traded and action.new_security:
            traded.add(action.new_security)
            if action.new_security not in standing:
                yield "security", action.new_security, action


def _own(told: Many, fund: str) -> Many:
    """The events of one fund."""
    own = told.few("fund").where(fund.__eq__)
    return told if own.all() else told.take(np.flatnonzero(own))


def _classes(known: Known, fund: str) -> Iterator[tuple[str, str, Any]]:
    """The same of classes, of this fund and of those its orders go to."""
    standing: dict[str, set[str]] = {each.id: set() for each in known.of(FundTerms)}
    for each in known.of(ClassTerms):
        standing.setdefault(each.fund, set()).add(each.id)
    own, orders = standing[fund], _own(known.many(Order), fund)
    elsewhere = orders.few("to_fund").where(bool) | orders.few("side").where(BETWEEN_CLASSES.__contains__)
    for order in orders.some(np.flatnonzero(elsewhere | orders.few("share_class").where(lambda name: name not in own))):
        if order.share_class not in own:
            yield "class", order.share_class, order
        if order.to_fund and order.to_fund not in standing:
            yield "fund", order.to_fund, order
        elif order.side in BETWEEN_CLASSES:
            name = order.to_class or order.share_class
            if name not in standing[order.to_fund or fund]:
                yield "class", name, order
    for kind in OF_A_CLASS:
        for event in known.of(kind, fund):
            if event.share_class is not None and event.share_class not in own:
                yield "class", event.share_class, event
    for terms in OF_CLASSES:
        for event in known.of(terms, fund):
            for name in event.classes or ():
                if name not in own:
                    yield "class", name, event
