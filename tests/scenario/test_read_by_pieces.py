"""A long Parquet file of prices is read piece by piece, and what every row says alike is held once: memory goes with what differs."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from navsim.basics.problems import InputProblems
from navsim.events.prices import ARRAYS, NOT_GIVEN
from navsim.scenario import parquet_feed
from navsim.scenario.read import read

from .worlds import write

DAYS = np.arange(np.datetime64("2024-01-02"), np.datetime64("2024-04-11"))
NAMES = ["AAA", "BBB", "CCC", "DDD", "EEE"]


def prices(**more) -> pa.Table:
    """Five securities a day for a hundred days; text, so that a row group has words of its own."""
    columns = {"date": pa.array(np.repeat(DAYS, 5)), "security": NAMES * len(DAYS), "price": [f"{20 + n % 7}.{n % 10}" for n in range(5 * len(DAYS))]}
    return pa.table(columns | more)


def folder(tmp_path, table: pa.Table):
    place = write(tmp_path / "a", {"securities": [{"security": name, "type": "equity"} for name in NAMES]})
    pq.write_table(table, place / "prices.parquet", row_group_size=50, compression="none")
    return place


def held(column: np.ndarray) -> int:
    """Bytes of memory that the rows of a column take."""
    return 0 if column.strides == (0,) else column.nbytes


def same(one, other) -> bool:
    return all((getattr(one, name) == getattr(other, name)).all() for name in ARRAYS) and (one.securities, one.ids) == (other.securities, other.ids)


def test_no_more_rows_at_once_than_a_piece_has(tmp_path, monkeypatch):
    """Ten row groups, read two at a time, are what they are when read at once; a price of its own kind and a correction among them."""
    kinds = ["fair" if n == 333 else "close" for n in range(5 * len(DAYS))]
    ids = [f"p{n}" if n in (7, 444) else None for n in range(5 * len(DAYS))]
    place = folder(tmp_path, prices(kind=kinds, event_id=ids))
    whole = read(place).prices
    counted, arrays = [], parquet_feed.Table._arrays

    def watched(table, n):
        found = arrays(table, n)
        counted.append(max(map(len, found.values())))
        return found

    monkeypatch.setattr(parquet_feed, "PIECE", 100)
    monkeypatch.setattr(parquet_feed.Table, "_arrays", watched)
    by_pieces = read(place).prices
    assert counted == [100] * 5
    assert same(by_pieces, whole)
    assert by_pieces.ids == {7: "p7", 444: "p444"}
    assert by_pieces.kind[333] == 0


def test_what_every_row_says_alike_is_held_once(tmp_path):
    """Date, security, price and line of a row are twenty bytes; kind, source, file and recorded_at take none until a row says another."""
    found = read(folder(tmp_path, prices())).prices
    assert sum(held(getattr(found, name)) for name in ARRAYS) == 20 * len(found)
    assert set(found.recorded_at.tolist()) == {NOT_GIVEN}
    some = found.take(np.array([4, 2, 499]))
    assert sum(held(getattr(some, name)) for name in ARRAYS) == 60
    assert some.line.tolist() == [6, 4, 501]
    named = read(folder(tmp_path / "b", prices(source=["one"] * 499 + ["two"]))).prices
    assert {name for name in ARRAYS if not held(getattr(named, name))} == {"kind", "recorded_at", "file"}


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_columns_and_no_rows(tmp_path, form):
    """A file of prices that names every column and has no row yet: there is nothing to hold."""
    words = ("security", "price", "kind", "source", "recorded_at", "event_id", "reverses", "by", "reason")
    table = pa.table({"date": pa.array([], pa.date32()), **{name: pa.array([], pa.string()) for name in words}})
    place = folder(tmp_path, table)
    if form == "csv":
        (place / "prices.parquet").unlink()
        (place / "prices.csv").write_text(",".join(table.column_names) + "\n")
    assert len(read(place).prices) == 0


@pytest.mark.parametrize("feed", ["prices", "trades"])
def test_damage_in_a_later_piece_is_told_by_the_name_of_the_file(tmp_path, monkeypatch, feed):
    """The footer is whole, and the last row group is not: one problem, and what else is wrong is told with it."""
    monkeypatch.setattr(parquet_feed, "PIECE", 100)
    rows = len(DAYS) * 5
    trades = {"date": pa.array(np.repeat(DAYS, 5)), "side": ["buy"] * rows, "quantity": ["5"] * rows}
    table = prices() if feed == "prices" else prices(**trades)
    place = folder(tmp_path, prices())
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=50, compression="none", use_dictionary=False)
    data = bytearray(sink.getvalue())
    footer = pq.ParquetFile(io.BytesIO(sink.getvalue())).metadata
    last = footer.row_group(footer.num_row_groups - 1).column(0)
    data[last.data_page_offset : last.data_page_offset + last.total_compressed_size] = b"\xff" * last.total_compressed_size
    (place / f"{feed}.parquet").write_bytes(data)
    (place / "dividends.csv").write_text("ex_date,security,rate\n2024-02-30,AAA,1\n")
    with pytest.raises(InputProblems) as found:
        read(place)
    assert [(problem.code, problem.place.file) for problem in found.value.problems] == [
        ("date.impossible", "dividends.csv"),
        ("parquet.damaged", f"{feed}.parquet"),
    ]
