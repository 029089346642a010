"""Notes and bonds to the printed decimals of 31 CFR part 356, Appendix B, section II; QuantLib beside it."""

import datetime
from decimal import Decimal as D

import pytest

import navsim
from navsim.figures import bonds

EXAMPLES = {
    # coupon, yield, settlement, maturity, dated, first coupon, accrued, price
    "A regular": ("0.0875", "0.0884", "1990-05-15", "2020-05-15", None, None, "0", "99.057893"),
    "B short first": ("0.085", "0.0859", "1990-04-02", "1992-03-31", "1990-04-02", "1990-09-30", "0", "99.838183"),
    "C long first": ("0.085", "0.0853", "1990-03-01", "1995-05-15", "1990-03-01", "1990-11-15", "0", "99.805118"),
    "D reopened in a regular period": ("0.095", "0.0954", "1985-11-29", "1995-11-15", "1985-11-15", None, "0.367403", "99.730918"),
    "E reopened in the regular part of a long first": (
        *("0.1075", "0.1047", "1985-11-04", "2005-08-15", "1985-07-02", "1986-02-15", "3.672798", "102.214586"),
    ),
    "F reopened in a short first": ("0.105", "0.1053", "1983-08-15", "1991-05-15", "1983-05-16", "1983-11-15", "2.596467", "99.777074"),
    "G reopened in the short part of a long first": (
        *("0.0975", "0.0979", "1988-11-15", "1994-12-15", "1988-10-15", "1989-06-15", "0.825820", "99.738045"),
    ),
}


def day(text):
    return None if text is None else datetime.date.fromisoformat(text)


@pytest.mark.parametrize("name", EXAMPLES)
def test_appendix_b(name):
    """Price, accrued interest, and the yield back from the price."""
    coupon, rate, settle, maturity, dated, first, accrued, printed = EXAMPLES[name]
    dates = (day(settle), day(maturity), day(dated), day(first))
    price = navsim.bond_price(D(coupon), D(rate), *dates)
    assert price == D(printed)
    assert round(bonds.accrued_interest(D(coupon), *dates), 6) == D(accrued)
    assert navsim.bond_yield(D(coupon), navsim.bond_price(D(coupon), D(rate), *dates, places=None), *dates) == D(rate)
    assert round(navsim.bond_yield(D(coupon), price, *dates), 6) == D(rate)


def test_a_first_coupon_to_come_without_a_dated_date():
    """Settlement is then the first day of interest, as on the day of issue."""
    price = navsim.bond_price(D("0.085"), D("0.0853"), day("1990-03-01"), day("1995-05-15"), first_coupon=day("1990-11-15"))
    assert price == D("99.805118")


def test_a_yield_of_nothing_adds_up_the_flows():
    """i = 0: a note of two years at 4 % bought half way through a period pays 100 + 4 x 2 - accrued."""
    price = navsim.bond_price(D("0.04"), 0, day("2001-02-15"), day("2003-02-15"))
    assert price == 100 + 4 * 2


def test_at_par_on_a_coupon_date_the_yield_is_the_coupon():
    """For every frequency."""
    for frequency in (1, 2, 4, 12):
        assert navsim.bond_price(D("0.06"), D("0.06"), day("2001-05-31"), day("2006-05-31"), frequency=frequency) == 100


def test_in_the_last_period_interest_is_simple():
    """100 + 2 over 1 + 90/181 of a half-year's yield, less 91/181 of 2."""
    price = navsim.bond_price(D("0.04"), D("0.05"), day("2003-02-14"), day("2003-05-15"), places=None)
    run = D((day("2003-02-14") - day("2002-11-15")).days) / 181
    assert round(price, 40) == round(102 / (1 + (1 - run) * D("0.025")) - 2 * run, 40)


@pytest.mark.parametrize("settle", ["2003-02-15", "2003-03-03", "2003-08-14", "2003-08-15", "2004-02-29"])
@pytest.mark.parametrize(("maturity", "coupon", "rate"), [("2013-02-15", 0.04, 0.0375), ("2008-08-15", 0.0625, 0.03), ("2030-02-28", 0.05, 0.0575)])
def test_quantlib_agrees(settle, maturity, coupon, rate):
    """Its "simple, then compounded" convention, to the nine digits of binary floats."""
    ql = pytest.importorskip("QuantLib")

    def of(text):
        found = day(text)
        return ql.Date(found.day, found.month, found.year)

    null, back = ql.NullCalendar(), ql.DateGeneration.Backward
    schedule = ql.Schedule(of("2000-02-15"), of(maturity), ql.Period(ql.Semiannual), null, ql.Unadjusted, ql.Unadjusted, back, True)
    bond = ql.FixedRateBond(0, 100.0, schedule, [coupon], ql.ActualActual(ql.ActualActual.ISMA, schedule))
    ql.Settings.instance().evaluationDate = of(settle)
    terms = (ql.ActualActual(ql.ActualActual.ISMA, schedule), ql.SimpleThenCompounded, ql.Semiannual, of(settle))
    theirs = ql.BondFunctions.cleanPrice(bond, ql.InterestRate(rate, terms[0], terms[1], terms[2]), of(settle))
    ours = navsim.bond_price(D(str(coupon)), D(str(rate)), day(settle), day(maturity), places=None)
    assert abs(float(ours) - theirs) < 1e-9


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"settle": "2020-05-15"}, "figure.days_out_of_order"),
        ({"settle": "2021-05-15"}, "figure.days_out_of_order"),
        ({"dated": "1990-06-15"}, "figure.days_out_of_order"),
        ({"first_coupon": "1991-01-15"}, "figure.first_coupon"),
        ({"frequency": 5}, "figure.frequency"),
        ({"settle": "soon"}, "figure.not_a_date"),
        ({"coupon": None}, "figure.not_a_number"),
    ],
)
def test_refused(change, code):
    """Dates out of order and terms that are none."""
    terms = {"coupon": D("0.0875"), "yield_": D("0.0884"), "settle": "1990-05-15", "maturity": "2020-05-15"} | change
    with pytest.raises(navsim.InputProblems) as found:
        navsim.bond_price(**terms)
    assert [problem.code for problem in found.value.problems] == [code]


def test_a_price_no_yield_gives():
    """A bond cannot be had for nothing."""
    with pytest.raises(navsim.InputProblems, match="no yield"):
        navsim.bond_yield(D("0.04"), D("0.0000001"), "2001-02-15", "2003-02-15")
