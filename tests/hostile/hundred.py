"""One small healthy fund, and what may be wrong with what it is given."""

import csv
import io
import pathlib

import attrs

FUND = """\
[fund]
id = "alder"
name = "Alder Fund"
inception = 2024-01-02

[class.a]

[class.b]

[[fee]]
id = "advisory"
category = "management"
rate = "0.75%"
"""
FEEDS = {
    "securities": """security,type,name,currency,maturity,coupon,frequency,day_count
AAA,equity,Alpha,USD,,,,
GBR,equity,Gibraltar,GBP,,,,
BND,bond,Bond,USD,2029-06-30,5.25%,2,30/360
""",
    "trades": """date,security,side,quantity,price
2024-01-02,AAA,buy,50000,10.00
2024-01-02,BND,buy,100000,99.00
""",
    "prices": """date,security,price
2024-01-02,AAA,10.00
2024-01-03,AAA,10.10
2024-01-04,AAA,10.20
2024-01-05,AAA,10.30
2024-01-02,BND,99.00
2024-01-03,BND,99.10
2024-01-04,BND,99.20
2024-01-05,BND,99.30
""",
    "orders": """accepted_at,class,account,side,amount,shares,price
2024-01-02,a,founder,purchase,1000000.00,,10.00
2024-01-02,b,founder,purchase,500000.00,,10.00
""",
    "fx": """date,currency,rate
2024-01-02,GBP,1.27
2024-01-03,GBP,1.27
2024-01-04,GBP,1.27
2024-01-05,GBP,1.27
""",
    "dividends": """ex_date,security,rate,pay_date
2024-01-04,AAA,0.10,2024-01-18
""",
    "splits": "ex_date,security,ratio\n",
}


FIRST_PRICE = {"date": "2024-01-02", "security": "AAA", "price": "10.00"}


@attrs.frozen(kw_only=True)
class Case:
    """One bad input.

    change  function of a folder, which spoils it
    expect  "refused" (exit 2, nothing written), "told" (struck, an exception says so), "noted" (struck, a note does), "taken" (nothing to say)
    says    what the refusal, exception or note must contain
    """

    number: int
    what: str
    change: object
    expect: str
    says: tuple = ()


def healthy(folder: pathlib.Path) -> pathlib.Path:
    """Write the fund."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fund.toml").write_text(FUND, encoding="utf-8")
    for name, text in FEEDS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def add(feed: str, *lines: str):
    """Further rows at the end of a feed."""

    def change(folder):
        path = folder / f"{feed}.csv"
        path.write_text(path.read_text(encoding="utf-8") + "".join(line + "\n" for line in lines), encoding="utf-8")

    return change


def swap(feed: str, old: str, new: str):
    """One text for another in a feed or in fund.toml."""

    def change(folder):
        path = folder / (feed if "." in feed else f"{feed}.csv")
        text = path.read_text(encoding="utf-8")
        assert old in text, (feed, old)
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def put(name: str, content):
    """A file as these bytes or this text."""

    def change(folder):
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)

    return change


def column(feed: str, name: str, values: dict):
    """A further column in a feed: {row number: value}, empty elsewhere."""

    def change(folder):
        path = folder / f"{feed}.csv"
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([*row, name if n == 0 else values.get(n, "")] for n, row in enumerate(rows))
        path.write_text(out.getvalue(), encoding="utf-8")

    return change


def both(*changes):
    """One after the other."""

    def change(folder):
        for each in changes:
            each(folder)

    return change


def parquet(feed: str, columns: dict):
    """A feed as Parquet in place of its CSV."""

    def change(folder):
        import pyarrow as pa
        import pyarrow.parquet as pq

        (folder / f"{feed}.csv").unlink(missing_ok=True)
        pq.write_table(pa.table(columns() if callable(columns) else columns), folder / f"{feed}.parquet")

    return change


def cut(feed: str, count: int):
    """Without its last bytes."""

    def change(folder):
        path = folder / f"{feed}.csv"
        path.write_bytes(path.read_bytes()[:-count])

    return change


def linked_out(feed: str):
    """A link in place of a feed."""

    def change(folder):
        (folder / f"{feed}.csv").unlink()
        (folder / f"{feed}.csv").symlink_to("/etc/passwd")

    return change
