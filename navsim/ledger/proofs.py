"""Every figure by two roads, to the cent: accounting.md 11."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..basics.columns import distinct
from ..basics.exact import RATE_ONE, muldiv
from ..events.control import PublishedNav
from ..events.shares import Offset
from ..portfolio.books import APPRECIATION, CASH, EARNINGS, INVESTMENTS
from ..portfolio.debt import INTEREST_DUE
from ..strike.shapes import COMPONENTS
from . import journal as books
from . import register
from .booked import Booked
from .components import Components
from .journal import Journal, paid_fees, paid_out, pay_session
from .proven import Proofs

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints


def prove(booked: Booked, journal: Journal) -> Proofs:
    """Every proof of every session."""
    told = booked.components
    closing = told["closing"].sum(axis=1)
    by_name = {
        "balance_sheet": (balance_sheet(booked), closing),
        "journal": debits_and_credits(booked, journal),
        "classes": (closing, fund_closing(booked)),
        **sub_ledgers(booked, journal),
        **control_accounts(booked, journal),
    }
    every = np.arange(booked.sessions)
    proofs = [Proofs.of(name, every, left, right) for name, (left, right) in by_name.items()]
    proofs += [*class_by_component(booked, told), *shares_in_accounts(booked), calendar_days(booked), *published(booked)]
    return Proofs.joined(proofs).since(booked.first)


def balance_sheet(booked: Booked) -> np.ndarray:
    """Assets less liabilities, item by item: positions, cash from settlements, what is owed, what is accrued. No component is read."""
    held, portfolio = booked.portfolio.holdings, booked.portfolio
    assets = portfolio.cash + cash_of_capital(booked) + cash_of_distributions(booked) - cash_of_fees(booked)
    np.add.at(assets, held.session, booked.book_values + held.interest)
    for owed in portfolio.owed.values():
        assets = assets + owed
    result: Arrays = assets + open_capital(booked) - open_distributions(booked) - open_fees(booked)
    return result


def cash_of_capital(booked: Booked) -> np.ndarray:
    """Cash that orders have brought so far."""
    dealt = booked.dealt
    rows = dealt.cash
    rows = rows[dealt.paid[rows] < booked.sessions]
    return booked.summed("cash_of_capital", by_session(booked, dealt.paid[rows], dealt.sign[rows] * dealt.cents[rows]))


def open_capital(booked: Booked) -> np.ndarray:
    """Orders booked and not yet paid, one by one: receivable less payable."""
    dealt = booked.dealt
    return between(booked, dealt.cash)


def between(booked: Booked, rows: np.ndarray) -> np.ndarray:
    """int64 [t]: cents of some orders, from the session that books them until the one that books their cash."""
    dealt = booked.dealt
    cents = dealt.sign[rows] * dealt.cents[rows]
    began = by_session(booked, dealt.booked[rows], cents)
    ended = by_session(booked, np.minimum(dealt.paid[rows], booked.sessions), cents, booked.sessions + 1)
    return np.cumsum(began - ended[:-1])


def by_session(booked: Booked, at: np.ndarray, cents: np.ndarray, length: int | None = None) -> np.ndarray:
    """Cents added up by session."""
    told = np.zeros(booked.sessions if length is None else length, np.int64)
    np.add.at(told, at, cents)
    return told


def open_distributions(booked: Booked) -> np.ndarray:
    """Declared and neither reinvested nor paid."""
    still = np.zeros(booked.sessions, np.int64)
    for paid, amount, cash in paid_out(booked):
        still[paid.ex : paid.ex + 1] += amount - cash
        still[paid.ex : pay_session(booked, paid)] += cash
    result: Arrays = still + booked.recorded("payable").sum(axis=1)
    return result


def cash_of_distributions(booked: Booked) -> np.ndarray:
    """Cash that distributions have taken so far."""
    moved = np.zeros(booked.sessions, np.int64)
    for paid, _, cash in paid_out(booked):
        if pay_session(booked, paid) < booked.sessions:
            moved[pay_session(booked, paid)] -= cash
    return booked.summed("cash_of_distributions", moved)


def cash_of_fees(booked: Booked) -> np.ndarray:
    """Cash that fees have taken so far."""
    moved = np.zeros(booked.sessions, np.int64)
    for event, t in paid_fees(booked):
        moved[t] += event.amount_cents
    return booked.summed("cash_of_fees", moved)


def open_fees(booked: Booked) -> np.ndarray:
    """Accrued, less given back by the adviser, less paid: from what the accruals recorded before any class had its part."""
    result: Arrays = fees_so_far(booked) - offsets(booked) - cash_of_fees(booked)
    return result


def fees_so_far(booked: Booked) -> Ints:
    """Charged, less given back, since the fund began."""
    return booked.summed("fees", sum(fund_fees(booked).values(), np.zeros(booked.sessions, np.int64)))


def offsets(booked: Booked) -> np.ndarray:
    """What others have paid of the fund's expenses so far."""
    return booked.summed("offsets", booked.portfolio.offsets)


def fund_fees(booked: Booked) -> dict[str, Ints]:
    """{component: int64 [t]} of what was charged (positive), given back and taken back, for the fund as a whole."""
    told: dict[Any, Any] = {}
    charged, given = booked.recorded("charged"), booked.recorded("given")
    rest, recouped = booked.recorded("rest"), booked.recorded("recouped")
    floored = np.concatenate([booked.recorded("floored"), booked.recorded("floor_rest")], axis=1)

    at = booked.part_days.session

    def add(name: str, cents: Ints) -> None:
        told[name] = told.get(name, 0) + by_session(booked, at, cents)

    for k, accrual in enumerate(booked.accruals):
        if not accrual.memo:
            add(f"fee:{accrual.fee}", charged[:, k])
            add("given back", -given[:, k])
    add("given back", -rest.reshape(len(at), -1).sum(axis=1) - floored.reshape(len(at), -1).sum(axis=1))
    add("recoupment", recouped)
    return told


def debits_and_credits(booked: Booked, journal: Journal) -> tuple[Ints, Ints]:
    """Debits and credits of each session."""
    debits, credits = np.zeros(booked.sessions, np.int64), np.zeros(booked.sessions, np.int64)
    np.add.at(debits, journal.session, np.maximum(journal.cents, 0))
    np.add.at(credits, journal.session, np.maximum(-journal.cents, 0))
    return debits, credits


def fund_components(booked: Booked) -> dict[str, Ints]:
    """{component: int64 [t]} of the fund as a whole, before classes were given their parts."""
    earned, sessions = booked.portfolio.earned, booked.sessions
    told = {name: earned[:, n] for n, name in enumerate(EARNINGS)}
    told["offset"] = booked.portfolio.offsets
    for name in ("purchases", "redemptions", "reinvested", "conversion", "redeemed_in_kind"):
        told[name] = np.zeros(sessions, np.int64)
    dealt = booked.dealt
    for line in distinct(dealt.line[dealt.moves]).tolist():
        rows = np.flatnonzero(dealt.moves & (dealt.line == line))
        told[COMPONENTS[line]] = told[COMPONENTS[line]] + by_session(booked, dealt.booked[rows], dealt.sign[rows] * dealt.cents[rows])
    for paid, amount, _ in paid_out(booked):
        told.setdefault(f"distribution:{paid.event.kind}", np.zeros(sessions, np.int64))[paid.ex] -= amount
        if paid.ex + 1 < sessions:
            told["reinvested"][paid.ex + 1] += muldiv(amount, paid.event.reinvest_e10, RATE_ONE)
    if booked.struck.ask.daily:
        paid = booked.recorded("paid").sum(axis=(1, 2))
        told["reinvested"][1:] += paid[:-1]
        told["distribution:daily"] = -np.diff(booked.recorded("payable").sum(axis=1), prepend=0) - np.concatenate([[0], paid[:-1]])
    told |= {name: -amounts for name, amounts in fund_fees(booked).items()}
    return told


def fund_closing(booked: Booked) -> np.ndarray:
    """Net assets of the fund from its own components alone."""
    return booked.summed("closing", sum(fund_components(booked).values(), np.zeros(booked.sessions, np.int64)))


def class_by_component(booked: Booked, told: Components) -> Iterator[Proofs]:
    """Classes against the fund in every component; only what differs is told."""
    fund, zero = fund_components(booked), np.zeros(booked.sessions, np.int64)
    classes: dict[str, Ints] = {}
    for component, cents in told.of_classes():
        name = "given back" if component.startswith(("waiver:", "reimbursement:")) else component
        classes[name] = classes.get(name, zero) + cents
    for name in sorted((fund.keys() | classes.keys()) - {"opening", "closing", "class_closed"}):
        left, right = classes.get(name, zero), fund.get(name, zero)
        wrong = np.flatnonzero(left != right)
        if len(wrong):
            yield Proofs.of(f"classes:{name}", wrong, left[wrong], right[wrong])


def sub_ledgers(booked: Booked, journal: Journal) -> dict[str, tuple[Ints, Ints]]:
    """Positions against the control accounts of investments."""
    held, sessions = booked.portfolio.holdings, booked.sessions
    value, cost = np.zeros(sessions, np.int64), np.zeros(sessions, np.int64)
    np.add.at(value, held.session, booked.book_values + held.interest)
    np.add.at(cost, held.session, held.amortized)
    control = journal.balances(sessions, INVESTMENTS)
    return {
        "sub_ledgers": (value, control + journal.balances(sessions, APPRECIATION, INTEREST_DUE)),
        "sub_ledgers:lots": (cost, control),
    }


def control_accounts(booked: Booked, journal: Journal) -> dict[str, tuple[Ints, Ints]]:
    """Open items, orders, accruals, cash and the register of accounts against the journal."""
    sessions = booked.sessions
    owed = sum(booked.portfolio.owed.values(), np.zeros(sessions, np.int64))
    in_books = journal.balances(sessions, *booked.portfolio.owed)
    fees = {accrual.fee for accrual in booked.accruals} | {event.fee for event in booked.known.of(Offset, booked.fund.id)}
    fees |= {event.fee for event, _ in paid_fees(booked)}
    accounts = [*(books.accrued(fee) for fee in fees), books.ADVISER]
    liability = -journal.balances(sessions, *accounts)
    orders = journal.balances(sessions, books.SHARES_SOLD, books.SHARES_REDEEMED)
    cash = booked.portfolio.cash + cash_of_capital(booked) + cash_of_distributions(booked) - cash_of_fees(booked)
    return {
        "sub_ledgers:open_items": (owed, in_books),
        "sub_ledgers:orders": (open_capital(booked), orders),
        "sub_ledgers:accruals": (open_fees(booked), liability),
        "sub_ledgers:distributions": (open_distributions(booked), -journal.balances(sessions, books.DISTRIBUTIONS)),
        "sub_ledgers:cash": (cash, journal.balances(sessions, CASH)),
    }


def shares_in_accounts(booked: Booked) -> Iterator[Proofs]:
    """The shares of every account against the shares outstanding; by class where they differ."""
    kept, struck, unit = register.outstanding(booked), booked.recorded("shares"), 10 ** (8 - booked.fund.share_decimals)
    yield Proofs.of("sub_ledgers:accounts", np.arange(booked.sessions), kept.sum(axis=1), struck.sum(axis=1), unit)
    wrong = kept != struck
    for c in np.flatnonzero(wrong.any(axis=0)).tolist():
        rows = np.flatnonzero(wrong[:, c])
        yield Proofs.of(f"sub_ledgers:accounts:{booked.class_ids[c]}", rows, kept[rows, c], struck[rows, c], unit)


def calendar_days(booked: Booked) -> Proofs:
    """Days accrued against days elapsed since inception, both through the accrue-through date."""
    since = range(booked.first, booked.sessions)
    elapsed = np.array([(booked.schedule.through[t] - booked.fund.inception).days + 1 for t in since], np.int64)
    return Proofs.of("calendar_days", np.array(since, np.int64), days_accrued(booked)[booked.first :], elapsed, 10**8)


def days_accrued(booked: Booked) -> Ints:
    """int64 [t]: calendar days accrued since the fund began."""
    accrued = np.zeros(booked.sessions, np.int64)
    np.add.at(accrued, booked.part_days.session, booked.part_days.days)
    return booked.summed("days", accrued)


def published(booked: Booked) -> Iterator[Proofs]:
    """The NAV told to the world against the NAV struck."""
    position = {name: n for n, name in enumerate(booked.class_ids)}
    nav = booked.recorded("nav")
    for event in booked.known.of(PublishedNav, booked.fund.id):
        t = booked.session_of(event.date)
        if t is not None and event.share_class in position:
            at, told = np.array([t]), np.array([event.nav_e8], np.int64)
            yield Proofs.of("published", at, told, nav[at, position[event.share_class]], 1)
