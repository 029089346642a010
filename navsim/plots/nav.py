"""NAV per share, class by class."""

import datetime
import decimal
from typing import Any

from .ends import name_ends
from .figure import COLOURS, POINTS, dated, in_dollars, look, new_figure, share, thinned


def nav(lines: dict[str, tuple[list[datetime.date], list[Any]]], marks: Any = (), width: float = 9.4, height: float = 3.0) -> Any:
    """A figure of lines that end in their name and last price.

    lines  {name: (days, NAVs)}; marks ((day, words), ...) such as distributions
    """
    figure, axes = new_figure(width, height)
    ends = []
    for n, (name, (days, values)) in enumerate(lines.items()):
        words = f"{name} {written(values[-1])}"
        values = [float(value) for value in values]
        kept = thinned(len(values), values, share(width, POINTS))
        colour, dash, _ = look(n)
        axes.plot(
            [days[k] for k in kept],
            [values[k] for k in kept],
            color=colour,
            linestyle=dash,
            linewidth=1.5,
            marker="o" if len(kept) == 1 else None,
        )
        ends.append((values[-1], words, colour, days[-1]))
    for day, words in marks:
        axes.axvline(day, color=COLOURS["muted"], linewidth=0.8, linestyle=(0, (1.5, 2)))
        axes.annotate(words, (day, 1), xycoords=("data", "axes fraction"), xytext=(3, -2), textcoords="offset points", va="top", **SMALL)
    in_dollars(axes)
    name_ends(axes, ends)
    dated(axes)
    return figure


SMALL = {"fontsize": 8, "color": COLOURS["muted"]}


def written(nav: Any) -> str:
    """A price with two decimals, and with more where it has them."""
    whole, _, part = f"{decimal.Decimal(str(nav)):,f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"
