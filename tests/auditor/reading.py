"""The scenario folder as text, and what of it was known at an instant.

Each feed becomes a list of plain dicts (text cells, None where empty) in the order of the log, with
`_id` the event id, `_recorded` the instant it became known, and `_day` its own date.
"""

import csv
import tomllib
from datetime import date, datetime
from pathlib import Path

from .sessions import NEW_YORK, Schedule, instant

DATE_COLUMN = {
    "trades": "date",
    "orders": "accepted_at",
    "prices": "date",
    "dividends": "ex_date",
    "splits": "ex_date",
    "corporate_actions": "ex_date",
    "factors": "date",
    "resets": "date",
    "fx": "date",
    "expenses": "date",
    "payments": "date",
    "distributions": "ex_date",
    "accounts": "date",
    "income": "date",
    "offsets": "date",
    "actions": "date",
    "closures": "date",
    "published": "date",
}
KEYS = {
    "trades": ("fund", "security", "side"),
    "orders": ("fund", "class", "account", "side"),
    "prices": ("security", "kind", "source"),
    "dividends": ("security",),
    "splits": ("security",),
    "corporate_actions": ("security", "action"),
    "fx": ("currency",),
    "resets": ("security",),
    "factors": ("security",),
    "expenses": ("fund", "class", "fee"),
    "payments": ("fund", "class", "fee"),
    "distributions": ("fund", "class", "kind"),
    "accounts": ("fund", "class"),
    "income": ("fund", "kind"),
    "offsets": ("fund", "fee"),
    "actions": ("fund", "action"),
    "closures": (),
    "published": ("fund", "class"),
}


def rows_of(path):
    """A CSV as dicts; an empty cell is None."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8-sig", newline="") as lines:
        rows = [{key: (cell.strip() or None) if cell else None for key, cell in row.items()} for row in csv.DictReader(lines)]
    return [row | {"_line": n} for n, row in enumerate(rows, start=2)]


def own_day(feed, row):
    """The date a row is about; None for a row that only cancels."""
    text = row.get(DATE_COLUMN[feed])
    if text is None:
        return None
    if feed == "orders" and len(text) > 10:
        return instant(text).astimezone(NEW_YORK).date()
    return date.fromisoformat(text[:10])


def recorded(feed, row, schedule):
    """When a row became known: as given, else the later of the close of its date and its acceptance."""
    if row.get("recorded_at"):
        return instant(row["recorded_at"])
    close = schedule.close(own_day(feed, row))
    if feed == "orders" and len(row["accepted_at"]) > 10:
        return max(close, instant(row["accepted_at"]))
    return close


def accepted(feed, row):
    """What orders the orders of a day: the instant they were accepted, a date alone being its midnight."""
    return instant(row["accepted_at"]).timestamp() if feed == "orders" else 0


def standing(rows, known_at):
    """The rows known by then that nothing known by then reverses; reversing a reversal revives nothing."""
    known = [row for row in rows if known_at is None or row["_recorded"] <= known_at]
    gone = {row["reverses"] for row in known if row.get("reverses")}
    return [row for row in known if row["_id"] not in gone and row["_day"] is not None]


def name_rows(feed, rows, only_fund):
    """Give every row without an event id its own: feed, fund, date, key and a count of equals."""
    seen = {}
    for row in rows:
        if "fund" in KEYS[feed] and not row.get("fund"):
            row["fund"] = only_fund
        row["_day"] = own_day(feed, row)
        row["_id"] = row.get("event_id")
        if row["_id"] is None:
            key = ":".join(row.get(column) or "" for column in KEYS[feed] if column != "fund")
            stem = f"{feed}:{row.get('fund') or ''}:{row['_day']}:{key}"
            seen[stem] = seen.get(stem, 0) + 1
            row["_id"] = f"{stem}:{seen[stem]}"


def read_closures(folder, known_at):
    """The closures known at an instant, as the schedule wants them."""
    rows = rows_of(folder / "closures.csv")
    name_rows("closures", rows, None)
    plain = Schedule()
    for row in rows:
        row["_recorded"] = recorded("closures", row, plain)
    told = []
    for row in sorted(standing(rows, known_at), key=lambda row: row["_recorded"]):
        clock = datetime.strptime(row["close"][:5], "%H:%M").time() if row.get("close") else None
        told.append({"date": row["_day"], "close": clock, "recorded_at": row["_recorded"]})
    return told


def terms_known(tables, known_at):
    """The TOML tables of terms known at an instant (since inception, unless they say otherwise), declared in the order they were heard."""
    tables = sorted(tables, key=lambda table: instant(table["recorded_at"]).timestamp() if "recorded_at" in table else float("-inf"))
    known = [table for table in tables if known_at is None or "recorded_at" not in table or instant(table["recorded_at"]) <= known_at]
    gone = {table["reverses"] for table in known if table.get("reverses")}
    return [table for table in known if table.get("event_id") not in gone and set(table) - {"reverses", "recorded_at", "event_id", "id"}]


def read(folder, known_at=None):
    """(funds as their TOML, feeds by name as standing rows in log order, securities by id, the schedule)."""
    folder = Path(folder)
    known_at = None if known_at is None else instant(known_at)
    funds = []
    for path in sorted(folder.glob("*.toml")):
        terms = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        if "fund" in terms:
            terms["fee"] = terms_known(terms.get("fee", []), known_at)
            terms["limit"] = terms_known(terms.get("limit", []), known_at)
            funds.append(terms)
    only_fund = funds[0]["fund"]["id"] if len(funds) == 1 else None
    schedule = Schedule(read_closures(folder, known_at))
    feeds = {}
    for feed in DATE_COLUMN:
        rows = rows_of(folder / f"{feed}.csv")
        name_rows(feed, rows, only_fund)
        for row in rows:
            row["_recorded"] = recorded(feed, row, schedule)
        rows = standing(rows, known_at)
        feeds[feed] = sorted(rows, key=lambda row: (row["_recorded"], row["_day"], accepted(feed, row), row["_id"]))
    securities = {row["security"]: row for row in rows_of(folder / "securities.csv")}
    return funds, feeds, securities, schedule
