"""A log against a dictionary: whatever is appended, repeated, contradicted, compacted or interrupted, in any order."""

import datetime
import pathlib
import shutil
import tempfile

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from log_folders import FUND, SECURITIES, folder_of

from navsim.basics.problems import InputProblems
from navsim.log.append import append_feeds, append_rows
from navsim.log.delta import Table
from navsim.log.knowledge import as_known
from navsim.log.stored import StoredLog, create
from navsim.log.verify import verified

NAMES = st.sampled_from([f"id-{n}" for n in range(12)])
DOLLARS = st.integers(1, 3)
DAYS = st.integers(0, 9)
HANDLES = st.integers(0, 1)
FIRST = datetime.date(2024, 1, 2)


class Lost(Exception):
    """The process dies between two steps."""


class Model(RuleBasedStateMachine):
    """Orders by id in a dictionary, beside a log that two handles write to."""

    @initialize()
    def begin(self):
        self.place = tempfile.mkdtemp(prefix="navsim-log-")
        create(self.place + "/log")
        self.handles = [StoredLog(self.place + "/log") for _ in range(2)]
        append_feeds(self.handles[0], [folder_of(pathlib.Path(self.place) / "first", FUND, securities=SECURITIES)])
        self.base = self.handles[0].head.seq
        self.orders: dict = {}
        self.anchors = {self.base: str(self.handles[0].head)}
        self.kept: dict = {}

    def row(self, name, dollars, day):
        return {"event_id": name, "accepted_at": f"{FIRST + datetime.timedelta(day)}T11:00:00", "side": "purchase", "amount": f"{dollars}.00"}

    @rule(handle=HANDLES, rows=st.dictionaries(NAMES, st.tuples(DOLLARS, DAYS), min_size=1, max_size=3))
    def append(self, handle, rows):
        """New rows are added; rows that are known are counted; one that contradicts refuses all."""
        given = [self.row(name, *content) for name, content in rows.items()]
        if any(self.orders.get(name, content) != content for name, content in rows.items()):
            with pytest.raises(InputProblems):
                append_rows(self.handles[handle], "orders", given)
            return
        new = [name for name in rows if name not in self.orders]
        receipt = append_rows(self.handles[handle], "orders", given)
        assert (receipt.appended, receipt.duplicates) == (len(new), len(rows) - len(new))
        self.orders |= rows
        self.remember(receipt)

    @rule(handle=HANDLES, name=NAMES, dollars=DOLLARS, day=DAYS, step=st.sampled_from(["append", "make_durable", "after"]))
    def crash(self, handle, name, dollars, day, step):
        """The process ends in the middle of an append; another one sends the row again."""
        if self.orders.get(name, (dollars, day)) != (dollars, day):
            return
        log, known = StoredLog(self.place + "/log"), name in self.orders
        if step == "after":
            real = log.table.append

            def append(*given):
                real(*given)
                raise Lost

            log.table.append = append
        else:

            def stop(*_):
                raise Lost

            setattr(log.table, step, stop)
        try:
            append_rows(log, "orders", [self.row(name, dollars, day)])
        except Lost:
            pass
        else:
            assert known
        self.handles[handle] = StoredLog(self.place + "/log")
        receipt = append_rows(self.handles[handle], "orders", [self.row(name, dollars, day)])
        assert receipt.appended + receipt.duplicates == 1
        self.orders[name] = (dollars, day)
        self.remember(receipt)

    @rule(handle=HANDLES)
    def compact(self, handle):
        self.handles[handle].compact()

    @rule(handle=HANDLES)
    def reopen(self, handle):
        self.handles[handle] = StoredLog(self.place + "/log")

    @precondition(lambda self: self.orders)
    @rule(handle=HANDLES)
    def nothing_new(self, handle):
        """Everything there is, sent once more."""
        before = StoredLog(self.place + "/log").head
        receipt = append_rows(self.handles[handle], "orders", [self.row(name, *content) for name, content in self.orders.items()])
        assert (receipt.appended, receipt.head) == (0, str(before))

    def remember(self, receipt):
        seq = int(receipt.head.partition(":")[0])
        assert self.anchors.setdefault(seq, receipt.head) == receipt.head
        self.handles[0].refresh()
        self.kept[seq] = self.standing(self.handles[0].log(), seq)

    @invariant()
    def sound(self):
        """Gapless, each id once, time never back, every anchor there, what was known as it was."""
        log = StoredLog(self.place + "/log")
        assert log.head.seq == self.base + len(self.orders)
        rows = log.rows()
        assert rows.column("seq").to_pylist() == list(range(1, log.head.seq + 1))
        assert sorted(rows.column("event_id").to_pylist()[self.base :]) == sorted(self.orders)
        assert verified(log)[1] == []
        value = log.log()
        for seq, anchor in list(self.anchors.items())[-3:]:
            assert value.head(seq) == anchor
        for seq, known in list(self.kept.items())[-3:]:
            assert self.standing(value, seq) == known

    def standing(self, log, seq):
        """What stands, as known with an event of the log: ids, by kind, and how many were heard."""
        known = as_known(log, seq=seq)
        return known.heard, {kind: [event.event_id for event in events] for kind, events in known.events.items()}

    def teardown(self):
        if hasattr(self, "place"):
            shutil.rmtree(self.place)


HOW = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
TestAgainstADictionary = Model.TestCase
TestAgainstADictionary.settings = settings(max_examples=6, stateful_step_count=10, **HOW)


@pytest.mark.slow
class TestLonger(Model.TestCase):
    """The same, for longer."""

    settings = settings(max_examples=60, stateful_step_count=30, **HOW)


def test_the_table_is_what_the_crashes_stop():
    """The steps that are broken off above are steps of an append."""
    assert callable(Table.append)
    assert callable(Table.make_durable)
