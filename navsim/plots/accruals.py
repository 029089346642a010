"""Fees accrued and given back, month by month."""

import decimal
from typing import Any

from .figure import COLOURS, in_dollars, look, new_figure, share

FEWEST, MOST_NAMED = 6, 36  # months there is room for at least; fees that are named


def accruals(
    months: list[str], fees: dict[str, list[decimal.Decimal]], given_back: list[decimal.Decimal], width: float = 9.4, height: float = 3.0
) -> Any:
    """Stacked columns, what the adviser gave back below the line; what was taken back of that, on top of them.

    months  labels; fees {name: dollars a month}; given_back dollars a month
    """
    figure, axes = new_figure(width, height)
    places = list(range(len(months)))
    foot = [0.0] * len(months)
    for n, (name, amounts) in enumerate(fees.items()):
        heights = [float(amount) for amount in amounts]
        colour, _, hatch = look(n)
        axes.bar(places, heights, 0.72, foot, color=colour, hatch=hatch, edgecolor=COLOURS["panel"], linewidth=0.5, label=name)
        foot = [below + amount for below, amount in zip(foot, heights, strict=True)]
    if any(given_back):
        heights = [-float(amount) for amount in given_back]
        feet = [below if height > 0 else 0.0 for below, height in zip(foot, heights, strict=True)]
        label = "given back; on top, taken back" if max(heights) > 0 else "given back"
        axes.bar(places, heights, 0.72, feet, color="none", edgecolor=COLOURS["bad"], hatch="////", linewidth=0.9, label=label)
    axes.axhline(0, color=COLOURS["muted"], linewidth=0.8)
    step = max(1, -(-len(months) // share(width, 12)))
    axes.set_xticks(places[::step], months[::step])
    if len(months) < FEWEST:
        middle = (len(months) - 1) / 2
        axes.set_xlim(middle - FEWEST / 2, middle + FEWEST / 2)
    if not any(foot) and not any(given_back):
        axes.set_ylim(0, 1)
    in_dollars(axes)
    if 0 < len(fees) + any(given_back) <= MOST_NAMED:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=share(width, 6), frameon=False, fontsize=8, labelcolor=COLOURS["ink"])
    return figure
