"""Interest bought as a ticket gives it, which is not what we reckon: "the last coupon or a sale takes what is left". accounting.md 5, 6.

100,000 at 6 %, 30/360, quarterly to the end of June, bought to settle on 16 January: 16 days are 266.67. The ticket says 350.00, or 100.00.
"""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from .folders import rows, run, total, write

OURS = Decimal("266.67")
GIVEN = ("350.00", "100.00")
DAYS = [day for n in range(190) if (day := date(2024, 1, 2) + timedelta(days=n)).weekday() < 5]
CHANGES = {
    "nothing": {},
    "split": {"splits": "ex_date,security,ratio\n2024-02-01,B,2"},
    "merger": {"corporate_actions": "ex_date,security,action,ratio,new_security\n2024-02-01,B,merger,1.5,N"},
    "rename": {"corporate_actions": "ex_date,security,action,new_security\n2024-02-01,B,rename,S"},
    "return of capital": {"corporate_actions": "ex_date,security,action,cash\n2024-02-01,B,return_of_capital,1"},
    "factor": {"factors": "date,security,factor\n2024-02-01,B,0.5"},
    "two factors": {"factors": "date,security,factor\n2024-02-01,B,0.5\n2024-05-02,B,0.3"},
    "after a coupon": {"splits": "ex_date,security,ratio\n2024-05-02,B,2"},
}
HELD = {"split": 200_000, "merger": 150_000, "factor": 50_000, "two factors": 50_000}


def lived(place, accrued, change, sold="", **policy):
    """A run of the bond: bought, changed and held to the end, or some of it sold on 1 March for cash."""
    bought = f"2024-01-02,B,buy,100000,100,{accrued},2024-01-16,one\n"
    folder = write(
        place / f"{accrued}-{sold}",
        policy={"short_term_amortized": "false", "max_stale_sessions": "400", **policy},
        securities="security,type,maturity,coupon,frequency,day_count\nB,asset_backed,2024-06-30,6%,4,30/360\n"
        "S,asset_backed,2024-06-30,6%,4,30/360\nN,bond,2024-06-30,4%,4,30/360",
        trades=f"date,security,side,quantity,price,accrued,settle,event_id\n{bought}{sold}",
        prices="date,security,price\n" + "\n".join(f"2024-01-02,{name},100" for name in "BNS"),
        **CHANGES[change],
    )
    return run(folder, to="2024-07-02")


def moves(told):
    """{(day, what): cash of debt}, without the purchase."""
    found = {}
    for row in rows(told, "journal"):
        if row["account"] == "cash" and row["cause"] not in ("one", "orders") and not row["cause"].startswith("order"):
            key = (row["session"], row["cause"])
            found[key] = found.get(key, Decimal(0)) + row["debit"] - row["credit"]
    return found


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("change", CHANGES)
def test_the_last_coupon_takes_what_is_left(tmp_path, given, change):
    """Whatever happens to the debt before: every other payment is that of a lot bought at our figure, and no income is any other."""
    ours, theirs = (lived(tmp_path, accrued, change) for accrued in ("", given))
    last = max(day for day, _ in moves(ours))
    apart = {key: cents - moves(ours)[key] for key, cents in moves(theirs).items() if cents != moves(ours)[key]}
    assert moves(theirs).keys() == moves(ours).keys()
    assert [(day, cents) for (day, _), cents in apart.items()] == [(last, Decimal(given) - OURS)]
    assert total(theirs, "interest") == total(ours, "interest")


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("change", ["nothing", "split", "merger", "return of capital", "factor"])
def test_a_sale_brings_the_interest_to_its_day(tmp_path, given, change):
    """The buyer pays what has run since the last coupon, whatever we once paid: the difference is income of that strike."""
    name = "N" if change == "merger" else "B"
    sold = f"2024-03-01,{name},sell,{HELD.get(change, 100_000)},100,,2024-03-01,sale\n"
    ours, theirs = (lived(tmp_path, accrued, change, sold) for accrued in ("", given))
    assert moves(theirs) == moves(ours)
    assert total(theirs, "interest") - total(ours, "interest") == OURS - Decimal(given)


def test_half_a_sale_takes_half_of_it(tmp_path):
    """Of 83.33 beyond our figure 41.67 go with half of a split lot; the last coupon of the rest takes 41.66."""
    sold = "2024-03-01,B,sell,100000,100,,2024-03-01,sale\n"
    ours, theirs = (lived(tmp_path, accrued, "split", sold) for accrued in ("", "350.00"))
    apart = {day: cents - moves(ours)[day, what] for (day, what), cents in moves(theirs).items() if cents != moves(ours)[day, what]}
    assert list(apart.values()) == [Decimal("41.66")]
    assert total(theirs, "interest") - total(ours, "interest") == Decimal("-41.67")


def test_a_level_yield_prices_coupons_and_face(tmp_path):
    """Day by day the lot and its interest are worth the coupons and the face to come, at the yield of the dirty cost: 6, "prices the flows".

    The 83.33 are no flow of the debt: they are interest of the day of maturity, when the last coupon takes what is left.
    """
    told = lived(tmp_path, "350.00", "nothing", amortization='"constant_yield"', accrual_window='"back"', close_month="false")
    flows = [(75, 1500.0), (166, 101_500.0)]  # days from 16 January to 31 March and 30 June
    low, high = 1.0, 1.01
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(cents / middle**days for days, cents in flows) > 100_350 else (low, middle)
    held = [row for row in rows(told, "holdings") if date(2024, 1, 16) < row["session"] < date(2024, 6, 28)]
    assert len(held) > 100
    for row in held:
        elapsed = (row["session"] - date(2024, 1, 16)).days
        worth = sum(cents / low ** (days - elapsed) for days, cents in flows if days > elapsed)
        assert abs(float(row["amortized_cost"] + row["accrued_interest"]) - worth) < 0.011, row["session"]
    assert abs(held[-1]["amortized_cost"] - Decimal("99916.67")) < 2
