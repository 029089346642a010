"""A daily dividend, and what a yield floor gave, explained: income of the window, what was carried, the shares it is for. accounting.md 10."""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from .cited import Events
from .components import in_order, kind, words
from .explanation import Section
from .shares_of import NOTHING

if TYPE_CHECKING:
    from .explain import Asked
    from .explanation import Cited

INCOME = ("dividend_income", "foreign_tax", "interest", "offset", "fee", "waiver", "reimbursement", "recoupment")
FLOOR = "yield_floor"


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
    given = sum((amount for name, amount in moved.items() if name.endswith(f":{FLOOR}")), NOTHING)
    own = sum((amount for name, amount in moved.items() if counts(name, False)), NOTHING) - given
    carried = before["carried"] if before else NOTHING
    left_over = told["declared"] + moved.get("distribution:daily", NOTHING)
    charged = -sum((moved[name] for name in moved if kind(name) in ("fee", "waiver", "reimbursement", "recoupment")), NOTHING) + given
    short = max(min(wanted - own - carried - left_over, charged), NOTHING)
    rows = (
        ("wanted: rate x days / 365 of the stable price, rounded up to nine decimals, on the shares entitled", wanted),
        ("income after expenses and limits", own),
        ("carried from the session before", carried),
        ("cents that payments to accounts left over", left_over),
        ("most that can be given: what the class was charged", charged),
        ("given: of its own fees (waiver), then from the adviser's pocket (reimbursement)", short),
        *([("taken back: limits gave it back later in the year, or it was never billed", given - short)] if given < short else []),
    )
    notes = (f"rate {terms[0].said['rate'] if len(terms) == 1 else 'the highest of several'}, {days} days, {told['entitled']:f} shares",)
    section = Section(
        title=f"the yield floor of {asked.share_class}", columns=(("", "words"), ("dollars", "money")), rows=rows, notes=notes, strong=(5,)
    )
    cited = events.of([event.event_id for event in terms])
    return (section,), cited, asked.amount + min(short - given, NOTHING)


def names(text: str | None) -> list[str]:
    """Ids of a list as it stands in an event."""
    return [each.strip() for each in (text or "").split(",")]


def fraction(text: str) -> Fraction:
    """A rate with its unit."""
    text = text.strip()
    return Fraction(text[:-1].strip()) / 100 if text.endswith("%") else Fraction(text[:-2].strip()) / 10**4
