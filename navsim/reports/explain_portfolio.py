"""Income and gains, explained: the holdings, prices, dividends and sales behind an amount of the fund. accounting.md 5."""

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .cited import Events
from .explanation import Section
from .shares_of import NOTHING, shared


def explain_portfolio(asked: Any) -> tuple[Any, ...]:
    """(sections, cited events, what they add up to for the class)."""
    events = Events(asked.tables, asked.fund)
    got = {name: told[asked.component] for name, told in asked.moved.items() if asked.component in told}
    total = sum(got.values(), NOTHING)
    sections, cited = SOURCES.get(asked.component, holdings_only)(asked, events, total)
    section = shared(asked.moved, got, total, asked.policy) if total else None
    return (*sections, *([section] if section else [])), tuple(cited), got.get(asked.share_class, NOTHING)


def held(asked: Any, day: Any) -> dict[Any, Any]:
    """{security: row of holdings} of a session."""
    return {row["security"]: row for row in asked.tables.rows("holdings", asked.fund, day)} if day else {}


def unrealized(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """Every holding, the largest movers first: what it was worth above cost before, and now."""
    before, now = held(asked, asked.before), held(asked, asked.session)
    quotes = events.prices([row["price_date"] for row in (*before.values(), *now.values())])
    rows: list[Any] = []
    for security in sorted({*before, *now}):
        old, new = before.get(security), now.get(security)
        was, is_ = (row["unrealized"] if row else NOTHING for row in (old, new))
        rows.append(
            (
                security,
                new["quantity"] if new else NOTHING,
                old["price"] if old else None,
                new["price"] if new else None,
                was,
                is_,
                is_ - was,
                fair_value(new),
                read_at(quotes, old, new),
            )
        )
    rows.sort(key=lambda row: (-abs(row[6]), row[0]))
    columns = (
        ("security", "words"),
        ("held", "quantity"),
        ("price before", "price"),
        ("price", "price"),
        ("unrealized before", "money"),
        ("unrealized", "money"),
        ("change", "money"),
        ("fair price by", "words"),
        ("prices read at", "place"),
    )
    if not any(row[7] for row in rows):
        columns, rows = without(columns, rows, 7)
    sums = ("the fund", None, None, None, *(sum((row[n] for row in rows), NOTHING) for n in (4, 5, 6)), *([None] * (len(columns) - 7)))
    notes = [] if sums[6] == total else [f"the roll-forward has {total}: what the holdings alone do not tell"]
    gone = [security for security in before if security not in now]
    if gone:
        notes.append(f"sold to the last unit, so what was unrealized is realized now: {', '.join(sorted(gone))}")
    title = f"the fund's holdings, {asked.before} to {asked.session}" if asked.before else f"the fund's holdings, {asked.session}"
    return [Section(title=title, columns=columns, rows=tuple(rows), total=sums, notes=tuple(notes), spare=("unrealized before", "unrealized"))], ()


def fair_value(row: dict[str, Any] | None) -> str:
    """Who made the price that overrides the market's, and why."""
    return ": ".join(filter(None, (row["price_by"], row["price_reason"]))) if row else ""


def read_at(quotes: dict[Any, Any], old: dict[Any, Any] | None, new: dict[Any, Any] | None) -> str:
    """Where the two prices were read: prices.csv:12 → 37."""
    places = [quotation(quotes, row) for row in (old, new) if row]
    told = [f"{each.file}:{each.line}" if each else "" for each in places]
    if len(places) == 2 and all(places) and places[0].file == places[1].file:
        return told[1] if told[0] == told[1] else f"{told[0]} → {places[1].line}"
    return " → ".join(dict.fromkeys(filter(None, told)))


def quotation(quotes: dict[Any, Any], row: dict[Any, Any]) -> Any:
    """The event of the price a holding was valued at."""
    found = quotes.get((row["security"], row["price_date"]), ())
    same = [each for each in found if not each.said["price"].endswith("%") and Decimal(each.said["price"]) == row["price"]]
    kinds = [each for each in same or found if each.said.get("kind") == row["price_kind"]]
    return next(iter([*kinds[-1:], *same[-1:], *found[-1:]]), None)


def dividends(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """The dividends that went ex since the last strike, on what was held before."""
    first = asked.before + datetime.timedelta(days=1) if asked.before else asked.session
    opened = held(asked, asked.before)
    now = held(asked, asked.session)
    booked = receivable(asked)
    rows, cited = [], []
    for event in events.standing("dividends", first, asked.session):
        security, said = event.said["security"], event.said
        if event.event_id not in booked:
            continue
        quantity = opened[security]["quantity"] if security in opened else None
        fx = Decimal(said["fx"]) if "fx" in said else (now.get(security) or opened.get(security) or {}).get("fx", Decimal(1))
        gross = Fraction(quantity) * Fraction(Decimal(said["rate"])) * Fraction(fx) if quantity is not None else None
        paid = datetime.date.fromisoformat(said["pay_date"]) if "pay_date" in said else None
        rows.append(
            (
                security,
                quantity,
                Decimal(said["rate"]),
                None if fx == 1 else fx,
                gross,
                said.get("withholding"),
                booked[event.event_id],
                paid,
                event.place,
            )
        )
        cited.append(event)
    columns = (
        ("security", "words"),
        ("held", "quantity"),
        ("a share", "price"),
        ("fx", "price"),
        ("gross", "exact"),
        ("withheld", "words"),
        ("receivable", "money"),
        ("paid", "day"),
        ("read at", "place"),
    )
    if all(row[3] is None for row in rows):
        columns, rows = without(columns, rows, 3)
    if all(row[columns.index(("withheld", "words"))] is None for row in rows):
        columns, rows = without(columns, rows, columns.index(("withheld", "words")))
    title = f"dividends of the fund that went ex {'on' if first == asked.session else 'from ' + str(first) + ' to'} {asked.session}"
    what = "gross, each rounded to the cent" if asked.component == "dividend_income" else "withheld of them, each rounded to the cent"
    return [Section(title=title, columns=columns, rows=tuple(rows), notes=(f"{abs(total):,f} {what}",))], cited


def without(columns: tuple[Any, ...], rows: list[Any], n: int) -> tuple[Any, ...]:
    """A table without one of its columns."""
    return columns[:n] + columns[n + 1 :], [row[:n] + row[n + 1 :] for row in rows]


def receivable(asked: Any) -> dict[Any, Any]:
    """{cause: debits} of dividends receivable this session."""
    booked: dict[Any, Any] = {}
    for row in asked.tables.rows("journal", asked.fund, asked.session):
        if row["account"] == "dividends receivable" and row["debit"]:
            booked[row["cause"]] = booked.get(row["cause"], NOTHING) + row["debit"]
    return booked


def realized(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """What sales took out of each lot."""
    found = asked.tables.rows("lot_relief", asked.fund, asked.session)
    rows = tuple(
        (
            row["security"],
            row["quantity"],
            row["proceeds"],
            row["cost"],
            row["gain"],
            row["term"],
            place(events, row["lot"]),
            place(events, row["sale"]),
        )
        for row in sorted(found, key=lambda row: (-abs(row["gain"]), row["security"], row["lot"]))
    )
    columns = (
        ("security", "words"),
        ("sold", "quantity"),
        ("proceeds", "money"),
        ("cost", "money"),
        ("gain", "money"),
        ("term", "words"),
        ("lot bought at", "place"),
        ("sold at", "place"),
    )
    sums = ("the fund", None, *(sum((row[n] for row in rows), NOTHING) for n in (2, 3, 4)), None, None, None)
    notes = () if sums[4] == total else (f"the roll-forward has {total}: sales alone do not tell it",)
    section = Section(title=f"lots the fund sold from on {asked.session}", columns=columns, rows=rows, total=sums, notes=notes, spare=("term",))
    return [section], events.of([row["sale"] for row in found])


def place(events: Events, event_id: str) -> str:
    """Where an event of the fund was read."""
    return events.own[event_id].place if event_id in events.own else ""


def interest(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """What each holding earned and amortized, and its receivable and amortized cost before and now."""
    before, now, booked = held(asked, asked.before), held(asked, asked.session), by_rule(asked)
    rows: list[Any] = []
    for security in sorted({*before, *now, *booked}):
        old, new = before.get(security), now.get(security)
        values = [(row["accrued_interest"], row["amortized_cost"]) if row else (NOTHING, NOTHING) for row in (old, new)]
        earned, amortized = booked.get(security, (NOTHING, NOTHING))
        if values[0] != values[1] or earned or amortized:
            rows.append((security, earned, amortized, values[0][0], values[1][0], values[0][1], values[1][1]))
    columns = (
        ("security", "words"),
        ("earned", "money"),
        ("amortized", "money"),
        ("receivable before", "money"),
        ("receivable", "money"),
        ("amortized cost before", "money"),
        ("amortized cost", "money"),
    )
    accrued = sum((row[1] + row[2] for row in rows), NOTHING)
    notes = [f"{total:,f} of interest; coupons received and lots bought or sold move receivable and cost too"]
    if total != accrued:
        notes.append(f"{total - accrued:,f} of it came with sales, redemptions and other income")
    sums = ("the fund", sum((row[1] for row in rows), NOTHING), sum((row[2] for row in rows), NOTHING), None, None, None, None)
    return [Section(title="the fund's interest", columns=columns, rows=tuple(rows), total=sums, notes=tuple(notes))], ()


def by_rule(asked: Any) -> dict[Any, Any]:
    """{security: (interest earned, discount or premium amortized)} that this session booked."""
    told: dict[Any, Any] = {}
    for row in asked.tables.rows("journal", asked.fund, asked.session):
        rule, _, security = row["cause"].partition(":")
        if rule in ("interest", "amortization") and row["account"] in ("interest receivable", "investments at cost"):
            pair = list(told.get(security, (NOTHING, NOTHING)))
            pair[rule == "amortization"] += row["debit"] - row["credit"]
            told[security] = tuple(pair)
    return told


def currency(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """Open receivables and payables of other currencies at the session's rates."""
    found = [row for row in asked.tables.rows("journal", asked.fund, asked.session) if row["cause"].startswith("currency:")]
    rows = tuple((row["cause"].partition(":")[2], row["account"], row["debit"] - row["credit"]) for row in found)
    columns = (("currency", "words"), ("open item", "words"), ("revalued by", "money"))
    sums = ("the fund", None, sum((row[2] for row in rows), NOTHING))
    return [Section(title="open items revalued at the session's rates", columns=columns, rows=rows, total=sums)], ()


def holdings_only(asked: Any, events: Events, total: Decimal) -> tuple[Any, ...]:
    """Nothing more than the amount of the fund is in the tables."""
    columns = (("", "words"), ("dollars", "money"))
    return [Section(title=f"{asked.component} of the fund", columns=columns, rows=(("the fund", total),))], ()


SOURCES = {
    "unrealized": unrealized,
    "dividend_income": dividends,
    "foreign_tax": dividends,
    "realized": realized,
    "interest": interest,
    "currency": currency,
}
PORTFOLIO = tuple(SOURCES)
