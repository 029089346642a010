"""Lots that are held for years: a night reads and writes the years of those alone that it changed, and a state tells each lot once."""

import datetime
import json
import random

import pytest
from laws.test_one_more_night import FIRST, batch_of, closing, opening, prices, same, sessions, struck

from navsim.basics import parquet
from navsim.log.append import append_rows
from navsim.log.stored import create
from navsim.portfolio import carried
from navsim.replay import lots_ended, nightly, once
from navsim.replay.going_on import Opening


@pytest.fixture
def held(tmp_path):
    """(the log of a fund that buys on every tenth session of three years, its days)."""
    days = sessions(FIRST, 800)
    count = next(n for n, day in enumerate(days) if day.year == 2006)
    log = create(tmp_path / "log")
    append_rows(log, **opening(days))
    append_rows(log, **batch_of(prices(n, days[n]) | ({"trades": [buy(n, days[n])]} if n % 10 == 3 else {}) for n in range(1, count)))
    struck(tmp_path, "out")
    return log, days[count:]


def buy(n: int, day: datetime.date) -> dict:
    """A lot with a name."""
    return {"date": str(day), "security": "aa" if n % 20 == 3 else "bb", "side": "buy", "quantity": "5", "price": "40", "event_id": f"buy-{n}"}


def sale(day: datetime.date, security: str, **more: str) -> dict:
    """A sale, of the oldest lot where none is named."""
    return {"date": str(day), "security": security, "side": "sell", "quantity": "3", "price": "41", **more}


def years_of_lots(place, monkeypatch) -> list:
    """The years of lots that a night reads; the tables are those of the whole."""
    read, whole = [], parquet.whole
    with monkeypatch.context() as patched:
        patched.setattr(parquet, "whole", lambda path, *more: (read.append(path), whole(path, *more))[1])
        told = nightly.go_on(place / "log", place / "out")
    assert same(place)
    assert closing(place, told)
    return sorted(path.parent.name for path in read if path.parts[-4] == "lots")


def test_the_years_of_lots_that_changed(held, tmp_path, monkeypatch):
    """Prices alone touch none; a purchase its own year; a sale the years of the lots it took from, and again where it is taken back."""
    log, days = held
    nights = [
        ({}, []),
        ({"trades": [buy(3, days[1]) | {"event_id": "new"}]}, []),  # the year has no file yet
        ({"trades": [sale(days[2], "aa", event_id="first")]}, ["year=2003"]),
        ({}, []),
        ({"trades": [sale(days[4], "bb", lots="buy-313:3", event_id="named")]}, ["year=2004"]),
        ({"trades": [{"reverses": "first", "recorded_at": f"{days[5]}T17:00"}]}, ["year=2003"]),
        ({"trades": [sale(days[6], "aa", quantity="1000"), sale(days[6], "bb", lots="buy-313:2", quantity="2")]}, ["year=2003", "year=2004"]),
        ({"trades": [{"reverses": "new", "recorded_at": f"{days[7]}T17:00"}]}, ["year=2006"]),
        ({}, []),
    ]
    for n, (more, years) in enumerate(nights):
        append_rows(log, **prices(n, days[n]) | more)
        assert years_of_lots(tmp_path, monkeypatch) == years, n


def test_lots_that_nobody_touched_are_not_told_again(held, tmp_path, monkeypatch):
    """A night of prices tells no lot; one that sells those of what it sold, once; the next strikes that session again."""
    (log, days), lots_of_bb = held, 1 + 38
    told, whole = [], carried.lot_told
    for room in (carried, lots_ended):
        monkeypatch.setattr(room, "lot_told", lambda lot: (told.append(lot.id), whole(lot))[1])
    for n, (trades, count) in enumerate((({}, 0), ({"trades": [sale(days[1], "bb", quantity="1")]}, lots_of_bb), ({}, lots_of_bb), ({}, 0))):
        told.clear()
        append_rows(log, **prices(n, days[n]) | trades)
        nightly.go_on(tmp_path / "log", tmp_path / "out")
        assert len(told) == count, n
    assert same(tmp_path)


def test_a_state_tells_a_lot_once(held, tmp_path):
    """Of seventy-seven lots at a dozen points there is one of each, and one more of each that a night changed; what is sold and past goes."""
    log, days = held
    for n in range(30):
        trades = {"trades": [sale(days[n], "bb", quantity="1")]} if n % 4 == 0 else {}
        append_rows(log, **prices(n, days[n]) | trades)
        nightly.go_on(tmp_path / "log", tmp_path / "out")
    assert same(tmp_path)
    newest = max((tmp_path / "log" / "state").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    state = json.loads(newest.read_bytes().partition(b"\n")[2])["funds"]["small"]
    held_last = state["openings"][-1]["rooms"]["portfolio"]["lots"]
    live = {lot[0] for lots in once.there(state["once"]["lots"], held_last).values() for lot in lots}
    assert len(live) == 2 + 76
    assert len(state["openings"]) >= 10
    assert len(state["once"]["lots"]) <= len(live) + 8


@pytest.mark.parametrize("seed", range(20))
def test_what_is_held_comes_back_as_it_was(seed):
    """Points with lots that come, go, change and share a name, and open items in their order: apart, without gaps, through a file, in place."""
    dice, told, state = random.Random(seed), [], None
    lots = {name: [] for name in ("aa", "bb")}
    for night_n in range(12):
        kept, whole = once.Once(state, FIRST.toordinal()), []
        for _ in range(2):
            for own in lots.values():
                own[:] = [lot for lot in own if dice.random() > 0.1]
                own += [[f"buy-{dice.randint(0, 9)}", dice.randint(0, 3), None] for _ in range(dice.randint(0, 3))]
                for n, lot in enumerate(own):
                    own[n] = [lot[0], lot[1] + (dice.random() < 0.2), lot[2]]
            items = [{"account": "due", "cause": f"dividend-{dice.randint(0, 5)}", "cents": dice.randint(0, 1)} for _ in range(dice.randint(0, 6))]
            rooms = {"portfolio": {"lots": [[name, list(own)] for name, own in lots.items() if own], "items": items, "cash": night_n}}
            whole.append(Opening(since=FIRST, after=FIRST, count=night_n, rooms=rooms))
        ended = {name: list(own) for name, own in lots.items()}
        told = [*told, *whole][-5:]
        before = [] if state is None else [Opening(since=FIRST, after=FIRST, count=0, rooms=each["rooms"]) for each in state["openings"]]
        points = [*before, *map(kept.apart, whole)][-5:]
        once_told, points, held_lots = kept.kept(points, kept.hold_lots(ended))
        state = json.loads(json.dumps({"once": once_told, "openings": [{"rooms": each.rooms} for each in points], "ended": held_lots}))
        back = [Opening(since=FIRST, after=FIRST, count=0, rooms=each["rooms"]) for each in state["openings"]]
        for point, was in zip(back, told, strict=True):
            placed = once.placed(point, state).rooms["portfolio"]
            assert [list(pair) for pair in placed["lots"]] == was.rooms["portfolio"]["lots"]
            assert (placed["items"], placed["cash"]) == (was.rooms["portfolio"]["items"], was.rooms["portfolio"]["cash"])
        assert once.there(state["once"]["lots"], state["ended"]) == ended


def test_an_item_that_stays_open_is_told_once():
    """To a run whose days begin after it was booked its day is the first of these: it is told with the day it had, and not once a night."""
    first, item = FIRST.toordinal(), {"account": "dividends receivable", "cause": "dividend-1", "cents": 500}
    held, told = [], []
    for began in (first, first + 1, first + 2):
        own = once.Told(told, held, once.KEYS[once.ITEMS], began)
        held, told = own.hold([(once.ALL, [item | {"booked": began}])]), own.told
        assert (held, told) == ([[once.ALL, [0, 1]]], [item | {"booked": first}])
    own = once.Told(told, held, once.KEYS[once.ITEMS], first + 2)
    assert own.hold([(once.ALL, [item | {"booked": first + 2, "cents": 499}])]) == [[once.ALL, [1, 2]]]


def test_an_item_that_is_booked_on_another_day_is_told_again():
    """A closing that is taken back has the session before book it; a run whose days begin long before knows that."""
    first, item = FIRST.toordinal(), {"account": "dividends receivable", "cause": "dividend-1", "cents": 500}
    told = once.Told([item | {"booked": first + 7}], [[once.ALL, [0, 1]]], once.KEYS[once.ITEMS], first)
    assert told.hold([(once.ALL, [item | {"booked": first + 6}])]) == [[once.ALL, [1, 2]]]
