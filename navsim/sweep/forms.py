"""Funds laid out once for all fee structures of one form, and what the figures of each need beside its strikes."""

from __future__ import annotations

import datetime

import attrs
import numpy as np

from ..strike.ask import Ask
from ..strike.laid import Laid, lay_out
from ..strike.placed import nothing_placed


@attrs.frozen(kw_only=True, eq=False)
class Fund:
    """What the figures of a fund need beside its strikes. first_prices e8, by class; distributions [(class, ex session, ex-date, e9 a share)].

    nav_unit    of the last decimal of its NAVs, e8
    categories  of the fees that it bears
    charged     [(position of the category, line of a part, class that alone has something on it, or -1)] of their accruals
    accruals    how many there are, with those that the adviser bears; given back is what stands on the lines after theirs
    """

    id: str
    classes: tuple[str, ...]
    days: tuple[datetime.date, ...]
    share_decimals: int
    nav_unit: int
    daily: bool
    initial_navs: tuple[int, ...]
    first_prices: tuple[int, ...]
    distributions: tuple[tuple[int, int, datetime.date, int], ...]
    categories: tuple[str, ...]
    charged: tuple[tuple[int, int, int], ...]
    accruals: int
    block: int
    recoup_line: int
    recoups: bool


@attrs.frozen(kw_only=True, eq=False)
class Form:
    """Funds that are struck together, laid out for all structures that differ in numbers only."""

    funds: tuple[Fund, ...]
    laid: tuple[Laid, ...]

    @property
    def sessions(self) -> int:
        """Strikes of one structure, of all its funds."""
        return sum(len(fund.days) for fund in self.funds)


def laid_out(asks: list[Ask], mode: str) -> Form:
    """A form whose funds are laid out for its blocks."""
    laid = lay_out(asks, mode)
    return Form(funds=tuple(fund_of(ask) for ask in asks), laid=tuple(map(lightened, laid)))


def fund_of(ask: Ask) -> Fund:
    """What the figures need of a fund."""
    charges, place = ask.charges, {name: c for c, name in enumerate(ask.classes)}
    own = [(k, accrual.category) for k, accrual in enumerate(charges.accruals) if not accrual.memo]
    categories = tuple(dict.fromkeys(category for _, category in own))
    return Fund(
        id=ask.fund,
        classes=ask.classes,
        days=ask.schedule.days[: ask.sessions],
        share_decimals=ask.share_decimals,
        nav_unit=10 ** (8 - ask.nav_decimals),
        daily=ask.daily,
        initial_navs=ask.initial_navs,
        first_prices=first_prices(ask),
        distributions=tuple((place[paid.event.share_class], paid.ex, paid.event.ex_date, paid.event.per_share_e9) for paid in ask.paid),
        categories=categories,
        charged=tuple((categories.index(category), k, charges.whose[k]) for k, category in own),
        accruals=len(charges.accruals),
        block=charges.block,
        recoup_line=charges.recoup_line,
        recoups=bool(charges.vintages),
    )


def first_prices(ask: Ask) -> tuple[int, ...]:
    """e8 [c], what the first shares of each class cost: the price they brought, or the initial NAV."""
    placed, place = ask.placed, {name: c for c, name in enumerate(ask.classes)}
    bought = np.flatnonzero(placed.purchase | placed.into)
    told, first = [int(nav) for nav in ask.initial_navs], set[int]()
    for n in bought[np.lexsort([placed.of_orders("accepted_at")[bought], placed.booked[bought]])].tolist():
        c = place.get(placed.classes[placed.class_at[n]], -1)
        if c >= 0 and c not in first and placed.price[n]:
            told[c] = int(placed.price[n])
        first.add(c)
    return tuple(told)


def lightened(laid: Laid) -> Laid:
    """Without the orders themselves, which stand in the arrays: what is sent to other machines."""
    return attrs.evolve(laid, ask=attrs.evolve(laid.ask, placed=nothing_placed(), portfolio=np.zeros((0, 0))))
