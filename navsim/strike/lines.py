"""Which lines of a strike sheet a fund writes on: those of its own orders, income, distributions and fees. The rules pass over the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import numpy as np

from . import shapes

if TYPE_CHECKING:
    from .replay import Ask
    from .shapes import Terms

DISTRIBUTED = {"income": shapes.INCOME, "short_gain": shapes.SHORT_GAIN, "long_gain": shapes.LONG_GAIN, "capital": shapes.CAPITAL}


@attrs.frozen(kw_only=True)
class Lines:
    """Lines in their order, and how many of them each session has, which those of its parts end.

    moving  of those, the ones that move net assets: not what the adviser bears
    """

    all: list[int]
    counts: list[int]
    moving: list[int]
    moving_counts: list[int]


def lines_of(ask: Ask, terms: Terms, part_first: list[int]) -> Lines:
    """The lines of a fund over its sessions; closing, which is their sum, is none of them."""
    block, parts = ask.charges.block, np.diff(part_first)
    offsets = of_a_part(ask, terms)
    borne = {k for k, accrual in enumerate(ask.charges.accruals) if accrual.memo}
    before = sorted(before_fees(ask))
    every = before + [shapes.FEES + block * n + each for n in range(int(parts.max(initial=0))) for each in offsets]
    moving = [line for line in every if line < shapes.FEES or (line - shapes.FEES) % block not in borne]

    def counts(lines: list[int]) -> list[int]:
        ends: list[int] = np.searchsorted(np.array(lines), shapes.FEES + block * parts).tolist()
        return ends

    return Lines(all=every, counts=counts(every), moving=moving, moving_counts=counts(moving))


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


def of_a_part(ask: Ask, terms: Terms) -> list[int]:
    """Of the lines of a part: every accrual, what a look may give back of it, and all that follows."""
    charges, accruals = ask.charges, len(ask.charges.accruals)
    offsets = list(range(accruals))
    for n in range(len(charges.passes)):
        counted = np.zeros(accruals, bool)
        for look, limited in ((terms.limit_pass, terms.limited), (terms.pair_pass, terms.pair_limited)):
            counted |= (np.asarray(limited) != 0)[:, np.asarray(look) == n].any(axis=(0, 1))
        fees = {charges.accruals[k].fee for k in np.flatnonzero(counted).tolist()}  # several accruals of a fee are given back as one
        offsets += [charges.given_line(n) + k for k in range(accruals) if charges.accruals[k].fee in fees]
    return offsets + list(range(charges.rest_line, charges.block))
