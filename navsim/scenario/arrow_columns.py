"""Columns of an Arrow table: as cells for small feeds, as integers for prices. Buffers are read as they are; pandas is never met.

Types that hold a value exactly are taken: text, dictionaries of text, whole numbers, decimals, float64, dates, timestamps, booleans.
"""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from ..basics import arrow_functions, blocks
from ..basics.instants import EPOCH, MICROSECOND, date_of
from ..events import prices
from .byte_columns import PADDING, Amounts, Coded, amounts
from .moments import local_moment
from .refused import Refused

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Bools, Ints

E8 = 10**8
PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
EARLIEST, LATEST = -2_208_000_000 * 10**6, 7_000_000_000 * 10**6  # within 1900 to 2199 by more than a day: what lies outside is looked at
SAFE_FLOAT = 2.0**24  # below it, neighbours in 10^-8 are neighbours apart in float64 too
NUMBERS = (pa.types.is_integer, pa.types.is_decimal, pa.types.is_float64)
TEXTS = (lambda type_: _is_text(type_), lambda type_: pa.types.is_dictionary(type_) and _is_text(type_.value_type))
DATES = (pa.types.is_date32, pa.types.is_date64, pa.types.is_timestamp)
TYPES = {"number": NUMBERS, "rate": (), "whole": NUMBERS, "shares": NUMBERS, "date": DATES, "instant": DATES, "flag": (pa.types.is_boolean,)}
OF_IDS = (pa.types.is_integer,)


def _is_text(type_: Any) -> bool:
    return bool(pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_string_view(type_))


def fits(type_: Any, form: str) -> bool:
    """Whether a column of this type can hold a form without loss. A number in the place of a rate is refused cell by cell."""
    if pa.types.is_null(type_):
        return True
    allowed = TYPES.get(form, OF_IDS if form in ("ident", "event_id") else ())
    return any(test(type_) for test in (*TEXTS, *allowed, *(NUMBERS if form == "rate" else ())))


def one_array(column: Any) -> pa.Array:
    """A column in one piece; text that has no room in one of Arrow's plain columns as its large one."""
    if pa.types.is_string(column.type) and column.nbytes > blocks.ROOM:
        column = arrow_functions.cast(column, pa.large_string())
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.nulls(0, whole.type)
    return arrow_functions.cast(whole, pa.large_string()) if pa.types.is_string_view(whole.type) else whole


def given(array: Any) -> np.ndarray:
    """Which rows have a value."""
    if pa.types.is_null(array.type):
        return np.zeros(len(array), bool)
    bitmap = array.buffers()[0]
    if array.null_count == 0 or bitmap is None:
        return np.ones(len(array), bool)
    bits = np.unpackbits(np.frombuffer(bitmap, np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].astype(bool)


def integers(array: Any, dtype: type[Any]) -> np.ndarray:
    """The values of a column of fixed width, as its buffer holds them; anything where none is given."""
    if not len(array):
        return np.zeros(0, dtype)
    return np.frombuffer(array.buffers()[1], dtype)[array.offset : array.offset + len(array)]


def cells(array: Any) -> list[Any]:
    """Every row of a small column as a cell; None where there is none."""
    type_ = array.type
    there = given(array).tolist()
    if pa.types.is_date32(type_) or pa.types.is_date64(type_):
        numbers, sure, _ = days(array)
        values = zip(numbers.tolist(), sure.tolist(), there, strict=True)
        return [(date_of(day) if is_sure else f"day {day} since 1970") if is_given else None for day, is_sure, is_given in values]
    if not pa.types.is_timestamp(type_):
        return list(array.to_pylist())
    values, unit = integers(array, np.int64).tolist(), PER_SECOND[type_.unit]
    return [_moment(value, unit, type_.tz) if is_given else None for value, is_given in zip(values, there, strict=True)]


def _moment(value: int, unit: int, zone: str | None) -> Any:
    """A timestamp as a datetime, aware where the column has a zone; as text where it is too fine for one."""
    micros, left = divmod(value * 10**6, unit)
    try:
        when = EPOCH + micros * MICROSECOND
    except OverflowError:
        return f"{value} since 1970"
    if not zone:
        when = when.replace(tzinfo=None)
    if left:
        return f"{when:%Y-%m-%dT%H:%M:%S.%f}{left * 1000 // unit:03d}" + ("Z" if zone else "")
    return when


def days(array: Any) -> Any:
    """A column of dates as (days since 1970, which are certain, which are given), or Coded text."""
    type_ = array.type
    if pa.types.is_date32(type_):
        values, whole = integers(array, np.int32).astype(np.int64), True
    elif pa.types.is_date64(type_) or (pa.types.is_timestamp(type_) and type_.tz is None):
        per_day = 86_400 * (PER_SECOND[type_.unit] if pa.types.is_timestamp(type_) else 1000)
        raw = integers(array, np.int64)
        values = raw // per_day
        whole = raw == values * per_day
    else:
        return coded(array)
    lowest, highest = (datetime.date(year, month, day).toordinal() - EPOCH.toordinal() for year, month, day in ((1900, 1, 1), (2199, 12, 31)))
    return values, whole & (values >= lowest) & (values <= highest), given(array)


def moments(array: Any) -> Any:
    """A column of moments as (instants, which are certain, which are given), or Coded text. Local times are New York's."""
    type_ = array.type
    if not pa.types.is_timestamp(type_):
        return coded(array)
    raw, there, unit = integers(array, np.int64), given(array), PER_SECOND[type_.unit]
    if unit > 10**6:
        values, certain = raw // 1000, raw % 1000 == 0
    else:
        limit = 2**62 // (10**6 // unit)
        certain = (raw < limit) & (raw > -limit)
        values = np.where(certain, raw, 0) * (10**6 // unit)
    certain &= (values > EARLIEST) & (values < LATEST)
    if type_.tz is None:
        distinct, place = np.unique(np.where(there & certain, values, 0), return_inverse=True)
        held = [_local(int(value)) for value in distinct]
        known = np.array([value is not None for value in held])
        values = np.array([value or 0 for value in held], np.int64)[place]
        certain = certain & known[place]
    return np.where(there, values, prices.NOT_GIVEN), certain, there


def _local(micros: int) -> int | None:
    try:
        when = (EPOCH + micros * MICROSECOND).replace(tzinfo=None)
        return local_moment(when, "")
    except Refused:
        return None


def coded(array: Any) -> Coded:
    """A column of words as positions among the distinct ones."""
    if pa.types.is_null(array.type):
        return Coded(codes=np.full(len(array), -1), words=[])
    if not pa.types.is_dictionary(array.type):
        if not _is_text(array.type):
            return Coded(codes=np.where(given(array), -2, -1), words=[""])
        array = arrow_functions.coded(array)
    words = array.dictionary.to_pylist()
    indices = array.indices
    codes = integers(indices, indices.type.to_pandas_dtype()).astype(np.int64)
    empty = np.array([word is None or word == "" for word in words] or [True])
    if empty.any() and len(codes):
        codes = np.where(empty[np.where(given(indices), codes, 0)], -1, codes)
    return Coded(codes=np.where(given(indices), codes, -1), words=["" if word is None else word for word in words])


def amounts_of(array: Any) -> Amounts:
    """A column of prices in units of 10^-8, from numbers or from text."""
    type_, there = array.type, given(array)
    if pa.types.is_float64(type_):
        values, certain = of_floats(integers(array, np.float64))
    elif pa.types.is_decimal128(type_):
        values, certain = _of_decimals(array, type_.scale)
    elif pa.types.is_integer(type_):
        values, certain = _scaled_up(integers(array, type_.to_pandas_dtype()), E8)
    elif _is_text(type_) or pa.types.is_dictionary(type_):
        return _of_text(array)
    else:
        values, certain = np.zeros(len(array), np.int64), np.zeros(len(array), bool)
    return Amounts(values=np.where(there & certain, values, 0), plain=there & certain, percent=np.zeros(len(array), bool))


def scaled(array: Any, scale: int) -> tuple[Ints, Bools]:
    """A column of numbers as integers of `scale` decimals, and which of them are certain: (values, certain)."""
    found = amounts_of(array)
    if scale >= 8:
        values, small = _scaled_up(found.values, 10 ** (scale - 8))
        return values, found.plain & small
    values, left = np.divmod(found.values, 10 ** (8 - scale))
    return values, found.plain & (left == 0)


def _of_text(array: Any) -> Amounts:
    codes: Any = slice(None)
    there = given(array)
    if pa.types.is_dictionary(array.type):
        codes = np.where(there, integers(array.indices, array.indices.type.to_pandas_dtype()).astype(np.int64), 0)
        array = array.dictionary
    if not len(array):
        return Amounts(values=np.zeros(len(there), np.int64), plain=np.zeros(len(there), bool), percent=np.zeros(len(there), bool))
    _, offsets, data = array.buffers()
    width = np.int64 if pa.types.is_large_string(array.type) else np.int32
    ends = np.frombuffer(offsets, width)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    padded = np.frombuffer((data.to_pybytes() if data else b"") + bytes(PADDING), np.uint8)
    found = amounts(padded, ends[:-1], np.diff(ends))
    return Amounts(values=found.values[codes], plain=found.plain[codes] & there, percent=found.percent[codes] & there)


def of_floats(floats: Arrays) -> tuple[Ints, Bools]:
    """Floats as the shortest decimals that make them, where those have eight places at most: (units of 10^-8, which are certain).

    Below 2^24 a decimal of eight places that makes the float is the only one, and so has the digits of the shortest.
    """
    near = np.abs(floats) < SAFE_FLOAT
    values = np.rint(np.where(near, floats, 0) * E8)
    return values.astype(np.int64), near & (values / E8 == floats) & (floats >= 0)


def _of_decimals(array: Any, scale: int) -> tuple[Ints, Bools]:
    halves = np.frombuffer(array.buffers()[1], np.int64) if len(array) else np.zeros(0, np.int64)
    low, high = halves.reshape(-1, 2)[array.offset : array.offset + len(array)].T
    values, fits_low = (low, (high == 0) & (low >= 0))
    if scale <= 8:
        return_values, certain = _scaled_up(values, 10 ** (8 - scale))
        return return_values, certain & fits_low
    if scale - 8 > 18:
        return np.zeros(len(array), np.int64), np.zeros(len(array), bool)
    divisor = 10 ** (scale - 8)
    return values // divisor, fits_low & (values % divisor == 0)


def _scaled_up(values: Ints, factor: int) -> tuple[Ints, Bools]:
    small = (values >= 0) & (values < 10**18 // factor)
    return np.where(small, values, 0).astype(np.int64) * factor, small
