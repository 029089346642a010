"""A log that is kept is read by columns: what many rows say is the same as each of them says, whatever files they stand in."""

import collections
import itertools
import random

import numpy as np
import pyarrow as pa
import pytest
from auditor.worlds import FEATURES, write_world
from golden_logs import FEEDS
from log_folders import SCENARIOS, small

from navsim.basics import arrow, blocks
from navsim.basics.problems import InputProblems
from navsim.events import many as of_many
from navsim.events.kinds import BY_EVENT
from navsim.events.many import Many
from navsim.log import by_columns, chain, delta, reading
from navsim.log.append import append_feeds, append_rows
from navsim.log.by_columns import many_of_rows
from navsim.log.from_rows import events_of, is_price
from navsim.log.in_sequence import InSequence
from navsim.log.knowledge import as_known
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified
from navsim.replay.run import run_log
from navsim.tables import events as event_table

PRICES = ("date", "security", "price_e8", "kind", "source", "recorded_at", "line", "file")


def by_columns_from(monkeypatch, many: int, waiting: int = 1 << 16) -> None:
    """Feeds of so many rows become columns, so many rows of all feeds at once."""
    monkeypatch.setattr(reading, "MANY", many)
    monkeypatch.setattr(reading, "WAITING", waiting)


def assert_same(ours, theirs) -> None:
    """The same events and prices in the same order, known at every third moment."""
    assert tuple(ours.events) == tuple(theirs.events)
    assert list(ours.contents) == list(theirs.contents)
    assert ours.event_seqs.tolist() == theirs.event_seqs.tolist()
    assert ours.price_seqs.tolist() == theirs.price_seqs.tolist()
    for name in PRICES:
        assert getattr(ours.prices, name).tolist() == getattr(theirs.prices, name).tolist(), name
    for name in ("securities", "sources", "files", "ids", "reverses", "said"):
        assert getattr(ours.prices, name) == getattr(theirs.prices, name), name
    for at in (None, *sorted({event.recorded_at for event in theirs.events})[::3]):
        one, other = as_known(ours, at=at), as_known(theirs, at=at)
        assert {kind: [*events] for kind, events in one.events.items()} == {kind: [*events] for kind, events in other.events.items()}
        assert list(one.events) == list(other.events)
        assert one.price_seqs.tolist() == other.price_seqs.tolist()


def appended(place, folder):
    """A log of a folder, which is its first batch."""
    log = create(place)
    append_feeds(log, [folder])
    return log


@pytest.mark.parametrize("waiting", [1 << 16, 7])
@pytest.mark.parametrize("folder", [FEEDS, *sorted(path.parent for path in SCENARIOS.glob("*/fund.toml"))], ids=lambda path: path.name)
def test_every_kind_of_row(folder, waiting, tmp_path, monkeypatch):
    """Rows of every feed and form, all at once or a few at a time: equal to those that are made one by one."""
    log = appended(tmp_path / "log", folder)
    theirs = log.log()
    assert not any(isinstance(part, Many) for part in getattr(theirs.events, "parts", ()))
    by_columns_from(monkeypatch, 1, waiting)
    monkeypatch.setattr(by_columns, "OFTEN", 0)
    ours = log.log()
    assert any(isinstance(part, Many) for part in ours.events.parts)
    assert_same(ours, theirs)


@pytest.mark.parametrize("seed", range(12))
def test_seeded_worlds(seed, tmp_path, monkeypatch):
    """Worlds with corrections and late rows, in small row groups: the same value, the same tables."""
    dice = random.Random(seed)
    folder = write_world(tmp_path / "world", seed, tuple(dict.fromkeys(dice.sample(FEATURES, 2))), length=8)
    monkeypatch.setattr(delta, "ROW_GROUP", 50)
    log = appended(tmp_path / "log", folder)
    theirs = log.log()
    by_columns_from(monkeypatch, 1, dice.choice((1, 40, 1 << 16)))
    ours = log.log()
    assert_same(ours, theirs)
    one, other = run_log(ours), run_log(theirs)
    assert all(one.table(name).equals(other.table(name)) for name in other.tables)


@pytest.mark.parametrize("waiting", [1, 3, 1 << 16])
def test_a_feed_that_ends_with_a_row_taken_back(waiting, tmp_path, monkeypatch):
    """Behind a feed that has become columns only a cancellation comes: it is heard, and nothing of that feed is left over."""
    columns = "accepted_at,account,side,amount,price,settle,event_id,reverses"
    orders = "2024-01-03,a,purchase,5.00,,,one,\n2024-01-03,a,purchase,6.00,,,,\n"
    log = appended(tmp_path / "log", small(tmp_path / "first", orders, columns=columns))
    append_rows(log, "orders", [{"reverses": "one", "recorded_at": "2024-01-09"}])
    theirs = log.log()
    by_columns_from(monkeypatch, 1, waiting)
    assert_same(log.log(), theirs)


def test_no_event_is_made_before_it_is_asked_for(tmp_path, monkeypatch):
    """Of 3,000 orders and 3,000 dividends of a log that is read, known and told as a table, none is an object."""
    made, read = collections.Counter(), []

    def counted(kind, columns, count, make=of_many.made):
        made[kind.__name__] += count
        return make(kind, columns, count)

    monkeypatch.setattr(of_many, "made", counted)
    monkeypatch.setattr(reading, "events_of", lambda rows: (read.append(rows.num_rows), events_of(rows))[1])
    orders = "".join(f"2024-01-0{2 + n % 3}T10:00:00,a-{n % 7},purchase,{n + 1}.00,,\n" for n in range(3_000))
    log = appended(tmp_path / "log", small(tmp_path / "first", orders))
    append_rows(log, "dividends", [{"ex_date": "2024-01-03", "security": "AAA", "rate": f"0.{n + 1:06d}"} for n in range(3_000)])
    made.clear()
    known = as_known(StoredLog(log.address).log())
    for rows in event_table.events(known, {"harbor": 19724}).values():
        rows.told()
    assert made == {}
    assert sum(read) < 20
    assert len({order.amount_cents for order in next(events for kind, events in known.events.items() if kind.__name__ == "Order")}) == 3_001
    assert made == {"Order": 3_001}


def test_a_row_that_a_log_does_not_write(tmp_path):
    """A number in the place of a text, one that is spelled otherwise, no object, two lines: then every row is read by itself."""
    log = appended(tmp_path / "log", small(tmp_path / "first", "".join(f"2024-01-03,a,purchase,{n}.00,,\n" for n in range(1, 1_200))))
    rows = log.rows()
    rows = rows.filter(pa.compute.equal(rows.column("kind"), "orders")).combine_chunks()
    ours = many_of_rows("orders", rows)
    assert [*ours] == [event for _, event, _ in events_of(rows)]
    said = rows.column("payload").to_pylist()
    odd = '{"accepted_at":"2024-01-03","amount":7,"side":"purchase"}', '{"accepted_at":"2024-01-03","amount":"1e2","side":"purchase"}'
    for text in (*odd, "[]", "{}\n{}", "{", None):
        other = rows.set_column(rows.schema.get_field_index("payload"), "payload", pa.array([*said[:-1], text], pa.string()))
        assert many_of_rows("orders", other) is None, text


@pytest.mark.parametrize("seed", range(20))
def test_pieces_in_any_order(seed):
    """Rows come out in order of their sequence, whatever pieces they come in, and none waits in the end; what is missing or twice is told."""
    dice = random.Random(seed)
    count = dice.randint(1, 60)
    ends = sorted({0, count, *(dice.randint(0, count) for _ in range(dice.randint(0, 8)))})
    runs = [list(range(start + 6, end + 6)) for start, end in itertools.pairwise(ends)]
    dice.shuffle(runs)
    pieces = []
    while runs:  # a file has several batches, in any order
        own = [runs.pop() for _ in range(min(len(runs), dice.randint(1, 3)))]
        pieces.append([seq for run in own for seq in run])

    def given(pieces):
        sequence = InSequence(5)
        told = [run.column("seq").to_pylist() for piece in pieces for run in sequence.runs(pa.table({"seq": pa.array(piece, pa.int64())}))]
        return [seq for run in told for seq in run], sequence.left().tolist()

    everything = list(range(6, count + 6))
    assert given(pieces) == (everything, [])
    lost = dice.choice(everything)
    came, left = given([[seq for seq in piece if seq != lost] for piece in pieces])
    assert (came, left) == (list(range(6, lost)), list(range(lost + 1, count + 6)))
    came, left = given([*pieces, [lost]])
    assert came == everything
    assert left[0] == lost


def test_more_text_than_a_column_has_room_for(tmp_path, monkeypatch):
    """A log whose text is more than one column holds is read, verified and run all the same: only a row group must have room, and a feed's ids."""
    folder = small(tmp_path / "first", "".join(f"2024-01-0{2 + n % 3},a,purchase,{n}.00,,\n" for n in range(1, 400)))
    monkeypatch.setattr(delta, "ROW_GROUP", 40)
    log = appended(tmp_path / "log", folder)
    theirs = log.log()
    by_columns_from(monkeypatch, 1, 40)
    text = sum(log.rows().column(name).nbytes for name in ("event_id", "payload"))
    monkeypatch.setattr(blocks, "ROOM", text // 2)
    assert_same(log.log(), theirs)
    assert verified(log)[1] == []
    monkeypatch.setattr(blocks, "ROOM", 12_000)  # of a row group's text more, of all ids less
    with pytest.raises(InputProblems, match="the ids of orders in this log"):
        log.log()


@pytest.mark.parametrize("seed", range(8))
def test_the_line_that_is_sealed(seed, monkeypatch):
    """Of each row: name=value of every column that is not empty, spelled as one by one; also in pieces, and where few words are few."""
    dice = random.Random(seed)
    words = ["", "a", "ß=1", "b" * 40]
    columns = {}
    for name, type_ in ((name, chain.SCHEMA.field(name).type) for name in chain.HASHED):
        some = dice.choice((0, 1, 3))
        if pa.types.is_string(type_):
            columns[name] = pa.array([dice.choice([*words[: some + 1], None]) for _ in range(30)], type_)
        elif pa.types.is_boolean(type_):
            columns[name] = pa.array([dice.choice((True, None)) for _ in range(30)], type_)
        else:
            values = np.array([dice.randint(-(10**9), 10**9) if some else 7 for _ in range(30)])
            there = np.array([dice.random() < (0.5 if some == 1 else 1) for _ in range(30)])
            columns[name] = arrow.masked(values, there, type_)
    rows = pa.table(columns)

    def line(n):
        told = []
        for name in chain.HASHED:
            cell = columns[name][n]
            if cell.is_valid:
                text = cell.as_py() if pa.types.is_string(cell.type) else "true" if pa.types.is_boolean(cell.type) else None
                told.append(f"{name}={int(arrow.integers(columns[name].slice(n, 1))[0]) if text is None else text}\x1f")
        return "".join(told) + "\x1e"

    monkeypatch.setattr(chain, "FEW_WORDS", dice.choice((0, 2, 1000)))
    assert chain.canonical(rows).to_pylist() == [line(n) for n in range(30)]
    whole = chain.digest(rows, "0" * 64, 1)
    monkeypatch.setattr(chain, "PIECE", 7)
    monkeypatch.setattr(chain, "MOST_BYTES", 1)
    assert chain.digest(rows, "0" * 64, 1) == whole


def test_every_dated_feed_may_become_columns():
    """All but prices, which are columns of their own."""
    dated = {BY_EVENT[kind].feed for kind in BY_EVENT if BY_EVENT[kind].dated is not None}
    assert dated == by_columns.DATED
    assert not is_price(pa.table({"kind": ["orders"], "cancels": pa.nulls(1, pa.bool_())}))[0].as_py()
