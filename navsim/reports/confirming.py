"""Which exceptions a confirmation is about: what does not stand in a run cannot be confirmed."""

import datetime
import re
from decimal import Decimal
from typing import Any

from ..basics.problems import refuse
from ..events.control import Confirmation
from .exceptions import exceptions
from .reading import Tables


def to_confirm(
    tables: Tables, funds: tuple[str, ...], check: str, subject: str, day: datetime.date | None
) -> list[tuple[str, datetime.date, Decimal | None]]:
    """[(fund, session, value)] on which the exception stands and nobody has confirmed it, in order of session."""
    rows = [(fund, row) for fund in funds for row in exceptions(tables, fund, day).rows]
    if check == "proof":
        refuse("confirm.proof", "a failed proof cannot be confirmed", "what does not meet is mended, not signed")
    same = [(fund, row) for fund, row in rows if (row["check"], row["subject"]) == (check, subject)]
    when = f" on {day}" if day else ""
    if not same:
        there = dict.fromkeys(f"{row['check']} {row['subject']}" for _, row in rows if row["check"] != "proof")
        refuse("confirm.unknown", f"there is no exception {check} of {subject}{when}", near(f"{check} {subject}", list(there)))
    open_ = [(fund, row["session"], row["value"]) for fund, row in same if row["confirmed_by"] is None]
    if not open_:
        by = ", ".join(dict.fromkeys(row["confirmed_by"] for _, row in same))
        refuse("confirm.already", f"{check} of {subject}{when} was confirmed by {by}", "once is enough; to take it back, reverse the confirmation")
    owners = sorted({fund for fund, *_ in open_})
    if len(owners) > 1:
        refuse("confirm.which_fund", f"{check} of {subject} stands in {', '.join(owners)}", "name one with --fund")
    return sorted(open_, key=lambda each: each[1])


def row_of(found: tuple[str, datetime.date, Decimal | None], check: str, subject: str, by: str, reason: str, events: list[Any]) -> dict[str, str]:
    """A row of confirmations; it replaces one that stands for another value, and has an id of its own where there were any.

    events  published figures and confirmations of the log
    """
    fund, session, value = found
    row = {"date": session.isoformat(), "fund": fund, "check": check, "subject": subject, "by": by, "reason": reason}
    row |= {} if value is None else {"value": f"{value:f}"}
    gone, key = {event.reverses for event in events}, (fund, session, check, subject)
    earlier = [each for each in events if isinstance(each, Confirmation) and (each.fund, each.date, each.check, each.subject) == key]
    if earlier:
        row["event_id"] = re.sub(r"[^A-Za-z0-9._-]+", "-", f"{check}.{subject}.{fund}.{session}.{len(earlier) + 1}")
    if earlier and earlier[-1].event_id not in gone:
        row["reverses"] = earlier[-1].event_id
    return row


def near(wanted: str, there: list[str]) -> str:
    """The exception that was meant, or where to look."""
    import difflib

    close = difflib.get_close_matches(wanted, there, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else "navsim exceptions OUT lists those there are" if there else "there are none at all"
