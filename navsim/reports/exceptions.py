"""What needs a person, or at least an eye: failed proofs first, then the daily checks, errors before warnings."""

import datetime
from decimal import Decimal
from typing import Any

import attrs
import numpy as np

from ..tables.cells import whole
from ..tables.schemas import DATE, LONG_TEXT, TEXT, VALUE, WHOLE, YIELD
from .figures import Figures
from .reading import Tables, chosen_session

ERROR = "error"
COLUMNS = (
    ("session", DATE),
    ("fund", TEXT),
    ("check", TEXT),
    ("severity", TEXT),
    ("subject", LONG_TEXT),
    ("value", VALUE),
    ("limit", VALUE),
    ("nav_effect_bp", YIELD),
    ("file", LONG_TEXT),
    ("line", WHOLE),
    ("confirmed_by", LONG_TEXT),
    ("price_by", LONG_TEXT),
    ("price_reason", LONG_TEXT),
)


@attrs.frozen(kw_only=True, eq=False)
class Exceptions:
    """`session` is None for the whole run; rows are dicts with the columns of the table."""

    fund: str
    name: str
    session: datetime.date | None
    first: datetime.date
    last: datetime.date
    rows: tuple[dict[str, Any], ...]

    @property
    def needs_a_person(self) -> bool:
        """Whether nobody has confirmed an error: exit 1."""
        return any(row["severity"] == ERROR and row["confirmed_by"] is None for row in self.rows)

    def counted(self, severity: str) -> int:
        """How many of a severity nobody has confirmed."""
        return sum(row["severity"] == severity and row["confirmed_by"] is None for row in self.rows)


def exceptions(tables: Tables, fund: str, day: datetime.date | None = None) -> Exceptions:
    """Of one session, or of the whole run."""
    about = tables.about(fund)
    session = chosen_session(tables, fund, day)[0] if day else None
    rows = [*failed_proofs(tables, fund, session), *tables.rows("exceptions", fund, session)]
    return Exceptions(
        fund=fund,
        name=about["name"],
        session=session,
        first=datetime.date.fromisoformat(about["first_session"]),
        last=datetime.date.fromisoformat(about["last_session"]),
        rows=tuple(sorted(rows, key=lambda row: (row["session"], row["severity"], row["check"], row["subject"] or ""))),
    )


def failed_proofs(tables: Tables, fund: str, session: datetime.date | None) -> list[dict[str, Any]]:
    """A proof whose two roads do not meet, as an exception: value is the difference. A published NAV has a check of its own."""
    proofs = tables.read("proofs", fund, None if session is None else (session.year,))
    wrong = np.flatnonzero(whole(proofs.column("difference"))).tolist()
    days = whole(proofs.column("session"))
    rows = proofs.take(wrong).to_pylist() if len(days) and wrong else []
    return [
        {name: None for name, _ in COLUMNS}
        | {
            "session": row["session"],
            "check": "proof",
            "severity": ERROR,
            "subject": row["proof"],
            "value": row["difference"].quantize(Decimal("0.000001")),
            "limit": Decimal(0),
        }
        for row in rows
        if row["proof"] != "published" and session in (None, row["session"])
    ]


def figures(found: Exceptions) -> Figures:
    """One row an exception."""
    return Figures(COLUMNS, tuple(tuple(found.fund if name == "fund" else row[name] for name, _ in COLUMNS) for row in found.rows))
