"""One month of the table nmfp."""

import re

from ..basics.problems import refuse
from ..tables.schemas import TABLES, TEXT
from .figures import Figures
from .reading import Tables


def month_of(tables: Tables, fund: str, month: str | None = None) -> Figures:
    """Every figure of a month, YYYY-MM; without one, of the last."""
    rows = tables.rows("nmfp", fund)
    if not rows:
        refuse(
            "nmfp.not_a_money_fund",
            f"{fund} is no money fund",
            "form N-MFP is for funds at amortized cost, and those that declare daily and strike four decimals",
        )
    known = sorted({f"{row['session']:%Y-%m}" for row in rows})
    month = month or known[-1]
    if re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", month) is None:
        refuse("nmfp.no_such_month", f'"{month}" is not a month in YYYY-MM form', f"write {known[-1]}")
    if month not in known:
        before, after = [each for each in known if each < month][-1:], [each for each in known if each > month][:1]
        there = f"those around it are {before[0]} and {after[0]}" if before and after else f"its months run from {known[0]} to {known[-1]}"
        refuse("nmfp.no_such_month", f"{fund} has no figures for {month}", there)
    columns = [(column.name, column.type) for column in TABLES["nmfp"].columns]
    columns.insert(1, ("fund", TEXT))
    names = [name for name, _ in columns]
    return Figures(tuple(columns), tuple(tuple(row[name] for name in names) for row in rows if f"{row['session']:%Y-%m}" == month))
