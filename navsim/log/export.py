"""Every event of a log in order, for people and other programs: the columns of the `events` table, and what the log knows beside."""

import csv
import hashlib
import io
import json
from typing import Any

import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import cast, equal
from ..basics.arrow_functions import kept as kept_of
from ..basics.instants import told
from ..basics.spreadsheets import as_text
from ..events.canonical import payload, price_content
from .from_rows import is_price, numbers, one, prices_of
from .upcasters import in_todays_words

INSTANT = pa.timestamp("us", tz="America/New_York")
COLUMNS = (
    ("seq", pa.int64()),
    ("event_id", pa.string()),
    ("kind", pa.string()),
    ("fund", pa.string()),
    ("effective", pa.date32()),
    ("recorded_at", INSTANT),
    ("appended_at", INSTANT),
    ("reverses", pa.string()),
    ("file", pa.string()),
    ("line", pa.int64()),
    ("digest", pa.string()),
    ("payload", pa.string()),
    ("file_digest", pa.string()),
)
FROM = {"file": "source_file", "line": "source_line"}


def table(rows: pa.Table) -> pa.Table:
    """The rows of a log as one exact Arrow table; prices, which are kept as columns, say what they say in words as the others do."""
    said = _payloads(rows)
    columns = {"payload": arrow.column(said, pa.string()), "file_digest": arrow.column(_file_digests(rows), pa.string())}
    columns["digest"] = arrow.column([hashlib.sha256(text.encode()).hexdigest() for text in said], pa.string())
    for name, type_ in COLUMNS:
        if name not in columns:
            column = one(rows.column(FROM.get(name, name)))
            columns[name] = column if column.type == type_ else cast(column, type_)
    return pa.Table.from_arrays([columns[name] for name, _ in COLUMNS], schema=pa.schema(COLUMNS))


def _payloads(rows: pa.Table) -> list[Any]:
    words = zip(*(rows.column(name).to_pylist() for name in ("kind", "payload", "schema_version")), strict=True)
    said = [text if text is None else in_todays_words(kind, text, version) for kind, text, version in words]
    mask = is_price(rows)
    prices = prices_of(kept_of(rows, mask))
    for n, row in enumerate(row for row, quoted in enumerate(mask.to_pylist()) if quoted):
        said[row] = payload(price_content(prices, n))
    return said


def _file_digests(rows: pa.Table) -> list[str | None]:
    """Of each row, the sha256 of the file it was read from: kept in the first row of the file in its batch."""
    told: dict[tuple[int, str], str] = {}
    found = []
    for batch, file, digest in zip(*(rows.column(name).to_pylist() for name in ("batch_first", "source_file", "source_digest")), strict=True):
        if digest is not None:
            told[batch, file] = digest
        found.append(told.get((batch, file)))
    return found


def plain(exported: pa.Table, names: Any = None) -> list[Any]:
    """Rows as text, dates and whole numbers, instants in New York's time."""
    names = names or exported.column_names
    columns = []
    for name in names:
        if pa.types.is_timestamp(exported.schema.field(name).type):
            columns.append([told(at) for at in numbers(exported, name).tolist()])
        else:
            columns.append(exported.column(name).to_pylist())
    return list(zip(*columns, strict=True))


def as_csv(exported: pa.Table) -> bytes:
    """With a header; text cannot become a formula in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(exported.column_names)
    for row in plain(exported):
        writer.writerow(["" if cell is None else as_text(cell) for cell in row])
    return out.getvalue().encode()


def as_jsonl(exported: pa.Table) -> bytes:
    """One object a line, what is not given left out, the payload as it is."""
    lines = []
    for row in plain(exported):
        cells = dict(zip(exported.column_names, row, strict=True))
        cells["payload"] = json.loads(cells["payload"])
        lines.append(json.dumps({name: value for name, value in cells.items() if value is not None}, ensure_ascii=False, default=str))
    return "".join(line + "\n" for line in lines).encode()


def as_parquet(exported: pa.Table) -> bytes:
    """One file with types."""
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(exported, sink, compression="zstd", row_group_size=1 << 16)
    return bytes(sink.getvalue().to_pybytes())


def those(rows: pa.Table, kind: str | None = None, event_id: str | None = None) -> pa.Table:
    """Rows of one kind, or of one event."""
    for name, wanted in (("kind", kind), ("event_id", event_id)):
        if wanted is not None:
            rows = kept_of(rows, equal(one(rows.column(name)), arrow.text(wanted)))
    return rows


WRITERS = {"csv": as_csv, "jsonl": as_jsonl, "parquet": as_parquet}
