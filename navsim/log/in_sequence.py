"""The rows of a log piece by piece, in order of their sequence whatever files they stand in: none is kept longer than it has to wait."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from ..basics.arrow_functions import take
from .from_rows import numbers


class InSequence:
    """Takes pieces of a log as its files have them, and gives runs without a gap. A file that was compacted has batches in any order.

    next     the sequence number that is waited for
    waiting  {first sequence number: runs that cannot go yet}
    """

    def __init__(self, after: int = 0) -> None:
        self.next = after + 1
        self.waiting: dict[int, list[pa.Table]] = {}
        self._again: list[pa.Table] = []  # of numbers that went already

    def runs(self, piece: pa.Table) -> Iterator[pa.Table]:
        """What can go now that these rows are there."""
        seq = numbers(piece, "seq")
        if (seq[1:] < seq[:-1]).any():
            order = np.argsort(seq, kind="stable")
            piece, seq = take(piece, order).combine_chunks(), seq[order]
        begins = [0, *(np.flatnonzero(np.diff(seq) != 1) + 1).tolist(), len(seq)]
        for start, end in itertools.pairwise(begins) if len(seq) else ():
            self.waiting.setdefault(int(seq[start]), []).append(piece.slice(start, end - start))
        ready = []
        while self.next in self.waiting:
            run, *again = self.waiting.pop(self.next)
            self._again += again
            ready.append(run)
            self.next += run.num_rows
        if ready:
            yield ready[0] if len(ready) == 1 else pa.concat_tables(ready).unify_dictionaries().combine_chunks()

    def left(self) -> np.ndarray:
        """The sequence numbers of what could not go, in order."""
        runs = [*self._again, *(run for there in self.waiting.values() for run in there)]
        return np.sort(np.concatenate([np.zeros(0, np.int64), *(numbers(run, "seq") for run in runs)]))
