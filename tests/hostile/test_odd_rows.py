"""Rows that are taken and look odd are noted, whether a feed's rows are events or columns; usual rows are not."""

import pathlib

import pytest

from navsim.scenario import row_columns
from navsim.scenario.read import read

from .hundred import add, both, column, healthy, put, swap

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
PAID = """ex_date,class,kind,per_share,pay_date
2024-01-04,a,income,0.01,2024-01-18
2024-01-04,a,income,0.02,2024-12-31
2024-01-04,b,income,0.01,2025-01-03
2024-01-05,a,income,0.01,2024-01-18
2024-01-04,a,capital,0.01,2024-01-18
"""
ODD = both(
    column("trades", "amount", {1: "400000.00", 2: "99000.00"}),  # 100,000 of a bond at 99 are 99,000.00
    add("trades", "2024-01-03,GBR,buy,10,5.00,77.00"),  # in pounds: an amount in dollars says nothing
    add("prices", "2024-01-03,GBR,5.00", "2024-01-04,GBR,5.00", "2024-01-05,GBR,5.00"),
    column("trades", "settle", {1: "2024-01-15", 2: "2024-02-09"}),
    column("dividends", "event_id", {1: "one"}),
    add("dividends", "2024-01-04,AAA,0.10,2024-01-18,two", "2024-01-05,AAA,0.10,2024-01-18,three"),
    put("splits.csv", "ex_date,security,ratio\n2024-01-05,AAA,2\n2024-01-05,AAA,2\n2024-01-05,GBR,2\n"),
    put("distributions.csv", PAID),
    add("orders", "2024-01-03T10:00:00,a,123-45-6789,purchase,10.00,,", "2024-01-06T10:00:00,a,x,purchase,10.00,,"),
    swap("securities", "Gibraltar", "123-45-6789"),
)
NOTES = [
    "trades.csv:2 its amount 400,000.00 counts; quantity x price is 500,000.00",
    "trades.csv:2 settles on 2024-01-15, when the exchange is shut; the next session books it",
    "trades.csv:3 settles on 2024-02-09, 38 days after the trade",
    "dividends.csv:3 is a second dividend of AAA on 2024-01-04, beside dividends.csv:2; both are booked",
    "splits.csv:3 is a second split of AAA on 2024-01-05, beside splits.csv:2; both are booked",
    "distributions.csv:3 is a second distribution of income alder a on 2024-01-04, beside distributions.csv:2; both are booked",
    "distributions.csv:4 is paid on 2025-01-03, 365 days after its ex-date",
    "orders.csv:5 is of 2024-01-06, after the last price, of 2024-01-05: a run ends with that, unless --to says more",
    "orders.csv:4 an account here looks like a social security number; a log keeps it for good: use another id for the account",
]


@pytest.mark.parametrize("large", [10**9, 1], ids=["events", "columns"])
def test_odd_rows_are_noted(large, tmp_path, monkeypatch):
    """Each kind once; what only seems odd is not."""
    monkeypatch.setattr(row_columns, "LARGE", large)
    folder = healthy(tmp_path / "fund")
    ODD(folder)
    assert [note for note in read(folder).notes if "header" not in note] == NOTES


def test_many_of_a_kind_are_counted(tmp_path):
    """Twenty, and how many more."""
    folder = healthy(tmp_path / "fund")
    add("orders", *[f"2024-01-{day:02}T10:00:00,a,x,purchase,{day}.00,," for day in range(8, 31)])(folder)
    notes = [note for note in read(folder).notes if "header" not in note]
    assert (len(notes), notes[-1]) == (21, "and 3 more like the last")


@pytest.mark.parametrize("name", sorted(path.name for path in SCENARIOS.iterdir() if (path / "fund.toml").is_file()))
def test_no_shipped_folder_has_odd_rows(name):
    """What we show people is not odd."""
    assert not [note for note in read(SCENARIOS / name).notes if "no rows" not in note]


def test_a_contract_counts_its_units(tmp_path):
    """Two of 12.5 units each at 4.00 are 100.00; a payment of 80.00 for them is odd, one of 100.00 is not."""
    folder = tmp_path / "fund"
    folder.mkdir()
    (folder / "fund.toml").write_text('[fund]\nid = "f"\ninception = "2024-01-02"\n[class.a]\n')
    (folder / "securities.csv").write_text("security,type,multiplier\nOPT,option,12.5\n")
    bought = "2024-01-02,OPT,buy,2,4.00"
    (folder / "trades.csv").write_text(f"date,security,side,quantity,price,amount\n{bought},100.00\n{bought},80.00\n")
    (folder / "orders.csv").write_text("accepted_at,amount,side,price\n2024-01-02,1000.00,purchase,10.00\n")
    (folder / "prices.csv").write_text("date,security,price\n2024-01-02,OPT,4.00\n")
    assert list(read(folder).notes) == ["trades.csv:3 its amount 80.00 counts; quantity x price is 100.00"]
