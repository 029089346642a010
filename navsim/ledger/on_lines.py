"""What stands on the lines of fees of the strike sheets, each by itself: in a sheet lines of classes share rows."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import attrs
import numpy as np

if TYPE_CHECKING:
    from ..basics.arrays import Bools, Ints
    from .booked import Booked


@attrs.frozen(kw_only=True, eq=False, repr=False)
class OnLines:
    """Cents that are not nothing, part after part, in it line after line, on it class after class: int64 columns of one length.

    line     of the part's block, see Charges
    classes  how many the fund has; block  how many lines
    """

    part: Ints
    line: Ints
    share_class: Ints
    cents: Ints
    classes: int
    block: int

    @classmethod
    def of(cls, booked: Booked) -> OnLines:
        """All that stands on the lines of fees."""
        pieces = [np.zeros((4, 0), np.int64)]
        for line in range(booked.charges.block):
            classes, cents = booked.fee_line(line)
            p, n = np.nonzero(cents)
            pieces.append(np.stack([p, np.full(len(p), line), classes[n], cents[p, n]]))
        part, line_of, share_class, amounts = np.concatenate(pieces, axis=1)
        order = np.argsort(part, kind="stable")  # of a line they stand by part, and in it by class
        columns = {"part": part, "line": line_of, "share_class": share_class, "cents": amounts}
        return cls(**{name: column[order] for name, column in columns.items()}, classes=len(booked.classes), block=booked.charges.block)

    def where(self, which: Bools | Ints) -> OnLines:
        """Some of them, by where they are or whether."""
        columns = ("part", "line", "share_class", "cents")
        return attrs.evolve(self, **{name: getattr(self, name)[which] for name in columns})

    def at(self, part: int, line: int, c: int | None = None) -> slice:
        """Where those of one line of one part are; of one class alone where it is given."""
        first, more = (part * self.block + line) * self.classes, (0, self.classes) if c is None else (c, c + 1)
        return slice(*self.keys.searchsorted((first + more[0], first + more[1])).tolist())

    @functools.cached_property
    def places(self) -> Ints:
        """[n] which line of which part each stands on, in order."""
        told: Ints = self.part * self.block + self.line
        return told

    @functools.cached_property
    def keys(self) -> Ints:
        """[n] the same with the class."""
        told: Ints = self.places * self.classes + self.share_class
        return told
