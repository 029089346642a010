"""What a log refuses, as people see it: errors/<case>.txt is what is said. The batch is refused whole, and nothing is written."""

import pathlib

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from log_folders import small

from navsim.basics.problems import InputProblems, render_all
from navsim.cli.main import answer
from navsim.log.append import append_feeds, append_rows, append_with_quarantine
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

ERRORS = pathlib.Path(__file__).parent / "errors"
ORDERS = "event_id,accepted_at,account,side,amount,recorded_at,reverses\n"
PRICES = "event_id,date,security,price,kind,source,recorded_at,reverses\n"
GOOD = "good,2024-01-05T11:00:00,ash,purchase,1.00,,\n"
CASES = {
    "id_with_other_content": {"orders": ORDERS + "known,2024-01-05T11:00:00,ash,purchase,501.00,,\n" + GOOD},
    "id_of_another_feed": {"orders": ORDERS + "buy-1,2024-01-05T11:00:00,ash,purchase,500.00,,\n"},
    "id_twice_in_a_batch": {"orders": ORDERS + GOOD + "good,2024-01-05T11:00:00,ash,purchase,2.00,,\n"},
    "id_recorded_at_another_time": {"orders": ORDERS + "known,2024-01-05T11:00:00,ash,purchase,500.00,2024-01-05T17:00:00,\n"},
    "id_with_odd_characters": {
        "orders": ORDERS
        + "\u0410BC,2024-01-05T11:00:00,ash,purchase,1.00,,\n"
        + "a\u200bb,2024-01-05T11:00:00,ash,purchase,1.00,,\n"
        + " abc,2024-01-05T11:00:00,ash,purchase,1.00,,\n"
        + f"{'x' * 600},2024-01-05T11:00:00,ash,purchase,1.00,,\n"
    },
    "what_the_log_assigns": {"orders": "seq,event_id,accepted_at,side,amount,batch_hash\n7,good,2024-01-05T11:00:00,purchase,1.00,abc\n"},
    "recorded_before_the_head": {
        "orders": ORDERS + "early,2024-01-04T11:00:00,ash,purchase,1.00,2024-01-04T12:00:00,\n",
        "prices": PRICES + ",2024-01-08,AAA,11.00,,,2024-01-03T16:00:00,\n",
    },
    "moments": {
        "orders": ORDERS
        + "a,2024-03-10T02:30:00,ash,purchase,1.00,,\n"
        + "b,2024-11-03T01:30:00,ash,purchase,1.00,,\n"
        + "c,2024-01-05T11:00:60,ash,purchase,1.00,,\n"
        + "d,2024-01-05T11:00:00.123456789,ash,purchase,1.00,,\n"
        + "e,03/04/2026,ash,purchase,1.00,,\n"
        + "f,2026-02-30,ash,purchase,1.00,,\n"
        + "g,45231,ash,purchase,1.00,,\n"
        + "h,0001-01-01,ash,purchase,1.00,,\n"
    },
    "numbers": {
        "prices": PRICES
        + "".join(f",2024-01-{n:02d},AAA,{price},,,,\n" for n, price in enumerate(("NaN", "inf", "-1", "0", "1e5", "1234.123456789"), 8))
        + ',2024-01-20,AAA,"1,234.56",,,,\n'
        + ",2024-01-21,AAA,\uff11\uff12,,,,\n"
        + ",2024-01-22,AAA,99999999999999999999,,,,\n"
    },
    "price_the_log_has": {
        "prices": PRICES + ",2024-01-04,AAA,10.20,,,,\n,2024-01-04,AAA,10.21,,,,\n,2024-01-05,AAA,10.31,,vendor-b,,\n,2024-01-04,AAA,9.99,fair,,,\n"
    },
    "reverses": {
        "orders": ORDERS
        + "r1,,,,,2024-01-06T09:00:00,nobody\n"
        + "r2,,,,,2024-01-06T09:00:00,buy-1\n"
        + "r3,2024-01-05T11:00:00,ash,purchase,2.00,2024-01-06T09:00:00,gone\n"
        + "r4,2024-01-05T11:00:00,ash,purchase,2.00,2024-01-06T09:00:00,orders:alder:2024-01-05:nothing:1\n"
    },
    "names_nobody_knows": {
        "orders": ORDERS.replace("account", "class") + "a,2024-01-05T11:00:00,gold,purchase,1.00,,\n",
        "trades": "date,security,side,quantity,price\n2024-01-05,AAPL,buy,1,1\n2024-01-05,\u0410AA,buy,1,1\n",
    },
}


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A log with a fund, one order that is known, and one that was taken back."""
    place = tmp_path_factory.mktemp("refusals")
    log = create(place / "log")
    append_feeds(log, [small(place / "first")])
    rows = [
        {"event_id": name, "accepted_at": "2024-01-05T11:00:00", "account": "ash", "side": "purchase", "amount": "500"} for name in ("known", "gone")
    ]
    append_rows(log, "orders", rows)
    append_rows(log, "orders", [{"event_id": "undo", "reverses": "gone"}])
    return log


@pytest.mark.parametrize("case", CASES)
def test_a_batch_that_is_refused(case, begun, tmp_path, golden):
    """Every problem of every feed, word for word; the log is as it was."""
    for feed, text in CASES[case].items():
        (tmp_path / f"{feed}.csv").write_text(text, encoding="utf-8")
    before = begun.head
    with pytest.raises(InputProblems) as found:
        append_feeds(begun, sorted(tmp_path.glob("*.csv")))
    golden(ERRORS / f"{case}.txt", render_all(found.value.problems, most=100) + "\n")
    assert StoredLog(begun.address).head == before


def test_types_of_a_parquet_feed(begun, tmp_path, golden):
    """Nanoseconds and binary floats that are no short decimals are not cut to size."""
    moments = pa.array([1704470400_000000001], pa.timestamp("ns", tz="UTC"))
    table = {"event_id": ["p-1"], "accepted_at": moments, "side": ["purchase"], "amount": pa.array([0.1 + 0.2])}
    pq.write_table(pa.table(table), tmp_path / "orders.parquet")
    with pytest.raises(InputProblems) as found:
        append_feeds(begun, [tmp_path / "orders.parquet"])
    golden(ERRORS / "parquet_types.txt", render_all(found.value.problems, most=100) + "\n")


def test_a_place_that_is_no_log(tmp_path, golden, monkeypatch, capsys):
    """A missing log, one that is there already, a folder that holds something: exit 2, and a sentence."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").write_text("dear diary")
    (tmp_path / "a.csv").write_text("x\n")
    told = []
    for arguments in (
        ["append", "missing", "a.csv"],
        ["init", "full"],
        ["init", "log"],
        ["init", "log"],
        ["verify", "missing"],
        ["append", "log", "a.csv"],
        ["append", "log", "tomorrow"],
        ["append", "log", "tomorrow.csv"],
        ["append", "log", "full"],
    ):
        code = answer(["log", *arguments])
        told.append(f"$ navsim log {' '.join(arguments)}\n{capsys.readouterr().err}exit {code}\n")
    golden(ERRORS / "no_log.txt", "\n".join(told))


def test_rows_in_quarantine(tmp_path):
    """On request bad rows are set aside and the others appended; until a person takes them away, everything known cannot be struck."""
    log = create(tmp_path / "log")
    append_feeds(log, [small(tmp_path / "first")])
    feed = tmp_path / "orders.csv"
    feed.write_text(ORDERS + GOOD + "bad,2024-01-05T11:00:00,ash,purchase,-1.00,,\n" + "worse,2024-01-05T11:00:00,ash,buy,1.00,,\n")
    with feed.open("a") as file:
        file.write("worst,2024-01-05T11:00:00,a\u2028sh,purchase,1.00,,\n")
    before = log.head
    assert append_with_quarantine(log, [feed], dry_run=True)[0].appended == 1
    assert StoredLog(log.address).head == before
    receipt, aside = append_with_quarantine(log, [feed])
    assert (receipt.appended, [problem.place.line for problem in aside]) == (1, [3, 4, 5])
    assert verified(log)[1] == []
    waiting = log.quarantined()
    assert [(row["file"], row["line"], row["code"]) for row in waiting] == [
        ("orders.csv", 3, "number.negative"),
        ("orders.csv", 4, "choice.unknown"),
        ("orders.csv", 5, "id.bad_character"),
    ]
    assert waiting[0]["excerpt"] == "bad,2024-01-05T11:00:00,ash,purchase,-1.00,,"
    assert answer(["run", str(tmp_path / "log")]) == 2
    assert answer(["run", str(tmp_path / "log"), "--known-at", str(before.seq)]) == 0
    for path in (tmp_path / "log" / "quarantine").iterdir():
        path.unlink()
    assert answer(["run", str(tmp_path / "log")]) == 0


def test_what_is_wrong_with_a_whole_file_stops_the_batch(tmp_path):
    """Only rows can be set aside: a misspelt column is no row."""
    log = create(tmp_path / "log")
    append_feeds(log, [small(tmp_path / "first")])
    feed = tmp_path / "orders.csv"
    feed.write_text(ORDERS.replace("side", "seid") + GOOD)
    with pytest.raises(InputProblems):
        append_with_quarantine(log, [feed])
    assert log.quarantined() == []
