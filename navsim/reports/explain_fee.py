"""A fee, explained: base, tiers, rate, days, what was carried, what was posted, and each class's part. accounting.md 8 and 7."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from .cited import Events
from .explanation import Section, decimal_text
from .shares_of import NOTHING, shared

if TYPE_CHECKING:
    from .explain import Asked
    from .explanation import Cited

SUM = Decimal(1)
HALF = Fraction(1, 2)


def explain_fee(asked: Asked) -> tuple[tuple[Section, ...], tuple[Cited, ...], Decimal]:
    """(sections, cited events, what they add up to for the class)."""
    fee = asked.component.partition(":")[2]
    events = Events(asked.tables, asked.fund)
    workings = [row for row in asked.tables.rows("workings", asked.fund, asked.session) if row["fee"] == fee]
    accruals = [row for row in asked.tables.rows("accruals", asked.fund, asked.session) if row["fee"] == fee]
    sections, causes, charged = [], [], NOTHING
    for part in sorted({(row["day_from"], row["day_to"]) for row in accruals}):
        booked = {row["share_class"]: row for row in accruals if (row["day_from"], row["day_to"]) == part}
        if asked.share_class not in booked:
            continue
        told = [row for row in workings if (row["day_from"], row["day_to"]) == part]
        charged += booked[asked.share_class]["amount"]
        for level in (None, asked.share_class):
            rows = [row for row in told if row["share_class"] == level]
            if not rows:
                continue
            got = parts_of(level, told, booked)
            bills = bills_of(events, fee, part, level, alone=all(row["share_class"] == level for row in told))
            sections.append(charge(asked, level, rows, booked[asked.share_class], sum(got.values(), NOTHING), events, bills))
            if level is None:
                section = shared(asked.moved, got, sum(got.values(), NOTHING), asked.policy)
                sections += [section] if section else []
            causes += [row["cause"] for row in rows] + [bill.event_id for bill in bills]
    if sections:
        sections[-1] = attrs.evolve(sections[-1], notes=(*sections[-1].notes, *year_to_date(asked, accruals)))
    return tuple(sections), events.of(causes), -charged


def parts_of(level: str | None, told: list[dict[str, Any]], booked: dict[str, dict[str, Any]]) -> dict[str, Decimal]:
    """{class: its part} of what was charged at one level: the fund, or a class that was charged alone."""
    alone = {name: sum((row["posted"] for row in told if row["share_class"] == name), NOTHING) for name in booked}
    by_fund = any(row["share_class"] is None for row in told)
    if level is None:
        return {name: row["amount"] - alone[name] for name, row in booked.items()}
    return {level: alone[level] if by_fund else booked[level]["amount"]}


def charge(
    asked: Asked, level: str | None, rows: list[dict[str, Any]], row: dict[str, Any], total: Decimal, events: Events, bills: list[Any]
) -> Section:
    """How the posting was made: slices of the base, what they earn, what was carried, what was posted, and bills."""
    said = events.own[rows[0]["cause"]].said if rows[0]["cause"] in events.own else {}
    accrued = [each for each in rows if each["base"] is not None]
    lines: list[Any] = []
    notes: list[Any] = []
    if accrued and is_rate(accrued[0]):
        lines.append((base_words(asked, said, level), accrued[0]["base"], None, None, None))
    lines += [slice_of(each) for each in accrued]
    result = None
    if accrued:
        told, result, more = posting(accrued, said.get("rounding") == "tier")
        lines, notes = lines + told, notes + more
    if bills:
        lines += [(f"bill of {bill.said['date']}, {bill.place}", None, None, None, Decimal(bill.said["amount"])) for bill in bills]
        before = total - sum((each["posted"] for each in accrued), NOTHING) - sum((each["billed"] for each in rows), NOTHING)
        lines += [("less what was accrued since the bill before", None, None, None, before)] if before else []
        lines.append(("charged", None, None, None, total))
        result = len(lines) - 1
    elif result is not None:
        result += len(lines) - len(told)  # among all lines
    if accrued and is_rate(accrued[0]) and not accrued[0]["base"]:
        notes.append("no net assets were struck before, so nothing is charged" if asked.before is None else "there is nothing to charge it on")
    if row["borne_by"] == "adviser":
        notes.append("borne by the adviser: it is reported and never lowers net assets")
    if row["waived"]:
        notes.append(f"{row['waived']} of the class's part is given back by the adviser, which leaves {row['net']}: see waiver and reimbursement")
    period = "of a month" if said.get("per") == "month" or "per_million" in said else "of a year"
    columns = (("", "words"), ("of", "money"), ("rate", "rate"), (period, "words"), ("dollars", "exact"))
    strong = () if result is None else (result,)
    return Section(title=title_of(level, rows[0], row), columns=columns, rows=tuple(lines), notes=tuple(notes), strong=strong)


def title_of(level: str | None, first: dict[str, Any], row: dict[str, Any]) -> str:
    """Who is charged, for which days."""
    span = f"{row['day_from']} to {row['day_to']}" if row["days"] > 1 else f"{row['day_from']}"
    days = f"{row['days']} {'day' if row['days'] == 1 else 'days'}"
    return f"what {f'class {level}' if level else 'the fund'} is charged for {span}: {days}, {first['day_count']}"


def is_rate(row: dict[str, Any]) -> bool:
    """Whether a row of workings is a rate on a base, not a sum of money spread over days."""
    return bool(row["rate"] != SUM)


def earned_by(row: dict[str, Any]) -> tuple[Decimal, Fraction]:
    """(the slice of the base, what it earns) of a row of workings, exactly."""
    top = row["base"] if row["tier_to"] is None else min(row["base"], row["tier_to"])
    inside = max(top - row["tier_from"], NOTHING)
    return inside, Fraction(inside) * Fraction(row["rate"]) * Fraction(row["weight_num"], row["weight_den"])


def slice_of(row: dict[str, Any]) -> Any:
    """The line of one tier, or of a sum of money."""
    inside, dollars = earned_by(row)
    return slice_words(row), inside, row["rate"] if is_rate(row) else None, f"{row['weight_num']}/{row['weight_den']}", dollars


def posting(rows: list[dict[str, Any]], by_tier: bool) -> tuple[list[tuple[str, None, None, None, Any]], int, list[str]]:
    """(lines from earned to carried on, which of them is the result, notes)."""
    earned = sum((earned_by(each)[1] for each in rows), Fraction(0))
    posted = sum((each["posted"] for each in rows), NOTHING)
    carried = carried_before(rows, by_tier)
    left = carried + earned - Fraction(posted)
    bounded = not -HALF * len(rows) <= left * 100 <= HALF * len(rows)
    lines = [
        ("by its tiers" if bounded else "earned in these days", None, None, None, earned),
        ("carried from before", None, None, None, carried),
        ("posted, to the cent", None, None, None, posted),
    ]
    notes = [f"exactly: {fraction_words(earned)} earned, {fraction_words(carried)} carried before"]
    if bounded:
        notes.append("a ceiling or a minimum of the terms changed some of these days: what was posted is not what the tiers alone give")
    else:
        lines.append(("carried on", None, None, None, left))
    if by_tier:
        notes += [tier_words(each) for each in rows]
    return lines, 2, notes


def tier_words(row: dict[Any, Any]) -> str:
    """A tier that is rounded on its own."""
    before = Fraction(row["carried_num"], row["carried_den"]) / 100
    left = before + earned_by(row)[1] - Fraction(row["posted"])
    told = f"{decimal_text(before, 6)} carried before, {row['posted']:,f} posted, {decimal_text(left, 6)} carried on"
    return f"the tier from {row['tier_from']:,f} on its own: {told}"


def carried_before(rows: list[dict[str, Any]], by_tier: bool) -> Fraction:
    """What had been earned and not posted, in dollars: one account for the fee, or one for each tier, whichever terms of a window use it."""
    carries: dict[int, Fraction] = {}
    reached: dict[str, int] = {}
    for each in rows:
        tier = reached.get(each["cause"], 0) if by_tier else 0
        reached[each["cause"]] = tier + 1
        carries.setdefault(tier, Fraction(each["carried_num"], each["carried_den"]) / 100)
    return sum(carries.values(), Fraction(0))


def base_words(asked: Asked, said: dict[str, str], level: str | None) -> str:
    """What the rate is charged on."""
    whose = "net assets of the class" if level else "net assets of the fund"
    when = asked.before.isoformat() if asked.before else "none struck before"
    told = {"opening": f"{whose}, {when}, with the capital booked since", "same_day": f"{whose}, {asked.session}, before any fee"}
    return told.get(said.get("base", ""), f"{whose}, {when}")


def slice_words(row: dict[str, Any]) -> str:
    """Which part of the base a rate is for."""
    if not is_rate(row):
        return f"a sum of {row['base']:,f}, spread over its days"
    if row["tier_to"] is None:
        return f"  above {row['tier_from']:,f}" if row["tier_from"] else "  all of it"
    size = f"{row['tier_to'] - row['tier_from']:,f}"
    return f"  the next {size}" if row["tier_from"] else f"  the first {size}"


def fraction_words(exact: Fraction) -> str:
    """A fraction of dollars in lowest terms."""
    return f"{exact.numerator:,}/{exact.denominator:,}" if exact.denominator > 1 else f"{exact.numerator:,}"


def bills_of(events: Events, fee: str, part: tuple[datetime.date, datetime.date], level: str | None, alone: bool) -> list[Any]:
    """The bills of a fee within some days, at one level; a bill that names no class belongs to the only class there is."""
    first, last = (day.isoformat() for day in part)
    whose = (level, None) if alone else (level,)
    return [event for event in events.terms("expenses", fee=fee) if first <= event.said["date"] <= last and event.said.get("class") in whose]


def year_to_date(asked: Asked, accruals: list[dict[str, Any]]) -> tuple[str, ...]:
    """What has been posted to the class since the fiscal year began, as a note."""
    mine = [row for row in accruals if row["share_class"] == asked.share_class]
    return tuple(f"posted to {asked.share_class} this fiscal year, through {row['day_to']}: {row['cumulative']:,f}" for row in mine[-1:])
