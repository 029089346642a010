"""Two runs against each other: what moved, which events moved it, what the NAV error cost whom. accounting.md 14."""

from __future__ import annotations

import datetime
import os
from decimal import Decimal
from typing import Any

import attrs

from ..basics.problems import refuse
from . import as_of, causes, nav_error, order_effects, reinvested_effects
from .dealt import at_told
from .moved import Moved, first_legs
from .nav_error import MATERIAL, NONE
from .reading import Tables, chosen_funds, of_run, open_run

CENTS = Decimal("0.00")


@attrs.frozen(kw_only=True, eq=False)
class FundDiff:
    """One fund of two runs.

    first, last  sessions in both; only_before, only_now: how many are in one alone
    days         class-days that moved, errors and not; effects: orders dealt on days in error; accounts: to reprocess
    alone        [(session, class, NAV as told or None, as struck now or None)]: class-days of sessions in both that one run does not have
    """

    fund: str
    name: str
    nav_decimals: int
    first: datetime.date
    last: datetime.date
    sessions: int
    only_before: int
    only_now: int
    days: tuple[nav_error.ClassDay, ...]
    causes: tuple[causes.Cause, ...]
    effects: tuple[order_effects.Effect, ...]
    accounts: tuple[order_effects.Account, ...]
    as_of: tuple[as_of.AsOf, ...]
    alone: tuple[tuple[datetime.date, str, Decimal | None, Decimal | None], ...] = ()

    @property
    def material(self) -> bool:
        """Whether an error of some day is material: 1/2 of 1 % of the recomputed NAV. accounting.md 14."""
        return any(day.status == MATERIAL for day in self.days)

    def net(self, share_class: str) -> Decimal:
        """What a class lost over the whole period, gains counted against it."""
        return sum((each.loss for each in self.effects if each.share_class == share_class), CENTS)

    @property
    def classes(self) -> list[str]:
        """Classes with a day in error."""
        return list(dict.fromkeys(day.share_class for day in self.days if day.status != NONE))

    @property
    def losses(self) -> Decimal:
        """Dilution: what single orders cost the fund."""
        return sum((each.loss for each in self.effects if each.loss > 0), CENTS)

    @property
    def benefits(self) -> Decimal:
        """What single orders brought it, as a positive sum."""
        return -sum((each.loss for each in self.effects if each.loss < 0), CENTS)

    @property
    def owed(self) -> Decimal:
        """To the fund: the net loss of each class; a net benefit stays."""
        return sum((max(self.net(name), CENTS) for name in self.classes), CENTS)

    @property
    def residual(self) -> Decimal:
        """What is still owed once the accounts to reprocess are put right."""
        put_right = {name: sum((each.loss for each in self.accounts if each.share_class == name), CENTS) for name in self.classes}
        return sum((max(self.net(name) - put_right[name], CENTS) for name in self.classes), CENTS)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Diff:
    """`funds` holds a FundDiff each; the properties are pandas frames for people, one row a thing, with exact decimals."""

    funds: tuple[FundDiff, ...]
    published: bool
    de_minimis: Decimal

    def __repr__(self) -> str:
        moved = ", ".join(f"{each.fund} {len(each.days)} class-days that moved" for each in self.funds)
        return f"Diff({moved}{', material' if self.material else ''})"

    @property
    def material(self) -> bool:
        """Whether any class-day is off by 1/2 of 1 % or more."""
        return any(each.material for each in self.funds)

    @property
    def needs_a_person(self) -> bool:
        """A material difference, or a NAV that was told and is struck no more; of published figures, any."""
        gone = any(struck is None for each in self.funds for *_, struck in each.alone)
        return self.material or gone or (self.published and any(each.days for each in self.funds))

    @property
    def owed(self) -> Decimal:
        """What the funds are owed in all, in dollars: the net loss of each class; a net benefit stays. accounting.md 14."""
        return sum((each.owed for each in self.funds), CENTS)

    @property
    def net(self) -> Decimal:
        """Losses less benefits of all orders, in dollars."""
        return sum((each.losses - each.benefits for each in self.funds), CENTS)

    @property
    def days(self) -> Any:
        """Class-days that moved: a frame with a row each.

        session, fund, share_class
        told, struck                  NAV in dollars a share, rounded, as it was told and as it is struck now; exact: struck, unrounded
        error, error_bp               told less exact, in dollars a share and in basis points of exact
        status                        none, error (a cent or more) or material (1/2 of 1 % or more)
        net_assets_told, net_assets   dollars; shares_told, shares
        components                    lines of the roll-forward that differ
        """
        return self._frame("days")

    @property
    def errors(self) -> Any:
        """Those of `days` off by a cent or more (a hundredth of one where the NAV has four decimals), with the same columns."""
        frame = self._frame("days")
        return frame[frame["status"] != NONE].reset_index(drop=True)

    @property
    def orders(self) -> Any:
        """Orders dealt at a NAV in error: a frame with a row each.

        session, fund, share_class, account, event_id, side
        status                    of the day: error or material; told: the NAV it was dealt at
        shares, amount            as dealt, dollars; shares_due, amount_due: as they should have been
        loss                      what the order cost the fund in dollars; below zero, what it brought
        """
        return self._frame("orders")

    @property
    def reprocess(self) -> Any:
        """Accounts to reprocess, those with material days above the de-minimis: a frame with a row each.

        fund, share_class, account, event_ids   of its orders, between the sessions first and last
        shares_change, amount_change            what puts it right: shares, and dollars paid to it
        loss                                    what its orders cost the fund in dollars
        """
        return self._frame("accounts")

    @property
    def events(self) -> Any:
        """Events that only one of the two runs knows: a frame with a row each.

        session, fund       what it is about
        sign                + where it is new, - where it is gone
        event_id, kind, recorded_at, file, line
        replaces            the id of the one it takes the place of
        said, said_before   what it says, and what that one said, as JSON
        """
        return self._frame("events")

    @property
    def as_of(self) -> Any:
        """As-of orders, which only the second run knows: a frame with a row each.

        session, booked   the one it is priced at, and the one that heard of it
        fund, share_class, account, event_id, side, shares
        nav, current      dollars a share: what it got, and the NAV before the session that heard of it, unrounded
        gain              of the fund, in dollars; below zero, what it lost
        """
        return self._frame("as_of")

    def _frame(self, what: str) -> Any:
        import pandas as pd

        from .diff_figures import figures

        told = figures(self, what)
        return pd.DataFrame(list(told.rows), columns=list(told.names))


def diff(before: Any, now: Any = None, *, fund: str | None = None, de_minimis: Any = "10.00", published: bool = False) -> Diff:
    """Compare what was told with what is known now. Gives a Diff: frames of days, orders and accounts, dollars and shares as exact decimals.

    before, now  run folders, or runs; `now` may be left out with `published`
    fund         this one alone
    de_minimis   dollars an account's difference must exceed to be reprocessed
    published    compare the NAVs that `before` says were published, not those it struck

    Raises InputProblems where a folder holds no run, the runs are of other funds, or nothing was published. Source: accounting.md 14.
    """
    if now is None:
        if not published:
            help = "navsim diff OUT_A OUT_B; or --published: what OUT says was published against what it struck"
            refuse("diff.one_run", "a diff needs two runs", help)
        now = before
    was, is_ = opened(before), opened(now)
    names = chosen_funds(is_, fund)
    both = [name for name in names if name in was.funds]
    if not both:
        refuse(
            "diff.different_funds",
            f"the first run is of {', '.join(was.funds)}, the second of {', '.join(names)}: they have no fund in common",
            "compare two runs of one fund",
        )
    least = dollars(de_minimis)
    moved = {name: Moved.of(was, is_, name, published) for name in chosen_funds(is_, None) if name in was.funds}
    legs = first_legs(moved)
    return Diff(funds=tuple(of_fund(was, is_, moved, name, least, legs) for name in both), published=published, de_minimis=least)


def dollars(amount: Any) -> Decimal:
    """A de-minimis: not negative, and a number."""
    try:
        told = Decimal(str(amount))
    except ArithmeticError:
        told = Decimal("NaN")
    if not told.is_finite() or told < 0:
        refuse("diff.de_minimis", f'"{amount}" is not an amount of dollars', 'like de_minimis="25.00"')
    return told


def opened(source: Any) -> Tables:
    """The tables of a folder or of a run in memory."""
    if isinstance(source, Tables):
        return source
    return open_run(source) if isinstance(source, str | os.PathLike) else of_run(source)


def of_fund(
    was: Tables, is_: Tables, moved: dict[str, Moved], fund: str, de_minimis: Decimal, legs: dict[str, tuple[str, dict[str, Any]]]
) -> FundDiff:
    """One fund of both runs."""
    about, own = is_.about(fund), moved[fund]
    if not own.both:
        refuse("diff.no_common_session", f"the two runs of {fund} have no session in common", "compare runs of the same days")
    published = own.seqs is not None
    got = at_told(own.now, lambda name: moved[name].told, is_, fund, legs) if published else own.before
    status = {(day.fund, day.session, day.share_class): day.status for each in moved.values() for day in each.days}
    paid_at = {event_id: status.get((name, row["session"], row["share_class"]), nav_error.NONE) for event_id, (name, row) in legs.items()}
    effects = order_effects.effects(own.days, got, own.now, paid_at)
    bought = reinvested_effects.at_told(about["share_decimals"]) if published else reinvested_effects.as_dealt
    effects += reinvested_effects.reinvested(own.days, is_ if published else was, is_, fund, bought)
    heard = as_of.as_of_orders(own.now, own.struck, is_.sessions(fund), fund)
    touched = sorted({day.session for day in own.days} | {each.session for each in effects} | {day for day, *_ in own.alone})
    return FundDiff(
        fund=fund,
        name=about["name"],
        nav_decimals=about["nav_decimals"],
        first=own.both[0],
        last=own.both[-1],
        sessions=len(own.both),
        only_before=own.only_before,
        only_now=own.only_now,
        days=tuple(own.days),
        causes=tuple(causes.causes(was, is_, fund, own.both, touched, own.seqs)),
        effects=tuple(sorted(effects, key=lambda each: (each.session, each.share_class, each.event_id or ""))),
        accounts=tuple(order_effects.accounts(effects, de_minimis)),
        as_of=tuple(each for each in heard if published or all(key[0] != each.event_id for key in got)),
        alone=tuple(own.alone),
    )
