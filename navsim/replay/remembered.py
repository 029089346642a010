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
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..basics.instants import at_minute, day_number
from ..basics.problems import refuse
from ..basics.sessions import calendar_version
from ..basics.versions import version
from ..events.canonical import content, payload
from ..events.control import BenchmarkLevel, Closure, Reversal, TrusteeAction
from ..events.kinds import BY_EVENT
from ..events.portfolio import FxRate, Reset, Security, Split, Trade
from ..events.prices import ARRAYS, DTYPES, PriceColumns, concatenate
from ..events.said import Head, event_of
from ..events.shares import AccountCount, Expense, Order
from ..events.terms import FundTerms
from ..log import identity
from ..log.knowledge import Known
from ..log.log import Log, in_order
from .going_on import Opening

FOLDER, FEW = "state", 3
LOCK, PATIENCE = ".lock", 300  # seconds that a run waits for another one
DRAFT = ".draft-"
ALWAYS = (Security, TrusteeAction, Closure, AccountCount, Reset, Split)


@functools.cache
def program() -> dict[str, str]:
    """What the bytes of a run hang on besides its log: the sources of the package, and the versions of what it is built on."""
    sources, root = hashlib.sha256(), pathlib.Path(__file__).parents[1]
    for path in sorted(root.rglob("*.py")):
        sources.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
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
    text = json.dumps(
        told | {"funds": {name: with_lots_apart(fund) for name, fund in told["funds"].items()}}, separators=(",", ":"), ensure_ascii=True
    ).encode()
    path.parent.mkdir(exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=DRAFT)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        os.replace(draft, path)
    except BaseException:
        pathlib.Path(draft).unlink(missing_ok=True)
        raise
    for old in sorted(path.parent.glob("*.json"), key=lambda each: each.stat().st_mtime_ns)[:-FEW]:
        old.unlink(missing_ok=True)


def find(path: pathlib.Path) -> tuple[dict[str, Any] | None, str]:
    """(the state, "") or (None, why there is none)."""
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
    except OSError:
        return None, "no state of it is kept"
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return None, "its state is damaged"
    told: dict[str, Any] = json.loads(text)
    if told["program"] != program():
        return None, "its state is of another version"
    return told | {"funds": {name: with_lots_in_place(fund) for name, fund in told["funds"].items()}}, ""


def with_lots_apart(fund: dict[str, Any]) -> dict[str, Any]:
    """A fund's points with each lot told once: most are the same at all of them."""
    if "lots" in fund:
        return fund
    places: dict[Any, int] = {}
    told: list[Any] = []

    def place(security: str, lot: list[Any]) -> int:
        key = (security, *lot[:-1], None if lot[-1] is None else json.dumps(lot[-1]))
        if key not in places:
            places[key] = len(told)
            told.append(lot)
        return places[key]

    def apart(opening: dict[str, Any]) -> dict[str, Any]:
        lots = [[name, [place(name, lot) for lot in own]] for name, own in opening["rooms"]["portfolio"]["lots"]]
        return with_lots(opening, lots)

    return {**fund, "openings": [apart(each) for each in fund["openings"]], "lots": told}


def with_lots_in_place(fund: dict[str, Any]) -> dict[str, Any]:
    """The same again, as its points were."""
    told = fund["lots"]
    openings = [with_lots(each, [[name, [told[n] for n in own]] for name, own in each["rooms"]["portfolio"]["lots"]]) for each in fund["openings"]]
    return {**{name: value for name, value in fund.items() if name != "lots"}, "openings": openings}


def with_lots(opening: dict[str, Any], lots: list[Any]) -> dict[str, Any]:
    """A point with its lots in another form."""
    rooms = opening["rooms"]
    return {**opening, "rooms": {**rooms, "portfolio": {**rooms["portfolio"], "lots": lots}}}


def opening_told(opening: Opening) -> dict[str, Any]:
    """As it is kept."""
    return {"since": opening.since.isoformat(), "after": opening.after.isoformat(), "count": opening.count, "rooms": opening.rooms}


def opening_of(told: dict[str, Any]) -> Opening:
    """The same again."""
    day = datetime.date.fromisoformat
    return Opening(since=day(told["since"]), after=day(told["after"]), count=told["count"], rooms=told["rooms"])


def looked_up(log: Log, known: Known, oldest: datetime.date, openings: list[Opening]) -> dict[str, Any]:
    """What of a log a run may still look at that goes on after a day."""
    since, names = at_minute(oldest, 0), names_of(openings)
    standing = {event.event_id for events in known.events.values() for event in events}
    closings = {event.event_id for event in log.events if isinstance(event, Closure)}
    last: dict[Any, str] = {}
    first: dict[Any, str] = {}
    bought: dict[Any, tuple[datetime.date, str]] = {}
    dates: dict[str, datetime.date] = {}
    funds = {event.id for event in known.of(FundTerms)}
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
        elif isinstance(event, Order) and (holders := funds & {event.account, event.to_account}):  # one of each says who holds by orders
            for pair in itertools.product(holders, (event.fund, event.to_fund)):
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
            *(seq, identity.kind_of(event), payload(said), event.event_id, event.recorded_at, event.fund),
            *(event.file, event.line, getattr(event, "position", None), isinstance(event, Reversal)),
        ]
        for event, said, seq in zip(log.events, log.contents, log.event_seqs.tolist(), strict=True)
        if wanted(event)
    ]
    return {"events": kept, "prices": prices_told(log, known, day_number(oldest), since)}


def names_of(openings: list[Opening]) -> set[str]:
    """Ids of the events that carried state refers to."""
    told: set[str] = set()
    for each in openings:
        told |= {name for (name, _), *_ in each.rooms["strike"]["orders"]} | {name for name, *_ in each.rooms["strike"]["distributions"]}
        told |= {item["cause"] for item in each.rooms["portfolio"]["items"]}
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


def log_of(told: dict[str, Any], new: Log) -> Log:
    """What was kept of a log, and what was appended since, in the order of the log."""
    rows = []
    for seq, feed, text, event_id, recorded_at, fund, file, line, position, cancels in told["events"]:
        head = Head(event_id=event_id, recorded_at=recorded_at, fund=fund, file=file, line=line, position=position, cancels=cancels)
        event = event_of(feed, json.loads(text), head)
        rows.append((seq, event, content(event)))
    rows += list(zip(new.event_seqs.tolist(), new.events, new.contents, strict=True))
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
    rows.sort(key=lambda row: identity.order_of(row[1], identity.natural_key(row[2])))
    return Log(
        name=new.name,
        events=tuple(event for _, event, _ in rows),
        contents=tuple(said for _, _, said in rows),
        event_seqs=tuple(seq for seq, _, _ in rows),
        prices=both.take(order),
        price_seqs=seqs[order],
        notes=new.notes,
        anchor=new.anchor,
        waiting=new.waiting,
    )
