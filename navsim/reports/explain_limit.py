"""A waiver or reimbursement, explained: the expenses a limit looks at, what has been given back of them, and the class's part. accounting.md 9."""

import datetime
from decimal import Decimal
from typing import Any

from ..basics.sessions import fiscal_end
from ..events.terms import EXCLUDED
from .cited import Events
from .explanation import Section
from .shares_of import NOTHING, shared


def explain_limit(asked: Any) -> tuple[Any, ...]:
    """(sections, cited events, what they add up to for the class)."""
    _, _, limit = asked.component.partition(":")
    events = Events(asked.tables, asked.fund)
    terms = events.terms("limit", id=limit)
    said = in_force(terms, asked.session).said if terms else {}
    excluded = [each.strip() for each in said.get("excludes", ", ".join(EXCLUDED)).split(",")]
    year = of_year(asked, events)
    fees = list(dict.fromkeys((row["fee"], row["category"]) for row in year if row["borne_by"] == "fund"))
    rows: list[Any] = []
    for fee, category in fees:
        mine = [row for row in year if row["fee"] == fee]
        today = [row for row in mine if row["session"] == asked.session]
        covered = category not in excluded
        rows.append(
            (
                fee,
                category,
                "" if covered else "left out",
                total(mine, "amount") if covered else None,
                total(mine, "waived") if covered else None,
                total(today, "amount") if covered else None,
                total(today, "waived") if covered else None,
            )
        )
    columns = (
        ("fee", "words"),
        ("category", "words"),
        ("", "words"),
        ("year to date", "money"),
        ("given back", "money"),
        ("today", "money"),
        ("back today", "money"),
    )
    sums: tuple[Any, ...] = ("in the limit", None, None, *(sum((row[n] for row in rows if row[n] is not None), NOTHING) for n in (3, 4, 5, 6)))
    began = min((row["day_from"] for row in year), default=asked.session)
    got = {name: told[asked.component] for name, told in asked.moved.items() if asked.component in told}
    whole = sum(got.values(), NOTHING)
    method = said.get("method", "year_to_date")
    notes = [f"the limit is {said.get('rate', 'not in the tables')} of average net assets, {method.replace('_', ' ')}, since {began}"]
    if sums[4]:
        notes.append(f"{sums[3]:,f} less {sums[4]:,f} given back leaves the fund {sums[3] - sums[4]:,f}")
    notes.append(
        "the management fee gives way first (waiver)"
        + (", then the others (reimbursement)" if said.get("may_reimburse") == "true" else ", and nothing else")
    )
    if asked.before is None:
        notes.append("no limit is tested on a first strike: it has no net assets before it")
    section = Section(title=f"expenses under the limit {limit}, the whole fund", columns=columns, rows=tuple(rows), total=sums, notes=tuple(notes))
    parts = shared(asked.moved, got, whole, asked.policy) if whole else None
    cited = events.of([event.event_id for event in terms])
    return (section, *([parts] if parts else [])), cited, got.get(asked.share_class, NOTHING)


def of_year(asked: Any, events: Events) -> list[Any]:
    """Rows of accruals of the fiscal year so far, every class."""
    ends = events.terms("fund")[0].said.get("fiscal_year_end", "12-31") if events.terms("fund") else "12-31"
    month_day = tuple(int(part) for part in ends.split("-"))
    last = max((row["day_to"] for row in asked.tables.rows("accruals", asked.fund, asked.session)), default=asked.session)
    end = fiscal_end(last, month_day)
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
