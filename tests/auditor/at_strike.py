"""Every session under what was known at its own close: as many audits as there are sessions, each cut off after its own rows."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from .audit import TABLES, audit, last_session
from .reading import read, read_closures, rows_of
from .sessions import NEW_YORK, Schedule, at, instant, nyse

DATED = {"distributions": "ex_date", "account_distributions": "ex_date"}


def moment_of(folder, day):
    """The instant at which a day was struck: its close, as known at that instant; None where it never was a session by then."""
    closes, _ = nyse()
    rows = [row for row in rows_of(folder / "closures.csv") if row.get("date") == day.isoformat()]
    clocks = [at(day, datetime.strptime(row["close"][:5], "%H:%M").time()) for row in rows if row.get("close")]
    latest = max([closes.get(day) or at(day, time(16)), at(day, time(16)), *clocks])
    told = [instant(row["recorded_at"]) for row in rows_of(folder / "closures.csv") if row.get("recorded_at")]
    for when in sorted({*clocks, *([closes[day]] if day in closes else []), *(each for each in told if each.astimezone(NEW_YORK).date() == day)}):
        if when > latest:
            break
        schedule = Schedule(read_closures(folder, when))
        if schedule.is_session(day) and schedule.close(day) <= when:
            return when
    return None


def moments(folder, to=None):
    """{session: the instant it was struck at}, in order."""
    folder = Path(folder)
    funds, feeds, _, schedule = read(folder)
    first = min(date.fromisoformat(str(terms["fund"]["inception"])) for terms in funds)
    last, found = last_session(feeds, schedule, None, to), {}
    if to is None:
        dated = feeds["prices"] or [row for rows in feeds.values() for row in rows]
        last = max(row["_day"] for row in dated)
    day = first
    while day <= last:
        when = moment_of(folder, day)
        if when is not None:
            found[day] = when
        day += timedelta(days=1)
    return found


def audit_at_strike(folder, to=None):
    """(fund id -> table -> rows, {(fund, session, class): what corrections changed since the session before}).

    A row stands in the session it is of, an order in the first one that knew it; a month of N-MFP is told as its last session knew it; lots are
    those of the last session. What corrections changed is the close of the session before as it is known now, less as it was told then.
    """
    told_by = {day: audit(folder, known_at=when, to=day) for day, when in moments(folder, to).items()}
    answer, corrected, ordered = {}, {}, set()
    then = {}
    for day, funds in told_by.items():
        for fund, tables in funds.items():
            kept = answer.setdefault(fund, {table: [] for table in TABLES})
            for table in TABLES:
                if table == "lots":
                    kept[table] = tables[table]
                elif table == "nmfp":
                    month = (day.year, day.month)
                    kept[table] = [row for row in kept[table] if month_of(row) != month] + [row for row in tables[table] if month_of(row) == month]
                elif table == "orders":
                    kept[table] += [row for row in tables[table] if (row["event_id"], row["share_class"], row["account"]) not in ordered]
                else:
                    kept[table] += [row for row in tables[table] if row[DATED.get(table, "session")] == day]
            ordered |= {(row["event_id"], row["share_class"], row["account"]) for row in tables["orders"]}
            before = max((row["session"] for row in tables["nav"] if row["session"] < day), default=None)
            now = closings(tables, before)
            for name in now.keys() | then.get(fund, {}).keys():
                corrected[fund, day, name] = now.get(name, Decimal(0)) - then.get(fund, {}).get(name, Decimal(0))
            then[fund] = closings(tables, day)
    return answer, corrected


def month_of(row):
    return row["session"].year, row["session"].month


def closings(tables, day):
    """{class: net assets} at the close of a session."""
    return {row["share_class"]: row["amount"] for row in tables["roll_forward"] if row["session"] == day and row["component"] == "closing"}
