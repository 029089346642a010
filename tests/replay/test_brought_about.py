"""A run that stops names what stopped it: file, line and text of the event that moved the class the most that day."""

import pytest
from folders import FUND, SECURITIES, folder_of

import navsim

ORDERS = "accepted_at,account,side,amount,price\n2024-01-02,a,purchase,1000,10\n"
PRICES = "date,security,price\n2024-01-02,AAA,10\n2024-01-03,AAA,11\n2024-01-04,AAA,12\n"
TRADES = "date,security,side,quantity,price\n2024-01-02,AAA,buy,50,10\n"
AUDIT = '[[fee]]\nid = "audit"\ncategory = "audit"\n'


def stopped(folder, toml=FUND, **feeds):
    given = {"orders": ORDERS, "prices": PRICES, "securities": SECURITIES, "trades": TRADES, **feeds}
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder_of(folder, toml, **given))
    (problem,) = found.value.problems
    assert problem.place.excerpt in str(found.value)
    return problem.code, f"{problem.place.file}:{problem.place.line}", problem.place.excerpt, problem.help.partition(" that day")[0]


def test_a_bill(tmp_path):
    """1,000 in cash and shares, up 50 to 1,050, less a bill of 5,000."""
    bills = "date,fee,amount\n2024-01-02,audit,1\n2024-01-03,audit,2\n2024-01-03,audit,5000\n"
    told = stopped(tmp_path / "a", FUND + AUDIT, expenses=bills)
    assert told == ("strike.negative_net_assets", "expenses.csv:4", "2024-01-03,audit,5000", "fee:audit took 5,002.00")


def test_a_sum_by_its_terms(tmp_path):
    """366,000 a year are 1,000 a day, where there are 1,000 in all: no bill, but the terms of the fee."""
    told = stopped(tmp_path / "a", FUND + AUDIT + 'flat = "366000"\n', trades="")
    assert told == ("strike.worthless", "fund.toml:7", "[[fee]]", "fee:audit took 1,000.00")


def test_a_price(tmp_path):
    """5,000 shares bought at 10 on credit fall to 0.50: 47,500 are lost."""
    told = stopped(tmp_path / "a", trades=TRADES.replace(",50,", ",5000,"), prices=PRICES.replace("AAA,11", "AAA,0.5"))
    assert told == ("strike.negative_net_assets", "prices.csv:3", "2024-01-03,AAA,0.5", "unrealized took 47,500.00")


def test_a_distribution(tmp_path):
    """100 shares at 20 dollars are 2,000, more than there is."""
    told = stopped(tmp_path / "a", distributions="ex_date,kind,per_share\n2024-01-04,income,20\n")
    assert told == ("strike.negative_net_assets", "distributions.csv:2", "2024-01-04,income,20", "distribution:income took 2,000.00")


def test_nobody_to_share_it_out_to(tmp_path):
    """All shares are redeemed, and the fifty shares held rise by a dollar."""
    orders = "accepted_at,account,side,amount,price,shares\n2024-01-02,a,purchase,1000,10,\n2024-01-02,a,redemption,,,all\n"
    told = stopped(tmp_path / "a", orders=orders)
    assert told == ("strike.no_shares", "prices.csv:3", "2024-01-03,AAA,11", "unrealized brought 50.00")


def test_more_than_ten_trillion(tmp_path):
    """A purchase with too many noughts, beside one that is right."""
    orders = ORDERS + "2024-01-02T10:00,b,purchase,999999999999.99,\n" * 12
    told = stopped(tmp_path / "a", orders=orders)
    assert told == ("strike.out_of_bounds", "orders.csv:3", "2024-01-02T10:00,b,purchase,999999999999.99,", "purchases brought 11,999,999,999,999.88")


def test_what_the_portfolio_lacks_shows_its_line(tmp_path):
    """A sale of more than is held, found while the portfolio is replayed: the line of the file all the same."""
    with pytest.raises(navsim.InputProblems) as found:
        navsim.run(folder_of(tmp_path / "a", orders=ORDERS, prices=PRICES, securities=SECURITIES, trades=TRADES + "2024-01-03,AAA,sell,60,11\n"))
    assert "  --> trades.csv:3\n     |\n  1  | date,security,side,quantity,price\n  3  | 2024-01-03,AAA,sell,60,11\n" in str(found.value)
