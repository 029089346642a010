"""Identity of events that are many, column by column: the same ids, contents and moments as `identity` and `canonical` give each."""

from __future__ import annotations

import collections
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow, blocks
from ..basics.arrow_functions import as_text, cast, either, equal, joined, order_of, take
from ..basics.columns import by_days, distinct, held_once
from ..basics.instants import date_of, day_number, distinct_days, local_days
from ..basics.problems import refuse
from ..events.canonical import cell_text, columns_and_defaults
from ..events.kinds import BY_EVENT, RANK
from ..events.many import Many, Spelled, Texts, Whole
from ..events.prices import NOT_GIVEN
from .columns import texts_of
from .identity import LONGEST_KEY, NAMES, NOT_OF_AN_ID, UNDATED, Clock, natural_key
from .spelled import decimals, same

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from ..events.columns import Column

SAMPLE = 1000  # rows that are looked at to see whether each has a value of its own
FEW_WORDS = 1000
ROWS_AT_ONCE = 1 << 18  # of which ids are made
LONGEST_END = 10  # of an id: which of equal ones it is


def feed_of(many: Many) -> str:
    """The feed its events are written in."""
    return BY_EVENT[many.kind].feed


def rank_of(many: Many) -> int:
    """The place of its kind in the order of the log."""
    return RANK[BY_EVENT[many.kind]]


def dated_by(many: Many) -> str:
    """The attribute that says which day an event is about."""
    dated = BY_EVENT[many.kind].dated
    assert dated is not None
    return dated


def days(many: Many) -> Ints:
    """The day each event is about."""
    dated = dated_by(many)
    column = many.columns[dated]
    return local_days(column.values) if isinstance(column, Whole) else many.whole(dated, form=day_number)


def recorded(many: Many, clock: Clock, about: Ints) -> Ints:
    """When each event became known: as its row says, else the later of the close of its day (they are `about`) and its acceptance."""
    given = many.whole("recorded_at", NOT_GIVEN)
    missing = given == NOT_GIVEN
    if not missing.any():
        return given
    distinct, place = distinct_days(about)
    closes = clock.closes(distinct)[place]
    accepted = many.whole("accepted_at") if "accepted_at" in many.columns else np.zeros(len(many), np.int64)
    found: Ints = np.where(missing, np.maximum(closes, accepted), given)
    return found


def cells(many: Many) -> list[tuple[str, Ints, Any, bool]]:
    """[(column, position of each row's text or -1, distinct texts, whether they are digits alone)] of what the events say."""
    told: list[tuple[str, Ints, Any, bool]] = []
    for name, column, _ in columns_and_defaults(many.kind):  # type: ignore[arg-type]
        says = many.told(name)
        if says.any():
            told.append((column.name, *_texts(many, name, column, says)))
    if (reverses := many.told("reverses")).any():
        few = many.few("reverses")
        told.append(("reverses", np.where(reverses, few.codes, -1), [text or "" for text in few.values], False))
    return told


def _texts(many: Many, name: str, column: Column, says: Bools) -> tuple[Ints, Any, bool]:
    held = many.columns[name]
    if isinstance(held, Whole) and column.form in ("number", "whole", "shares", "rate"):
        distinct, place = _distinct(held.values, says)
        scale, least = (8, 2) if column.form == "rate" else (6, 0) if column.form == "shares" else (column.scale, 2 if column.scale == 2 else 0)
        text = decimals(distinct, scale, least)
        return place, joined(text, same("%")) if column.form == "rate" else text, True
    few = many.few(name)
    return np.where(says, few.codes, -1), ["" if value is None else cell_text(column, value) for value in few.values], False


def _distinct(values: Ints, says: Bools) -> tuple[Ints, Ints]:
    """(values to be spelled, the position among them of what each row says, or -1): each once, but where nearly every row has its own."""
    rows = np.flatnonzero(says)
    sample = values[rows[:: max(len(rows) // SAMPLE, 1)]]
    if len(sample) < SAMPLE or 10 * len(distinct(sample)) < 9 * len(sample):
        each, place = np.unique(values, return_inverse=True)
        return each, np.where(says, place, -1)
    place = np.full(len(values), -1)
    place[rows] = np.arange(len(rows))
    return values[rows], place


def _taken(texts: Any, place: Ints) -> pa.Array:
    """The text of every row; none where its position is -1."""
    column = texts if isinstance(texts, pa.Array) else arrow.column(texts, pa.string())
    if len(column) == len(place) and (place == np.arange(len(place))).all():
        return column
    return take(pa.concat_arrays([column, arrow.column([""], pa.string())]), np.where(place < 0, len(column), place))


def _around(before: str, texts: Any, after: str) -> Any:
    if isinstance(texts, pa.Array):
        return joined(same(before), texts, same(after)) if before or after else texts
    return [before + text + after for text in texts]


def _side_by_side(pieces: list[tuple[Ints, Any]], count: int) -> list[pa.Array]:
    """(position of each row's text, texts) one behind the other, as columns to join: neighbours of few words are put together first."""
    told: list[tuple[Ints, Any]] = []
    for place, texts in pieces:
        if isinstance(texts, pa.Array) and len(texts) <= FEW_WORDS:
            texts = texts.to_pylist()
        if told and not isinstance(texts, pa.Array) and not isinstance(told[-1][1], pa.Array):
            first, words = told[-1]
            if (len(words) + 1) * (len(texts) + 1) <= max(4 * count, FEW_WORDS):
                pairs = (first + 1) * (len(texts) + 1) + place + 1
                there = np.flatnonzero(np.bincount(pairs))
                where = np.zeros(int(there[-1]) + 1 if len(there) else 0, np.int64)
                where[there] = np.arange(len(there))
                one, other = ["", *words], ["", *texts]
                both = [one[pair // len(other)] + other[pair % len(other)] for pair in there.tolist()]
                told[-1] = (where[pairs], both)
                continue
        told.append((place, texts))
    return [_taken(texts, place) for place, texts in told]


def keys(many: Many) -> list[pa.Array]:
    """The natural key of each event, `identity.natural_key` of what it says, in pieces that are to be joined."""
    found = [each for each in cells(many) if each[0] not in NAMES]
    always = next(n for n, (_, place, _, _) in enumerate(found) if (place >= 0).all())
    pieces = []  # the first column of a kind that is always there has no point before it
    for n, (_, place, texts, digits) in enumerate(found):
        clean = texts if digits or not NOT_OF_AN_ID.search("".join(texts)) else [NOT_OF_AN_ID.sub("", text) for text in texts]
        pieces.append((place, _around("." if n > always else "", clean, "." if n < always else "")))
    told = _side_by_side(pieces, len(many))
    long = np.flatnonzero(sum(np.diff(arrow.offsets(piece)) for piece in told) > LONGEST_KEY)
    if len(long):
        spelled = joined(*told).to_pylist()
        for row, text in zip(long.tolist(), contents(many.take(long)), strict=True):
            spelled[row] = natural_key(text)
        told = [arrow.column(spelled, pa.string())]
    return told


def contents(many: Many) -> list[dict[str, str]]:
    """What each event says, as `canonical.content` tells it."""
    columns = [(name, _taken(texts, place).to_pylist(), (place >= 0).tolist()) for name, place, texts, _ in cells(many)]
    return [{name: texts[row] for name, texts, says in columns if says[row]} for row in range(len(many))]


def payloads(many: Many) -> pa.Array:
    """What each event says, as canonical JSON."""
    found = sorted(cells(many), key=lambda each: each[0])
    always = next(n for n, (_, place, _, _) in enumerate(found) if (place >= 0).all())
    pieces = []
    for n, (name, place, texts, digits) in enumerate(found):
        before, after = ("," if n > always else "") + quoted(name) + ":", "," if n < always else ""
        words = _around(before + '"', texts, '"' + after) if digits else [before + quoted(text) + after for text in texts]
        pieces.append((place, words))
    return joined(same("{"), *_side_by_side(pieces, len(many)), same("}"))


def named(many: Many, about: Ints) -> tuple[Many, Ints]:
    """(the events with their ids, what orders those of one day and moment); `about` are their days.

    A default id is feed:fund:date:key:k, as `identity.named` makes it. Where there are more than a million, ids are made a few days at a
    time and let go, but for k: what is alike, and what is ordered by them, is of one day.
    """
    given, said = many.few("event_id").where(bool), many.told("recorded_at")
    if len(many) <= blocks.KEPT or given.any() or said.any():
        ids, _, tied = _ids(many, about, given, said)
        return many.having(event_id=Texts(ids)) if not given.all() else many, tied
    counted, tied = np.ones(len(many), np.int32), np.empty(len(many), np.int32)
    for rows in by_days(about, ROWS_AT_ONCE):
        _, counted[rows], tied[rows] = _ids(many.take(rows).used(), about[rows], given[rows], said[rows])
    return many.having(event_id=Spelled(held_once(counted), spelled)), tied


def spelled(many: Many, counted: Ints) -> pa.Array:
    """The default ids of events of which none says when it became known; `counted` are the ends they were given."""
    if not len(many):
        return arrow.column([], pa.string())
    many = many.used()
    return joined(*_stem(many, days(many), keys(many)), same(":"), as_text(arrow.column(counted, pa.int64())))


def _ids(many: Many, about: Ints, given: Bools, said: Bools) -> tuple[pa.Array, Ints, Ints]:
    """(the id of each event, k of each default one, what orders those of one day and moment)."""
    key = keys(many)
    if given.all():
        ids = texts_of(many)
        return ids, np.ones(len(many), np.int64), _tied(many, key, ids, _ranks(ids))
    stem = _stem(many, about, key)
    if said.any():
        heard, place = np.unique(many.whole("recorded_at"), return_inverse=True)
        stem.append(_taken([f"@{at}" for at in heard.tolist()], np.where(said, place, -1)))
    check_room(many, stem)
    ids = joined(*stem, same(":1"))
    order = arrow.integers(cast(order_of(ids), pa.int64()))
    ranks, told = _places(order), take(ids, order)
    alike = np.append(False, arrow.flagged(equal(told.slice(1), told.slice(0, max(len(told) - 1, 0)))))[: len(told)]
    counted = np.ones(len(many), np.int64)
    if alike.any() or given.any():
        counted = _counted(many, (np.cumsum(~alike) - 1)[ranks], given)
        ids = joined(*stem, same(":"), as_text(arrow.column(counted, pa.int64())))
        own = many.few("event_id")
        ids = either(arrow.flags(given), arrow.words_taken(own.codes, own.values), ids)
        ranks = _ranks(ids)
    return ids, counted, _tied(many, key, ids, ranks)


def _stem(many: Many, about: Ints, key: list[pa.Array]) -> list[pa.Array]:
    """feed:fund:date:key of each event, in pieces that are to be joined."""
    fund, (dates, date) = many.few("fund"), distinct_days(about)
    funds = [f"{feed_of(many)}:{name or UNDATED}:" for name in fund.values]
    return _side_by_side([(fund.codes, funds), (date, [f"{date_of(day)}:" for day in dates.tolist()])], len(many)) + key


def _tied(many: Many, key: list[pa.Array], ids: pa.Array, ranks: Ints) -> Ints:
    """What orders events of one day and moment: of orders their ids, of others their natural keys before them."""
    return ranks if "accepted_at" in many.columns else _ranks(joined(*key, same("\0"), ids))


def check_room(many: Many, stem: list[pa.Array]) -> None:
    """Refuse more events of a feed than their ids, begun so, have room for in one column of text."""
    size = sum(int(np.diff(arrow.offsets(piece)[[0, -1]])[0]) for piece in stem) + len(many) * LONGEST_END
    if size > blocks.ROOM:
        message = f"{len(many):,} rows of {feed_of(many)}: their ids are {size:,} bytes of text; {blocks.ROOM:,} at most"
        refuse("feed.too_many_rows", message, "give each fund a folder of its own, and run the folders one by one")


def _counted(many: Many, codes: Ints, given: Bools) -> Ints:
    """k of each default id: equal keys of a day, told by their codes, are counted in the order of their content."""
    counted = np.ones(len(many), np.int64)
    own = np.flatnonzero(~given)
    alike = own[np.bincount(codes[own], minlength=1)[codes[own]] > 1]
    if len(alike):
        some = many.take(alike)
        heard, texts = some.whole("recorded_at").tolist(), payloads(some).to_pylist()
        stems = codes[alike].tolist()
        seen: collections.Counter[int] = collections.Counter()
        for n in sorted(range(len(alike)), key=lambda n: (stems[n], texts[n], heard[n])):
            seen[stems[n]] += 1
            counted[alike[n]] = seen[stems[n]]
    return counted


def in_order(many: Many, tied: Ints, about: Ints) -> Ints:
    """The rows of named and recorded events in the order of the log, from what `named` says of them, and their days."""
    keys: list[Ints] = [tied]
    if "accepted_at" in many.columns:
        accepted = many.whole("accepted_at")
        keys.append(np.where(accepted < 0, np.iinfo(np.int64).min - accepted, accepted))
    found: Ints = np.lexsort((*keys, about, many.whole("recorded_at")))
    return found


def _ranks(texts: pa.Array) -> Ints:
    return _places(arrow.integers(cast(order_of(texts), pa.int64())))


def _places(order: Ints) -> Ints:
    """Where each row stands in an order."""
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return places
