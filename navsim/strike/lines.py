"""Which lines of a strike sheet a fund writes on: those of its own orders, income, distributions and fees. A sheet has no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from . import shapes
from .part_lines import CHARGED, EVERY, FLOOR

if TYPE_CHECKING:
    from .ask import Ask
    from .charges import Charges
    from .part_lines import Line
    from .shapes import Terms

Pair = tuple[int, int]
DISTRIBUTED = {"income": shapes.INCOME, "short_gain": shapes.SHORT_GAIN, "long_gain": shapes.LONG_GAIN, "capital": shapes.CAPITAL}


@attrs.frozen(kw_only=True, repr=False)
class Lines:
    """The rows of a sheet, in the order of their lines; then one that stays empty, for every line the fund never writes on; then closing.

    What net assets are the sum of is laid out in pairs of rows, so that each pass over them adds two; an odd row has the empty one beside it.

    place    [line] its row; lines of classes share one, each with the column of its class
    count    rows in all
    capital  kinds of capital the fund has, PURCHASES being 0
    before   pairs of what moves net assets before fees, but opening, session after session: those something stands on in it
    before_first  where each session's begin, and the last one's end
    moving   pairs of fees and what follows that move net assets, part by part: those of all classes; then, once more with these, of each class that
             has some of its own
    moving_first  where those of each class begin, and moving_each how many there are a part
    memo     rows of what the adviser bears, which moves nothing, part by part, and memo_each how many a part
    """

    place: list[int]
    count: int
    capital: list[int]
    before: list[Pair]
    before_first: list[int]
    moving: list[Pair]
    moving_first: list[int]
    moving_each: list[int]
    memo: list[int]
    memo_each: int


def lines_of(ask: Ask, terms: Terms, part_first: list[int]) -> Lines:
    """The lines of a fund over its sessions; closing is their sum."""
    block, rows, most = ask.charges.block, rows_of_a_part(ask.charges, terms), int(np.diff(part_first).max(initial=0))
    before = sorted(before_fees(ask))
    row = {line: n for n, line in enumerate(before)}
    first, empty = len(before), len(before) + len(rows) * most
    for n in range(most):
        row |= {shapes.FEES + block * n + each: first + len(rows) * n + at for at, own in enumerate(rows) for each in own.lines}

    def part_by_part(own: list[int]) -> list[list[int]]:
        return [[first + len(rows) * n + at for at in own] for n in range(most)]

    those, by_session = there_before_fees(ask, [line for line in before if line != shapes.OPENING])
    pairs_of = [paired([row[line] for line in lines], empty) for lines in those]
    in_pairs = [pairs_of[n] for n in by_session]
    memo, moving = [at for at, own in enumerate(rows) if own.borne], list[Pair]()
    stretches, stretch = rows_of_classes(rows), dict[int, tuple[int, int]]()
    for c, own in stretches.items():
        there = [paired(mine, empty) for mine in part_by_part(own)]
        stretch[c] = len(moving), len(there[0]) if there else 0
        moving += [pair for pairs in there for pair in pairs]
    of_class = [stretch.get(c, stretch[EVERY]) for c in range(len(ask.classes))]
    return Lines(
        place=[row.get(line, empty) for line in range(shapes.FEES + block * most)] + [empty + 1],
        count=empty + 2,
        capital=[n for n in range(shapes.CAPITAL_KINDS) if shapes.PURCHASES + n in row],
        before=[pair for pairs in in_pairs for pair in pairs],
        before_first=np.concatenate([[0], np.cumsum([len(pairs) for pairs in in_pairs])]).tolist(),
        moving=moving,
        moving_first=[begins for begins, _ in of_class],
        moving_each=[each for _, each in of_class],
        memo=[at for own in part_by_part(memo) for at in own],
        memo_each=len(memo),
    )


def paired(rows: list[int], empty: int) -> list[Pair]:
    """Rows two by two; the last of an odd number with the one that stays empty."""
    return list(zip(rows[::2], [*rows[1::2], empty], strict=False))


def before_fees(ask: Ask) -> set[int]:
    """Lines of what shareholders bring and take, of the portfolio's results and of distributions."""
    lines = {shapes.OPENING, shapes.PURCHASES, shapes.REDEMPTIONS, shapes.CLASS_CLOSED, *ask.placed.line[ask.placed.line >= 0].tolist()}
    lines |= {DISTRIBUTED[paid.event.kind] for paid in ask.paid}
    lines |= {shapes.DIVIDENDS + n for n in np.flatnonzero(np.asarray(ask.portfolio).any(axis=0)).tolist()}
    if ask.paid or ask.daily:
        lines.add(shapes.REINVESTED)
    if ask.daily:
        lines.add(shapes.DAILY)
    if ask.window.opening is not None:  # the session before may have left anything to be booked
        lines |= set(range(shapes.PURCHASES, shapes.PURCHASES + shapes.CAPITAL_KINDS))
    return lines


def there_before_fees(ask: Ask, before: list[int]) -> tuple[list[list[int]], list[int]]:
    """(sets of the lines before fees, [t] the one that something may stand on): of the portfolio's results and of distributions, where some are."""
    there = np.ones((ask.sessions, len(before)), bool)
    for n, line in enumerate(before):
        if shapes.DIVIDENDS <= line < shapes.DIVIDENDS + shapes.PORTFOLIO:
            there[:, n] = np.asarray(ask.portfolio)[: ask.sessions, line - shapes.DIVIDENDS] != 0
        elif line in DISTRIBUTED.values():
            there[:, n] = False
            there[[paid.ex for paid in ask.paid if DISTRIBUTED[paid.event.kind] == line], n] = True
    alike: dict[bytes, int] = {}
    by_session = [alike.setdefault(own.tobytes(), len(alike)) for own in there]
    return [[line for line, on in zip(before, own, strict=True) if on] for own in alike], by_session


@attrs.define(kw_only=True, repr=False)
class SheetRow:
    """A row of a part: the lines that stand on it; the class it is of alone, or EVERY; whether the adviser bears what stands on it."""

    lines: list[int]
    whose: int
    borne: bool


def rows_of_a_part(charges: Charges, terms: Terms) -> list[SheetRow]:
    """The rows of a part, in order. Lines that are each of one class alone share rows: of a class each stands on another one.

    A thousand classes, each under a fee of its own, have one row for all these fees; a class under two fees has two.
    """
    rows, shared = list[SheetRow](), dict[tuple[int, bool], list[SheetRow]]()
    used = dict[tuple[int, bool, int], int]()
    for n in there_in_a_part(charges, terms):
        line = charges.lines[n]
        borne = line.kind == CHARGED and charges.accruals[line.accrual].memo
        if line.whose == EVERY:
            rows.append(SheetRow(lines=[n], whose=EVERY, borne=borne))
            continue
        alike, at = shared.setdefault((line.kind, borne), []), used.get((line.kind, borne, line.whose), 0)
        used[line.kind, borne, line.whose] = at + 1
        if at == len(alike):
            alike.append(SheetRow(lines=[n], whose=line.whose, borne=borne))
            rows.append(alike[at])
        else:
            alike[at].lines.append(n)
            alike[at].whose = EVERY
    return rows


def there_in_a_part(charges: Charges, terms: Terms) -> list[int]:
    """Of the lines of a part: every accrual, what a look may give back of it, and all that follows."""
    gives, order, ends = (np.asarray(getattr(terms, name)).tolist() for name in ("gives", "give_order", "give_ends"))
    ends_fee = dict(zip(order, ends, strict=True))  # of what the adviser bears nothing is given back

    def is_there(line: Line) -> bool:
        k, look = line.accrual, line.kind
        if look >= 0:  # what a look at the fund gives back of several accruals of a fee is one amount
            return k in ends_fee and bool(gives[look][k]) and (charges.passes[look].of_classes or bool(ends_fee[k]))
        return look != FLOOR or k < 0 or (k in ends_fee and line.whose != EVERY)

    return [n for n, line in enumerate(charges.lines) if is_there(line)]


def rows_of_classes(rows: list[SheetRow]) -> dict[int, list[int]]:
    """{class, or EVERY for those that have none of their own: rows of a part that move it}, in order."""
    own: dict[int, list[int]] = {EVERY: []}
    for at, row in enumerate(rows):
        if not row.borne:
            own.setdefault(row.whose, []).append(at)
    return {c: sorted({*own[EVERY], *mine}) for c, mine in own.items()}
