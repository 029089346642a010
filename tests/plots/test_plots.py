"""Charts: the same figure for notebook, picture and page."""

import datetime
import pathlib

import pytest

import navsim
from navsim.plots import figure
from navsim.plots.deviation import deviation
from navsim.plots.drag import drag
from navsim.plots.nav import nav
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
