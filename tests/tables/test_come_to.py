"""What a fund came to, row by row: wherever it is cut, the same; and the line that is drawn of it."""

import pathlib
import random

import pytest

import navsim
from navsim.basics.instants import day_number
from navsim.reports.growth import growth
from navsim.reports.reading import of_run
from navsim.tables.class_so_far import DRAWN, Drawn
from navsim.tables.come_to import READ, FundSoFar, again, kept, so_far

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"


@pytest.mark.parametrize("name", ["three-classes", "money-market-2000", "service-shares-12b-1"])
def test_wherever_it_is_cut(name):
    """In one piece, or night by night with what is remembered of it between: NAVs, returns, proofs, exceptions."""
    tables, dice = of_run(navsim.run(SCENARIOS / name)), random.Random(name)
    for fund in tables.funds:
        rows = {each: tables.read(each, fund, None) for each in READ}
        days = [day_number(day) for day in tables.sessions(fund)]
        whole = so_far(FundSoFar(), rows, days[0] - 1, days[-1])
        cuts = sorted({days[-1], *dice.sample(days, min(len(days), 7))})
        found, after = FundSoFar(), days[0] - 1
        for day in cuts:
            found, after = again(kept(so_far(found, rows, after, day))), day
        assert found == whole
        assert whole.proofs == rows["proofs"].num_rows > 0
        for share_class, each in whole.classes.items():
            grown = growth(tables, fund, share_class)
            assert each.total_return == grown.index[-1] - 1
            assert each.drawn.sessions == len(grown.navs)


@pytest.mark.parametrize("count", [1, 2, DRAWN, DRAWN + 1, 2 * DRAWN, 2 * DRAWN + 1, 1000, 5000])
def test_a_line_keeps_the_last_of_each_stretch(count):
    """At most so many, evenly apart, whatever came first; up to that many sessions all of them."""
    drawn = Drawn()
    for first in range(0, count, 7):
        drawn = drawn.through(list(range(first + 1, min(first + 7, count) + 1)))
    assert drawn.sessions == count
    assert drawn.navs == tuple(range(drawn.stretch, count + 1, drawn.stretch))
    assert len(drawn.navs) <= DRAWN
    assert drawn.stretch == 1 or count > DRAWN // 2 * drawn.stretch
