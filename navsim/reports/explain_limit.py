"""A waiver or reimbursement, explained: the expenses a limit looks at, what has been given back of them, and the class's part. accounting.md 9."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs

from ..basics.sessions import fiscal_end
from ..events.terms import EXCLUDED
from .cited import Events
from .explanation import Section
from .parts_of_window import parts_of_window
from .shares_of import NOTHING, shared

if TYPE_CHECKING:
    from .explain import Asked
    from .explanation import Cited


COLUMNS = (
    ("fee", "words"),
    ("category", "words"),
    ("", "words"),
    ("year to date", "money"),
    ("given back", "money"),
    ("today", "money"),
    ("back today", "money"),
)


def explain_limit(asked: Asked) -> tuple[tuple[Section, ...], tuple[Cited, ...], Decimal]:
    """(sections, cited events, what they add up to for the class). Where a fiscal year ends in the window, each part of it by itself."""
    _, _, limit = asked.component.partition(":")
    events = Events(asked.tables, asked.fund)
    terms, sections, told = events.terms("limit", id=limit), list[Section](), NOTHING
    parts = parts_of_window(asked)
    for part, moved in parts.items():
        got = {name: moved[name].get(asked.component, NOTHING) for name, own in asked.moved.items() if asked.component in own}
        whole = sum(got.values(), NOTHING)
        made = [of_part(asked, events, limit, in_force(terms, part[1]).said if terms else {}, part)]
        made += [each] if whole and (each := shared(asked.moved, got, whole, asked.policy)) else []
        sections += [attrs.evolve(each, title=f"{each.title}, {part[0]} to {part[1]}") for each in made] if len(parts) > 1 else made
        told += got.get(asked.share_class, NOTHING)
    return tuple(sections), events.of([event.event_id for event in terms]), told


def of_part(asked: Asked, events: Events, limit: str, said: dict[str, str], part: tuple[datetime.date, datetime.date]) -> Section:
    """What the limit looks at in one part: the expenses of its fiscal year by then."""
    year = of_year(asked, events, part[1])
    rows = expenses(asked, year, [each.strip() for each in said.get("excludes", ", ".join(EXCLUDED)).split(",")])
    sums = tuple(sum((row[n] for row in rows if row[n] is not None), NOTHING) for n in (3, 4, 5, 6))
    began = min((row["day_from"] for row in year), default=asked.session)
    return Section(
        title=f"expenses under the limit {limit}, the whole fund",
        columns=COLUMNS,
        rows=rows,
        total=("in the limit", None, None, *sums),
        notes=tuple(notes_of(asked, said, began, sums)),
    )


def expenses(asked: Asked, year: list[Any], excluded: list[str]) -> tuple[tuple[Any, ...], ...]:
    """A row a fee that the fund bears: what of it is in the limit, and what was given back."""
    rows: list[tuple[Any, ...]] = []
    for fee, category in dict.fromkeys((row["fee"], row["category"]) for row in year if row["borne_by"] == "fund"):
        if category in excluded:
            rows.append((fee, category, "left out", None, None, None, None))
            continue
        mine = [row for row in year if row["fee"] == fee]
        today = [row for row in mine if row["session"] == asked.session]
        rows.append((fee, category, "", *(total(some, name) for some in (mine, today) for name in ("amount", "waived"))))
    return tuple(rows)


def notes_of(asked: Asked, said: dict[str, str], began: datetime.date, sums: tuple[Decimal, ...]) -> Iterator[str]:
    """What the limit says, and in which order fees give way."""
    method = said.get("method", "year_to_date").replace("_", " ")
    yield f"the limit is {said.get('rate', 'not in the tables')} of average net assets, {method}, since {began}"
    if sums[1]:
        yield f"{sums[0]:,f} less {sums[1]:,f} given back of them leaves {sums[0] - sums[1]:,f}"
    others = ", then the others (reimbursement)" if said.get("may_reimburse") == "true" else ", and nothing else"
    yield "the management fee gives way first (waiver)" + others
    if asked.before is None:
        yield "no limit is tested on a first strike: it has no net assets before it"


def of_year(asked: Asked, events: Events, day: datetime.date) -> list[Any]:
    """Rows of accruals, by the session's close, of the fiscal year that holds a day, every class."""
    ends = events.terms("fund")[0].said.get("fiscal_year_end", "12-31") if events.terms("fund") else "12-31"
    month_day = tuple(int(part) for part in ends.split("-"))
    end = fiscal_end(day, month_day)
    rows = asked.tables.rows("accruals", asked.fund, datetime.date(end.year - 1, 1, 1), asked.session)
    return [row for row in rows if fiscal_end(row["day_to"], month_day) == end]


def in_force(terms: list[Any], day: datetime.date) -> Any:
    """The dated terms that hold on a day; the last ones where none does."""
    for event in terms:
        if event.said.get("from", "0000") <= day.isoformat() <= event.said.get("until", "9999"):
            return event
    return terms[-1]


def total(rows: list[Any], name: str) -> Decimal:
    """The sum of a column."""
    return sum((row[name] for row in rows), NOTHING)
