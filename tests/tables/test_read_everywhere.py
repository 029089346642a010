"""The folder of a run is plain Parquet: everybody's reader gives the same rows."""

import decimal
import pathlib

import dask.dataframe as dd
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import navsim
from navsim.tables import store
from navsim.tables.schemas import TABLES

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
LISTED = {
    "nav": "session, fund, share_class, net_assets, shares, nav_exact, nav",
    "roll_forward": "session, fund, share_class, component, amount",
    "accruals": "session, fund, share_class, fee, category, day_from, day_to, days, base, amount, waived, net, cumulative, borne_by",
    "workings": "session, fund, share_class, fee, day_from, day_to, base, tier_from, rate, day_count, weight_num, weight_den, carried_before, "
    "posted, cause",
    "holdings": "session, fund, security, quantity, price, price_kind, price_date, fx, cost, amortized_cost, accrued_interest, "
    "market_value, unrealized",
    "lots": "fund, security, lot, opened, quantity, cost, remaining_quantity, remaining_cost",
    "lot_relief": "session, fund, security, lot, sale, quantity, cost, proceeds, gain, term",
    "shadow": "session, fund, stable_price, net_assets, market_net_assets, shares, shadow_nav_exact, shadow_nav, deviation_bp, "
    "deviation_from_cost_bp, status, wam_days, wal_days",
    "yields": "session, fund, share_class, factor, current_7_day, effective_7_day",
    "orders": "event_id, fund, share_class, account, side, accepted_at, session, nav, shares, amount, booked, settles, status",
    "distributions": "ex_date, fund, share_class, kind, per_share, shares, amount, nav, reinvested_shares",
    "journal": "session, fund, share_class, account, debit, credit, cause",
    "exceptions": "session, fund, check, severity, subject, value, limit, nav_effect_bp, file, line, confirmed_by",
    "proofs": "session, fund, proof, left, right, difference",
    "events": "seq, event_id, kind, fund, effective, recorded_at, file, line, digest, payload",
}
TYPES = {
    "net_assets": "decimal128(20, 2)",
    "amount": "decimal128(20, 2)",
    "shares": "decimal128(24, 6)",
    "nav": "decimal128(20, 8)",
    "nav_exact": "decimal128(38, 18)",
    "price": "decimal128(20, 8)",
    "per_share": "decimal128(20, 9)",
    "factor": "decimal128(20, 9)",
    "deviation_bp": "decimal128(38, 12)",
    "wam_days": "decimal128(20, 6)",
    "session": "date32[day]",
    "recorded_at": "timestamp[us, tz=America/New_York]",
    "accepted_at": "timestamp[us, tz=America/New_York]",
}


@pytest.fixture(scope="module")
def run():
    return navsim.run(SCENARIOS / "three-classes")


@pytest.fixture(scope="module")
def out(run, tmp_path_factory):
    return run.write(tmp_path_factory.mktemp("tables") / "three")


@pytest.mark.parametrize("name", sorted(LISTED))
def test_listed_columns_are_there_in_their_order_and_types(name):
    """What the agreement lists comes first come, first listed; more may stand between."""
    table = TABLES[name]
    names = [column.name for column in table.columns]
    names.insert(table.fund_at, "fund")
    listed = LISTED[name].split(", ")
    assert [column for column in names if column in listed] == listed
    for column in table.columns:
        if column.name in TYPES:
            assert str(column.type) == TYPES[column.name], (name, column.name)


@pytest.mark.parametrize("name", ["nav", "roll_forward", "accruals", "holdings", "orders", "journal", "events", "proofs", "workings"])
def test_four_readers_one_table(run, out, name):
    """pandas, pyarrow, Polars and DuckDB: the same number of rows, the same cells as the run's own table."""
    exact = run.table(name)
    arrow = pq.read_table(out / name)
    frame = pd.read_parquet(out / name, dtype_backend="pyarrow")
    polars = pl.read_parquet(out / name)
    duck = duckdb.sql(f"select * from read_parquet('{out}/{name}/**/*.parquet', hive_partitioning=true)").fetchall()
    assert exact.num_rows == arrow.num_rows == len(frame) == len(polars) == len(duck) > 0
    key = exact.column_names[0]
    for column in ("net_assets", "amount", "nav", "nav_exact", "posted", "market_value", "seq"):
        if column in exact.column_names:
            want = sorted(decimal.Decimal(value) for value in exact[column].to_pylist() if value is not None)
            assert want == sorted(decimal.Decimal(value) for value in arrow[column].to_pylist() if value is not None)
            assert want == sorted(decimal.Decimal(value) for value in frame[column].dropna())
            assert want == sorted(decimal.Decimal(value) for value in polars[column].drop_nulls())
    assert {"fund", "year"} <= set(arrow.column_names) | {"fund", "year"} & set(polars.columns)
    assert key in frame.columns


@pytest.mark.parametrize("name", sorted(LISTED))
def test_pandas_as_it_is_typed(run, out, name):
    """pandas.read_parquet("OUT/nav") and nothing more; what belongs to no fund, as prices, has a folder that stands for none."""
    if (out / name).is_dir():
        frame = pd.read_parquet(out / name)
        told = run.table(name)["fund"].to_pylist()
        assert sorted(frame["fund"]) == sorted(fund or "-" for fund in told)


def test_a_table_without_rows_is_read_as_any_other(tmp_path):
    """A good day: no exceptions. One file with the columns, which every reader has in their types; and what reads a run finds no rows."""
    run = navsim.run(SCENARIOS / "late-price")
    out = run.write(tmp_path / "out")
    empty = [name for name, rows in run.told()["counts"].items() if not rows]
    assert {"exceptions", "distributions", "lot_relief", "accruals"} <= set(empty)
    for name in empty:
        files = list((out / name).rglob("*.parquet"))
        assert [path.relative_to(out / name).as_posix() for path in files] == ["fund=late-price/year=2025/part-0.parquet"]
        columns = TABLES[name].schema
        arrow, polars, frame = pq.read_table(out / name), pl.read_parquet(out / name), pd.read_parquet(out / name)
        duck = duckdb.sql(f"select * from read_parquet('{out}/{name}/**/*.parquet', hive_partitioning=true)")
        dask = dd.read_parquet(out / name)
        assert arrow.num_rows == len(polars) == len(frame) == len(duck.fetchall()) == len(dask) == 0
        for read in (arrow.column_names, polars.columns, list(frame.columns), duck.columns, list(dask.columns)):
            assert read == [*columns.names, "fund", "year"]
        assert arrow.schema.remove(len(columns)).remove(len(columns)).equals(columns)
        for field in columns:
            if pa.types.is_decimal(field.type):
                assert polars.schema[field.name] == pl.Decimal(field.type.precision, field.type.scale)
                assert str(duck.types[duck.columns.index(field.name)]) == f"DECIMAL({field.type.precision},{field.type.scale})"
        assert store.read(out, name, told=store.run_told(out)).equals(run.table(name))


def test_fund_and_year_are_in_the_names_of_folders_only(out):
    """OUT/<table>/fund=<id>/year=<yyyy>/part-0.parquet, and nothing of it inside the files."""
    files = sorted(out.glob("*/fund=*/year=*/*.parquet"))
    assert {path.name for path in files} == {"part-0.parquet"}
    for path in files:
        assert not {"fund", "year"} & set(pq.ParquetFile(path).schema_arrow.names)


def test_no_total_rows_and_classes_make_the_fund(run):
    """Of every session and component the classes add up to the fund's: opening and components make closing, class by class."""
    sums: dict = {}
    for row in run.table("roll_forward").to_pylist():
        sign = -1 if row["component"] == "closing" else 1
        key = row["session"], row["share_class"]
        sums[key] = sums.get(key, 0) + sign * row["amount"]
    assert not any(sums.values())


def test_two_runs_are_the_same_bytes(run, out, tmp_path):
    """Read again, struck again, written again: file by file."""
    again = navsim.run(SCENARIOS / "three-classes").write(tmp_path / "again")
    ours = {path.relative_to(out): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    theirs = {path.relative_to(again): path.read_bytes() for path in again.rglob("*") if path.is_file()}
    assert ours == theirs


def test_a_folder_that_is_no_run_is_left_alone(run, tmp_path):
    """-o refuses what is not a run; an earlier run is replaced whole."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear all")
    with pytest.raises(navsim.InputProblems):
        run.write(tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear all"
    run.write(tmp_path / "out")
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    run.write(tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"]
