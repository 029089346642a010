"""Events that a night keeps of a log are those it heard, in their places; those of a dated feed are read together, never one by one."""

import random

import attrs
import pytest
from folders import SCENARIOS

from navsim.events.control import Reversal
from navsim.events.kinds import BY_EVENT
from navsim.events.many import Many
from navsim.events.prices import no_prices
from navsim.events.said import many_of
from navsim.log import identity
from navsim.log.knowledge import as_known
from navsim.log.log import one_batch
from navsim.replay import remembered
from navsim.scenario.read import read

FOLDERS = sorted(path.parent for path in SCENARIOS.glob("*/fund.toml"))


def told(log, rows) -> dict:
    """What a state has of some events of a log, and of all its prices."""
    events = []
    for row in rows:
        event = log.events[row]
        header = event.event_id, event.recorded_at, event.fund, event.file, event.line, getattr(event, "position", None), isinstance(event, Reversal)
        events.append([int(log.event_seqs[row]), identity.kind_of(event), log.contents[row], *header])
    return {"events": events, "prices": remembered.prices_told(log, as_known(log), 0, 0)}


def some(log, rows):
    """A log of some of the events, without prices."""
    events, contents = (tuple(each[row] for row in rows) for each in (log.events, log.contents))
    return attrs.evolve(log, events=events, contents=contents, event_seqs=log.event_seqs[rows], prices=no_prices(), price_seqs=log.price_seqs[:0])


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
@pytest.mark.parametrize("seed", range(3))
def test_kept_and_heard_since(folder, seed):
    """Any part of a log kept, and the rest heard after it, is the log again: also where what is heard stands before what was kept."""
    log, dice = one_batch(read(folder)), random.Random(seed)
    first = dice.randint(0, len(log.events))
    late = set(dice.sample(range(len(log.events)), len(log.events) // 3)) if seed else set(range(first, len(log.events)))
    kept, new = ([row for row in range(len(log.events)) if (row in late) is heard] for heard in (False, True))
    both = remembered.log_of(told(log, kept), some(log, new))
    assert tuple(both.events) == tuple(log.events)
    assert list(both.contents) == list(log.contents)
    assert both.event_seqs.tolist() == log.event_seqs.tolist()
    assert both.price_seqs.tolist() == log.price_seqs.tolist()
    one, other = as_known(both), as_known(log)
    for kind in other.events:
        assert [*one.many(kind)] == [*other.many(kind)]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_work_is_that_of_terms_and_securities(folder, monkeypatch):
    """Of orders, trades and dividends none is made by itself, and none becomes a column again: their feeds are read column by column."""
    made, event_of = [], remembered.event_of
    monkeypatch.setattr(remembered, "event_of", lambda *asked: made.append(asked[0]) or event_of(*asked))
    log = one_batch(read(folder))
    known = as_known(remembered.log_of(told(log, range(len(log.events))), some(log, [])))
    assert len(made) == sum(isinstance(event, Reversal) or BY_EVENT[type(event)].dated is None for event in log.events)
    for kind, events in known.events.items():
        assert isinstance(events, Many) is (BY_EVENT[kind].dated is not None)
        assert not isinstance(events, Many) or known.many(kind) is events


def test_a_row_must_say_what_its_feed_requires():
    """The others are what the feed assumes."""
    header = {"event_id": ["a", "b"], "recorded_at": [1, 2], "fund": ["f", "f"], "file": ["", ""], "line": [1, 2]}
    bills = [{"date": "2004-03-31", "fee": "audit", "amount": "1.50"}, {"date": "2004-03-31", "fee": "audit", "amount": "2", "class": "service"}]
    assert [(bill.amount_cents, bill.share_class) for bill in many_of("expenses", bills, **header)] == [(150, None), (200, "service")]
    with pytest.raises(LookupError, match="amount"):
        many_of("expenses", [{"date": "2004-03-31", "fee": "audit"}, bills[1]], **header)
