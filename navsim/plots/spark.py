"""A line without axes, beside a figure."""

from .figure import COLOURS, SERIES, new_figure, thinned


def spark(values, n: int = 0):
    """The last months of a NAV at a glance."""
    figure, axes = new_figure(2.6, 0.42)
    values = [float(value) for value in values]
    kept = thinned(len(values), values, 60)
    axes.plot(kept, [values[k] for k in kept], color=COLOURS[SERIES[n % 6]], linewidth=1.2, marker="o" if len(kept) == 1 else None)
    axes.set_axis_off()
    axes.margins(x=0)
    return figure
