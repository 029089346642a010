"""The lines and cells of a large CSV as positions in its bytes: a million rows without a Python object each.

What is found here is either certain or left out: a line with quotes in odd places, or with too few cells, is for `csv_feed`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs
import numpy as np

from ..basics.problems import Place
from .csv_feed import place_in_line
from .source import BOM, Source

if TYPE_CHECKING:
    from ..basics.arrays import Arrays, Bools, Ints

COMMA, QUOTE, POINT, PERCENT, NEWLINE, RETURN, ZERO = (ord(c) for c in ',".%\n\r0')
PADDING = 32  # so that words of eight bytes may be read beyond the end
LONGEST_WORD = 160
LONGEST_NUMBER = 19
MOST_DIGITS = 18
LOW_BYTES = np.array([(1 << 8 * n) - 1 for n in range(8)] + [2**64 - 1], np.uint64)
MIX = np.uint64(0x9E3779B97F4A7C15)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Coded:
    """A column of words: each row's position among the distinct ones; -1 where the cell is empty, -2 where it was not looked at."""

    codes: np.ndarray
    words: list[str]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Amounts:
    """A column of numbers in units of 10^-8: those that are plain, and those that have a percent sign (then of the percentage)."""

    values: np.ndarray
    plain: np.ndarray
    percent: np.ndarray


class ByteLines:
    """The lines of a CSV file, as where they start and end."""

    def __init__(self, source: Source) -> None:
        self.file = source.file
        self.data = source.data.removeprefix(BOM)
        self.names = ()
        self.bytes = np.frombuffer(self.data + bytes(PADDING), np.uint8)
        newlines = np.flatnonzero(self.bytes[: len(self.data)] == NEWLINE)
        self.starts = np.concatenate([[0], newlines + 1])
        ends = np.concatenate([newlines, [len(self.data)]])
        self.ends = ends - ((ends > self.starts) & (self.bytes[ends - 1] == RETURN))

    def line(self, number: int) -> str:
        """One line as text; the first is 1."""
        return self.data[self.starts[number - 1] : self.ends[number - 1]].decode("utf-8")

    def place(self, number: int, name: str | None = None) -> Place:
        """Where a cell stands, by the name of its column; the whole line without one."""
        return place_in_line(self.file, number, self.line(number), self.line(1), self.names.index(name) if name in self.names else None)

    def rows(self) -> Ints:
        """Numbers of the lines that hold rows: all but the header and empty ones."""
        return np.flatnonzero(self.ends[1:] > self.starts[1:]) + 2

    def cells(self, count: int) -> tuple[Ints, Ints, Ints]:
        """Lines that have just `count` cells without tricks: (line numbers, starts, lengths), the latter one column for each cell."""
        commas = np.flatnonzero(self.bytes[: len(self.data)] == COMMA)
        per_line = np.searchsorted(commas, self.ends) - np.searchsorted(commas, self.starts)
        regular = (per_line == count - 1) & (self.ends > self.starts)
        regular[0] = False
        inner = commas[np.repeat(regular, per_line)].reshape(int(regular.sum()), count - 1)
        first, last = self.starts[regular][:, None], self.ends[regular][:, None]
        starts = np.concatenate([first, inner + 1], axis=1)
        lengths = np.concatenate([inner, last], axis=1) - starts
        numbers = np.flatnonzero(regular) + 1
        quotes = np.flatnonzero(self.bytes[: len(self.data)] == QUOTE)
        if len(quotes):
            in_line = np.searchsorted(quotes, self.ends) - np.searchsorted(quotes, self.starts)
            opened = (self.bytes[starts] == QUOTE) & (lengths >= 2)
            closed = (self.bytes[starts + lengths - 1] == QUOTE) & (lengths >= 2)
            simple = (opened == closed).all(axis=1) & (2 * opened.sum(axis=1) == in_line[regular])
            starts, lengths = starts + opened, lengths - 2 * opened
            starts, lengths, numbers = starts[simple], lengths[simple], numbers[simple]
        return numbers, starts, lengths

    def coded(self, starts: Ints, lengths: Ints) -> Coded:
        """A column as positions among its distinct words.

        Words are told apart by a hash of their bytes; then each is compared with the one it is taken for.
        """
        known = lengths <= LONGEST_WORD
        key = lengths.astype(np.uint64)
        for chunk in self._chunks(starts, lengths):
            key = (key ^ chunk) * MIX
            key ^= key >> np.uint64(29)
        _, first, codes = np.unique(key, return_index=True, return_inverse=True)
        alike = first[codes]
        known &= lengths == lengths[alike]
        for chunk in self._chunks(starts, lengths):
            known &= chunk == chunk[alike]
        words = [self.data[starts[row] : starts[row] + lengths[row]].decode("utf-8") for row in first]
        codes = np.where(lengths == 0, -1, np.where(known, codes, -2))
        return Coded(codes=codes, words=words)

    def _chunks(self, starts: Ints, lengths: Ints) -> Iterator[Arrays]:
        """Eight bytes of each cell after another, as integers; nothing beyond a cell's end."""
        eights = np.ndarray((len(self.bytes) - 7,), "<u8", buffer=self.bytes, strides=(1,))
        for at in range(0, min(int(lengths.max(initial=0)), LONGEST_WORD), 8):
            left = np.clip(lengths - at, 0, 8)
            yield eights[np.where(left > 0, starts + at, 0)] & LOW_BYTES[left]


def amounts(data: Arrays, starts: Ints, lengths: Ints) -> Amounts:
    """Cells of plain decimals, or of those with a percent sign, in units of 10^-8; `data` are bytes with PADDING behind them."""
    percent = (lengths > 1) & (data[starts + np.maximum(lengths, 1) - 1] == PERCENT)
    values, plain = decimals(data, starts, lengths - percent, 8)
    return Amounts(values=values, plain=plain & ~percent, percent=plain & percent)


def decimals(data: Arrays, starts: Ints, lengths: Ints, scale: int) -> tuple[Ints, Bools]:
    """Plain decimals that are not negative, as integers of `scale` decimals: (values, which ones are)."""
    plain = (lengths > 0) & (lengths <= LONGEST_NUMBER)
    values = np.zeros(len(starts), np.int64)
    before, after = np.zeros(len(starts), np.int8), np.zeros(len(starts), np.int8)
    pointed = np.zeros(len(starts), bool)
    for at in range(min(int(lengths.max(initial=0)), LONGEST_NUMBER)):
        inside = plain & (at < lengths)
        byte = data[starts + np.where(inside, at, 0)]
        digit = byte - np.uint8(ZERO)
        is_digit = inside & (digit < 10)
        is_point = inside & (byte == POINT) & ~pointed
        plain &= ~inside | is_digit | is_point
        values = np.where(is_digit, values * 10 + digit, values)
        before += is_digit & ~pointed
        after += is_digit & pointed
        pointed |= is_point
    plain &= (before > 0) & (before <= MOST_DIGITS - scale) & (after <= scale) & ((after > 0) | ~pointed)
    return values * 10 ** np.clip(scale - after, 0, MOST_DIGITS).astype(np.int64), plain
