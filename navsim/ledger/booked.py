"""One fund, struck over its sessions: everything the ledger books and the tables tell."""

from __future__ import annotations

import datetime
import functools
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import distinct
from ..basics.instants import day_number
from ..basics.sessions import Schedule
from ..events.terms import FundTerms, PolicyTerms
from ..log.knowledge import Known
from ..portfolio.portfolio import Portfolio
from ..strike.replay import Struck
from ..strike.shapes import FEES
from .components import Components, added_up
from .dealt import Dealt, dealt
from .given_back import GivenBack, given_back
from .on_lines import OnLines
from .part_days import PartDays, part_days
from .register import Moves, moves
from .sheets import Sheets

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Ints
    from ..events.terms import ClassTerms
    from ..strike.charges import Accrual, Charges, Limit, Part


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Booked:
    """A fund's run. Arrays of `struck` are those of its one structure.

    linked  the funds it was struck with, itself among them: exchanges bring shares from one to another; none of one struck alone
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
        """Ids of its classes, as declared."""
        return tuple(each.id for each in self.classes)

    @functools.cached_property
    def dealt(self) -> Dealt:
        """Every order as it was worked out, column by column."""
        placed = self.struck.ask.placed
        record = {name: self.recorded(name)[: len(placed)] for name in ("order_shares", "order_amount", "order_status", "order_nav")}
        return dealt(placed, record, self.class_ids, self.schedule.days, self.sessions)

    @functools.cached_property
    def moves(self) -> Moves:
        """Every movement of shares into accounts and out of them."""
        return moves(self)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of every session: its window, cut at fiscal year ends."""
        return self.struck.ask.charges.parts

    @functools.cached_property
    def part_days(self) -> PartDays:
        """The parts, column by column."""
        return part_days(self.parts)

    @functools.cached_property
    def parts_of_years(self) -> dict[int, list[int]]:
        """{fiscal year: positions of its parts}, in order."""
        told: dict[int, list[int]] = {}
        for p, part in enumerate(self.parts):
            told.setdefault(part.fiscal_year, []).append(p)
        return told

    @property
    def accruals(self) -> tuple[Accrual, ...]:
        """Its fees, level by level, as they were laid out."""
        return self.struck.ask.charges.accruals

    @functools.cached_property
    def accruals_of_classes(self) -> dict[str, list[int]]:
        """{class: positions of its accruals}, those included that the adviser bears."""
        told: dict[str, list[int]] = {}
        for k, accrual in enumerate(self.accruals):
            if accrual.share_class is not None:
                told.setdefault(accrual.share_class, []).append(k)
        return told

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
        """Its limits of the fund, as they were laid out."""
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

    @functools.cached_property
    def sheet(self) -> Sheets:
        """int64 [t, line, c]: every strike sheet."""
        world = self.struck.world
        return Sheets(self.recorded("sheet"), np.asarray(world.place, np.int64), distinct(np.asarray(world.moving, np.int64)))

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
        """Its fees and limits as they were laid out."""
        return self.struck.ask.charges

    def fee_line(self, line: int) -> tuple[Ints, Ints]:
        """(classes [n], cents int64 [p, n]): what stands on a line of every part's block, of the classes that may have something there."""
        (at, first), whose, sheet = self.first_fee_lines, self.charges.whose[line], self.sheet
        if sheet.is_empty(FEES + line):
            return np.zeros(0, np.int64), np.zeros((len(at), 0), np.int64)
        if whose < 0:
            return np.arange(len(self.classes)), sheet[at, first + line]
        return np.array([whose]), sheet[at, first + line, whose][:, None]

    @functools.cached_property
    def on_lines(self) -> OnLines:
        """All that stands on lines of fees."""
        return OnLines.of(self)

    @functools.cached_property
    def first_fee_lines(self) -> tuple[Ints, Ints]:
        """int64 [p]: the session of each part, and the first line of its fees; the other lines of its block follow as `charges` says."""
        at = self.part_days.session
        return at, FEES + self.charges.block * (np.arange(len(at)) - np.asarray(self.struck.part_first, np.int64)[at])

    @functools.cached_property
    def given(self) -> tuple[GivenBack, ...]:
        """The lines of fees on which something was given back."""
        return given_back(self)

    @functools.cached_property
    def components(self) -> Components:
        """The roll-forward, component by component."""
        return added_up(self)

    @functools.cached_property
    def dated_in_force(self) -> np.ndarray:
        """int64 [p, k]: position of the terms of an accrual that hold last in a part; -1 where none does, as in a fee that only takes bills."""
        told = np.full((len(self.parts), len(self.accruals)), -1, np.int64)
        there, firsts = self.terms("dated_told"), self.terms("dated_first")
        for k in range(len(self.accruals)):
            for j in range(int(firsts[k]), int(firsts[k + 1])):
                told[there[:, j] == 1, k] = j
        return told

    @functools.cached_property
    def bases(self) -> np.ndarray:
        """int64 [p, k]: the whole base of each accrual, by its terms in force last; 0 where there are none."""
        dated = self.dated_in_force
        return np.where(dated >= 0, np.take_along_axis(np.pad(self.recorded("base"), ((0, 0), (0, 1))), np.maximum(dated, 0), axis=1), 0)

    def session_of(self, day: datetime.date) -> int | None:
        """Position of a session by its date."""
        t = self.schedule.at_or_after(day)
        return t if t < self.sessions and self.schedule.days[t] == day else None
