"""Fee drag: what an investment comes to under each fee structure.

A NAV is rounded to its cent, which of 10,000 dollars at 10.00 is 10.00: day by day two structures are apart by that or by nothing. So a long
run is told at the ends of its months, each point the difference of two NAVs as they were struck, and nothing is smoothed.
"""

import datetime
from typing import Any

from .ends import name_ends
from .figure import dated, in_dollars, look, new_figure, thinned

FEW = 63  # sessions, a quarter of a year: these are all told


def months_ends(days: list[datetime.date]) -> list[int]:
    """Positions of the first day, of the last of each month, and of the last; of all where they are few."""
    if len(days) <= FEW:
        return list(range(len(days)))
    last = len(days) - 1
    return [n for n, day in enumerate(days) if n in (0, last) or (day.year, day.month) != (days[n + 1].year, days[n + 1].month)]


def drag(lines: dict[str, tuple[list[datetime.date], list[float]]], width: float = 9.4, height: float = 3.2) -> Any:
    """A fan of lines, the worth of 10,000 dollars relative to the best of them, in dollars, on the days that all of them have.

    lines  {name: (days, worth of one dollar)}
    """
    figure, axes = new_figure(width, height)
    worth = {name: {day: 10_000 * float(value) for day, value in zip(*line, strict=True)} for name, line in lines.items()}
    days = sorted(set.intersection(*(set(own) for own in worth.values())))
    best = max(worth.values(), key=lambda own: own[days[-1]])
    points, ends = months_ends(days), []
    for n, (name, own) in enumerate(worth.items()):
        behind = [own[day] - best[day] for day in days]
        kept = [points[k] for k in thinned(len(points), [behind[point] for point in points], 300)]
        colour, dash, _ = look(n)
        axes.plot([days[k] for k in kept], [behind[k] for k in kept], color=colour, linestyle=dash, linewidth=1.4)
        ends.append((behind[-1], name, colour, days[-1]))
    told = in_dollars(axes)
    if not any(value for line in axes.get_lines() for value in line.get_ydata()):
        axes.set_ylim(-1, 1)
        axes.set_yticks([0], ["0"])
        told = "{:.0f}".format
    name_ends(axes, [(value, f"{name}  {told(value)}", colour, day) for value, name, colour, day in ends], "normal")
    dated(axes)
    return figure
