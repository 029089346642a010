"""Who is who among events: ids given twice, events that take back others, two prices for one moment."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np

from ..basics.columns import by_days
from ..basics.instants import date_of
from ..basics.problems import Place, Problem
from ..events import prices as p
from ..events.many import Many, parts_of, without
from .batch import Batch, feed_of

if TYPE_CHECKING:
    from ..events.prices import PriceColumns

MADE_BY_LOG = ":"
AT_ONCE = 1 << 20  # prices that are compared


@attrs.frozen(kw_only=True, repr=False)
class Given:
    """One event or price that has an id or takes back another, wherever it stands."""

    feed: str
    event_id: str
    reverses: str | None
    recorded_at: int | None
    content: Any
    file: str
    line: int
    position: int


def all_given(batch: Batch) -> list[Given]:
    """Every event and price with an id of its own, or that reverses; few, though prices are many."""
    found = [
        Given(
            feed=feed_of(event),
            event_id=event.event_id,
            reverses=event.reverses,
            recorded_at=event.recorded_at,
            content=event,
            file=event.file,
            line=event.line,
            position=n,
        )
        for n, event in _identified(batch)
    ]
    prices = batch.prices
    for row in sorted(prices.ids.keys() | prices.reverses.keys()):
        recorded_at = int(prices.recorded_at[row])
        found.append(
            Given(
                feed="prices",
                event_id=prices.ids.get(row, ""),
                reverses=prices.reverses.get(row),
                recorded_at=None if recorded_at == p.NOT_GIVEN else recorded_at,
                content=price_key(prices, row),
                file=prices.files[prices.file[row]],
                line=int(prices.line[row]),
                position=row,
            )
        )
    return found


def _identified(batch: Batch) -> list[tuple[int, Any]]:
    """The events with an id of their own, or that reverse, and their places in the batch: in the order they were read.

    Of those that are many, only the ones whose id is given twice or named elsewhere, and those that reverse.
    """
    found: list[tuple[int, Any]] = []
    start, wanted = 0, _repeated(batch) | batch.reversed_ids
    for part in parts_of(batch.events):
        if isinstance(part, Many):
            rows = np.flatnonzero(part.few("event_id").where(wanted.__contains__) | part.told("reverses"))
            found += zip((rows + start).tolist(), part.some(rows), strict=True)
        else:
            found += [(start + n, event) for n, event in enumerate(part) if event.event_id or event.reverses]
        start += len(part)
    if len(parts_of(batch.events)) > 1:
        files = {file: n for n, file in enumerate(batch.places)}
        found.sort(key=lambda item: (files.get(item[1].file, -1), 0 if item[1].file.endswith(".toml") else item[1].line))
    return found


def _repeated(batch: Batch) -> set[str]:
    """Ids that stand more than once."""
    seen: set[str] = set(batch.prices.ids.values())
    twice: set[str] = set()
    for part in parts_of(batch.events):
        if isinstance(part, Many):
            own = [name for name in part.few("event_id").listed() if name]
            twice |= {name for name, count in collections.Counter(own).items() if count > 1} if len(set(own)) < len(own) else set()
        else:
            own = [event.event_id for event in part if event.event_id]
        twice |= seen.intersection(own)
        seen.update(own)
    return twice


def price_key(prices: PriceColumns, row: int) -> tuple[Any, ...]:
    """Everything a price says, but where it stands."""
    code, source = int(prices.security[row]), int(prices.source[row])
    return (
        *(int(getattr(prices, name)[row]) for name in ("date", "price_e8", "kind", "recorded_at")),
        prices.securities[code],
        prices.sources[source],
        prices.ids.get(row),
        prices.reverses.get(row),
        prices.said.get(row),
    )


def without_repeats(batch: Batch, problems: list[Problem], notes: list[Any]) -> Batch:
    """The batch with events that stand twice, id and content, once; the same id with other content is a problem."""
    first: dict[Any, Any] = {}
    events: set[Any] = set()
    rows: set[Any] = set()
    for given in all_given(batch):
        if not given.event_id:
            continue
        before = first.setdefault(given.event_id, given)
        if before is given:
            continue
        if _same(before, given):
            (rows if given.feed == "prices" and isinstance(given.content, tuple) else events).add(given.position)
            notes.append(f"{given.file}:{given.line} says again what {before.file}:{before.line} said; it counts once")
        else:
            message = f'the event id "{given.event_id}" was given to another event in {before.file}, line {before.line}'
            help = 'an id names one event; to replace the earlier one, take a new id and write the old one under "reverses"'
            problems.append(Problem(code="id.reused", message=message, help=help, place=_place(batch, given, "event_id")))
    if not events and not rows:
        return batch
    kept = batch.prices
    if rows:
        kept = kept.take(np.array([row for row in range(len(kept)) if row not in rows], np.int64))
    return attrs.evolve(batch, events=without(batch.events, events) if events else batch.events, prices=kept)


def _same(a: Given, b: Given) -> bool:
    if isinstance(a.content, tuple) or isinstance(b.content, tuple):
        return bool(a.content == b.content)
    return bool(attrs.evolve(a.content, file="", line=0) == attrs.evolve(b.content, file="", line=0))


def reversals(batch: Batch) -> Iterator[Any]:
    """Events that take back one that is unknown, of another kind, later, themselves, or taken back already."""
    given = all_given(batch)
    by_id = {item.event_id: item for item in given if item.event_id}
    known = {event.event_id: feed_of(event) for event in batch.known if event.event_id}
    taken: dict[Any, Any] = {}
    for item in given:
        target = item.reverses
        if not target:
            continue

        def problem(code: str, message: str, help: str = "", item: Given = item) -> Problem:
            return Problem(code=code, message=message, help=help, place=_place(batch, item, "reverses"))

        if target in taken:
            other = taken[target]
            message = f'"{target}" is taken back in {other.file}, line {other.line}, already'
            yield problem("reverses.twice", message, f'replace "{other.event_id}" instead' if other.event_id else "keep one of the rows")
            continue
        taken[target] = item
        earlier = by_id.get(target)
        feed = earlier.feed if earlier else known.get(target) or _feed_elsewhere(batch, target)
        if target == item.event_id:
            yield problem("reverses.itself", f'"{target}" takes itself back', "name the earlier event")
        elif feed is None:
            if target not in batch.mentions.event_ids:
                yield problem(
                    "reverses.unknown", f'no event has the id "{target}"', "name an event_id that is given in a row, or one that the log made"
                )
        elif feed != item.feed:
            yield problem(
                "reverses.other_kind", f'"{target}" stands in {feed}, this row in {item.feed}', "an event is replaced or taken back in its own feed"
            )
        elif earlier and earlier.recorded_at is not None and item.recorded_at is not None and item.recorded_at < earlier.recorded_at:
            yield problem("reverses.later", f'"{target}" was recorded after this row', "only what was known can be taken back")
        elif earlier and _leads_back(item, by_id):
            yield problem("reverses.circle", f'"{target}" takes this row back in turn', "one of the two is the earlier one")


def _feed_elsewhere(batch: Batch, target: str) -> str | None:
    """The feed of an event that is not among those read with an id: in the log, or, made by a log, as its id says."""
    if batch.feed_in_log is not None and (found := batch.feed_in_log(target)):
        result: str | None = found
        return result
    return target.partition(":")[0] if MADE_BY_LOG in target else None


def _leads_back(item: Given, by_id: dict[str, Given]) -> bool:
    seen: set[str] = set()
    at: Given | None = item
    while at is not None and at.reverses and at.event_id not in seen:
        seen.add(at.event_id)
        at = by_id.get(at.reverses)
        if at is item:
            return True
    return False


def prices_twice(batch: Batch) -> Iterator[Any]:
    """Two prices of one kind for one security and date: from one source, or from sources of which none goes first."""
    prices = batch.prices
    if not len(prices):
        return
    groups: dict[Any, Any] = {}
    for rows in by_days(prices.date, AT_ONCE):
        key = (prices.date[rows].astype(np.int64) * len(prices.securities) + prices.security[rows]) * len(p.KINDS) + prices.kind[rows]
        if (key[1:] > key[:-1]).all():
            continue  # security by security, as most files are
        order = np.argsort(key, kind="stable")
        for n in np.flatnonzero(key[order][1:] == key[order][:-1]).tolist():
            alike = order[n : n + 2] + rows.start if isinstance(rows, slice) else rows[order[n : n + 2]]
            groups.setdefault(int(key[order[n]]), set()).update(alike.tolist())
    if not groups:
        return
    preferred = [policy.price_sources for policy in batch.policy_of.values()]
    preferred += [()] * (len(batch.terms_of) - len(preferred))
    for rows in groups.values():
        yield from _of_one_moment(batch, sorted(rows, key=lambda row: (prices.files[prices.file[row]], prices.line[row])), preferred)


def _of_one_moment(batch: Batch, rows: list[int], preferred: list[tuple[Any, ...]]) -> Iterator[Any]:
    prices = batch.prices
    live = [row for row in rows if prices.ids.get(row) not in batch.reversed_ids or row not in prices.ids]
    by_source: dict[Any, Any] = {}
    for row in live:
        by_source.setdefault(int(prices.source[row]), []).append(row)
    for same in by_source.values():
        # a row that takes back an id which the log made replaces one of those before it
        extra = same[1 + sum(MADE_BY_LOG in prices.reverses.get(row, "") for row in same) :]
        for row in extra:
            help = 'one of them is wrong; a correction gives the first an event_id and names it under "reverses"'
            yield _twice(batch, row, same[0], "price.twice", "a second price", help)
    names = [prices.sources[source] for source in by_source]
    if len(names) > 1 and not all(any(name in sources for name in names) for sources in preferred or [()]):
        first, second = (by_source[source][0] for source in list(by_source)[:2])
        help = f'say which source goes first: [policy] price_sources = ["{names[0] or "vendor"}", "{names[1] or "other"}"]'
        yield _twice(batch, second, first, "price.two_sources", "a price from another source", help)


def _twice(batch: Batch, row: int, first: int, code: str, what: str, help: str) -> Problem:
    prices = batch.prices
    security, kind, day = prices.securities[prices.security[row]], p.KINDS[prices.kind[row]], date_of(int(prices.date[row]))
    kind = "" if kind == "close" else f", {kind}"
    message = f"{what} for {security} on {day}{kind}; the first is on line {prices.line[first]}"
    return Problem(code=code, message=message, help=help, place=_place_of(batch, prices.files[prices.file[row]], int(prices.line[row]), "price"))


def _place(batch: Batch, given: Given, name: str) -> Place:
    return _place_of(batch, given.file, given.line, name)


def _place_of(batch: Batch, file: str, line: int, name: str) -> Place:
    find = batch.places.get(file)
    return find(line, name) if find else Place(file=file, line=line)
