"""What is done to one row of structures, whatever it is of: the last axis of every array.

The rows a rule is given here are none of each other's memory, which lets the machine take several structures at a time (see compiling.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..basics.compiled import compiled

if TYPE_CHECKING:
    from ..basics.arrays import Arrays


@compiled
def put(value: int, row: Arrays) -> None:
    """One number for all."""
    for s in range(len(row)):
        row[s] = value


@compiled
def copy(one: Arrays, row: Arrays) -> None:
    """A row as another is."""
    for s in range(len(row)):
        row[s] = one[s]


@compiled
def add(one: Arrays, row: Arrays) -> None:
    """A row onto another."""
    for s in range(len(row)):
        row[s] += one[s]


@compiled
def add_two(one: Arrays, other: Arrays, row: Arrays) -> None:
    """Two rows onto another, in one pass over it."""
    for s in range(len(row)):
        row[s] += one[s] + other[s]


@compiled
def take(one: Arrays, row: Arrays) -> None:
    """A row off another."""
    for s in range(len(row)):
        row[s] -= one[s]


@compiled
def count(status: Arrays, wanted: int, row: Arrays) -> None:
    """One more where a status is this."""
    for s in range(len(row)):
        row[s] += status[s] == wanted


@compiled
def add_classes(of_classes: Arrays) -> None:
    """The fund's, in the last row: what the classes have."""
    fund = of_classes[len(of_classes) - 1]
    for s in range(len(fund)):
        fund[s] = of_classes[0, s]
    for c in range(1, len(of_classes) - 1):
        for s in range(len(fund)):
            fund[s] += of_classes[c, s]
