"""One fund, struck over its sessions: everything the ledger books and the tables tell."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.instants import day_number
from ..basics.sessions import Schedule
from ..events.terms import FundTerms, PolicyTerms
from ..log.knowledge import Known
from ..portfolio.portfolio import Portfolio
from ..strike.replay import Struck
from ..strike.shapes import COMPONENTS, FEES
from .dealt import Dealt, dealt
from .part_days import PartDays, part_days

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from ..events.terms import ClassTerms
    from ..strike.terms import Accrual, Charges, Limit, Part

YIELD_FLOOR = "yield_floor"


@attrs.frozen(eq=False, repr=False)
class Sheets:
    """The strike sheets of a fund, asked for by line: sheets[t, line, c]; they hold rows for the lines the fund has."""

    rows: Ints
    place: Ints

    def __getitem__(self, key: tuple[Any, ...]) -> Any:
        t, line, *rest = key
        return self.rows[(t, self.place[line], *rest)]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Booked:
    """A fund's run. Arrays of `struck` are those of its one structure.

    linked  the funds it was struck with, itself among them: exchanges bring shares from one to another
    """

    known: Known
    fund: FundTerms
    policy: PolicyTerms
    classes: tuple[ClassTerms, ...]  # ClassTerms in declared order
    schedule: Schedule
    sessions: int
    portfolio: Portfolio
    struck: Struck
    stable_price: Any
    opening: dict[str, Any] | None = None
    linked: list[Booked] = attrs.field(factory=list)

    @functools.cached_property
    def days(self) -> tuple[datetime.date, ...]:
        """Dates of the sessions struck."""
        return self.schedule.days[: self.sessions]

    @functools.cached_property
    def day_numbers(self) -> Ints:
        """int32: the day numbers of the schedule, its margin too."""
        told: Ints = np.array([day_number(day) for day in self.schedule.days], np.int32)
        return told

    @functools.cached_property
    def class_ids(self) -> tuple[str, ...]:
        return tuple(each.id for each in self.classes)

    @functools.cached_property
    def dealt(self) -> Dealt:
        """Every order as it was worked out, column by column."""
        placed = self.struck.ask.placed
        record = {name: self.recorded(name)[: len(placed)] for name in ("order_shares", "order_amount", "order_status", "order_nav")}
        return dealt(placed, record, self.class_ids, self.schedule.days, self.sessions)

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.struck.ask.charges.parts

    @functools.cached_property
    def part_days(self) -> PartDays:
        """The parts, column by column."""
        return part_days(self.parts)

    @property
    def accruals(self) -> tuple[Accrual, ...]:
        return self.struck.ask.charges.accruals

    @functools.cached_property
    def charged_to(self) -> dict[tuple[str, str | None], list[int]]:
        """{(category, class, or None for the fund): positions of the accruals}, of what the fund bears."""
        told: dict[tuple[str, str | None], list[int]] = {}
        for k, accrual in enumerate(self.accruals):
            if not accrual.memo:
                told.setdefault((accrual.category, accrual.share_class), []).append(k)
        return told

    @property
    def limits(self) -> tuple[Limit, ...]:
        return self.struck.ask.charges.limits

    @property
    def first(self) -> int:
        """Position of the first session struck; those before it, in a run that goes on from an earlier one, only name days."""
        return self.struck.ask.window.first

    def carried(self, name: str) -> Any:
        """What the ledger carried into the first session; None: the run begins with the fund."""
        return None if self.opening is None else self.opening[name]

    def summed(self, name: str, moved: Ints) -> Ints:
        """What moved, session by session, added up: on what was carried into the first one."""
        if self.opening is not None:
            moved = np.array(moved)
            moved[: self.first] = 0
            moved[self.first] += np.array(self.opening[name], np.int64)
        return np.cumsum(moved, axis=0)

    def recorded(self, name: str) -> np.ndarray:
        """An array of the record as int64, without the structure axis; made of Python's integers once."""
        found = self._recorded.get(name)
        if found is None:
            found = self._recorded[name] = np.asarray(getattr(self.struck.record, name)[..., 0], dtype=np.int64)
        return found

    def terms(self, name: str) -> Ints:
        """An array of the terms as they were laid out, as int64; made of Python's integers once."""
        found = self._terms.get(name)
        if found is None:
            found = self._terms[name] = np.asarray(getattr(self.struck.arrays, name), dtype=np.int64)
        return found

    @functools.cached_property
    def _terms(self) -> dict[str, Ints]:
        return {}

    @functools.cached_property
    def _recorded(self) -> dict[str, Ints]:
        return {}

    def sheet(self) -> Sheets:
        """int64 [t, line, c]: every strike sheet."""
        return Sheets(self.recorded("sheet"), np.asarray(self.struck.world.place, np.int64))

    @functools.cached_property
    def book_values(self) -> np.ndarray:
        """int64, of every row of holdings: what it counts in net assets, its market value or its amortized cost.

        Of a money fund priced at market: amortized cost, the days a forward window has accrued included, and what the market adds to it.
        """
        held, own = self.portfolio.holdings, self.portfolio
        if self.stable_price is None:
            return held.value
        result: Arrays = held.amortized + own.shadow.of_position * (own.at_market[held.session])
        return result

    def offered_nav(self, t: int, c: int) -> int:
        """What shares of a class are bought at after strike t: its NAV, or the initial one where it has no shares."""
        if int(self.struck.record.shares[t, c, 0]):
            return int(self.struck.record.nav[t, c, 0])
        return self.struck.ask.initial_navs[c]

    @property
    def charges(self) -> Charges:
        return self.struck.ask.charges

    def fee_lines(self, p: int) -> tuple[int, int]:
        """(session, first line of the fees) of a part; the other lines of its block follow as `charges` says."""
        part = self.parts[p]
        return part.session, FEES + self.charges.block * (p - self.struck.part_first[part.session])

    def fee_blocks(self) -> tuple[Ints, Ints]:
        """(session of each part int64 [p], the lines of its fees [p, line of the block, c])."""
        at, first = self.first_fee_lines
        return at, self.sheet()[at[:, None], first[:, None] + np.arange(self.charges.block)]

    @functools.cached_property
    def first_fee_lines(self) -> tuple[Ints, Ints]:
        """int64 [p]: the session of each part, and the first line of its fees."""
        at = self.part_days.session
        return at, FEES + self.charges.block * (np.arange(len(at)) - np.asarray(self.struck.part_first, np.int64)[at])

    @functools.cached_property
    def given(self) -> tuple[tuple[Any, ...], ...]:
        """What `given_back` tells, of the lines that are not all nothing."""
        there: Any = self.fee_blocks()[1].any(axis=2)
        there[:, : len(self.accruals)] = False
        parts = set(np.flatnonzero(there.any(axis=1)).tolist())
        sheet = self.sheet()
        return tuple(row for row in self.given_back(parts) if sheet[row[1], row[6]].any())

    def given_back(self, parts: set[int]) -> Iterator[tuple[Any, ...]]:
        """(part, session, class position or None for all, accrual position or None, limit id, waiver or reimbursement, line).

        Each line of the sheets of some parts on which something may be given back under a limit, with the limit and the word for it: out of the
        management fee, and out of a class's own expenses under its own limit, it is a waiver; out of anything else a reimbursement.
        """
        strictest, driving, charges = self.recorded("strictest"), self.recorded("driving"), self.charges
        passes = charges.passes
        for p in sorted(parts):
            t, first = self.fee_lines(p)
            for n, look in enumerate(passes):
                for k, accrual in enumerate(self.accruals):
                    line = first + charges.given_line(n) + k
                    word = "waiver" if accrual.category == "management" else "reimbursement"
                    if not look.of_classes:
                        yield p, t, None, k, charges.limits[int(strictest[p, n])].id, word, line
                        continue
                    own = accrual.share_class is not None
                    limit = self.class_limit(p, n, self.class_ids.index(accrual.share_class) if own else int(driving[p, n]))
                    if limit is not None:
                        yield p, t, None, k, limit.id, "waiver" if own else word, line
                for c in range(len(self.classes)) if look.of_classes else ():
                    limit = self.class_limit(p, n, c)
                    if limit is not None:
                        yield p, t, c, None, limit.id, "reimbursement", first + charges.rest_line + n
            if charges.floors:
                for k, accrual in enumerate(self.accruals):
                    if accrual.share_class is not None:
                        yield p, t, None, k, YIELD_FLOOR, "waiver", first + charges.floor_line + k
                yield p, t, None, None, YIELD_FLOOR, "reimbursement", first + charges.floor_line + len(self.accruals)

    def class_limit(self, p: int, n: int, c: int) -> Limit | None:
        """The limit that counted for a class in a part and look; None: none."""
        r = int(self._strict[p, n, c]) if c >= 0 else -1
        return self.charges.class_limits[self.charges.pairs[r][0]] if r >= 0 else None

    @functools.cached_property
    def _strict(self) -> np.ndarray:
        return self.recorded("strict")

    @functools.cached_property
    def components(self) -> dict[str, Ints]:
        """{component: int64 [t, c]} of the roll-forward, as `components` adds it up."""
        return added_up(self)

    @functools.cached_property
    def rows_in_force(self) -> np.ndarray:
        """int64 [p, k]: position of the terms of an accrual that hold last in a part; -1 where none does, as in a fee that only takes bills."""
        told = np.full((len(self.parts), len(self.accruals)), -1, np.int64)
        there, firsts = self.terms("row_told"), self.terms("row_first")
        for k in range(len(self.accruals)):
            for j in range(int(firsts[k]), int(firsts[k + 1])):
                told[there[:, j] == 1, k] = j
        return told

    @functools.cached_property
    def bases(self) -> np.ndarray:
        """int64 [p, k]: the whole base of each accrual, by its terms in force last; 0 where there are none."""
        rows = self.rows_in_force
        return np.where(rows >= 0, np.take_along_axis(np.pad(self.recorded("base"), ((0, 0), (0, 1))), np.maximum(rows, 0), axis=1), 0)

    def session_of(self, day: datetime.date) -> int | None:
        """Position of a session by its date."""
        t = self.schedule.at_or_after(day)
        return t if t < self.sessions and self.schedule.days[t] == day else None


def components(booked: Booked) -> dict[str, Ints]:
    """{component: int64 [t, c]} of the roll-forward: lines that belong together added up, opening first, closing last."""
    return dict(booked.components)


def added_up(booked: Booked) -> dict[str, Ints]:
    """The same, worked out."""
    sheet = booked.sheet()
    told = {name: sheet[:, line] for line, name in enumerate(COMPONENTS) if not name.startswith("distribution")}
    zero = np.zeros_like(sheet[:, 0])
    last = {name: told.pop(name) for name in ("offset", "conversion", "redeemed_in_kind", "class_closed")}
    for accrual in booked.accruals:
        if not accrual.memo:
            told.setdefault(f"fee:{accrual.fee}", zero.copy())
    for name in (*(limit.id for limit in (*booked.limits, *booked.charges.class_limits)), *([YIELD_FLOOR] if booked.charges.floors else [])):
        told[f"waiver:{name}"], told[f"reimbursement:{name}"] = zero.copy(), zero.copy()
    if booked.charges.vintages:
        told["recoupment"] = zero.copy()
    at, blocks = booked.fee_blocks()
    for k, accrual in enumerate(booked.accruals):
        if not accrual.memo:
            np.add.at(told[f"fee:{accrual.fee}"], at, blocks[:, k])
    if booked.charges.vintages:
        np.add.at(told["recoupment"], at, blocks[:, booked.charges.recoup_line])
    for _, t, c, _, limit, word, line in booked.given:
        mine = slice(None) if c is None else slice(c, c + 1)
        told[f"{word}:{limit}"][t, mine] += sheet[t, line, mine]
    told |= {name: sheet[:, line] for line, name in enumerate(COMPONENTS) if name.startswith("distribution")}
    told |= last
    told["closing"] = sheet[:, -1]
    return told
