"""A million prices without an object each; and Parquet's refusals."""

import datetime

import numpy as np
import pytest

from navsim.basics.problems import InputProblems
from navsim.scenario import price_rows as slow
from navsim.scenario import price_table
from navsim.scenario.read import read

from .worlds import price_rows, write

SECURITIES = [{"security": f"US{n:08d}", "type": "equity"} for n in range(100)]
DAYS = [datetime.date(2024, 1, 2) + datetime.timedelta(days=n) for n in range(500)]


@pytest.fixture
def counted(monkeypatch):
    """How many cells were read one by one."""
    calls = []

    def count(column, cell, read_cell=slow.read_cell):
        calls.append(cell)
        return read_cell(column, cell)

    monkeypatch.setattr(slow, "read_cell", count)
    monkeypatch.setattr(price_table, "read_cell", count)
    return calls


def many(digits: int) -> list:
    rng = np.random.default_rng(5)
    return [f"{price / 10**digits:.{digits}f}" for price in rng.integers(1, 10**9, len(DAYS) * len(SECURITIES))]


def test_prices_of_a_csv_are_read_by_column(tmp_path, counted):
    """50,000 rows: each distinct date and security is looked at once, each price never."""
    prices = many(4)
    names = [row["security"] for row in SECURITIES]
    rows = [f"{day},{name},{price}" for (day, name), price in zip(((day, name) for day in DAYS for name in names), prices, strict=True)]
    found = read(write(tmp_path / "a", {"securities": SECURITIES}, prices__csv="date,security,price\n" + "\n".join(rows))).prices
    assert len(counted) == len(DAYS) + len(SECURITIES)
    assert found.price_e8.tolist() == [int(price.replace(".", "")) * 10**4 for price in prices]
    assert [found.securities[n] for n in found.security[:100]] == names


@pytest.mark.parametrize("as_type", ["decimal", "float", "text"])
def test_prices_of_parquet_are_read_by_column(tmp_path, counted, as_type):
    """The same from Parquet, whatever the price is held in."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    prices = pa.array(many(4))
    typed = {"decimal": lambda: prices.cast(pa.decimal128(18, 6)), "float": lambda: prices.cast(pa.float64()), "text": lambda: prices}[as_type]()
    table = pa.table(
        {
            "date": pa.array([day for day in DAYS for _ in SECURITIES]),
            "security": pa.array([row["security"] for row in SECURITIES] * len(DAYS)).dictionary_encode(),
            "price": typed,
        }
    )
    folder = write(tmp_path / "a", {"securities": SECURITIES})
    pq.write_table(table, folder / "prices.parquet", row_group_size=7_000)
    found = read(folder).prices
    assert len(counted) <= len(SECURITIES)
    assert found.price_e8.tolist() == [int(price.replace(".", "")) * 10**4 for price in prices.to_pylist()]
    assert found.line.tolist() == list(range(2, len(found) + 2))


def test_odd_rows_among_many_are_read_one_by_one(tmp_path, counted):
    """What the fast road is not certain of is read as a cell: other units, leading points, quotes inside quotes, long words."""
    rows = ["2024-01-02,US00000001,10", '2024-01-03,"US00000001",.5', "2024-01-04,US00000001,25 bp,yield", "2024-01-05,US00000001,5.1%,yield"]
    rows = [row + "," * (3 - row.count(",")) for row in rows]
    bill = [{"security": "US00000001", "type": "bill", "maturity": "2024-06-30"}]
    found = read(write(tmp_path / "a", {"securities": bill}, prices__csv="date,security,price,kind\n" + "\n".join(rows))).prices
    assert found.price_e8.tolist() == [10 * 10**8, 5 * 10**7, 25 * 10**6, 51 * 10**7]


def parquet_problems(tmp_path, **columns):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    folder = write(tmp_path / "a", {"securities": SECURITIES})
    whole = {"date": pa.array([datetime.date(2024, 1, 2)] * 2), "security": pa.array(["US00000001", "US00000002"]), "price": pa.array([1.5, 2.5])}
    pq.write_table(pa.table({name: column for name, column in {**whole, **columns}.items() if column is not None}), folder / "prices.parquet")
    with pytest.raises(InputProblems) as found:
        read(folder)
    return found.value.problems


def test_parquet_says_what_it_holds(tmp_path):
    """Types that lose, nested columns, missing and unknown ones: with the schema."""
    pa = pytest.importorskip("pyarrow")
    (problem,) = parquet_problems(tmp_path, price=pa.array([1.5, 2.5], pa.float32()))
    assert (problem.code, problem.help) == ("column.wrong_type", "the file has date: date32[day], security: string, price: float")
    assert [p.code for p in parquet_problems(tmp_path, price=pa.array([[1], [2]]))] == ["column.wrong_type"]
    assert [p.code for p in parquet_problems(tmp_path, price=None)] == ["column.missing"]
    assert [p.code for p in parquet_problems(tmp_path, prise=pa.array([1, 2]))] == ["column.unknown"]


def test_parquet_rows_are_named(tmp_path):
    """A cell that cannot be is shown with its row."""
    pa = pytest.importorskip("pyarrow")
    (problem,) = parquet_problems(tmp_path, price=pa.array([1.5, 0.1 + 0.2]))
    assert (problem.code, problem.place.line, problem.place.column) == ("number.not_short", 3, 23)
    assert problem.message.endswith("(row 2)")
    assert [p.code for p in parquet_problems(tmp_path, price=pa.array([1.5, float("nan")]))] == ["number.not_finite"]
    assert [p.code for p in parquet_problems(tmp_path, price=pa.array([1.5, None]))] == ["cell.missing"]
    assert [p.code for p in parquet_problems(tmp_path, date=pa.array([0, 1], pa.timestamp("s")))] == ["date.has_time"]
    fine = pa.array([1704200000123456789, None], pa.timestamp("ns"))
    assert [p.code for p in parquet_problems(tmp_path, recorded_at=fine)] == ["instant.too_fine"]
    gap = pa.array([1710037800, None], pa.timestamp("s"))  # 2024-03-10 02:30, which New York skipped
    assert [p.code for p in parquet_problems(tmp_path, recorded_at=gap)] == ["instant.ambiguous"]


def test_damaged_and_monstrous_parquet_is_refused(tmp_path, monkeypatch):
    """Cut off, bits turned, or promising too much: one problem, no crash."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    from navsim.scenario import parquet_feed

    folder = write(tmp_path / "a", {"securities": SECURITIES})
    path = folder / "prices.parquet"
    pq.write_table(pa.table({"date": ["2024-01-02"], "security": ["US00000001"], "price": [1.5]}), path)
    whole = path.read_bytes()
    read(folder)
    for data in (whole[:-20], whole[: len(whole) // 2], whole[:4] + b"\xff" * (len(whole) - 4)):
        path.write_bytes(data)
        with pytest.raises(InputProblems) as found:
            read(folder)
        assert [problem.code for problem in found.value.problems] == ["parquet.damaged"]
    path.write_bytes(whole)
    monkeypatch.setattr(parquet_feed, "MOST_ROWS", 0)
    with pytest.raises(InputProblems) as found:
        read(folder)
    assert [problem.code for problem in found.value.problems] == ["parquet.too_large"]


def test_moments_of_parquet_are_new_yorks_unless_zoned(tmp_path):
    """A timestamp without a zone is local time, one with a zone is itself; either as text would be."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    found = []
    for recorded in (
        pa.array([datetime.datetime(2024, 1, 2, 18, 0)], pa.timestamp("ms")),
        pa.array([datetime.datetime(2024, 1, 2, 23, 0)], pa.timestamp("ns", "UTC")),
        pa.array(["2024-01-02T18:00:00"]),
        pa.array(["2024-01-02T23:00:00Z"]),
    ):
        folder = write(tmp_path / "a", {"securities": SECURITIES})
        table = pa.table({"date": ["2024-01-02"], "security": ["US00000001"], "price": [1.5], "recorded_at": recorded})
        pq.write_table(table, folder / "prices.parquet")
        found.append(price_rows(read(folder).prices))
    assert found.count(found[0]) == len(found)
