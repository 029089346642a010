"""The roll-forward, component by component: lines of the strike sheets that belong together added up, opening first, closing last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..strike.shapes import COMPONENTS

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from .booked import Booked
    from .given_back import GivenBack
    from .on_lines import OnLines

YIELD_FLOOR = "yield_floor"
LAST = ("offset", "conversion", "redeemed_in_kind", "class_closed")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Components:
    """Every component of a run.

    names  in the order they are told
    whole  {name: int64 [t, c]} of those that any class may have
    The others, of fees and what follows, cell by cell, those of nothing left out: int64 columns of one length, session after session.
    name   position in `names`
    """

    names: tuple[str, ...]
    whole: dict[str, Ints]
    session: Ints
    share_class: Ints
    name: Ints
    cents: Ints

    def __getitem__(self, name: str) -> Ints:
        """int64 [t, c] of one component."""
        return self.whole[name] if name in self.whole else self.sum_of(lambda other: other == name)

    def sum_of(self, among: Callable[[str], bool]) -> Ints:
        """int64 [t, c]: some of them together."""
        told = np.zeros_like(self.whole["opening"])
        for name in filter(among, self.whole):
            told += self.whole[name]
        mine = np.array([among(name) for name in self.names], bool)[self.name]
        np.add.at(told, (self.session[mine], self.share_class[mine]), self.cents[mine])
        return told

    def of_classes(self) -> Iterator[tuple[str, Ints]]:
        """(component, int64 [t]): all classes together."""
        sessions = len(self.whole["opening"])
        order = np.argsort(self.name, kind="stable")
        ends = np.searchsorted(self.name[order], np.arange(len(self.names) + 1))
        for n, name in enumerate(self.names):
            if name in self.whole:
                yield name, self.whole[name].sum(axis=1)
                continue
            told, mine = np.zeros(sessions, np.int64), order[ends[n] : ends[n + 1]]
            np.add.at(told, self.session[mine], self.cents[mine])
            yield name, told


def added_up(booked: Booked) -> Components:
    """The components of a run."""
    sheet, charges = booked.sheet, booked.charges
    whole = {name: sheet[:, line] for line, name in enumerate(COMPONENTS)} | {"closing": sheet[:, -1]}
    limits = [limit.id for limit in (*booked.limits, *charges.class_limits)] + ([YIELD_FLOOR] if charges.floors else [])
    distributed = [name for name in COMPONENTS if name.startswith("distribution")]
    names = dict.fromkeys(name for name in COMPONENTS if name not in (*distributed, *LAST))
    names |= dict.fromkeys(f"fee:{accrual.fee}" for accrual in booked.accruals if not accrual.memo)
    names |= dict.fromkeys(f"{word}:{limit}" for limit in limits for word in ("waiver", "reimbursement"))
    names |= dict.fromkeys([*(["recoupment"] if charges.vintages else []), *distributed, *LAST, "closing"])
    place = {name: n for n, name in enumerate(names)}
    found = named_lines(booked, place, booked.on_lines, booked.given)
    session, share_class, name, cents = together((booked.part_days.session[found[0]], *found[1:]))
    return Components(names=tuple(names), whole=whole, session=session, share_class=share_class, name=name, cents=cents)


def named_lines(booked: Booked, place: dict[str, int], on: OnLines, given: Iterable[GivenBack]) -> tuple[Ints, ...]:
    """(part, class, position of the component, cents) of what stands on lines of fees but what the adviser bears, cell by cell.

    on, given  what stands there, and what of it was given back: of all parts, or of some
    """
    charges = booked.charges
    of_line = np.full(charges.block, -1, np.int64)
    for k, accrual in enumerate(booked.accruals):
        of_line[k] = -1 if accrual.memo else place[f"fee:{accrual.fee}"]
    if charges.vintages:
        of_line[charges.recoup_line] = place["recoupment"]
    names = of_line[on.line]
    for each in given:
        names[on.at(each.part, each.line, each.share_class)] = place[f"{each.word}:{each.limit}"]
    told = names >= 0
    return on.part[told], on.share_class[told], names[told], on.cents[told]


def together(cells: tuple[Ints, ...]) -> tuple[Ints, ...]:
    """(session or part, class, position of the component, cents), each once, those that come to nothing left out."""
    when, share_class, name, cents = cells
    order = np.lexsort([name, share_class, when])
    when, share_class, name, cents = (column[order] for column in cells)
    begins = np.ones(len(cents), bool)
    begins[1:] = (np.diff(when) != 0) | (np.diff(share_class) != 0) | (np.diff(name) != 0)
    first = np.flatnonzero(begins)
    sums = np.add.reduceat(cents, first) if len(first) else cents
    kept = sums != 0
    return when[first][kept], share_class[first][kept], name[first][kept], sums[kept]
