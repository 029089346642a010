"""A floater at a constant yield: the rate in force when it was bought is the one its yield counts on. accounting.md 6."""

from decimal import Decimal

import pytest

from .folders import rows, run, write

HEAD = "security,type,maturity,coupon,frequency,day_count"
PRICES = "date,security,price\n2024-01-02,X,100"
LOWER = "date,security,rate\n2024-07-15,X,2%"


def strikes(tmp_path, kind="floater", price="100", resets=LOWER, to="2024-09-03", dealt="", **policy):
    policy = {"amortization": '"constant_yield"', "max_stale_sessions": 300, **policy}
    trades = f"date,security,side,quantity,price,settle\n2024-01-15,X,buy,1000000,{price},2024-01-15{dealt}"
    feeds = {"resets": resets} if resets else {}
    paper = f"{HEAD}\nX,{kind},2025-01-15,6%,4,actual/360"
    told = run(write(tmp_path, policy=policy, securities=paper, prices=PRICES, trades=trades, **feeds), to=to)
    return {row["session"].isoformat(): row for row in rows(told, "holdings")}, told


@pytest.mark.parametrize("window", ["back", "forward"])
def test_bought_at_par_it_stays_there(tmp_path, window):
    """6 % until July and 2 % from then on: in July, before it and after, it was carried at less than 991,000.00."""
    held, _ = strikes(tmp_path, accrual_window=f'"{window}"')
    assert max(abs(row["amortized_cost"] - 1_000_000) for row in held.values()) < 60  # simple interest inside a quarter is no constant yield


@pytest.mark.parametrize("price", ["100", "101.5", "97"])
def test_a_reset_changes_coupons_only(tmp_path, price):
    """What it is carried at is what it would be without the reset, to the cent that the receivable rounds; so it is as known before the reset."""
    held, told = strikes(tmp_path / "reset", price=price, dealt="\n2024-07-22,X,sell,400000,100,2024-07-23")
    plain, _ = strikes(tmp_path / "plain", price=price, resets="", dealt="\n2024-07-22,X,sell,400000,100,2024-07-23")
    for day, row in held.items():
        assert abs(row["amortized_cost"] - plain[day]["amortized_cost"]) <= (Decimal("0.01") if day >= "2024-07-15" else 0), day
    interest = {row["session"].isoformat(): row["amount"] for row in rows(told, "roll_forward") if row["component"] == "interest"}
    amortized = held["2024-07-18"]["amortized_cost"] - held["2024-07-17"]["amortized_cost"]
    assert interest["2024-07-18"] - amortized in (Decimal("55.55"), Decimal("55.56"))  # 2 % of 1,000,000 for a day


@pytest.mark.parametrize("window", ["back", "forward"])
@pytest.mark.parametrize(
    ("action", "split"), [(None, None), ("2024-06-10,X,rename,,Y", None), ("2024-06-08,X,stock_dividend,0.01,", None), (None, "2024-06-08,X,2")]
)
def test_what_comes_later_moves_nothing_before(tmp_path, window, action, split):
    """Between two resets a lot goes on under another name, or begins anew: the one of July, known or not, is in no cent until its window."""
    paper = f"{HEAD}\n" + "\n".join(f"{name},floater,2025-01-15,6%,4,actual/360" for name in "XY")
    feeds = {"corporate_actions": f"ex_date,security,action,ratio,new_security\n{action}"} if action else {}
    feeds |= {"splits": f"ex_date,security,ratio\n{split}"} if split else {}
    both = [f"2024-03-20,{name},5%" for name in "XY"]
    told = []
    for n, later in enumerate(([], ["2024-07-15,X,2%", "2024-07-15,Y,2%"], ["2024-07-15,Y,2%"] if feeds and action and "rename" in action else [])):
        folder = write(
            tmp_path / str(n),
            policy={"amortization": '"constant_yield"', "max_stale_sessions": 300, "accrual_window": f'"{window}"'},
            securities=paper,
            prices=PRICES + "\n2024-01-02,Y,100",
            trades="date,security,side,quantity,price,settle\n2024-01-15,X,buy,1000000,97,2024-01-15\n2024-07-25,Y,buy,1000,98,2024-07-26",
            resets="\n".join(["date,security,rate", *both, *later]),
            **feeds,
        )
        told.append({(row["session"].isoformat(), row["security"]): row["amortized_cost"] for row in rows(run(folder, to="2024-09-03"), "holdings")})
    before = [[(at, cost) for at, cost in each.items() if at[0] < "2024-07-15"] for each in told]
    assert before[0] == before[1] == before[2]
    carried = [[cost for at, cost in each.items() if "2024-07-15" <= at[0] < "2024-07-25"] for each in told]
    assert max(abs(one - other) for one, other in zip(*carried[:2], strict=True)) <= Decimal("0.01")


def test_a_coupon_that_steps_is_known(tmp_path):
    """A bond whose coupon falls by its terms earns less than the coupon before and more after it."""
    held, _ = strikes(tmp_path, kind="bond")
    assert held["2024-07-12"]["amortized_cost"] < 991_000


def test_dust(tmp_path):
    """What costs nothing, or is less than half a cent of face, has no yield: it goes to face in a straight line."""
    paper = "security,type,maturity\nX,bill,2024-03-02"
    trades = "date,security,side,quantity,price,amount,commission,settle\n2024-01-02,X,buy,1000,,0,,2024-01-02"
    policy = {"amortization": '"constant_yield"', "max_stale_sessions": 300, "short_term_amortized": "false"}
    told = run(write(tmp_path / "nothing", policy=policy, securities=paper, prices=PRICES, trades=trades), to="2024-02-01")
    carried = {row["session"].isoformat(): row["amortized_cost"] for row in rows(told, "holdings")}
    assert carried["2024-01-02"] == 0
    assert carried["2024-02-01"] == 500
    trades = "date,security,side,quantity,price,commission,settle\n2024-01-02,X,buy,0.001,99,5.00,2024-01-04"
    told = run(write(tmp_path / "dust", policy=policy, securities=paper, prices=PRICES, trades=trades), to="2024-01-03")
    assert [row["amortized_cost"] for row in rows(told, "holdings")] == [5, 5]


def test_what_costs_nothing_and_pays_coupons(tmp_path):
    """No yield leads from nothing to 1,000.00: half of it is reached on half the way, beside 6 %."""
    trades = "date,security,side,quantity,price,amount,settle\n2024-01-02,X,buy,1000,,0,2024-01-02"
    policy = {"amortization": '"constant_yield"', "max_stale_sessions": 300, "short_term_amortized": "false"}
    told = run(write(tmp_path, policy=policy, securities=f"{HEAD}\nX,bond,2024-03-02,6%,,actual/360", prices=PRICES, trades=trades), to="2024-02-01")
    carried = {row["session"].isoformat(): row["amortized_cost"] for row in rows(told, "holdings")}
    assert carried["2024-01-02"] == 0
    assert carried["2024-02-01"] == 500
