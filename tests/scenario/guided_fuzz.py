"""Guided fuzzing of the readers: bytes are changed where they reach new code. Not a test by itself; test_guided_fuzz.py runs it for a little.

    python -m tests.scenario.guided_fuzz FORM [-max_total_time=60] [-seed=1]

FORM is toml, csv, jsonl or parquet (a file of a scenario); mapping, theirs or workbook (of an import); grid (of a sweep); tables (of a run:
run.json and Parquet, through the commands that read them).

needs atheris, which has wheels for few Pythons. Reading must end with what was read or with problems that can be told, within the memory and
time given; anything else is a crash, and the bytes that made it are kept in the working folder.
"""

import contextlib
import io
import json
import pathlib
import sys
import tempfile

import atheris

with atheris.instrument_imports(include=["navsim", "tomllib"]):
    from navsim.basics.problems import InputProblems, render_all
    from navsim.begin.imported import imported
    from navsim.begin.mapping import read_mapping
    from navsim.begin.outside import open_outside
    from navsim.cli.main import answer
    from navsim.scenario.read import read
    from navsim.sweep.grid import read_file

from tests.scenario.worlds import FUND, ROWS, as_csv, write

DECIDED = {
    "confirmations": [
        {"date": "2024-01-02", "fund": "harbor", "check": "price.move", "subject": "MRDN", "by": "ann", "reason": "seen, twice", "value": "0.1"}
    ],
    "distributions": [
        {"ex_date": "2024-03-01", "class": "retail", "kind": "income", "per_share": "0.05", "reinvest": "80%", "pay_date": "2024-03-08"}
    ],
    "fx": [{"date": "2024-01-02", "currency": "EUR", "rate": "1.0912"}],
    "expenses": [{"date": "2024-02-01", "fee": "legal", "amount": "120.00"}],
    "corporate_actions": [{"ex_date": "2024-04-01", "security": "MRDN", "action": "stock_dividend", "ratio": "0.05"}],
}
EVERY = {**ROWS, **DECIDED}
EVERYTHING = """\
[fund]
id = "dock"
inception = 2019-12-31
fiscal_year_end = "10-31"
par_value = "0.001"
valuation = "amortized_cost"
stable_price = "1.00"
nav_decimals = 4
[policy]
accrual_window = "forward"
close_month = false
allocation = "settled_shares"
lot_relief = "average"
max_stale_sessions = 3
amortization = "constant_yield"
price_sources = ["a", "b"]
account_counts = "register"
[class.a]
opens = 2019-12-31
closes = 2030-01-02
front_load = [{ up_to = "50000", rate = "5.75%" }, { rate = "0%" }]
deferred_load = ["5%", "4%"]
redemption_fee = "2%"
redemption_fee_days = 60
[class."b.c"]
plan_limit = "0.25%"
recorded_at = 2020-02-03T09:00:00-05:00
[[fee]]
event_id = "terms-1"
id = "custody"
category = "custody"
per_million = "1"
max_per_month = "500"
minimum = "12000"
until = 2020-06-30
[[fee]]
id = "agent"
category = "transfer_agent"
per_account = "3.06"
borne_by = "adviser"
net_of_reimbursement = true
[[fee]]
id = "sub"
category = "management"
rate = "26 bp"
base = "same_day"
day_count = "30/360"
cap = [{ from = 2020-01-01, until = 2020-03-31, rate = "0.67%" }, { from = 2020-04-01, until = 2020-06-30, rate = "66.5 bp" }]
rounding = "tier"
[[fee]]
id = "custody"
reverses = "terms-1"
recorded_at = "2020-03-02T09:00"
category = "custody"
flat = "24000"
per = "month"
[[limit]]
id = "lid"
rate = "0.50%"
method = "daily"
excludes = ["tax"]
may_reimburse = true
recoup_years = 3
from = 2020-01-02
[[yield_floor]]
rate = "1 bp"
classes = ["a"]
[distribution]
income = "daily"
daily_includes_gains = true
month_start = "with_month"
x_ours = [0x1f, 1e3, inf, 2024-01-02T07:32:00.999-05:00, 07:32:00, { a.b = true }]
[prospectus]
management = "0.75%"
waiver = "0.10%"
waiver_years = 1
deferred_schedule = ["5%", "4%"]
converts_after = 8
converts_to = "a"
[checks]
"price.move" = ["10%", "50%"]
"mmf.deviation" = ["10 bp", "25 bp"]
"price.stale" = { limit = 2, severity = "error" }
"nav.published" = "off"
"""
MAPPING = """\
feed = "orders"
date_format = "%m/%d/%Y"
decimal = ","
skip = 1
absolute = ["amount"]
[columns]
accepted_at = "Trade Date"
side = "Kind"
amount = "Sum"
[constants]
class = "retail"
[values.side]
BUY = "purchase"
[only]
"Status" = ["Settled"]
"""
THEIRS = 'Report of the day\nTrade Date;Kind;Sum;Status\n01/02/2024;BUY;1.234,56;Settled\n01/03/2024;BUY;"-7,00";Settled\n01/03/2024;?;1;Open\n'
GRID = """\
"fee.advisory.rate" = { from = "50 bp", to = "90 bp", step = "5 bp" }
"fee.12b-1.rate" = ["0 bp", "25 bp"]
"limit.cap.rate" = { random = ["1%", "2%"], seed = 7, n = 3 }
[[zip]]
"policy.booking_lag" = [0, 1]
"policy.lot_relief" = ["fifo", "hifo"]
"""
OF_RUN = ("nav", "roll_forward", "exceptions", "proofs")


def as_parquet(rows: list) -> bytes:
    """Rows as a Parquet file of text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    told, names = io.BytesIO(), list(dict.fromkeys(name for row in rows for name in row))
    pq.write_table(pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}), told)
    return told.getvalue()


def as_workbook() -> bytes:
    """The sheet that somebody sends."""
    import openpyxl

    book, told = openpyxl.Workbook(), io.BytesIO()
    for line in THEIRS.splitlines():
        book.active.append(line.split(";"))
    book.save(told)
    return told.getvalue()


def seeds(form: str, home: pathlib.Path) -> dict:
    """{file: the bytes to begin from}."""
    match form:
        case "toml":
            return {"fund.toml": FUND.encode(), "other.toml": EVERYTHING.encode()}
        case "csv":
            return {f"{feed}.csv": as_csv(rows).encode() for feed, rows in EVERY.items()}
        case "jsonl":
            return {f"{feed}.jsonl": "\n".join(json.dumps(row) for row in rows).encode() for feed, rows in EVERY.items()}
        case "parquet":
            return {f"{feed}.parquet": as_parquet(rows) for feed, rows in EVERY.items()}
        case "mapping":
            return {"map.toml": MAPPING.encode()}
        case "theirs":
            return {"activity.csv": THEIRS.encode()}
        case "workbook":
            return {"activity.xlsx": as_workbook()}
        case "grid":
            return {"grid.toml": GRID.encode()}
        case "tables":
            write(home / "fund")
            (home / "fund" / "prices.csv").write_text("date,security,price\n2024-01-02,MRDN,41.07\n2024-01-03,MRDN,61.70\n2024-01-02,T26,90\n")
            (home / "fund" / "closures.csv").unlink()
            assert answer(["run", str(home / "fund"), "-o", str(home / "out"), "--to", "2024-01-03"]) in (0, 1)
            told = [home / "out" / "run.json", *(path for name in OF_RUN for path in sorted((home / "out" / name).rglob("*.parquet")))]
            return {path.relative_to(home).as_posix(): path.read_bytes() for path in told}
    raise SystemExit(__doc__)


def reads_scenario(home: pathlib.Path, name: str, data: bytes) -> None:
    """One file of a folder is changed; one of the same feed in another form makes room for it."""
    folder = home / "world"
    mine = folder / name
    others = [folder / f"{mine.stem}.{ending}" for ending in ("toml", "csv", "jsonl", "parquet")]
    kept = {path: path.read_bytes() for path in others if path.is_file()}
    for path in kept:
        path.unlink()
    mine.write_bytes(data)
    try:
        read(folder)
    finally:
        mine.unlink()
        for path, was in kept.items():
            path.write_bytes(was)


def reads_import(home: pathlib.Path, name: str, data: bytes) -> None:
    """A mapping, or the file it is for."""
    (home / "map.toml").write_text(MAPPING if not name.endswith("xlsx") else MAPPING.replace('decimal = ","\n', ""))
    (home / "activity.csv").write_text(THEIRS)
    (home / name).write_bytes(data)
    plan = read_mapping(home / "map.toml")
    sent = home / (name if name.startswith("activity") else "activity.csv")
    imported(plan, open_outside(sent, ";" if name == "activity.csv" else plan.delimiter, plan.skip, plan.sheet))


def reads_grid(home: pathlib.Path, name: str, data: bytes) -> None:
    """The grid of a sweep."""
    (home / name).write_bytes(data)
    read_file(home / name)


def reads_tables(home: pathlib.Path, name: str, data: bytes) -> None:
    """A file of a run, through the commands: exit 3 is our fault."""
    was = (home / name).read_bytes()
    (home / name).write_bytes(data)
    try:
        for line in (["strike", "--date", "2024-01-03"], ["exceptions"], ["tb", "--date", "2024-01-03"]):
            with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())), contextlib.redirect_stderr(io.StringIO()) as told:
                code = answer([line[0], str(home / "out"), *line[1:]])
            if code not in (0, 1, 2):
                raise RuntimeError(told.getvalue())
    finally:
        (home / name).write_bytes(was)


READERS = {
    **dict.fromkeys(("toml", "csv", "jsonl", "parquet"), reads_scenario),
    **dict.fromkeys(("mapping", "theirs", "workbook"), reads_import),
    "grid": reads_grid,
    "tables": reads_tables,
}


def main(form: str = "", *options: str) -> None:
    """Fuzz one form; the first byte says which file the rest is."""
    home = pathlib.Path(tempfile.mkdtemp(prefix="fuzz.", dir="/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None))
    known = seeds(form, home)
    names = sorted(known)
    corpus = home / "corpus"
    corpus.mkdir()
    for n, name in enumerate(names):
        (corpus / str(n)).write_bytes(bytes([n]) + known[name])
    write(home / "world")

    def once(data: bytes) -> None:
        name = names[data[0] % len(names)] if data else names[0]
        try:
            READERS[form](home, name, data[1:])
        except InputProblems as found:
            render_all(found.problems).encode()

    atheris.Setup([sys.argv[0], str(corpus), "-timeout=20", "-rss_limit_mb=2048", "-max_len=20000", *options], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
