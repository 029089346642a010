"""Scenarios in memory: the same columns as folders, the same events, the same problems."""

import datetime
import decimal

import numpy as np
import pytest

import navsim.scenario
from navsim.basics.problems import InputProblems
from navsim.scenario.frames import scenario
from navsim.scenario.read import read

from .worlds import FUND, ROWS, placeless, price_rows, write

pd = pytest.importorskip("pandas")
TABLES = {
    "id": "harbor",
    "name": "Harbor Balanced",
    "inception": datetime.date(2024, 1, 2),
    "initial_nav": decimal.Decimal("10"),
    "policy": {"price_sources": ("vendor-a", "vendor-b")},
    "class": {"retail": {}, "plan": {"opens": "2024-07-01", "plan_limit": "0.25%"}},
    "fee": [
        {"id": "advisory", "category": "management", "tiers": [{"up_to": 300_000_000, "rate": "0.75%"}, {"rate": "70 bp"}]},
        {"id": "12b-1", "category": "distribution", "classes": ["plan"], "rate": "0.25%"},
    ],
    "limit": [{"rate": "1.35%"}, {"rate": "1.25%", "classes": ["plan"]}],
}
SECURITIES = [{"security": name, "type": "equity"} for name in ("MRDN", "HLBR")]
ONE = {"id": "one", "inception": "2024-01-02", "class": {"a": {}}}


def problems(*args, **kwargs):
    with pytest.raises(InputProblems) as found:
        scenario(*args, **kwargs)
    return found.value.problems


@pytest.mark.parametrize("shape", [list, pd.DataFrame, lambda rows: {name: [row.get(name) for row in rows] for name in ROWS_NAMES(rows)}])
def test_frames_equal_the_folder(tmp_path, shape):
    """Lists of dicts, data frames, dicts of columns: the events of the folder."""
    expected = read(write(tmp_path / "harbor"))
    found = scenario(TABLES, **{feed: shape(rows) for feed, rows in ROWS.items()})
    assert placeless(found) == placeless(expected)
    assert price_rows(found.prices) == price_rows(expected.prices)
    assert found.name == "harbor"


def ROWS_NAMES(rows):
    return dict.fromkeys(name for row in rows for name in row)


def test_a_fund_may_be_written_as_in_toml(tmp_path):
    """With [fund] as a table of its own, as tomllib gives it."""
    import tomllib

    assert placeless(scenario(tomllib.loads(FUND))) == placeless(scenario(TABLES))


def test_typed_frames_are_read_exactly():
    """Floats by the shortest decimal that makes them, timestamps as days, whole numbers as ids."""
    orders = pd.DataFrame(
        {
            "accepted_at": pd.to_datetime(["2024-01-02 09:30", "2024-01-03 16:00"]),
            "account": [7, 8],
            "side": ["purchase", "redemption"],
            "amount": [10.1, np.nan],
            "shares": [np.nan, 0.3],
        }
    )
    first, second = (event for event in scenario(ONE, orders=orders).events if type(event).__name__ == "Order")
    assert (first.account, first.amount_cents, first.shares_e6) == ("7", 10_10, None)
    assert (second.amount_cents, second.shares_e6) == (None, 300_000)


def test_wide_prices_are_close_prices():
    """Dates down, securities across; a hole is no price."""
    wide = pd.DataFrame({"MRDN": [41.07, np.nan], "HLBR": [58.9, 59]}, index=pd.to_datetime(["2024-01-02", "2024-01-03"]))
    long = [
        {"date": "2024-01-02", "security": "MRDN", "price": "41.07"},
        {"date": "2024-01-02", "security": "HLBR", "price": "58.9"},
        {"date": "2024-01-03", "security": "HLBR", "price": "59"},
    ]
    expected = price_rows(scenario(ONE, securities=SECURITIES, prices=long).prices)
    days = wide.index
    indices = (days.date, days.strftime("%Y-%m-%d"), days.to_period("D"), days.tz_localize("America/New_York"))
    without_name = [wide.set_axis(pd.Index(index)) for index in indices]
    written = (wide.rename_axis("date").reset_index(), wide.reset_index(names="date").to_dict("records"))
    for frame in (wide, wide.astype(object), *without_name, *written):
        assert price_rows(scenario(ONE, securities=SECURITIES, prices=frame).prices) == expected


def test_midnight_in_another_zone_is_no_date():
    """Which day it falls on is not guessed."""
    wide = pd.DataFrame({"MRDN": [41.07]}, index=pd.to_datetime(["2024-01-02"]).tz_localize("UTC"))
    assert [problem.code for problem in problems(ONE, securities=SECURITIES, prices=wide)] == ["date.has_time"]


def test_frames_of_nothing_are_no_events():
    """A frame without columns, as pandas, Arrow, a list and a dict have it."""
    pa = pytest.importorskip("pyarrow")
    for nothing in (pd.DataFrame(), pa.table({}), [], {}):
        assert scenario(ONE, income=nothing, prices=nothing).events == scenario(ONE).events


def test_arrow_and_polars_tables_are_taken():
    """Whatever gives itself as Arrow."""
    pa = pytest.importorskip("pyarrow")
    prices = {"date": [datetime.date(2024, 1, 2)], "security": ["MRDN"], "price": [41.07]}
    expected = price_rows(scenario(ONE, securities=SECURITIES, prices=prices).prices)
    assert price_rows(scenario(ONE, securities=pa.Table.from_pylist(SECURITIES), prices=pa.table(prices)).prices) == expected
    pl = pytest.importorskip("polars")
    assert price_rows(scenario(ONE, securities=pl.DataFrame(SECURITIES), prices=pl.DataFrame(prices)).prices) == expected


def test_the_room_answers_to_its_name():
    """navsim.scenario is the package and the function."""
    assert navsim.scenario(fund=ONE).name == "one"


def test_problems_name_the_frame_and_the_row():
    """Rows are counted as pandas counts them, and shown."""
    prices = pd.DataFrame({"date": ["2024-01-02", "2024-01-03"], "security": ["MRDN", "MRDN"], "price": [1.0, 0.1 + 0.2]})
    (problem,) = problems(ONE, securities=SECURITIES, prices=prices)
    assert problem.code == "number.not_short"
    assert problem.message.endswith("(prices, row 1)")
    assert problem.place.excerpt == "2024-01-03,MRDN,0.30000000000000004"
    orders = [{"accepted_at": "2024-01-02", "side": "purchase", "amount": 5, "share": 1}]
    assert [problem.code for problem in problems(ONE, orders=orders)] == ["column.unknown"]
    assert [problem.code for problem in problems({**ONE, "fee": [{"id": "x", "category": "audit", "rate": 0.25}]})] == ["rate.no_unit"]
    assert [problem.code for problem in problems(ONE, order=[])] == ["feed.unknown"]
    assert [problem.code for problem in problems(ONE, orders=5)] == ["frame.wrong_kind"]
    assert [problem.code for problem in problems()] == ["fund.missing"]


def test_the_same_frames_have_the_same_digest():
    """Digests stand for content."""
    frame = pd.DataFrame({"date": ["2024-01-02"], "security": ["MRDN"], "price": [1.0]})
    first, second = (scenario(ONE, securities=SECURITIES, prices=frame.copy()).digests for _ in range(2))
    assert first == second
    assert scenario(ONE, securities=SECURITIES, prices=frame.assign(price=2.0)).digests != first


@pytest.mark.parametrize(
    ("orders", "code"),
    [
        (pd.Series([1]), "frame.wrong_kind"),
        (pytest.importorskip("polars").DataFrame({"accepted_at": ["2024-01-02"], "side": ["purchase"], "amount": [10**30]}), "frame.wrong_kind"),
        ([{"accepted_at": "2024-01-02", "side": "purchase", "amount": np.array([1])}], "cell.wrong_type"),
        ([{"accepted_at": "2024-01-02", "side": "purchase", "amount": np.ma.masked}], "order.no_amount"),
    ],
    ids=["a column", "whole numbers of 128 bits", "a list in a cell", "a cell that is masked"],
)
def test_what_is_no_table_or_no_cell(orders, code):
    """Told with a remedy and the frame it is about, never taken for something else."""
    [problem] = problems(ONE, orders=orders)
    assert (problem.code, problem.place.file, bool(problem.help)) == (code, "orders", True)


def test_prices_that_no_column_holds():
    """A whole number beyond every machine word in a frame of pandas."""
    [problem] = problems(
        ONE, securities=SECURITIES, prices=pd.DataFrame({"date": ["2024-01-02"], "security": ["MRDN"], "price": [10**400]}, dtype=object)
    )
    assert problem.code == "number.too_large"


def test_terms_without_lines_name_what_they_stand_in():
    """A dict has no lines; what it is called is told."""
    [problem] = problems({**ONE, "fee": [{"id": "both", "category": "audit", "flat": "1", "rate": "1%"}]})
    assert (problem.code, problem.place.file) == ("fee.two_forms", "fund")


def test_what_a_confirmation_leaves_out(tmp_path):
    """Words have no example: the remedy names the column."""
    missing = problems(ONE, confirmations=[{"date": "2024-01-02", "check": "price.move", "by": None, "reason": ""}])
    assert [(problem.message.partition(" (")[0], problem.help) for problem in missing] == [
        ("by is missing", "fill by"),
        ("reason is missing", "fill reason"),
    ]


def test_a_fund_that_is_called_by_a_number():
    """A number names no folder of tables: that is told, and nothing about its classes."""
    [problem] = problems({"id": 7, "inception": "2024-01-02", "class": {"a": {}}})
    assert problem.code == "fund.bad_id"
