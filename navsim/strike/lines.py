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

    place    [line] its row
    count    rows in all
    capital  kinds of capital the fund has, PURCHASES being 0
    before   rows of what moves net assets before fees, but opening, session after session: those something stands on in it
    before_first  where each session's begin, and the last one's end
    moving   rows of fees and what follows that move net assets, part by part, and how many of them each session has
    whose    of each of those the class that it is of alone; -1: of all
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
    offsets, most = of_a_part(ask, terms), int(parts.max(initial=0))
    borne = {k for k, accrual in enumerate(ask.charges.accruals) if accrual.memo}
    before, level = sorted(before_fees(ask)), np.asarray(terms.level).tolist()
    every = before + [shapes.FEES + block * n + each for n in range(most) for each in offsets]
    row = {line: n for n, line in enumerate(every)}

    def those(own: list[int]) -> tuple[list[int], list[int]]:
        return [row[shapes.FEES + block * n + each] for n in range(most) for each in own], (parts * len(own)).tolist()

    own = [each for each in offsets if each not in borne]
    whose = [level[each] if each < len(level) and level[each] < len(ask.classes) else -1 for each in own]
    moving, moving_counts = those(own)
    memo, memo_counts = those([each for each in offsets if each in borne])
    by_session = of_sessions(ask, [line for line in before if line != shapes.OPENING])
    return Lines(
        place=[row.get(line, len(every)) for line in range(shapes.FEES + block * most)] + [len(every) + 1],
        count=len(every) + 2,
        capital=[n for n in range(shapes.CAPITAL_KINDS) if shapes.PURCHASES + n in row],
        before=[row[line] for lines in by_session for line in lines],
        before_first=np.concatenate([[0], np.cumsum([len(lines) for lines in by_session])]).tolist(),
        moving=moving,
        moving_counts=moving_counts,
        whose=whose * most,
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


def of_a_part(ask: Ask, terms: Terms) -> list[int]:
    """Of the lines of a part: every accrual, what a look may give back of it, and all that follows."""
    charges, accruals = ask.charges, len(ask.charges.accruals)
    offsets = list(range(accruals))
    for n in range(len(charges.passes)):
        fees = {
            charges.accruals[k].fee for k in np.flatnonzero(np.asarray(terms.gives)[n]).tolist()
        }  # several accruals of a fee are given back as one
        offsets += [charges.given_line(n) + k for k in range(accruals) if charges.accruals[k].fee in fees]
    return offsets + list(range(charges.rest_line, charges.block))
