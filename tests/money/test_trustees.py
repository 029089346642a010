"""What trustees may resolve, and the floor under a yield: accounting.md 10, 12."""

from decimal import Decimal as D

import pytest

import navsim

from .folders import cells, write

# 3,650,000 at 4.00 %, actual/365: 400.00 a day. Wednesday 3 June to Wednesday 10 June 2026.
FEEDS = {
    "orders": """accepted_at,class,account,side,amount,price,settle
                 2026-06-03,only,h,purchase,3650000.00,1.00,
                 2026-06-09T11:00,only,h,redemption,99000.00,,2026-06-09""",
    "securities": "security,type,maturity,coupon,day_count\nC,certificate,2026-09-30,4.00%,actual/365",
    "trades": "date,security,side,quantity,price,settle\n2026-06-03,C,buy,3650000,100,2026-06-03",
    "prices": "date,security,price\n" + "\n".join(f"2026-06-{day:02d},C,{99 if day > 7 else 100}" for day in (3, 4, 5, 8, 9, 10)),
}


def run_with(tmp_path, actions="date,action,value", more="", **feeds):
    return navsim.run(write(tmp_path, "2026-06-03", actions=actions, more=more, **(FEEDS | feeds)))


def test_a_dividend_is_reduced_and_what_is_kept_is_carried(tmp_path):
    """40 % of Thursday's 400.00 is carried: 240.00, and Friday declares its three days and the 160.00."""
    run = run_with(tmp_path, "date,action,value\n2026-06-04,reduce_dividend,40%")
    declared = cells(run, "roll_forward", "amount", component="distribution:daily")
    assert declared["2026-06-04"] == -D("400.00") * 60 / 100
    assert declared["2026-06-05"] == -(3 * D("400.00") + D("400.00") * 40 / 100)


def test_a_dividend_withheld_on_a_closed_day_is_mondays(tmp_path):
    """Resolved on Saturday the 6th: Monday declares nothing, Tuesday both days."""
    run = run_with(tmp_path, "date,action,value\n2026-06-06,withhold_dividend,")
    declared = cells(run, "roll_forward", "amount", component="distribution:daily")
    assert (declared["2026-06-08"], declared["2026-06-09"]) == (0, -2 * D("400.00"))


def test_the_markets_price_until_it_is_taken_back(tmp_path):
    """36,500.00 are written off on the 8th and come back on the 10th; between, orders take 0.99, same-day money too."""
    run = run_with(tmp_path, "date,action,value\n2026-06-08,price_at_market,\n2026-06-10,price_at_market,off")
    assert list(cells(run, "nav", "nav").values()) == [D(each) for each in ("1", "1", "1", "0.99", "0.99", "1")]
    unrealized = cells(run, "roll_forward", "amount", component="unrealized")
    assert (unrealized["2026-06-08"], unrealized["2026-06-10"]) == (-D("3650000") / 100, D("3650000") / 100)
    (order,) = [row for row in run.table("orders").to_pylist() if row["side"] == "redemption"]
    assert (order["shares"], order["nav"]) == (D("99000") / D("0.99"), D("0.99"))
    assert cells(run, "shadow", "net_assets")["2026-06-08"] == D("3650000.00")
    assert not run.failed


def test_the_markets_price_needs_one(tmp_path):
    """A session priced at market stops where something has no price."""
    prices = FEEDS["prices"].replace("2026-06-03,C,100\n2026-06-04,C,100\n2026-06-05,C,100\n2026-06-08,C,99\n2026-06-09,C,99\n", "")
    with pytest.raises(navsim.InputProblems, match="no price on 2026-06-04"):
        run_with(tmp_path, "date,action,value\n2026-06-04,price_at_market,", prices=prices)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2026-06-04,reduce_dividend,", "does not say how much"),
        ("2026-06-04,reduce_dividend,40", "40%"),
        ("2026-06-04,price_at_market,maybe", "neither on nor off"),
    ],
)
def test_an_action_that_does_not_say_enough(tmp_path, row, said):
    with pytest.raises(navsim.InputProblems, match=said):
        run_with(tmp_path, f"date,action,value\n{row}")


FLOOR = """[[fee]]
id = "advisory"
category = "management"
rate = "1.00%"
[[fee]]
id = "12b-1"
category = "distribution"
classes = ["only"]
rate = "0.50%"
[[yield_floor]]
rate = "{rate}"
"""


def test_a_yield_floor_is_kept_by_waivers_then_from_the_advisers_pocket(tmp_path):
    """4 % less 1.50 % leaves 250.00 a day. 2.75 % is 275.00, a factor of 0.0000753425 rounded up to 0.000075343, and 275.01: 25.01 of the 12b-1 fee.

    3.60 % is 0.000098631 x 3,650,000 = 360.01: all 50.00 of that fee, and 60.01 more.
    """
    for rate, waived, repaid in (("2.75%", "25.01", "0.00"), ("3.60%", "50.00", "60.01")):
        run = run_with(tmp_path / rate, more=FLOOR.format(rate=rate))
        day = {row["component"]: row["amount"] for row in run.table("roll_forward").to_pylist() if str(row["session"]) == "2026-06-04"}
        assert (day["fee:advisory"], day["fee:12b-1"]) == (-D("100.00"), -D("50.00"))
        assert (day["waiver:yield_floor"], day["reimbursement:yield_floor"]) == (D(waived), D(repaid))
        yields = cells(run, "yields", "current_7_day")
        assert all(each is None or each >= D(rate.rstrip("%")) / 100 for each in yields.values())
        assert cells(run, "accruals", "waived", fee="12b-1")["2026-06-04"] == D(waived)
        assert not run.failed


def test_a_floor_gives_no_more_than_was_charged(tmp_path):
    """6 % cannot be had of 4 %: all 150.00 of the day's expenses, and not a cent more."""
    run = run_with(tmp_path, more=FLOOR.format(rate="6.00%"))
    day = {row["component"]: row["amount"] for row in run.table("roll_forward").to_pylist() if str(row["session"]) == "2026-06-04"}
    assert day["waiver:yield_floor"] + day["reimbursement:yield_floor"] == D("150.00")
    assert day["distribution:daily"] == -D("400.00")


def test_a_floor_needs_a_daily_dividend(tmp_path):
    toml = '[fund]\nid = "cash"\ninception = 2026-06-03\nvaluation = "amortized_cost"\n[class.only]\n[[yield_floor]]\nrate = "1%"\n'
    with pytest.raises(navsim.InputProblems, match="no dividend every day"):
        navsim.run(write(tmp_path, "2026-06-03", toml=toml, **FEEDS))


def test_a_liquidity_fee_stays_with_those_who_stay(tmp_path):
    """1 % of the 99,000.00 redeemed on the 9th: 98,010.00 are paid and 990.00 kept, of that session's redemptions alone."""
    orders = FEEDS["orders"] + "\n2026-06-08T11:00,only,h,redemption,1000.00,,2026-06-08\n2026-06-09T12:00,only,k,purchase,5000.00,,2026-06-09"
    run = run_with(tmp_path, "date,action,value\n2026-06-09,liquidity_fee,1%", orders=orders)
    rows = {(row["side"], str(row["session"])): row for row in run.table("orders").to_pylist()}
    assert (rows["redemption", "2026-06-09"]["amount"], rows["redemption", "2026-06-09"]["kept"]) == (D("98010.00"), D("990.00"))
    assert (rows["redemption", "2026-06-08"]["amount"], rows["purchase", "2026-06-09"]["amount"]) == (D("1000.00"), D("5000.00"))
    assert cells(run, "roll_forward", "amount", component="redemptions")["2026-06-09"] == -D("98010.00")
    assert cells(run, "nav", "net_assets")["2026-06-09"] == cells(run, "nav", "shares")["2026-06-09"] + D("990.00")
    (charge,) = run.table("order_charges").to_pylist()
    assert (charge["charge"], charge["amount"], charge["paid_to"]) == ("liquidity_fee", D("990.00"), "fund")
    assert not run.failed


def test_a_liquidity_fee_has_a_ceiling(tmp_path):
    with pytest.raises(navsim.InputProblems, match="at most 2"):
        run_with(tmp_path, "date,action,value\n2026-06-09,liquidity_fee,3%")
