"""Fee drag: what an investment comes to under each fee structure."""

import datetime
from typing import Any

from .figure import COLOURS, DASHES, SERIES, dated, new_figure, thinned


def drag(lines: dict[str, tuple[list[datetime.date], list[float]]], width: float = 9.4, height: float = 3.2) -> Any:
    """A fan of lines, the worth of 10,000 dollars relative to the best of them, in dollars.

    lines  {name: (days, worth of one dollar)}
    """
    figure, axes = new_figure(width, height)
    worth = {name: (days, [10_000 * float(value) for value in values]) for name, (days, values) in lines.items()}
    best = max(worth, key=lambda name: worth[name][1][-1])
    for n, (name, (days, values)) in enumerate(worth.items()):
        behind = [value - other for value, other in zip(values, worth[best][1], strict=True)]
        kept = thinned(len(behind), behind, 300)
        colour = COLOURS[SERIES[n % 6]]
        axes.plot([days[k] for k in kept], [behind[k] for k in kept], color=colour, linestyle=DASHES[n % 6], linewidth=1.4)
        axes.annotate(
            f"{name} {behind[-1]:+,.0f}", (days[-1], behind[-1]), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5, color=colour
        )
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    dated(axes)
    return figure
