"""A future in another currency: each session's variation meets that session's rate, and is paid at the next one's. accounting.md 5."""

from datetime import date
from decimal import Decimal

import pytest

from navsim.basics.problems import InputProblems

from .folders import cash, codes, rows, run, write

DAYS = {
    2: ("1.10", "4010"),
    3: ("1.12", "4030.5"),
    4: ("1.08", "4000"),
    5: ("1.09", "4020"),
    8: ("1.09", "4020"),
    9: ("1.11", "4100"),
    10: ("1.07", ""),
}
TRADES = """date,security,side,quantity,price,commission,fx,event_id
            2024-01-02,FESX,buy,3,4000,5.00,,one
            2024-01-03,FESX,buy,2,4020,,,two
            2024-01-04,FESX,sell,4,4025,7.00,,three"""


def folder(tmp_path, trades=TRADES):
    return write(
        tmp_path,
        securities="security,type,currency,multiplier,expiry\nFESX,future,EUR,10,2024-01-09",
        fx="date,currency,rate\n" + "\n".join(f"2024-01-{day:02d},EUR,{rate}" for day, (rate, _) in DAYS.items()),
        prices="date,security,price\n" + "\n".join(f"2024-01-{day:02d},FESX,{price}" for day, (_, price) in DAYS.items() if price),
        trades=trades,
    )


def test_variation_margin_at_the_rate_of_its_day(tmp_path):
    """Ten euros a point: three contracts from the 2nd, two more on the 3rd, four sold on the 4th, the last settled at its end."""
    told = run(folder(tmp_path), to="2024-01-10")
    paid = {
        2: (3 * 10 * (4010 - 4000), "1.10"),
        3: (3 * 10 * (Decimal("4030.5") - 4010) + 2 * 10 * (Decimal("4030.5") - 4020), "1.12"),
        4: (4 * 10 * (4025 - Decimal("4030.5")) + 10 * (4000 - Decimal("4030.5")), "1.08"),
        5: (10 * (4020 - 4000), "1.09"),
        9: (10 * (4100 - 4020), "1.11"),
    }
    following = {2: "1.12", 3: "1.08", 4: "1.09", 5: "1.09", 9: "1.07"}
    sheet = {(row["session"].day, row["component"]): row["amount"] for row in rows(told, "roll_forward")}
    commission = {2: 5, 4: 7}
    for day, (euros, rate) in paid.items():
        assert sheet[day, "realized"] + sheet[day, "unrealized"] == euros * Decimal(rate) - commission.get(day, 0)
    revalued = {day + 1 if day != 5 else 8: euros * (Decimal(following[day]) - Decimal(rate)) for day, (euros, rate) in paid.items()}
    assert {day: amount for (day, component), amount in sheet.items() if component == "currency" and amount} == {
        day: amount for day, amount in revalued.items() if amount
    }
    assert cash(told) == 10_000_000 + sum(euros * Decimal(following[day]) for day, (euros, _) in paid.items()) - 12
    assert rows(told, "nav")[-1]["net_assets"] == cash(told)
    gains = {(row["lot"], row["sale"]): row["gain"] for row in rows(told, "lot_relief")}
    first = 300 * Decimal("1.10") + 615 * Decimal("1.12") + 30 * (4025 - Decimal("4030.5")) * Decimal("1.08")
    assert gains["one", "three"] == first - 5 - Decimal("5.25")  # its own commission, and three quarters of the sale's
    assert sum(gains.values()) == sum(amount for (_, component), amount in sheet.items() if component == "realized")


def test_it_is_worth_what_it_gained(tmp_path):
    """Nothing is paid for the contract: the rate alone changes nothing in it."""
    held = {row["session"]: row for row in rows(run(folder(tmp_path, TRADES.rsplit("\n", 1)[0])), "holdings")}
    before, after = held[date(2024, 1, 5)], held[date(2024, 1, 8)]
    assert (before["market_value"], before["cost"]) == (after["market_value"], Decimal(0))
    assert before["market_value"] == 325 + 825 * Decimal("1.12") - 5 * 10 * Decimal("30.5") * Decimal("1.08") + 5 * 10 * 20 * Decimal("1.09")


def test_no_rate_belongs_to_the_trade(tmp_path):
    with pytest.raises(InputProblems) as found:
        run(folder(tmp_path, TRADES.replace("4025,7.00,,", "4025,7.00,1.08,")), to="2024-01-09")
    assert codes(found) == ["trade.future_rate"]
