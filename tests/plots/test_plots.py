"""Charts: the same figure for notebook, picture and page."""

import datetime
import io
import itertools
import pathlib
import re
from decimal import Decimal

import matplotlib.image
import pytest

import navsim
from navsim.plots import figure
from navsim.plots.accruals import accruals
from navsim.plots.deviation import deviation
from navsim.plots.drag import drag, months_ends
from navsim.plots.ends import APART, MOST, heights
from navsim.plots.nav import nav
from navsim.plots.of_sweep import most_apart
from navsim.plots.waterfall import waterfall

SCENARIOS = pathlib.Path(navsim.__file__).parents[1] / "scenarios"
DAYS = [datetime.date(2024, 1, 1) + datetime.timedelta(n) for n in range(5000)]


def test_a_run_draws_itself():
    """run.plot.nav() and .accruals() are figures; a fund without a stable price says so."""
    run = navsim.run(SCENARIOS / "late-price")
    assert figure.as_png(run.plot.nav()).startswith(b"\x89PNG")
    assert figure.as_png(navsim.run(SCENARIOS / "service-shares-12b-1").plot.accruals()).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="stable price"):
        run.plot.deviation()


def test_thinning_keeps_lows_highs_and_ends():
    """5,000 points with one spike: the spike is drawn."""
    values = [10.0] * 5000
    values[2503] = 99.0
    kept = figure.thinned(len(values), values)
    assert len(kept) <= 1300
    assert {0, 2503, 4999} <= set(kept)


def test_svg_is_small_themed_and_repeatable():
    """Twenty years of three classes: under 120 kB, the page's variables, the same bytes twice."""
    lines = {name: (DAYS, [10 + n + (k % 97) / 50 for k in range(5000)]) for n, name in enumerate("abc")}
    one, two = (figure.as_svg(nav(lines, [(DAYS[100], "income")]), "x") for _ in range(2))
    assert one == two
    assert len(one) < 120_000
    assert "var(--c1)" in one
    assert "#0d43c5" not in one


@pytest.mark.parametrize(
    "drawn",
    [
        lambda: deviation(DAYS[:3], [-3, 51, 2]),
        lambda: deviation(DAYS[:1], [0]),
        lambda: waterfall([("Income", 1.5), ("Fees", -0.5)], 1.0),
        lambda: drag({"none": (DAYS[:4], [1, 1.1, 1.2, 1.3]), "1 %": (DAYS[:4], [1, 1.09, 1.18, 1.27])}),
        lambda: nav({"one": (DAYS[:1], [10])}),
    ],
)
def test_small_inputs_draw(drawn):
    """One point, a breach, a fan."""
    assert "<svg" in figure.as_svg(drawn(), "small")


def test_a_long_fan_is_told_at_the_ends_of_its_months():
    """A rounded NAV makes a saw of a fan day by day: the points drawn are those of months' ends, each as it was struck."""
    days = [datetime.date(2024, 1, 2) + datetime.timedelta(days=n) for n in range(100)]
    best, other = [1 + n / 1000 for n in range(100)], [1 + n / 1000 - n % 2 / 1000 for n in range(100)]
    lines = drag({"best": (days, best), "other": (days, other)}).axes[0].get_lines()
    ends = [datetime.date(2024, 1, 2), datetime.date(2024, 1, 31), datetime.date(2024, 2, 29), datetime.date(2024, 3, 31), days[-1]]
    assert list(lines[1].get_xdata(orig=True)) == ends
    assert [round(float(value)) for value in lines[1].get_ydata()] == [-10 * (days.index(day) % 2) for day in ends]
    assert months_ends(days[:63]) == list(range(63))


def test_what_is_written_keeps_its_decimals():
    """Coordinates are cut to two decimals, a price of four is not; ticks between two cents are told apart."""
    text = figure.as_svg(nav({"shares": (DAYS[:3], [Decimal("0.9987"), Decimal("0.9991"), Decimal("1.0012")])}), "fine")
    written = re.findall(r">([^<>]+)</text>", text)
    assert "shares 1.0012" in written
    ticks = [word for word in written if re.fullmatch(r"[\d.]+", word)]
    assert len(set(ticks)) == len(ticks) >= 4
    assert not re.search(r'd="[^"]*\d\.\d{3}', text)


def test_a_picture_is_on_white_and_a_page_on_its_own_ground():
    """A picture can be looked at anywhere; in SVG the ground is the page's."""
    drawn = waterfall([("Income", 1.5), ("Fees", -0.5)], 1.0)
    picture = matplotlib.image.imread(io.BytesIO(figure.as_png(drawn)))
    assert picture[0, 0].tolist() == [1, 1, 1, 1]
    assert "fill: #ffffff" not in figure.as_svg(drawn, "page")


def test_names_at_the_ends_of_lines_do_not_lie_on_each_other():
    """Six that end at one value stand a line apart, inside the axes; of fifty, twelve are named."""
    apart = heights([1.0, 1.0, 1.0, 1.5, 2.0, 2.0], 0.0, 2.0)
    assert all(after - before >= 2 * APART - 1e-9 for before, after in itertools.pairwise(apart))
    assert apart[-1] == 2.0
    many = nav({f"class-{n}": (DAYS[:2], [10, 10 + n / 100]) for n in range(50)}).axes[0]
    assert [text.get_text() for text in many.texts][:: MOST - 1] == ["class-0 10.00", "class-49 10.49"]
    assert len(many.texts) == MOST


def test_no_two_of_thirty_six_look_alike():
    """Seven fees of one chart are told apart: the seventh has the colour of the first, and another hatch and dash."""
    assert len({str(figure.look(n)) for n in range(36)}) == 36


def test_one_session_stands_on_its_own_day():
    """Not between 2001 and 2005; and a month without fees has no scale of nothings."""
    axes = nav({"service": (DAYS[:1], [Decimal("9.92")])}).axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["1 Jan 2024"]
    empty = accruals(["2002-12"], {"advisory": [0], "12b-1": [0]}, [0]).axes[0]
    empty.figure.canvas.draw()
    ticks = [label.get_text() for label in empty.get_yticklabels()]
    assert len(ticks) == len(set(ticks))


def test_a_chart_by_itself_says_what_it_shows_and_in_which_unit():
    """In a notebook no caption stands beside it."""
    run = navsim.run(SCENARIOS / "money-market-breach")
    assert [drawn().axes[0].get_title(loc="left").rpartition(", ")[2] for drawn in (run.plot.nav, run.plot.accruals, run.plot.deviation)] == [
        "dollars",
        "dollars",
        "basis points",
    ]
    axes = run.plot.deviation().axes[0]
    axes.figure.canvas.draw()
    frame = axes.figure.bbox
    assert all(frame.x0 <= text.get_window_extent().x0 and text.get_window_extent().x1 <= frame.x1 for text in axes.texts)


def test_a_sweep_draws_the_class_its_fees_move():
    """The first class pays no 12b-1 fee: of the others the one whose NAVs end furthest apart is drawn, here four cents of ten dollars."""
    swept = navsim.sweep(SCENARIOS / "three-classes", {"fee.12b-1.rate": ["0 bp", "50 bp"]}, path=True)
    nav = swept.nav.iloc[-1].droplevel("fund").unstack()
    assert (nav.loc[0] - nav.loc[1]).round(2).to_dict() == {"institutional": 0.00, "retirement": 0.03, "service": 0.04}
    axes = swept.plot.drag().axes[0]
    assert axes.get_title(loc="left").startswith("What structures leave behind the best one")
    assert axes.get_title(loc="left").endswith(": service")
    assert axes.get_lines()[1].get_ydata()[-1] == pytest.approx(-0.04 / 10 * 10_000, abs=0.1)
    alike = swept.plot.drag("institutional").axes[0]
    assert alike.get_title(loc="left").startswith("In the end no structure is behind another")
    with pytest.raises(navsim.InputProblems, match="no structure of that class"):
        swept.plot.drag("nobody")


def test_of_classes_that_are_equally_far_apart_the_first_is_drawn():
    """Ties go to the class declared first; a class that ends apart goes before one that was apart on the way."""
    one, other = ("a", DAYS[:3], [10.0, 10.1, 10.2]), ("b", DAYS[:3], [10.0, 10.0, 10.2])
    last = ("c", DAYS[:3], [10.0, 10.1, 10.19])
    assert most_apart({"x": [one, one], "y": [one, other], "z": [other, one]}) == "y"
    assert most_apart({"x": [one, other], "y": [one, last], "z": [last, one]}) == "y"
    assert most_apart({"x": [one, one], "y": [other, other]}) == "x"


@pytest.mark.parametrize(
    ("worth", "ticks"),
    [
        ([1.0, 1.1, 1.2], ["0"]),  # all alike
        ([1.0, 1.1, 1.19996], ["0.0", "−0.1", "−0.2", "−0.3", "−0.4"]),  # 0.00004 of 10,000
        ([1.0, 1.1, 1.196], ["0", "−10", "−20", "−30", "−40"]),
    ],
)
def test_no_tick_is_less_than_nothing_and_no_two_are_the_same(worth, ticks):
    """What is 0 is written so, never −0; a fan of less than a dollar has the decimals that tell its ticks apart."""
    axes = drag({"best": (DAYS[:3], [1.0, 1.1, 1.2]), "other": (DAYS[:3], worth)}).axes[0]
    axes.figure.canvas.draw()
    low, high = axes.get_ylim()
    told = [label.get_text() for label, at in zip(axes.get_yticklabels(), axes.get_yticks(), strict=True) if low <= at <= high]
    assert told[::-1] == ticks
    assert [text.get_text() for text in axes.texts][-1].rpartition("  ")[2] == ticks[0]


def test_ticks_of_a_nav_over_a_million_are_whole_prices():
    """1,234,567.90, not 7.9 with the rest of it somewhere else."""
    axes = nav({"shares": (DAYS[:60], [Decimal("1234567.89") + Decimal(n) / 100 for n in range(60)])}).axes[0]
    axes.figure.canvas.draw()
    assert "1,234,568.10" in [label.get_text() for label in axes.get_yticklabels()]


def test_a_structure_without_shares_on_some_days_is_drawn_on_the_others():
    """A redemption that one structure refuses ends the class in the other: the fan ends where both have a NAV."""
    lines = drag({"open": (DAYS[:4], [1.0, 1.1, 1.2, 1.3]), "ended": (DAYS[:3], [1.0, 1.1, 1.1])}).axes[0].get_lines()
    assert [list(line.get_xdata(orig=True)) for line in lines] == [DAYS[:3], DAYS[:3]]


def test_columns_of_many_fees_are_small():
    """Twelve fees of every hatch, three years: no pattern is drawn of a thousand dots."""
    months = [f"{year}-{month:02}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    fees = {f"fee-{n}": [Decimal(100 + n)] * 36 for n in range(12)}
    assert len(figure.as_svg(accruals(months, fees, [Decimal(5)] * 36), "many")) < 150_000


def test_a_narrow_chart_has_fewer_words_and_the_same_figures():
    """As wide as a telephone: months named every other time, dates apart, every low and high."""
    months = [f"2024-{month:02}" for month in range(1, 13)]
    fees, nothing = {"advisory": [Decimal(n) for n in range(12)]}, [Decimal(0)] * 12
    wide, narrow = (accruals(months, fees, nothing, width=width) for width in (figure.WIDE, figure.NARROW))
    assert [len(each.axes[0].get_xticks()) for each in (wide, narrow)] == [12, 6]
    assert [bar.get_height() for bar in wide.axes[0].patches] == [bar.get_height() for bar in narrow.axes[0].patches]
    values = [10.0] * 5000
    values[2503] = 99.0
    line = nav({"one": (DAYS, values)}, width=figure.NARROW).axes[0].get_lines()[0]
    assert max(line.get_ydata()) == 99.0
    assert len(line.get_ydata()) < 800


def test_what_is_taken_back_stands_on_the_fees():
    """Waived in spring, taken back in autumn: below the line, and then on top of what was accrued, for it is borne as well."""
    axes = accruals(["2021-03", "2021-09"], {"advisory": [Decimal(100), Decimal(120)]}, [Decimal(30), Decimal(-20)]).axes[0]
    (waived, taken), words = axes.containers[-1], [text.get_text() for text in axes.get_legend().get_texts()]
    assert (waived.get_y(), waived.get_height()) == (0, -30)
    assert (taken.get_y(), taken.get_height()) == (120, 20)
    assert words == ["advisory", "given back; on top, taken back"]


@pytest.mark.parametrize("worst", [51.0, -131.76, -13.04])
def test_the_furthest_deviation_is_written_beyond_its_point(worst):
    """Above a rise, below a fall, inside the axes: never on the line."""
    drawn = deviation(DAYS[:30], [0.0] * 20 + [worst] + [worst / 2] * 9)
    drawn.canvas.draw()
    axes = drawn.axes[0]
    told = next(text for text in axes.texts if text.get_text().endswith(" bp")).get_window_extent()
    point = axes.transData.transform((0, worst))[1]
    assert told.y0 > point if worst > 0 else told.y1 < point
    assert axes.bbox.y0 <= told.y0 < told.y1 <= axes.bbox.y1
