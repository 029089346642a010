"""A line without axes, beside a figure."""

import decimal
from collections.abc import Sequence
from typing import Any

from .figure import look, new_figure, thinned


def spark(navs: Sequence[decimal.Decimal], n: int = 0) -> Any:
    """The last months of a NAV at a glance."""
    figure, axes = new_figure(2.6, 0.42)
    values = [float(nav) for nav in navs]
    kept = thinned(len(values), values, 60)
    axes.plot(kept, [values[k] for k in kept], color=look(n)[0], linewidth=1.2, marker="o" if len(kept) == 1 else None)
    axes.set_axis_off()
    axes.margins(x=0)
    return figure
