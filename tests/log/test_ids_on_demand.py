"""Of more than a million events of a feed ids are made when they are asked for: the same ids and the same order, and no text is kept."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from navsim.basics import blocks
from navsim.events.many import Many, Spelled, Texts
from navsim.log import log as whole_log
from navsim.log import many
from navsim.scenario.read import read

DAYS = np.arange(np.datetime64("2024-01-02"), np.datetime64("2024-02-11"))
ROWS = 100  # orders a day, of which some are alike
TOML = '[fund]\nid = "{id}"\ninception = 2024-01-02\n[class.a]\n[class.b]\n'


@pytest.fixture
def folder(tmp_path):
    """Two funds, four thousand orders and as many dividends, the days of each fund apart in the file; equal orders of one day among them."""
    for fund in ("one", "two"):
        (tmp_path / f"{fund}.toml").write_text(TOML.format(id=fund))
    count = len(DAYS) * ROWS
    days = np.concatenate([np.repeat(DAYS, ROWS // 2)] * 2)
    dice = np.random.default_rng(3)
    orders = {
        "accepted_at": pa.array(days),
        "fund": ["one"] * (count // 2) + ["two"] * (count // 2),
        "class": [("a", "b")[n] for n in dice.integers(0, 2, count)],
        "side": ["purchase"] * count,
        "amount": [f"{n}.00" for n in dice.integers(100, 160, count)],
    }
    dividends = {"ex_date": pa.array(days), "security": [f"S{n:04d}" for n in range(count)], "rate": ["0.25"] * count}
    securities = {"security": dividends["security"], "type": ["equity"] * count}
    for feed, columns in (("orders", orders), ("dividends", dividends), ("securities", securities)):
        pq.write_table(pa.table(columns), tmp_path / f"{feed}.parquet")
    return tmp_path


def ids(log) -> dict:
    return {part.kind.__name__: part.column("event_id").array.to_pylist() for part in log.events.parts if isinstance(part, Many)}


def test_made_a_few_days_at_a_time_and_let_go(folder, monkeypatch):
    """Two hundred rows at once, or a day more: ids, numbers and head are those of the log that keeps its ids; what is kept is which of equal ones."""
    kept = whole_log.one_batch(read(folder))
    named, sizes = many._ids, []
    monkeypatch.setattr(blocks, "KEPT", 1_000)
    monkeypatch.setattr(many, "ROWS_AT_ONCE", 250)
    monkeypatch.setattr(many, "_ids", lambda *given: sizes.append(len(given[0])) or named(*given))
    log = whole_log.one_batch(read(folder))
    assert set(sizes) == {300, 100}
    assert sum(sizes) == 2 * len(DAYS) * ROWS
    parts = {part.kind.__name__: part.columns["event_id"] for part in log.events.parts if isinstance(part, Many)}
    assert {name: type(column) for name, column in parts.items()} == {"Order": Spelled, "Dividend": Spelled}
    assert parts["Dividend"].ends.strides == (0,)
    assert set(parts["Order"].ends.tolist()) >= {1, 2}
    assert all(type(part.columns["event_id"]) is Texts for part in kept.events.parts if isinstance(part, Many))
    assert ids(log) == ids(kept)
    assert (log.event_seqs == kept.event_seqs).all()
    assert log.head() == kept.head()
    assert list(log.events) == list(kept.events)


def test_a_group_is_given_its_ids(folder, monkeypatch):
    """Some of the events have the ids they have among all; none of them, none."""
    monkeypatch.setattr(blocks, "KEPT", 1_000)
    log = whole_log.one_batch(read(folder))
    orders = next(part for part in log.events.parts if isinstance(part, Many) and part.kind.__name__ == "Order")
    rows = np.array([3900, 17, 5])
    assert orders.take(rows).few("event_id").listed() == [ids(log)["Order"][n] for n in rows]
    assert [event.event_id for event in orders.some(rows)] == orders.take(rows).few("event_id").listed()
    assert orders.some(np.zeros(0, np.int64)) == []
