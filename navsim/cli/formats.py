"""Figures as CSV, JSON or Parquet. Decimals are written out in full; text cannot become a formula in a spreadsheet."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from ..basics.spreadsheets import as_text

if TYPE_CHECKING:
    from ..reports.figures import Figures

FORMATS = ("table", "csv", "json", "parquet")


def chosen(format: str | None) -> str:
    """The format that was asked for; a table on a terminal, CSV in a pipe."""
    if format == "parquet" and sys.stdout.isatty():
        raise click.UsageError("Parquet is bytes, not text: send it to a file, as in  --format parquet > sheet.parquet")
    return format or ("table" if sys.stdout.isatty() else "csv")


def send(figures: Figures, format: str) -> None:
    """Figures to standard output."""
    out = {"csv": as_csv, "json": as_json, "parquet": as_parquet}[format](figures)
    sys.stdout.flush()
    sys.stdout.buffer.write(out)
    sys.stdout.buffer.flush()


def as_csv(figures: Figures) -> bytes:
    """With a header, lines ended by a line feed, UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(figures.names)
    writer.writerows([[_cell(value) for value in row] for row in figures.rows])
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return as_text(value)


def as_json(figures: Figures) -> bytes:
    """A list of objects; decimals are numbers with all their places."""
    return json_text([dict(zip(figures.names, row, strict=True)) for row in figures.rows]).encode() + b"\n"


def json_text(value: Any) -> str:
    """JSON whose numbers are written as they are, not as binary floats can hold them; one object of a list a line."""
    if isinstance(value, list | tuple):
        return "[\n " + ",\n ".join(_json(each) for each in value) + "\n]" if value else "[]"
    return _json(value)


def _json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_json(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_json(each) for each in value) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime | datetime.date):
        return json.dumps(value.isoformat())
    return json.dumps(value, ensure_ascii=False)


def as_parquet(figures: Any) -> bytes:
    """One file, with the types of the tables."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from ..basics.instants import day_number
    from ..tables import arrow

    def whole(value: Any, type_: Any) -> Any:
        if isinstance(value, Decimal):
            return int(value.scaleb(type_.scale))
        return day_number(value) if isinstance(value, datetime.date) else value

    columns = list(zip(*figures.rows, strict=True)) or [()] * len(figures.names)
    arrays = [arrow.column([whole(value, type_) for value in column], type_) for column, (_, type_) in zip(columns, figures.columns, strict=True)]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, names=list(figures.names)), sink, compression="zstd")
    return bytes(sink.getvalue().to_pybytes())
