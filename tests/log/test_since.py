"""What was appended after an anchor is read from the files that hold it; a day is read from the rows that can be of it."""

import datetime
import pathlib
import typing

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from log_folders import folder_of, small

from navsim.basics.problems import InputProblems
from navsim.log import data_files, delta
from navsim.log.append import append_feeds, append_rows
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

DAYS = ("08", "09", "10", "11", "12", "16", "17")
ORDER = {"event_id": "late", "accepted_at": "2024-01-05T11:00:00", "side": "purchase", "amount": "1.00"}


def price(day: str) -> dict:
    return {"date": f"2024-01-{day}", "security": "AAA", "price": f"11.{day}"}


@pytest.fixture
def log(tmp_path):
    """A log of nine batches, and its anchors in order."""
    made = create(tmp_path / "log")
    anchors = [append_feeds(made, [small(tmp_path / "first")]).head]
    anchors += [append_rows(made, "prices", [price(day)]).head for day in DAYS]
    return made, [*anchors, append_rows(made, "orders", [ORDER]).head]


class Reading(pq.ParquetFile):
    """A Parquet file that says that it was opened, and which of its row groups were read."""

    opened: typing.ClassVar[list] = []
    groups: typing.ClassVar[list] = []

    def __init__(self, source, *given, **how):
        self.opened.append(pathlib.Path(source).name)
        super().__init__(source, *given, **how)

    def read(self, *given, **how):
        self.groups.extend(range(self.metadata.num_row_groups))
        return super().read(*given, **how)

    def read_row_groups(self, row_groups, *given, **how):
        self.groups.extend(row_groups)
        return super().read_row_groups(row_groups, *given, **how)


@pytest.fixture
def reading(monkeypatch):
    monkeypatch.setattr(Reading, "opened", [])
    monkeypatch.setattr(Reading, "groups", [])
    monkeypatch.setattr(data_files.pq, "ParquetFile", Reading)
    return Reading


def told(value, after: int = 0) -> tuple:
    """Events and prices after a sequence number, in the order of the log."""
    events = [(seq, event, said) for seq, event, said in zip(value.event_seqs, value.events, value.contents, strict=True) if seq > after]
    prices = value.prices
    quoted = [
        (seq, int(prices.date[n]), prices.securities[prices.security[n]], int(prices.price_e8[n]), int(prices.recorded_at[n]), int(prices.line[n]))
        for n, seq in enumerate(value.price_seqs.tolist())
        if seq > after
    ]
    return events, quoted


def test_since_an_anchor_is_the_rest_of_the_log(log):
    """After every batch, and inside the first one: the same events and prices as those of the whole, with the same head."""
    stored, anchors = log
    whole = stored.log()
    inside = [whole.head(seq) for seq in (0, 1, 3, 5)]
    for at in [*inside, *anchors]:
        rest = stored.since(at)
        seq = int(at.partition(":")[0])
        assert told(rest) == told(whole, seq), at
        assert len(rest) == len(whole) - seq
        assert rest.head(seq) == at
        assert rest.head(len(whole)) == anchors[-1] == whole.head(len(whole))


@pytest.mark.parametrize("compacted", [False, True])
def test_only_the_files_that_hold_it_are_opened(log, compacted, reading):
    """Nine files: the last two batches open two. After compaction and one more append, that append opens one."""
    stored, anchors = log
    if compacted:
        stored.compact()
        anchors.append(append_rows(stored, "prices", [price("18")]).head)
        anchors = anchors[-3:]
    fresh = StoredLog(stored.address)
    assert fresh.table.version  # the commits are read, no file of rows
    del reading.opened[:]
    assert len(fresh.since(anchors[-2])) == 1
    assert len(reading.opened) == 1
    del reading.opened[:]
    if not compacted:
        assert len(fresh.since(anchors[-3])) == 2
        assert len(reading.opened) == 2
    del reading.opened[:]
    assert len(fresh.since(anchors[-1])) == 0
    assert len(set(reading.opened)) == 1  # the head: one row says that the anchor is the end


def test_an_anchor_that_is_not_in_the_log(log):
    """Another hash, a number the log has not reached, no anchor at all: each is refused."""
    stored, anchors = log
    seq, _, seal = anchors[3].partition(":")
    for wrong in (f"{seq}:{seal[::-1]}", f"{int(seq) + 1}:{seal}", f"999:{seal}", seal, "", f"-1:{seal}", f"2:{seal}"):
        with pytest.raises(InputProblems) as refused:
            stored.since(wrong)
        assert refused.value.problems[0].code == "log.no_such_anchor", wrong


def test_rows_that_do_not_match_their_seal_are_refused(log):
    """The file of the last batch is replaced by one with another line: a reader of the tail finds it."""
    stored, anchors = log
    path = max((pathlib.Path(stored.address) / "events").glob("*.parquet"), key=lambda each: max(pq.ParquetFile(each).read()["seq"].to_pylist()))
    rows = pq.ParquetFile(path).read()
    at = rows.column_names.index("source_line")
    pq.write_table(rows.set_column(at, rows.schema.field(at), pa.array([99], pa.int32())), path)
    fresh = StoredLog(stored.address)
    with pytest.raises(InputProblems, match="seal"):
        fresh.since(anchors[-3])
    assert verified(fresh)[1]


def test_a_day_is_read_from_the_rows_that_can_be_of_it(tmp_path, reading, monkeypatch):
    """640 prices of 64 days in ten row groups: one day reads two groups at most, since its ten rows stand together."""
    monkeypatch.setattr(delta, "ROW_GROUP", 64)
    made = create(tmp_path / "log")
    securities = "security,type\n" + "".join(f"S{n},equity\n" for n in range(10))
    append_feeds(made, [folder_of(tmp_path / "first", securities=securities, trades="date,security,side,quantity,price\n2024-01-02,S1,buy,1,1\n")])
    first = datetime.date(2024, 1, 8)
    days = [first + datetime.timedelta(n) for n in range(64)]
    append_rows(made, "prices", [{"date": str(day), "security": f"S{n}", "price": "1.00"} for day in days for n in range(10)])
    assert sum(pq.ParquetFile(path).metadata.num_row_groups for path in (tmp_path / "log" / "events").glob("*.parquet")) >= 11
    fresh = StoredLog(made.address)
    del reading.opened[:], reading.groups[:]
    rows = fresh.table.read(["effective", "security"], days=(days[30], days[30]))
    assert rows.column("effective").to_pylist().count(days[30]) == 10
    assert len(reading.opened) == 1
    assert len(reading.groups) <= 2
    assert rows.num_rows <= 2 * 64
