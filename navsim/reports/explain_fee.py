"""A fee, explained: base, tiers, rate, days, what was carried, what was posted, and each class's part. accounting.md 8 and 7."""

from decimal import Decimal
from fractions import Fraction

import attrs

from .cited import Events
from .explanation import Section, decimal_text
from .shares_of import NOTHING, shared

SUM = Decimal(1)
WORKING = (("", "words"), ("of", "money"), ("rate", "rate"), ("of a year", "words"), ("dollars", "exact"))


def explain_fee(asked) -> tuple:
    """(sections, cited events, what they add up to for the class)."""
    fee = asked.component.partition(":")[2]
    events = Events(asked.tables, asked.fund)
    workings = [row for row in asked.tables.rows("workings", asked.fund, asked.session) if row["fee"] == fee]
    accruals = [row for row in asked.tables.rows("accruals", asked.fund, asked.session) if row["fee"] == fee]
    sections, causes, charged = [], [], NOTHING
    for part in sorted({(row["day_from"], row["day_to"]) for row in accruals}):
        mine = [row for row in accruals if (row["day_from"], row["day_to"]) == part]
        for level in (None, asked.share_class):
            rows = [row for row in workings if (row["day_from"], row["day_to"]) == part and row["share_class"] == level]
            booked = booked_at(level, mine, workings)
            if not rows or asked.share_class not in booked:
                continue
            bills = bills_of(events, fee, part) if any(row["billed"] for row in rows) else []
            total = sum((row["amount"] for row in booked.values()), NOTHING)
            sections.append(charge(asked, fee, level, rows, booked, total, events, bills))
            if level is None:
                section = shared(asked.moved, {name: row["amount"] for name, row in booked.items()}, total, asked.policy)
                sections += [section] if section else []
            causes += [row["cause"] for row in rows] + [bill.event_id for bill in bills]
            charged += booked[asked.share_class]["amount"]
    if sections:
        sections[-1] = attrs.evolve(sections[-1], notes=(*sections[-1].notes, *year_to_date(asked, accruals)))
    return tuple(sections), events.of(causes), -charged


def booked_at(level, rows: list, workings: list) -> dict:
    """{class: row of accruals} of one level; a fee of the fund that billed a class alone has two rows for it, the fund's first."""
    both = {row["share_class"] for row in workings} >= {None, level} if level is not None else False
    found: dict = {}
    for row in rows:
        if level is None:
            found.setdefault(row["share_class"], row)
        elif row["share_class"] == level and (not both or row is not rows[[each["share_class"] for each in rows].index(level)]):
            found[row["share_class"]] = row
    return found


def charge(asked, fee, level, rows, booked, total, events, bills) -> Section:
    """How the posting was made."""
    first = rows[0]
    said = events.own[first["cause"]].said if first["cause"] in events.own else {}
    row = booked[asked.share_class]
    days = f"{row['days']} {'day' if row['days'] == 1 else 'days'}"
    who = f"class {level}" if level else "the fund"
    span = f"{row['day_from']} to {row['day_to']}" if row["days"] > 1 else f"{row['day_from']}"
    title = f"what {who} is charged for {span}: {days}, {first['day_count']}"
    lines = []
    based = first["rate"] != SUM
    if based:
        lines.append((base_words(asked, said, level), first["base"], None, None, None))
    earned, by_tier = Fraction(0), said.get("rounding") == "tier"
    notes = []
    for each in rows:
        if each["base"] is None:
            continue
        weight = Fraction(each["weight_num"], each["weight_den"])
        top = each["base"] if each["tier_to"] is None else min(each["base"], each["tier_to"])
        inside = max(top - each["tier_from"], NOTHING)
        dollars = Fraction(inside) * Fraction(each["rate"]) * weight
        earned += dollars
        of_year = f"{each['weight_num']}/{each['weight_den']}"
        lines.append((slice_words(each, based), inside, each["rate"] if based else None, of_year, dollars))
        if by_tier:
            carried = Fraction(each["carried_num"], each["carried_den"]) / 100
            left = decimal_text(carried + dollars - Fraction(each["posted"]))
            notes.append(f"tier {each['tier_from']:,f}: {decimal_text(carried)} carried before, {each['posted']:,f} posted, {left} carried on")
    posted = sum((each["posted"] for each in rows), NOTHING)
    carried = carried_before(rows, by_tier)
    billed = sum((each["billed"] for each in rows), NOTHING)
    lines.append(("earned in these days", None, None, None, earned))
    lines.append(("carried from before", None, None, None, carried))
    lines.append(("posted, to the cent", None, None, None, posted))
    strong = [len(lines) - 1]
    lines.append(("carried on", None, None, None, carried + earned - Fraction(posted)))
    for bill in bills:
        lines.append((f"bill of {bill.said['date']}, {bill.place}", None, None, None, Decimal(bill.said["amount"])))
    if billed:
        lines.append(("less what was accrued since the bill before", None, None, None, total - posted - billed))
        lines.append(("charged", None, None, None, total))
        strong = [len(lines) - 1]
    notes.append(f"exactly: {fraction_words(earned)} earned, {fraction_words(carried)} carried before")
    if based and first["base"] is not None and not first["base"]:
        notes.append("no net assets were struck before, so nothing is charged" if asked.before is None else "nothing to charge it on")
    if row["borne_by"] == "adviser":
        notes.append("borne by the adviser: it is reported and never lowers net assets")
    if row["waived"]:
        notes.append(f"{row['waived']} of the class's part is given back by the adviser, which leaves {row['net']}: see waiver and reimbursement")
    return Section(title=title, columns=WORKING, rows=tuple(lines), notes=tuple(notes), strong=tuple(strong))


def carried_before(rows: list, by_tier: bool) -> Fraction:
    """What had been earned and not posted, in dollars: one account for the fee, or one for each tier."""
    carries = [Fraction(each["carried_num"], each["carried_den"]) / 100 for each in rows]
    return sum(carries, Fraction(0)) if by_tier else (carries[0] if carries else Fraction(0))


def base_words(asked, said: dict, level) -> str:
    """What the rate is charged on."""
    whose = "net assets of the class" if level else "net assets of the fund"
    when = asked.before.isoformat() if asked.before else "none struck before"
    told = {"opening": f"{whose}, {when}, with the capital booked since", "same_day": f"{whose}, {asked.session}, before any fee"}
    return told.get(said.get("base"), f"{whose}, {when}")


def slice_words(row: dict, based: bool) -> str:
    """Which part of the base a rate is for."""
    if not based:
        return f"a sum of {row['base']:,f}, spread over its days"
    if row["tier_to"] is None:
        return f"  above {row['tier_from']:,f}" if row["tier_from"] else "  all of it"
    size = f"{row['tier_to'] - row['tier_from']:,f}"
    return f"  the next {size}" if row["tier_from"] else f"  the first {size}"


def fraction_words(exact: Fraction) -> str:
    """A fraction of dollars in lowest terms."""
    return f"{exact.numerator:,}/{exact.denominator:,}" if exact.denominator > 1 else f"{exact.numerator:,}"


def bills_of(events: Events, fee: str, part: tuple) -> list:
    """The bills of a fee within some days."""
    first, last = (day.isoformat() for day in part)
    return [event for event in events.terms("expenses", fee=fee) if first <= event.said["date"] <= last]


def year_to_date(asked, accruals: list) -> tuple:
    """What has been posted to the class since the fiscal year began, as a note."""
    mine = [row for row in accruals if row["share_class"] == asked.share_class]
    return tuple(f"posted to {asked.share_class} this fiscal year, through {row['day_to']}: {row['cumulative']:,f}" for row in mine[-1:])
