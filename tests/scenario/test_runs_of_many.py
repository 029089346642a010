"""Whole runs of feeds that stay columns, rows that only an eye can read among them: every table as where each row is an event."""

import numpy as np
import pytest
from auditor.worlds import BOARD, REGISTER, write_world

from navsim.events.many import Few, Many, Whole
from navsim.events.shares import Order
from navsim.replay.door import run
from navsim.scenario import row_columns

WORLDS = [
    (2008, ("exchanges", "money")),
    (1, ("exchanges", "currency", "late")),
    (2, ("exchanges", REGISTER)),
    (3, ("bonds", "corporate_actions", "relief")),
    (4, ("distributions", "late", "closures")),
    (5, ("flat", "class_limits", "money", BOARD)),
]


def tables(folder, **how):
    made = run(folder, **how)
    return {name: made.table(name) for name in made.tables}


@pytest.mark.parametrize(("seed", "features"), WORLDS)
def test_every_table_is_the_same(seed, features, tmp_path, monkeypatch):
    """Families, money funds, late rows: as events and as columns, today and as known at each strike."""
    folder = write_world(tmp_path / "world", seed, features, length=20)
    as_events = tables(folder), tables(folder, known_at="strike")
    monkeypatch.setattr(row_columns, "LARGE", 1)
    as_columns = tables(folder), tables(folder, known_at="strike")
    for one, other in zip(as_events, as_columns, strict=True):
        assert one.keys() == other.keys()
        assert [name for name in one if not one[name].equals(other[name])] == []
    assert as_columns[0]["orders"].num_rows > 5


def test_a_value_stands_at_one_position():
    """An event of a fund there is already, put behind the columns, and a fund filled in: whoever groups by fund finds all of both."""
    line = Whole(np.array([2, 3]))
    orders = Many(kind=Order, columns={"line": line, "fund": Few(np.array([0, 1], np.int32), ("alder", "birch"))})
    one = Order(event_id="o-1", fund="alder", side="purchase", account="a", accepted_at=0, line=4)
    longer = orders.and_then([one]).few("fund")
    assert (longer.values, longer.codes.tolist()) == (("alder", "birch"), [0, 1, 0])
    filled = Few(np.array([0, 1, 1], np.int32), ("alder", None)).filled("alder")
    assert (filled.values, filled.codes.tolist()) == (("alder",), [0, 0, 0])
    twice = Few(np.array([0, 1, 2], np.int32), ("alder", "birch", "alder"))
    assert (twice.merged().values, twice.merged().codes.tolist()) == (("alder", "birch"), [0, 1, 0])
