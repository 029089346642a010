"""Lots as a run left them: what the next night holds its own against, so that it reads the years of those alone that are others.

Kept are those that a later run may make again: lots that are held in the end, or at the first point kept, or came in since.
"""

from __future__ import annotations

import collections
from typing import TYPE_CHECKING, Any

from ..basics.instants import date_of, day_number
from ..portfolio import whole_books
from ..portfolio.carried import lot_told
from . import once

if TYPE_CHECKING:
    from ..portfolio.books import Books
    from .going_on import Opening

ROW = 6  # of what is told of a lot, what its row in the table says

Lots = dict[str, list[Any]]  # {security: its lots, as told}
Names = set[tuple[str, str]]  # (security, lot)
Counts = collections.Counter[tuple[str, str]]  # how many there are of a name: a lot that went into another security may come back


def told(books: Books) -> Lots:
    """Every lot a run made."""
    return {security: books.as_carried.get(security) or [lot_told(lot) for lot in lots] for security, lots in whole_books.lots(books).items()}


def before(state: dict[str, Any]) -> Lots:
    """As the run before left them."""
    return once.there(state["once"][once.LOTS], state["ended"])


def made_again(state: dict[str, Any], opening: Opening) -> Counts:
    """The lots of the run before that one makes again which goes on from a point: held there, or born after it."""
    after = day_number(opening.after)
    told = Counts((security, lot[0]) for security, lots in opening.rooms["portfolio"]["lots"] for lot in lots)
    told.update((security, lot) for security, lot, born in state["births"] if born > after)
    return told


def to_keep(now: Lots, was: Lots, made: Counts, watched: Names) -> Lots:
    """Those that a later run may make again.

    was      as the run before left them, of which this one made those in `made`
    watched  held at the first point kept, or born since; what is held in the end is kept all the same
    """
    kept = {security: [lot for lot in lots if lot[2] or (security, lot[0]) in watched] for security, lots in now.items()}
    for security, lots in was.items():
        used_up = [lot for lot in lots if (security, lot[0]) in watched and (security, lot[0]) not in made]
        if used_up:
            kept[security] = kept.get(security, []) + used_up
    return kept


def years_of_others(now: Lots, was: Lots, made: Counts) -> set[int]:
    """The years in which lots were opened whose rows are others than they were."""
    days = set[int]()
    for security in {*now, *was}:
        new, old = now.get(security, []), was.get(security, [])
        if new != old:
            rows = collections.Counter(tuple(lot[:ROW]) for lot in new)
            rows.subtract(tuple(lot[:ROW]) for lot in old if (security, lot[0]) in made)
            days |= {opened for (_, opened, *_), count in rows.items() if count}
    return {date_of(day).year for day in days}
