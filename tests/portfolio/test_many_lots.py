"""Lots by the thousand: sums are kept up lot by lot, and are what adding all of them up gives."""

import datetime

import attrs
import pytest

import navsim
from navsim.portfolio.lots import AS_THEY_STAND, RELIEF, Lot, choose


def lot(n: int, quantity: int) -> Lot:
    day = datetime.date(2024, 1, 1) + datetime.timedelta(n // 3)
    return Lot(id=f"buy-{n:03d}", opened=day, quantity=quantity, cost=10 * quantity + n, bought=quantity, paid=10 * quantity + n)


@pytest.mark.parametrize("relief", sorted(AS_THEY_STAND))
@pytest.mark.parametrize("wanted", [1, 5, 17, 40])
def test_lots_that_stand_in_order_are_chosen_as_sorted_ones(relief, wanted):
    """Used-up lots among them are passed over."""
    lots = [lot(n, n % 4) for n in range(20)]
    told = choose(lots, wanted, relief, by_age=True)
    assert [(one.id, taken) for one, taken in told] == [(one.id, taken) for one, taken in choose(list(reversed(lots)), wanted, relief)]
    assert set(AS_THEY_STAND) < set(RELIEF)


def test_what_is_held_is_the_lots_added_up():
    """Buys, sales, a split, a return of capital, and lots that come in out of order: quantity and cost of every session are the lots' own."""
    days = ("2024-12-23", "2024-12-24", "2024-12-26", "2024-12-27", "2024-12-30", "2024-12-31")
    trades = [("2024-12-23", "buy", 100, "10.00"), ("2024-12-23", "buy", 30, "11.00"), ("2024-12-24", "sell", 110, "12.00")]
    trades += [
        ("2024-12-26", "buy", 7, "6.10"),
        ("2024-12-27", "sell", 40, "6.00"),
        ("2024-12-30", "buy", 1, "6.00"),
        ("2024-12-31", "sell", 2, "5.00"),
    ]
    run = navsim.scenario(
        fund={"fund": {"id": "f", "inception": days[0]}, "class": {"a": {}}},
        orders=[{"accepted_at": days[0], "side": "purchase", "amount": "100000.00", "price": "10.00", "settle": days[0]}],
        securities=[{"security": "AAA", "type": "equity"}],
        trades=[dict(zip(("date", "side", "quantity", "price"), map(str, row), strict=True), security="AAA") for row in trades],
        splits=[{"ex_date": "2024-12-26", "security": "AAA", "ratio": "2"}],
        corporate_actions=[{"ex_date": "2024-12-30", "security": "AAA", "action": "return_of_capital", "cash": "0.50"}],
        prices=[{"date": day, "security": "AAA", "price": "10.00"} for day in days],
    )
    made = navsim.run(run)
    (books,) = [fund.portfolio.books for fund in made.funds]
    assert not made.failed
    last = {name: marks[-1] for name, marks in books.marks.items()}["AAA"]
    assert tuple(last[1:4]) == tuple(sum(attrs.asdict(each)[name] for each in books.lots["AAA"]) for name in ("quantity", "cost", "cost"))
    assert last[1] == (((100 + 30 - 110) * 2 + 7 - 40) + 1 - 2) * 10**6
