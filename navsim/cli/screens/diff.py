"""Two runs against each other, on a terminal: what moved, why, whom it cost."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ...basics.problems import printable
from ...reports.causes import is_cancellation
from ...reports.diff import Diff, FundDiff
from ...reports.nav_error import rounded
from ..grid import Grid, fits, parted, under
from ..grid import lines as drawn
from ..ink import Ink, text_of, width, wrapped
from ..wording import NOTHING, count, day, days, money, price, quantity, signed
from .heading import heading, marked

if TYPE_CHECKING:
    from ...reports.causes import Cause

MARKS = {"material": Ink("▲ material", "red"), "error": Ink("■ error", "yellow"), "none": Ink("none", "dim")}
MOST = 24
TOLD_BY = ("side", "account", "security", "kind", "quantity", "amount", "shares", "price", "rate", "ratio", "nav")


def lines(found: Diff, fund: FundDiff, room: int, most: int | None = MOST) -> list[list[Any]]:
    """Lines of cells no wider than `room`; long lists are cut after `most` rows."""
    what = "published against struck" if found.published else "told against known now"
    told = heading(printable(fund.name), f"{what}, {days(fund.first, fund.last)}", fund.fund, room)
    if not fund.days and not fund.effects and not fund.alone:
        told.append([Ink("✓", "green"), f" the same to the cent in {count(fund.sessions, 'session')}"])
        return [*told, *_ends(fund, room)]
    if fund.days:
        told += [*_cut(_days(fund, room, most), len(fund.days), most)]
    else:
        told.append([Ink("✓", "green"), f" every NAV the same in {count(fund.sessions, 'session')}"])
    told += [[""], [Ink("Caused by" if fund.causes else "No event explains it: the runs know the same", "bold")]]
    told += _cut(_causes(fund, room, most), len(fund.causes), most)
    if fund.effects:
        told += [[""], [Ink("Orders dealt at a NAV in error", "bold")]]
        told += _cut(_effects(fund, room, most), len(fund.effects), most)
    if fund.as_of:
        told += [[""], [Ink("As-of orders, heard late", "bold")], *_cut(_as_of(fund, room, most), len(fund.as_of), most)]
    return [*told, [""], *_verdict(found, fund, room), *_ends(fund, room)]


def _cut(rows: list[list[Any]], there: int, most: Any) -> list[list[Any]]:
    """Lines, and how many rows were left out."""
    return [*rows, [Ink(f"… and {there - most:,} more: --all, or --format csv", "dim")]] if most and there > most else rows


def _days(fund: FundDiff, room: int, most: Any) -> list[list[Any]]:
    rows = tuple(
        (
            each.session.isoformat(),
            each.share_class,
            price(each.told, fund.nav_decimals),
            price(rounded(each.exact, 6), fund.nav_decimals),
            money(rounded(each.off, 6), 6),
            signed(each.error_bp, 1),
            Ink(", ".join(each.components), "dim")
            if (each.net_assets_told, each.shares_told) == (each.net_assets, each.shares)
            else MARKS[each.status],
        )
        for each in fund.days[:most]
    )
    right = (False, False, True, True, True, True, False)
    return parted(Grid(head=("session", "class", "told", "recomputed", "error ", "bp", ""), rows=rows, right=right), room, 2)


def _causes(fund: FundDiff, room: int, most: Any) -> list[list[Any]]:
    rows = tuple(
        (
            Ink(each.sign, "green" if each.sign == "+" else "red"),
            each.session.isoformat(),
            each.event.kind,
            printable(each.event.event_id),
            printable(_change(each)),
            f"{each.recorded_at:%Y-%m-%d %H:%M}",
            Ink(printable(each.event.place), "dim"),
        )
        for each in fund.causes[:most]
    )
    return parted(Grid(head=("", "session", "kind", "event", "", "known since", "where"), rows=rows, right=(False,) * 7), room, 2) if rows else []


def _change(cause: Cause) -> str:
    """What an event says otherwise than the one it replaces: price 40.95 -> 41.00."""
    said = {name: value for name, value in cause.event.said.items() if name != "reverses"}
    if cause.replaced is None:
        return ""
    if is_cancellation(cause.event):
        return "cancels " + " ".join(str(cause.replaced.said[name]) for name in TOLD_BY if name in cause.replaced.said)
    was = cause.replaced.said
    return ", ".join(f"{name} {was.get(name, NOTHING)} → {value}" for name, value in said.items() if was.get(name) != value)


def _effects(fund: FundDiff, room: int, most: Any) -> list[list[Any]]:
    rows = tuple(
        (
            each.session.isoformat(),
            each.share_class,
            printable(each.account or NOTHING),
            each.side,
            quantity(each.shares),
            ("" if each.event_id is None else "cancelled") if each.shares_due is None else signed(each.shares_due - each.shares, 3),
            money(each.amount),
            "" if each.amount_due is None else signed(each.amount_due - each.amount, 2),
            money(each.loss),
        )
        for each in fund.effects[:most]
    )
    head = ("session", "class", "account", "", "shares", "due", "amount ", "due", "fund lost ")
    grid = Grid(head=head, rows=rows, right=(False, False, False, False, True, True, True, True, True))
    return drawn(grid, room) if fits(grid, room) else under(grid, room, of=(0, 1), keys=2)


def _as_of(fund: Any, room: Any, most: Any) -> Any:
    rows = tuple(
        (
            each.booked.isoformat(),
            each.share_class,
            printable(each.account or NOTHING),
            each.side,
            f"{price(each.nav, fund.nav_decimals)} of {day(each.session)}",
            price(rounded(each.current, 6), fund.nav_decimals),
            money(-each.gain),
        )
        for each in fund.as_of[:most]
    )
    head = ("booked", "class", "account", "", "at", "worth", "fund lost ")
    grid = Grid(head=head, rows=rows, right=(False, False, False, False, True, True, True))
    return drawn(grid, room) if fits(grid, room) else under(grid, room, of=(0, 1), keys=2)


def _verdict(found: Diff, fund: FundDiff, room: int) -> Iterator[list[Any]]:
    wrong = [each for each in fund.days if each.status == "material"]
    if wrong:
        worst = max(wrong, key=lambda each: abs(Fraction(each.off) / each.exact))
        days_ = count(len({each.session for each in wrong}), "session")
        most = f"{abs(rounded(worst.off, 4)):f} a share, on {day(worst.session)}"
        yield from marked(Ink("▲", "red"), f"material on {days_}; the most, {most}", room)
        if not fund.accounts:
            yield from _in(room, f"no account is off by more than {found.de_minimis:,f}")
    elif any(each.status == "error" for each in fund.days):
        yield from marked(Ink("■", "yellow"), f"in error, not material{'' if fund.accounts else ': nothing is reprocessed'}", room)
    else:
        yield [Ink("✓", "green"), " no NAV was off by as much as one unit"]
    for each in fund.accounts:
        change = [f"{text_of(signed(each.shares_change, 6)).rstrip('0').rstrip('.')} shares"] if each.shares_change else []
        change += [text_of(signed(each.amount_change, 2))] if each.amount_change else []
        who, what = printable(each.account or each.event_ids[0]), f" ({each.share_class}): {', '.join(change) or NOTHING}"
        line: list[Any] = ["  reprocess ", Ink(who, "bold"), what]
        yield from [line] if sum(map(width, line)) <= room else _in(room, f"reprocess {who}{what}")
    if fund.effects:
        net = f"dilution {money(fund.losses).strip()}, benefit {money(fund.benefits).strip()}, net {money(fund.losses - fund.benefits).strip()}:"
        owed, left = f"{fund.owed:,f} owed to the fund", f", {fund.residual:,f} after reprocessing" if fund.accounts else ""
        if 2 + width(f"{net} {owed}{left}") <= room:
            yield [f"  {net} ", Ink(owed, "bold"), left]
        else:
            yield from _in(room, net)
            yield from [["  ", Ink(owed, "bold"), left]] if 2 + width(owed + left) <= room else _in(room, owed + left)


def _in(room: int, words: str) -> Iterator[list[Any]]:
    """A sentence two further in than the verdict."""
    yield from ([f"  {line}"] for line in wrapped(words, room - 2, "  "))


def _ends(fund: FundDiff, room: int) -> Iterator[list[Any]]:
    for which, told, mark in (("first", 2, Ink("▲", "red")), ("second", 3, Ink(" "))):
        for name in sorted({each[1] for each in fund.alone if each[told] is not None}):
            own = [each[0] for each in fund.alone if each[1] == name and each[told] is not None]
            when = f"on {own[0]}" if len(own) == 1 else f"on {count(len(own), 'session')}, {own[0]} to {own[-1]}"
            yield from marked(mark, f"{printable(name)} has a NAV in the {which} run alone {when}", room, "dim")
    for number, which in ((fund.only_before, "first"), (fund.only_now, "second")):
        if number:
            yield [Ink(f"  {count(number, 'session')} in the {which} run alone", "dim")]
