"""Several things going ex on one date all count the shares held when it opened. accounting.md 4."""

from datetime import date
from decimal import Decimal

import pytest

from .folders import rows, run, total, write

HEAD = "ex_date,security,action,ratio,cash,new_security,cost_share"


def folder(tmp_path, actions="", splits=(), **feeds):
    feeds.setdefault("trades", "date,security,side,quantity,price\n2024-01-02,X,buy,100,10")
    return write(
        tmp_path,
        securities="security,type\nX,equity\nN,equity",
        prices="date,security,price\n"
        + "\n".join(f"2024-01-{day:02d},{name},{price}" for day in (2, 3, 4, 5) for name, price in (("X", 10), ("N", 7))),
        corporate_actions=f"{HEAD}\n{actions}",
        splits="ex_date,security,ratio\n" + "\n".join(f"2024-01-04,{name},{ratio}" for name, ratio in splits),
        **feeds,
    )


def held(told):
    return {row["security"]: row["quantity"] for row in rows(told, "holdings") if row["session"] == date(2024, 1, 4)}


def test_a_dividend_a_spin_off_and_a_split(tmp_path):
    """Half a new share and 0.30 for each of the 100 shares of the open; two shares for one besides."""
    dividends = "ex_date,security,rate,pay_date\n2024-01-04,X,0.30,2024-01-05"
    told = run(folder(tmp_path, "2024-01-04,X,spin_off,0.5,,N,0.2", [("X", 2)], dividends=dividends))
    assert held(told) == {"X": 100 * 2, "N": 100 * Decimal("0.5")}
    assert total(told, "dividend_income") == 100 * Decimal("0.30")


def test_capital_comes_back_on_the_shares_of_the_open(tmp_path):
    """1.50 a share on 100, not on 300: 1,000.00 of cost become 850.00."""
    told = run(folder(tmp_path, "2024-01-04,X,return_of_capital,,1.50,,", [("X", 3)]))
    assert held(told) == {"X": 300}
    assert rows(told, "lots")[0]["remaining_cost"] == 1000 - 100 * Decimal("1.50")


@pytest.mark.parametrize("name", ["X", "N"])
def test_a_rename_takes_a_split_along(tmp_path, name):
    """One for ten and a new name on one day, whichever name the split is told of."""
    told = run(folder(tmp_path, "2024-01-04,X,rename,,,N,", [(name, "0.1")]))
    assert held(told) == {"N": 10}


def test_a_merger_counts_the_shares_of_the_open(tmp_path):
    """0.6 new ones for each of 100, though the old ones were split that day."""
    told = run(folder(tmp_path, "2024-01-04,X,merger,0.6,,N,", [("X", 2)]))
    assert held(told) == {"N": 60}


@pytest.mark.parametrize(("action", "ratio"), [("merger", "0.6"), ("spin_off", "0.5")])
def test_shares_that_come_in_were_not_there_for_the_split(tmp_path, action, ratio):
    """100 X bring new N on the day N is split two for one; only the 10 N of the open are split."""
    trades = "date,security,side,quantity,price\n2024-01-02,X,buy,100,10\n2024-01-02,N,buy,10,7"
    told = run(folder(tmp_path, f"2024-01-04,X,{action},{ratio},,N,{'0.2' if action == 'spin_off' else ''}", [("N", 2)], trades=trades))
    assert held(told)["N"] == 10 * 2 + 100 * Decimal(ratio)


@pytest.mark.parametrize("split", [False, True], ids=["", "and a split"])
@pytest.mark.parametrize(("old", "new"), [("X", "N"), ("N", "X")])
def test_actions_of_a_security_go_before_shares_that_come_in(tmp_path, old, new, split):
    """10 new ones with a tenth more, split two for one, and 0.6 for each of 100 old ones, whatever they are called."""
    trades = f"date,security,side,quantity,price\n2024-01-02,{old},buy,100,10\n2024-01-02,{new},buy,10,7"
    actions = f"2024-01-04,{old},merger,0.6,,{new},\n2024-01-04,{new},stock_dividend,0.1,,,"
    told = run(folder(tmp_path, actions, [(new, 2)] if split else [], trades=trades))
    assert held(told) == {new: (10 + 10 * Decimal("0.1")) * (2 if split else 1) + 100 * Decimal("0.6")}
