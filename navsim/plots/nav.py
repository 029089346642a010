"""NAV per share, class by class."""

import datetime
from typing import Any

from .figure import COLOURS, DASHES, SERIES, dated, new_figure, thinned


def nav(lines: dict[str, tuple[list[datetime.date], list[Any]]], marks: Any = (), width: float = 9.4, height: float = 3.0) -> Any:
    """A figure of lines that end in their name and last price.

    lines  {name: (days, NAVs)}; marks ((day, words), ...) such as distributions
    """
    figure, axes = new_figure(width, height)
    ends = []
    for n, (name, (days, values)) in enumerate(lines.items()):
        values = [float(value) for value in values]
        kept = thinned(len(values), values)
        colour = COLOURS[SERIES[n % len(SERIES)]]
        axes.plot(
            [days[k] for k in kept],
            [values[k] for k in kept],
            color=colour,
            linestyle=DASHES[n % len(DASHES)],
            linewidth=1.5,
            marker="o" if len(kept) == 1 else None,
        )
        ends.append((values[-1], name, colour, days[-1]))
    for day, words in marks:
        axes.axvline(day, color=COLOURS["muted"], linewidth=0.8, linestyle=(0, (1.5, 2)))
        axes.annotate(words, (day, 1), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points", va="top", **SMALL)
    label_ends(axes, ends)
    dated(axes)
    return figure


SMALL = {"fontsize": 8, "color": COLOURS["muted"]}


def label_ends(axes: Any, ends: list[tuple[float, str, str, datetime.date]]) -> None:
    """Names at the right end of their lines, pushed apart where they would lie on each other."""
    low, high = axes.get_ylim()
    least = (high - low) * 0.075
    at = None
    for value, name, colour, day in sorted(ends):
        at = value if at is None else max(value, at + least)
        axes.annotate(
            f"{name} {value:,.2f}", (day, at), xytext=(6, 0), textcoords="offset points", va="center", color=colour, fontsize=8.5, fontweight="bold"
        )
    axes.margins(x=0.01)
