"""A run that is asked for its NAV and nothing else is let go with its last name: nothing in it names itself."""

import gc
import math
import weakref

import pytest
from folders import SCENARIOS

import navsim


@pytest.mark.parametrize("name", ["three-classes", "janus-aspen-small-cap-value-2002"])
def test_a_run_names_nobody_who_names_it(name):
    """Python looks for circles seldom, and many runs in one process would keep all their columns until it does."""
    gc.collect()
    gc.disable()
    try:
        made = navsim.run(SCENARIOS / name)
        assert len(made.nav)
        left = [weakref.ref(each) for each in (made.known, *made.funds)]
        del made
        assert [each() for each in left] == [None] * len(left)
    finally:
        gc.enable()


def test_nav_is_that_of_the_table():
    """Every session and class with shares, as the nearest float; the others are empty."""
    made = navsim.run(SCENARIOS / "three-classes")
    frame, told = made.nav, {}
    for row in made.table("nav").to_pylist():
        told[row["session"], row["fund"], row["share_class"]] = float(row["nav"])
    there = {(day.date(), *who): value for who, own in frame.items() for day, value in own.items() if not math.isnan(value)}
    assert there == told
    assert frame.columns.names == ["fund", "share_class"]
    assert frame.index.name == "session"
