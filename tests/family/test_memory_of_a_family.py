"""What a family's log and tables hold in memory, counted in bytes an event and rows at once: it does not go with what all files say alike."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from navsim.basics import blocks
from navsim.events.many import Few, Many, Texts, Whole
from navsim.events.prices import ARRAYS
from navsim.log import identity, many, sequence
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.replay import door, family
from navsim.replay.apart import Prices
from navsim.scenario import ids_agree
from navsim.scenario.read import read
from navsim.tables import events as event_table
from navsim.tables import rows as rows_of_tables
from navsim.tables import store

DAYS = np.arange(np.datetime64("2024-01-02"), np.datetime64("2024-03-02"))
FUNDS, EACH, ORDERS = ("one", "two", "three"), 40, 60
TOML = '[fund]\nid = "{id}"\ninception = 2024-01-02\n[class.a]\n'


@pytest.fixture
def folder(tmp_path):
    """Three funds of forty securities, one fund's rows after the other's: 7,200 prices, 10,800 orders."""
    place = tmp_path / "family"
    place.mkdir()
    dice = np.random.default_rng(1)
    names = [f"{fund}{n:03d}" for fund in FUNDS for n in range(EACH)]
    prices = [(str(day), f"{fund}{n:03d}", f"{20 + n}.{dice.integers(10, 99)}") for fund in FUNDS for day in DAYS for n in range(EACH)]
    orders = [(str(day), fund, "purchase", f"{dice.integers(100, 999)}.00") for fund in FUNDS for day in DAYS for _ in range(ORDERS)]
    for feed, head, told in (
        ("prices", ("date", "security", "price"), prices),
        ("orders", ("accepted_at", "fund", "side", "amount"), orders),
        ("securities", ("security", "type"), [(name, "equity") for name in names]),
    ):
        pq.write_table(pa.table(dict(zip(head, map(list, zip(*told, strict=True)), strict=True))), place / f"{feed}.parquet", row_group_size=500)
    for fund in FUNDS:
        (place / f"{fund}.toml").write_text(TOML.format(id=fund))
    return place


def held(column: np.ndarray | None) -> int:
    """Bytes of memory that the rows of a column take."""
    return 0 if column is None or column.strides == (0,) else column.nbytes


def of_column(column) -> int:
    """The same of a column of events."""
    if isinstance(column, Few):
        return held(column.codes)
    if isinstance(column, Whole):
        return held(column.values) + held(column.given)
    return column.array.nbytes if isinstance(column, Texts) else held(column.ends)


def few_at_once(monkeypatch) -> None:
    monkeypatch.setattr(blocks, "KEPT", 1_000)
    monkeypatch.setattr(many, "ROWS_AT_ONCE", 500)
    for module in (identity, sequence, ids_agree, event_table):
        monkeypatch.setattr(module, "AT_ONCE", 500)


def test_bytes_an_event(folder, monkeypatch):
    """A price is 24 bytes: date, security, amount and line, and its number; an order no more than 54: no text, no file, no seq of 16 bytes."""
    few_at_once(monkeypatch)
    log = one_batch(read(folder))
    prices = log.prices
    arrays = {name: getattr(prices, f"_{name}" if name == "recorded_at" else name) for name in ARRAYS}
    assert prices.known_by_day
    assert sum(held(each) for name, each in arrays.items() if name != "recorded_at") + log.price_seqs.nbytes == 24 * len(prices)
    assert arrays["recorded_at"].moments.nbytes == 8 * len(DAYS)
    orders = next(part for part in log.events.parts if isinstance(part, Many))
    assert len(orders) == len(FUNDS) * len(DAYS) * ORDERS
    assert sum(map(of_column, orders.columns.values())) <= 54 * len(orders)
    assert Prices(as_known(log)).order.nbytes == 4 * len(prices)


def test_a_few_days_at_a_time_give_the_same_log(folder, monkeypatch):
    """Order, numbers, head and table of events are those of a log that is put in order at once; so they are of rows in any order."""
    whole = one_batch(read(folder))
    table = pq.ParquetFile(folder / "prices.parquet").read()
    few_at_once(monkeypatch)
    for order in (np.arange(table.num_rows), np.random.default_rng(2).permutation(table.num_rows)):
        pq.write_table(table.take(order), folder / "prices.parquet")
        log = one_batch(read(folder))
        assert log.head() == whole.head()
        assert (log.price_seqs == whole.price_seqs).all()
        assert (log.prices.recorded_at == whole.prices.recorded_at).all()


def test_a_second_price_is_found_a_few_days_at_a_time(folder, monkeypatch):
    """The same price twice, the rows far apart in the file: told once, by the line of the second."""
    table = pq.ParquetFile(folder / "prices.parquet").read()
    pq.write_table(pa.concat_tables([table, table.slice(100, 1)]), folder / "prices.parquet")
    told = []
    for _ in range(2):
        with pytest.raises(Exception, match="second price") as found:
            read(folder)
        told.append([(problem.code, problem.place.line) for problem in found.value.problems])
        few_at_once(monkeypatch)
    assert told == [[("price.twice", table.num_rows + 2)]] * 2


def test_a_long_year_is_told_a_row_group_at_a_time(folder, tmp_path, monkeypatch):
    """Of the 7,200 prices of a year no more than a row group's are told at once, and the file is what it is when they are told together."""
    known = family.of(door.opened(folder)).known
    world = event_table.events(known, dict.fromkeys(FUNDS, 19724))[None]
    for module in (store, rows_of_tables):
        monkeypatch.setattr(module, "ROW_GROUP", 1_000)
    together = world.told()
    store.write_file(tmp_path / "together.parquet", world.table, together)
    counted, told = [], rows_of_tables.Rows.told

    def watched(rows, picked=rows_of_tables.EVERY):
        found = told(rows, picked)
        counted.append(found.num_rows)
        return found

    monkeypatch.setattr(rows_of_tables.Rows, "told", watched)
    store.write_years(tmp_path / "years", world.table, world)
    assert sum(counted) == world.num_rows > 7_200
    assert max(counted) == 1_000
    assert (tmp_path / "years" / "year=2024" / "part-0.parquet").read_bytes() == (tmp_path / "together.parquet").read_bytes()
