"""Why a NAV moved: its change in basis points, part by part."""

from typing import Any

from .figure import COLOURS, new_figure


def waterfall(parts: list[tuple[str, Any]], total: Any, width: float = 9.4, height: float = 2.8) -> Any:
    """Columns that begin where the last one ended, and their sum.

    parts  [(words, basis points)]
    """
    figure, axes = new_figure(width, height)
    at = 0.0
    for n, (_, value) in enumerate(parts):
        value = float(value)
        axes.bar(
            n,
            value,
            0.62,
            at,
            color=COLOURS["good" if value >= 0 else "bad"],
            hatch="" if value >= 0 else "////",
            edgecolor=COLOURS["panel"],
            linewidth=0.4,
        )
        axes.plot([n - 0.31, n + 1.31], [at + value] * 2, color=COLOURS["muted"], linewidth=0.7)
        label(axes, n, max(at, at + value), value)
        at += value
    axes.bar(len(parts), float(total), 0.62, color=COLOURS["c1"])
    label(axes, len(parts), max(0.0, float(total)), float(total), "bold")
    axes.axhline(0, color=COLOURS["muted"], linewidth=0.8)
    axes.set_xticks(range(len(parts) + 1), [*(words.replace(" ", "\n", 1) for words, _ in parts), "NAV\nchange"])
    axes.margins(y=0.16)
    return figure


def label(axes: Any, place: int, top: float, value: float, weight: str = "normal") -> None:
    """The value over its column."""
    axes.annotate(
        f"{value:+.2f}".replace("-", "−"),
        (place, top),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        fontsize=8.5,
        color=COLOURS["ink"],
        fontweight=weight,
    )
