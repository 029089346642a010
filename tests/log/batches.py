"""A scenario folder cut into batches, in order of when each row became known: as it would have been appended, day by day."""

import csv
import pathlib
import tomllib

from log_folders import log_of

from navsim.basics.instants import local
from navsim.log.append import append_rows
from navsim.log.stored import create
from navsim.scenario.refused import Bare


def rows_of(path: pathlib.Path) -> dict:
    """{line: row} of a CSV feed, empty cells left out."""
    with open(path, encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    return {line: {name: cell for name, cell in zip(head, row, strict=True) if cell} for line, row in enumerate(rows, 2)}


def known_when(folder) -> dict:
    """{(file, line): instant} of every event and price of a folder, as one batch knows it."""
    log = log_of(folder)
    prices = log.prices
    told = {(event.file, event.line): event.recorded_at for event in log.events}
    told |= {(prices.files[prices.file[n]], int(prices.line[n])): int(prices.recorded_at[n]) for n in range(len(prices))}
    return told


def cut(folder, by=lambda at: local(at).date()) -> list:
    """[{feed: rows, "fund": documents}] in order of knowledge; terms without a time of record come first.

    by  function of an instant to what a batch has in common
    """
    folder = pathlib.Path(folder)
    when = known_when(folder)
    batches: dict = {}

    def batch(at):
        return batches.setdefault(by(at), {})

    first = min(when.values())
    for path in sorted(folder.glob("*.toml")):
        document = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Bare)
        base, later = {}, []
        for name, tables in document.items():
            if isinstance(tables, list):
                later += [(name, table) for table in tables if "recorded_at" in table]
                base[name] = [table for table in tables if "recorded_at" not in table]
            else:
                base[name] = tables
        began = min(at for (file, _), at in when.items() if file == path.name)
        batch(began).setdefault("fund", []).append({name: tables for name, tables in base.items() if tables != []})
        for name, table in later:
            at = next(at for (file, line), at in when.items() if file == path.name and _same(folder, file, line, table))
            batch(at).setdefault("fund", []).append({"fund": {"id": document["fund"]["id"]}, name: [table]})
    for path in sorted(folder.glob("*.csv")):
        for line, row in rows_of(path).items():
            at = when.get((path.name, line), first)
            batch(at).setdefault(path.stem, []).append(row)
    return [batches[key] for key in sorted(batches)]


def _same(folder, file, line, table) -> bool:
    event = next(event for event in log_of(folder).events if (event.file, event.line) == (file, line))
    return str(table.get("recorded_at")) == str(local(event.recorded_at).replace(tzinfo=None)) or event.event_id == table.get("event_id")


def appended(place, batches, **how):
    """A log to which batches were appended one by one, and what it answered."""
    log = create(place)
    for name, value in how.items():
        setattr(log, name, value)
    return log, [append_rows(log, **batch) for batch in batches]
