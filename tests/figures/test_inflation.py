"""Inflation-indexed principal to the printed decimals of 31 CFR part 356, Appendix B, sections I B, III and V."""

from decimal import Decimal as D

from navsim.figures import inflation


def test_the_reference_index_of_a_day():
    """I B: between 154.40 on 1 April 1996 and 154.90 on 1 May, 14 days of 30."""
    assert inflation.reference_index(D("154.40"), D("154.90"), "1996-04-15") == D("154.63333")
    assert inflation.reference_index(D("154.40"), D("154.90"), "1996-04-01") == D("154.40")


def test_an_indexed_note_on_the_day_of_issue():
    """III A: 3 7/8 % due 15 January 2009 at 3.898 %, ratio 1."""
    told = inflation.real_price(D("0.03875"), D("0.03898"), "1999-01-15", "2009-01-15", 1)
    assert (told.price, told.adjusted, told.accrued, told.settlement) == (D("99.811030"), D("99.811030"), 0, D("99.811030"))


def test_an_indexed_note_reopened():
    """III B: 3 5/8 % due 15 January 2008, reopened on 15 October 1998 at 3.65 %."""
    ratio = inflation.index_ratio(D("163.29032"), D("161.55484"))
    assert ratio == D("1.01074")
    told = inflation.real_price(D("0.03625"), D("0.0365"), "1998-10-15", "2008-01-15", ratio)
    assert (told.price, told.adjusted) == (D("99.797017"), D("100.868837"))
    assert (told.accrued, told.accrued_adjusted) == (D("0.906250"), D("0.915983"))
    assert told.settlement == D("100.868837") + D("0.915983") == D("101.784820")


def test_an_interest_payment_on_the_adjusted_principal():
    """I B 3: 100,000 of the 3 7/8 % note of January 1999, indexed from 164 to 166.2, pays 1,963.48 in July."""
    principal = round(D("166.2") / 164 * 100_000, 0)
    assert principal == 101_341
    assert round(principal * D("0.03875") / 2, 2) == D("1963.48")


def test_a_stripped_interest_component():
    """V: a million of the same note; base 164, index 168.24516 on 15 January 2000."""
    assert inflation.stripped_interest(1_000_000, D("0.03875"), 164, D("168.24516")) == (D("11814.02"), D("19876.52"))
