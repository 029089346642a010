"""A hundred and three bad inputs, numbered: each is refused in a sentence, told as an exception or a note, or taken because it is right.

What is said of each stands word for word in golden/. What belongs to the durable log (sequence numbers, batches sent twice, faults of disks and
stores) is tested with the log, what belongs to the page with the page: ELSEWHERE says where. Where a case could be read in two ways the formats of
the project decide; the reason stands beside it.
"""

import ast
import pathlib
import re

import pyarrow as pa
import pytest

import navsim
from navsim.basics.problems import InputProblems, render_all
from navsim.log.log import one_batch
from navsim.replay.run import run_log
from navsim.scenario.read import read

from .hundred import FIRST_PRICE, Case, add, both, column, cut, healthy, linked_out, parquet, put, swap

REFUSED, TOLD, NOTED, TAKEN = "refused", "told", "noted", "taken"
ROOT = pathlib.Path(__file__).parents[2]
GOLDEN = pathlib.Path(__file__).parent / "golden"
NUMBERS = range(1, 104)


def price(text: str):
    return swap("prices", "2024-01-03,AAA,10.10", f"2024-01-03,AAA,{text}")


CASES = [
    Case(number=1, what="NaN price", change=price("NaN"), expect=REFUSED, says=("NaN", "prices.csv:3")),
    Case(number=1, what="a dash for a price", change=price("-"), expect=REFUSED, says=("prices.csv:3",)),
    Case(number=1, what="N/A for a price", change=price("N/A"), expect=REFUSED, says=("N/A",)),
    Case(number=2, what="infinite price", change=price("inf"), expect=REFUSED, says=("inf",)),
    Case(number=3, what="negative price", change=price("-10.10"), expect=REFUSED, says=("-10.10",)),
    Case(number=4, what="zero price", change=price("0"), expect=REFUSED, says=("fair",)),
    Case(number=5, what="a price that moved by a fifth", change=price("12.20"), expect=TOLD, says=("price.move", "warning")),
    Case(number=5, what="a price that doubled", change=price("20.50"), expect=TOLD, says=("price.move", "error")),
    Case(number=6, what="a price that is missing for a day", change=swap("prices", "2024-01-03,AAA,10.10\n", ""), expect=TOLD, says=("price.stale",)),
    Case(number=7, what="two prices of one key", change=add("prices", "2024-01-03,AAA,10.11"), expect=REFUSED, says=("second price", "line 3")),
    Case(number=8, what="a price of what nobody holds", change=add("prices", "2024-01-03,GBR,5.00"), expect=TAKEN),
    Case(number=9, what="an unknown column for a currency", change=column("prices", "currency", {2: "EUR"}), expect=REFUSED, says=("currency",)),
    Case(number=10, what="pence for pounds", change=swap("securities", "Gibraltar,GBP", "Gibraltar,GBX"), expect=REFUSED, says=("GBX", "GBP")),
    Case(
        number=11,
        what="a bond quoted per 1 for a day",
        change=swap("prices", "2024-01-03,BND,99.10", "2024-01-03,BND,0.991"),
        expect=TOLD,
        says=("price.move", "error"),
    ),
    Case(number=12, what="a quantity of nothing", change=swap("trades", "buy,50000", "buy,0"), expect=REFUSED, says=("quantity",)),
    Case(number=13, what="a negative quantity", change=swap("trades", "buy,50000", "buy,-50000"), expect=REFUSED, says=("quantity",)),
    Case(
        number=14,
        what="a quantity beyond the bounds",
        change=swap("trades", "buy,50000", "buy,1000000000000000000"),
        expect=REFUSED,
        says=("quantity",),
    ),
    Case(
        number=15,
        what="quantity times price beyond the bounds",
        change=swap("trades", "buy,50000,10.00", "buy,900000000000,900000.00"),
        expect=REFUSED,
    ),
    Case(number=16, what="twenty-five decimals", change=price("10.1000000000000000000000001"), expect=REFUSED, says=("decimals",)),
    Case(
        number=17,
        what="0.1 + 0.2 as a float",
        expect=REFUSED,
        says=("prices.parquet",),
        change=parquet("prices", {"date": ["2024-01-02"], "security": ["AAA"], "price": [0.1 + 0.2]}),
    ),
    Case(
        number=18,
        what="a float of 1e21",
        expect=REFUSED,
        says=("prices.parquet",),
        change=parquet("prices", {"date": ["2024-01-02"], "security": ["AAA"], "price": [1e21]}),
    ),
    Case(number=19, what="thousands separators", change=price('"1,234.56"'), expect=REFUSED, says=("1234.56",)),
    Case(number=19, what="a decimal comma", change=price('"1.234,56"'), expect=REFUSED),
    Case(number=19, what="parentheses", change=price("(100)"), expect=REFUSED),
    Case(number=19, what="an exponent", change=price("1e5"), expect=REFUSED, says=("100000",)),
    Case(number=19, what="full-width digits", change=price("１０.10"), expect=REFUSED),
    # formats.md: the amount of a trade replaces quantity times price.
    Case(
        number=20,
        what="an amount other than quantity times price",
        change=column("trades", "amount", {1: "400000.00"}),
        expect=NOTED,
        says=("400,000.00", "500,000.00"),
    ),
    Case(number=21, what="a currency that is none", change=swap("securities", "Gibraltar,GBP", "Gibraltar,US$"), expect=REFUSED, says=("US$",)),
    Case(number=21, what="a currency in small letters", change=swap("securities", "Gibraltar,GBP", "Gibraltar,gbp"), expect=REFUSED, says=("gbp",)),
    Case(number=22, what="an unknown fund", change=column("orders", "fund", {1: "adler"}), expect=REFUSED, says=("adler", "alder")),
    Case(number=23, what="an unknown class", change=swap("orders", "2024-01-02,b,", "2024-01-02,bb,"), expect=REFUSED, says=("bb",)),
    Case(number=24, what="an unknown security", change=add("trades", "2024-01-03,AAB,buy,10,10.00"), expect=REFUSED, says=("AAB", "AAA")),
    Case(
        number=25,
        what="a matured bond traded",
        expect=REFUSED,
        says=("BND",),
        change=both(swap("securities", "2029-06-30", "2024-01-03"), add("trades", "2024-01-05,BND,buy,1000,99.00")),
    ),
    Case(number=26, what="a Cyrillic A", change=add("trades", "2024-01-03,\u0410AA,buy,10,10.00"), expect=REFUSED, says=("U+0410",)),
    Case(number=27, what="a letter that turns the line", change=add("trades", "2024-01-03,AA\u202eA,buy,10,10.00"), expect=REFUSED, says=("U+202E",)),
    Case(number=27, what="a NUL", change=add("trades", "2024-01-03,AA\x00A,buy,10,10.00"), expect=REFUSED),
    Case(number=28, what="a space after an id", change=add("trades", "2024-01-03,AAA ,buy,10,10.00"), expect=REFUSED),
    Case(number=28, what="a no-break space", change=add("trades", "2024-01-03,AAA\u00a0,buy,10,10.00"), expect=REFUSED),
    Case(number=29, what="small letters", change=add("trades", "2024-01-03,aaa,buy,10,10.00"), expect=REFUSED, says=("AAA",)),
    Case(number=30, what="a decomposed name", change=swap("securities", "Gibraltar", "Gibralta\u0301r"), expect=TAKEN),
    Case(number=31, what="an id of 600 letters", change=column("trades", "event_id", {1: "x" * 600}), expect=REFUSED),
    Case(
        number=32,
        what="the same row and id twice",
        expect=TAKEN,
        change=both(column("trades", "event_id", {1: "one"}), add("trades", "2024-01-02,AAA,buy,50000,10.00,one")),
    ),
    Case(
        number=33,
        what="the same id for another row",
        expect=REFUSED,
        says=("one", "line 2"),
        change=both(column("trades", "event_id", {1: "one"}), add("trades", "2024-01-02,AAA,buy,50001,10.00,one")),
    ),
    Case(number=38, what="a sequence number from outside", change=column("trades", "seq", {1: "7"}), expect=REFUSED, says=("seq",)),
    Case(number=39, what="a dollar trade on a Saturday", change=add("trades", "2024-01-06,AAA,buy,10,10.00"), expect=REFUSED, says=("2024-01-06",)),
    Case(number=40, what="30 February", change=swap("prices", "2024-01-03,AAA", "2024-02-30,AAA"), expect=REFUSED, says=("2024-02-30",)),
    Case(number=41, what="settlement before the trade", change=column("trades", "settle", {1: "2023-12-29"}), expect=REFUSED, says=("settle",)),
    Case(number=42, what="a settlement a year away", change=column("trades", "settle", {1: "2025-01-02"}), expect=NOTED, says=("2025-01-02", "366")),
    Case(
        number=43, what="a settlement on a holiday", change=column("trades", "settle", {1: "2024-01-15"}), expect=NOTED, says=("2024-01-15", "shut")
    ),
    Case(number=44, what="a trade before inception", change=add("trades", "2023-12-29,AAA,buy,10,10.00"), expect=REFUSED, says=("2023-12-29",)),
    Case(
        number=45,
        what="an order for a class that has closed",
        expect=REFUSED,
        says=("2024-01-03",),
        change=both(swap("fund.toml", "[class.b]", "[class.b]\ncloses = 2024-01-03"), add("orders", "2024-01-05T10:00:00,b,x,purchase,10.00,,")),
    ),
    # No rule reads the machine's clock: what lies ahead is what lies after the last price.
    Case(number=46, what="a trade years ahead", change=add("trades", "2031-01-03,AAA,buy,10,10.00"), expect=NOTED, says=("2031-01-03", "2024-01-05")),
    Case(
        number=46,
        what="an order days ahead",
        change=add("orders", "2024-01-09T10:00:00,a,x,purchase,10.00,,"),
        expect=NOTED,
        says=("2024-01-09", "2024-01-05"),
    ),
    Case(number=47, what="the year 1", change=swap("prices", "2024-01-03,AAA", "0001-01-03,AAA"), expect=REFUSED, says=("0001-01-03",)),
    Case(number=47, what="a spreadsheet's day number", change=swap("prices", "2024-01-03,AAA", "45294,AAA"), expect=REFUSED, says=("45294",)),
    Case(
        number=48, what="a month that could be a day", change=swap("prices", "2024-01-03,AAA", "03/01/2024,AAA"), expect=REFUSED, says=("03/01/2024",)
    ),
    Case(number=51, what="a time without zone is New York's", change=add("orders", "2024-01-03T10:00:00,a,x,purchase,10.00,,"), expect=TAKEN),
    Case(
        number=52, what="a time that clocks skip", change=add("orders", "2024-03-10T02:30:00,a,x,purchase,10.00,,"), expect=REFUSED, says=("offset",)
    ),
    Case(
        number=52, what="a time that comes twice", change=add("orders", "2024-11-03T01:30:00,a,x,purchase,10.00,,"), expect=REFUSED, says=("offset",)
    ),
    Case(number=53, what="an order at the close", change=add("orders", "2024-01-03T16:00:00,a,x,purchase,10.00,,"), expect=TAKEN),
    Case(number=54, what="nanoseconds", change=add("orders", "2024-01-03T10:00:00.123456789,a,x,purchase,10.00,,"), expect=REFUSED),
    Case(number=56, what="a leap second", change=add("orders", "2024-01-03T10:00:60,a,x,purchase,10.00,,"), expect=REFUSED),
    # formats.md: a redemption above the shares is no input error: refused or clipped, with its row and exception.
    Case(
        number=57,
        what="a redemption of more than there is",
        change=add("orders", "2024-01-03T10:00:00,a,founder,redemption,9000000.00,,"),
        expect=TOLD,
        says=("order.refused",),
    ),
    Case(
        number=58,
        what="a redemption of all",
        change=both(
            add("orders", "2024-01-03T10:00:00,b,x,purchase,100.00,,"),
            add("orders", "2024-01-04T10:00:00,b,x,redemption,,all,"),
        ),
        expect=TAKEN,
    ),
    Case(
        number=59,
        what="amount and shares",
        change=add("orders", "2024-01-03T10:00:00,a,founder,redemption,10.00,1,"),
        expect=REFUSED,
        says=("amount", "shares"),
    ),
    Case(number=60, what="a negative fee", change=swap("fund.toml", '"0.75%"', '"-0.75%"'), expect=REFUSED, says=("-0.75%",)),
    Case(number=60, what="a fee of 101 %", change=swap("fund.toml", '"0.75%"', '"101%"'), expect=REFUSED, says=("101%",)),
    # formats.md: a class has no least purchase, and says which keys it has.
    Case(
        number=61,
        what="a least purchase",
        change=swap("fund.toml", "[class.b]", '[class.b]\nminimum_purchase = "1000"'),
        expect=REFUSED,
        says=("minimum_purchase",),
    ),
    Case(number=62, what="a sale of more than is held", change=add("trades", "2024-01-03,AAA,sell,50001,10.00"), expect=REFUSED, says=("AAA",)),
    Case(number=63, what="a split of nothing", change=add("splits", "2024-01-04,AAA,0"), expect=REFUSED, says=("ratio",)),
    Case(number=63, what="a negative split", change=add("splits", "2024-01-04,AAA,-2"), expect=REFUSED, says=("ratio",)),
    Case(
        number=64,
        what="a split the wrong way round",
        expect=TOLD,
        says=("price.move", "error"),
        change=both(
            add("splits", "2024-01-04,AAA,0.5"),
            swap("prices", "2024-01-04,AAA,10.20", "2024-01-04,AAA,5.10"),
            swap("prices", "2024-01-05,AAA,10.30", "2024-01-05,AAA,5.15"),
        ),
    ),
    Case(
        number=65, what="a dividend paid before its ex-date", change=swap("dividends", "2024-01-18", "2024-01-03"), expect=REFUSED, says=("pay_date",)
    ),
    Case(
        number=66,
        what="a dividend under two ids",
        expect=NOTED,
        says=("second dividend", "dividends.csv:2"),
        change=both(column("dividends", "event_id", {1: "one"}), add("dividends", "2024-01-04,AAA,0.10,2024-01-18,two")),
    ),
    Case(number=67, what="an unknown day count", change=swap("securities", "30/360", "30/365"), expect=REFUSED, says=("30/360",)),
    Case(number=67, what="525 for 5.25 %", change=swap("securities", "5.25%", "525"), expect=REFUSED, says=("525",)),
    Case(
        number=68,
        what="no rate of exchange",
        expect=REFUSED,
        says=("GBP",),
        change=both(
            put("fx.csv", "date,currency,rate\n"),
            add("trades", "2024-01-03,GBR,buy,10,5.00"),
            add("prices", "2024-01-03,GBR,5.00", "2024-01-04,GBR,5.00", "2024-01-05,GBR,5.00"),
        ),
    ),
    Case(
        number=69, what="a rate of exchange of nothing", change=swap("fx", "2024-01-03,GBP,1.27", "2024-01-03,GBP,0"), expect=REFUSED, says=("rate",)
    ),
    Case(
        number=70,
        what="a rate of exchange upside down",
        expect=TOLD,
        says=("fx.move", "GBP"),
        change=both(
            swap("fx", "2024-01-04,GBP,1.27", "2024-01-04,GBP,0.787"),
            add("trades", "2024-01-03,GBR,buy,10,5.00"),
            add("prices", "2024-01-03,GBR,5.00", "2024-01-04,GBR,5.00", "2024-01-05,GBR,5.00"),
        ),
    ),
    Case(number=71, what="a correction of what nobody knows", change=column("trades", "reverses", {2: "nothing"}), expect=REFUSED, says=("nothing",)),
    Case(
        number=72,
        what="two rows that take each other back",
        expect=REFUSED,
        says=("take",),
        change=both(column("trades", "event_id", {1: "one", 2: "two"}), column("trades", "reverses", {1: "two", 2: "one"})),
    ),
    Case(
        number=73,
        what="a price that takes back a trade",
        expect=REFUSED,
        says=("trades",),
        change=both(column("trades", "event_id", {1: "one"}), column("prices", "event_id", {1: "p"}), column("prices", "reverses", {1: "one"})),
    ),
    Case(number=74, what="a mark at the head of a file", change=swap("prices", "date,security", "\ufeffdate,security"), expect=TAKEN),
    Case(
        number=75,
        what="UTF-16",
        change=put("prices.csv", "date,security,price\n2024-01-02,AAA,10.00\n".encode("utf-16")),
        expect=REFUSED,
        says=("UTF-8",),
    ),
    Case(
        number=75,
        what="Latin-1",
        change=put("prices.csv", "date,security,price\n2024-01-02,AAA\xe9,10.00\n".encode("latin-1")),
        expect=REFUSED,
        says=("UTF-8",),
    ),
    Case(number=76, what="semicolons", change=put("prices.csv", "date;security;price\n2024-01-02;AAA;10.00\n"), expect=REFUSED, says=(";",)),
    Case(number=76, what="a quote that never ends", change=add("prices", '2024-01-05,"GBR,5.00'), expect=REFUSED),
    Case(number=76, what="a row too short", change=add("prices", "2024-01-05,GBR"), expect=REFUSED),
    Case(
        number=76,
        what="lines that end in CR LF",
        change=lambda folder: put("prices.csv", (folder / "prices.csv").read_text().replace("\n", "\r\n"))(folder),
        expect=TAKEN,
    ),
    Case(
        number=77,
        what="a misspelt column",
        change=swap("prices", "date,security,price", "date,security,prise"),
        expect=REFUSED,
        says=("prise", "price"),
    ),
    Case(number=77, what="a column twice", change=swap("prices", "date,security,price", "date,security,security"), expect=REFUSED),
    Case(number=77, what="a column of one's own", change=column("prices", "x_note", {1: "=1+1"}), expect=TAKEN),
    Case(number=78, what="a header and nothing else", change=put("splits.csv", "ex_date,security,ratio\n"), expect=TAKEN),
    Case(number=78, what="an empty feed", change=put("splits.csv", ""), expect=TAKEN),
    Case(number=79, what="cut within a row", change=cut("prices", 12), expect=REFUSED, says=("prices.csv:9", "cut off")),
    Case(number=79, what="cut within a number", change=cut("prices", 3), expect=REFUSED, says=("prices.csv:9",)),
    Case(number=79, what="without the last end of line", change=cut("prices", 1), expect=TAKEN),
    Case(number=80, what="a line of ten million letters", change=put("prices.csv", "date,security,price\n" + "x" * 10_000_000), expect=REFUSED),
    Case(number=80, what="ten thousand columns", change=put("prices.csv", ",".join(f"c{n}" for n in range(10_000)) + "\n"), expect=REFUSED),
    Case(
        number=81,
        what="a web page named .csv",
        change=put("prices.csv", "<!DOCTYPE html><html><body>404</body></html>"),
        expect=REFUSED,
        says=("web page",),
    ),
    Case(number=81, what="a spreadsheet named .csv", change=put("prices.csv", b"PK\x03\x04" + b"\x00" * 40), expect=REFUSED),
    Case(
        number=82,
        what="Parquet without a column",
        change=parquet("prices", {"date": ["2024-01-02"], "security": ["AAA"]}),
        expect=REFUSED,
        says=("price",),
    ),
    Case(
        number=82,
        what="Parquet with nested cells",
        expect=REFUSED,
        says=("price",),
        change=parquet("prices", {"date": ["2024-01-02"], "security": ["AAA"], "price": [["10.00"]]}),
    ),
    Case(
        number=83,
        what="Parquet of a few bytes that says five million rows",
        expect=REFUSED,
        says=("prices.parquet",),
        change=parquet("prices", lambda: {name: pa.array([cell]).take(pa.array([0] * 5_000_000, pa.int8())) for name, cell in FIRST_PRICE.items()}),
    ),
    Case(
        number=84,
        what="Parquet cut short",
        expect=REFUSED,
        says=("prices.parquet",),
        change=both(
            parquet("prices", {"date": ["2024-01-02"], "security": ["AAA"], "price": ["10.00"]}),
            lambda folder: (folder / "prices.parquet").write_bytes((folder / "prices.parquet").read_bytes()[:-30]),
        ),
    ),
    Case(
        number=85,
        what="Parquet with words by number",
        expect=TAKEN,
        change=parquet(
            "splits", lambda: {"ex_date": pa.array(["2024-01-04"]), "security": pa.array(["GBR"]).dictionary_encode(), "ratio": pa.array(["2"])}
        ),
    ),
    Case(
        number=86,
        what="JSON with a key twice",
        change=put("splits.jsonl", '{"ex_date":"2024-01-04","security":"GBR","security":"AAA","ratio":"2"}\n'),
        expect=REFUSED,
    ),
    Case(number=86, what="JSON with NaN", change=put("splits.jsonl", '{"ex_date":"2024-01-04","security":"GBR","ratio":NaN}\n'), expect=REFUSED),
    Case(number=86, what="JSON ten thousand deep", change=put("splits.jsonl", "[" * 10_000 + "]" * 10_000 + "\n"), expect=REFUSED),
    # formats.md: JSON numbers are read as written.
    Case(
        number=87,
        what="a JSON number",
        expect=TAKEN,
        change=both(lambda folder: (folder / "splits.csv").unlink(), put("splits.jsonl", '{"ex_date":"2024-01-04","security":"GBR","ratio":2}\n')),
    ),
    Case(number=88, what="a compressed feed", change=put("prices2.csv.gz", b"\x1f\x8b\x08"), expect=TAKEN),
    Case(
        number=89,
        what="a fund that climbs out of its folder",
        change=swap("fund.toml", '"alder"', '"../../alder"'),
        expect=REFUSED,
        says=('contains "/"',),
    ),
    Case(number=89, what="a feed that is a link to elsewhere", change=linked_out("prices"), expect=REFUSED, says=("leads out",)),
    Case(
        number=90, what="terms ten thousand deep", change=put("fund.toml", "a = " + "[" * 10_000 + "]" * 10_000), expect=REFUSED, says=("fund.toml",)
    ),
    Case(number=95, what="HTML in a name", change=swap("securities", "Gibraltar", "<img src=x onerror=alert(1)>"), expect=TAKEN),
    Case(number=96, what="a formula in a name", change=swap("securities", "Gibraltar", "=HYPERLINK(1)"), expect=TAKEN),
    Case(number=97, what="an escape sequence in a name", change=swap("securities", "Gibraltar", "\x1b[31mred"), expect=REFUSED),
    Case(
        number=98,
        what="a line break in a name",
        expect=REFUSED,
        says=("confirmations.csv:2",),
        change=put("confirmations.csv", 'date,check,subject,by,reason\n2024-01-03,price.move,AAA,"me\nyou",fine\n'),
    ),
    Case(number=99, what="SQL in an account", change=add("orders", "2024-01-03T10:00:00,a,x';drop table nav;--,purchase,10.00,,"), expect=REFUSED),
    Case(
        number=100,
        what="a social security number for an account",
        change=add("orders", "2024-01-03T10:00:00,a,123-45-6789,purchase,10.00,,"),
        expect=NOTED,
        says=("social security",),
    ),
]

ELSEWHERE = {
    34: "tests/log/test_batches.py::test_two_equal_purchases_stay_two_and_the_file_twice_adds_nothing",
    35: "tests/log/test_batches.py::test_an_order_of_magnitude_of_ids",
    36: "tests/log/test_batches.py::test_a_shipped_folder_is_the_same_as_a_log",
    # formats.md: a row without an id gets one of its content.
    37: "tests/log/test_order_of_the_log.py::test_default_ids_do_not_depend_on_neighbours",
    49: "tests/log/test_batches.py::test_a_default_is_lifted_to_the_head_and_told",
    # formats.md knows no closed period: what is late is told, what it changes is the NAV error.
    50: "tests/log/test_batches.py::test_a_given_time_before_the_head_is_refused",
    55: "tests/log/test_clock.py::test_a_clock_that_goes_back_changes_nothing",
    91: "tests/log/test_clock.py::test_a_place_that_takes_nothing_is_told",
    92: "tests/log/test_object_store.py::test_a_store_that_puts_over_what_is_there",
    93: "tests/log/test_interrupted.py::test_disk_full",
    94: "tests/hostile/test_read_once.py::test_a_feed_that_is_replaced_while_it_is_read",
    101: "tests/log/test_corruption.py::test_a_log_of_a_newer_navsim",
    102: "tests/log/test_corruption.py::test_rows_another_program_added",
    103: "tests/log/test_corruption.py::test_a_data_file_that_is_not_whole",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.number:03} {case.what}")
def test_bad_input(case, tmp_path, golden):
    """Refused whole with place and remedy; or struck, with what a person must see; never another error. All of it word for word."""
    folder = healthy(tmp_path / "fund")
    case.change(folder)
    run, problems, notes = struck(folder)
    found = run.table("exceptions").to_pylist() if run is not None and "exceptions" in run.tables else []
    told = [f"{row['check']} {row['severity']} {row['subject']}" for row in found]
    golden(GOLDEN / f"{case.number:03}-{re.sub('[^a-z0-9]+', '-', case.what.lower()).strip('-')}.txt", said(case, run, problems, told, notes))
    if case.expect == REFUSED:
        text = render_all(problems)
        assert run is None, "it was taken"
        assert all(problem.code and problem.message for problem in problems)
        assert all(part in text for part in case.says), text
        return
    assert run is not None, render_all(problems)
    assert not run.failed
    if case.expect == TOLD:
        assert any(all(part in text for part in case.says) for text in told), told
    elif case.expect == NOTED:
        assert any(all(part in text for part in case.says) for text in notes), notes
    else:
        assert not [row for row in found if row["severity"] == "error"], told


def said(case, run, problems, told, notes) -> str:
    """What a person reads of it: the refusal; or what was struck, with its exceptions and notes. Very long cells are cut by who tells them."""
    if run is None:
        text = re.sub(
            r"cannot be read: .*", "cannot be read: ...", re.sub(r"\d+ bytes unpacked", "... bytes unpacked", render_all(problems, most=100))
        )
        return f"{case.what}\n\n{text}\n"  # without what Arrow says, which changes with its versions
    lines = [f"{case.what}: struck", "", *dict.fromkeys(told), *(f"note: {note}" for note in notes)]
    return "\n".join(lines).rstrip() + "\n"


def test_every_number_has_a_test():
    """All of them: here, or where ELSEWHERE says, in a test that is there; no golden file is of nothing."""
    assert {case.number for case in CASES} | ELSEWHERE.keys() == set(NUMBERS)
    for name in ELSEWHERE.values():
        file, _, function = name.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, name
    assert len({(case.number, case.what) for case in CASES}) == len(CASES) == len(list(GOLDEN.glob("*.txt")))


def struck(folder) -> tuple:
    """(the run or None, problems, notes)."""
    notes = ()
    try:
        scenario = read(folder)
        notes = scenario.notes
        return run_log(one_batch(scenario)), [], notes
    except InputProblems as found:
        return None, found.problems, notes


def test_the_fund_is_healthy_before_it_is_spoilt(tmp_path):
    """So that every refusal above is about what was changed."""
    run = navsim.run(healthy(tmp_path / "fund"))
    assert not run.failed
    assert "exceptions" not in run.tables or not run.table("exceptions").num_rows
