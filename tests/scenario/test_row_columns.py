"""Feeds of many rows: by columns they are what they are one by one, problems and all, and no event is made that nobody asks for."""

import collections
import random

import attrs
import pytest

from navsim.basics.problems import InputProblems, Problem
from navsim.events import many as of_many
from navsim.events.many import Many, Mixed
from navsim.events.shares import Order
from navsim.log import many as log_many
from navsim.log import texts
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.scenario import row_columns
from navsim.scenario.read import read
from navsim.tables import events as event_table

from .worlds import write

SECURITIES = [
    {"security": "MRDN", "type": "equity"},
    {"security": "LAKE", "type": "equity", "currency": "EUR"},
    {"security": "B26", "type": "bond", "maturity": "2024-06-28", "coupon": "4%", "day_count": "30/360"},
]
DAYS = ["2024-01-02", "2024-01-03", "2024-07-01", "2024-07-02", "2024-12-30"]
LATE = "2024-07-05T18:00"
GOOD = {
    "trades": {
        "date": [*DAYS, "2024-01-06"],
        "security": ["MRDN", "LAKE", "B26"],
        "side": ["buy", "sell"],
        "quantity": ["100", "100.5", "7.000001", "007", ".5"],
        "price": ["41.07", "41.070", "0.00000001", "1", ""],
        "amount": ["", "", "2100.00"],
        "commission": ["", "0", "0.00", "12.5"],
        "fx": ["", "1.0525"],
        "settle": ["", "2024-07-03"],
        "lots": ["", "", "", "buy-1:50", "buy-1"],
    },
    "orders": {
        "accepted_at": [*DAYS, "2024-01-03T15:30:00-05:00", "2024-07-01T16:00", "2024-07-01T17:00", "2024-03-11T00:30", "2024-11-03T23:30"],
        "class": ["retail", "plan", "retail"],
        "account": ["", "acct-7"],
        "side": ["purchase", "redemption", "purchase", "exchange", "conversion", "in_kind"],
        "amount": ["", "500000.00", "1", "0.01"],
        "shares": ["", "", "12.345", "all", "0.000001"],
        "price": ["", "", "10.00"],
        "to_class": ["", "", "", "plan"],
        "settle": ["", "2024-07-03"],
    },
    "dividends": {
        "ex_date": DAYS,
        "security": ["MRDN", "LAKE"],
        "rate": ["0.25", "0.255", "1"],
        "pay_date": ["", "2024-07-15"],
        "withholding": ["", "15%", "30.0%", "1500 bp"],
    },
    "fx": {"date": DAYS, "currency": ["EUR"], "rate": ["1.05", "1.123456"]},
}
HEADER = {
    "event_id": ["", "", "", "mine-1", "mine-2", "trades:harbor:2024-01-02:x:1"],
    "recorded_at": ["", "", "2024-12-31T18:00"],
    "reverses": [""],
}
BAD = {
    "date": ["02/01/2024", "2024-02-30", "1969-12-31", "1850-01-01", ""],
    "security": ["MRDX", "a b", ""],
    "side": ["Buy", ""],
    "quantity": ["-1", "0", "1,000", "0.0000001", "9" * 20],
    "price": ["1e2", "12.123456789", "five"],
    "amount": ["12.345", "-1", "99999999999999999"],
    "accepted_at": ["2024-03-10T02:30", "2024-01-03T25:00", "2024-01-03T10:00:00.0000001"],
    "class": ["gold", ""],
    "shares": ["ALL", "-3"],
    "rate": ["4%", "abc"],
    "withholding": ["15", "150%"],
    "reverses": ["mine-1", "nobody"],
    "currency": ["USD", "euro", "GBX"],
    "to_class": ["retail"],
}


def rows_of(dice, feed, count, wrong):
    """Rows of a feed: some cells wrong, some rows that only take back another."""
    told = []
    for _ in range(count):
        row = {name: dice.choice(cells) for name, cells in (GOOD[feed] | (HEADER if dice.random() < 0.2 else {})).items()}
        if dice.random() < wrong:
            name = dice.choice(sorted(BAD))
            row |= {name: dice.choice(BAD[name])} if name in (*GOOD[feed], *HEADER) else {}
        if dice.random() < wrong / 3:
            row = {"reverses": "mine-1"}
        told.append(row)
    return told


def folder(place, feeds, parquet, dice):
    """A folder of rows, as text with a quote here and there, or as typed columns."""
    write(place, {"securities": SECURITIES})
    for feed, rows in feeds.items():
        names = list(dict.fromkeys([*GOOD[feed], *(name for row in rows for name in row)]))
        if parquet:
            to_parquet(place / f"{feed}.parquet", names, rows)
            continue
        cells = [[row.get(name, "") for name in names] for row in rows]
        lines = [",".join(f'"{cell}"' if dice.random() < 0.02 else cell for cell in row) for row in cells]
        (place / f"{feed}.csv").write_text("\n".join([",".join(names), *lines]) + "\n", encoding="utf-8")
    return place


def without_wrong(place, feeds):
    """The rows that nothing is wrong with, as far as the folder says."""
    wrong = {(problem.place.file.partition(".")[0], problem.place.line) for problem in said(place) if isinstance(problem, Problem)}
    return {feed: [row for n, row in enumerate(rows, 2) if (feed, n) not in wrong] for feed, rows in feeds.items()}


def to_parquet(path, names, rows):
    import decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = {}
    for name in names:
        cells = [row.get(name) or None for row in rows]
        if name not in ("quantity", "price", "amount", "commission", "fx", "shares", "rate", "date", "ex_date", "settle"):
            columns[name] = pa.array(cells, pa.string())
            continue
        try:
            columns[name] = pa.array([None if cell is None else decimal.Decimal(cell) for cell in cells], pa.decimal128(30, 9))
        except (decimal.InvalidOperation, pa.ArrowInvalid):
            columns[name] = pa.array(cells, pa.string())
        if name in ("date", "ex_date", "settle"):
            try:
                columns[name] = pa.array(cells, pa.string()).cast(pa.date32())
            except pa.ArrowInvalid:
                columns[name] = pa.array(cells, pa.string()).dictionary_encode()
    pq.write_table(pa.table(columns), path)


def said(place):
    """What a folder says: (events by their places, notes), or every problem."""
    try:
        found = read(place)
    except InputProblems as refused:
        return refused.problems
    return sorted(map(attrs.astuple, found.events), key=repr), found.notes


@pytest.mark.parametrize("parquet", [False, True])
@pytest.mark.parametrize("wrong", [0.0, 0.04, 0.6])
def test_by_columns_and_one_by_one(tmp_path, monkeypatch, parquet, wrong):
    """Seeded folders, right and wrong: the same events, or the same problems in the same words at the same places."""
    kinds = collections.Counter()
    for seed in range(5):
        dice = random.Random(seed)
        feeds = {feed: rows_of(dice, feed, 40, wrong) for feed in GOOD}
        place = folder(tmp_path / f"{seed}", feeds, parquet, dice)
        for n in range(0 if wrong else 3):
            feeds = without_wrong(place, feeds)
            place = folder(tmp_path / f"{seed}-{n}", feeds, parquet, dice)
        expected = said(place)
        with monkeypatch.context() as small:
            small.setattr(row_columns, "LARGE", 1)
            assert said(place) == expected
        kinds[type(expected)] += 1
    assert kinds == {(list if wrong else tuple): 5}


def agreeing(dice, count):
    """Orders and trades that nothing is wrong with: equal rows, ids of their own, late ones."""
    orders, trades = ["accepted_at,class,account,side,amount,shares,event_id,recorded_at"], ["date,security,side,quantity,price,commission"]
    for n in range(count):
        day = dice.choice(("2024-07-01", "2024-07-01T15:30:00-04:00", "2024-07-02T16:30", "2024-07-03"))
        share_class, account = dice.choice(("retail", "plan")), dice.choice(("", "a-1"))
        order = dice.choice(("purchase,100.00,", "purchase,250.50,", "redemption,,3.5"))
        own = dice.choice(("", "", f"own-{n}")), dice.choice(("", "", LATE))
        orders.append(f"{day},{share_class},{account},{order},{own[0]},{own[1]}")
        quantity, price, commission = dice.choice((10, 20)), dice.choice(("5", "5.25")), dice.choice(("", "0", "1.5"))
        trades.append(f"2024-07-0{dice.choice('123')},MRDN,buy,{quantity},{price},{commission}")
    return {"orders__csv": "\n".join(orders) + "\n", "trades__csv": "\n".join(trades) + "\n"}


@pytest.mark.parametrize(("sample", "few_words"), [(1000, 1000), (1, 1000), (1, 0)])
def test_ids_order_and_digest_of_many(tmp_path, monkeypatch, sample, few_words):
    """Equal rows are counted, given ids kept, late rows stand late: the log is the same log, its head and its table of events too.

    Also where numbers are spelled row by row, as those of a hundred thousand different amounts, and where no words are put together.
    """
    monkeypatch.setattr(log_many, "SAMPLE", sample)
    monkeypatch.setattr(texts, "FEW_WORDS", few_words)
    feeds = {"securities": SECURITIES[:1], "closures": [{"date": "2024-07-02", "close": "13:00"}]}
    place = write(tmp_path / "a", feeds, **agreeing(random.Random(7), 300))
    expected = one_batch(read(place))
    monkeypatch.setattr(row_columns, "LARGE", 1)
    found = one_batch(read(place))
    assert isinstance(found.events, Mixed)
    assert sum(isinstance(part, Many) for part in found.events.parts) == 2 + 1
    assert tuple(found.events) == expected.events
    assert list(found.contents) == list(expected.contents)
    assert found.event_seqs.tolist() == expected.event_seqs.tolist()
    assert found.head() == expected.head()
    days = {"harbor": 19724}
    for at in (None, expected.events[300].recorded_at):
        ours, theirs = as_known(found, at=at), as_known(expected, at=at)
        assert {kind: tuple(events) for kind, events in ours.events.items()} == theirs.events
        assert list(ours.events) == list(theirs.events)
        told, said_ = event_table.events(ours, days), event_table.events(theirs, days)
        assert told.keys() == said_.keys()
        for owner, rows in told.items():
            assert rows.told().equals(said_[owner].told())


def test_an_event_taken_back_is_not_known(tmp_path, monkeypatch):
    """A row of many that is replaced, and one that is cancelled, stand until their moments and no longer."""
    orders = "accepted_at,class,side,amount,event_id,recorded_at,reverses\n"
    orders += "2024-07-01,retail,purchase,100.00,first,,\n2024-07-01,retail,purchase,200.00,second,,\n"
    orders += "2024-07-01,retail,purchase,150.00,better,2024-07-02T18:00,first\n,,,,,2024-07-03T18:00,second\n"
    place = write(tmp_path / "a", {}, orders__csv=orders)
    monkeypatch.setattr(row_columns, "LARGE", 1)
    log = one_batch(read(place))
    better = log.events[-2].recorded_at
    cents = [[order.amount_cents for order in as_known(log, at=at).of(Order)] for at in (better - 1, better, None)]
    assert cents == [[100_00, 200_00], [200_00, 150_00], [150_00]]


def test_an_id_given_twice_is_found_wherever_it_stands(tmp_path, monkeypatch):
    """A row read by columns, and one that begins with a point: the second is refused, or counts once where both say the same."""
    monkeypatch.setattr(row_columns, "LARGE", 1)
    orders = "accepted_at,class,side,shares,event_id\n2024-07-01,retail,redemption,{},one\n2024-07-01,retail,redemption,.5,one\n"
    with pytest.raises(InputProblems) as refused:
        read(write(tmp_path / "a", {}, orders__csv=orders.format("2")))
    assert [(problem.code, problem.place.line) for problem in refused.value.problems] == [("id.reused", 3)]
    found = read(write(tmp_path / "b", {}, orders__csv=orders.format("0.5")))
    assert [order.shares_e6 for order in found.events if isinstance(order, Order)] == [500_000]
    assert found.notes == ("orders.csv:3 says again what orders.csv:2 said; it counts once",)


def test_no_event_is_made_before_it_is_asked_for(tmp_path, monkeypatch):
    """4,000 orders and trades are read, checked, named, ordered and known: of the rows nothing may be wrong with, none is an object."""
    counted = collections.Counter()

    def made(kind, columns, count, make=of_many.made):
        counted[kind.__name__] += count
        return make(kind, columns, count)

    monkeypatch.setattr(of_many, "made", made)
    place = write(tmp_path / "a", {"securities": SECURITIES[:1]}, **agreeing(random.Random(3), 4_000))
    log = one_batch(read(place))
    known = as_known(log)
    for rows in event_table.events(known, {"harbor": 19724}).values():
        rows.told()
    assert counted["Trade"] == counted["Order"] == 0
    orders = known.of(Order)
    assert len(orders) == 4_000
    assert counted["Order"] == 4_000
    assert known.of(Order)[0] is orders[0]
