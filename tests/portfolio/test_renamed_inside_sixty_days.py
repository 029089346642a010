"""Debt that gets another name in its last sixty days: its line goes on from the last market value it had before. accounting.md 5, 15."""

from decimal import Decimal

import pytest

from tests.portfolio.folders import rows, run, write

PAPER = "security,type,maturity\nX,bill,2024-05-15\nY,bill,2024-05-15\nZ,bill,2024-05-15"
QUOTED = (("2024-03-04", "98.5"), ("2024-03-14", "98.9"), ("2024-03-15", "98.97"))
PRICES = "date,security,price\n" + "\n".join(f"{day},{name},{price}" for day, price in QUOTED for name in "XYZ")
POLICY = {"max_stale_sessions": 300}
TRADES = "date,security,side,quantity,price,settle\n2024-03-04,X,buy,400000,98.5,2024-03-05\n2024-04-10,X,buy,100000,99.2,2024-04-11"
HEAD = "ex_date,security,action,new_security"
ONCE = f"{HEAD}\n2024-04-02,X,rename,Y"
THERE_AND_BACK = f"{HEAD}\n2024-04-02,X,rename,Y\n2024-04-04,Y,rename,X"
TWICE = f"{HEAD}\n2024-04-02,X,rename,Y\n2024-04-04,Y,rename,Z"


def worth(tmp_path, name, actions=None, to="2024-05-17"):
    held = {"Y": TRADES.replace("04-10,X", "04-10,Y"), "Z": TRADES.replace("04-10,X", "04-10,Z")}.get(name, TRADES)
    feeds = {"corporate_actions": actions} if actions else {}
    told = run(write(tmp_path / name, policy=POLICY, securities=PAPER, prices=PRICES, trades=held, **feeds), to=to)
    return {row["session"].isoformat(): (row["market_value"], row["amortized_cost"]) for row in rows(told, "holdings")}


@pytest.mark.parametrize(("name", "actions"), [("Y", ONCE), ("back", THERE_AND_BACK), ("Z", TWICE)])
def test_it_is_worth_what_it_would_be_without(tmp_path, name, actions):
    """60 days are left on 16 March, a Saturday: from 395,880.00 on the 15th to 400,000.00 on 15 May; on 2 April it was 396,366.20, its cost."""
    plain = worth(tmp_path, "X")
    assert worth(tmp_path, name, actions) == plain
    assert plain["2024-04-02"] == (Decimal("397095.74"), Decimal("396366.20"))


def test_two_become_one(tmp_path):
    """Each lot is on the line of the name it had: 100,000 of X that was at 98.97 and 200,000 of Y at 97.97 beside each other, under either name."""
    prices = PRICES.replace("-15,Y,98.97", "-15,Y,97.97")
    trades = "date,security,side,quantity,price,settle\n2024-03-04,X,buy,100000,98.5,2024-03-05\n2024-03-04,Y,buy,200000,98.5,2024-03-05"
    for name, of in (("apart", ""), ("Y", "X"), ("X", "Y"), ("Z", "XY")):
        actions = HEAD + "".join(f"\n2024-04-02,{old},rename,{name}" for old in of)
        told = run(write(tmp_path / name, policy=POLICY, securities=PAPER, prices=prices, trades=trades, corporate_actions=actions), to="2024-04-03")
        held = [row for row in rows(told, "holdings") if str(row["session"]) == "2024-04-03"]
        assert sum(row["market_value"] for row in held) == Decimal("99290.82") + Decimal("197204.59"), name
        assert len(held) == (2 if name == "apart" else 1)


def test_bought_inside_sixty_days_and_renamed(tmp_path):
    """What never had a market value with more than sixty days to run is at its cost, under any name."""
    trades = "date,security,side,quantity,price,settle\n2024-03-20,X,buy,400000,98.9,2024-03-21"
    actions = f"{HEAD}\n2024-03-25,X,rename,Y\n2024-03-27,Y,rename,X"
    told = run(write(tmp_path, policy=POLICY, securities=PAPER, prices=PRICES, trades=trades, corporate_actions=actions), to="2024-05-14")
    assert all(row["market_value"] == row["amortized_cost"] for row in rows(told, "holdings"))


@pytest.mark.parametrize("again", ["", "\n2024-03-07,X,buy,300000,98.5,2024-03-08"])
def test_the_name_it_had_that_day(tmp_path, again):
    """X became Y in time, and was worth what Y is on the 61st day, also where X is bought again: from 391,880.00 to 400,000.00."""
    prices = PRICES.replace("-15,Y,98.97", "-15,Y,97.97")
    trades = f"date,security,side,quantity,price,settle\n2024-03-04,X,buy,400000,98.5,2024-03-05{again}"
    actions = f"{HEAD}\n2024-03-06,X,rename,Y"
    told = run(write(tmp_path, policy=POLICY, securities=PAPER, prices=prices, trades=trades, corporate_actions=actions), to="2024-04-02")
    last = {row["security"]: row["market_value"] for row in rows(told, "holdings") if str(row["session"]) == "2024-04-02"}
    line = Decimal(391880) + Decimal(8120 * 18) / 61  # 18 of the 61 days from 15 March to 15 May
    assert last["Y"] == line.quantize(Decimal("0.01"))
    assert set(last) == ({"X", "Y"} if again else {"Y"})
