"""The look of every chart, and how a figure becomes SVG that follows the page's theme, or PNG."""

import datetime
import io
import math
import re
from collections.abc import Callable
from typing import Any

# Each colour once: as SVG it becomes the page's variable of that name, so one drawing serves light and dark.
COLOURS = {
    "ink": "#16202c",
    "muted": "#5b6878",
    "grid": "#e3e7ec",
    "panel": "#fefefe",
    "c1": "#0d43c5",
    "c2": "#b55d02",
    "c3": "#0a8761",
    "c4": "#73306b",
    "c5": "#c2255c",
    "c6": "#6b7a8c",
    "bad": "#b3261e",
    "warn": "#8a5a00",
    "good": "#1a7340",
}
SERIES = ("c1", "c2", "c3", "c4", "c5", "c6")
HATCHES = ("", "////", "||||", "\\\\\\\\", "xx", "--")  # of lines: a pattern of dots is 180 kB of SVG
DASHES = ("-", (0, (6, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)), (0, (1, 1)), (0, (4, 4)))  # told apart without colour
WIDE, HIGH, NARROW = 9.4, 3.0, 5.2  # inches; narrow, for a page as wide as a telephone
POINTS = 640  # columns of a wide chart that a line's lows and highs are kept in


def look(n: int) -> tuple[str, Any, str]:
    """(colour, dash, hatch) of the n-th of several: no two of thirty-six are the same."""
    colour, other = n % len(SERIES), (n + n // len(SERIES)) % len(SERIES)
    return COLOURS[SERIES[colour]], DASHES[other], HATCHES[other]


def new_figure(width: float = WIDE, height: float = HIGH) -> tuple[Any, Any]:
    """(figure, axes) in the house's look, with no window and no state of pyplot."""
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with rc_context({"font.size": 9.5, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
    axes.patch.set_alpha(0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(COLOURS["muted"])
    axes.tick_params(length=0, colors=COLOURS["muted"])
    axes.grid(axis="y", color=COLOURS["grid"], linewidth=0.8)
    axes.set_axisbelow(True)
    return figure, axes


def titled(figure: Any, words: str) -> Any:
    """The figure with what it shows, and in which unit, over it: where no page says so beside it."""
    figure.axes[0].set_title(words, loc="left", fontsize=9.5, fontweight="bold", color=COLOURS["ink"])
    return figure


def in_dollars(axes: Any) -> Callable[[float], str]:
    """Dollars along the side, and how an amount is written there: with the decimals that tell its ticks apart; nothing is 0, never −0."""
    from matplotlib.ticker import MaxNLocator

    locator = MaxNLocator(nbins=7, steps=[1, 2, 5, 10])
    ticks = locator.tick_values(*axes.get_ylim())
    decimals = max(0, math.ceil(-round(math.log10(ticks[1] - ticks[0]), 9)))

    def told(value: float, _: Any = None) -> str:
        return f"{round(value, decimals) + 0.0:,.{decimals}f}".replace("-", "−")

    axes.yaxis.set_major_locator(locator)
    axes.yaxis.set_major_formatter(told)
    return told


def dated(axes: Any) -> None:
    """Few, plain dates along the foot."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=share(axes.figure.get_figwidth(), 9))  # type: ignore[no-untyped-call]
    formatter = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    formatter.formats = ["%Y", "%b", "%-d %b", "%-d %b", "%-d %b", "%-d %b"]
    formatter.zero_formats = ["", "%b %Y", "%-d %b", "%-d %b", "%-d %b", "%-d %b"]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(formatter)
    days = {day for line in axes.get_lines() for day in line.get_xdata(orig=True) if isinstance(day, datetime.date)}
    if len(days) == 1:
        (day,) = days
        axes.set_xlim(day - datetime.timedelta(days=15), day + datetime.timedelta(days=15))
        axes.set_xticks([day], [f"{day.day} {day:%b %Y}"])


def share(width: float, of_wide: int) -> int:
    """So many on a wide chart; fewer on one of a smaller width."""
    return round(of_wide * min(width, WIDE) / WIDE)


def thinned(count: int, values: list[float], most: int = POINTS) -> list[int]:
    """Positions of a line's points that show all its lows and highs in so many columns of a screen."""
    if count <= 2 * most:
        return list(range(count))
    kept = {0, count - 1}
    for column in range(most):
        first, last = column * count // most, (column + 1) * count // most
        if first < last:
            kept |= {min(range(first, last), key=values.__getitem__), max(range(first, last), key=values.__getitem__)}
    return sorted(kept)


def as_svg(figure: Any, name: str) -> str:
    """The figure as an SVG element whose colours are the page's variables and whose words are text.

    name  of the chart, from which the ids inside are made, so that several stand on one page
    """
    from matplotlib import rc_context

    out = io.StringIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.patch.set_alpha(0)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r' id="[A-Za-z][\w.]*_\d+"', "", text)
    text = re.sub(r"font: (?:[\w.]+ )*?([\d.]+px)[^;\"]*", r"font-size: \1; font-family: inherit", text)
    text = re.sub(r' width="[\d.]+pt"| height="[\d.]+pt"', "", text, count=2)
    for variable, colour in COLOURS.items():
        text = text.replace(colour, f"var(--{variable})")
    text = re.sub(r"\n\s*", "\n", text)
    return re.sub(r"<[^>]*>", lambda tag: re.sub(r"(\d\.\d\d)\d+", r"\1", tag[0]), text)  # where things stand, not what is written


def as_png(figure: Any, dots: int = 144) -> bytes:
    """The figure as a picture on white."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dots, facecolor="white", metadata={"Software": None})
    return out.getvalue()
