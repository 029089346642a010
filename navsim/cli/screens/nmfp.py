"""A money fund's month for form N-MFP, on a terminal: an item a line, in the form's order; then a line a security."""

from decimal import Decimal

from ...basics.problems import printable
from ...reports.figures import Figures
from ..grid import Grid, parted
from ..ink import Ink
from ..wording import minus
from .heading import heading

HEAD = ("item", "what", "day", "class", "value")
OF_SECURITIES = ("category of investment", "amortized cost", "market value", "days to the end", "liquidity")
DOLLARS = Decimal(1000)  # from here on cents are enough


def lines(told: Figures, name: str, fund: str, room: int) -> list[list[object]]:
    """Lines of cells no wider than `room`, of one fund."""
    rows = [dict(zip(told.names, row, strict=True)) for row in told.rows]
    month = max(row["session"] for row in rows)
    cells = tuple(
        (row["item"], row["what"], f"{row['day']}", printable(row["share_class"] or ""), cell(row)) for row in rows if row["security"] is None
    )
    grid = Grid(head=HEAD, rows=cells, right=(False, False, False, False, True))
    shown_ = [*heading(printable(name), "form N-MFP", f"{fund} · {month:%B %Y}; parts are fractions", room), *parted(grid, room, 3)]
    held: dict[str, dict[str, str]] = {row["security"]: {} for row in rows if row["security"] is not None}
    for row in rows:
        if row["security"] is not None:
            held[row["security"]][row["what"]] = cell(row)
    if held:
        parts = tuple((printable(security), *(of.get(what, "") for what in OF_SECURITIES)) for security, of in held.items())
        grid = Grid(
            head=("security", "category", "at cost", "at market", "days", "liquidity"), rows=parts, right=(False, False, True, True, True, False)
        )
        shown_ += [[""], [Ink("held at the end of the month (part C)", "dim")], *parted(grid, room)]
    return shown_


def cell(row: dict[str, object]) -> str:
    """The figure, or the word."""
    said = row["said"]
    if said is not None:
        return printable(str(said))
    if row["what"] == "days to the end":
        return f"{row['value']:.0f}"
    value = row["value"]
    return shown(value if isinstance(value, Decimal) else None)


def shown(value: Decimal | None) -> str:
    """Dollars to the cent, shares and parts to six decimals; no zeros behind the fourth."""
    if value is None:
        return ""
    if abs(value) >= DOLLARS:
        return minus(f"{value:,.2f}")
    whole, _, part = minus(f"{value:.6f}").partition(".")
    return f"{whole}.{part[:4]}{part[4:].rstrip('0')}"
