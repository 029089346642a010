"""What moved a money fund's deviation at one session: by cause, by security, and row by row."""

import datetime
from decimal import Decimal

import attrs

from ..basics.problems import refuse
from ..tables.schemas import TABLES, TEXT
from .figures import Figures
from .reading import Tables, chosen_session


@attrs.frozen(kw_only=True, eq=False)
class Moved:
    """One session.

    before, now  deviation in basis points; the parts of each view add up to what lies between them
    by_cause     ((rate, price, redemptions ..., bp), ...), the largest first; by_security the same, "" for what is of no security
    """

    fund: str
    name: str
    session: datetime.date
    status: str
    before: Decimal
    now: Decimal
    by_cause: tuple[tuple[str, Decimal], ...]
    by_security: tuple[tuple[str, Decimal], ...]
    figures: Figures


def moved(tables: Tables, fund: str, day: datetime.date | None = None) -> Moved:
    """A session of a fund at a stable price; refused where it, or the one before, has no market price."""
    session, previous = chosen_session(tables, fund, day)
    now, before = (tables.rows("shadow", fund, each) if each else [] for each in (session, previous))
    if not now:
        refuse(
            "deviation.no_shadow_price", f"{fund} has no stable price on {session}", "only a fund at amortized cost, with shares, deviates from one"
        )
    if not before or now[0]["deviation_bp"] is None or before[0]["deviation_bp"] is None:
        message = f"{fund} has no market price on {session} and the session before it"
        refuse("deviation.no_market_price", message, "choose a later --date; navsim exceptions names what has no price: mmf.shadow")
    rows = tables.rows("deviation", fund, session)
    columns = [(column.name, column.type) for column in TABLES["deviation"].columns]
    columns.insert(1, ("fund", TEXT))
    return Moved(
        fund=fund,
        name=str(tables.about(fund)["name"]),
        session=session,
        status=now[0]["status"],
        before=before[0]["deviation_bp"],
        now=now[0]["deviation_bp"],
        by_cause=added_up(rows, "cause"),
        by_security=added_up(rows, "subject"),
        figures=Figures(tuple(columns), tuple(tuple(row[name] for name, _ in columns) for row in rows)),
    )


def added_up(rows: list[dict[str, object]], column: str) -> tuple[tuple[str, Decimal], ...]:
    """Basis points by the words of a column, the largest first."""
    told: dict[str, Decimal] = {}
    for row in rows:
        word, bp = str(row[column] or ""), row["bp"]
        if isinstance(bp, Decimal):
            told[word] = told.get(word, Decimal(0)) + bp
    return tuple(sorted(((word, bp) for word, bp in told.items() if bp), key=lambda part: (-abs(part[1]), part[0])))
