"""A stress test on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ...basics.problems import printable
from ...reports.shocks import Shock, together
from ...reports.stress import FLOATS, Outcome, Stress, decimal, told
from ..grid import Grid, fitting
from ..ink import Ink, wrapped
from ..wording import minus, money, weekday
from .heading import heading

COLOURS = {"ok": "green", "alert": "yellow", "breach": "red", FLOATS: ""}


def lines(found: Stress, room: int) -> list[list[Any]]:
    """Lines of cells no wider than `room`."""
    shown = heading(printable(found.name), f"stress test of {weekday(found.session)}", found.fund, room)
    head = ("", "market net assets", "market price", "from the price struck, bp" if found.floats else "from stable, bp", "")
    grid = Grid(head=head, rows=tuple(_row(each) for each in found.outcomes), right=(False, True, True, True, False))
    return [*shown, *fitting(grid, room), [""], *([line] for sentence in _sentences(found) for line in wrapped(sentence, room))]


def _sentences(found: Stress) -> Iterator[str]:
    """What breaks the price, and what may be charged."""
    if found.floats:
        yield f"The price floats, from {decimal(found.price, 4)}: a basis point costs {_bp(found.per_bp_nav)}."
    if found.break_up is not None:
        yield _edges(found)
    if found.break_redeemed is not None and found.break_redeemed > 0:
        part, price = decimal(found.break_redeemed * 100, 4), decimal(found.price, 2)
        yield f"Without any shock it breaks when more than {part:,} % of the shares are redeemed at {price}."
    fees = [each for each in found.outcomes if each.fee is not None and together(each.shock) == 1]
    if fees:
        amounts = ", ".join(f"{_words(each.shock)} {_dollars(each.fee)}" for each in fees)
        yield f"Redemptions above 5 % of net assets may be charged, where the fund is one that must: {amounts}."


def _edges(found: Stress) -> str:
    rise, fall = decimal(found.break_up, 2), decimal(found.break_down, 2)
    cost = f"a basis point costs {_bp(found.per_bp_nav)}"
    if rise < 0:
        return f"The price is broken; it would not be if yields fell by more than {-rise:,} bp; {cost}."
    if fall > 0:
        return f"The price is broken upwards; it would not be if yields rose by more than {fall:,} bp; {cost}."
    return f"The price breaks beyond a rise of {rise:,} bp or a fall of {-fall:,} bp; {cost}."


def _row(each: Outcome) -> tuple[str, str, str, str, Ink]:
    words = _words(each.shock) or "as struck"
    style = COLOURS[each.status]
    return (words, _dollars(each.market), f"{decimal(each.nav, 4):f}", _bp(each.deviation_bp).removesuffix(" bp"), Ink(each.status, style))


def _words(shock: Shock) -> str:
    parts = []
    if shock.shift_bp:
        parts.append(minus(f"yields {decimal(shock.shift_bp, 2).normalize():+f} bp"))
    if shock.spread_bp:
        parts.append(minus(f"spread {decimal(shock.spread_bp, 2).normalize():+f} bp"))
    if shock.key_rates:
        parts.append(f"curve {told(shock.key_rates)}")
    if shock.redeemed:
        parts.append(f"{decimal(shock.redeemed * 100, 2).normalize():f} % redeemed")
    return ", ".join(parts)


def _bp(value: Fraction) -> str:
    return minus(f"{decimal(value, 2):,} bp")


def _dollars(cents: Any) -> str:
    return money(decimal(Fraction(cents, 100), 2)).strip()
