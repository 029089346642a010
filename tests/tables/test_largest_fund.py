"""What a proof compares, dollars of the largest fund or its shares, and the shares themselves have room in their columns."""

from decimal import Decimal

import pyarrow.parquet as pq
import pytest

import navsim
from navsim.reports.reading import of_run
from navsim.reports.summary import summary
from navsim.tables import store
from navsim.tables.schemas import TABLES

DOLLARS, SHARES = 10**13, 10**12  # accounting.md 2


@pytest.mark.parametrize("most", [DOLLARS, SHARES])
def test_a_proof_of_the_largest_fund_is_written_and_read(most, tmp_path):
    """Ten trillion dollars and 10^12 shares, to eight decimals, as told and as read back with every value checked."""
    rows = store.to_arrow(
        TABLES["proofs"], {"session": [12000], "proof": ["balance_sheet"], "left": [most * 10**8], "right": [0], "difference": [most * 10**8]}
    )
    rows.validate(full=True)
    store.write_years(tmp_path, TABLES["proofs"], rows)
    (path,) = tmp_path.rglob("*.parquet")
    read = pq.read_table(path)
    read.validate(full=True)
    assert [int(each) for each in read.column("left").to_pylist()] == [most]


TERMS = """[fund]
id = "f"
inception = 2025-03-03
share_decimals = {decimals}
initial_nav = "{nav}"
{more}

[class.a]
"""
SEED = "accepted_at,account,side,amount,price,settle\n2025-03-03,h,purchase,{amount},{nav},2025-03-03\n"
PRICES = "date,security,price\n2025-03-03,X,1\n2025-03-04,X,1\n"


def largest(folder, amount, nav, decimals, more="", orders=""):
    """The run of two sessions of a fund that holds cash alone, at its seed's price."""
    (folder / "fund.toml").write_text(TERMS.format(decimals=decimals, nav=nav, more=more))
    (folder / "orders.csv").write_text(SEED.format(amount=amount, nav=nav) + orders)
    (folder / "securities.csv").write_text("security,type,currency\nX,equity,USD\n")
    (folder / "prices.csv").write_text(PRICES)
    return navsim.run(folder)


@pytest.mark.parametrize("decimals", range(4))
def test_ten_to_the_fifteen_units_of_the_last_decimal_are_told_as_they_are(decimals, tmp_path):
    """accounting.md 2: at most 10^15 of them; of whole shares in millionths that is 10^21, which no 64 bits hold."""
    most = Decimal(10 ** (15 - decimals))
    run = largest(tmp_path, most / 100, "0.01", decimals)
    for table in ("nav", "orders", "account_balances"):
        rows = run.table(table)
        rows.validate(full=True)
        assert set(rows.column("shares").to_pylist()) == {most}, table
    assert [each.shares for each in summary(of_run(run), "f").classes] == [most]


def test_the_shares_of_a_daily_dividend_too(tmp_path):
    """9,999,999,999,999.99 dollars of a money fund that keeps cents of a share."""
    run = largest(tmp_path, "9999999999999.99", "1.00", 2, 'valuation = "amortized_cost"\n\n[distribution]\nincome = "daily"')
    for table, name in (("nav", "shares"), ("shadow", "shares"), ("yields", "entitled")):
        assert set(run.table(table).column(name).to_pylist()) == {Decimal("9999999999999.99")}, table


def test_an_order_of_more_shares_than_its_column_holds_leaves_a_table_that_is_read(tmp_path):
    """5 x 10^12 dollars at 0.01 are 5 x 10^14 shares, where 10^13 are held: decimal128(20, 6) has room for 10^14."""
    run = largest(tmp_path, "100000000000.00", "0.01", 2, orders="2025-03-03,h,redemption,5000000000000.00,,\n")
    rows = run.table("exceptions")
    rows.validate(full=True)
    told = {row["check"]: (row["value"], row["limit"]) for row in rows.to_pylist()}
    assert told["order.refused"] == (None, Decimal(10**13))
