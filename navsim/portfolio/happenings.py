"""What happens to a portfolio, in its order: accounting.md 4, step 2.

Most securities have an ordinary life: they are bought, sold and paid dividends on in dollars, and nothing else. What happens to them
stays columns, for `ordinary`; what happens to any other is an event with its rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..events.many import Many, Texts, as_many
from ..events.portfolio import CorporateAction, Dividend, Factor, Income, Split, Trade
from .actions import corporate_action, factor, split
from .fund_shares import FundPaid, fund_paid
from .income import dividend, other_income
from .lives import ordinary_lives, positions
from .trades import trade

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..basics.sessions import Schedule
    from ..events.portfolio import Security
    from ..events.terms import PolicyTerms
    from ..log.knowledge import Known

DIVIDENDS, ACTIONS, TRADES = 0, 1, 2
SESSION_BEFORE = -(1 << 40)  # the day that stands for it
NOT_REACHED = -1

Rule = Callable[..., Any]


@attrs.define(kw_only=True, eq=False, repr=False)
class Queue:
    """Events of one kind, with what puts them in order; `few` of them, or `many`.

    session, day  of each; stage, of the day
    told          gives what orders those that are equal in all this; ranks, their order, where that is found without
    place         of each among all that happens; NOT_REACHED by the run
    """

    rule: Rule
    few: list[Any] = attrs.field(factory=list)
    many: Many = attrs.field(factory=lambda: as_many(Trade, ()))
    session: np.ndarray
    day: np.ndarray
    stage: int
    told: Callable[[], list[str]]
    ranks: Callable[[], Ints] | None = None
    place: np.ndarray = attrs.field(factory=lambda: np.zeros(0, np.int64))


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Lived:
    """Events of one kind of securities with an ordinary life, in their order; security: position in `Happenings.securities`."""

    told: Many
    place: np.ndarray
    session: np.ndarray
    security: np.ndarray


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Happenings:
    """What happens: {session: [(place, rule, event)]} but for what is lived ordinarily."""

    one_by_one: dict[int, list[tuple[int, Rule, Any]]]
    securities: tuple[str, ...]
    trades: Lived
    dividends: Lived


def happenings(
    known: Known,
    fund: str,
    policy: PolicyTerms,
    schedule: Schedule,
    sessions: int,
    securities: dict[str, Security],
    by_columns: bool,
) -> Happenings:
    """By calendar date within a session, dividends first, then actions, then trades, buys before sells.

    Actions count the shares held when the day opened, so they go before a split of the same day, but for a rename: that one takes the
    split shares along, and a split of the new name comes after it. A split counts them too: it goes before shares that another security's
    action brings in, and so do actions of that security.

    With a booking lag the trades of the session before come first.
    """
    trades, dividends, others = trades_of(known, fund, policy, schedule), dividends_of(known, schedule), others_of(known, fund, schedule)
    in_order([dividends, *others, trades], sessions)
    names = tuple(dict.fromkeys(name for name in trades.many.few("security").values if name is not None))
    changed = {getattr(event, end, None) for queue in others for event in queue.few for end in ("security", "new_security")}
    lives = np.zeros(len(names) + 1, bool)  # the last one: of what is not traded
    if by_columns:
        lives[:-1] = ordinary_lives(trades, dividends, names, securities, changed)
    told: dict[int, list[tuple[int, Rule, Any]]] = {}
    lived = []
    for queue in (trades, dividends):
        security, reached = positions(queue.many, names), queue.place != NOT_REACHED
        rows = np.flatnonzero(reached & lives[security])
        rows = rows[np.argsort(queue.place[rows])]
        lived.append(Lived(told=queue.many.take(rows), place=queue.place[rows], session=queue.session[rows], security=security[rows]))
        held = queue.many.few("security").where(lambda name: not by_columns or name in changed or name in names)  # it can be
        rows = np.flatnonzero(reached & held & ~lives[security])
        keep(told, queue, rows, queue.many.some(rows))
    for queue in others:
        rows = np.flatnonzero(queue.place != NOT_REACHED)
        keep(told, queue, rows, [queue.few[row] for row in rows.tolist()])
    one_by_one = {t: sorted(rows, key=lambda row: row[0]) for t, rows in told.items()}
    return Happenings(one_by_one=one_by_one, securities=names, trades=lived[0], dividends=lived[1])


def trades_of(known: Known, fund: str, policy: PolicyTerms, schedule: Schedule) -> Queue:
    """The fund's trades: of a day buys first, then by their ids."""
    told = known.many(Trade)
    own = told.few("fund").where(fund.__eq__)
    told = told if own.all() else told.take(np.flatnonzero(own))
    days = told.whole("date", form=day_number)

    def keys() -> list[str]:
        dates, sides, ids = (told.few(name).listed() for name in ("date", "side", "event_id"))
        return [f"{date}{side}{name}" for date, side, name in zip(dates, sides, ids, strict=True)]

    def ranks() -> Ints:
        return places(np.lexsort((ranks_of_ids(told), told.few("side").where("sell".__eq__), days)))

    return Queue(
        rule=trade,
        many=told,
        session=at_or_after(schedule, days) + policy.booking_lag,
        day=np.full(len(told), SESSION_BEFORE) if policy.booking_lag else days,
        stage=TRADES,
        told=keys,
        ranks=ranks,
    )


def dividends_of(known: Known, schedule: Schedule) -> Queue:
    """What securities pay."""
    told = known.many(Dividend)
    days = told.whole("ex_date", form=day_number)
    return Queue(
        rule=dividend,
        many=told,
        session=at_or_after(schedule, days),
        day=days,
        stage=DIVIDENDS,
        told=lambda: told.few("event_id").listed(),
        ranks=lambda: ranks_of_ids(told),
    )


def others_of(known: Known, fund: str, schedule: Schedule) -> list[Queue]:
    """All else that happens to securities, and what the fund earns beside them."""
    actions, splits = known.of(CorporateAction), known.of(Split)
    factors = list({(event.security, event.date): event for event in known.of(Factor)}.values())  # of one day the one heard last
    income = queue(other_income, known.of(Income, fund), "date", TRADES, schedule)
    income.session = np.array([schedule.accruing(event.date) for event in income.few], np.int64)
    turns = turns_of(actions)
    of_actions = [f"3:{n:09d}" if event.action == "rename" else f"{turns[event.ex_date, event.security]}:{n:09d}" for n, event in enumerate(actions)]
    of_splits = [f"{turn}:{event.event_id}" for turn, event in zip(turns_of_splits(splits, actions, turns), splits, strict=True)]
    return [
        queue(corporate_action, actions, "ex_date", ACTIONS, schedule, of_actions),
        queue(split, splits, "ex_date", ACTIONS, schedule, of_splits),
        queue(factor, factors, "date", ACTIONS, schedule, [f"2:{event.event_id}" for event in factors]),
        queue(fund_paid, known.of(FundPaid, fund), "date", DIVIDENDS, schedule),
        income,
    ]


def turns_of_splits(splits: list[Any], actions: list[Any], turns: dict[tuple[Any, Any], str]) -> list[str]:
    """The turn of each split: before shares that another security's action brings in, or after all actions but a rename, whose shares it splits.

    turns  of the actions: a split of a security that has some of its own and is brought in as well goes behind its own
    """
    renamed = {(event.ex_date, event.new_security) for event in actions if event.action == "rename"}
    brought = {(event.ex_date, event.new_security) for event in actions if event.action != "rename"} - renamed
    acted = {(event.ex_date, event.security) for event in actions}

    def turn(key: tuple[Any, Any]) -> str:
        if key in renamed:
            return "4"
        if key not in brought:
            return "2"
        if key in turns:
            return f"{turns[key]}:split"
        return "2" if key in acted else "0"  # it takes another name itself

    return [turn((event.ex_date, event.security)) for event in splits]


def turns_of(actions: list[Any]) -> dict[tuple[Any, Any], str]:
    """{(day, security): the turn of its actions}, renames apart: those of a security that another one's action brings in go before that one.

    X merges into N on the day of a stock dividend of N: only the shares of N that were there when the day opened have it.
    """
    acted = {(event.ex_date, event.security) for event in actions if event.action != "rename"}
    into: dict[tuple[Any, Any], list[tuple[Any, Any]]] = {key: [] for key in acted}
    for event in actions:
        if event.action != "rename" and (event.ex_date, event.new_security) in acted:
            into[event.ex_date, event.security].append((event.ex_date, event.new_security))

    def depth(key: tuple[Any, Any], above: frozenset[Any]) -> int:
        return max((1 + depth(each, above | {key}) for each in into[key] if each not in above), default=0)

    return {key: f"1:{depth(key, frozenset({key})):03d}" for key in acted}


def queue(rule: Rule, events: list[Any], dated: str, stage: int, schedule: Schedule, keys: list[str] | None = None) -> Queue:
    """Some events that are few, at their sessions; in the order of their ids where no other is given."""
    days = np.array([day_number(getattr(event, dated)) for event in events], np.int64)
    keys = keys or [event.event_id for event in events]
    return Queue(rule=rule, few=events, session=at_or_after(schedule, days), day=days, stage=stage, told=lambda: keys)


def at_or_after(schedule: Schedule, days: Ints) -> Ints:
    """Position of the first session on or after each day; the number of sessions where there is none."""
    return np.searchsorted(schedule.numbers, days)


def ranks_of_ids(told: Many) -> Ints:
    """The rank of each event's id among those of all."""
    ids = told.column("event_id")
    if isinstance(ids, Texts):
        return places(ids.in_order())
    names = told.few("event_id").listed()
    return places(np.array(sorted(range(len(names)), key=names.__getitem__), np.int64))


def places(order: Ints) -> Ints:
    """Where each row stands in an order."""
    told = np.empty(len(order), np.int64)
    told[order] = np.arange(len(order))
    return told


def ranked(queues: list[Queue]) -> list[Ints]:
    """The rank of each event of each queue among those of its stage."""
    told = [np.zeros(len(queue.session), np.int64) for queue in queues]
    for stage in (DIVIDENDS, ACTIONS, TRADES):
        own = [n for n, queue in enumerate(queues) if queue.stage == stage and len(queue.session)]
        alone = queues[own[0]].ranks if len(own) == 1 else None
        if alone is not None:
            told[own[0]] = alone()
            continue
        keys = [key for n in own for key in queues[n].told()]
        ranks = places(np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64))
        for n in own:
            told[n], ranks = ranks[: len(told[n])], ranks[len(told[n]) :]
    return told


def in_order(queues: list[Queue], sessions: int) -> None:
    """Give each event its place; of what is equal, as it was heard."""
    sizes = [len(queue.session) for queue in queues]
    ranks = np.concatenate(ranked(queues))
    session, day = (np.concatenate([getattr(queue, name) for queue in queues]) for name in ("session", "day"))
    stage = np.repeat([queue.stage for queue in queues], sizes)
    order = np.lexsort((ranks, stage, day, session))
    order = order[session[order] < sessions]
    place = np.full(len(session), NOT_REACHED, np.int64)
    place[order] = np.arange(len(order))
    for queue, own in zip(queues, np.split(place, np.cumsum(sizes)[:-1]), strict=True):
        queue.place = own


def keep(told: dict[int, list[tuple[int, Rule, Any]]], queue: Queue, rows: Ints, events: list[Any]) -> None:
    """Some events of a queue, each with its rule, at the session that books it."""
    for t, place, event in zip(queue.session[rows].tolist(), queue.place[rows].tolist(), events, strict=True):
        told.setdefault(t, []).append((place, queue.rule, event))
