"""Names at the right ends of lines, pushed apart where they would lie on each other."""

import datetime
from typing import Any

MOST = 12  # more cannot be read: then evenly some of them, from the highest to the lowest
APART = 0.075  # of the height of the axes: a line of text


def name_ends(axes: Any, ends: list[tuple[float, str, str, datetime.date]], weight: str = "bold") -> None:
    """Write what each line is beside its last point.

    ends  [(last value, words, colour, last day)]
    """
    told = sorted(ends)
    if len(told) > MOST:
        told = [told[n * (len(told) - 1) // (MOST - 1)] for n in range(MOST)]
    low, high = axes.get_ylim()
    for at, (_, words, colour, day) in zip(heights([value for value, *_ in told], low, high), told, strict=True):
        axes.annotate(words, (day, at), xytext=(6, 0), textcoords="offset points", va="center", color=colour, fontsize=8.5, fontweight=weight)
    axes.margins(x=0.01)


def heights(values: list[float], low: float, high: float) -> list[float]:
    """Where words stand whose lines end at some values, in order: a line of text apart, and none above the axes."""
    least, found = (high - low) * APART, list[float]()
    for value in values:
        found.append(max(value, found[-1] + least) if found else value)
    for n in range(len(found)):
        found[-1 - n] = min(found[-1 - n], high - n * least)
    return found
