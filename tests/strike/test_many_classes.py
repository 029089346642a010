"""What a fund costs grows with its classes, not with their square: counted in rows, cells and calls, never in seconds."""

import collections
import datetime
import sys

import numpy as np
import pytest
from strike_worlds import FUND, booked_of

import navsim
from navsim.basics.instants import DAY, at_minute
from navsim.events.shares import AccountCount, Expense, Order
from navsim.events.terms import ClassTerms, FeeTerms, FundTerms, LimitTerms
from navsim.strike.shapes import FEES

BP = 10**6  # a basis point, e10
FIRST, LAST = datetime.date(2003, 12, 22), datetime.date(2004, 1, 9)


def names(count: int) -> list[str]:
    return [f"c{n:03d}" for n in range(count)]


def fee(name: str, classes=None, category="distribution", **more) -> FeeTerms:
    return FeeTerms(event_id=name, fund=FUND, id=name, category=category, classes=classes, rate_e10=25 * BP, **more)


def limit(name: str, classes=None, rate=10 * BP) -> LimitTerms:
    return LimitTerms(event_id=name, fund=FUND, id=name, rate_e10=rate, classes=classes, excludes=(), may_reimburse=True)


def one_fee(classes) -> list:
    return [fee("12b-1", classes)]


def ten_fees(classes) -> list:
    return [fee(f"fee-{n}", classes[n::10]) for n in range(10)]


def a_fee_each(classes) -> list:
    return [fee(f"fee-{name}", (name,)) for name in classes]


def a_bill_each(classes) -> list:
    bills = [Expense(event_id=f"bill-{name}", fund=FUND, date=LAST, share_class=name, fee="audit", amount_cents=1_00) for name in classes]
    return [FeeTerms(event_id="audit", fund=FUND, id="audit", category="audit", flat_cents=24_000_00, per="year"), *bills]


def under_a_limit(classes) -> list:
    return [fee("advisory", category="management"), fee("12b-1", classes), limit("all", classes)]


def under_a_limit_each(classes) -> list:
    return [fee("advisory", category="management"), fee("12b-1", classes), *(limit(f"limit-{name}", (name,)) for name in classes)]


def under_limits_of_both(classes) -> list:
    return [fee("advisory", category="management"), *ten_fees(classes), limit("whole", rate=40 * BP), limit("all", classes)]


def many_more_of_one(classes) -> list:
    return [*a_fee_each(classes), *(fee(f"more-{n}", classes[:1]) for n in range(9))]


TERMS = (one_fee, ten_fees, a_fee_each, many_more_of_one, a_bill_each, under_a_limit, under_a_limit_each, under_limits_of_both)


def booked(terms, count: int):
    """A fund of so many classes over three weeks and a year's end; each class is bought for 10,000.00."""
    events = [FundTerms(event_id="fund", fund=FUND, id=FUND, inception=FIRST)]
    for n, name in enumerate(names(count)):
        events.append(ClassTerms(event_id=f"class-{name}", fund=FUND, id=name, position=n))
        seed = {"share_class": name, "amount_cents": 10_000_00, "price_e8": 10 * 10**8}
        events.append(Order(event_id=f"seed-{name}", fund=FUND, accepted_at=at_minute(FIRST, 600), side="purchase", **seed))
    return booked_of([*events, *terms(tuple(names(count)))], {1: {"dividend_income": 12_345_67}}, LAST)


def cells(struck) -> dict:
    """{array: how many cells} of all that the rules are given and leave."""
    told = collections.Counter()
    for kind in ("world", "arrays", "state", "record"):
        told.update({f"{kind}.{name}": np.size(array) for name, array in getattr(struck, kind)._asdict().items()})
    return told


@pytest.mark.parametrize("terms", TERMS)
def test_ten_classes_more_are_the_same_cells_more(terms):
    """From 20 to 30 classes no array grows by more than from 10 to 20."""
    ten, twenty, thirty = (cells(booked(terms, count).struck) for count in (10, 20, 30))
    bent = {name: (ten[name], twenty[name], thirty[name]) for name in ten if thirty[name] - twenty[name] != twenty[name] - ten[name]}
    assert not bent
    assert thirty["record.sheet"] > twenty["record.sheet"]


@pytest.mark.parametrize("terms", TERMS)
def test_a_sheet_has_as_many_rows_for_thirty_classes_as_for_ten(terms):
    """Lines of classes share rows, each with the column of its class."""
    ten, thirty = (booked(terms, count).struck for count in (10, 30))
    assert ten.record.sheet.shape[1] == thirty.record.sheet.shape[1]
    assert len(thirty.world.place) > len(ten.world.place) or terms is one_fee


def test_two_fees_of_a_class_stand_on_two_rows():
    """Three fees: of a and b, of b, of c. The second stands below the first, the third beside it; each is the sum of its class and no other's."""
    both = booked(lambda own: [fee("1", own[:2]), fee("2", own[1:2]), fee("3", own[2:])], 3)
    one_a, one_b, two_b, three_c = (int(row) for row in both.struck.world.place[FEES : FEES + 4])
    assert one_a == one_b == three_c != two_b
    told = {name: (-both.components[f"fee:{name}"].sum(axis=0)).tolist() for name in "123"}
    a, b, c = both.recorded("charged")[:, 0].sum(), both.recorded("charged")[:, 1].sum(), both.recorded("charged")[:, 3].sum()
    assert told == {"1": [a, b, 0], "2": [0, both.recorded("charged")[:, 2].sum(), 0], "3": [0, 0, c]}
    assert min(a, b, c) > 0


def test_a_class_walks_its_own_rows_and_those_of_all():
    """Ten fees of the first class, one of each other: the others pass one row, in a pair with the one that stays empty."""
    world = booked(many_more_of_one, 30).struck.world
    assert world.moving_each.tolist() == [10 // 2, *[1] * 29]
    assert len(set(world.moving_first[1:].tolist())) == 1
    assert len(world.moving) == (10 // 2 + 1) * max(np.diff(world.part_first))


def calls(work, *given) -> int:
    """Calls of functions, Python's and C's."""
    count = 0

    def seen(_, what, __):
        nonlocal count
        count += what in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work(*given)
    finally:
        sys.setprofile(None)
    return count


def quoted(classes) -> str:
    return ", ".join(f'"{name}"' for name in classes)


SAID = {
    "one fee": lambda own: [f'[[fee]]\nid = "12b-1"\ncategory = "distribution"\nclasses = [{quoted(own)}]\nrate = "25 bp"'],
    "a fee each": lambda own: [f'[[fee]]\nid = "fee-{c}"\ncategory = "distribution"\nclasses = ["{c}"]\nrate = "25 bp"' for c in own],
    "one limit": lambda own: [f'[[limit]]\nid = "all"\nrate = "10 bp"\nexcludes = []\nmay_reimburse = true\nclasses = [{quoted(own)}]'],
    "a limit each": lambda own: [f'[[limit]]\nid = "limit-{c}"\nrate = "10 bp"\nexcludes = []\nmay_reimburse = true\nclasses = ["{c}"]' for c in own],
    "a fund's limit": lambda own: ['[[limit]]\nid = "fund"\nrate = "5 bp"\nexcludes = ["distribution"]'],
    "a fund's fee": lambda own: ['[[fee]]\nid = "advisory"\ncategory = "management"\nrate = "40 bp"'],
    "accounts": lambda own: [f'[[fee]]\nid = "agent"\ncategory = "transfer_agent"\nclasses = [{quoted(own)}]\nper_account = "3.06"'],
    "bills": lambda own: ['[[fee]]\nid = "legal"\ncategory = "legal"'],
}
RUNS = (("one fee",), ("accounts",), ("bills",), ("a fund's fee", "one fee", "one limit"), ("a fund's fee", "a fund's limit", "one fee"))
ROWS_GROW = (("a fee each",), ("a fund's fee", "one fee", "a limit each"))  # roll_forward has rows of every fee, limit and class, by agreement


def whole_run(folder, said, count: int) -> None:
    """Read a fund of so many classes over eight sessions, strike it, keep its books and prove them, make every table."""
    folder.mkdir()
    own = names(count)
    terms = ['[fund]\nid = "wide"\ninception = 2003-12-22', *(f"[class.{name}]" for name in own)]
    (folder / "fund.toml").write_text("\n".join([*terms, *(each for what in said for each in SAID[what](own))]) + "\n", encoding="utf-8")
    orders = "".join(f"2003-12-22,{name},purchase,10000.00,10.00,2003-12-22\n" for name in own)
    (folder / "orders.csv").write_text(f"accepted_at,class,side,amount,price,settle\n{orders}", encoding="utf-8")
    if "accounts" in said:
        counts = "".join(f"2003-12-{22 + n % 9},{name},{100 + n},1\n" for n, name in enumerate(own))
        (folder / "accounts.csv").write_text(f"date,class,open,closed\n{counts}", encoding="utf-8")
    if "bills" in said:
        bills = "".join(f"2003-12-{22 + n % 9},{name},legal,1.0{n % 10}\n" for n, name in enumerate(own))
        (folder / "expenses.csv").write_text(f"date,class,fee,amount\n{bills}", encoding="utf-8")
    (folder / "securities.csv").write_text("security,type\nAAA,equity\n", encoding="utf-8")
    (folder / "trades.csv").write_text(f"date,security,side,quantity,price\n2003-12-22,AAA,buy,{90 * count},100.00\n", encoding="utf-8")
    days = ("2003-12-22", "2003-12-23", "2003-12-24", "2003-12-26", "2003-12-29", "2003-12-30", "2003-12-31", "2004-01-02")
    prices = "".join(f"{day},AAA,10{n}.00\n" for n, day in enumerate(days))
    (folder / "prices.csv").write_text(f"date,security,price\n{prices}", encoding="utf-8")
    run = navsim.run(folder)
    assert not run.failed
    run.write(folder / "out")


@pytest.mark.parametrize("said", RUNS + ROWS_GROW, ids=" and ".join)
def test_twice_the_classes_are_twice_the_calls(said, tmp_path):
    """From 20 to 40 classes a run makes about twice as many calls more as from 10 to 20; the square would make four times as many."""
    whole_run(tmp_path / "first", said, 10)
    ten, twenty, forty = (calls(whole_run, tmp_path / str(count), said, count) for count in (10, 20, 40))
    assert forty - twenty < 2.3 * (twenty - ten), (ten, twenty, forty)


def test_a_count_of_accounts_that_names_no_class_is_charged_once():
    """Accounts closed, 1.00 each: 3 counted for the fund, 4 for a class of it, 1 more the day after for another."""
    closed = {"category": "transfer_agent", "per_closed_account_cents": 100}
    counts = [(None, 10, 3), ("c000", 20, 4)]
    rows = [AccountCount(event_id=f"count-{name}", fund=FUND, date=FIRST, share_class=name, open=there, closed=left) for name, there, left in counts]
    rows.append(AccountCount(event_id="next", fund=FUND, date=FIRST + DAY, share_class="c001", open=5, closed=1))
    told = booked(lambda own: [FeeTerms(event_id="leavers", fund=FUND, id="leavers", **closed), *rows], 2)
    assert told.recorded("charged")[:2, 0].tolist() == [100 * (3 + 4), 100 * 1]
    open_accounts = told.charges.open_accounts[None]
    assert [open_accounts.on(day) for day in (FIRST - DAY, FIRST, FIRST + DAY)] == [0, 10 + 20, 10 + 20 + 5]
