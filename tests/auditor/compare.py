"""Where two runs of one scenario differ: the auditor's tables against anybody's rows of the same tables."""

from datetime import date, datetime
from decimal import Decimal

KEYS = {
    "nav": ("session", "share_class"),
    "roll_forward": ("session", "share_class", "component"),
    "accruals": ("session", "share_class", "fee", "day_from"),
    "holdings": ("session", "security"),
    "lots": ("security", "lot"),
    "lot_relief": ("session", "security", "lot", "sale"),
    "orders": ("event_id", "share_class", "account"),
    "order_charges": ("session", "event_id", "charge"),
    "distributions": ("ex_date", "share_class", "kind"),
    "account_balances": ("session", "share_class", "account"),
    "account_distributions": ("ex_date", "share_class", "account", "kind"),
    "account_counts": ("session", "share_class"),
    "undistributed": ("session", "share_class"),
    "year_ends": ("session", "share_class", "component", "day_from"),
    "shadow": ("session",),
    "yields": ("session", "share_class"),
    "liquidity": ("session",),
    "deviation": ("session", "cause", "subject"),
    "nmfp": ("session", "item", "what", "day", "share_class", "security"),
    "exceptions": ("session", "check", "subject", "line", "limit"),
}
# Of the exceptions, those of money funds and of what is old; what else is looked for has its own tests.
AUDITED = ("mmf.", "dividend.negative", "price.stale", "fx.stale")
# A row that is nothing but these may be told or left out: a table that prints zeros and one that does not mean the same.
# Several of a kind may go ex on one day, and a lot may come to where others of its name are: they are told apart by these.
MAY_REPEAT = {
    "distributions": ("per_share", "shares", "amount", "reinvested_shares"),
    "account_distributions": ("cash", "reinvested", "shares"),
    "lots": ("quantity", "cost", "remaining_quantity", "remaining_cost"),
    "lot_relief": ("quantity", "cost", "proceeds", "gain"),
}
MAY_BE_ZERO = {"roll_forward": "amount", "accruals": "amount"}


def plain(value):
    """A cell as it compares: decimals by value, instants and dates as text, nothing as None."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
        return value.date().isoformat() if (value.hour, value.minute, value.second) == (0, 0, 0) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    return text.removesuffix("T00:00:00")


def by_key(table, rows):
    """Rows by their key; a key told twice is an error, but for those that may repeat: they are numbered."""
    found = {}
    if table in MAY_REPEAT:
        rows = sorted(rows, key=lambda row: tuple(plain(row[column]) or Decimal(0) for column in MAY_REPEAT[table]))
    for row in rows:
        key = tuple(plain(row.get(column)) or "" for column in KEYS[table])
        while key in found:
            if table not in MAY_REPEAT:
                raise ValueError(f"{table} tells {key} twice")
            key += ("again",)
        found[key] = row
    return found


def audited(table, rows):
    """The rows that both sides work out; no line is told as none or as 0."""
    if table != "exceptions":
        return rows
    of_trades = ("mmf.maturity", "mmf.issuer", "mmf.second_tier", "mmf.liquidity", "mmf.illiquid")  # others name a price's line
    return [row | {"line": (row.get("line") or None) if row["check"] in of_trades else None} for row in rows if row["check"].startswith(AUDITED)]


def differences(ours, theirs, tables=tuple(KEYS), skip=()):
    """Every cell on which two sets of tables disagree, as sentences; columns only one side has are passed over.

    ours, theirs: table name -> rows (dicts); skip: (table, column) pairs to pass over.
    """
    told = []
    for table in tables:
        mine, yours = (by_key(table, audited(table, rows.get(table, []))) for rows in (ours, theirs))
        for key in sorted(mine.keys() | yours.keys(), key=str):
            row, other = mine.get(key), yours.get(key)
            if row is None or other is None:
                there = row or other
                if table in MAY_BE_ZERO and not there[MAY_BE_ZERO[table]]:
                    continue
                told.append(f"{table} {key}: only {'the auditor' if other is None else 'the other side'} has it: {there}")
                continue
            for column in row:
                if column in other and column not in KEYS[table] and (table, column) not in skip and plain(row[column]) != plain(other[column]):
                    told.append(f"{table} {key} {column}: auditor {row[column]}, other side {other[column]}")
    return told
