"""Tables as rows without the columns that say where something was read, and what of them is dated by a session."""

import csv
import pathlib

PLACES = ("seq", "file", "line")
DATED = ("nav", "roll_forward", "accruals", "workings", "holdings", "lot_relief", "journal", "proofs", "shadow", "yields")


def told(run, name: str, until=None, fund: str | None = None) -> list:
    """Rows of a table, of sessions until a day, of one fund."""
    if name not in run.tables:
        return []
    rows = [{key: value for key, value in row.items() if key not in PLACES} for row in run.table(name).to_pylist()]
    return [row for row in rows if (until is None or row["session"] <= until) and fund in (None, row["fund"])]


def differing(one, other, until=None, fund: str | None = None, tables=DATED) -> list:
    """Names of the tables that differ between two runs."""
    return [name for name in tables if told(one, name, until, fund) != told(other, name, until, fund)]


def sessions(run) -> list:
    """The sessions of its youngest fund."""
    rows = run.table("nav").to_pylist()
    by_fund = [{row["session"] for row in rows if row["fund"] == fund} for fund in {row["fund"] for row in rows}]
    return sorted(set.intersection(*by_fund))


def rewritten(folder, copy, keep) -> pathlib.Path:
    """A copy of a scenario folder with the rows that `keep(feed, row)` lets stay, and of what reverses others what reverses those."""
    copy.mkdir()
    for path in pathlib.Path(folder).iterdir():
        if path.suffix != ".csv":
            (copy / path.name).write_bytes(path.read_bytes())
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (copy / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]) if rows else ["event_id"], lineterminator="\n")
            writer.writeheader()
            gone = {row["event_id"] for row in rows if row.get("event_id") and not keep(path.stem, row)}
            writer.writerows(row for row in rows if keep(path.stem, row) and row.get("reverses") not in gone)
    return copy
