"""What pointing at a chart tells: labels and values at so many places along it, as data for the page's script."""

import datetime
import decimal
from typing import Any

from ..reports.wording import price

MOST = 260


def pointed(figure: Any, lines: dict[str, tuple[list[datetime.date], list[decimal.Decimal]]], narrow: Any) -> dict[str, Any]:
    """Places along a chart, and along the narrow one of the same, as parts of their widths; the value of every line there.

    lines  {name: (days, values)}; days of lines may differ
    """
    days = sorted({day for each, _ in lines.values() for day in each})
    step = -(-len(days) // MOST)
    kept = days[::step] if days[-1] == days[::step][-1] else [*days[::step], days[-1]]
    by_line = {name: dict(zip(each, values, strict=True)) for name, (each, values) in lines.items()}
    return {
        "x": places(figure, kept),
        "narrow": places(narrow, kept),
        "at": [day.isoformat() for day in kept],
        "lines": {name: [price(values[day]) if day in values else "" for day in kept] for name, values in by_line.items()},
    }


def places(figure: Any, days: list[datetime.date]) -> list[float]:
    """Where days lie along a figure, as parts of its width."""
    from matplotlib.dates import date2num

    figure.canvas.draw()
    across, width = figure.axes[0].transData, figure.bbox.width
    return [round(float(across.transform((date2num(day), 0))[0]) / width, 4) for day in days]  # type: ignore[no-untyped-call]
