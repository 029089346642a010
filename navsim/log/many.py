"""Identity of events that are many, column by column: the same ids, contents and moments as `identity` and `canonical` give each."""

from __future__ import annotations

import collections
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow
from ..basics.arrow_functions import as_text, cast, coded, either, joined, order_of, take
from ..basics.instants import date_of, day_number, local_days
from ..events.canonical import cell_text, columns_and_defaults
from ..events.kinds import BY_EVENT, RANK
from ..events.many import Many, Texts, Whole
from ..events.prices import NOT_GIVEN
from .columns import texts_of
from .identity import LONGEST_KEY, NAMES, NOT_OF_AN_ID, UNDATED, Clock, natural_key
from .spelled import decimals, same

if TYPE_CHECKING:
    from ..basics.arrays import Ints
    from ..events.columns import Column


def feed_of(many: Many) -> str:
    """The feed its events are written in."""
    return BY_EVENT[many.kind].feed


def rank_of(many: Many) -> int:
    """The place of its kind in the order of the log."""
    return RANK[BY_EVENT[many.kind]]


def days(many: Many) -> Ints:
    """The day each event is about."""
    dated = BY_EVENT[many.kind].dated
    assert dated is not None
    column = many.columns[dated]
    return local_days(column.values) if isinstance(column, Whole) else many.whole(dated, form=day_number)


def recorded(many: Many, clock: Clock) -> Ints:
    """When each event became known: as its row says, else the later of the close of its day and its acceptance."""
    given = many.whole("recorded_at", NOT_GIVEN)
    missing = given == NOT_GIVEN
    if not missing.any():
        return given
    distinct, place = np.unique(days(many), return_inverse=True)
    closes = np.array([clock.close(date_of(day)) for day in distinct.tolist()], np.int64)[place]
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


def _texts(many: Many, name: str, column: Column, says: Any) -> tuple[Ints, Any, bool]:
    held = many.columns[name]
    if isinstance(held, Whole) and column.form in ("number", "whole", "shares", "rate"):
        distinct, place = np.unique(held.values, return_inverse=True)
        scale, least = (8, 2) if column.form == "rate" else (6, 0) if column.form == "shares" else (column.scale, 2 if column.scale == 2 else 0)
        text = decimals(distinct, scale, least)
        return np.where(says, place, -1), joined(text, same("%")) if column.form == "rate" else text, True
    few = many.few(name)
    return np.where(says, few.codes, -1), ["" if value is None else cell_text(column, value) for value in few.values], False


def _taken(texts: Any, place: Ints) -> pa.Array:
    """The text of every row; none where its position is -1."""
    column = texts if isinstance(texts, pa.Array) else arrow.column(texts, pa.string())
    return take(pa.concat_arrays([column, arrow.column([""], pa.string())]), np.where(place < 0, len(column), place))


def _around(before: str, texts: Any, after: str) -> Any:
    if isinstance(texts, pa.Array):
        return joined(same(before), texts, same(after))
    return [before + text + after for text in texts]


def keys(many: Many) -> pa.Array:
    """The natural key of each event: `identity.natural_key` of what it says."""
    parts, named = [], False  # the first column of a kind that is always there has no point before it
    found = [each for each in cells(many) if each[0] not in NAMES]
    always = next(n for n, (_, place, _, _) in enumerate(found) if (place >= 0).all())
    for n, (_, place, texts, digits) in enumerate(found):
        clean = texts if digits else [NOT_OF_AN_ID.sub("", text) for text in texts]
        parts.append(_taken(_around("." if n > always else "", clean, "." if n < always else ""), place))
        named |= not digits
    made = joined(*parts)
    long = np.flatnonzero(np.diff(arrow.offsets(made)) > LONGEST_KEY)
    if len(long):
        spelled = made.to_pylist()
        for row, text in zip(long.tolist(), contents(many.take(long)), strict=True):
            spelled[row] = natural_key(text)
        made = arrow.column(spelled, pa.string())
    return made


def contents(many: Many) -> list[dict[str, str]]:
    """What each event says, as `canonical.content` tells it."""
    columns = [(name, _taken(texts, place).to_pylist(), (place >= 0).tolist()) for name, place, texts, _ in cells(many)]
    return [{name: texts[row] for name, texts, says in columns if says[row]} for row in range(len(many))]


def payloads(many: Many) -> pa.Array:
    """What each event says, as canonical JSON."""
    found = sorted(cells(many), key=lambda each: each[0])
    always = next(n for n, (_, place, _, _) in enumerate(found) if (place >= 0).all())
    parts = [same("{")]
    for n, (name, place, texts, digits) in enumerate(found):
        before, after = ("," if n > always else "") + quoted(name) + ":", "," if n < always else ""
        words = _around(before + '"', texts, '"' + after) if digits else [before + quoted(text) + after for text in texts]
        parts.append(_taken(words, place))
    return joined(*parts, same("}"))


def named(many: Many) -> tuple[Many, pa.Array]:
    """(the events with their ids, the natural key of each). A default id is feed:fund:date:key:k, as `identity.named` makes it."""
    made = keys(many)
    given = many.few("event_id").where(bool)
    if given.all():
        return many, made
    fund = many.few("fund")
    stems = [
        same(f"{feed_of(many)}:"),
        arrow.words_taken(fund.codes, tuple(name or UNDATED for name in fund.values)),
        same(":"),
        as_text(arrow.column(days(many), pa.date32())),
        same(":"),
        made,
    ]
    said = many.told("recorded_at")
    if said.any():
        heard, place = np.unique(many.whole("recorded_at"), return_inverse=True)
        stems.append(_taken([f"@{at}" for at in heard.tolist()], np.where(said, place, -1)))
    stem = joined(*stems)
    counted = _counted(many, stem, given)
    ids = joined(stem, same(":"), as_text(arrow.column(counted, pa.int64())))
    if given.any():
        own = many.few("event_id")
        ids = either(arrow.flags(given), arrow.words_taken(own.codes, own.values), ids)
    return many.having(event_id=Texts(ids)), made


def _counted(many: Many, stem: pa.Array, given: Any) -> Ints:
    """k of each default id: equal keys of a day are counted in the order of their content."""
    codes = arrow.integers(coded(stem).indices)
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


def in_order(many: Many, made: pa.Array) -> Ints:
    """The rows of named and recorded events in the order of the log; `made` are their natural keys."""
    texts, heard, about = texts_of(many), many.whole("recorded_at"), days(many)
    if "accepted_at" in many.columns:
        accepted = many.whole("accepted_at")
        tied: list[Ints] = [_ranks(texts), np.where(accepted < 0, np.iinfo(np.int64).min - accepted, accepted)]
    else:
        tied = [_ranks(joined(made, same("\0"), texts))]
    found: Ints = np.lexsort((*tied, about, heard))
    return found


def _ranks(texts: pa.Array) -> Ints:
    ranks = np.empty(len(texts), np.int64)
    ranks[arrow.integers(cast(order_of(texts), pa.int64()))] = np.arange(len(texts))
    return ranks
