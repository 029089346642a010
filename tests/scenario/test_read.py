"""Good folders: what is read, what is filled in, what is passed over, what does not matter."""

import datetime
import json
import random
import subprocess
import sys

import pytest

from navsim.basics.instants import instant
from navsim.basics.problems import InputProblems
from navsim.events import prices as p
from navsim.events.control import Reversal
from navsim.events.portfolio import Security, Trade
from navsim.events.shares import Expense, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms
from navsim.scenario.read import read, read_feeds

from .worlds import FUND, ROWS, as_csv, placeless, price_rows, write


def of(scenario, kind):
    return [event for event in scenario.events if isinstance(event, kind)]


def codes(folder, reader=read):
    with pytest.raises(InputProblems) as found:
        reader(folder)
    return [problem.code for problem in found.value.problems]


def test_a_folder_becomes_events(tmp_path):
    """Terms in declared order, rows with their fund, numbers by their units."""
    found = read(write(tmp_path / "harbor"))
    assert found.name == "harbor"
    (fund,) = of(found, FundTerms)
    assert (fund.fund, fund.initial_nav_e8, fund.line) == ("harbor", 10 * 10**8, 1)
    assert [(c.id, c.position, c.plan_limit_e10) for c in of(found, ClassTerms)] == [("retail", 0, None), ("plan", 1, 25_000_000)]
    assert [(f.id, f.position, f.rate_e10, f.tiers) for f in of(found, FeeTerms)] == [
        ("advisory", 0, None, ((300_000_000_00, 75_000_000), (None, 70_000_000))),
        ("12b-1", 1, 25_000_000, None),
    ]
    assert [(limit.id, limit.position) for limit in of(found, LimitTerms)] == [("limit", 0), ("limit-2", 1)]
    buy, sale = of(found, Trade)
    assert (buy.fund, buy.quantity_e6, buy.price_e8, buy.event_id, buy.file, buy.line) == (
        "harbor",
        100_500_000,
        4_107_000_000,
        "buy-1",
        "trades.csv",
        2,
    )
    assert (sale.amount_cents, sale.lots, sale.event_id) == (2_100_00, (("buy-1", 50 * 10**6),), "")
    seed, redemption, plan = of(found, Order)
    assert seed.accepted_at == instant(datetime.datetime(2024, 1, 2))
    assert (redemption.shares_e6, plan.shares_e6) == ("all", 12_345_000)
    assert of(found, Security)[0].name == "Meridian, Inc."
    assert set(found.digests) == {"fund.toml", *(f"{feed}.csv" for feed in ROWS)}


def test_prices_become_columns(tmp_path):
    """A rate is held to ten decimals, a price to eight; what is not given is marked."""
    prices = read(write(tmp_path / "harbor")).prices
    assert prices.price_e8.tolist() == [41_07 * 10**6, 41_08 * 10**6, 510_000_000, 0, 41_17 * 10**6]
    assert prices.kind.tolist() == [p.CLOSE, p.CLOSE, p.DISCOUNT_RATE, p.FAIR, p.CLOSE]
    assert [prices.sources[n] for n in prices.source] == ["vendor-a", "vendor-b", "", "", "vendor-a"]
    assert (prices.recorded_at == p.NOT_GIVEN).tolist() == [True, True, True, True, False]
    assert (prices.ids, prices.reverses, prices.line.tolist()) == ({0: "p1"}, {4: "p1"}, [2, 3, 4, 5, 6])


def test_fund_and_class_are_filled_in_where_there_is_one(tmp_path):
    """Orders and published figures get the only class; a bill without a class stays the fund's."""
    fund = '[fund]\nid = "one"\ninception = 2024-01-02\n[class.a]\n[[fee]]\nid = "audit"\ncategory = "audit"\n'
    rows = {
        "orders": [{"accepted_at": "2024-01-02", "side": "purchase", "amount": "5"}],
        "expenses": [{"date": "2024-01-03", "fee": "audit", "amount": "-5"}],
    }
    found = read(write(tmp_path / "one", rows, fund))
    assert [(e.fund, e.share_class) for e in of(found, Order)] == [("one", "a")]
    assert [(e.fund, e.share_class, e.amount_cents) for e in of(found, Expense)] == [("one", None, -5_00)]


def test_a_row_of_nothing_but_reverses_takes_back(tmp_path):
    """It becomes a Reversal that stands in the feed of the row, in terms and prices too."""
    fund = FUND.replace(
        '[[limit]]\nrate = "1.35%"',
        '[[limit]]\nid = "l"\nevent_id = "l-1"\nrate = "1.35%"\n\n[[limit]]\nreverses = "l-1"\nrecorded_at = 2024-02-01T18:00:00',
    )
    folder = write(tmp_path / "harbor", fund=fund)
    (folder / "prices.csv").write_text("date,security,price,event_id,reverses,recorded_at\n2024-01-02,MRDN,5,p1,,\n,,,,p1,2024-01-03\n")
    (folder / "trades.csv").write_text(as_csv([*ROWS["trades"][:1], {"reverses": "buy-1", "event_id": "r", "recorded_at": "2024-01-05"}]))
    found = read(folder)
    assert {(e.feed, e.reverses, e.event_id, e.fund) for e in of(found, Reversal)} == {
        ("limit", "l-1", "", "harbor"),
        ("prices", "p1", "", None),
        ("trades", "buy-1", "r", "harbor"),
    }
    assert len(found.prices) == 1


def test_three_formats_say_the_same(tmp_path):
    """CSV, JSONL with numbers and without, Parquet of text and of types: the same events."""
    pa = pytest.importorskip("pyarrow")
    import decimal

    import pyarrow.parquet as pq

    expected = read(write(tmp_path / "csv"))
    write(tmp_path / "jsonl", {})
    write(tmp_path / "parquet", {})
    write(tmp_path / "typed", {})
    for feed, rows in ROWS.items():
        lines = [json.dumps(row).replace('"41.07"', "41.07").replace('"100.5"', "100.5") for row in rows]
        (tmp_path / "jsonl" / f"{feed}.jsonl").write_text("\n".join(lines))
        table = pa.Table.from_pylist([{name: row.get(name) for row_ in rows for name in row_} for row in rows])
        pq.write_table(table, tmp_path / "parquet" / f"{feed}.parquet")
        for name, type_ in (("quantity", pa.float64()), ("amount", pa.decimal128(20, 2)), ("rate", pa.decimal128(30, 12)), ("nav", pa.float64())):
            if name in table.column_names:
                values = [
                    None if cell is None else float(cell) if pa.types.is_floating(type_) else decimal.Decimal(cell)
                    for cell in table[name].to_pylist()
                ]
                table = table.set_column(table.column_names.index(name), name, pa.array(values, type_))
        if "date" in table.column_names:
            dates = table["date"].cast(pa.date32())
            table = table.set_column(table.column_names.index("date"), "date", dates if feed != "prices" else dates.cast(pa.timestamp("ns")))
        if "security" in table.column_names:
            table = table.set_column(table.column_names.index("security"), "security", table["security"].dictionary_encode())
        pq.write_table(table, tmp_path / "typed" / f"{feed}.parquet")
    for name in ("jsonl", "parquet", "typed"):
        found = read(tmp_path / name)
        assert placeless(found) == placeless(expected), name
        assert price_rows(found.prices) == price_rows(expected.prices), name


def test_order_of_rows_says_nothing(tmp_path):
    """Shuffled rows are the same events but for their lines."""
    expected = read(write(tmp_path / "a"))
    rng = random.Random(7)
    shuffled = {feed: rng.sample(rows, len(rows)) for feed, rows in ROWS.items()}
    found = read(write(tmp_path / "b", shuffled))
    assert placeless(found) == placeless(expected)
    assert price_rows(found.prices) == price_rows(expected.prices)


def test_marks_of_other_systems_change_nothing(tmp_path):
    """A byte order mark, carriage returns, quotes around everything, blank lines at the end, columns named x_."""
    expected = read(write(tmp_path / "a"))
    folder = write(tmp_path / "b")
    for path in folder.iterdir():
        text = path.read_text(encoding="utf-8").replace("\n", "\r\n") + "\r\n\r\n"
        path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    quoted = '"date","security","price","kind","source","event_id","reverses","recorded_at","x_note"\n'
    for row in ROWS["prices"]:
        cells = [row.get(name, "") for name in ("date", "security", "price", "kind", "source", "event_id", "reverses", "recorded_at")]
        quoted += ",".join(f'"{cell}"' for cell in [*cells, "any, thing"]) + "\n"
    (folder / "prices.csv").write_text(quoted)
    found = read(folder)
    assert placeless(found) == placeless(expected)
    assert price_rows(found.prices) == price_rows(expected.prices)


def test_empty_feeds_are_noted(tmp_path):
    """No rows, no header, no bytes: no events, and a note each."""
    found = read(write(tmp_path / "a", {"securities": ROWS["securities"]}, trades__csv="", prices__csv="date,security,price\n", orders__jsonl="\n"))
    assert found.notes == ("trades.csv is empty", "orders.jsonl is empty", "prices.csv has a header and no rows")
    assert len(found.prices) == 0


def test_a_parquet_file_of_nothing_is_noted(tmp_path):
    """What pandas writes of a frame without columns."""
    pa, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    folder = write(tmp_path / "harbor")
    expected = read(folder)
    parquet.write_table(pa.table({}), folder / "fx.parquet")
    found = read(folder)
    assert found.events == expected.events
    assert set(found.notes) - set(expected.notes) == {"fx.parquet is empty"}


def test_terms_of_ones_own_are_passed_over(tmp_path):
    """Keys and tables that begin x_, as columns that do."""
    folder = write(tmp_path / "harbor")
    expected = read(folder)
    with (folder / "fund.toml").open("a") as file:
        file.write('\nx_reviewed = "yes"\n[x_desk]\nphone = "555"\n[[x_people]]\nname = "M. Okafor"\n')
    found = read(folder)
    assert placeless(found) == placeless(expected)


def test_the_same_event_twice_is_one(tmp_path):
    """Same id and content count once, with a note; for trades and for prices."""
    rows = {**ROWS, "trades": [ROWS["trades"][0]] * 2, "prices": [ROWS["prices"][0]] * 2}
    found = read(write(tmp_path / "a", rows))
    assert len(of(found, Trade)) == 1
    assert len(found.prices) == 1
    assert found.notes[:2] == (
        "trades.csv:3 says again what trades.csv:2 said; it counts once",
        "prices.csv:3 says again what prices.csv:2 said; it counts once",
    )


def test_a_family_of_funds_is_told_apart(tmp_path):
    """Several TOML files; rows say which fund, and exchanges lead from one to the other."""
    other = FUND.replace('"harbor"', '"bay"')
    rows = {"orders": [{"accepted_at": "2024-01-03", "fund": "bay", "class": "retail", "side": "exchange", "shares": "5", "to_fund": "harbor"}]}
    found = read(write(tmp_path / "a", rows, bay__toml=other))
    assert [(e.fund, e.to_fund) for e in of(found, Order)] == [("bay", "harbor")]
    assert [e.file for e in of(found, FundTerms)] == ["bay.toml", "fund.toml"]


def test_feeds_alone_are_read_against_what_is_known(tmp_path):
    """A feed added to a log may name the funds, classes and securities the log has, and must not need more."""
    known = read(write(tmp_path / "a"))
    feed = tmp_path / "trades.csv"
    feed.write_text("date,security,side,quantity,price,lots\n2024-03-01,MRDN,sell,10,42,buy-1:10\n")
    (trade,) = read_feeds([feed], known).events
    assert (trade.fund, trade.security) == ("harbor", "MRDN")
    feed.write_text("date,security,side,quantity,price,reverses\n2024-03-01,MRDM,sell,10,42,\n2024-03-01,MRDN,buy,10,42,buy-9\n")
    assert codes([feed], lambda paths: read_feeds(paths, known)) == ["security.unknown", "reverses.unknown"]
    terms = tmp_path / "fee.toml"
    terms.write_text('[fund]\nid = "harbor"\n[[fee]]\nid = "audit"\ncategory = "audit"\nflat = "24000"\n')
    (fee,) = read_feeds([terms], known).events
    assert (fee.fund, fee.flat_cents) == ("harbor", 24_000_00)


def test_links_out_of_the_folder_are_refused(tmp_path):
    """A scenario is what lies in its folder."""
    folder = write(tmp_path / "a", {"securities": ROWS["securities"]})
    (tmp_path / "prices.csv").write_text("date,security,price\n")
    (folder / "prices.csv").symlink_to(tmp_path / "prices.csv")
    (folder / "trades.csv").mkdir()
    assert codes(folder) == ["file.outside", "file.is_folder"]
    assert codes(tmp_path / "nowhere") == ["folder.missing"]


def test_a_small_folder_needs_no_library(tmp_path):
    """Start-up counts: CSV and JSONL are read without pandas, pyarrow, numba, matplotlib or the calendar's library."""
    folder = write(tmp_path / "a")
    heavy = "{'pandas', 'pyarrow', 'numba', 'exchange_calendars', 'matplotlib'}"
    program = f"import sys; from navsim.scenario.read import read; read({str(folder)!r}); print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_parquet_needs_no_pandas(tmp_path):
    """Parquet is read without pandas, prices and small feeds alike."""
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    folder = write(tmp_path / "a", {name: ROWS[name] for name in ("securities", "trades")})
    pq.write_table(pa.table({"date": ["2024-01-02"], "security": ["MRDN"], "price": [1.5]}), folder / "prices.parquet")
    pq.write_table(pa.table({"date": pa.array([0], pa.timestamp("ns")).cast(pa.date32()), "close": ["13:00"]}), folder / "closures.parquet")
    program = f"import sys; from navsim.scenario.read import read; read({str(folder)!r}); print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip() == "False"


def test_terms_with_parts(tmp_path):
    """Caps open at an end, ratios of the prospectus, limits of the checks: tuples of integers."""
    fund = """\
[fund]
id = "one"
inception = 2024-01-02
[class.a]
[[fee]]
id = "x"
category = "other"
rate = "0.75%"
cap = [{ from = 2024-07-01, rate = "0.67%" }, { until = 2024-06-30, rate = "68 bp" }]
[prospectus]
management = "0.65%"
a.other = "2 bp"
[checks]
price.stale = 3
price.move = { limit = "12%", severity = "error" }
"mmf.deviation" = { limit = ["10 bp", "25 bp"] }
order.refused = "off"
"""
    found = read(write(tmp_path / "one", {}, fund)).events
    by_name = {type(event).__name__: event for event in found}
    always, ever = datetime.date.min, datetime.date.max
    june, july = datetime.date(2024, 6, 30), datetime.date(2024, 7, 1)
    assert by_name["FeeTerms"].cap == ((always, june, 68_000_000), (july, ever, 67_000_000))
    assert by_name["ProspectusTerms"].ratios == ((None, "management", 65_000_000), ("a", "other", 2_000_000))
    assert by_name["CheckTerms"].settings == (
        ("price.stale", 3, None),
        ("price.move", 12 * 10**8, "error"),
        ("mmf.deviation", (10_000_000, 25_000_000), None),
        ("order.refused", None, "off"),
    )
