"""A daily dividend, and what a yield floor gave, explained: income of the window, what was carried, the shares it is for. accounting.md 10."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .cited import Events
from .components import in_order, kind, words
from .explanation import Section
from .parts_of_window import parts_of_window
from .shares_of import NOTHING
from .statements.expenses import expenses
from .statements.period import fiscal_year_start, period

if TYPE_CHECKING:
    from .explain import Asked
    from .explanation import Cited
    from .parts_of_window import Days

INCOME = ("dividend_income", "foreign_tax", "interest", "offset", "fee", "waiver", "reimbursement", "recoupment")
FLOOR = "yield_floor"
GIVEN = "given: of its own fees (waiver), then from the adviser's pocket (reimbursement)"


def daily_dividend(asked: Asked) -> tuple[tuple[Section, Section], tuple[Cited, ...], Decimal]:
    """(sections, cited events, what they add up to): income net of expenses, with what was carried, less what is carried on."""
    events = Events(asked.tables, asked.fund)
    terms = events.terms("distribution")
    gains = bool(terms) and terms[0].said.get("daily_includes_gains") == "true"
    told, before = of_class(asked, asked.session), of_class(asked, asked.before)
    moved = asked.moved[asked.share_class]
    rows = [(words(name), moved[name]) for name in in_order(moved) if counts(name, gains) and moved[name]]
    rows.append(("carried from the session before", before["carried"] if before else NOTHING))
    rows.append(("carried on: not declared today", -told["carried"]))
    declared = sum((amount for _, amount in rows), NOTHING)
    notes = ["realized gains are declared with the income" if gains else "gains are not declared"]
    if told["carried"] < 0:
        notes.append("a negative sum declares nothing, and is made good before anything is declared again")
    income = Section(
        title=f"income of {asked.share_class} to declare",
        columns=(("", "words"), ("dollars", "money")),
        rows=tuple(rows),
        total=("declared", declared),
        notes=tuple(notes),
    )
    published = Section(
        title="a share",
        columns=(("", "words"), ("dollars", "money"), ("", "number")),
        rows=(
            ("declared, with the cents that payments to accounts left over", told["declared"], None),
            ("shares entitled", None, told["entitled"]),
            ("factor, to nine decimals", None, told["factor"]),
        ),
        strong=(2,),
    )
    resolved = [event for event in events.terms("actions") if event.said.get("date") == str(asked.session)]
    cited = events.of([event.event_id for event in (*terms, *resolved)])
    return (income, published), cited, -declared


def of_class(asked: Asked, day: datetime.date | None) -> Any:
    """The class's row of yields at a session."""
    rows = asked.tables.rows("yields", asked.fund, day) if day is not None else []
    return next((row for row in rows if row["share_class"] == asked.share_class), None)


def days_by(asked: Asked, day: datetime.date | None) -> int:
    """Calendar days that the fund has booked by a session's close."""
    rows = asked.tables.rows("proofs", asked.fund, day) if day is not None else []
    return next((int(row["left"]) for row in rows if row["proof"] == "calendar_days"), 0)


def counts(name: str, gains: bool) -> bool:
    """Whether a component is income that is declared."""
    return kind(name) in INCOME or (gains and name == "realized")


def yield_floor(asked: Asked) -> tuple[tuple[Section, ...], tuple[Cited, ...], Decimal]:
    """What a share must be declared at least, what would have been, and what the adviser gave: by the terms, once more."""
    events = Events(asked.tables, asked.fund)
    terms = [event for event in events.terms(FLOOR) if asked.share_class in names(event.said.get("classes")) or "classes" not in event.said]
    rate = max((fraction(event.said["rate"]) for event in terms), default=Fraction(0))
    told, before, moved = of_class(asked, asked.session), of_class(asked, asked.before), asked.moved[asked.share_class]
    days = days_by(asked, asked.session) - days_by(asked, asked.before)
    price = Fraction(asked.tables.rows("shadow", asked.fund, asked.session)[0]["stable_price"])
    factor = Fraction(math.ceil(rate * days / 365 * price * 10**9), 10**9)
    wanted = Decimal(math.ceil(factor * Fraction(told["entitled"]) * 100)).scaleb(-2)
    own = sum((amount for name, amount in moved.items() if counts(name, False)), NOTHING) - by_floor(moved)
    carried = before["carried"] if before else NOTHING
    left_over = told["declared"] + moved.get("distribution:daily", NOTHING)
    rows = (
        ("wanted: rate x days / 365 of the stable price, rounded up to nine decimals, on the shares entitled", wanted),
        ("income after expenses and limits", own),
        ("carried from the session before", carried),
        ("cents that payments to accounts left over", left_over),
    )
    none = "it has no floor" if not rate else "the trustees keep the dividend back" if kept_back(asked, events) else ""
    most, reached, because = given(asked, wanted - own - carried - left_over, none)
    notes = (f"rate {terms[0].said['rate'] if len(terms) == 1 else 'the highest of several'}, {days} days, {told['entitled']:f} shares", *because)
    section = Section(
        title=f"the yield floor of {asked.share_class}",
        columns=(("", "words"), ("dollars", "money")),
        rows=(*rows, *most),
        notes=notes,
        strong=(next(n for n, row in enumerate((*rows, *most)) if row[0].startswith("given")),),
    )
    cited = events.of([event.event_id for event in terms])
    return (section,), cited, (asked.amount or NOTHING) + reached - by_floor(moved)


def given(asked: Asked, wanting: Decimal, none: str) -> tuple[tuple[tuple[str, Decimal], ...], Decimal, tuple[str, ...]]:
    """(rows, what they add up to, notes): what the adviser gave of what is wanting, or took back, and what kept him from giving all of it.

    He gives no more than the class is charged, after limits, and no more than its fiscal year has left of that; of a dividend that the
    trustees keep back, nothing.

    none  why nothing is asked, or nothing
    """
    moved = asked.moved[asked.share_class]
    told = by_floor(moved)
    charged, limits = net_of(moved), sum((amount for name, amount in moved.items() if of_limit(name)), NOTHING)
    rows = [("most that can be given: what the class was charged, after limits", charged)]
    short = NOTHING if none else max(min(wanting, charged), NOTHING)
    if told == short:
        return (*rows, (GIVEN, told)), told, tuple(why(wanting, none, charged, limits))
    left = sum(
        (min(net_of(own[asked.share_class]), left_in_year(asked, part, own[asked.share_class])) for part, own in parts_of_window(asked).items()),
        NOTHING,
    )
    short = max(min(short, left), NOTHING)
    rows += [("as far as the fiscal year has it left, after what limits and the floor gave before", left), (GIVEN, short)]
    if told >= short:
        return tuple(rows), short, ("of its fiscal year no more is left to give back",)
    return (*rows, ("taken back of what it gave earlier in the year: limits gave that back since, or a bill was lower", told - short)), told, ()


def why(wanting: Decimal, none: str, charged: Decimal, limits: Decimal) -> Iterator[str]:
    """What kept a floor from giving all that is wanting, where nothing of the year did."""
    if none or wanting <= 0:
        yield none or "nothing is wanting"
    elif charged < wanting and limits > 0:
        yield f"limits gave {limits:,f} back first: {max(charged, NOTHING):,f} is left to give"
    elif charged < wanting:
        yield f"the class was charged no more than {charged:,f}" if charged > 0 else "the class was charged nothing"


def by_floor(moved: dict[str, Decimal]) -> Decimal:
    """What a floor gave a class."""
    return sum((amount for name, amount in moved.items() if name.endswith(f":{FLOOR}")), NOTHING)


def of_limit(name: str) -> bool:
    """Whether a component is given back under a limit."""
    return kind(name) in ("waiver", "reimbursement") and not name.endswith(f":{FLOOR}")


def net_of(moved: dict[str, Decimal]) -> Decimal:
    """What a class was charged, net of what limits gave back of it."""
    return by_floor(moved) - sum((moved[name] for name in moved if kind(name) in ("fee", "waiver", "reimbursement", "recoupment")), NOTHING)


def left_in_year(asked: Asked, part: Days, moved: dict[str, Decimal]) -> Decimal:
    """What a class was charged in the fiscal year of a part of the window, by its end, net of all that was given back before the floor gives."""
    first = fiscal_year_start(asked.tables.about(asked.fund)["fiscal_year_end"], part[1])
    if first == part[0]:
        return net_of(moved)
    return expenses(period(asked.tables, asked.fund, first, part[1])).after_waivers(asked.share_class) + by_floor(moved)


def kept_back(asked: Asked, events: Events) -> bool:
    """Whether the trustees kept back all of the session's dividend."""
    replaced = {event.said.get("reverses") for event in events.own.values()}
    dated = [
        event
        for event in events.terms("actions")
        if event.event_id not in replaced and str(asked.before or "") < event.said.get("date", "") <= str(asked.session)
    ]
    return any(
        event.said.get("action") == "withhold_dividend" or (event.said.get("action") == "reduce_dividend" and fraction(event.said["value"]) == 1)
        for event in dated
    )


def names(text: str | None) -> list[str]:
    """Ids of a list as it stands in an event."""
    return [each.strip() for each in (text or "").split(",")]


def fraction(text: str) -> Fraction:
    """A rate with its unit."""
    text = text.strip()
    return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text[:-2].strip()) / 10**4
