"""From integers to Arrow columns, by their buffers: nothing here passes through floats, or imports pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from .arrays import Arrays, Bools


@attrs.frozen(eq=False, repr=False)
class Words:
    """Text by position in a list of words, none of which stands twice; -1 is empty."""

    codes: np.ndarray
    words: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        assert len(set(self.words)) == len(self.words), "a word stands twice"

    def some(self, rows: slice | np.ndarray) -> Words:
        """Some rows; their words, which are the same, are not looked at again."""
        told = object.__new__(Words)
        object.__setattr__(told, "codes", self.codes[rows])
        object.__setattr__(told, "words", self.words)
        return told


@attrs.frozen(eq=False, repr=False)
class Cells:
    """Whole numbers in cells that may be empty: where nothing is `told`, the number there says nothing."""

    numbers: np.ndarray
    told: np.ndarray

    def __getitem__(self, picked: Any) -> Cells:
        return Cells(self.numbers[picked], self.told[picked])


def words(values: Any) -> Words:
    """Text from a list of it, None where empty."""
    known = {value: n for n, value in enumerate(value for value in dict.fromkeys(values) if value is not None)}
    place = known | {None: -1}
    return Words(np.fromiter(map(place.__getitem__, values), np.int32, len(values)), tuple(known))


def joined_words(one: Words, other: Words, order: np.ndarray) -> Words:
    """Two columns of words one after the other, then in an order."""
    known = {word: n for n, word in enumerate(one.words)}
    place = np.array([*(known.setdefault(word, len(known)) for word in other.words), -1], np.int32)
    return Words(np.concatenate([one.codes, place[other.codes]])[order], tuple(known))


def column(values: Any, type_: pa.DataType) -> Any:
    """One column of a table.

    values  integers (scaled, for decimals; days, for dates; microseconds, for instants), None or masked where empty; or Cells; or Words;
            or text; or the column itself
    """
    if pa.types.is_dictionary(type_):
        return _dictionary(values if isinstance(values, Words) else words(values))
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values
    if pa.types.is_string(type_):
        spelled: Any = [values.words[n] if n >= 0 else None for n in values.codes] if isinstance(values, Words) else values
        return _strings(spelled)
    whole: Any
    valid: Bools | None
    if isinstance(values, Cells):
        whole, valid = values.numbers if values.numbers.dtype != object else values.numbers.tolist(), values.told
    elif type(values) is np.ndarray and values.dtype != object:
        whole, valid = values, None
    elif isinstance(values, np.ndarray) and isinstance(values, np.ma.MaskedArray):  # whoever made one has read the module of masks
        whole, valid = values.data if values.dtype != object else values.data.tolist(), ~np.ma.getmaskarray(values)
    else:
        whole, valid = _whole(list(values))
    return _numbers(whole, valid, type_)


def _whole(values: list[Any]) -> tuple[Any, Bools | None]:
    """Whole numbers, and which are not empty; as Python's own where one of them needs more than 64 bits."""
    valid = None
    if None in values:
        valid = np.array([value is not None for value in values], bool)
        values = [0 if value is None else value for value in values]
    try:
        return np.array(values, np.int64), valid
    except OverflowError:
        return [int(value) for value in values], valid


def _numbers(values: Any, valid: Bools | None, type_: pa.DataType) -> pa.Array:
    count = len(values)
    mask, nulls = _bitmap(valid)
    if pa.types.is_decimal(type_):
        data = _wide(values)
    elif pa.types.is_date32(type_) or pa.types.is_int32(type_):
        data = np.ascontiguousarray(values, np.int32)
    else:
        data = np.ascontiguousarray(values, np.int64)
    return pa.Array.from_buffers(type_, count, [mask, pa.py_buffer(data)], nulls)


def _wide(values: Any) -> np.ndarray:
    """Two's complement of 128 bits, low half first."""
    if isinstance(values, np.ndarray):
        halves = np.empty((len(values), 2), np.int64)
        halves[:, 0] = values
        np.right_shift(halves[:, 0], 63, out=halves[:, 1])
        return halves
    return np.frombuffer(b"".join(value.to_bytes(16, "little", signed=True) for value in values), np.int64)


def _bitmap(valid: Bools | None) -> tuple[Any, int]:
    if valid is None or valid.all():
        return None, 0
    return pa.py_buffer(np.packbits(valid, bitorder="little")), int((~valid).sum())


def _strings(values: Any) -> pa.Array:
    told, valid = values, None
    if None in values:
        valid = np.array([value is not None for value in values], bool)
        told = ["" if value is None else value for value in values]
    data: Any = "".join(told)
    if data.isascii():  # so that a character is a byte
        data, lengths = data.encode("ascii"), np.fromiter(map(len, told), np.int64, len(told))
    else:
        each = [value.encode() for value in told]
        data, lengths = b"".join(each), np.fromiter(map(len, each), np.int64, len(each))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    mask, nulls = _bitmap(valid)
    return pa.Array.from_buffers(pa.string(), len(values), [mask, pa.py_buffer(offsets), pa.py_buffer(data)], nulls)


def fixed_strings(data: bytes, count: int) -> pa.Array:
    """Texts of one length, written one after the other."""
    offsets = np.arange(count + 1, dtype=np.int64) * (len(data) // max(count, 1))
    return pa.Array.from_buffers(pa.string(), count, [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(data)], 0)


def _dictionary(values: Words) -> pa.Array:
    """Words in alphabetical order, and only those that are used: the same column whatever the list was."""
    rows = np.bincount(values.codes + 1, minlength=len(values.words) + 1)  # of each word; first those that are empty
    if rows[0] == len(values.codes):
        return pa.nulls(len(values.codes), pa.dictionary(pa.int32(), pa.string()))
    order = sorted(np.flatnonzero(rows[1:]).tolist(), key=values.words.__getitem__)
    place = np.full(len(values.words) + 1, -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    codes = place[values.codes]
    mask, nulls = _bitmap(codes >= 0 if rows[0] else None)
    indices = pa.Array.from_buffers(pa.int32(), len(codes), [mask, pa.py_buffer(np.ascontiguousarray(codes))], nulls)
    return pa.DictionaryArray.from_arrays(indices, _strings([values.words[n] for n in order]))


def own_words(array: pa.Array) -> pa.Array:
    """A column of words with only those it uses, still in alphabetical order: a part of a table is the same whatever the rest holds."""
    indices = array.indices
    count, start = len(indices), indices.offset
    codes = np.frombuffer(indices.buffers()[1], np.int32, start + count)[start:]
    valid = validity(indices) if indices.null_count else None
    used = np.flatnonzero(np.bincount(codes if valid is None else codes[valid], minlength=len(array.dictionary)))
    if len(used) == len(array.dictionary):
        return array
    place = np.zeros(max(len(array.dictionary), 1), np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    return pa.DictionaryArray.from_arrays(
        _numbers(place[codes if valid is None else np.where(valid, codes, 0)], valid, pa.int32()), select(array.dictionary, used)
    )


def select(array: pa.Array, rows: np.ndarray) -> pa.Array:
    """Some rows of a column."""
    from .arrow_functions import take

    return take(array, rows)


def masked(values: np.ndarray, valid: np.ndarray, type_: pa.DataType) -> pa.Array:
    """Whole numbers, empty where they are not valid."""
    return _numbers(values, valid, type_)


def words_taken(codes: np.ndarray, words_: tuple[str, ...]) -> pa.Array:
    """Text by position in a list of words, spelled out row by row; -1 is empty."""
    valid = codes >= 0
    mask, nulls = _bitmap(valid)
    indices = pa.Array.from_buffers(pa.int32(), len(codes), [mask, pa.py_buffer(np.where(valid, codes, 0).astype(np.int32))], nulls)
    from pyarrow._compute import call_function

    return call_function("take", [_strings(list(words_) or [""]), indices])


def put_together(*parts: tuple[np.ndarray, pa.Array]) -> pa.Array:
    """Texts made of words, one behind the other: (the place of each row's word, the words) of every part, taken in one go."""
    from .arrow_functions import chosen

    rows, first = len(parts[0][0]), 0
    places = np.empty((rows, len(parts)), np.int32)
    for n, (place, own) in enumerate(parts):
        np.add(place, np.int32(first), out=places[:, n], casting="same_kind")
        first += len(own)
    told = chosen(pa.concat_arrays([own for _, own in parts]), column(places.ravel(), pa.int32()))
    ends = np.ascontiguousarray(offsets(told)[:: len(parts)])
    return pa.Array.from_buffers(pa.string(), rows, [None, pa.py_buffer(ends), told.buffers()[2]])


def distinct(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(each number once, as it came first; which of them each row has)."""
    from .arrow_functions import distinct as encoded

    found = encoded(column(values, pa.int64()))
    return integers(found.dictionary), integers(found.indices)


def integers(array: pa.Array, empty: int = 0) -> np.ndarray:
    """The whole numbers of a column: of decimals their low half, of dates days, of instants microseconds; `empty` where there is none."""
    count, start = len(array), array.offset
    data = array.buffers()[1]
    found: Arrays
    if pa.types.is_decimal(array.type):
        found = np.frombuffer(data, np.int64, 2 * (start + count)).reshape(-1, 2)[start:, 0]
    else:
        width = np.int32 if array.type.bit_width == 32 else np.int64
        found = np.frombuffer(data, width, start + count)[start:]
    return np.where(validity(array), found, empty) if array.null_count else found


def long_integers(array: pa.Array) -> list[int]:
    """The whole numbers of a column of decimals, of any size; 0 where there is none."""
    low, high = np.frombuffer(array.buffers()[1], np.int64, 2 * (array.offset + len(array))).reshape(-1, 2)[array.offset :].T
    if (high == low >> 63).all():
        found: list[int] = integers(array).tolist()
        return found
    whole = (upper * (1 << 64) + lower % (1 << 64) for lower, upper in zip(low.tolist(), high.tolist(), strict=True))
    return [number if there else 0 for number, there in zip(whole, validity(array).tolist(), strict=True)]


def validity(array: pa.Array) -> np.ndarray:
    """Which rows of a column are not empty."""
    mask = array.buffers()[0]
    if mask is None:
        return np.ones(len(array), bool)
    bits = np.unpackbits(np.frombuffer(mask, np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].astype(bool)


def text(value: str, type_: pa.DataType | None = None) -> pa.Scalar:
    """One text as Arrow's functions take it; pa.scalar would import pandas."""
    from .arrow_functions import cast

    return (_strings([value]) if type_ is None else cast(_strings([value]), type_))[0]


def offsets(texts: pa.Array) -> np.ndarray:
    """Where each text of a column begins among its bytes, and where the last one ends."""
    return np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, 4 * texts.offset)


def give_back() -> None:
    """Memory that Arrow keeps for columns to come goes back to the system: after a large file was read it is as much as what was read."""
    pa.default_memory_pool().release_unused()


def bytes_of(texts: pa.Array) -> memoryview:
    """The bytes of all texts of a column, one behind the other."""
    places = offsets(texts)
    return memoryview(texts.buffers()[2] or b"")[int(places[0]) : int(places[-1])]


def flags(values: np.ndarray) -> pa.Array:
    """True and false."""
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, pa.py_buffer(np.packbits(values, bitorder="little"))])


def flagged(array: pa.Array) -> np.ndarray:
    """True and false of a column."""
    bits = np.unpackbits(np.frombuffer(array.buffers()[1] or b"", np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)].astype(bool)
