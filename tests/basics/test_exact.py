"""Exact division and carried postings against Python's integers, interpreted and compiled, on the values that hurt."""

import ast
import importlib.util
import math
import pathlib
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from navsim.basics import compiled, exact

MOST_RESULT = 2**50
MOST_DIVISOR = 2**61
WHOLE = 2**63 - 1
SOURCE = pathlib.Path(exact.__file__)


def nearest(product: int, d: int) -> int:
    """round(product / d), halves away from zero, with nothing but Python's integers."""
    floor, rest = divmod(abs(product), d)
    return (floor + (2 * rest >= d)) * (1 if product >= 0 else -1)


@pytest.fixture(scope="module", params=["interpreted", "compiled"])
def rules(request):
    """basics.exact in either mode."""
    if request.param == "compiled":
        pytest.importorskip("numba")
        return compiled.twin("basics.exact")
    return exact


@st.composite
def divisions(draw):
    """(a, b, d) with 64-bit factors whose product may be far past 2^63, a divisor below 2^61 and a quotient below 2^50."""
    d = draw(st.one_of(st.integers(1, MOST_DIVISOR - 1), st.sampled_from([1, 2, 3, exact.YEAR, exact.DUST, 10**14, MOST_DIVISOR - 1])))
    quotient = draw(st.one_of(st.integers(0, MOST_RESULT - 1), st.sampled_from([0, 1, 2, MOST_RESULT - 2])))
    a = draw(st.one_of(st.integers(1, WHOLE), st.integers(1, 2**20), st.sampled_from([1, 2**53 + 1, WHOLE])))
    b = min((quotient * d + draw(st.integers(0, d))) // a, WHOLE)
    a, b = (min(a, WHOLE) * draw(st.sampled_from([1, -1])), b)
    return (a, b, d) if draw(st.booleans()) else (b, a, d)


@st.composite
def ties(draw):
    """(a, b, d) whose quotient is exactly a half, or a hair beside one: (2n + 1) / 2 with both sides multiplied out."""
    n = draw(st.integers(0, 2**49 - 2))
    m = draw(st.integers(1, 2**10))
    x = draw(st.integers(1, max((2**61 - 1) // (2 * m * 2**11), 1)))
    a, b, d = (2 * n + 1) * m, x, 2 * m * x
    a += draw(st.sampled_from([0, 0, 0, 1, -1]))
    return a * draw(st.sampled_from([1, -1])), b, d


@settings(max_examples=400, deadline=None)
@given(case=st.one_of(divisions(), ties()))
def test_muldiv_is_the_nearest_integer(rules, case):
    """Products past 2^63, exact ties and negatives give what Python's integers give."""
    a, b, d = case
    assert int(rules.muldiv(a, b, d)) == nearest(a * b, d)


@settings(max_examples=400, deadline=None)
@given(case=st.one_of(divisions(), ties()))
def test_muldivmod_is_floor_and_remainder(rules, case):
    """Quotient and remainder are divmod's, the remainder never negative."""
    a, b, d = case
    assert tuple(int(n) for n in rules.muldivmod(a, b, d)) == divmod(a * b, d)


@pytest.mark.parametrize(
    ("a", "b", "d", "expected"),
    [
        (1, 1, 2, 1),  # 0.5 away from zero
        (-1, 1, 2, -1),
        (3, 1, 2, 2),
        (-3, 1, 2, -2),
        (0, 7, 3, 0),
        (-1, 1, 3, 0),
        (-2, 1, 3, -1),
        (496_015_00, 10**10, 365 * 10**10, 135_895),  # 49601500 / 365 = 135894.52
        (10**15, 10**10, 10**10, 10**15),  # ten trillion dollars times one
        (2**61 - 1, 2**50 - 1, 2**61 - 1, 2**50 - 1),  # a product of 2^111
        (-(2**62), 2**47, 2**60 + 1, -(2**49)),  # -2^49 + 2^-11
    ],
)
def test_muldiv_on_corners(rules, a, b, d, expected):
    """Halves, signs, zero and the bounds, worked by hand."""
    assert int(rules.muldiv(a, b, d)) == expected


@st.composite
def accruals(draw):
    """(base, rate, parts, dust, one): net assets to ten trillion dollars, rates to 100 %, up to two years at once, any carried dust."""
    one, period = draw(st.sampled_from([(exact.DUST, exact.YEAR), (exact.MONTH * exact.RATE_ONE, exact.MONTH)]))
    base = draw(st.one_of(st.integers(0, 10**15), st.sampled_from([0, 1, 10**15])))
    rate = draw(st.one_of(st.integers(0, exact.RATE_ONE), st.sampled_from([0, 1, exact.RATE_ONE])))
    parts = draw(st.one_of(st.integers(0, period), st.sampled_from([0, period // 12, period])))
    return base, rate, parts, draw(st.integers(-(one // 2), (one - 1) // 2)), one


@settings(max_examples=400, deadline=None)
@given(case=accruals())
def test_accrue_posts_the_exact_amount_and_keeps_the_rest(rules, case):
    """Posted cents and dust left are the exact amount and the dust before, and the dust stays within half a cent."""
    base, rate, parts, dust, one = case
    posted, left = (int(n) for n in rules.accrue(base, rate, parts, dust, one))
    assert posted * one + left == base * rate * parts + dust
    assert -one <= 2 * left < one


@settings(max_examples=200, deadline=None)
@given(
    increments=st.lists(st.one_of(st.integers(0, 10**12), st.integers(0, 3), st.just(0)), min_size=1, max_size=40),
    one=st.sampled_from([2, 3, 4, 7, 365, exact.DUST]),
)
def test_what_is_posted_is_the_exact_total_rounded(rules, increments, one):
    """After every increment the cents posted in all are round(total); an increment of zero posts zero."""
    posted = total = dust = 0
    for more in increments:
        total += more
        cents, dust = (int(n) for n in rules.carry(more // one, more % one, dust, one))
        posted += cents
        assert posted == nearest(total, one)
        if more == 0:
            assert cents == 0


@pytest.mark.parametrize(
    ("increments", "posted"),
    [
        ([(2, 1), (0, 0), (0, 0)], [3, 0, 0]),  # 5/2, 0, 0: totals 5/2, 5/2, 5/2
        ([(2, 1), (-1, 0), (0, 1)], [3, -1, 0]),  # 5/2, -1, 1/2: totals 5/2, 3/2, 2
        ([(0, 1), (0, 1), (0, 1)], [1, 0, 1]),  # 1/2, 1/2, 1/2: totals 1/2, 1, 3/2
    ],
)
def test_a_tie_is_decided_by_the_total(rules, increments, posted):
    """Halves: increments of 5/2, 0 and 0 cents post 3, 0, 0; nothing new never posts anything."""
    told, dust = [], 0
    for cents, more in increments:
        now, dust = (int(n) for n in rules.carry(cents, more, dust, 2))
        told.append(now)
    assert told == posted


def test_a_year_of_daily_cents_is_the_annual_amount(rules):
    """365 days of 0.75 % on 496,015.00 post round(496015.00 * 0.0075) in all, not 365 times a rounded day."""
    posted, dust, days = 0, 0, []
    for _ in range(365):
        cents, dust = (int(n) for n in rules.accrue(496_015_00, 75 * 10**6, exact.YEAR // 365, dust, exact.DUST))
        posted += cents
        days.append(cents)
    assert posted == nearest(496_015_00 * 75, 10_000) == 3_720_11
    assert set(days) == {10_19, 10_20}
    assert 365 * nearest(496_015_00 * 75, 10_000 * 365) == 3_719_35


def test_a_day_of_any_year_is_a_whole_number_of_parts():
    """YEAR divides by 360, 365 and 366, MONTH by 28 to 31: no rate over any mix of days needs a fraction."""
    assert [exact.YEAR % days for days in (360, 365, 366)] == [0, 0, 0]
    assert [exact.MONTH % days for days in (28, 29, 30, 31)] == [0, 0, 0, 0]
    assert exact.DUST == exact.YEAR * exact.RATE_ONE < 2**61
    assert exact.MONTH * exact.RATE_ONE < exact.DUST


# The float only guesses. Below, the compiled source is taken as it stands, its guess is made an argument, and every guess within one
# of the truth is tried: the answer must not change. And the float's guess is shown to be within one.


def guessed_from_outside(name: str):
    """A rule of the compiled half of exact.py, compiled with its guess as a fourth argument."""
    numba = pytest.importorskip("numba")
    branch = next(node for node in ast.parse(SOURCE.read_text()).body if isinstance(node, ast.If))
    rule = next(node for node in branch.body if isinstance(node, ast.FunctionDef) and node.name == name)
    guesses = [node for node in rule.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "guess"]
    assert len(guesses) == 1
    rule.body.remove(guesses[0])
    rule.decorator_list = []
    rule.args.args.append(ast.arg("guess"))
    names: dict = {}
    exec(ast.unparse(ast.fix_missing_locations(rule)), names)
    return numba.njit("(int64, int64, int64, int64)", error_model="numpy")(names[name]), ast.unparse(guesses[0].value)


@pytest.fixture(scope="module")
def nudged():
    """muldiv and muldivmod that take their guess from outside."""
    return {name: guessed_from_outside(name) for name in ("muldiv", "muldivmod")}


@settings(max_examples=400, deadline=None)
@given(case=st.one_of(divisions(), ties()), by=st.sampled_from([-1, 0, 1]))
def test_the_result_does_not_depend_on_the_guess(nudged, case, by):
    """A guess one too low or one too high gives the same result, through wrapping 64-bit integers."""
    a, b, d = case
    muldiv, muldivmod = nudged["muldiv"][0], nudged["muldivmod"][0]
    assert muldiv(a, b, d, nearest(a * b, d) + by) == nearest(a * b, d)
    assert muldivmod(a, b, d, a * b // d + by) == divmod(a * b, d)


def test_the_guess_is_what_was_taken_out(nudged):
    """Nothing but the two float expressions that are argued about below was replaced."""
    assert nudged["muldiv"][1] == "math.floor(float(a) * float(b) * (1.0 / float(d)) + 0.5)"
    assert nudged["muldivmod"][1] == "math.floor(float(a) * float(b) * (1.0 / float(d)))"


def test_the_guess_cannot_be_off_by_more_than_one():
    """Three conversions, 1 / d, two products and the sum each lose at most u = 2^-53 of their size: of a result of 2^50 under one in all."""
    u = Fraction(1, 2**53)
    numerators_reciprocal_products_sum, divisor = (1 + u) ** 6, 1 - u
    assert (numerators_reciprocal_products_sum / divisor - 1) * MOST_RESULT < 1


@settings(max_examples=400, deadline=None)
@given(case=st.one_of(divisions(), ties()))
def test_the_guess_as_it_is_is_within_one(case):
    """The two float expressions themselves, on hostile values."""
    a, b, d = case
    assert abs(math.floor(float(a) * float(b) * (1.0 / float(d)) + 0.5) - nearest(a * b, d)) <= 1
    assert abs(math.floor(float(a) * float(b) * (1.0 / float(d))) - a * b // d) <= 1


def test_both_modes_are_one_file():
    """The compiled rules are the file one reads: the twin's module comes from the same path."""
    pytest.importorskip("numba")
    twin = compiled.twin("basics.exact")
    assert pathlib.Path(twin.__file__) == SOURCE
    assert not exact.COMPILED
    assert twin.COMPILED
    assert importlib.util.find_spec("navsim.basics.exact").origin == str(SOURCE)


@st.composite
def comparisons(draw):
    """Two products of 64-bit numbers less a third, often equal or a hair apart, each difference below 2^126."""
    a, b, c = draw(st.integers(-(2**62), 2**62)), draw(st.integers(-(2**62), 2**62)), draw(st.integers(-(2**62), 2**62))
    x, y, z = draw(st.one_of(st.tuples(*[st.integers(-(2**62), 2**62)] * 3), st.just((a, b, c)), st.just((b, a, c)), st.just((-a, -b, c))))
    return a, b, c, x, y, min(max(z + draw(st.integers(-2, 2)), -(2**63)), WHOLE)


@settings(max_examples=500, deadline=None)
@given(case=comparisons())
def test_compare_is_the_sign_through_128_bits(rules, case):
    """Which of two differences of products is the larger, however close they are and far past 2^63."""
    a, b, c, x, y, z = case
    left, right = a * b - c, x * y - z
    assert rules.compare(*case) == (left > right) - (left < right)


@st.composite
def askings(draw):
    """(cents, dust, total, weight) as a class asks a fund: ties and hairs beside them among them."""
    weight = draw(st.one_of(st.integers(1, 10**15), st.sampled_from([1, 2, 3, 7, 10**15])))
    total = draw(st.one_of(st.integers(weight, 10**15), st.just(weight), st.just(10**15)))
    cents = draw(st.one_of(st.integers(-(10**12), 10**12), st.integers(-3, 3), st.sampled_from([0, 1, -1, 10**15, -(10**15)])))
    dust = draw(st.one_of(st.integers(0, exact.DUST - 1), st.sampled_from([0, 1, exact.DUST // 2, exact.DUST // 2 + 1, exact.DUST - 1])))
    return cents, dust, total, weight


@settings(max_examples=800, deadline=None)
@given(case=askings())
def test_scale_up_is_the_nearest_cent_or_far_beyond(rules, case):
    """(cents less dust) x total / weight to the nearest cent, halves away from zero; what is beyond 2^50 is that."""
    cents, dust, total, weight = case
    truth = nearest((cents * exact.DUST - dust) * total, exact.DUST * weight)
    assert int(rules.scale_up(*case)) == max(min(truth, 2**50), -(2**50))
