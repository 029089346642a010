"""How far the market value of a money fund's share is from its stable price, and where a board must act."""

import datetime
from typing import Any

from .figure import COLOURS, POINTS, dated, new_figure, share, thinned

BREACH_BP, WATCH_BP = 50.0, 25.0


def deviation(days: list[datetime.date], basis_points: list[Any], width: float = 9.4, height: float = 3.0) -> Any:
    """Deviation in basis points by session, with the bands of 25 (a common alert) and 50 (1/2 of 1 %: rule 2a-7)."""
    figure, axes = new_figure(width, height)
    values = [float(value) for value in basis_points]
    reach = max(60.0, *(abs(value) * 1.25 for value in values))
    for sign in (1, -1):
        axes.axhspan(sign * BREACH_BP, sign * reach, color=COLOURS["bad"], alpha=0.13, linewidth=0)
        axes.axhspan(sign * WATCH_BP, sign * BREACH_BP, color=COLOURS["warn"], alpha=0.11, linewidth=0)
        axes.axhline(sign * BREACH_BP, color=COLOURS["bad"], linewidth=1)
        axes.axhline(sign * WATCH_BP, color=COLOURS["warn"], linewidth=0.8, linestyle=(0, (4, 3)))
    axes.axhline(0, color=COLOURS["muted"], linewidth=0.8)
    kept = thinned(len(values), values, share(width, POINTS))
    axes.plot([days[k] for k in kept], [values[k] for k in kept], color=COLOURS["c1"], linewidth=1.5, marker="o" if len(kept) == 1 else None)
    worst = max(range(len(values)), key=lambda n: abs(values[n]))
    axes.plot([days[worst]], [values[worst]], "o", color=COLOURS["bad"], markersize=4)
    axes.annotate(
        f"{values[worst]:+.2f} bp".replace("-", "−"),
        (days[worst], values[worst]),
        xytext=(0, 6 if values[worst] > 0 else -6),
        textcoords="offset points",
        va="bottom" if values[worst] > 0 else "top",  # beyond the line
        ha="right" if worst > len(values) // 2 else "left",  # so that it stays inside
        fontsize=8.5,
        color=COLOURS["bad"],
    )
    axes.annotate(
        "beyond 1/2 of 1 %: the board considers action",
        (0.01, BREACH_BP),
        xycoords=("axes fraction", "data"),
        xytext=(0, 4),
        textcoords="offset points",
        fontsize=8,
        color=COLOURS["bad"],
    )
    axes.set_ylim(-reach, reach)
    dated(axes)
    return figure
