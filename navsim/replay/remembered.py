"""What a run of a log leaves for the next one, in LOG/state: derived, deletable, and never read where it does not fit to the last byte.

A state is named by the digest of the run.json it belongs to. It says which log it is of, by the anchor it ends at; which program made it,
by the digest of its sources and the versions of its libraries; and which files the run had. What of the log is still looked up is in it,
so that the next run reads nothing but what was appended since.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import itertools
import json
import os
import pathlib
import tempfile
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..basics.instants import at_minute, day_number
from ..basics.problems import refuse
from ..basics.sessions import calendar_version
from ..basics.versions import version
from ..events.control import BenchmarkLevel, Closure, Reversal, TrusteeAction
from ..events.event import Event
from ..events.kinds import BY_EVENT, FEEDS
from ..events.many import Many, Mixed
from ..events.portfolio import FxRate, Reset, Security, Split, Trade
from ..events.prices import ARRAYS, DTYPES, PriceColumns, concatenate
from ..events.said import Header, event_of, many_of
from ..events.shares import AccountCount, Expense, Order
from ..events.terms import FundTerms
from ..log import identity
from ..log.knowledge import Known
from ..log.log import Log
from ..log.sequence import in_order
from .going_on import Opening

FOLDER, FEW = "state", 3
LOCK, PATIENCE = ".lock", 300  # seconds that a run waits for another one
DRAFT = ".draft-"
ALWAYS = (Security, TrusteeAction, Closure, AccountCount, Reset, Split)
DATED = frozenset(kind.feed for kind in FEEDS if kind.dated is not None)


@functools.cache
def program() -> dict[str, str]:
    """What the bytes of a run hang on besides its log: the sources of the package, and the versions of what it is built on."""
    sources, root = hashlib.sha256(), str(pathlib.Path(__file__).parents[1])
    files = [os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names if name.endswith(".py")]
    for path in sorted(files):
        with open(path, "rb") as file:
            sources.update(path.removeprefix(root).encode() + b"\0" + file.read())
    return {
        "navsim": version("navsim-funds"),
        "sources": sources.hexdigest(),
        "calendar": calendar_version(),
        **{name: version(name) for name in ("pyarrow", "numpy")},
    }


def place(address: str, run: bytes) -> pathlib.Path:
    """Where the state of the run is kept that has this run.json."""
    return pathlib.Path(address) / FOLDER / f"{hashlib.sha256(run).hexdigest()[:32]}.json"


@contextlib.contextmanager
def alone(address: Any) -> Iterator[None]:
    """Runs of a log that go on take turns: the second one finds what the first one left. A log that may only be read has no turns, and no state."""
    from filelock import FileLock, Timeout

    folder = pathlib.Path(address) / FOLDER
    lock = FileLock(folder / LOCK, timeout=PATIENCE)
    try:
        folder.mkdir(exist_ok=True)
        lock.acquire()
    except Timeout:
        refuse("run.busy", f"another run has been going on from {address} for {PATIENCE} seconds", "wait for it, or end it")
    except OSError:
        yield
        return
    try:
        for draft in folder.glob(f"{DRAFT}*"):  # a kill left it: whoever writes one has the turn
            draft.unlink(missing_ok=True)
        yield
    finally:
        lock.release()


def keep(path: pathlib.Path, told: dict[str, Any]) -> None:
    """Write a state whole, behind its digest; a few older ones stay for other folders of tables."""
    text = json.dumps(told, separators=(",", ":"), ensure_ascii=True, check_circular=False).encode()
    path.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        os.replace(draft, path)
    except BaseException:
        pathlib.Path(draft).unlink(missing_ok=True)
        raise
    others = [each for each in path.parent.glob("*.json") if each != path]  # the clock may have gone back since those were written
    for old in sorted(others, key=lambda each: each.stat().st_mtime_ns)[: 1 - FEW]:
        old.unlink(missing_ok=True)


def find(path: pathlib.Path) -> tuple[dict[str, Any] | None, str]:
    """(the state, "") or (None, why there is none)."""
    if not path.is_file():
        return None, "no state of it is kept"
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return None, "no state of it is kept"
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return None, "its state is damaged"
    told: dict[str, Any] = json.loads(text)
    if told["program"] != program():
        return None, "its state is of another version"
    return told, ""


def opening_told(opening: Opening) -> dict[str, Any]:
    """As it is kept."""
    return {"since": opening.since.isoformat(), "after": opening.after.isoformat(), "count": opening.count, "rooms": opening.rooms}


def opening_of(told: dict[str, Any]) -> Opening:
    """The same again."""
    day = datetime.date.fromisoformat
    return Opening(since=day(told["since"]), after=day(told["after"]), count=told["count"], rooms=told["rooms"])


def looked_up(log: Log, known: Known, oldest: datetime.date, funds: dict[str, Any]) -> dict[str, Any]:
    """What of a log a run may still look at that goes on after a day. `funds`: what is kept of each."""
    since, names = at_minute(oldest, 0), names_of(funds)
    standing = {event.event_id for events in known.events.values() for event in events}
    closings = {event.event_id for event in log.events if isinstance(event, Closure)}
    last: dict[Any, str] = {}
    first: dict[Any, str] = {}
    bought: dict[Any, tuple[datetime.date, str]] = {}
    dates: dict[str, datetime.date] = {}
    holders = {event.id for event in known.of(FundTerms)}
    for event in log.events:
        if event.event_id not in standing:
            continue
        if isinstance(event, FxRate | BenchmarkLevel) and event.date < oldest:
            key = (type(event), getattr(event, "currency", None), getattr(event, "name", None))
            was = last.get(key)
            if was is None or dates[was] <= event.date:
                last[key] = event.event_id
        elif isinstance(event, Trade) and event.side == "buy" and event.date < oldest:  # the ledger names the last of a day by its id
            held = (event.fund, event.security)
            bought[held] = max(bought.get(held, (event.date, "")), (event.date, event.event_id or ""))
        elif isinstance(event, Expense):
            first.setdefault((event.fund, event.fee, event.share_class), event.event_id)
        elif isinstance(event, Order) and (own := holders & {event.account, event.to_account}):  # one of each says who holds by orders
            for pair in itertools.product(own, (event.fund, event.to_fund)):
                first.setdefault(pair, event.event_id)
        if isinstance(event, FxRate | BenchmarkLevel):
            dates[event.event_id] = event.date
    names |= set(last.values()) | set(first.values()) | {name for _, name in bought.values()}

    def wanted(event: Any) -> bool:
        if event.event_id in names or event.event_id in closings or event.reverses in closings or event.recorded_at >= since:
            return True
        if event.event_id not in standing or isinstance(event, Reversal):
            return False
        day = identity.effective(event)
        return isinstance(event, ALWAYS) or BY_EVENT[type(event)].dated is None or day is None or day >= oldest

    kept = [
        [
            *(seq, identity.kind_of(event), dict(said), event.event_id, event.recorded_at, event.fund),
            *(event.file, event.line, getattr(event, "position", None), isinstance(event, Reversal)),
        ]
        for event, said, seq in zip(log.events, log.contents, log.event_seqs.tolist(), strict=True)
        if wanted(event)
    ]
    return {"events": kept, "prices": prices_told(log, known, day_number(oldest), since)}


def names_of(funds: dict[str, Any]) -> set[str]:
    """Ids of the events that carried state refers to."""
    told: set[str] = set()
    for state in funds.values():
        told |= {item["cause"] for item in state["once"]["items"]}
        for each in state["openings"]:
            strike = each["rooms"]["strike"]
            told |= {name for (name, _), *_ in strike["orders"]} | {name for name, *_ in strike["distributions"]}
    return told


def prices_told(log: Log, known: Known, oldest: int, since: int) -> dict[str, Any]:
    """Prices since a day, and the last quotation of each security before."""
    prices, seqs = log.prices, log.price_seqs
    standing = np.isin(seqs, known.price_seqs)
    before = np.flatnonzero(standing & (prices.date < oldest))
    newest = np.full(len(prices.securities) + 1, -(2**31), np.int64)
    np.maximum.at(newest, prices.security[before], prices.date[before])
    kept = (prices.recorded_at >= since) | (prices.date >= oldest)
    kept[before] |= prices.date[before] == newest[prices.security[before]]
    rows = np.flatnonzero(kept)
    own = prices.take(rows)
    return {
        "seqs": seqs[rows].tolist(),
        "columns": {name: getattr(own, name).tolist() for name in ARRAYS},
        **{name: list(getattr(own, name)) for name in ("securities", "sources", "files")},
        **{name: [[int(row), value] for row, value in getattr(own, name).items()] for name in ("ids", "reverses", "said")},
    }


def events_told(rows: list[Any], new: Sequence[Event]) -> Mixed:
    """The events that were kept, and others behind them. Those of a dated feed stay columns, for they are many; the rest is made one by one."""
    feeds: dict[str, list[int]] = {}
    for at, (_, feed, *_, cancels) in enumerate(rows):
        feeds.setdefault(feed if feed in DATED and not cancels else "", []).append(at)
    parts = [many_told(feed, [rows[at] for at in own]) if feed else [event_told(rows[at]) for at in own] for feed, own in feeds.items()]
    order = np.argsort(np.array([at for own in feeds.values() for at in own] + [*range(len(rows), len(rows) + len(new))], np.int64))
    return Mixed([*parts, new]).take(order)


def many_told(feed: str, rows: list[Any]) -> Many:
    """Those of one feed."""
    _, _, said, event_id, recorded_at, fund, file, line, *_ = zip(*rows, strict=True)
    return many_of(feed, said, event_id=event_id, recorded_at=recorded_at, fund=fund, file=file, line=line)


def event_told(row: list[Any]) -> Event:
    """One of them."""
    _, feed, said, event_id, recorded_at, fund, file, line, position, cancels = row
    header = Header(event_id=event_id, recorded_at=recorded_at, fund=fund, file=file, line=line, position=position, cancels=cancels)
    return event_of(feed, said, header)


def log_of(told: dict[str, Any], new: Log) -> Log:
    """What was kept of a log, and what was appended since, in the order of the log."""
    rows, first = told["events"], len(told["events"])
    events = events_told(rows, new.events)
    contents = [said for _, _, said, *_ in rows] + [*new.contents]
    numbers = np.concatenate([np.array([seq for seq, *_ in rows], np.int64), new.event_seqs])

    def place(at: int) -> Any:
        return identity.order_of(events[at], identity.natural_key(contents[at]))

    if 0 < first < len(events) and place(first) < place(first - 1):  # both stand in order themselves
        order = np.array(sorted(range(len(events)), key=place), np.int64)
        events, contents, numbers = events.take(order), [contents[at] for at in order.tolist()], numbers[order]
    kept = told["prices"]
    columns: dict[str, Any] = {name: np.array(values, DTYPES[name]) for name, values in kept["columns"].items()}
    columns |= {name: tuple(kept[name]) for name in ("securities", "sources", "files")}
    prices = PriceColumns(
        **columns,
        ids=dict(kept["ids"]),
        reverses=dict(kept["reverses"]),
        said={row: tuple(value) for row, value in kept["said"]},
    )
    both = concatenate([prices, new.prices])
    seqs = np.concatenate([np.array(kept["seqs"], np.int64), new.price_seqs])
    order = in_order(both)
    return Log(
        name=new.name,
        events=events,
        contents=contents,
        event_seqs=numbers,
        prices=both.take(order),
        price_seqs=seqs[order],
        notes=new.notes,
        anchor=new.anchor,
        waiting=new.waiting,
    )
