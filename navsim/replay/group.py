"""Funds that exchanges link, or that hold one another, from their events to their books: prepared, told of one another, and struck."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.problems import InputProblems
from ..events.shares import Order
from ..events.terms import FundTerms
from ..ledger.booked import Booked
from ..log.knowledge import Known
from ..strike import replay
from ..strike.shapes import NO_WEIGHT, RUNNING
from ..strike.stopped import STOPPED, keep_within_64_bits, stop, too_large
from . import going_on, holders
from .fund import prepare
from .going_on import Opening
from .register_counts import count_accounts, counted_before, counted_by_register

if TYPE_CHECKING:
    from .funds_of_funds import Told


def groups(known: Known, funds: list[FundTerms]) -> list[list[FundTerms]]:
    """Funds that exchanges link, or that hold one another, stand together, in the order of their ids; the others by themselves."""
    group = {fund.id: {fund.id} for fund in funds}
    links = exchange_links(known, set(group))
    links += [(holder, held) for holder, own in holders.holdings(known).items() for held in own if holder in group and held in group]
    for one, other in links:
        together = group[one] | group[other]
        group |= dict.fromkeys(together, together)
    told = {min(ids): sorted(ids) for ids in group.values()}
    by_id = {fund.id: fund for fund in funds}
    return [[by_id[name] for name in told[first]] for first in sorted(told)]


def exchange_links(known: Known, funds: set[str]) -> list[Any]:
    """[(from, to)] of the exchanges between some funds."""
    told = known.many(Order)
    exchanges = told.some(np.flatnonzero(told.few("side").where("exchange".__eq__)))
    return [(order.fund, order.to_fund) for order in exchanges if {order.fund, order.to_fund} <= funds]


def struck_by_parts(known: Known, funds: list[FundTerms]) -> bool:
    """Whether what a fund of a group is told rests on strikes of the group: on those of a fund that it holds, or on its own."""
    return bool(counts_of_register(known, funds)) or holds_one_another(known, funds)


def holds_one_another(known: Known, funds: list[FundTerms]) -> bool:
    """Whether a fund of a group holds another."""
    held = holders.holdings(known)
    return any(fund.id in held for fund in funds)


def counts_of_register(known: Known, funds: list[FundTerms]) -> set[str]:
    """The funds whose fees by the account are charged on the counts of their registers."""
    return {fund.id for fund in funds if counted_by_register(known, fund.id)}


def replay_funds(
    known: Known,
    funds: list[FundTerms],
    to: datetime.date | None = None,
    mode: str | None = None,
    opening: dict[str, Opening] | None = None,
    remember: bool = False,
) -> list[Booked]:
    """Strike funds that are linked, or one alone, from inception to their last session. Raises InputProblems with all that is wrong.

    Funds that only hold one another are struck in holding order. Where exchanges lead back into a fund that is held, its NAV rests on
    shares that rest on its holder's NAV of the session before; where a fee is charged on the accounts of the register, it rests on
    shares that orders bought at earlier NAVs. The group is struck again until no fund hears anything new. Each time at least one more
    session is final, so it ends, with the figures of a strike session by session.

    opening   {fund: where an earlier run stood, to go on from}; remember: whether a later one is to
    """
    counted = counts_of_register(known, funds)
    exchanged = bool(exchange_links(known, {fund.id for fund in funds}))
    again = exchanged or bool(counted)
    remember = remember and not any(going_on.unsuited(known, fund) for fund in funds)
    if not struck_by_parts(known, funds):
        return strike_together(known, funds, {}, to, mode, opening=opening, remember=remember)
    struck: dict[str, Booked] = {}
    # In a guess exchanges may still bring what keeps a fund going; but a holder cannot be valued at a NAV that is out of bounds.
    hold = holds_one_another(known, funds)
    first = () if not exchanged and (hold or not again) else (NO_WEIGHT,) if hold else tuple(STOPPED)
    later = () if hold else tuple(STOPPED)
    for fund in holders.in_order(known, funds):
        told = {fund.id: tell(known, fund.id, struck, counted, opening)}
        struck[fund.id] = strike_together(known, [fund], told, to, mode, forgiven=first, opening=opening, remember=remember)[0]
    while again:
        told = {fund.id: tell(known, fund.id, struck, counted, opening) for fund in funds}
        struck = {each.fund.id: each for each in strike_together(known, funds, told, to, mode, forgiven=later, opening=opening, remember=remember)}
        again = not all(tell(known, name, struck, counted, opening).same(was) for name, was in told.items())
    refuse_stopped(list(struck.values()))
    return [struck[fund.id] for fund in funds]


def tell(known: Known, fund: str, struck: dict[str, Booked], counted: set[str], opening: dict[str, Opening] | None) -> Told:
    """What a fund hears of the funds struck so far: of those it holds, and, where its register counts its accounts, of itself."""
    from .funds_of_funds import told_to  # most funds hold no other

    told = told_to(known, fund, struck)
    if fund not in counted:
        return told
    before = () if opening is None else counted_before(fund, opening[fund])
    return attrs.evolve(told, accounts=(*before, *(count_accounts(struck[fund]) if fund in struck else ())))


def strike_together(
    known: Known,
    funds: list[FundTerms],
    told: dict[str, Told],
    to: datetime.date | None,
    mode: str | None,
    forgiven: tuple[int, ...] = (),
    opening: dict[str, Opening] | None = None,
    remember: bool = False,
) -> list[Booked]:
    """Prepare funds and strike them as one group.

    told      {fund: what those it holds tell it}
    forgiven  ways to leave the bounds that are not refused: this is a guess
    """
    if told:
        from .funds_of_funds import heard

    prepared, problems = [], []
    for fund in funds:
        try:
            own = heard(known, told[fund.id]) if fund.id in told else known
            prepared.append(prepare(own, fund, to, opening=(opening or {}).get(fund.id), remember=frozenset(each.id for each in funds if remember)))
        except InputProblems as found:
            problems += found.problems
    if problems:
        raise InputProblems(problems)
    struck = replay.strike_blocks([each.ask for each in prepared], mode)
    together = [each.booked(own) for each, own in zip(prepared, struck, strict=True)]
    refuse_stopped([each for each in together if int(each.struck.state.status[0]) not in forgiven])
    for each in struck:
        if int(each.state.status[0]) != RUNNING:
            keep_within_64_bits(each)
    for one in together if len(together) > 1 else ():  # one that named itself would be let go only when Python looks for circles
        one.linked.extend(together)
    return together


def refuse_stopped(booked: list[Booked]) -> None:
    """Refuse a group of which a fund left the bounds: what went wrong first, for what comes after it may come of it."""
    stopped = [each for each in booked if int(each.struck.state.status[0]) != RUNNING]
    days = [each.schedule.days[int(each.struck.state.stopped_at[0])] for each in stopped]
    problems = []
    for each, day in zip(stopped, days, strict=True):
        if day == min(days):
            from .brought_about import told  # most runs do not stop

            try:
                stop(each.struck.ask, each.struck.state)
            except InputProblems as found:
                keep_within_64_bits(each.struck)  # what came after it stopped means nothing
                problems += [told(problem, each) for problem in found.problems]
    problems = problems or [problem for each in booked for problem in too_large(each.struck)]
    if problems:
        raise InputProblems(problems)
