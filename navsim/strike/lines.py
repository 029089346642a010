"""Which lines of a strike sheet a fund writes on: those of its own orders, income, distributions and fees. A sheet has no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from . import shapes

if TYPE_CHECKING:
    from .replay import Ask
    from .shapes import Terms

DISTRIBUTED = {"income": shapes.INCOME, "short_gain": shapes.SHORT_GAIN, "long_gain": shapes.LONG_GAIN, "capital": shapes.CAPITAL}


@attrs.frozen(kw_only=True, repr=False)
class Lines:
    """The rows of a sheet, in the order of their lines; then one that stays empty, for every line the fund never writes on; then closing.

    place    [line] its row; lines of classes share one, each with the column of its class
    count    rows in all
    capital  kinds of capital the fund has, PURCHASES being 0
    before   rows of what moves net assets before fees, but opening, session after session: those something stands on in it
    before_first  where each session's begin, and the last one's end
    moving   rows of fees and what follows that move net assets, part by part, and how many of them each session has
    whose    of each of those the class that it is of alone; -1: of several, or of all
    memo     the same of what the adviser bears, which moves nothing
    """

    place: list[int]
    count: int
    capital: list[int]
    before: list[int]
    before_first: list[int]
    moving: list[int]
    moving_counts: list[int]
    whose: list[int]
    memo: list[int]
    memo_counts: list[int]


def lines_of(ask: Ask, terms: Terms, part_first: list[int]) -> Lines:
    """The lines of a fund over its sessions; closing is their sum."""
    block, parts = ask.charges.block, np.diff(part_first)
    rows, most = of_a_part(ask, terms), int(parts.max(initial=0))
    before = sorted(before_fees(ask))
    row = {line: n for n, line in enumerate(before)}
    first, count = len(before), len(before) + len(rows) * most
    for n in range(most):
        row |= {shapes.FEES + block * n + each: first + len(rows) * n + at for at, own in enumerate(rows) for each in own.lines}

    def those(borne: bool) -> tuple[list[int], list[int]]:
        own = [at for at, each in enumerate(rows) if each.borne is borne]
        return [first + len(rows) * n + at for n in range(most) for at in own], (parts * len(own)).tolist()

    (moving, moving_counts), (memo, memo_counts) = those(False), those(True)
    by_session = of_sessions(ask, [line for line in before if line != shapes.OPENING])
    return Lines(
        place=[row.get(line, count) for line in range(shapes.FEES + block * most)] + [count + 1],
        count=count + 2,
        capital=[n for n in range(shapes.CAPITAL_KINDS) if shapes.PURCHASES + n in row],
        before=[row[line] for lines in by_session for line in lines],
        before_first=np.concatenate([[0], np.cumsum([len(lines) for lines in by_session])]).tolist(),
        moving=moving,
        moving_counts=moving_counts,
        whose=[each.whose for each in rows if not each.borne] * most,
        memo=memo,
        memo_counts=memo_counts,
    )


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


def of_sessions(ask: Ask, before: list[int]) -> list[list[int]]:
    """[t] those of the lines before fees that something may stand on: of the portfolio's results and of distributions, where there are some."""
    there = np.ones((ask.sessions, len(before)), bool)
    for n, line in enumerate(before):
        if shapes.DIVIDENDS <= line < shapes.DIVIDENDS + shapes.PORTFOLIO:
            there[:, n] = np.asarray(ask.portfolio)[: ask.sessions, line - shapes.DIVIDENDS] != 0
        elif line in DISTRIBUTED.values():
            there[:, n] = False
            there[[paid.ex for paid in ask.paid if DISTRIBUTED[paid.event.kind] == line], n] = True
    return [[before[n] for n in np.flatnonzero(own).tolist()] for own in there]


@attrs.define(kw_only=True, repr=False)
class Row:
    """A row of a part: the lines that stand on it; the class it is of alone, or -1; whether the adviser bears what stands on it."""

    lines: list[int]
    whose: int
    borne: bool


def of_a_part(ask: Ask, terms: Terms) -> list[Row]:
    """The rows of a part, in order. Lines that are each of one class alone share rows: of a class each stands on another one.

    A thousand classes, each under a fee of its own, have one row for all these fees; a class under two fees has two.
    """
    charges, rows = ask.charges, list[Row]()
    accruals, shared = len(charges.accruals), dict[tuple[int, bool], list[Row]]()
    used = dict[tuple[int, bool, int], int]()
    for line in there_in_a_part(ask, terms):
        whose, borne = charges.whose[line], line < accruals and charges.accruals[line].memo
        if whose < 0:
            rows.append(Row(lines=[line], whose=whose, borne=borne))
            continue
        kind = line // accruals if line < charges.rest_line else -1  # fees, what each look gives back, what is given up under a floor
        alike, n = shared.setdefault((kind, borne), []), used.get((kind, borne, whose), 0)
        used[kind, borne, whose] = n + 1
        if n == len(alike):
            alike.append(Row(lines=[line], whose=whose, borne=borne))
            rows.append(alike[n])
        else:
            alike[n].lines.append(line)
            alike[n].whose = -1
    return rows


def there_in_a_part(ask: Ask, terms: Terms) -> list[int]:
    """Of the lines of a part: every accrual, what a look may give back of it, and all that follows."""
    charges, accruals = ask.charges, len(ask.charges.accruals)
    gives, order, ends = (np.asarray(getattr(terms, name)).tolist() for name in ("gives", "give_order", "give_ends"))
    told = list(range(accruals))
    for n, look in enumerate(charges.passes):  # what a look at the fund gives back of several accruals of a fee is one amount
        told += [charges.given_line(n) + k for k, last in zip(order, ends, strict=True) if gives[n][k] and (look.of_classes or last)]
    told += range(charges.rest_line, charges.floor_line)
    if charges.floors:
        own = {k for k in order if charges.whose[k] >= 0}
        told += [*(charges.floor_line + k for k in range(accruals) if k in own), charges.floor_line + accruals]
    return told
